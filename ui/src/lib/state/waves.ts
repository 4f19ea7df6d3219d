import type { MediaView } from "../ipc/bindings";
import { peaksOf } from "../timeline/voices";
import type { Media } from "./media.svelte";

/** Longer recordings would keep the machine busy for a picture: they go without. */
const MOST_BYTES = 2 * 1024 * 1024;
/** A webview that lacks a decoder may never answer. */
const PATIENCE_MS = 10_000;
/** Enough for 48 bars, and the least every engine takes. */
const SAMPLE_RATE = 8000;

/** Reads a recording's first channel. */
export type Decode = (bytes: ArrayBuffer) => Promise<Float32Array>;

/** The pictures of voice notes, made once in this run and one after the other. */
export class Waves {
  readonly #media: Media;
  readonly #decode: Decode;
  readonly #known = new Map<string, Promise<readonly number[] | null>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(media: Media, decode: Decode = decodeHere) {
    this.#media = media;
    this.#decode = decode;
  }

  /** Its bars, or null when this webview cannot read it: then a plain line does. */
  of(media: Pick<MediaView, "id" | "mime" | "bytes">): Promise<readonly number[] | null> {
    const known = this.#known.get(media.id);
    if (known) return known;
    const made = (media.bytes ?? 0) > MOST_BYTES ? Promise.resolve(null) : this.#queued(media);
    this.#known.set(media.id, made);
    return made;
  }

  clear(): void {
    this.#known.clear();
  }

  #queued(media: Pick<MediaView, "id" | "mime">): Promise<readonly number[] | null> {
    const made = this.#last.then(() => this.#draw(media.id, media.mime)).catch(() => null);
    this.#last = made;
    return made;
  }

  async #draw(id: string, mime: string): Promise<readonly number[] | null> {
    const blob = await this.#media.bytes(id, mime);
    if (blob.size > MOST_BYTES) return null;
    const samples = await atMost(PATIENCE_MS, this.#decode(await blob.arrayBuffer()));
    return peaksOf(samples);
  }
}

async function decodeHere(bytes: ArrayBuffer): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  return (await context.decodeAudioData(bytes)).getChannelData(0);
}

function atMost<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer")), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
