import type { AccountDetails, AccountNotice, AppError } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";
import { Turns } from "./turns";

/** What Meta says about the account and its numbers. */
export class Account {
  readonly #client: Client;
  /** The gravest first. */
  notices = $state.raw<readonly AccountNotice[]>([]);
  details = $state.raw<AccountDetails | null>(null);
  /** Meta is being asked. */
  asking = $state(false);
  error = $state.raw<AppError | null>(null);
  readonly #turns = new Turns();

  constructor(client: Client) {
    this.#client = client;
  }

  async read(): Promise<void> {
    const counts = this.#turns.begin();
    try {
      const [notices, details] = await Promise.all([
        this.#client.call("notices"),
        this.#client.call("account_details"),
      ]);
      if (!counts()) return;
      this.notices = notices;
      this.details = details;
      this.error = null;
    } catch (thrown) {
      if (counts()) this.error = asAppError(thrown);
    }
  }

  /** Asks Meta how the numbers are; the answer arrives as an event. */
  async refresh(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    await this.#tried(() => this.#client.call("refresh_account"));
    this.asking = false;
  }

  async dismiss(noticeId: string): Promise<void> {
    await this.#tried(async () => {
      await this.#client.call("dismiss_notice", { noticeId });
      this.notices = this.notices.filter((notice) => notice.id !== noticeId);
    });
  }

  clear(): void {
    this.#turns.over();
    this.notices = [];
    this.details = null;
    this.error = null;
  }

  async #tried(run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
      this.error = null;
    } catch (thrown) {
      this.error = asAppError(thrown);
    }
  }
}
