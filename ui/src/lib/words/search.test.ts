import { expect, test } from "vitest";
import examples from "../../../../tests/fixtures/search-words.tsv?raw";
import { litRanges } from "./search";

const cases = examples
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split("\t") as [string, string, string]);

test("there are examples", () => expect(cases.length).toBeGreaterThan(20));

test.each(cases)("%s in %s lights %s, as the engine finds it", (typed, text, expected) => {
  const lit = litRanges(typed, text).map(([from, to]) => text.slice(from, to));
  expect(lit.join("|")).toBe(expected);
});

test("a long text is read in a time that grows with its length only", () => {
  const long = "blanket ".repeat(20_000);
  expect(litRanges("blanket", long)).toHaveLength(20_000);
});
