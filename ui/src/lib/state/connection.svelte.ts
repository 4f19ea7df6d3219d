import type { AppError, ConnectionView } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";

/** Whether messages come in and go out. */
export class Connection {
  readonly #client: Client;
  value = $state.raw<ConnectionView | null>(null);
  error = $state.raw<AppError | null>(null);

  constructor(client: Client) {
    this.#client = client;
  }

  async read(): Promise<void> {
    try {
      this.value = await this.#client.call("connection");
      this.error = null;
    } catch (thrown) {
      this.error = asAppError(thrown);
    }
  }

  clear(): void {
    this.value = null;
    this.error = null;
  }
}
