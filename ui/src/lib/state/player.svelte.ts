import type { Media } from "./media.svelte";
import { awaitBeginning } from "./patience";

const RATES = [1, 1.5, 2] as const;

/** The one audio element of the application: starting a voice note stops the one before. */
export class Player {
  readonly #media: Media;
  readonly #audio: HTMLAudioElement;
  mediaId = $state<string | null>(null);
  /** The chat it is in. */
  chatId = $state<string | null>(null);
  playing = $state(false);
  /** Seconds. */
  position = $state(0);
  /** Seconds; 0 until the file told. */
  duration = $state(0);
  rate = $state<number>(RATES[0]);
  /** The webview could not play this one. */
  failedId = $state<string | null>(null);
  #stopWaiting: () => void = () => undefined;
  /** What was played to its end in this run. */
  readonly heard = new Set<string>();
  /** One came to its end: another may play on. */
  onended: (mediaId: string) => void = () => undefined;
  /** The chat in which something is begun now. */
  here: () => string | null = () => null;

  constructor(media: Media, audio: HTMLAudioElement) {
    this.#media = media;
    this.#audio = audio;
    audio.addEventListener("timeupdate", () => {
      this.position = audio.currentTime;
    });
    audio.addEventListener("durationchange", () => {
      this.duration = Number.isFinite(audio.duration) ? audio.duration : 0;
    });
    audio.addEventListener("play", () => {
      this.playing = true;
    });
    audio.addEventListener("pause", () => {
      this.playing = false;
    });
    audio.addEventListener("ended", () => {
      this.position = 0;
      audio.currentTime = 0;
      if (this.mediaId === null) return;
      this.heard.add(this.mediaId);
      this.onended(this.mediaId);
    });
    audio.addEventListener("error", () => {
      this.failedId = this.mediaId;
      this.playing = false;
    });
  }

  /** Plays or pauses. `chatId` is where it is; left out, it is where somebody looks now. */
  async toggle(mediaId: string, mime: string, chatId = this.here()): Promise<void> {
    if (this.mediaId === mediaId) return this.playOrPause();
    if (await this.#load(mediaId, mime, chatId)) await this.#play();
  }

  /** Plays on what is there, or pauses it. */
  async playOrPause(): Promise<void> {
    if (this.playing) this.#audio.pause();
    else await this.#play();
  }

  /** Jumps to a moment, in seconds. One that was not begun is made ready there, and waits. */
  async seek(mediaId: string, mime: string, seconds: number): Promise<void> {
    if (this.mediaId !== mediaId && !(await this.#load(mediaId, mime, this.here()))) return;
    this.#audio.currentTime = seconds;
    this.position = seconds;
  }

  /** The next speed. It is kept for every voice note. */
  nextRate(): void {
    const index = RATES.indexOf(this.rate as (typeof RATES)[number]);
    this.rate = RATES[(index + 1) % RATES.length] ?? 1;
    this.#audio.playbackRate = this.rate;
  }

  stop(): void {
    if (this.mediaId === null) return;
    this.#stopWaiting();
    this.#audio.pause();
    this.#audio.removeAttribute("src");
    this.#media.release(this.mediaId);
    this.mediaId = null;
    this.chatId = null;
    this.playing = false;
    this.position = 0;
    this.duration = 0;
  }

  /** Puts another one in place of what is there. Answers false when that did not come about. */
  async #load(mediaId: string, mime: string, chatId: string | null): Promise<boolean> {
    this.stop();
    this.mediaId = mediaId;
    this.chatId = chatId;
    this.failedId = null;
    try {
      const url = await this.#media.acquire(mediaId, mime);
      if (this.mediaId !== mediaId) {
        this.#media.release(mediaId);
        return false;
      }
      this.#audio.src = url;
      this.#stopWaiting = awaitBeginning(this.#audio, () => this.#giveUp(mediaId));
      return true;
    } catch {
      this.failedId = mediaId;
      return false;
    }
  }

  /** Nothing came of it: somebody else has to play it. */
  #giveUp(mediaId: string): void {
    if (this.mediaId !== mediaId) return;
    this.stop();
    this.failedId = mediaId;
  }

  async #play(): Promise<void> {
    try {
      await this.#audio.play();
      this.#audio.playbackRate = this.rate;
    } catch (thrown) {
      // Being stopped while starting is no fault of the file.
      if (thrown instanceof DOMException && thrown.name === "AbortError") return;
      this.failedId = this.mediaId;
    }
  }
}
