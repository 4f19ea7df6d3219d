import { describe, expect, test } from "vitest";
import type { MessageView } from "../ipc/bindings";
import { media, message } from "../ipc/fixtures";
import { momentAfterKey, nextVoice, peaksOf } from "./voices";

test("the loudest part is one, and silence is still drawn", () => {
  const samples = new Float32Array(400);
  samples.fill(0.1, 100, 200);
  samples[250] = -0.5;
  const peaks = peaksOf(samples, 4);
  expect(peaks[2]).toBe(1);
  expect(peaks[1]).toBeCloseTo(0.2);
  expect(peaks[0]).toBe(peaks[3]);
  expect(peaks[0]).toBeGreaterThan(0);
});

test("a recording shorter than its bars, or without a sound, is drawn", () => {
  expect(peaksOf(new Float32Array(3))).toHaveLength(48);
  expect(peaksOf(new Float32Array(0), 4).every((peak) => peak > 0 && peak <= 1)).toBe(true);
});

test.each<[string, number, boolean, number | null]>([
  ["ArrowRight", 4, false, 9],
  ["ArrowLeft", 4, false, 0],
  ["ArrowRight", 9, true, 4],
  ["ArrowUp", 9, true, 12],
  ["PageDown", 12, false, 0],
  ["Home", 7, false, 0],
  ["End", 7, false, 12],
  ["a", 7, false, null],
])("%s at %i s of 12, right to left %s: %s", (key, at, rtl, to) => {
  expect(momentAfterKey(key, at, 12, rtl)).toBe(to);
});

const voice = (id: string, change: Partial<MessageView> = {}): MessageView =>
  message({ id, kind: "voice", media: media({ id: `m${id}`, mime: "audio/ogg" }), ...change });

describe("the next voice note", () => {
  const none = new Set<string>();
  test("plays on when it follows at once and was not heard", () => {
    const rows = [voice("1"), voice("2"), voice("3")];
    expect(nextVoice(rows, "m1", none)?.id).toBe("m2");
    expect(nextVoice(rows, "m1", new Set(["m2"]))).toBeNull();
    expect(nextVoice(rows, "m3", none)).toBeNull();
    expect(nextVoice(rows, "gone", none)).toBeNull();
  });

  test.each<[string, MessageView]>([
    ["a text between", message()],
    ["ours after theirs", voice("2", { fromUs: true })],
    ["somebody else's in a group", voice("2", { author: "Dee" })],
    ["one that is not here", voice("2", { media: media({ state: "failed" }) })],
    ["a song", voice("2", { kind: "audio" })],
    ["a deleted one", voice("2", { deleted: true })],
  ])("ends at %s", (_, between) => {
    expect(nextVoice([voice("1"), between, voice("3")], "m1", none)).toBeNull();
  });
});
