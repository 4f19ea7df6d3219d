import type { AppError, AsideView, CheckId, CheckView, DoctorView } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";
import { Turns } from "./turns";

/** The chain between a customer and this window, as the doctor found it last. */
export class Doctor {
  readonly #client: Client;
  value = $state.raw<DoctorView | null>(null);
  /** What came in and stands in no chat; null before it was asked for. */
  aside = $state.raw<AsideView | null>(null);
  error = $state.raw<AppError | null>(null);
  /** We asked for a look and wait for its end. */
  asking = $state(false);
  readonly #turns = new Turns();

  constructor(client: Client) {
    this.#client = client;
  }

  /** It is being looked at, for us or by itself. */
  get running(): boolean {
    return this.asking || this.value?.running === true;
  }

  check(id: CheckId): CheckView | null {
    return this.value?.checks.find((check) => check.id === id) ?? null;
  }

  async read(): Promise<void> {
    const counts = this.#turns.begin();
    try {
      const value = await this.#client.call("doctor");
      if (!counts()) return;
      this.value = value;
      this.error = null;
    } catch (thrown) {
      if (counts()) this.error = asAppError(thrown);
    }
  }

  async readAside(): Promise<void> {
    try {
      this.aside = await this.#client.call("aside");
      this.error = null;
    } catch (thrown) {
      this.error = asAppError(thrown);
    }
  }

  /** Asks Meta about every link. */
  run(): Promise<void> {
    return this.#asked(() => this.#client.call("run_doctor"));
  }

  /** Tries the way in anew, then looks at every link. */
  lookAgain(): Promise<void> {
    return this.#asked(async () => {
      await this.#client.call("look_again");
      await this.#client.call("run_doctor");
    });
  }

  clear(): void {
    this.#turns.over();
    this.value = null;
    this.aside = null;
    this.error = null;
  }

  async #asked(run: () => Promise<unknown>): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      await run();
      // Its answer took a while: what was found since counts, too.
      await this.read();
    } catch (thrown) {
      this.error = asAppError(thrown);
    }
    this.asking = false;
  }
}
