import type { AppError, SetupView } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";

/** What the owner gives, and where its mistake is shown. */
export type Field = "token" | "number" | "appSecret" | "wayIn" | "callback" | "test";

/** Connecting a number, step by step. Values that are pasted pass through and are not kept. */
export class Setup {
  readonly #client: Client;
  value = $state.raw<SetupView | null>(null);
  /** Why connecting could not be read at all. */
  error = $state.raw<AppError | null>(null);
  /** What is wrong with what was given last, field by field. */
  errors = $state.raw<Partial<Record<Field, AppError | null>>>({});
  /** What is being tried. */
  busy = $state<Field | null>(null);
  #reading = 0;
  #changes = 0;
  #last: Promise<unknown> = Promise.resolve();
  readonly #asked = new Set<Field>();

  constructor(client: Client) {
    this.#client = client;
  }

  async read(): Promise<void> {
    const ticket = ++this.#reading;
    const changes = this.#changes;
    try {
      const value = await this.#client.call("setup");
      if (ticket !== this.#reading) return;
      // Something was given meanwhile: this may be from before it.
      if (changes !== this.#changes) return await this.read();
      this.value = value;
      this.error = null;
    } catch (thrown) {
      if (ticket === this.#reading) this.error = asAppError(thrown);
    }
  }

  giveToken(secret: string): Promise<boolean> {
    return this.#give("token", () => this.#client.call("give_token", { secret }));
  }

  giveAppSecret(secret: string): Promise<boolean> {
    return this.#give("appSecret", () => this.#client.call("give_app_secret", { secret }));
  }

  giveAccountId(wabaId: string): Promise<boolean> {
    return this.#give("number", () => this.#client.call("give_account_id", { wabaId }));
  }

  chooseNumber(phoneNumberId: string): Promise<boolean> {
    return this.#give("number", () => this.#client.call("choose_number", { phoneNumberId }));
  }

  registerNumber(phoneNumberId: string, pin: string): Promise<boolean> {
    return this.#give("number", () => this.#client.call("register_number", { phoneNumberId, pin }));
  }

  giveTunnelToken(secret: string): Promise<boolean> {
    return this.#give("wayIn", () => this.#client.call("give_tunnel_token", { secret }));
  }

  useOwnAddress(url: string, port: number): Promise<boolean> {
    return this.#give("wayIn", () => this.#client.call("use_own_address", { url, port }));
  }

  takeCallback(wholeApp: boolean): Promise<boolean> {
    return this.#give("callback", () => this.#client.call("take_callback", { wholeApp }));
  }

  startTest(word: string, reply: string): Promise<boolean> {
    return this.#give("test", () => this.#client.call("start_live_test", { word, reply }));
  }

  /** Looks again at everything that may have changed outside, such as the numbers at Meta. */
  lookAgain(field: Field): Promise<boolean> {
    return this.#give(field, async () => {
      await this.#client.call("look_again");
      return this.#client.call("setup");
    });
  }

  /** A mistake that shows without asking anybody, or none any more. */
  mark(field: Field, error: AppError | null): void {
    this.errors = { ...this.errors, [field]: error };
  }

  clear(): void {
    this.#reading += 1;
    this.value = null;
    this.error = null;
    this.errors = {};
  }

  /**
   * True when it was accepted. One thing after the other, and a second press on the same changes
   * nothing.
   */
  #give(field: Field, run: () => Promise<SetupView>): Promise<boolean> {
    if (this.#asked.has(field)) return Promise.resolve(false);
    this.#asked.add(field);
    const given = this.#last.then(() => this.#tried(field, run));
    this.#last = given;
    return given;
  }

  async #tried(field: Field, run: () => Promise<SetupView>): Promise<boolean> {
    this.busy = field;
    this.mark(field, null);
    try {
      const value = await run();
      this.#changes += 1;
      this.value = value;
      this.error = null;
      return true;
    } catch (thrown) {
      this.mark(field, asAppError(thrown));
      return false;
    } finally {
      this.busy = null;
      this.#asked.delete(field);
    }
  }
}
