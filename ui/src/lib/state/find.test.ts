import { beforeEach, expect, test } from "vitest";
import { FakeHost } from "../host/fake";
import type { FoundInChat } from "../ipc/bindings";
import { Client } from "../ipc/client";
import { FindHere } from "./find.svelte";

const all: FoundInChat = { ids: ["9", "5", "2"], total: 3, next: null };

/** Answers that wait, in the order of the questions. */
let waiting: ((page: FoundInChat) => void)[];
let shown: string[];
let find: FindHere;

beforeEach(() => {
  waiting = [];
  shown = [];
  const host = new FakeHost({
    find_in_chat: () => new Promise((resolve) => waiting.push(resolve)),
  });
  find = new FindHere(new Client(host), "1", (id) => shown.push(id));
});

/** The engine answers its oldest open question, once it was asked. */
async function answers(page: FoundInChat = all): Promise<void> {
  await expect.poll(() => waiting.length).toBeGreaterThan(0);
  waiting.shift()?.(page);
}

test("what was typed is looked for, and its newest hit is gone to", async () => {
  find.type("cake");
  await answers();
  await expect.poll(() => shown).toEqual(["9"]);
  expect(find.total).toBe(3);
  void find.step("older");
  await expect.poll(() => shown).toEqual(["9", "5"]);
  void find.step("newer");
  void find.step("newer");
  await expect.poll(() => shown).toEqual(["9", "5", "9", "2"]);
});

test("a step while the hits are read again is not undone by their answer", async () => {
  find.type("cake");
  await answers();
  await expect.poll(() => find.current).toBe("9");
  const again = find.again();
  const step = find.step("older");
  await answers({ ids: ["11", "9", "5", "2"], total: 4, next: null });
  await Promise.all([again, step]);
  expect(find.current).toBe("5");
  expect(find.at).toBe(2);
  expect(shown).toEqual(["9", "5"]);
});

test("news while the hits are looked for does not take the way to the newest one", async () => {
  find.type("cake");
  await expect.poll(() => waiting.length).toBe(1);
  const again = find.again();
  await answers({ ids: ["9"], total: 1, next: null });
  await answers();
  await again;
  expect(shown).toEqual(["9"]);
  expect(find.total).toBe(3);
});

test("Enter waits for the last of several looks", async () => {
  find.type("cake");
  const step = find.step("older");
  await expect.poll(() => waiting.length).toBe(1);
  const again = find.again();
  await answers();
  await answers();
  await Promise.all([again, step]);
  expect(shown).toEqual(["9", "5"]);
});

test("news leave the view where it is", async () => {
  find.type("cake");
  await answers();
  await expect.poll(() => shown).toEqual(["9"]);
  const again = find.again();
  await answers({ ids: ["11", "9", "5", "2"], total: 4, next: null });
  await again;
  expect(find.current).toBe("9");
  expect(find.at).toBe(1);
  expect(shown).toEqual(["9"]);
});

test("quick steps past the last known hit ask for older ones once", async () => {
  find.type("cake");
  await answers({ ids: ["9"], total: 3, next: "older" });
  await expect.poll(() => shown).toEqual(["9"]);
  const steps = [find.step("older"), find.step("older")];
  await answers({ ids: ["5", "2"], total: null, next: null });
  await Promise.all(steps);
  expect(find.ids).toEqual(["9", "5", "2"]);
  expect(shown).toEqual(["9", "5", "2"]);
  expect(waiting).toHaveLength(0);
});

test("a step that still waits when the bar is closed does not move the view", async () => {
  find.type("cake");
  await answers();
  await expect.poll(() => shown).toEqual(["9"]);
  const again = find.again();
  const step = find.step("older");
  find.stop();
  await answers();
  await Promise.all([again, step]);
  expect(shown).toEqual(["9"]);
});
