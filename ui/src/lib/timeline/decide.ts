/** `pinned` follows the newest message, `anchored` keeps the row under the eyes where it is. */
export type Mode = "pinned" | "anchored";

/** What happened to the rows or to their frame. */
export type Change =
  "opened" | "older" | "newer" | "received" | "sent" | "changed" | "resized" | "trimmed";

/** Where the view goes after a change: it stays on its row, or goes to the newest message. */
export type Anchoring = "keep" | "bottom";

/** Distance from the end within which the view follows new messages. Source: design, timeline. */
const PIN_WITHIN_PX = 24;

/**
 * The one decision about scrolling. Only our own message and a pinned view move to the end; nothing
 * else may ever move what the reader looks at.
 */
export function anchorAfter(change: Change, mode: Mode): Anchoring {
  if (change === "sent") return "bottom";
  return mode === "pinned" ? "bottom" : "keep";
}

/** The mode a scroll position means. A window that ends before the newest message cannot be pinned. */
export function modeAt(
  view: { scrollTop: number; clientHeight: number; scrollHeight: number },
  hasNewer: boolean,
): Mode {
  const distance = view.scrollHeight - view.clientHeight - view.scrollTop;
  return !hasNewer && distance <= PIN_WITHIN_PX ? "pinned" : "anchored";
}
