import type { MessageView } from "../ipc/bindings";
import type { TimelineItem } from "./group";

/** Photos of one side this close to each other are shown as one group. */
const WITHIN_MS = 60_000;

/**
 * Puts photos that were sent together into one item. Only plain photos: one with words of its own,
 * a quote or a problem keeps its bubble, so that nothing said beside it is lost.
 */
export function withPhotoGroups(items: readonly TimelineItem[]): TimelineItem[] {
  const grouped: TimelineItem[] = [];
  for (const item of items) {
    const before = grouped.at(-1);
    if (before && item.type === "message" && joins(before, item)) {
      grouped[grouped.length - 1] = joined(before, item);
    } else grouped.push(item);
  }
  return grouped;
}

/** Places of a group's photos in a grid six wide: how many columns each one takes. */
export function photoSpans(count: number): number[] {
  const perRow = count <= 4 ? 2 : 3;
  // The first row takes what is left over, so that every row is full.
  const first = count % perRow === 0 ? perRow : count % perRow;
  return Array.from({ length: count }, (_, index) => 6 / (index < first ? first : perRow));
}

type One = Extract<TimelineItem, { type: "message" }>;
type Photos = Extract<TimelineItem, { type: "photos" }>;

function joins(before: TimelineItem, item: One): before is One | Photos {
  if (item.startsGroup || !isPlainPhoto(item.message)) return false;
  const last = lastOf(before);
  return last !== null && isPlainPhoto(last) && item.message.atMs - last.atMs <= WITHIN_MS;
}

function joined(before: One | Photos, item: One): Photos {
  const messages = before.type === "photos" ? before.messages : [before.message];
  return {
    type: "photos",
    // The first photo's, so that the item stays the same one as more arrive.
    key: before.key,
    messages: [...messages, item.message],
    startsGroup: before.startsGroup,
    endsGroup: item.endsGroup,
  };
}

function lastOf(item: TimelineItem): MessageView | null {
  if (item.type === "message") return item.message;
  return item.type === "photos" ? (item.messages.at(-1) ?? null) : null;
}

function isPlainPhoto(message: MessageView): boolean {
  const shown = message.media?.state === "ready" || message.media?.state === "pending";
  return (
    message.kind === "image" &&
    shown &&
    message.plainText === "" &&
    message.template === null &&
    message.card === null &&
    message.quote === null &&
    message.problem === null &&
    !message.reactions.some((reaction) => reaction.problem !== null) &&
    message.referral === null &&
    message.product === null &&
    message.payment === null &&
    !message.forwarded &&
    !message.deleted &&
    !message.edited &&
    message.arrivedMs - message.atMs <= 10 * WITHIN_MS
  );
}
