import { expect, test } from "vitest";
import type { MessageView } from "../ipc/bindings";
import { DAY, message, MINUTE, NOW } from "../ipc/fixtures";
import { itemsOf, keptItems } from "./group";
import { withPhotoGroups } from "./photos";

const at = (minutes: number, fromUs = false) =>
  message({ id: String(minutes), atMs: NOW + minutes * MINUTE, fromUs });
const groups = (rows: ReturnType<typeof at>[], unread: string | null = null) =>
  itemsOf(rows, unread, "UTC").flatMap((item) =>
    item.type === "message"
      ? [`${item.startsGroup ? "[" : ""}${item.key}${item.endsGroup ? "]" : ""}`]
      : [],
  );

test("one side within five minutes is one group", () => {
  expect(groups([at(0), at(5), at(11)])).toEqual(["[0", "5]", "[11]"]);
});

test("the other side starts a group of its own", () => {
  expect(groups([at(0), at(1, true), at(2)])).toEqual(["[0]", "[1]", "[2]"]);
});

test("in a group everybody has a group of their own, and so has every door ours left by", () => {
  const by = (minutes: number, author: string) => ({ ...at(minutes), author });
  expect(groups([by(0, "Dee"), by(1, "Dee"), by(2, "Ana")])).toEqual(["[0", "1]", "[2]"]);
  const phone = { ...at(1, true), sentFrom: "phone" as const };
  expect(groups([at(0, true), phone])).toEqual(["[0]", "[1]"]);
});

test("the unread line parts a group", () => {
  expect(groups([at(0), at(1), at(2)], "1")).toEqual(["[0]", "[1", "2]"]);
});

test("midnight parts a group and brings a day pill", () => {
  const late = message({ id: "a", atMs: Date.UTC(2026, 10, 20, 23, 59) });
  const early = message({ id: "b", atMs: Date.UTC(2026, 10, 21, 0, 1) });
  const kinds = itemsOf([late, early], null, "UTC").map((item) => item.type);
  expect(kinds).toEqual(["day", "message", "day", "message"]);
  expect(groups([late, early])).toEqual(["[a]", "[b]"]);
});

test("the day is the one of the computer's time zone", () => {
  const late = message({ id: "a", atMs: Date.UTC(2026, 10, 20, 23, 59) });
  const early = message({ id: "b", atMs: Date.UTC(2026, 10, 21, 0, 1) });
  expect(itemsOf([late, early], null, "America/Sao_Paulo").map((item) => item.type)).toEqual([
    "day",
    "message",
    "message",
  ]);
});

test("keys of days are the same whatever rows are paged in", () => {
  const one = itemsOf([at(0)], null, "UTC")[0];
  const two = itemsOf([message({ id: "x", atMs: NOW - DAY }), at(-1), at(0)], null, "UTC");
  expect(two.map((item) => item.key)).toContain(one?.key);
});

test("with a new message only the rows it changes become others", () => {
  const keep = keptItems();
  const photo = (minutes: number) => ({ ...at(minutes), kind: "image" as const });
  const [oldest, ...others] = [at(-20), photo(-10), photo(-9), at(0), at(1), at(2)] as const;
  const draw = (all: MessageView[]) => keep(withPhotoGroups(itemsOf(all, "0", "UTC")));
  const before = draw([oldest, ...others.slice(0, -1)]);
  const after = draw([oldest, ...others]);
  const changed = after.filter((item, index) => item !== before[index]).map((item) => item.key);
  expect(changed).toEqual(["1", "2"]);
  const edited = { ...oldest, edited: true };
  const again = draw([edited, ...others]);
  expect(again.filter((item, index) => item !== after[index])).toEqual([
    expect.objectContaining({ message: edited }),
  ]);
});
