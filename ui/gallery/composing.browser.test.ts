import { afterEach, beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { stillAnswers } from "./desk";
import { faults } from "./faults";
import { frames, hook, press, showInbox, type, type Shown } from "./test-inbox";

let shown: Shown;

beforeEach(async () => {
  localStorage.clear();
  shown = await showInbox(stillAnswers(), "1");
});

afterEach(async () => {
  await shown.close();
  document.body.replaceChildren();
});

const field = () => hook("composer-input") as unknown as HTMLTextAreaElement;
const there = (name: string) => document.querySelector(`[data-testid="${name}"]`) !== null;

async function select(from: number, to: number): Promise<void> {
  field().focus();
  field().setSelectionRange(from, to);
  await frames();
}

test("the bar comes with a selection, sets it, and the field's own undo takes it back", async () => {
  await type("composer-input", "");
  await userEvent.type(field(), "Yes, two left");
  expect(there("format-bar")).toBe(false);
  await select(5, 8);
  await expect.poll(() => there("format-bar")).toBe(true);
  expect(await faults()).toEqual([]);
  hook("format-bold").click();
  await frames();
  expect(field().value).toBe("Yes, *two* left");
  expect(document.activeElement, "one goes on typing").toBe(field());
  const chat = shown.desk.openChat;
  expect(chat && shown.desk.drafts.of(chat).text, "what is shown is what is sent").toBe(
    "Yes, *two* left",
  );
  document.execCommand("undo");
  await frames();
  expect(field().value).toBe("Yes, two left");
  await select(3, 3);
  await expect.poll(() => there("format-bar")).toBe(false);
});

test("four key combinations set marks, and pressing one again takes it away", async () => {
  await userEvent.type(field(), "one");
  for (const [key, code, shiftKey, text] of [
    ["b", "KeyB", false, "*one*"],
    ["i", "KeyI", false, "_one_"],
    ["X", "KeyX", true, "~one~"],
    ["M", "KeyM", true, "```one```"],
  ] as const) {
    const inner = field().value.indexOf("one");
    await select(inner, inner + 3);
    await press(field(), key, { code, shiftKey, ctrlKey: true });
    expect(field().value).toBe(text);
    await press(field(), key, { code, shiftKey, ctrlKey: true });
    expect(field().value).toBe("one");
  }
});

test("a name after a colon offers emoji; Enter takes one and does not send", async () => {
  await userEvent.type(field(), "Happy birthday :cak");
  await expect.poll(() => there("emoji-hints")).toBe(true);
  expect(await faults()).toEqual([]);
  const chosen = () => hook("emoji-hints").querySelector('[aria-selected="true"]');
  const first = chosen()?.textContent;
  await press(field(), "ArrowDown");
  expect(chosen()?.textContent).not.toBe(first);
  expect(field().getAttribute("aria-activedescendant")).toBe(chosen()?.id);
  await press(field(), "ArrowUp");
  await press(field(), "Enter");
  await frames();
  expect(field().value).toMatch(/^Happy birthday \p{Extended_Pictographic}\uFE0F? $/u);
  expect(there("emoji-hints")).toBe(false);
  expect(shown.host.asked("send_text")).toEqual([]);
  await press(field(), "Enter");
  await expect.poll(() => shown.host.asked("send_text")).toHaveLength(1);
});

test("Esc puts the offer away and keeps what was typed", async () => {
  await userEvent.type(field(), ":cake");
  await expect.poll(() => there("emoji-hints")).toBe(true);
  await press(field(), "Escape");
  expect(there("emoji-hints")).toBe(false);
  expect(field().value).toBe(":cake");
  await press(field(), "Enter");
  await expect.poll(() => shown.host.asked("send_text")[0]?.body).toBe(":cake");
});

test("the picker finds by name, puts in at the caret, and remembers what was used", async () => {
  await userEvent.type(field(), "ab");
  await select(1, 1);
  await press(document.body, "e", { code: "KeyE", ctrlKey: true });
  await expect.poll(() => there("emoji")).toBe(true);
  await expect.poll(() => document.activeElement).toBe(hook("emoji-search"));
  await type("emoji-search", "croissant");
  await press(hook("emoji-search"), "Enter");
  await frames();
  expect(field().value).toBe("a🥐b");
  await press(document.activeElement ?? document.body, "Escape");
  await expect.poll(() => there("emoji-picker")).toBe(false);
  await expect.poll(() => document.activeElement).toBe(field());
  hook("composer-emoji").click();
  await expect.poll(() => hook("emoji-used").textContent).toBe("🥐");
});

test("arrow keys walk the picker: one tab stop, and up from the first line is the search", async () => {
  hook("composer-emoji").click();
  await expect.poll(() => there("emoji")).toBe(true);
  await expect.poll(() => document.activeElement).toBe(hook("emoji-search"));
  const cells = [...document.querySelectorAll<HTMLElement>('[data-testid="emoji"]')];
  expect(cells.filter((cell) => cell.tabIndex === 0)).toHaveLength(1);
  await press(hook("emoji-search"), "ArrowDown");
  await expect.poll(() => document.activeElement).toBe(cells[0]);
  await press(cells[0] ?? document.body, "ArrowDown");
  await expect
    .poll(() => (document.activeElement as HTMLElement).offsetLeft)
    .toBe(cells[0]?.offsetLeft);
  const below = document.activeElement as HTMLElement;
  expect(below.offsetTop).toBeGreaterThan(cells[0]?.offsetTop ?? 0);
  await press(below, "ArrowUp");
  await expect.poll(() => document.activeElement).toBe(cells[0]);
  await press(cells[0] ?? document.body, "ArrowUp");
  await expect.poll(() => document.activeElement).toBe(hook("emoji-search"));
});

test("Ctrl and the arrows choose the message to quote", async () => {
  const quoted = () => {
    const chat = shown.desk.openChat;
    return chat === undefined ? undefined : shown.desk.drafts.of(chat).replyTo?.id;
  };
  const ids = shown.desk.timeline?.rows.filter((row) => !row.deleted && row.kind !== "system");
  field().focus();
  await press(field(), "ArrowUp", { ctrlKey: true });
  const last = quoted();
  expect(last).toBeDefined();
  await press(field(), "ArrowUp", { ctrlKey: true });
  expect(ids?.findIndex((row) => row.id === quoted())).toBeLessThan(
    ids?.findIndex((row) => row.id === last) ?? 0,
  );
  await press(field(), "ArrowDown", { ctrlKey: true });
  expect(quoted()).toBe(last);
  await press(field(), "ArrowDown", { ctrlKey: true });
  expect(quoted(), "past the newest nothing is quoted").toBeUndefined();
});
