import { expect, test } from "vitest";
import { comboName } from "./shortcuts";

test.each([
  ["Mod+B", "Ctrl+B", "⌘B"],
  ["Mod+Shift+X", "Ctrl+Shift+X", "⇧⌘X"],
  ["Alt+Shift+Down", "Alt+Shift+↓", "⌥⇧↓"],
  ["Mod+Enter", "Ctrl+Enter", "⌘↩"],
  ["Ctrl+Tab", "Ctrl+Tab", "⌃Tab"],
  ["F6", "F6", "F6"],
])("%s is %s, on a Mac %s", (combo, plain, mac) => {
  expect(comboName(combo, false)).toBe(plain);
  expect(comboName(combo, true)).toBe(mac);
});
