import type {
  AppError,
  ChatView,
  HitView,
  SearchPart,
  SearchRequest,
  SearchView,
  SearchWith,
} from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";

/** Pause after a key before the engine is asked. */
const PAUSE_MS = 50;
const DAY_MS = 24 * 60 * 60 * 1000;

/** How far back is searched, in days; null for everything. */
export type Since = 7 | 30 | 365 | null;

/** The search through everything: what is looked for, where, and what was found. */
export class Search {
  readonly #client: Client;
  readonly #now: () => number;
  text = $state("");
  /** In one chat, or in all. */
  chatId = $state<string | null>(null);
  fromUs = $state<boolean | null>(null);
  with = $state<SearchWith | null>(null);
  since = $state<Since>(null);
  people = $state.raw<readonly ChatView[]>([]);
  messages = $state.raw<readonly HitView[]>([]);
  files = $state.raw<readonly HitView[]>([]);
  /** The text that was answered; null before the first answer. */
  answered = $state<string | null>(null);
  error = $state.raw<AppError | null>(null);
  /** Cursors of the groups that go on. */
  next = $state.raw<Readonly<Record<SearchPart, string | null>>>(nothing());
  #chats = new Map<string, ChatView>();
  #asked = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, now: () => number) {
    this.#client = client;
    this.#now = now;
  }

  /** Whether more than words narrow it. */
  get narrowed(): boolean {
    const { chatId, fromUs, since } = this;
    return chatId !== null || fromUs !== null || this.with !== null || since !== null;
  }

  /** Whether what was found is what is looked for now. */
  get fresh(): boolean {
    return (this.answered ?? "") === this.text.trim();
  }

  get empty(): boolean {
    return this.people.length + this.messages.length + this.files.length === 0;
  }

  /** The chat of a hit. */
  chatOf(hit: HitView): ChatView | undefined {
    return this.#chats.get(hit.conversationId);
  }

  type(text: string): void {
    this.text = text;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.look(), PAUSE_MS);
  }

  /** Searches in all chats, without anything that narrows. */
  widen(): void {
    this.chatId = this.fromUs = this.with = this.since = null;
    void this.look();
  }

  async look(): Promise<void> {
    clearTimeout(this.#pause);
    const asked = ++this.#asked;
    const text = this.text.trim();
    if (text === "") {
      this.#keep(null, { people: [], messages: [], files: [] }, nothing());
      return;
    }
    const found = await this.#ask(null, null);
    if (found === null || asked !== this.#asked) return;
    const { people, messages, files } = found;
    this.#keep(
      text,
      { people: people.chats, messages: messages.hits, files: files.hits },
      { people: people.next, messages: messages.next, files: files.next },
    );
  }

  /** Reads more of a group. */
  async more(part: SearchPart): Promise<void> {
    const asked = this.#asked;
    const found = await this.#ask(part, this.next[part]);
    if (found === null || asked !== this.#asked) return;
    if (part === "people") this.people = [...this.people, ...found.people.chats];
    else this[part] = [...this[part], ...found[part].hits];
    this.next = { ...this.next, [part]: found[part].next };
  }

  #keep(
    answered: string | null,
    found: { people: ChatView[]; messages: HitView[]; files: HitView[] },
    next: Record<SearchPart, string | null>,
  ): void {
    this.answered = answered;
    this.people = found.people;
    this.messages = found.messages;
    this.files = found.files;
    this.next = next;
  }

  async #ask(part: SearchPart | null, after: string | null): Promise<SearchView | null> {
    const request: SearchRequest = {
      text: this.text,
      conversationId: this.chatId,
      fromUs: this.fromUs,
      with: this.with,
      fromMs: this.since === null ? null : this.#now() - this.since * DAY_MS,
      toMs: null,
      part,
      after,
    };
    try {
      const found = await this.#client.call("search", request);
      for (const chat of [...found.chats, ...found.people.chats]) this.#chats.set(chat.id, chat);
      this.error = null;
      return found;
    } catch (thrown) {
      this.error = asAppError(thrown);
      return null;
    }
  }
}

function nothing(): Record<SearchPart, string | null> {
  return { people: null, messages: null, files: null };
}
