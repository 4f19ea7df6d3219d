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
