import type {
  AppError,
  ChatView,
  DraftView,
  MessageView,
  SaveDraft,
  StagedFile,
} from "../ipc/bindings";
import type { Client } from "../ipc/client";
import { freshKey } from "./keys";

/** Pause after the last key before a draft is saved. */
const SAVE_AFTER_MS = 300;

/** A file in the composer's tray. */
export interface TrayFile {
  key: string;
  name: string;
  bytes: number;
  /** The engine's answer, or null while it checks. */
  staged: StagedFile | null;
  /** How far handing over or making it fit is, 0 to 1; null while nothing is done with it. */
  progress: number | null;
  caption: string;
  /** Why it cannot go out: it was refused, or it is to be changed first. */
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
  /** The blanks of quick replies that were put in, as they read there, such as `[time]`. */
  blanks = $state.raw<readonly string[]>([]);
  /** Whether a text of an earlier run was looked through for them. */
  recalled = false;

  constructor(text: string) {
    this.text = text;
  }

  /** Puts back what the engine kept, behind what was added since. */
  restore(kept: DraftView): void {
    this.replyTo ??= kept.replyTo;
    const here = new Set(this.files.map((file) => file.staged?.stagedId));
    const missing = kept.files.filter(({ file }) => !here.has(file.stagedId));
    const restored = missing.map(({ file, caption }) => ({ ...trayFile(file), caption }));
    this.files = [...restored, ...this.files];
  }
}

/** A file that the engine has, as the tray shows it. */
export function trayFile(staged: StagedFile): TrayFile {
  return {
    key: freshKey(),
    name: staged.fileName,
    bytes: staged.bytes,
    staged,
    progress: null,
    caption: "",
    error: staged.problem,
  };
}

/** The drafts of all conversations of this run; the engine keeps them, too. */
export class Drafts {
  readonly #client: Client;
  readonly #drafts = new Map<string, Draft>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** What the engine has, as one text to compare. */
  readonly #saved = new Map<string, string>();
  /** Chats whose files and quote were read. Until then nothing is written over them. */
  readonly #read = new Set<string>();
  readonly #reading = new Map<string, Promise<void>>();
  readonly #saving = new Map<string, Promise<void>>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** The draft of a chat; the first time as the engine kept it: the text at once, the rest soon. */
  of(chat: ChatView): Draft {
    const known = this.#drafts.get(chat.id);
    if (known) return known;
    const draft = new Draft(chat.draft);
    this.#drafts.set(chat.id, draft);
    this.#saved.set(chat.id, asText(draft));
    void this.#readOnce(chat.id, draft);
    return draft;
  }

  /** What is kept of a draft, as one text: when it changes, the draft is to be saved. */
  signature(draft: Draft): string {
    return asText(draft);
  }

  /** Something changed: save it soon. */
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
    // One after the other, so that what was written last is what stays.
    const saving = (this.#saving.get(conversationId) ?? Promise.resolve()).then(() =>
      this.#save(conversationId),
    );
    this.#saving.set(conversationId, saving);
    await saving;
    if (this.#saving.get(conversationId) === saving) this.#saving.delete(conversationId);
  }

  async #save(conversationId: string): Promise<void> {
    const draft = this.#drafts.get(conversationId);
    if (!draft) return;
    await this.#readOnce(conversationId, draft);
    if (!this.#read.has(conversationId)) return;
    const now = asText(draft);
    const before = this.#saved.get(conversationId);
    if (before === now) return;
    this.#saved.set(conversationId, now);
    try {
      await this.#client.call("save_draft", { conversationId, ...asKept(draft) });
    } catch {
      // It is still in the composer; the next change or blur saves it.
      if (before === undefined) this.#saved.delete(conversationId);
      else this.#saved.set(conversationId, before);
    }
  }

  /** The engine changed what is being written: a message that was taken back is part of it. */
  replace(conversationId: string, kept: DraftView): void {
    const draft = this.#drafts.get(conversationId);
    if (!draft) return;
    draft.text = kept.body;
    draft.replyTo = kept.replyTo;
    draft.restore(kept);
    this.#saved.set(conversationId, keptAsText(kept));
  }

  saveAll(): void {
    for (const id of this.#drafts.keys()) void this.save(id);
  }

  /** A file of any chat's tray is being made to fit. */
  preparing(key: string, percent: number): void {
    for (const draft of this.#drafts.values()) {
      const file = draft.files.find((one) => one.key === key);
      if (file && file.progress !== null) file.progress = percent / 100;
    }
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#drafts.clear();
    this.#saved.clear();
    this.#read.clear();
    this.#reading.clear();
  }

  #readOnce(id: string, draft: Draft): Promise<void> {
    if (this.#read.has(id)) return Promise.resolve();
    const reading = this.#reading.get(id) ?? this.#restore(id, draft);
    this.#reading.set(id, reading);
    return reading;
  }

  async #restore(conversationId: string, draft: Draft): Promise<void> {
    try {
      const kept = await this.#client.call("draft", { conversationId });
      // Another shop may be open by now.
      if (this.#drafts.get(conversationId) !== draft) return;
      draft.restore(kept);
      this.#saved.set(conversationId, keptAsText(kept));
      this.#read.add(conversationId);
    } catch {
      // The text is there. Files and quote stay with the engine; the next change asks again.
    } finally {
      this.#reading.delete(conversationId);
    }
  }
}

function keptAsText(kept: DraftView): string {
  const files = kept.files.map(({ file, caption }) => ({ stagedId: file.stagedId, caption }));
  const draft = { body: kept.body, replyTo: kept.replyTo?.id ?? null, files };
  return withKinds(
    draft,
    kept.files.map(({ file }) => file),
  );
}

function asKept(draft: Draft): Omit<SaveDraft, "conversationId"> {
  const files = draft.files.flatMap(({ staged, caption }) =>
    staged ? [{ stagedId: staged.stagedId, caption }] : [],
  );
  return { body: draft.text, replyTo: draft.replyTo?.id ?? null, files };
}

function asText(draft: Draft): string {
  return withKinds(
    asKept(draft),
    draft.files.flatMap(({ staged }) => staged ?? []),
  );
}

/** The list of chats says of which kind the files are, so that is part of what changes. */
function withKinds(draft: Omit<SaveDraft, "conversationId">, files: StagedFile[]): string {
  return JSON.stringify({ ...draft, kinds: files.map(({ kind }) => kind) });
}
