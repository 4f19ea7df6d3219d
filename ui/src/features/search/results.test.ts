import { expect, test } from "vitest";
import { stepped, type Entry } from "./results";

const entries = ["a", "b", "c"].map(
  (key) => ({ key, kind: "more", part: "files" }) satisfies Entry,
);

test.each([
  [null, 1, "a"],
  [null, -1, "c"],
  ["a", 1, "b"],
  ["c", 1, "a"],
  ["a", -1, "c"],
  ["gone", 1, "a"],
] as const)("from %s by %i comes %s", (from, step, to) => {
  expect(stepped(entries, from, step)).toBe(to);
});

test("an empty list leads nowhere", () => expect(stepped([], null, 1)).toBeNull());
