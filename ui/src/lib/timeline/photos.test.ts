import { describe, expect, test } from "vitest";
import type { MessageView } from "../ipc/bindings";
import { media, message, MINUTE, NOW, problem } from "../ipc/fixtures";
import { itemsOf } from "./group";
import { photoSpans, withPhotoGroups } from "./photos";

const photo = (seconds: number, change: Partial<MessageView> = {}): MessageView =>
  message({
    id: String(seconds),
    kind: "image",
    media: media(),
    atMs: NOW + seconds * 1000,
    ...change,
  });

/** Ids of each item, those of one group together. */
const shown = (rows: MessageView[], unread: string | null = null) =>
  withPhotoGroups(itemsOf(rows, unread, "UTC")).flatMap((item) => {
    if (item.type === "photos") return [item.messages.map((one) => one.id).join("+")];
    return item.type === "message" ? [item.key] : [];
  });

test("photos within a minute of each other are one group, however many", () => {
  expect(shown([photo(0), photo(50), photo(100), photo(200)])).toEqual(["0+50+100", "200"]);
});

test("another side, another door and the unread line begin a new one", () => {
  expect(shown([photo(0), photo(1, { fromUs: true }), photo(2)])).toEqual(["0", "1", "2"]);
  const phone = { fromUs: true, sentFrom: "phone" } as const;
  expect(shown([photo(0, { fromUs: true }), photo(1, phone)])).toEqual(["0", "1"]);
  expect(shown([photo(0), photo(1), photo(2)], "1")).toEqual(["0", "1+2"]);
});

describe("a photo that says more than itself stays alone", () => {
  test.each<[string, Partial<MessageView>]>([
    ["a caption", { plainText: "The blue one" }],
    ["a quote", { quote: { messageId: "9", fromUs: true, kind: "text", text: "Which?" } }],
    ["a problem", { fromUs: true, problem: problem() }],
    ["a forward mark", { forwarded: true }],
    ["no file", { media: media({ state: "failed" }) }],
    ["a deletion", { deleted: true }],
    ["a late arrival", { arrivedMs: NOW + 11 * MINUTE }],
  ])("%s", (_, change) => {
    const side = { fromUs: change.fromUs ?? false };
    expect(shown([photo(0, side), photo(1, { ...side, ...change }), photo(2, side)])).toEqual([
      "0",
      "1",
      "2",
    ]);
  });
});

test("as more arrive the item stays the same one, and its end moves", () => {
  const two = withPhotoGroups(itemsOf([photo(0), photo(1)], null, "UTC"));
  const three = withPhotoGroups(
    itemsOf([photo(0), photo(1), photo(2), message({ atMs: NOW + 3000 })], null, "UTC"),
  );
  expect(three[1]?.key).toBe(two[1]?.key);
  expect(two[1]).toMatchObject({ type: "photos", startsGroup: true, endsGroup: true });
  expect(three[1]).toMatchObject({ type: "photos", startsGroup: true, endsGroup: false });
});

test.each([
  [2, [3, 3]],
  [3, [6, 3, 3]],
  [4, [3, 3, 3, 3]],
  [5, [3, 3, 2, 2, 2]],
  [7, [6, 2, 2, 2, 2, 2, 2]],
  [9, [2, 2, 2, 2, 2, 2, 2, 2, 2]],
])("every row of %i photos is full", (count, spans) => {
  expect(photoSpans(count)).toEqual(spans);
  expect(spans.reduce((sum, span) => sum + span, 0) % 6).toBe(0);
});
