import { describe, expect, test } from "vitest";
import { blankBeside, blanksOf, openBlanks } from "./blanks";

describe("what a blank is", () => {
  test.each([
    ["Ready at [time], [day].", ["[time]", "[day]"]],
    ["[time] or [time]", ["[time]"]],
    ["[the hour, roughly]", ["[the hour, roughly]"]],
    ["[[inner]]", ["[inner]"]],
    ["[שעה] [ساعة]", ["[שעה]", "[ساعة]"]],
    ["[] [ ] [a\nb] [open", []],
    ["plain", []],
  ])("%j holds %j", (text, blanks) => expect(blanksOf(text)).toEqual(blanks));
});

test("only what came with a quick reply is open: brackets typed by hand are words", () => {
  const text = "[x] ready at [time]";
  expect(openBlanks(text, ["[time]"])).toEqual([{ from: 13, to: 19, text: "[time]" }]);
  expect(openBlanks(text, [])).toEqual([]);
  expect(openBlanks("ready at five", ["[time]"]), "filled").toEqual([]);
});

describe("walking", () => {
  const open = openBlanks("[a] and [b] and [c]", ["[a]", "[b]", "[c]"]);
  test.each([
    ["from the beginning", 0, 0, 1, "[a]"],
    ["on from a chosen one", 0, 3, 1, "[b]"],
    ["on from within one", 1, 1, 1, "[b]"],
    ["past the last", 16, 19, 1, undefined],
    ["back from a chosen one", 8, 11, -1, "[a]"],
    ["back from the end", 19, 19, -1, "[c]"],
    ["before the first", 0, 3, -1, undefined],
  ] as const)("%s", (_, from, to, step, found) => {
    expect(blankBeside(open, from, to, step)?.text).toBe(found);
  });
});
