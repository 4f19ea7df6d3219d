import type { AppError } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";

/** Pause after a key before the engine is asked. */
const PAUSE_MS = 50;

/** The hits of one chat: which there are, and which one is looked at. */
export class FindHere {
  readonly #client: Client;
  readonly #chatId: string;
  readonly #ongo: (id: string) => void;
  text = $state("");
  /** Messages that hold it, newest first, as far as they were asked for. */
  ids = $state.raw<readonly string[]>([]);
  /** How many there are in all; null until the engine said. */
  total = $state<number | null>(null);
  /** Which of them is looked at; -1 for none. */
  at = $state(-1);
  error = $state.raw<AppError | null>(null);
  #next: string | null = null;
  #asked = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** Letters were typed that nobody looked for yet. */
  #due = false;
  /** What was typed is being looked for; its newest hit will be gone to. */
  #goes = false;
  /** The last look. */
  #looking: Promise<void> = Promise.resolve();
  #stepping: Promise<void> = Promise.resolve();
  #stopped = false;

  /** `ongo` is told which message to show. */
  constructor(client: Client, chatId: string, ongo: (id: string) => void) {
    this.#client = client;
    this.#chatId = chatId;
    this.#ongo = ongo;
  }

  get current(): string | null {
    return this.ids[this.at] ?? null;
  }

  type(text: string): void {
    this.text = text;
    clearTimeout(this.#pause);
    this.#due = true;
    this.#pause = setTimeout(() => void this.#lookNow(), PAUSE_MS);
  }

  /** Goes to the next older hit, or to the next newer one. After the oldest comes the newest. */
  step(to: "older" | "newer"): Promise<void> {
    // One after the other: a page of older hits is asked for once.
    this.#stepping = this.#stepping.then(() => this.#step(to));
    return this.#stepping;
  }

  async #step(to: "older" | "newer"): Promise<void> {
    // Whose last letter is not looked for yet means the hits of the whole word.
    if (this.#due) void this.#lookNow();
    let waitedFor: Promise<void>;
    do {
      waitedFor = this.#looking;
      await waitedFor;
    } while (waitedFor !== this.#looking);
    if (this.ids.length === 0) return;
    if (to === "older" && this.at === this.ids.length - 1 && this.#next !== null)
      await this.#more();
    const step = to === "older" ? 1 : -1;
    // Backwards past the newest only when the oldest is known.
    const ring = this.#next === null ? this.ids.length : Infinity;
    const next = this.at + step;
    if (next < 0 && ring === Infinity) return;
    this.#goTo(next < 0 ? this.ids.length - 1 : next >= this.ids.length ? 0 : next);
  }

  /** Something was said or changed: the hits are read again, the view stays where it is. */
  async again(): Promise<void> {
    if (this.text.trim() === "") return;
    this.#looking = this.#look();
    await this.#looking;
  }

  /** For good: neither an answer nor a step that still waits for one moves the view any more. */
  stop(): void {
    clearTimeout(this.#pause);
    this.#due = false;
    this.#asked += 1;
    this.#stopped = true;
  }

  #goTo(at: number): void {
    if (this.#stopped) return;
    this.at = at;
    if (this.current !== null) this.#ongo(this.current);
  }

  #lookNow(): Promise<void> {
    clearTimeout(this.#pause);
    this.#due = false;
    this.#goes = true;
    this.#looking = this.#look();
    return this.#looking;
  }

  async #look(): Promise<void> {
    const asked = ++this.#asked;
    if (this.text.trim() === "") {
      this.ids = [];
      this.total = null;
      this.at = -1;
      this.#goes = false;
      return;
    }
    const page = await this.#page(null);
    if (page === null || asked !== this.#asked) return;
    // Where one stands now: the reader may have gone on while the engine was asked.
    const goes = this.#goes;
    const { current } = this;
    this.#goes = false;
    if (!goes && current !== null && this.at >= page.ids.length) return;
    this.ids = page.ids;
    this.total = page.total;
    this.#next = page.next;
    if (goes) this.#goTo(page.ids.length > 0 ? 0 : -1);
    else {
      const here = current === null ? -1 : page.ids.indexOf(current);
      this.at = here >= 0 ? here : Math.min(this.at, page.ids.length - 1);
    }
  }

  async #more(): Promise<void> {
    const asked = this.#asked;
    const page = await this.#page(this.#next);
    if (page === null || asked !== this.#asked) return;
    this.ids = [...this.ids, ...page.ids];
    this.#next = page.next;
  }

  async #page(before: string | null) {
    try {
      const request = { conversationId: this.#chatId, text: this.text, before };
      const page = await this.#client.call("find_in_chat", request);
      this.error = null;
      return page;
    } catch (thrown) {
      this.error = asAppError(thrown);
      return null;
    }
  }
}
