import { expect, test } from "vitest";
import { DAY, message, NOW, problem } from "../ipc/fixtures";
import { ownReaction, quickEmoji, takesReaction } from "./reactions";

const reaction = (emoji: string, rest: object = {}) => ({
  emoji,
  fromUs: true,
  messageId: null,
  problem: null,
  ...rest,
});

test("six emoji are one click away, those used last first", () => {
  expect(quickEmoji([])).toHaveLength(6);
  expect(quickEmoji(["🎉", "👍"]).slice(0, 3)).toEqual(["🎉", "👍", "❤️"]);
  expect(quickEmoji(["1", "2", "3", "4", "5", "6", "7"])).toEqual(["1", "2", "3", "4", "5", "6"]);
});

test("our reaction is the one on its way, never one that did not arrive", () => {
  expect(ownReaction([reaction("👍", { fromUs: false })])).toBeNull();
  expect(ownReaction([reaction("👍"), reaction("❤️", { fromUs: false })])).toBe("👍");
  const failed = reaction("🎉", { messageId: "9", problem: problem({ kind: "failed" }) });
  expect(ownReaction([reaction("👍"), failed])).toBe("👍");
  const waiting = reaction("🎉", {
    messageId: "9",
    problem: problem({ code: "meta_busy", kind: "retrying" }),
  });
  expect(ownReaction([waiting])).toBe("🎉");
});

test("WhatsApp takes reactions to what it has, for thirty days", () => {
  const table: [Parameters<typeof message>[0], boolean][] = [
    [{ atMs: NOW - DAY }, true],
    [{ atMs: NOW - 31 * DAY }, false],
    [{ deleted: true }, false],
    [{ kind: "system" }, false],
    [{ fromUs: true, delivery: "queued" }, false],
    [{ fromUs: true, delivery: "read" }, true],
  ];
  for (const [change, takes] of table) {
    expect(takesReaction(message(change), NOW), JSON.stringify(change)).toBe(takes);
  }
});
