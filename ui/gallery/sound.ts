/** Samples a second: enough for a picture of it. */
const RATE = 8000;

/** A tone as a WAV file; `loudness` tells how loud it is, from 0 to 1, at each part of its length. */
export function sound(seconds: number, loudness: (part: number) => number): Blob {
  const count = Math.round(seconds * RATE);
  const bytes = new DataView(new ArrayBuffer(44 + count * 2));
  const write = (at: number, text: string) => {
    for (let n = 0; n < text.length; n += 1) bytes.setUint8(at + n, text.charCodeAt(n));
  };
  write(0, "RIFF");
  bytes.setUint32(4, 36 + count * 2, true);
  write(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  // Plain numbers, one channel, 16 bits each.
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, RATE, true);
  bytes.setUint32(28, RATE * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  write(36, "data");
  bytes.setUint32(40, count * 2, true);
  for (let at = 0; at < count; at += 1) {
    bytes.setInt16(44 + at * 2, Math.sin(at / 3) * 32_000 * loudness(at / count), true);
  }
  return new Blob([bytes.buffer], { type: "audio/wav" });
}

/** As loud as somebody who speaks: words, and breath between them. */
export function speech(part: number): number {
  return Math.abs(Math.sin(part * 40) * Math.cos(part * 7)) * (0.4 + 0.6 * Math.sin(part * 3));
}
