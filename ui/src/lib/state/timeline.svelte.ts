import type { AppError, MessageView, TimelineAt, TimelinePage } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";
import type { Place } from "../timeline/anchor";
import type { Change } from "../timeline/decide";
import {
  emptyWindow,
  LIMITS,
  opened,
  patched,
  trimmed,
  withNewer,
  withOlder,
  type TimelineWindow,
} from "../timeline/window";
import { TurnsById } from "./turns";

/** Where the view shall go once the rows of a jump are drawn. */
export type Target =
  | { kind: "end" }
  | { kind: "unread" }
  | { kind: "place"; place: Place }
  | { kind: "centre"; id: string };

/** The messages of one conversation that are drawn, and how to get to the others. */
export class Timeline {
  readonly #client: Client;
  readonly conversationId: string;
  #window = $state.raw<TimelineWindow<MessageView>>(emptyWindow());
  loaded = $state(false);
  error = $state.raw<AppError | null>(null);
  /** The first unread message when the chat was opened. The line stays until the chat is left. */
  firstUnreadId = $state<string | null>(null);
  /** Customer messages that came while the view was elsewhere, oldest first. */
  waiting = $state.raw<readonly string[]>([]);
  /** What the last change of the rows was: the anchor asks. */
  change: Change = "opened";
  /** Set when a jump replaced the rows; taken by the view after drawing. */
  target: Target | null = null;
  /** Where the view was when the chat was left, to come back to. */
  left: Place | null = null;
  /** Counts jumps, so that the view also follows one within the same rows. */
  jumps = $state(0);
  /** The newest message we heard of. Ids are ours and only grow, whatever time a message carries. */
  #newestId = 0;
  #paging = false;
  #reading = 0;
  /** Counts what replaces the rows, asked for or done: only the last wish moves the view. */
  #moves = 0;
  readonly #views = new TurnsById();
  /** Changes that arrived while a page was on its way: it may hold them or not. */
  #missed = new Set<string>();
  /** Called with messages of ours that just turned out not to have gone out. */
  onfailed: (messages: MessageView[]) => void = () => undefined;
  /** Called with messages that just came in. */
  onreceived: (messages: MessageView[]) => void = () => undefined;

  constructor(client: Client, conversationId: string) {
    this.#client = client;
    this.conversationId = conversationId;
  }

  get rows(): readonly MessageView[] {
    return this.#window.rows;
  }

  get hasOlder(): boolean {
    return this.#window.hasOlder;
  }

  get hasNewer(): boolean {
    return this.#window.hasNewer;
  }

  /** Opens at the unread line, else where the chat was left, else at the newest message. */
  async open(): Promise<void> {
    this.loaded = false;
    const move = ++this.#moves;
    const { left } = this;
    const newest = await this.#page({ kind: "newest" }, LIMITS.open);
    if (!newest || move !== this.#moves) return;
    const aim = newest.firstUnreadId ?? left?.id ?? null;
    const here = aim === null || newest.messages.some((row) => row.id === aim);
    const page = here ? newest : await this.#page({ kind: "around", messageId: aim }, LIMITS.open);
    if (!page || move !== this.#moves) return;
    this.left = null;
    this.waiting = [];
    this.target =
      newest.firstUnreadId !== null
        ? { kind: "unread" }
        : left !== null
          ? { kind: "place", place: left }
          : { kind: "end" };
    this.#replace(page, "opened");
    this.firstUnreadId = newest.firstUnreadId;
  }

  async readOlder(keep: ReadonlySet<string>): Promise<void> {
    const first = this.rows[0];
    if (!this.hasOlder || !first || this.#paging) return;
    await this.#paged(async () => {
      const page = await this.#page({ kind: "before", messageId: first.id }, LIMITS.page);
      if (page && this.rows[0]?.id === first.id) {
        this.#set(trimmed(withOlder(this.#window, page), "newest", keep), "older");
      }
    });
  }

  async readNewer(keep: ReadonlySet<string>): Promise<void> {
    const last = this.rows.at(-1);
    if (!this.hasNewer || !last || this.#paging) return;
    await this.#paged(async () => {
      const page = await this.#page({ kind: "after", messageId: last.id }, LIMITS.page);
      if (page && this.rows.at(-1)?.id === last.id) {
        this.#set(trimmed(withNewer(this.#window, page), "oldest", keep), "newer");
      }
    });
  }

