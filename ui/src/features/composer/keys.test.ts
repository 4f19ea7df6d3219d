import { expect, test } from "vitest";
import { letterOf, sendsOn, withMod, type SendKey } from "./keys";

const key = (change: Partial<SendKey> = {}): SendKey => ({
  key: "Enter",
  keyCode: 13,
  isComposing: false,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...change,
});

test.each<[string, Partial<SendKey>, boolean]>([
  ["Enter", {}, true],
  ["Mod+Enter", { ctrlKey: true }, true],
  ["⌘+Enter", { metaKey: true }, true],
  ["Shift+Enter", { shiftKey: true }, false],
  ["Enter that confirms a candidate (Chromium)", { isComposing: true }, false],
  ["Enter that confirms a candidate (WebKit)", { keyCode: 229 }, false],
  ["any other key", { key: "a", keyCode: 65 }, false],
])("%s", (_, change, sends) => {
  expect(sendsOn(key(change))).toBe(sends);
});

test("a letter is the one typed, and on other scripts the one on the key", () => {
  expect(letterOf({ key: "B", code: "KeyB" })).toBe("b");
  expect(letterOf({ key: "b", code: "KeyN" }), "the layout decides").toBe("b");
  expect(letterOf({ key: "и", code: "KeyB" })).toBe("b");
  expect(letterOf({ key: "Enter", code: "Enter" })).toBe("");
});

test("AltGr makes letters, not commands", () => {
  expect(withMod({ ctrlKey: true, metaKey: false, altKey: false })).toBe(true);
  expect(withMod({ ctrlKey: true, metaKey: false, altKey: true })).toBe(false);
});
