import { expect, test } from "vitest";
import { anchorAfter, modeAt, type Anchoring, type Change, type Mode } from "./decide";

const TABLE: [Change, Mode, Anchoring][] = [
  ["opened", "pinned", "bottom"],
  ["opened", "anchored", "keep"],
  ["older", "pinned", "bottom"],
  ["older", "anchored", "keep"],
  ["newer", "pinned", "bottom"],
  ["newer", "anchored", "keep"],
  ["received", "pinned", "bottom"],
  ["received", "anchored", "keep"],
  ["sent", "pinned", "bottom"],
  ["sent", "anchored", "bottom"],
  ["changed", "pinned", "bottom"],
  ["changed", "anchored", "keep"],
  ["resized", "pinned", "bottom"],
  ["resized", "anchored", "keep"],
  ["trimmed", "pinned", "bottom"],
  ["trimmed", "anchored", "keep"],
];

test.each(TABLE)("after %s a %s view goes: %s", (change, mode, expected) => {
  expect(anchorAfter(change, mode)).toBe(expected);
});

test("only our own message moves a reader who looks at something else", () => {
  const moving = TABLE.filter(
    ([change, mode]) => anchorAfter(change, mode) === "bottom" && mode === "anchored",
  );
  expect(moving.map(([change]) => change)).toEqual(["sent"]);
});

const view = (scrollTop: number) => ({ scrollTop, clientHeight: 500, scrollHeight: 2000 });

test.each<[number, boolean, Mode]>([
  [1500, false, "pinned"],
  [1476, false, "pinned"],
  [1475, false, "anchored"],
  [0, false, "anchored"],
  // The end of the drawn rows is not the newest message.
  [1500, true, "anchored"],
])("at %i px with newer rows left out %s the view is %s", (top, hasNewer, mode) => {
  expect(modeAt(view(top), hasNewer)).toBe(mode);
});