  /** Goes to a message, wherever in the conversation it is. */
  async jumpTo(id: string): Promise<void> {
    const move = ++this.#moves;
    const target: Target = { kind: "centre", id };
    if (this.loaded && this.rows.some((row) => row.id === id)) return this.#aim(target);
    const page = await this.#page({ kind: "around", messageId: id }, LIMITS.open);
    if (!page || move !== this.#moves) return;
    this.#replace(page, "opened");
    this.#aim(target);
  }

  async jumpToEnd(): Promise<void> {
    const move = ++this.#moves;
    if (this.hasNewer || !this.loaded) {
      const page = await this.#page({ kind: "newest" }, LIMITS.open);
      if (!page || move !== this.#moves) return;
      this.#replace(page, "opened");
    }
    this.waiting = [];
    this.#aim({ kind: "end" });
  }

  /** Everything may be different: read what is drawn again. */
  async readAgain(): Promise<void> {
    const middle = this.rows[Math.floor(this.rows.length / 2)];
    if (!this.loaded || !middle) return this.open();
    const at: TimelineAt = this.hasNewer
      ? { kind: "around", messageId: middle.id }
      : { kind: "newest" };
    const moves = this.#moves;
    const page = await this.#page(at, Math.min(Math.max(this.rows.length, LIMITS.open), 100));
    if (!page) return;
    // The view went elsewhere meanwhile: that is what is to be read again.
    if (moves !== this.#moves) return this.readAgain();
    this.#replace(page, "changed");
  }

  /** Applies an event: these messages are different, new or gone. */
  async changed(ids: readonly string[]): Promise<void> {
    if (this.#reading > 0) for (const id of ids) this.#missed.add(id);
    if (!this.loaded) return;
    const asked = [...ids];
    const request = { conversationId: this.conversationId, ids: asked };
    const answer = await this.#views
      .answer(asked, this.#client.call("messages_by_id", request))
      .catch(() => null);
    if (answer && answer.ids.length > 0) this.apply(answer.ids, answer.rows);
  }

  /** Our own message, as the engine answered it: the same row from here to "read". */
  async sent(message: MessageView): Promise<void> {
    if (this.hasNewer) return this.jumpToEnd();
    // An event may have brought a later state of it already.
    const known = this.rows.find((row) => row.id === message.id);
    this.apply([message.id], [known ?? message], "sent");
  }

  /**
   * Takes in a message as a command about it answers, unless what an event made us read is newer.
   *
   * @throws what the command throws.
   */
  async took(asked: Promise<MessageView>): Promise<void> {
    const answer = asked.then((message) => [message]);
    const { rows } = await this.#views.answer([], answer);
    if (rows.length > 0) this.apply([], rows);
  }

  /** Lets a message go that was deleted. What is still being read may be from before it. */
  gone(id: string): void {
    this.#views.over(id);
    this.apply([id], []);
  }

  apply(asked: readonly string[], answers: readonly MessageView[], change?: Change): void {
    const whole = new Set(this.rows.filter((row) => row.problem === null).map((row) => row.id));
    const failed = answers.filter((row) => row.problem?.kind === "failed" && whole.has(row.id));
    if (failed.length > 0) this.onfailed(failed);
    const patch = patched(this.#window, asked, answers);
    // One beyond the window may be told of again: only what nobody has heard of came in.
    const beyond = patch.beyond.filter((message) => Number(message.id) > this.#newestId);
    const received = [...patch.added, ...beyond].filter((message) => !message.fromUs);
    this.#heardOf(patch.beyond);
    this.#set(patch.window, change ?? (patch.added.length > 0 ? "received" : "changed"));
    if (received.length === 0) return;
    this.waiting = [...this.waiting, ...received.map((message) => message.id)];
    this.onreceived(received);
  }

  /** The view reached the newest message, or these rows were seen. */
  seenAll(): void {
    if (this.waiting.length > 0) this.waiting = [];
  }

  /** Lets rows of the far end go when messages that came in made too many. */
  trim(end: "oldest" | "newest", keep: ReadonlySet<string>): void {
    const next = trimmed(this.#window, end, keep);
    if (next !== this.#window) this.#set(next, "trimmed");
  }

  #heardOf(messages: readonly MessageView[]): void {
    for (const message of messages) this.#newestId = Math.max(this.#newestId, Number(message.id));
  }

  #set(next: TimelineWindow<MessageView>, change: Change): void {
    this.#heardOf(next.rows);
    this.change = change;
    this.#window = next;
  }

  #replace(page: TimelinePage, change: Change): void {
    this.#moves += 1;
    if (!this.loaded) this.firstUnreadId = page.firstUnreadId;
    this.#set(opened(page), change);
    this.loaded = true;
  }

  #aim(target: Target): void {
    this.target = target;
    this.jumps += 1;
  }

  async #page(at: TimelineAt, limit: number): Promise<TimelinePage | null> {
    this.#reading += 1;
    try {
      const page = await this.#client.call("timeline_page", {
        conversationId: this.conversationId,
        at,
        limit,
      });
      this.error = null;
      return page;
    } catch (thrown) {
      this.error = asAppError(thrown);
      return null;
    } finally {
      this.#reading -= 1;
      // After the page was put in place by whoever asked for it.
      setTimeout(() => this.#catchUp());
    }
  }

  #catchUp(): void {
    if (this.#reading > 0 || this.#missed.size === 0 || !this.loaded) return;
    const ids = [...this.#missed];
    this.#missed.clear();
    void this.changed(ids);
  }

  async #paged(read: () => Promise<void>): Promise<void> {
    this.#paging = true;
    try {
      await read();
    } finally {
      this.#paging = false;
    }
  }
}
