import type {
  AddFromLibrary,
  AppError,
  CopyPurpose,
  LibraryTextView,
  SubmittedTemplateView,
  TemplateBookView,
  TemplateDraft,
  TemplateDraftView,
  TemplateMessageView,
  TemplatePerformance,
} from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";
import { Turns } from "./turns";

/** Writing goes on for this long before it is kept. */
const PAUSE_MS = 300;

/** All templates and drafts, and the one that is being written. */
export class TemplateBook {
  readonly #client: Client;
  value = $state.raw<TemplateBookView | null>(null);
  error = $state.raw<AppError | null>(null);
  /** The draft on the desk, as it was kept last: what is wrong with it comes from there. */
  kept = $state.raw<TemplateDraftView | null>(null);
  /** It was changed since it was kept last. */
  keeping = $state(false);
  readonly #turns = new Turns();
  #waiting: TemplateDraft | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(client: Client) {
    this.#client = client;
  }

  async read(): Promise<void> {
    const counts = this.#turns.begin();
    await this.#tried(async () => {
      const value = await this.#client.call("template_book");
      if (counts()) this.value = value;
    });
  }

  /** Asks Meta for the current list. */
  async refresh(): Promise<void> {
    await this.#tried(() => this.#client.call("refresh_templates"));
    await this.read();
  }

  /** Begins a new template. */
  async begin(draft: TemplateDraft): Promise<void> {
    await this.#tried(async () => {
      this.kept = await this.#client.call("save_template_draft", { id: null, draft });
    });
  }

  /** Makes a draft of a template: to change it, to copy it, to translate it. */
  async copy(templateId: string, purpose: CopyPurpose): Promise<void> {
    await this.#tried(async () => {
      this.kept = await this.#client.call("copy_template", { templateId, purpose });
    });
  }

  /** Asks again what is wrong, without anything having been written. */
  async again(): Promise<void> {
    if (this.kept === null) await this.read();
    else if (!this.keeping) this.changed(this.kept.draft);
  }

  /** Goes on with a draft. */
  open(draft: TemplateDraftView): void {
    this.error = null;
    this.kept = draft;
  }

  /** Puts the draft on the desk back into the list. */
  async close(): Promise<void> {
    await this.keepNow();
    this.kept = null;
    await this.read();
  }

  /** Something was written: it is kept in a moment. */
  changed(draft: TemplateDraft): void {
    this.#waiting = draft;
    this.keeping = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.keepNow(), PAUSE_MS);
  }

  /** Keeps what was written now. One keeping follows the other, so that the last word stays. */
  keepNow(): Promise<void> {
    clearTimeout(this.#timer);
    this.#saving = this.#saving.then(() => this.#keep());
    return this.#saving;
  }

  async #keep(): Promise<void> {
    const draft = this.#waiting;
    const id = this.kept?.id;
    this.#waiting = null;
    if (draft === null || id === undefined) {
      this.keeping = false;
      return;
    }
    await this.#tried(async () => {
      const kept = await this.#client.call("save_template_draft", { id, draft });
      if (this.kept?.id === id) this.kept = kept;
    });
    this.keeping = this.#hasMore();
  }

  /** Whether something was written while the rest was being kept. */
  #hasMore(): boolean {
    return this.#waiting !== null;
  }

  /** Submits the draft on the desk; null when it was not taken. */
  async submit(): Promise<SubmittedTemplateView | null> {
    await this.keepNow();
    const id = this.kept?.id;
    if (id === undefined) return null;
    const submitted = await this.#tried(() => this.#client.call("submit_template_draft", { id }));
    if (submitted === null) return null;
    this.kept = null;
    await this.read();
    return submitted;
  }

  /** Deletes a draft. */
  async discard(id: string): Promise<void> {
    await this.#tried(() => this.#client.call("remove_template_draft", { id }));
    if (this.kept?.id === id) this.kept = null;
    await this.read();
  }

  /** Deletes a template at Meta. */
  async remove(templateId: string, allLanguages: boolean): Promise<boolean> {
    const done = await this.#tried(async () => {
      await this.#client.call("delete_template", { templateId, allLanguages });
      return true;
    });
    await this.read();
    return done ?? false;
  }

  async unpause(templateId: string): Promise<void> {
    await this.#tried(() => this.#client.call("unpause_template", { templateId }));
    await this.#readOn();
  }

  async star(templateId: string, starred: boolean): Promise<void> {
    await this.#tried(() => this.#client.call("star_template", { templateId, starred }));
    await this.#readOn();
  }

  /** How a template was taken. */
  async performance(templateId: string): Promise<TemplatePerformance> {
    try {
      return await this.#client.call("template_performance", { templateId });
    } catch {
      // Numbers are an extra: without them the rest is as good.
      return { is: "unsaid" };
    }
  }

  /** Lets Meta count how the templates of this one's account are taken; whether it does now. */
  async count(templateId: string): Promise<boolean> {
    const done = await this.#tried(async () => {
      await this.#client.call("count_templates", { templateId });
      return true;
    });
    return done ?? false;
  }

  /** Puts a template into Meta's archive, or takes it out. */
  async archive(templateId: string, archived: boolean): Promise<void> {
    await this.#tried(() => this.#client.call("archive_template", { templateId, archived }));
    await this.#readOn();
  }

  /** Meta's ready texts; null where it offers none. @throws {CallError} */
  library(language: string, search: string): Promise<LibraryTextView[] | null> {
    return this.#client.call("template_library", { language, search });
  }

  /** Makes a template of a ready text; whether Meta took it. */
  async add(text: AddFromLibrary): Promise<boolean> {
    const added = await this.#tried(() => this.#client.call("add_from_library", text));
    if (added === null) return false;
    await this.read();
    return true;
  }

  /** How a template looks without values. @throws {CallError} */
  look(templateId: string): Promise<TemplateMessageView> {
    return this.#client.call("template_preview", { templateId, values: [] });
  }

  /** How a draft looks with its examples. @throws {CallError} */
  lookOf(draft: TemplateDraft): Promise<TemplateMessageView | null> {
    return this.#client.call("draft_preview", { draft });
  }

  /** Reads again, and keeps saying what went wrong before. */
  async #readOn(): Promise<void> {
    const { error } = this;
    await this.read();
    this.error = error;
  }

  async #tried<T>(run: () => Promise<T>): Promise<T | null> {
    try {
      const done = await run();
      this.error = null;
      return done;
    } catch (thrown) {
      this.error = asAppError(thrown);
      return null;
    }
  }
}
