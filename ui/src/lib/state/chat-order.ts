import type { ChatView } from "../ipc/bindings";

/** Newest activity first; the newer id first when both are equal, as the engine pages them. */
export function inChatOrder(a: ChatView, b: ChatView): number {
  if (a.lastActivityMs !== b.lastActivityMs) return b.lastActivityMs - a.lastActivityMs;
  if (a.id.length !== b.id.length) return b.id.length - a.id.length;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

/** Adds a page behind what is shown, without repeating a chat that moved meanwhile. */
export function merged(rows: readonly ChatView[], page: readonly ChatView[]): ChatView[] {
  const known = new Set(rows.map((row) => row.id));
  return [...rows, ...page.filter((chat) => !known.has(chat.id))];
}
