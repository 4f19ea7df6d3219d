import { expect, test } from "vitest";
import type { CheckView } from "$lib/ipc/bindings";
import { finding, liveChecks } from "$lib/ipc/sample-setup";
import { testCanStart, testLines } from "./lines";

const slots = (checks: CheckView[]) => testLines(checks).map((line) => line.slot);

test("a line keeps its place while its turn has not come", () => {
  expect(slots(liveChecks.begun)).toEqual([
    "token",
    "number",
    "loop",
    "callback",
    "hello",
    "reply",
  ]);
});

test("trouble of the tunnel stands where reaching this computer does", () => {
  const checks = liveChecks.begun.with(2, finding("tunnel", "tunnel_waiting", "bad"));
  expect(slots(checks)[2]).toBe("loop");
});

test("the test starts when Meta delivers here, and never sends a failed answer by itself", () => {
  const reply = finding("reply", "reply_failed", "bad", {}, "tryAgain");
  expect(testCanStart(liveChecks.begun)).toBe(false);
  expect(testCanStart(liveChecks.foreign)).toBe(false);
  expect(testCanStart(liveChecks.half.slice(0, 4))).toBe(true);
  expect(testCanStart(liveChecks.half)).toBe(true);
  expect(testCanStart(liveChecks.half.with(5, reply))).toBe(false);
});
