import type { AppError, Event, RecordingView } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";
import { Turns } from "./turns";

type Heard = Extract<Event, { type: "voiceHeard" }>;

/** Levels that are kept for the picture: four seconds. */
const LEVELS = 80;

/** The voice notes that are not sent, and how loud it is where one is recorded. */
export class Voice {
  readonly #client: Client;
  readonly #turns = new Turns();
  #recordings = $state.raw<readonly RecordingView[]>([]);
  limitBytes = $state(Infinity);
  /** From 0 to 100, the newest last. */
  levels = $state.raw<readonly number[]>([]);
  /** Why something about a recording did not work, and in which chat. */
  trouble = $state.raw<{ chatId: string; error: AppError } | null>(null);
  busy = $state(false);

  constructor(client: Client) {
    this.#client = client;
  }

  /** The recording of a chat; the oldest, when two halves of a customer became one. */
  of(chatId: string): RecordingView | null {
    return this.#recordings.find((one) => one.conversationId === chatId) ?? null;
  }

  async read(): Promise<void> {
    const counts = this.#turns.begin();
    try {
      const view = await this.#client.call("voice");
      if (counts()) this.#put(view);
    } catch {
      // What was there before stays; the next event reads it again.
    }
  }

  start(chatId: string): Promise<void> {
    return this.#tried(chatId, () =>
      this.#client.call("start_recording", { conversationId: chatId }),
    );
  }

  /** Closes the microphone for a while, opens it again, or throws the recording away. */
  change(what: "pause" | "resume" | "discard", recording: RecordingView): Promise<void> {
    return this.#tried(recording.conversationId, () =>
      this.#client.call(`${what}_recording`, { recordingId: recording.id }),
    );
  }

  heard({ level, lengthMs, bytes }: Heard): void {
    this.levels = [...this.levels.slice(1 - LEVELS), level];
    this.#recordings = this.#recordings.map((one) =>
      one.state === "recording" ? { ...one, lengthMs, bytes } : one,
    );
  }

  clear(): void {
    this.#turns.over();
    this.#recordings = [];
    this.levels = [];
    this.trouble = null;
  }

  #put(view: { recordings: RecordingView[]; limitBytes: number }): void {
    const before = this.#live;
    this.#recordings = view.recordings;
    this.limitBytes = view.limitBytes;
    if (this.#live !== before) this.levels = [];
  }

  /** The one whose levels are told. */
  get #live(): string | undefined {
    return this.#recordings.find((one) => one.state !== "kept")?.id;
  }

  async #tried(
    chatId: string,
    run: () => Promise<{ recordings: RecordingView[]; limitBytes: number }>,
  ): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const counts = this.#turns.begin();
    try {
      const view = await run();
      if (counts()) this.#put(view);
      this.trouble = null;
    } catch (thrown) {
      this.trouble = { chatId, error: asAppError(thrown) };
    } finally {
      this.busy = false;
    }
  }
}
