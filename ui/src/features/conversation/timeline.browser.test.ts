import { tick } from "svelte";
import { afterEach, expect, test } from "vitest";
import { show } from "../../../gallery/show";
import { pageOf, stillAnswers } from "../../../gallery/desk";
import { story } from "../../../gallery/story";
import Inbox from "../../Inbox.svelte";
import type { FakeHost } from "$lib/host/fake";
import type { MessageView } from "$lib/ipc/bindings";
import { conversation, message, NOW } from "$lib/ipc/fixtures";
import type { Desk } from "$lib/state/desk.svelte";
import { LIMITS } from "$lib/timeline/window";

let close: () => Promise<void> = () => Promise.resolve();

afterEach(async () => {
  await close();
  close = () => Promise.resolve();
  document.body.replaceChildren();
});

interface Open {
  desk: Desk;
  host: FakeHost;
  scroller: HTMLElement;
  rows: MessageView[];
}

/** The inbox with one long conversation, opened. `rows` is what the engine has. */
async function open(rows: MessageView[], firstUnreadId: string | null = null): Promise<Open> {
  const answers = stillAnswers(rows);
  // The engine's list grows while the test runs: pages are cut from the test's own array.
  answers.timeline_page = (request) => ({ ...pageOf(rows, request), firstUnreadId });
  answers.messages_by_id = ({ ids }) => rows.filter((row) => ids.includes(row.id));
  const target = document.createElement("div");
  target.id = "app";
  document.body.append(target);
  const shown = await show(
    story(
      "timeline",
      Inbox,
      {},
      {
        answers,
        before: async (desk) => {
          await desk.refresh();
          desk.open("1");
        },
      },
    ),
    target,
  );
  close = shown.close;
  await expect.poll(() => document.querySelectorAll("[data-row]").length).toBeGreaterThan(0);
  await frames();
  const scroller = document.querySelector<HTMLElement>('[data-testid="timeline"]');
  if (!scroller) throw new Error("no timeline");
  return { desk: shown.desk, host: shown.host, scroller, rows };
}

function frame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

async function frames(count = 3): Promise<void> {
  for (let n = 0; n < count; n += 1) await frame();
}

const drawn = () => document.querySelectorAll("[data-row]").length;
const fromEnd = (scroller: HTMLElement) =>
  scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;

function topOf(id: string): number {
  const row = document.querySelector(`[data-row="${id}"]`);
  if (!row) throw new Error(`row ${id} is not drawn`);
  return row.getBoundingClientRect().top;
}

/** The first row whose upper edge is inside the view. */
function firstVisible(scroller: HTMLElement): string {
  const edge = scroller.getBoundingClientRect().top;
  for (const row of document.querySelectorAll<HTMLElement>("[data-row]")) {
    if (row.getBoundingClientRect().top >= edge) return row.dataset["row"] ?? "";
  }
  throw new Error("nothing is visible");
}

test("opens at the newest message with sixty rows", async () => {
  const { scroller } = await open(conversation(1000));
  expect(fromEnd(scroller)).toBeLessThanOrEqual(1);
  expect(drawn()).toBe(LIMITS.open);
});

test("opens at the unread line when there is one", async () => {
  const { scroller } = await open(conversation(1000), "900");
  const line = document.querySelector('[data-testid="unread-line"]');
  const edge = scroller.getBoundingClientRect();
  const top = line?.getBoundingClientRect().top ?? Number.NaN;
  expect(top).toBeGreaterThanOrEqual(edge.top);
  expect(top).toBeLessThan(edge.top + edge.height / 2);
});

test("paging far up moves nothing under the eyes: 0 px of drift, 150 rows at most", async () => {
  const { desk, scroller } = await open(conversation(2000));
  const drifts: number[] = [];
  let pages = 0;
  let first = desk.timeline?.rows[0]?.id;
  for (let step = 0; step < 200 && pages < 12; step += 1) {
    scroller.scrollTop = Math.max(scroller.scrollTop - 400, 0);
    await frame();
    const id = firstVisible(scroller);
    const before = topOf(id);
    await frame();
    await new Promise((resolve) => setTimeout(resolve));
    await frame();
    drifts.push(topOf(id) - before);
    if (desk.timeline?.rows[0]?.id !== first) {
      first = desk.timeline?.rows[0]?.id;
      pages += 1;
    }
    expect(drawn()).toBeLessThanOrEqual(LIMITS.max);
  }
  expect(pages, "the test must have paged").toBeGreaterThanOrEqual(12);
  expect(Math.max(...drifts.map(Math.abs))).toBe(0);
});

