import type { AppError, ConnectionView } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";
import { Turns } from "./turns";

/** Whether messages come in and go out. */
export class Connection {
  readonly #client: Client;
  value = $state.raw<ConnectionView | null>(null);
  error = $state.raw<AppError | null>(null);
  readonly #turns = new Turns();

  constructor(client: Client) {
    this.#client = client;
  }

  async read(): Promise<void> {
    const counts = this.#turns.begin();
    try {
      const value = await this.#client.call("connection");
      if (!counts()) return;
      this.value = value;
      this.error = null;
    } catch (thrown) {
      if (counts()) this.error = asAppError(thrown);
    }
  }

  clear(): void {
    this.#turns.over();
    this.value = null;
    this.error = null;
  }
}
