import type { AccountDetails, AccountNotice, AppError } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";

/** What Meta says about the account and its numbers. */
export class Account {
  readonly #client: Client;
  /** The gravest first. */
  notices = $state.raw<readonly AccountNotice[]>([]);
  details = $state.raw<AccountDetails | null>(null);
  /** Meta is being asked. */
  asking = $state(false);
  error = $state.raw<AppError | null>(null);

  constructor(client: Client) {
    this.#client = client;
  }

  async read(): Promise<void> {
    await this.#tried(async () => {
      const [notices, details] = await Promise.all([
        this.#client.call("notices"),
        this.#client.call("account_details"),
      ]);
      this.notices = notices;
      this.details = details;
    });
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
