import type { ChatView, WindowView } from "../ipc/bindings";
import { m } from "../paraglide/messages.js";
import { deliveryName, kindName } from "./kinds";
import { rowTime, timeLeft } from "./time";

/** The reply window counts as closing when less than this is left. Source: design, 2.3. */
export const CLOSING_MS = 2 * 60 * 60_000;

/** What the row says under the name, before the owner's own words are put around it. */
export function previewText(chat: ChatView): string {
  const { preview } = chat;
  if (preview.text !== "") return preview.text;
  return preview.kind === null ? m.preview_none() : kindName(preview.kind);
}

/** The preview in full words: draft, not sent, from us. */
function previewLine(chat: ChatView): string {
  const text = previewText(chat);
  if (chat.draft !== "") return m.preview_draft({ text: chat.draft });
  if (chat.preview.failed) return m.preview_not_sent({ text });
  return chat.preview.fromUs ? m.preview_you({ text }) : text;
}

/** Whether the customer waits and the window is about to close: the row shows a ring. */
export function closesSoon(chat: ChatView, window: WindowView, nowMs: number): boolean {
  return (
    window.state === "open" &&
    !chat.preview.fromUs &&
    chat.preview.kind !== null &&
    window.endsMs - nowMs < CLOSING_MS
  );
}

/** The row as a screen reader says it: name, unread, state, preview, time. */
export function rowLabel(chat: ChatView, window: WindowView, nowMs: number): string {
  const parts = [chat.name];
  if (chat.unread > 0) parts.push(m.chat_unread({ count: chat.unread }));
  if (closesSoon(chat, window, nowMs) && window.state === "open") {
    parts.push(m.chat_closing({ left: timeLeft(window.endsMs - nowMs) }));
  }
  parts.push(previewLine(chat));
  const ours = chat.draft === "" && !chat.preview.failed ? chat.preview.delivery : null;
  if (ours !== null) parts.push(deliveryName(ours));
  parts.push(rowTime(chat.lastActivityMs, nowMs));
  return parts.join(", ");
}

/** How the customer can be told apart below the name. */
export function addressLine(chat: ChatView): string {
  if (chat.phone !== null) return chat.phone;
  const hidden = m.chat_number_hidden();
  return chat.username === null ? hidden : `@${chat.username} · ${hidden}`;
}
