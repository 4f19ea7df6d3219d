import { beforeAll, describe, expect, test } from "vitest";
import { emojiNameAt, findEmoji, GROUPS, loadEmoji, type Emoji } from "./emoji";

let all: readonly Emoji[];

beforeAll(async () => {
  all = await loadEmoji();
});

const first = (query: string) => findEmoji(all, query, 5).map((one) => one.emoji);

test("every emoji offered stands in a group that is shown", () => {
  expect(all.length).toBeGreaterThan(1700);
  expect(all.filter((one) => !GROUPS.some((group) => group === one.group))).toEqual([]);
});

test("the very name comes first, then names that begin so, then words about it", () => {
  expect(first("heart")[0]).toBe("❤️");
  expect(first("thumbs")).toContain("👍️");
  expect(first("party")).toContain("🎉");
  expect(first("bread")[0]).toBe("🍞");
});

test("several words narrow it down, in any order and case", () => {
  expect(first("Cake birthday")[0]).toBe("🎂");
  expect(first("birthday zebra")).toEqual([]);
});

test("nothing asked for finds nothing", () => {
  expect(first("  ")).toEqual([]);
});

describe("a name begins with a colon at a word's beginning", () => {
  test.each<[string, ReturnType<typeof emojiNameAt>]>([
    [":he", { from: 0, name: "he" }],
    ["Thank you :heart_e", { from: 10, name: "heart_e" }],
    [":h", null],
    ["at 10:30", null],
    ["see https://x", null],
    ["note:here", null],
    [":he art", null],
    ["a :)", null],
    ["a :30", null],
  ])("%j", (text, found) => {
    expect(emojiNameAt(text, text.length)).toEqual(found);
  });
});
