import type { AppError, MessageView, StagedFile, TemplateValue } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";
import type { Draft, TrayFile } from "./drafts.svelte";
import { freshKey } from "./keys";

/** Limits of WhatsApp, in UTF-16 units as the engine counts them. The engine stays the authority. */
export const LIMIT = { text: 4096, caption: 1024 } as const;

/** What sending needs to tell the rest of the desk. */
interface Outcome {
  onsent: (message: MessageView) => void;
  onrefused: (conversationId: string, error: AppError) => void;
}

/** Hands what was written to the engine. A bubble appears from its answer, never before. */
export class Sending {
  readonly #client: Client;
  readonly #outcome: Outcome;

  constructor(client: Client, outcome: Outcome) {
    this.#client = client;
    this.#outcome = outcome;
  }

  /** Puts files in the tray; the engine checks type and size at once. */
  async attach(draft: Draft, files: readonly File[], asDocument: boolean): Promise<void> {
    await Promise.all(files.map((file) => this.#stage(draft, file, asDocument)));
  }

  /** A photo or video that was refused as such goes as a document, untouched. */
  async attachAsDocument(draft: Draft, key: string): Promise<void> {
    const refused = draft.files.find((entry) => entry.key === key);
    if (!refused) return;
    this.detach(draft, key);
    await this.attach(draft, [refused.file], true);
  }

  detach(draft: Draft, key: string): void {
    const file = draft.files.find((entry) => entry.key === key);
    if (file?.previewUrl) URL.revokeObjectURL(file.previewUrl);
    draft.files = draft.files.filter((entry) => entry.key !== key);
  }

  /**
   * Sends the tray's files in order, then the text. What was refused stays where it was, with the
   * reason beneath; what was accepted leaves the composer at once.
   */
  async send(conversationId: string, draft: Draft): Promise<void> {
    // A double click sends once.
    if (draft.sending) return;
    draft.sending = true;
    draft.error = null;
    try {
      await this.#sendFiles(conversationId, draft);
      if (draft.text.trim() !== "") await this.#sendText(conversationId, draft);
    } catch (thrown) {
      draft.error = asAppError(thrown);
      this.#outcome.onrefused(conversationId, draft.error);
    } finally {
      draft.sending = false;
    }
  }

  /** @throws {CallError} so that the picker can say what is wrong and stay open. */
  async sendTemplate(
    conversationId: string,
    templateId: string,
    values: TemplateValue[],
  ): Promise<void> {
    const clientKey = freshKey();
    const request = { conversationId, templateId, values, clientKey };
    this.#outcome.onsent(await this.#client.call("send_template", request));
  }

  async #sendFiles(conversationId: string, draft: Draft): Promise<void> {
    for (const file of [...draft.files]) {
      if (file.staged === null || file.error !== null) continue;
      const message = await this.#client.call("send_media", {
        conversationId,
        stagedId: file.staged.stagedId,
        caption: file.caption,
        replyTo: draft.replyTo?.id ?? null,
        clientKey: freshKey(),
      });
      this.detach(draft, file.key);
      draft.replyTo = null;
      this.#outcome.onsent(message);
    }
  }

  async #sendText(conversationId: string, draft: Draft): Promise<void> {
    const body = draft.text;
    const message = await this.#client.call("send_text", {
      conversationId,
      body,
      replyTo: draft.replyTo?.id ?? null,
      clientKey: freshKey(),
    });
    // What was typed while the engine answered stays.
    draft.text = draft.text.startsWith(body) ? draft.text.slice(body.length) : draft.text;
    draft.replyTo = null;
    this.#outcome.onsent(message);
  }

  async #stage(draft: Draft, file: File, asDocument: boolean): Promise<void> {
    const key = freshKey();
    const mime = file.type === "" ? "application/octet-stream" : file.type;
    const shows = mime.startsWith("image/") && !asDocument;
    draft.files.push({
      key,
      file,
      name: file.name,
      bytes: file.size,
      staged: null,
      previewUrl: shows ? URL.createObjectURL(file) : null,
      caption: "",
      error: null,
    });
    const entry = (): TrayFile | undefined => draft.files.find((one) => one.key === key);
    try {
      const staged = await this.#client.stageFile({
        name: file.name,
        mime,
        asDocument,
        bytes: file,
      });
      settle(entry(), staged, null);
    } catch (thrown) {
      settle(entry(), null, asAppError(thrown));
    }
  }
}

/** The file may have been taken out of the tray while the engine looked at it. */
function settle(file: TrayFile | undefined, staged: StagedFile | null, error: AppError | null) {
  if (!file) return;
  file.staged = staged;
  file.error = error;
}
