import type { CatchUpView } from "../ipc/bindings";
import type { Client } from "../ipc/client";
import { Turns } from "./turns";

/** What came in while this computer could not be reached. */
export class CatchUp {
  readonly #client: Client;
  readonly #turns = new Turns();
  value = $state.raw<CatchUpView | null>(null);
  /** Messages came in that were not counted before. */
  onmore: (messages: number) => void = () => undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Best effort: a line that cannot be read is not shown, and the messages are in the chats. */
  async read(): Promise<void> {
    const counts = this.#turns.begin();
    const value = await this.#client.call("catch_up").catch(() => null);
    if (!counts()) return;
    const before = this.value?.messages ?? 0;
    this.value = value;
    if (value !== null && value.messages > before) this.onmore(value.messages);
  }

  async dismiss(): Promise<void> {
    this.#turns.over();
    this.value = null;
    await this.#client.call("dismiss_catch_up").catch(() => undefined);
  }

  clear(): void {
    this.#turns.over();
    this.value = null;
  }
}
