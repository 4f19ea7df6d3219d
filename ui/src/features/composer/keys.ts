/** The parts of a key event that decide about sending. */
export type SendKey = Pick<
  KeyboardEvent,
  "key" | "keyCode" | "isComposing" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey"
>;

/** WebKit ends composition before this key event; only its old key code still tells. */
const COMPOSING_KEY_CODE = 229;

/** Enter sends and Mod+Enter always sends, but never the Enter that confirms a word of an IME. */
export function sendsOn(event: SendKey): boolean {
  if (event.isComposing || event.keyCode === COMPOSING_KEY_CODE) return false;
  return event.key === "Enter" && !event.shiftKey && !event.altKey;
}
