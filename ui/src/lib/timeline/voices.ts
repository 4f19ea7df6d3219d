import type { MessageView } from "../ipc/bindings";

/** Bars of a voice note's picture. */
const BARS = 48;
/** Silence is drawn, too: a dot says that something is there. */
const LEAST = 0.08;

/** How loud a recording is from start to end, as `bars` numbers from `LEAST` to 1. */
export function peaksOf(samples: Float32Array, bars: number = BARS): number[] {
  const peaks = Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * samples.length) / bars);
    const to = Math.floor(((bar + 1) * samples.length) / bars);
    let loudest = 0;
    for (let at = from; at < to; at += 1) loudest = Math.max(loudest, Math.abs(samples[at] ?? 0));
    return loudest;
  });
  const loudest = Math.max(...peaks);
  return peaks.map((peak) => (loudest > 0 ? Math.max(LEAST, peak / loudest) : LEAST));
}

/** Where a key goes on a recording, in seconds. Null when the key means something else. */
export function momentAfterKey(
  key: string,
  position: number,
  length: number,
  rtl: boolean,
): number | null {
  const onward = rtl ? -5 : 5;
  const steps: Record<string, number> = {
    ArrowRight: onward,
    ArrowLeft: -onward,
    ArrowUp: 5,
    ArrowDown: -5,
    PageUp: 15,
    PageDown: -15,
    Home: -Infinity,
    End: Infinity,
  };
  const step = steps[key];
  return step === undefined ? null : Math.min(Math.max(position + step, 0), length);
}

/**
 * The voice note that plays on after this one: the very next message, when it is one of the same
 * side that was not heard yet. Anything said between ends the row.
 */
export function nextVoice(
  rows: readonly MessageView[],
  mediaId: string,
  heard: ReadonlySet<string>,
): MessageView["media"] {
  const at = rows.findIndex((row) => row.media?.id === mediaId);
  const [ended, next] = [rows[at], rows[at + 1]];
  if (ended?.kind !== "voice" || next?.kind !== "voice" || next.deleted) return null;
  const { media } = next;
  const follows = ended.fromUs === next.fromUs && ended.author === next.author;
  return follows && media?.state === "ready" && !heard.has(media.id) ? media : null;
}
