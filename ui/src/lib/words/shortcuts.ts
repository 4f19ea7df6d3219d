import { m } from "./catalogue";

/** Whether the computer writes ⌘ where others write Ctrl. */
export function isMac(): boolean {
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
    Plus: () => "+",
    Up: () => "↑",
    Down: () => "↓",
  };
  return names[key]?.() ?? key;
}

/** What a key does. */
export interface Shortcut {
  does: string;
  /** Any of these, written as "Mod+Shift+X". */
  combos: readonly string[];
  /** There the combination belongs to moving in text. */
  notOnMac?: boolean;
}

/** Every shortcut there is, by where it works. Add one here when you add one anywhere. */
export function shortcutGroups(): { name: string; keys: Shortcut[] }[] {
  return [
    {
      name: m.keys_everywhere(),
      keys: [
        { does: m.keys_search(), combos: ["Mod+K"] },
        { does: m.find_here(), combos: ["Mod+F"] },
        { does: m.search_all(), combos: ["Mod+Shift+F"] },
        { does: m.keys_new_chat(), combos: ["Mod+N"] },
        { does: m.keys_next_chat(), combos: ["Ctrl+Tab"] },
        { does: m.keys_previous_chat(), combos: ["Ctrl+Shift+Tab"] },
        { does: m.keys_walk_chats(), combos: ["Alt+Down", "Alt+Up"], notOnMac: true },
        { does: m.keys_unread(), combos: ["Alt+Shift+Down", "Alt+Shift+Up"], notOnMac: true },
        { does: m.keys_nth_chat(), combos: ["Mod+1", "Mod+9"] },
        { does: m.keys_panes(), combos: ["F6", "Shift+F6"] },
        { does: m.keys_newest(), combos: ["Mod+End"] },
        { does: m.keys_leave(), combos: ["Esc"] },
        { does: m.keys_sheet(), combos: ["Mod+/", "F1"] },
      ],
    },
    {
      name: m.keys_writing(),
      keys: [
        { does: m.keys_send(), combos: ["Enter", "Mod+Enter"] },
        { does: m.keys_line(), combos: ["Shift+Enter"] },
        { does: m.format_bold(), combos: ["Mod+B"] },
        { does: m.format_italic(), combos: ["Mod+I"] },
        { does: m.format_strike(), combos: ["Mod+Shift+X"] },
        { does: m.format_mono(), combos: ["Mod+Shift+M"] },
        { does: m.composer_emoji(), combos: ["Mod+E"] },
        { does: m.composer_attach(), combos: ["Mod+U"] },
        { does: m.composer_template(), combos: ["Mod+Shift+T"] },
        { does: m.keys_quick(), combos: ["/"] },
        { does: m.record_start(), combos: ["Mod+Shift+Y"] },
        { does: m.keys_quote(), combos: ["Mod+Up", "Mod+Down"] },
        { does: m.keys_last(), combos: ["Up"] },
      ],
    },
    {
      name: m.keys_message(),
      keys: [
        { does: m.keys_move(), combos: ["Up", "Down", "PgUp", "PgDn", "Home", "End"] },
        { does: m.keys_open(), combos: ["Enter"] },
        { does: m.message_reply(), combos: ["R"] },
        { does: m.message_react(), combos: ["Plus"] },
        { does: m.message_copy(), combos: ["Mod+C"] },
        { does: m.keys_menu(), combos: ["Shift+F10", "Menu"] },
      ],
    },
  ];
}
