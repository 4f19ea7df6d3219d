import type { AppError, AppStatus, ConnectNumber } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";

/** Where the application stands: welcome or ready, demo or a real number. */
export class Status {
  readonly #client: Client;
  value = $state.raw<AppStatus | null>(null);
  /** Why the last step failed, or null. */
  error = $state.raw<AppError | null>(null);
  /** What is being done, so that its button can say so. */
  busy = $state<"demo" | "connect" | "leave" | null>(null);

  constructor(client: Client) {
    this.#client = client;
  }

  get ready(): boolean {
    return this.value?.phase === "ready";
  }

  /** Names the open shop: it changes when another one was opened. */
  get shop(): string | null {
    const { value } = this;
    if (value?.phase !== "ready") return null;
    return value.demo ? "demo" : (value.account?.phoneNumberId ?? "number");
  }

  async read(): Promise<void> {
    try {
      this.value = await this.#client.call("app_status");
    } catch (thrown) {
      this.error = asAppError(thrown);
    }
  }

  startDemo(): Promise<void> {
    return this.#step("demo", () => this.#client.call("start_demo"));
  }

  connect(number: ConnectNumber): Promise<void> {
    return this.#step("connect", () => this.#client.call("connect_number", number));
  }

  leaveDemo(): Promise<void> {
    return this.#step("leave", () => this.#client.call("leave_demo"));
  }

  async #step(what: "demo" | "connect" | "leave", run: () => Promise<AppStatus>): Promise<void> {
    // A second click while the first is under way changes nothing.
    if (this.busy !== null) return;
    this.busy = what;
    this.error = null;
    try {
      this.value = await run();
    } catch (thrown) {
      this.error = asAppError(thrown);
    } finally {
      this.busy = null;
    }
  }
}
