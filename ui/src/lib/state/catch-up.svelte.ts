import type { CatchUpView } from "../ipc/bindings";
import type { Client } from "../ipc/client";

/** What came in while this computer could not be reached. */
export class CatchUp {
  readonly #client: Client;
  value = $state.raw<CatchUpView | null>(null);
  /** Messages came in that were not counted before. */
  onmore: (messages: number) => void = () => undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Best effort: a line that cannot be read is not shown, and the messages are in the chats. */
  async read(): Promise<void> {
    const value = await this.#client.call("catch_up").catch(() => null);
    const before = this.value?.messages ?? 0;
    this.value = value;
    if (value !== null && value.messages > before) this.onmore(value.messages);
  }

  async dismiss(): Promise<void> {
    this.value = null;
    await this.#client.call("dismiss_catch_up").catch(() => undefined);
  }

  clear(): void {
    this.value = null;
  }
}
