import type { CardView, ChatView, WindowView } from "../ipc/bindings";
import { m } from "./catalogue";
import { callLength, callText } from "./calls";
import { isFormFiller } from "./card";
import { deliveryName, kindName } from "./kinds";
import { noticeText, permissionText } from "./notice";
import { responderName } from "./people";
import { rowTime, timeLeft } from "./time";

/** The reply window counts as closing when less than this is left. Source: design, 2.3. */
export const CLOSING_MS = 2 * 60 * 60_000;

/** What the chat is called. A group may have no name yet. */
export function chatName(chat: ChatView): string {
  return chat.name.trim() === "" && chat.group !== null ? m.chat_group() : chat.name;
}

/** What the row says under the name, before the owner's own words are put around it. */
export function previewText(chat: ChatView): string {
  const { preview } = chat;
  if (preview.kind === null) return m.preview_none();
  const line = cardLine(preview.card, chatName(chat));
  if (line !== null) return line;
  if (preview.kind === "interactive" && isFormFiller(preview.text)) return m.form_title();
  const text = preview.kind === "location" ? preview.text.replace(COORDINATES, "") : preview.text;
  return text === "" ? kindName(preview.kind) : text;
}

/** Whether the line is somebody's words. Calls and lines about the chat are nobody's. */
export function isSaid({ preview }: ChatView): boolean {
  return preview.kind !== "call" && preview.kind !== "system";
}

/** What is being written here and not sent: its text, else its files in short; null for nothing. */
export function draftText({ draft, draftFiles }: ChatView): string | null {
  if (draft !== "") return draft;
  if (draftFiles === null) return null;
  const { count, kind } = draftFiles;
  if (count === 1 && kind !== null) return kindName(kind);
  return kind === "image" ? m.photos_count({ count }) : m.files_count({ count });
}

/** The preview in full words: draft, not sent, from us. */
function previewLine(chat: ChatView): string {
  const text = previewText(chat);
  const draft = draftText(chat);
  if (draft !== null) return m.preview_draft({ text: draft });
  if (chat.preview.failed) return m.preview_not_sent({ text });
  return chat.preview.fromUs && isSaid(chat) ? m.preview_you({ text }) : text;
}

/** The engine ends a place with its degrees: a row has no room for them. */
const COORDINATES = /\s*-?\d+\.\d{5}, -?\d+\.\d{5}$/u;

/** A call, a permission or a line about the chat; without times, since a row has its own. */
function cardLine(card: CardView | null, name: string): string | null {
  switch (card?.kind) {
    case "call":
      return [callText(card), callLength(card)].filter((part) => part !== "").join(" · ");
    case "callPermission":
      return permissionText({ ...card, expiresMs: null }, name, 0);
    case "notice":
      return noticeText(card, name);
    default:
      return null;
  }
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
  const parts = [chatName(chat)];
  if (chat.group !== null && chatName(chat) !== m.chat_group()) parts.push(m.chat_group());
  if (chat.unread > 0) parts.push(m.chat_unread({ count: chat.unread }));
  if (closesSoon(chat, window, nowMs) && window.state === "open") {
    parts.push(m.chat_closing({ left: timeLeft(window.endsMs - nowMs) }));
  }
  if (chat.answeredBy !== null) parts.push(answeredBy(chat.answeredBy));
  parts.push(previewLine(chat));
  const ours =
    draftText(chat) === null && !chat.preview.failed && isSaid(chat) ? chat.preview.delivery : null;
  if (ours !== null) parts.push(deliveryName(ours));
  parts.push(rowTime(chat.lastActivityMs, nowMs));
  return parts.join(", ");
}

/** "An AI agent answers": the mark of a chat that somebody else takes care of. */
export function answeredBy(role: string): string {
  return m.chat_answered_by({ responder: responderName(role) });
}

/** How the customer can be told apart below the name. */
export function addressLine(chat: ChatView): string {
  if (chat.group !== null) return m.chat_group();
  if (chat.phone !== null) return chat.phone;
  const hidden = m.chat_number_hidden();
  return chat.username === null ? hidden : `@${chat.username} · ${hidden}`;
}
