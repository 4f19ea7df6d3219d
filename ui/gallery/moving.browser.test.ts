import { afterEach, expect, test } from "vitest";
import { chat, NOW } from "../src/lib/ipc/fixtures";
import { sampleChats } from "../src/lib/ipc/sample-chats";
import { stillAnswers } from "./desk";
import { frames, hook, press, showInbox, type, type Shown } from "./test-inbox";

let shown: Shown;

afterEach(async () => {
  await shown.close();
  document.body.replaceChildren();
});

const order = () =>
  [...document.querySelectorAll<HTMLElement>('[data-testid="chat-row"]')]
    .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
    .map((row) => row.dataset["chatId"]);

/** A chat to which something comes. */
function sample(id: string): (typeof sampleChats)[number] {
  const found = sampleChats.find((one) => one.id === id);
  if (!found) throw new Error(`no chat ${id}`);
  return found;
}

function row(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-chat-id="${id}"]`);
  if (!found) throw new Error(`no row ${id}`);
  return found;
}

test("a chat with news jumps to the top of the list", async () => {
  shown = await showInbox(stillAnswers(), null);
  shown.desk.chats.patch([{ ...sample("6"), lastActivityMs: NOW }]);
  await expect.poll(() => order()[0]).toBe("6");
});

test("rows under the pointer do not jump until it is left", async () => {
  shown = await showInbox(stillAnswers(), null);
  const before = order();
  hook("chat-list").dispatchEvent(new PointerEvent("pointermove", { bubbles: true }));
  shown.desk.chats.patch([{ ...sample("6"), lastActivityMs: NOW, unread: 7 }]);
  await frames();
  expect(order()).toEqual(before);
  expect(row("6").textContent, "what it says is new at once").toContain("7");
  hook("chat-list").dispatchEvent(new PointerEvent("pointerleave"));
  await expect.poll(() => order()[0]).toBe("6");
});

test("one tab stop: arrows move the focus without opening, Enter opens and goes to the composer", async () => {
  shown = await showInbox(stillAnswers(), null);
  expect(document.querySelectorAll('[data-testid="chat-row"][tabindex="0"]')).toHaveLength(1);
  row("1").focus();
  await press(row("1"), "ArrowDown");
  await expect.poll(() => document.activeElement).toBe(row("2"));
  expect(shown.desk.openId).toBeNull();
  await press(row("2"), "Enter");
  await expect.poll(() => document.activeElement).toBe(hook("composer-input"));
  expect(shown.desk.openId).toBe("2");
});

test("a row says name, unread, state, preview and time, in this order", async () => {
  shown = await showInbox(stillAnswers(), null);
  const spoken = [...document.querySelectorAll('[data-testid="chat-row"] .spoken')]
    .slice(0, 8)
    .map((label) => label.textContent);
  expect(spoken).toEqual([
    "Maria Alves, 2 unread messages, Also, do you deliver on Sunday?, 11:02",
    "Jonas Keller, 1 unread message, Reply window closes in 1 h 14 min, Is the sourdough gluten-free?, 10:53",
    "Ana Souza, Not sent: The new menu, 10:40",
    "نورا الحربي, 3 unread messages, هل لديكم كعك العيد؟ أريد 12 قطعة, 10:25",
    "Priya Natarajan, Draft: Yes, we can write the name on the, 10:10",
    "Ingrid Sørensen, Draft: 2 photos, 9:55",
    "Tomás Ferreira, You: Ready after four, Read, 9:05",
    "luna.fan, Sticker, 6:05",
  ]);
});

test("Alt and the arrows go through the chats", async () => {
  shown = await showInbox(stillAnswers(), "1");
  await press(window.document.body, "ArrowDown", { altKey: true });
  expect(shown.desk.openId).toBe("2");
  await press(window.document.body, "ArrowUp", { altKey: true });
  expect(shown.desk.openId).toBe("1");
});

test("search asks the engine and says so when nothing was found", async () => {
  shown = await showInbox(stillAnswers(), null);
  await type("chat-search", "nobody at all");
  await expect.poll(() => document.body.textContent).toContain("Nothing found for “nobody at all”");
  expect(shown.host.asked("chat_page").at(-1)?.search).toBe("nobody at all");
});

test("events name what changed and only that is read again", async () => {
  const fresh = chat({ id: "77", name: "Somebody new", lastActivityMs: NOW });
  const answers = stillAnswers();
  shown = await showInbox({ ...answers, chats_by_id: () => [fresh] }, "1");
  const stop = shown.desk.start();
  await expect.poll(() => shown.host.asked("connection").length).toBe(2);
  await frames();
  shown.host.emit([{ type: "chatsChanged", ids: ["77"] }]);
  await expect.poll(() => order()[0]).toBe("77");
  expect(shown.host.asked("chats_by_id")).toEqual([{ ids: ["77"] }]);
  stop();
});

test("a gap in the events reads everything again", async () => {
  shown = await showInbox(stillAnswers(), "1");
  const stop = shown.desk.start();
  await frames();
  shown.host.emit([]);
  const before = shown.host.asked("chat_page").length;
  const pages = shown.host.asked("timeline_page").length;
  shown.host.emit([{ type: "templatesChanged" }], 3);
  await expect.poll(() => shown.host.asked("chat_page").length).toBeGreaterThan(before);
  await expect.poll(() => shown.host.asked("timeline_page").length).toBeGreaterThan(pages);
  stop();
});

test("the photo viewer opens, steps, and Esc gives the focus back", async () => {
  shown = await showInbox(stillAnswers(), "1");
  row("1");
  await expect
    .poll(() => {
      document.querySelector('[data-row="3"]')?.scrollIntoView();
      return document.querySelector('[data-row="3"] img');
    })
    .not.toBeNull();
  const photo = document.querySelector<HTMLElement>('[data-row="3"] .picture button');
  photo?.focus();
  photo?.click();
  await expect.poll(() => document.querySelector('[data-testid="viewer"] img')).not.toBeNull();
  await press(document.activeElement ?? document.body, "Escape");
  await expect.poll(() => document.querySelector('[data-testid="viewer"]')).toBeNull();
  await expect.poll(() => document.activeElement).toBe(photo);
  expect(getComputedStyle(document.body).pointerEvents).not.toBe("none");
});
