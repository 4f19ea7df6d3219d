import type { AppError, AppStatus } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";
import { Turns } from "./turns";

type Step = "demo" | "setup" | "leave" | "finish";

/** Where the application stands: welcome, connecting or ready; demo or a real number. */
export class Status {
  readonly #client: Client;
  value = $state.raw<AppStatus | null>(null);
  /** Why the last step failed, or null. */
  error = $state.raw<AppError | null>(null);
  /** What is being done, so that its button can say so. */
  busy = $state<Step | null>(null);
  readonly #turns = new Turns();

  constructor(client: Client) {
    this.#client = client;
  }

  get ready(): boolean {
    return this.value?.phase === "ready";
  }

  /** A number is being connected. */
  get connecting(): boolean {
    return this.value?.phase === "setup";
  }

  /** Names the open shop: it changes when another one was opened. */
  get shop(): string | null {
    const { value } = this;
    if (value?.phase !== "ready") return null;
    return value.demo ? "demo" : (value.account?.phoneNumberId ?? "number");
  }

  async read(): Promise<void> {
    const counts = this.#turns.begin();
    try {
      const value = await this.#client.call("app_status");
      if (counts()) this.value = value;
    } catch (thrown) {
      if (counts()) this.error = asAppError(thrown);
    }
  }

  startDemo(): Promise<void> {
    return this.#step("demo", () => this.#client.call("start_demo"));
  }

  /** Begins to connect a number, or goes on where it was left. */
  beginSetup(): Promise<void> {
    return this.#step("setup", () => this.#client.call("begin_setup"));
  }

  leaveSetup(): Promise<void> {
    return this.#step("leave", () => this.#client.call("leave_setup"));
  }

  finishSetup(): Promise<void> {
    return this.#step("finish", () => this.#client.call("finish_setup"));
  }

  leaveDemo(): Promise<void> {
    return this.#step("leave", () => this.#client.call("leave_demo"));
  }

  async #step(what: Step, run: () => Promise<AppStatus>): Promise<void> {
    // A second click while the first is under way changes nothing.
    if (this.busy !== null) return;
    this.busy = what;
    this.error = null;
    try {
      const value = await run();
      // What is still on its way may be from before it.
      this.#turns.over();
      this.value = value;
    } catch (thrown) {
      this.error = asAppError(thrown);
    } finally {
      this.busy = null;
    }
  }
}
