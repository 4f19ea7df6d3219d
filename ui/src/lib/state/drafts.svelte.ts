import type { AppError, ChatView, MessageView, StagedFile } from "../ipc/bindings";
import type { Client } from "../ipc/client";

/** Pause after the last key before a draft is saved. */
const SAVE_AFTER_MS = 300;

/** A file in the composer's tray. */
export interface TrayFile {
  key: string;
  /** What was chosen, to hand it over in another way when this one is refused. */
  file: File;
  name: string;
  bytes: number;
  /** The engine's answer, or null while it checks. */
  staged: StagedFile | null;
  /** A picture of it, as a `blob:` address. */
  previewUrl: string | null;
  caption: string;
  error: AppError | null;
}

/** What is being written in one conversation. Nothing of it is lost on a change of chat. */
export class Draft {
  text = $state("");
  replyTo = $state.raw<MessageView | null>(null);
  files = $state<TrayFile[]>([]);
  /** Why the last sending was refused; the text is still there. */
  error = $state.raw<AppError | null>(null);
  sending = $state(false);

  constructor(text: string) {
    this.text = text;
  }
}

/** The drafts of all conversations of this run; their texts are also kept by the engine. */
export class Drafts {
  readonly #client: Client;
  readonly #drafts = new Map<string, Draft>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #saved = new Map<string, string>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** The draft of a chat; the first time with the text the engine kept. */
  of(chat: ChatView): Draft {
    const known = this.#drafts.get(chat.id);
    if (known) return known;
    const draft = new Draft(chat.draft);
    this.#drafts.set(chat.id, draft);
    this.#saved.set(chat.id, chat.draft);
    return draft;
  }

  /** The text changed: save it soon. */
  touched(conversationId: string): void {
    clearTimeout(this.#timers.get(conversationId));
    this.#timers.set(
      conversationId,
      setTimeout(() => void this.save(conversationId), SAVE_AFTER_MS),
    );
  }

  /** Saves now, when something changed since the last time: on blur, on a change of chat. */
  async save(conversationId: string): Promise<void> {
    clearTimeout(this.#timers.get(conversationId));
    this.#timers.delete(conversationId);
    const body = this.#drafts.get(conversationId)?.text ?? "";
    const before = this.#saved.get(conversationId);
    if (before === body) return;
    this.#saved.set(conversationId, body);
    try {
      await this.#client.call("save_draft", { conversationId, body });
    } catch {
      // The text is still in the field; the next change or blur saves it.
      if (before === undefined) this.#saved.delete(conversationId);
      else this.#saved.set(conversationId, before);
    }
  }

  saveAll(): void {
    for (const id of this.#drafts.keys()) void this.save(id);
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const draft of this.#drafts.values()) {
      for (const file of draft.files) if (file.previewUrl) URL.revokeObjectURL(file.previewUrl);
    }
    this.#timers.clear();
    this.#drafts.clear();
    this.#saved.clear();
  }
}
