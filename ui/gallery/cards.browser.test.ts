import { tick } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { FakeHost } from "../src/lib/host/fake";
import { goodConnection } from "../src/lib/ipc/fixtures";
import { groupTalk } from "../src/lib/ipc/sample-cards";
import { everyNotice } from "../src/lib/ipc/sample-notices";
import { cardStories } from "./card-stories";
import { stillAnswers } from "./desk";
import { show } from "./show";
import { frames, hook, showInbox, type } from "./test-inbox";

let close: () => Promise<void> = () => Promise.resolve();

afterEach(async () => {
  await close();
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

async function draw(id: string): Promise<FakeHost> {
  const story = cardStories.find((one) => one.id === id);
  if (!story) throw new Error(`no story ${id}`);
  const target = document.createElement("div");
  target.id = "app";
  document.body.append(target);
  const shown = await show(story, target);
  close = shown.close;
  await tick();
  return shown.host;
}

async function inbox(openId: string, answers = stillAnswers()): Promise<void> {
  ({ close } = await showInbox(answers, openId));
}

const rowTexts = () =>
  [...document.querySelectorAll("[data-row]")].map((row) =>
    row.textContent.replaceAll(/\s+/gu, " ").trim(),
  );

function link(words: string): HTMLAnchorElement {
  const found = [...document.querySelectorAll("a")].find((one) => one.textContent.includes(words));
  if (!found) throw new Error(`no link ${words}`);
  return found;
}

test("a place opens on a map outside, and nothing is fetched before", async () => {
  const host = await draw("card-location");
  expect(document.querySelector("img, iframe"), "no map is loaded").toBeNull();
  link("Open in maps").click();
  expect(host.opened[0]).toContain("mlat=-23.541680&mlon=-46.629570");
  link("cafe.example").click();
  expect(host.opened[1]).toBe("https://cafe.example/visit");
});

test("a number on a contact card is copied as it is dialled", async () => {
  await draw("card-contacts");
  const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  const copy = document.querySelector<HTMLButtonElement>('[aria-label="Copy +44 20 7946 0000"]');
  copy?.click();
  expect(write).toHaveBeenCalledWith("+442079460000");
  await expect.poll(() => copy?.getAttribute("aria-label")).toBe("Copied");
});

test("two cards say whose they are, and the answer to our question is marked", async () => {
  const host = await draw("card-contacts");
  expect(document.body.textContent).toContain("Fay Lindqvist and 1 other");
  expect(rowTexts().filter((row) => row.includes("you asked for their number"))).toHaveLength(1);
  link("eva@stone.example").click();
  expect(host.opened).toEqual(["mailto:eva@stone.example"]);
});

test("an order adds up by currency and keeps the customer's words", async () => {
  await draw("card-order");
  const [, two, three] = rowTexts();
  expect(two).toContain("Total £36.50");
  expect(two).toContain("Leave it with the neighbour, please.");
  expect(two?.split("TUBE-28"), "the engine's lines are not drawn again").toHaveLength(2);
  expect(three).toContain("Total £780.00");
  expect(three).toContain("JP¥4,500");
  expect(three).toContain("No price");
});

test("a form shows its answers, else what was sent, and never WhatsApp's filler", async () => {
  await draw("card-form");
  const [answers, raw, empty, row] = rowTexts();
  expect(answers).toContain("Delivery notes");
  expect(answers).toContain("Ring the bell twice.");
  expect(raw).toContain('{"date": "2026-11-21"');
  expect(empty).toContain("without answers");
  expect([answers, raw, empty].some((text) => text?.includes("Sent"))).toBe(false);
  expect(row).toContain("Full service");
  expect(row).toContain("Two hours, with a wheel change");
});

test("a call's recording plays, and no call has ticks", async () => {
  await draw("card-call");
  expect(document.querySelectorAll('[aria-label="Play recording"]')).toHaveLength(1);
  expect(document.querySelectorAll(".ticks")).toHaveLength(0);
  expect(document.body.textContent).not.toContain("Delivered");
});

test("an advertisement stands beside a picture too", async () => {
  await draw("card-remarks");
  const [text, photo] = [...document.querySelectorAll("[data-row]")];
  expect(text?.textContent).toContain("Came from an ad");
  expect(photo?.textContent).toContain("Came from a post");
  expect(photo?.querySelector(".picture")).not.toBeNull();
  expect(photo?.querySelector("a"), "an address that is no web page is not offered").toBeNull();
});

test("an agent's note stands in its own frame, out of every bubble", async () => {
  await draw("notices");
  const notes = [...document.querySelectorAll('[data-testid="owners-note"]')];
  expect(notes.map((note) => note.querySelector(".by")?.textContent.trim())).toEqual([
    "Written by an AI agent",
    "Written by an AI agent",
    "Note from the app that answered before",
  ]);
  expect(document.querySelectorAll(".bubble")).toHaveLength(0);
  expect(notes[1]?.textContent, "marks stay marks: nobody formatted it").toContain(
    "*blue blanket*",
  );
});

test("in a group each author has a name and a colour that stays", async () => {
  await draw("group-talk");
  const names = [...document.querySelectorAll<HTMLElement>(".author")];
  const colours = new Map<string, Set<string>>();
  for (const name of names) {
    const known = colours.get(name.textContent.trim()) ?? new Set();
    colours.set(name.textContent.trim(), known.add(name.style.color));
  }
  expect([...colours.keys()]).toEqual([
    "Dee",
    "Ana Ruiz (bike club)",
    "نورا الحربي",
    "+44 7700 900456",
  ]);
  expect([...colours.values()].map((known) => known.size)).toEqual([1, 1, 1, 1]);
});

test("a suspended group takes no messages, and says why", async () => {
  await inbox("14", stillAnswers(groupTalk));
  await expect.poll(() => document.querySelector('[data-testid="group-panel"]')).not.toBeNull();
  expect(hook("group-panel").textContent).toContain("Meta suspended this group");
  expect(hook("group-state").textContent).toContain("Group suspended");
  expect(document.querySelector('[data-testid="composer-input"]')).toBeNull();
  expect(document.querySelector('[data-testid="window-state"]')).toBeNull();
});

test("an open group is written in like any chat", async () => {
  await inbox("13", stillAnswers(groupTalk));
  await type("composer-input", "On my way");
  expect(hook("composer-send")).toHaveProperty("disabled", false);
});

test("where an agent answers, the composer says what sending does", async () => {
  await inbox("15", stillAnswers(everyNotice));
  expect(hook("takes-over").textContent).toContain(
    "An AI agent answers this chat now. Sending takes over this conversation.",
  );
  expect(hook("free-until").textContent).toContain("Free until");
});

test("who wants no marketing is marked, and the template picker says what that means", async () => {
  await inbox("12");
  expect(hook("no-marketing").textContent).toContain("No marketing");
  hook("composer-attach").click();
  await expect.poll(() => document.querySelector('[data-testid="attach-template"]')).not.toBeNull();
  hook("attach-template").click();
  await expect
    .poll(() => document.querySelector('[role="dialog"]')?.textContent)
    .toContain("Carla Mendes asked for no marketing messages");
});

test("the number in the header is copied as it is dialled", async () => {
  await inbox("1");
  const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  document.querySelector<HTMLButtonElement>('[aria-label="Copy +55 11 98765-4321"]')?.click();
  expect(write).toHaveBeenCalledWith("+5511987654321");
});

test("the copy of the phone's chats shows how far it is, and goes when it is done", async () => {
  const at = (percent: number, declined = false) => ({
    ...stillAnswers(),
    connection: () => ({ ...goodConnection, history: { percent, declined } }),
  });
  await inbox("1", at(15));
  await expect.poll(() => document.querySelector('[data-testid="history-bar"]')).not.toBeNull();
  expect(hook("history-bar").textContent).toContain("15 %");
  expect(hook("history-bar").querySelector("progress")?.value).toBe(15);
  for (const over of [at(100), at(0, true)]) {
    await close();
    document.body.replaceChildren();
    await inbox("1", over);
    await frames();
    expect(document.querySelector('[data-testid="history-bar"]')).toBeNull();
  }
});

test("nobody can answer a call or a line about the chat", async () => {
  await inbox("1", stillAnswers(everyNotice));
  const row = [...document.querySelectorAll<HTMLElement>("[data-row]")].at(-1);
  row?.focus();
  row?.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyR", key: "r", bubbles: true }));
  await frames();
  expect(document.querySelector('[data-testid="reply-strip"]')).toBeNull();
  row?.dispatchEvent(new KeyboardEvent("keydown", { key: "ContextMenu", bubbles: true }));
  await expect
    .poll(() => document.querySelector('[role="menu"]')?.textContent)
    .toContain("Copy text");
  expect(document.querySelector('[role="menu"]')?.textContent).not.toContain("Reply");
});
