import type { AppError, QuickReplyView, SaveQuickReply } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";
import { blanksOf } from "../timeline/blanks";
import type { Draft } from "./drafts.svelte";

/** The owner's quick replies by name, read when they are first asked for. */
export class QuickReplies {
  readonly #client: Client;
  rows = $state.raw<readonly QuickReplyView[] | null>(null);
  error = $state.raw<AppError | null>(null);
  /** One that was being written when its dialog was closed: it goes on from there. */
  unfinished: SaveQuickReply | null = null;
  #turn = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  /** All of them; none when they cannot be read. */
  async all(): Promise<readonly QuickReplyView[]> {
    if (this.rows === null) await this.read();
    return this.rows ?? [];
  }

  async read(): Promise<void> {
    const turn = (this.#turn += 1);
    try {
      const rows = await this.#client.call("quick_replies");
      // Another shop may be open by now, or a later answer be here.
      if (turn !== this.#turn) return;
      this.rows = rows;
      this.error = null;
    } catch (thrown) {
      if (turn === this.#turn) this.error = asAppError(thrown);
    }
  }

  /** The engine has others now. */
  async stale(): Promise<void> {
    if (this.rows !== null) await this.read();
  }

  /** What was kept; else what is wrong, so that the form can say it and stay open. */
  async save(reply: SaveQuickReply): Promise<QuickReplyView | AppError> {
    try {
      const kept = await this.#client.call("save_quick_reply", reply);
      await this.read();
      return kept;
    } catch (thrown) {
      return asAppError(thrown);
    }
  }

  /** Whether it is gone; for a while that can be taken back. */
  remove(id: string): Promise<boolean> {
    return this.#tried(() => this.#client.call("remove_quick_reply", { id }));
  }

  /** Takes a removal back; whether it is there again. */
  restore(id: string): Promise<boolean> {
    return this.#tried(() => this.#client.call("restore_quick_reply", { id }));
  }

  /** The blanks in a text that a quick reply has, too. */
  async blanksIn(text: string, nameless: string): Promise<string[]> {
    const here = blanksOf(text);
    if (here.length === 0) return here;
    const known = new Set([nameless]);
    JSON.stringify(await this.all(), (_, value: unknown) => {
      if (typeof value === "string") blanksOf(value).forEach((blank) => known.add(blank));
      return value;
    });
    return here.filter((blank) => known.has(blank));
  }

  /**
   * Finds the blanks in a draft that an earlier run left: a text is kept without saying where it
   * came from, so what reads as a blank of a quick reply is one. `nameless` stands for a first
   * name that is not known.
   */
  async recall(draft: Draft, nameless: string): Promise<void> {
    if (draft.recalled) return;
    draft.recalled = true;
    const found = await this.blanksIn(draft.text, nameless);
    if (found.length > 0) draft.blanks = [...new Set([...draft.blanks, ...found])];
  }

  clear(): void {
    this.#turn += 1;
    this.rows = null;
    this.error = null;
    this.unfinished = null;
  }

  async #tried(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
    } catch (thrown) {
      await this.read();
      this.error = asAppError(thrown);
      return false;
    }
    await this.read();
    return true;
  }
}