test("twenty messages that come in while reading above do not move the view", async () => {
  const { desk, scroller, rows } = await open(conversation(500));
  scroller.scrollTop -= 2000;
  await frames(14);
  const id = firstVisible(scroller);
  const before = topOf(id);
  const fresh = Array.from({ length: 20 }, (_, n) =>
    message({ id: String(10_000 + n), plainText: `New ${String(n)}`, atMs: NOW + n * 1000 }),
  );
  rows.push(...fresh);
  await desk.timeline?.changed(fresh.map((row) => row.id));
  await frames();
  expect(topOf(id) - before).toBe(0);
  const jump = document.querySelector<HTMLElement>('[data-testid="jump-end"]');
  expect(jump?.textContent).toContain("20");
});

test("at the end a new message is followed", async () => {
  const { desk, scroller, rows } = await open(conversation(100));
  rows.push(message({ id: "10000", plainText: "Hello", atMs: NOW }));
  await desk.timeline?.changed(["10000"]);
  await frames();
  expect(fromEnd(scroller)).toBeLessThanOrEqual(1);
  expect(document.querySelector('[data-row="10000"]')).not.toBeNull();
});

test("our message is one row from queued to read", async () => {
  const { desk, rows } = await open(conversation(30));
  const ours = message({
    id: "10000",
    fromUs: true,
    delivery: "queued",
    plainText: "Two left",
    atMs: NOW,
  });
  rows.push(ours);
  await desk.timeline?.sent(ours);
  await tick();
  const row = document.querySelector<HTMLElement>('[data-row="10000"]');
  expect(row?.dataset["delivery"]).toBe("queued");
  for (const delivery of ["sent", "delivered", "read"] as const) {
    rows[rows.length - 1] = { ...ours, delivery };
    await desk.timeline?.changed(["10000"]);
    await tick();
    expect(document.querySelector('[data-row="10000"]'), "the same element").toBe(row);
    expect(row?.dataset["delivery"]).toBe(delivery);
  }
});

test("a growing composer keeps the newest message in view", async () => {
  const { scroller } = await open(conversation(100));
  const field = document.querySelector<HTMLTextAreaElement>('[data-testid="composer-input"]');
  if (!field) throw new Error("no composer");
  const before = scroller.clientHeight;
  field.value = "line\n".repeat(8);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await frames(4);
  expect(scroller.clientHeight).toBeLessThan(before - 50);
  expect(fromEnd(scroller)).toBeLessThanOrEqual(1);
});

test("a click on a quote goes to the message far above, and Back returns", async () => {
  const rows = conversation(800);
  rows.push(
    message({
      id: "10000",
      plainText: "Yes, that one",
      atMs: NOW,
      quote: { messageId: "20", fromUs: false, kind: "text", text: "Message 20" },
    }),
  );
  await open(rows);
  document.querySelector<HTMLElement>('[data-row="10000"] .quote')?.click();
  await expect.poll(() => document.querySelector('[data-row="20"]')).not.toBeNull();
  await frames();
  const frameBox = document.querySelector('[data-testid="timeline"]')?.getBoundingClientRect();
  expect(topOf("20")).toBeGreaterThan(frameBox?.top ?? 0);
  expect(topOf("20")).toBeLessThan(frameBox?.bottom ?? 0);
  document.querySelector<HTMLElement>('.jumps [aria-label="Back to where you were"]')?.click();
  await expect.poll(() => document.querySelector('[data-row="10000"]')).not.toBeNull();
});

test("what was really seen for half a second is marked read, up to the newest", async () => {
  const { host } = await open(conversation(40));
  expect(host.asked("mark_read"), "opening alone is not seeing").toEqual([]);
  document.querySelector<HTMLElement>('[data-row="39"]')?.focus();
  await expect.poll(() => host.asked("mark_read").length, { timeout: 3000 }).toBeGreaterThan(0);
  expect(host.asked("mark_read")[0]?.upTo).toBe("40");
});

test("arrow keys walk the messages and R answers one", async () => {
  const { desk } = await open(conversation(40));
  const last = document.querySelector<HTMLElement>('[data-row="40"]');
  last?.focus();
  last?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }));
  await expect.poll(() => (document.activeElement as HTMLElement).dataset["row"]).toBe("39");
  document.activeElement?.dispatchEvent(
    new KeyboardEvent("keydown", { key: "r", code: "KeyR", bubbles: true }),
  );
  await tick();
  expect(document.querySelector('[data-testid="reply-strip"]')).not.toBeNull();
  const chat = desk.openChat;
  expect(chat && desk.drafts.of(chat).replyTo?.id).toBe("39");
});
