import { m } from "./catalogue";

/** Whether the computer writes ⌘ where others write Ctrl. */
function isMac(): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- WebKit has no other way to tell
  return /^(Mac|iP)/u.test(navigator.platform);
}

/** A combination as it stands on the keys: "Mod+Shift+X" as "Ctrl+Shift+X", on a Mac as "⇧⌘X". */
export function comboName(combo: string, mac: boolean = isMac()): string {
  const keys = combo.split("+");
  if (mac) {
    const signs: Record<string, string> = {
      Mod: "⌘",
      Ctrl: "⌃",
      Alt: "⌥",
      Shift: "⇧",
      Enter: "↩",
    };
    // The order in which a Mac's own menus write them.
    const order = ["Ctrl", "Alt", "Shift", "Mod"];
    const held = order.filter((key) => keys.includes(key));
    const rest = keys.filter((key) => !order.includes(key));
    return [...held, ...rest].map((key) => signs[key] ?? keyName(key)).join("");
  }
  return keys.map((key) => (key === "Mod" ? keyName("Ctrl") : keyName(key))).join("+");
}

/** What stands on a key. */
function keyName(key: string): string {
  const names: Record<string, () => string> = {
    Ctrl: () => m.key_ctrl(),
    Alt: () => m.key_alt(),
    Shift: () => m.key_shift(),
    Enter: () => m.key_enter(),
    Esc: () => m.key_esc(),
    Tab: () => m.key_tab(),
    End: () => m.key_end(),
    Home: () => m.key_home(),
    Menu: () => m.key_menu(),
    PgUp: () => m.key_page_up(),
    PgDn: () => m.key_page_down(),
    Up: () => "↑",
    Down: () => "↓",
  };
  return names[key]?.() ?? key;
}
