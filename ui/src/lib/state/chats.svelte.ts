import type { AppError, ChatFilter, ChatView } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";
import { inChatOrder, merged } from "./chat-order";
import { Turns, TurnsById } from "./turns";

const PAGE = 50;
/** A list under the pointer or the keyboard stays in its order this long after the last touch. */
const HOLD_MS = 2_500;
/** Pause after a key in the search field before the engine is asked. */
const SEARCH_PAUSE_MS = 150;
/** Bursts of events become one reading of the unread count or of a filtered list. */
const GATHER_MS = 200;

/** The chat list: what is shown of it, and every chat seen so far by id. */
export class Chats {
  readonly #client: Client;
  rows = $state.raw<readonly ChatView[]>([]);
  filter = $state<ChatFilter>("all");
  search = $state("");
  unreadChats = $state(0);
  /** False until the first page of this filter and search came. */
  loaded = $state(false);
  error = $state.raw<AppError | null>(null);
  #byId = $state.raw<ReadonlyMap<string, ChatView>>(new Map());
  #next: string | null = null;
  #reading = 0;
  #changes = 0;
  /** Counts the shops that were open: what was asked of one is no answer for another. */
  #shop = 0;
  readonly #views = new TurnsById();
  readonly #counts = new Turns();
  #paging = false;
  #heldUntil = 0;
  #release: ReturnType<typeof setTimeout> | undefined;
  #gather: ReturnType<typeof setTimeout> | undefined;
  #searchPause: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  byId(id: string): ChatView | undefined {
    return this.#byId.get(id);
  }

  /** Reads the first page again; with the current filter and search. */
  async read(): Promise<void> {
    const ticket = ++this.#reading;
    const changes = this.#changes;
    const limit = Math.min(Math.max(this.rows.length, PAGE), 100);
    try {
      const page = await this.#client.call("chat_page", {
        filter: this.filter,
        search: this.search.trim(),
        after: null,
        limit,
      });
      // Another filter or search was chosen meanwhile: its answer counts, not this one.
      if (ticket !== this.#reading) return;
      this.#keep(page.chats);
      this.rows = page.chats;
      this.#next = page.next;
      this.#counts.over();
      this.unreadChats = page.unreadChats;
      this.error = null;
      // An event overtook this page: it may be older than what the event brought.
      if (changes !== this.#changes) return await this.read();
    } catch (thrown) {
      if (ticket === this.#reading) this.error = asAppError(thrown);
    } finally {
      if (ticket === this.#reading) this.loaded = true;
    }
  }

  /** Reads the next page when the list was scrolled near its end. */
  async readMore(): Promise<void> {
    if (this.#next === null || this.#paging) return;
    this.#paging = true;
    const ticket = this.#reading;
    try {
      const page = await this.#client.call("chat_page", {
        filter: this.filter,
        search: this.search.trim(),
        after: this.#next,
        limit: PAGE,
      });
      if (ticket !== this.#reading) return;
      this.#keep(page.chats);
      this.rows = merged(this.rows, page.chats);
      this.#next = page.next;
    } catch (thrown) {
      if (ticket === this.#reading) this.error = asAppError(thrown);
    } finally {
      this.#paging = false;
    }
  }

  show(filter: ChatFilter): void {
    this.filter = filter;
    this.#startOver();
  }

  find(search: string): void {
    this.search = search;
    clearTimeout(this.#searchPause);
    this.#searchPause = setTimeout(() => this.#startOver(), SEARCH_PAUSE_MS);
  }

  /** Applies an event: these chats are different now. */
  async changed(ids: readonly string[]): Promise<void> {
    this.#changes += 1;
    const shop = this.#shop;
    const asked = this.#client.call("chats_by_id", { ids: [...ids] });
    const answer = await this.#views.answer(ids, asked).catch(() => null);
    if (answer === null || shop !== this.#shop) return;
    const gone = answer.ids.filter((id) => !answer.rows.some((chat) => chat.id === id));
    this.patch(answer.rows, gone);
    this.#readLater();
  }

  /** Puts fresh views in place. Order follows at once, or when the list is let go. */
  patch(chats: readonly ChatView[], gone: readonly string[] = []): void {
    this.#keep(chats);
    const fresh = new Map(chats.map((chat) => [chat.id, chat]));
    this.rows = this.rows
      .filter((row) => !gone.includes(row.id))
      .map((row) => fresh.get(row.id) ?? row);
    this.#order();
  }

  /** Takes in a chat that was found a while ago. Of one that is known, it is asked how it is now. */
  met(chat: ChatView): void {
    if (this.#byId.has(chat.id)) void this.changed([chat.id]);
    else this.patch([chat]);
  }

  /** The pointer or the focus is on the list: rows must not jump away from under it. */
  hold(): void {
    this.#heldUntil = Date.now() + HOLD_MS;
  }

  /** The pointer and the focus left. */
  letGo(): void {
    this.#heldUntil = 0;
    this.#order();
  }

  clear(): void {
    this.#reading += 1;
    this.#shop += 1;
    this.#counts.over();
    clearTimeout(this.#release);
    clearTimeout(this.#gather);
    clearTimeout(this.#searchPause);
    this.rows = [];
    this.#byId = new Map();
    this.#next = null;
    this.filter = "all";
    this.search = "";
    this.unreadChats = 0;
    this.loaded = false;
    this.error = null;
  }

  get #isPlain(): boolean {
    return this.filter === "all" && this.search.trim() === "";
  }

  #startOver(): void {
    this.rows = [];
    this.loaded = false;
    void this.read();
  }

  #keep(chats: readonly ChatView[]): void {
    const next = new Map(this.#byId);
    for (const chat of chats) next.set(chat.id, chat);
    this.#byId = next;
  }

  #order(): void {
    clearTimeout(this.#release);
    const wait = this.#heldUntil - Date.now();
    if (wait > 0) {
      this.#release = setTimeout(() => this.#order(), wait);
      return;
    }
    const last = this.rows.at(-1);
    // Below the last loaded row lies what paging has not read yet.
    const reaches = (chat: ChatView) =>
      this.#next === null || (last !== undefined && inChatOrder(chat, last) <= 0);
    const all = this.#isPlain ? [...this.#byId.values()].filter(reaches) : this.rows;
    this.rows = [...all].sort(inChatOrder);
  }

  #readLater(): void {
    clearTimeout(this.#gather);
    this.#gather = setTimeout(() => void this.#readCounts(), GATHER_MS);
  }

  /** Who belongs to a filter is the engine's decision: filtered lists are read again. */
  async #readCounts(): Promise<void> {
    if (!this.#isPlain) {
      if (this.#heldUntil > Date.now()) this.#readLater();
      else await this.read();
      return;
    }
    const counts = this.#counts.begin();
    const page = await this.#client
      .call("chat_page", { filter: "all", search: "", after: null, limit: 1 })
      .catch(() => null);
    if (page !== null && counts()) this.unreadChats = page.unreadChats;
  }
}
