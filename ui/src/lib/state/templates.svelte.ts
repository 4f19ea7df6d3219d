import type {
  AppError,
  StagedFile,
  TemplateMessageView,
  TemplateValue,
  TemplateView,
} from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";
import { stageOne } from "./tray";
import { Turns } from "./turns";

/** The templates as they can be used in one conversation. */
export class Templates {
  readonly #client: Client;
  rows = $state.raw<readonly TemplateView[]>([]);
  loaded = $state(false);
  error = $state.raw<AppError | null>(null);
  /** How often the engine said that it has others. */
  changes = $state(0);
  #for: string | null = null;
  readonly #turns = new Turns();
  /** What the picker asks of the engine while a template is filled in. Both throw a CallError. */
  readonly questions: {
    /** Hands a file to it. */
    stage: (file: File) => Promise<StagedFile>;
    /** How a template looks with these values. */
    preview: (templateId: string, values: TemplateValue[]) => Promise<TemplateMessageView>;
  };

  constructor(client: Client) {
    this.#client = client;
    this.questions = {
      stage: (file) => stageOne(client, file),
      preview: (templateId, values) => client.call("template_preview", { templateId, values }),
    };
  }

  /** Reads what this conversation may use. What was read for another one is dropped first. */
  async read(conversationId: string): Promise<void> {
    if (this.#for !== conversationId) this.clear();
    this.#for = conversationId;
    const counts = this.#turns.begin();
    try {
      const rows = await this.#client.call("template_list", { conversationId });
      if (!counts()) return;
      this.rows = rows;
      this.error = null;
    } catch (thrown) {
      if (!counts()) return;
      this.error = asAppError(thrown);
    }
    this.loaded = true;
  }

  /** Makes a template a favourite, or none. */
  async star(templateId: string, starred: boolean): Promise<void> {
    try {
      await this.#client.call("star_template", { templateId, starred });
      if (this.#for !== null) await this.read(this.#for);
    } catch (thrown) {
      this.error = asAppError(thrown);
    }
  }

  /** Asks Meta for the current list; the answer arrives as an event. */
  async refresh(): Promise<void> {
    try {
      await this.#client.call("refresh_templates");
      this.error = null;
    } catch (thrown) {
      this.error = asAppError(thrown);
    }
  }

  /** The engine has other templates now. */
  stale(): void {
    this.changes += 1;
    if (this.#for !== null) void this.read(this.#for);
  }

  clear(): void {
    this.#turns.over();
    this.#for = null;
    this.rows = [];
    this.loaded = false;
    this.error = null;
  }
}
