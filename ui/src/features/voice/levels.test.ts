import { expect, test } from "vitest";
import { barsOf, leftMs } from "./levels";

test("the newest levels stand at the end, and silence before the first", () => {
  expect(barsOf([50, 100], 4)).toEqual([0.06, 0.06, 0.5, 1]);
  expect(barsOf([10, 20, 30], 2)).toEqual([0.2, 0.3]);
});

test("how much is left is said from four fifths of the limit on", () => {
  expect(leftMs(60_000, 799, 1000)).toBeNull();
  expect(leftMs(60_000, 800, 1000)).toBe(15_000);
  expect(leftMs(60_000, 1100, 1000)).toBe(0);
  expect(leftMs(0, 0, Infinity)).toBeNull();
});
