import type { MessageView } from "../ipc/bindings";
import { dayOf } from "./format";

/** Messages of one side this close together form a group. Source: design, grouping. */
const GROUP_WITHIN_MS = 5 * 60_000;

/** One item of the timeline, in order. Days and the unread line are items of their own. */
export type TimelineItem =
  | { type: "day"; key: string; atMs: number }
  | { type: "unread"; key: string }
  | {
      type: "message";
      key: string;
      message: MessageView;
      startsGroup: boolean;
      endsGroup: boolean;
    }
  | {
      /** Photos that were sent together, at least two, oldest first. */
      type: "photos";
      key: string;
      messages: MessageView[];
      startsGroup: boolean;
      endsGroup: boolean;
    };

/** Puts day pills and the unread line between messages and finds the groups. */
export function itemsOf(
  messages: readonly MessageView[],
  firstUnreadId: string | null,
  timeZone?: string,
): TimelineItem[] {
  const items: TimelineItem[] = [];
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    const after = messages[index + 1];
    const day = dayOf(message.atMs, timeZone);
    if (!before || dayOf(before.atMs, timeZone) !== day) {
      items.push({ type: "day", key: `day-${day}`, atMs: message.atMs });
    }
    if (message.id === firstUnreadId) items.push({ type: "unread", key: "unread" });
    items.push({
      type: "message",
      key: message.id,
      message,
      startsGroup: !together(before, message, firstUnreadId, timeZone),
      endsGroup: !together(message, after, firstUnreadId, timeZone),
    });
  });
  return items;
}

function together(
  a: MessageView | undefined,
  b: MessageView | undefined,
  firstUnreadId: string | null,
  timeZone: string | undefined,
): boolean {
  if (!a || !b || b.id === firstUnreadId) return false;
  return (
    a.fromUs === b.fromUs &&
    a.author === b.author &&
    a.sentFrom === b.sentFrom &&
    a.kind !== "system" &&
    b.kind !== "system" &&
    b.atMs - a.atMs <= GROUP_WITHIN_MS &&
    dayOf(a.atMs, timeZone) === dayOf(b.atMs, timeZone)
  );
}

/**
 * Makes items stay the objects they were while they say the same: a row is drawn anew when its item
 * is another, and with each new message there is a new list of all of them.
 */
export function keptItems(): (items: readonly TimelineItem[]) => TimelineItem[] {
  let known = new Map<string, TimelineItem>();
  return (items) => {
    const kept = items.map((item) => {
      const before = known.get(item.key);
      return before && saysTheSame(before, item) ? before : item;
    });
    known = new Map(kept.map((item) => [item.key, item]));
    return kept;
  };
}

function saysTheSame(a: TimelineItem, b: TimelineItem): boolean {
  const [before, now] = [Object.entries(a), new Map<string, unknown>(Object.entries(b))];
  return before.length === now.size && before.every(([name, value]) => alike(value, now.get(name)));
}

function alike(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
