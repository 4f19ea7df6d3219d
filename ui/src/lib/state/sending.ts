import type { AppError, MessageView, TemplateValue } from "../ipc/bindings";
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

  /**
   * Sends the tray's files in order; the text goes as the caption of the first where that may have
   * one, else as a message after them. What was refused stays where it was, with the reason
   * beneath; what was accepted leaves the composer at once.
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

  /** A voice note goes as it was recorded. @throws {CallError} */
  async sendRecording(conversationId: string, recordingId: string, draft: Draft): Promise<void> {
    const message = await this.#client.call("send_recording", {
      conversationId,
      recordingId,
      replyTo: draft.replyTo?.id ?? null,
      clientKey: freshKey(),
    });
    draft.replyTo = null;
    this.#outcome.onsent(message);
  }

  async #sendFiles(conversationId: string, draft: Draft): Promise<void> {
    const ready = draft.files.filter(isReady);
    for (const file of ready) {
      if (file.staged === null) continue;
      const captioned = file === ready[0] ? textAsCaption(draft.text, file) : null;
      const message = await this.#client.call("send_media", {
        conversationId,
        stagedId: file.staged.stagedId,
        caption: captioned ?? file.caption,
        replyTo: draft.replyTo?.id ?? null,
        clientKey: freshKey(),
      });
      draft.files = draft.files.filter((entry) => entry.key !== file.key);
      if (captioned !== null) leave(draft, captioned);
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
    leave(draft, body);
    draft.replyTo = null;
    this.#outcome.onsent(message);
  }
}

/** Whether the file may go out. */
export function isReady(file: TrayFile): boolean {
  return file.staged !== null && file.error === null && file.progress === null;
}

/** The text, when the first file may take it as its caption and has none of its own. */
export function textAsCaption(text: string, first: TrayFile): string | null {
  const fits = text.trim() !== "" && text.length <= LIMIT.caption;
  return fits && first.caption === "" && takesCaption(first) ? text : null;
}

/** Audio and stickers go without a caption. Source: Meta, media messages. */
export function takesCaption(file: TrayFile): boolean {
  const kind = file.staged?.kind;
  return kind === "image" || kind === "video" || kind === "document";
}

/** Leaves of a draft what was typed while the engine answered. */
function leave(draft: Draft, sent: string): void {
  if (draft.text.startsWith(sent)) draft.text = draft.text.slice(sent.length);
  if (draft.text === "") draft.blanks = [];
}
