import { expect, test } from "vitest";
import type { StagedFile } from "../ipc/bindings";
import { trayFile, type TrayFile } from "./drafts.svelte";
import { LIMIT, textAsCaption } from "./sending";
import { moved } from "./tray";

const staged: StagedFile = {
  stagedId: "1",
  kind: "image",
  mime: "image/jpeg",
  fileName: "cake.jpg",
  bytes: 3,
  width: 1,
  height: 1,
  problem: null,
};

test.each<[from: number, to: number, expected: string]>([
  [0, 1, "bac"],
  [2, 0, "cab"],
  [1, 1, "abc"],
  [1, -3, "bac"],
  [0, 9, "bca"],
  [7, 0, "abc"],
])("from %i to %i leaves %s", (from, to, expected) => {
  expect(moved(["a", "b", "c"], from, to).join("")).toBe(expected);
});

test("a text is the caption of a file that takes one and has none", () => {
  const file = (change: Partial<StagedFile>, caption = ""): TrayFile => ({
    ...trayFile({ ...staged, ...change }),
    caption,
  });
  expect(textAsCaption("Ours", file({}))).toBe("Ours");
  expect(textAsCaption("Ours", file({ kind: "document" }))).toBe("Ours");
  expect(textAsCaption("Ours", file({ kind: "audio" })), "sound carries none").toBeNull();
  expect(textAsCaption("Ours", file({}, "Mine")), "it has one").toBeNull();
  expect(textAsCaption("  ", file({}))).toBeNull();
  expect(textAsCaption("a".repeat(LIMIT.caption), file({}))).not.toBeNull();
  expect(textAsCaption("a".repeat(LIMIT.caption + 1), file({})), "too long").toBeNull();
});
