import { expect, test } from "vitest";
import { cellAfterKey } from "./grid";

// Ten cells in rows of four: 0–3, 4–7, 8–9.
test.each<[string, number, boolean, number | null]>([
  ["ArrowRight", 3, false, 4],
  ["ArrowLeft", 4, false, 3],
  ["ArrowRight", 9, false, 9],
  ["ArrowLeft", 0, false, 0],
  ["ArrowRight", 3, true, 2],
  ["ArrowLeft", 3, true, 4],
  ["ArrowDown", 1, false, 5],
  ["ArrowDown", 5, false, 9],
  ["ArrowDown", 7, false, 9],
  ["ArrowDown", 8, false, 8],
  ["ArrowUp", 5, false, 1],
  ["ArrowUp", 2, false, -1],
  ["Home", 7, false, 0],
  ["End", 0, false, 9],
  ["a", 0, false, null],
])("%s from %i, right to left %s: %s", (key, at, rtl, to) => {
  expect(cellAfterKey(key, at, 10, 4, rtl)).toBe(to);
});
