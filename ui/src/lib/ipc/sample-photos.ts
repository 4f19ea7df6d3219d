/** Photos that were sent together, from both sides and in several numbers. */
import type { MediaView, MessageView } from "./bindings";
import { media, message, MINUTE, NOW } from "./fixtures";
import { SAMPLE_MEDIA } from "./sample-messages";

const at = (minutesAgo: number, seconds = 0) => NOW - minutesAgo * MINUTE + seconds * 1000;

/** `count` photos a few seconds apart. Ids begin with `id`. */
function photos(
  id: string,
  count: number,
  minutesAgo: number,
  change: (index: number) => Partial<MessageView> = () => ({}),
): MessageView[] {
  return Array.from({ length: count }, (_, index) =>
    message({
      id: `${id}${String(index)}`,
      kind: "image",
      atMs: at(minutesAgo, index * 4),
      media: picture(index),
      ...change(index),
    }),
  );
}

function picture(index: number): MediaView {
  return index % 3 === 1
    ? media({ id: SAMPLE_MEDIA.tall, width: 600, height: 1100 })
    : media({ id: SAMPLE_MEDIA.photo });
}

/** Groups of two, three, four and seven; one is on its way, one says more than itself. */
export const photoTalk: MessageView[] = [
  message({ id: "ph-a", atMs: at(60), plainText: "These are the ones I mean:" }),
  ...photos("ph-b", 3, 59),
  ...photos("ph-c", 2, 50, (index) => ({
    fromUs: true,
    delivery: index === 0 ? "read" : "delivered",
  })),
  ...photos("ph-d", 7, 40, (index) =>
    index === 2
      ? { reactions: [{ emoji: "❤️", fromUs: true, messageId: null, problem: null }] }
      : {},
  ),
  ...photos("ph-e", 4, 30, (index) => ({
    fromUs: true,
    delivery: index < 3 ? "sent" : "uploading",
    ...(index === 3 ? { media: { ...picture(0), state: "pending" as const } } : {}),
  })),
  ...photos("ph-f", 1, 29, () => ({ fromUs: true, plainText: "And this one is sold." })),
];
