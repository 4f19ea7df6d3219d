/** The parts of a key event that decide about sending. */
export type SendKey = Pick<
  KeyboardEvent,
  "key" | "keyCode" | "isComposing" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey"
>;

/** WebKit ends composition before this key event; only its old key code still tells. */
const COMPOSING_KEY_CODE = 229;

/** Whether an input method is still at work on a word, so that the key belongs to it. */
export function isComposing(event: Pick<KeyboardEvent, "isComposing" | "keyCode">): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells in WebKit
  return event.isComposing || event.keyCode === COMPOSING_KEY_CODE;
}

/** Enter sends and Mod+Enter always sends, but never the Enter that confirms a word of an IME. */
export function sendsOn(event: SendKey): boolean {
  return !isComposing(event) && event.key === "Enter" && !event.shiftKey && !event.altKey;
}

/** Whether Ctrl, or ⌘ on a Mac, is held and nothing that makes another sign of the key. */
export function withMod(event: Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey">): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey;
}

/** Whether it is Tab, with Shift or without: WebKitGTK has no name for the first of them. */
export function isTab(
  event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey">,
): boolean {
  const held = event.ctrlKey || event.metaKey || event.altKey;
  return (event.key === "Tab" || event.code === "Tab") && !held;
}

/** The letter on a key, lower case; on a layout without Latin letters, the one that stands there. */
export function letterOf(event: Pick<KeyboardEvent, "key" | "code">): string {
  if (/^[a-z]$/iu.test(event.key)) return event.key.toLowerCase();
  return /^Key([A-Z])$/u.exec(event.code)?.[1]?.toLowerCase() ?? "";
}
