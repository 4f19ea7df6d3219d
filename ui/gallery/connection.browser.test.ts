import { afterEach, expect, test } from "vitest";
import type { CatchUpView } from "../src/lib/ipc/bindings";
import { MINUTE, NOW } from "../src/lib/ipc/fixtures";
import { stillAnswers } from "./desk";
import { frames, hook, showInbox, type Shown } from "./test-inbox";

let shown: Shown;
let stop: () => void = () => undefined;

afterEach(async () => {
  stop();
  stop = () => undefined;
  await shown.close();
  document.body.replaceChildren();
});

const given = (name: string) => document.querySelector<HTMLElement>(`[data-testid="${name}"]`);

const late = (messages: number): CatchUpView => ({
  sinceMs: NOW - 94 * MINUTE,
  untilMs: NOW - 12 * MINUTE,
  messages,
  chats: 2,
});

test("what came in meanwhile is counted, announced, and can be put away", async () => {
  let value: CatchUpView | null = null;
  shown = await showInbox(
    { ...stillAnswers(), catch_up: () => value, dismiss_catch_up: () => null },
    "1",
  );
  stop = shown.desk.start();
  await frames();
  expect(given("catch-up")).toBeNull();
  value = late(3);
  shown.host.emit([{ type: "catchUpChanged" }]);
  await expect.poll(() => given("catch-up")?.textContent).toContain("3 messages arrived");
  expect(shown.desk.announcer.lines.map((line) => line.text)).toEqual([
    "3 messages arrived while you were away",
  ]);
  hook("catch-up-dismiss").click();
  await expect.poll(() => given("catch-up")).toBeNull();
  expect(shown.host.asked("dismiss_catch_up")).toHaveLength(1);
});

test("one message is one message", async () => {
  shown = await showInbox({ ...stillAnswers(), catch_up: () => late(1) }, "1");
  expect(hook("catch-up").textContent).toContain("1 message arrived");
});
