import { afterEach, expect, test } from "vitest";
import { searchAnswers } from "./search-stories";
import { frames, hook, press, showInbox, type, type Shown } from "./test-inbox";

let shown: Shown;

afterEach(async () => {
  await shown.close();
  document.body.replaceChildren();
});

const all = (name: string) => document.querySelectorAll<HTMLElement>(`[data-testid="${name}"]`);

async function open(openId: string | null = "1"): Promise<Shown> {
  shown = await showInbox(searchAnswers(), openId);
  return shown;
}

/** Presses a combination wherever the focus is. */
async function keys(code: string, rest: KeyboardEventInit): Promise<void> {
  const key = code.replace("Key", "").toLowerCase();
  await press(document.activeElement ?? document.body, key, { code, ...rest });
}

const lit = (name: string) =>
  [...(CSS.highlights.get(name) ?? [])].map((range) => (range as Range).toString().toLowerCase());

test("words are found in the open chat, lit, and walked from hit to hit", async () => {
  const { host } = await open();
  hook("composer-input").focus();
  await keys("KeyF", { ctrlKey: true });
  await expect.poll(() => all("find-bar").length).toBe(1);
  await expect.poll(() => document.activeElement).toBe(hook("find-field"));
  await type("find-field", "blanket");
  await expect.poll(() => hook("find-count").textContent).toBe("1 of 2");
  expect(host.asked("find_in_chat").at(-1)).toMatchObject({ conversationId: "1", before: null });
  await expect.poll(() => lit("found-here")).toEqual(["blanket"]);
  await expect.poll(() => lit("found")).toEqual(["blanket"]);
  await press(hook("find-field"), "Enter");
  await expect.poll(() => hook("find-count").textContent).toBe("2 of 2");
  await expect
    .poll(() => document.querySelector('[data-row="1"]')?.classList.contains("lit"))
    .toBe(true);
  await press(hook("find-field"), "Enter");
  await expect
    .poll(() => hook("find-count").textContent, { message: "after the oldest: the newest" })
    .toBe("1 of 2");
  await press(hook("find-field"), "ArrowDown");
  await expect.poll(() => hook("find-count").textContent).toBe("2 of 2");
  expect(document.activeElement, "the focus stays in the field").toBe(hook("find-field"));
  await press(hook("find-field"), "Escape");
  await expect.poll(() => all("find-bar").length).toBe(0);
  expect(document.activeElement).toBe(hook("composer-input"));
  expect(CSS.highlights.has("found"), "nothing stays lit").toBe(false);
});

test("a chat without the words says so, and the button gets the focus back", async () => {
  await open();
  hook("find-here").focus();
  hook("find-here").click();
  await expect.poll(() => all("find-bar").length).toBe(1);
  await type("find-field", "no such thing");
  await expect.poll(() => hook("find-count").textContent).toBe("Nothing found");
  expect((hook("find-older") as HTMLButtonElement).disabled).toBe(true);
  hook("find-close").click();
  await expect.poll(() => all("find-bar").length).toBe(0);
  expect(document.activeElement).toBe(hook("find-here"));
});

test("Enter that confirms a word of an input method leaves the hit alone", async () => {
  await open();
  await keys("KeyF", { ctrlKey: true });
  await expect.poll(() => all("find-bar").length).toBe(1);
  await type("find-field", "blanket");
  await expect.poll(() => hook("find-count").textContent).toBe("1 of 2");
  await press(hook("find-field"), "Enter", { isComposing: true });
  await frames();
  expect(hook("find-count").textContent).toBe("1 of 2");
});

test("everything is searched, a hit opens in its chat, and back leads to the others", async () => {
  const { desk, host } = await open("2");
  await keys("KeyF", { ctrlKey: true, shiftKey: true });
  await expect.poll(() => all("search-all").length).toBe(1);
  await expect.poll(() => document.activeElement).toBe(hook("search-all-field"));
  await type("search-all-field", "blanket");
  await expect.poll(() => all("search-all-hit").length).toBe(7);
  expect(all("search-all-chat").length).toBe(2);
  expect(hook("search-all-says").textContent).toContain("9");
  const field = hook("search-all-field");
  const active = () => document.getElementById(field.getAttribute("aria-activedescendant") ?? "");
  expect(active()).toBe(all("search-all-chat")[0]);
  await press(field, "ArrowDown");
  await press(field, "ArrowDown");
  expect(active()).toBe(all("search-all-hit")[0]);
  expect(active()?.getAttribute("aria-selected")).toBe("true");
  await press(field, "Enter");
  await expect.poll(() => all("search-all").length).toBe(0);
  await expect.poll(() => desk.openId).toBe("1");
  await expect
    .poll(() => document.querySelector('[data-row="1"]')?.classList.contains("lit"))
    .toBe(true);
  const asked = host.asked("search").length;
  hook("back-to-hits").click();
  await expect.poll(() => all("search-all-hit").length, { message: "as it was left" }).toBe(7);
  expect((hook("search-all-field") as HTMLInputElement).value).toBe("blanket");
  expect(host.asked("search").length, "and read anew").toBeGreaterThan(asked);
  all("search-all-more")[0]?.click();
  await expect.poll(() => all("search-all-hit").length).toBe(8);
  expect(host.asked("search").at(-1)).toMatchObject({ part: "messages", after: "live:30" });
});

test("a search is narrowed, and one that finds nothing is widened again", async () => {
  const { host } = await open();
  hook("search-everything").focus();
  hook("search-everything").click();
  await expect.poll(() => all("search-all").length).toBe(1);
  await type("search-all-field", "xyz");
  const choose = (name: string, index: number) => {
    const select = hook(name) as HTMLSelectElement;
    select.selectedIndex = index;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  choose("search-where", 1);
  choose("search-who", 2);
  choose("search-with", 2);
  choose("search-when", 1);
  await expect
    .poll(() => host.asked("search").at(-1))
    .toMatchObject({ text: "xyz", conversationId: "1", fromUs: true, with: "document" });
  expect(host.asked("search").at(-1)?.fromMs).toBeGreaterThan(0);
  await expect.poll(() => all("search-none").length).toBe(1);
  expect(hook("search-none").textContent).toContain("xyz");
  hook("search-widen").click();
  await expect
    .poll(() => host.asked("search").at(-1))
    .toMatchObject({ conversationId: null, fromUs: null, with: null, fromMs: null });
  await press(hook("search-all-field"), "Escape");
  await expect.poll(() => all("search-all").length).toBe(0);
  await expect
    .poll(() => document.activeElement, { message: "back to what opened it" })
    .toBe(hook("search-everything"));
});

test("a few letters lead to a chat or to what can be done", async () => {
  const { desk } = await open();
  await keys("KeyK", { ctrlKey: true });
  await expect.poll(() => all("go-to-chat").length).toBe(7);
  expect(all("go-to-command").length).toBe(9);
  await type("go-to-field", "FIND");
  await expect.poll(() => all("go-to-command").length).toBe(1);
  all("go-to-command")[0]?.click();
  await expect.poll(() => all("find-bar").length).toBe(1);
  await expect.poll(() => document.activeElement).toBe(hook("find-field"));
  await press(hook("find-field"), "Escape");
  await keys("KeyK", { ctrlKey: true });
  await expect.poll(() => all("go-to").length).toBe(1);
  await type("go-to-field", "jonas");
  await expect.poll(() => all("go-to-command").length).toBe(0);
  await press(hook("go-to-field"), "ArrowDown");
  await press(hook("go-to-field"), "Enter");
  await expect.poll(() => all("go-to").length).toBe(0);
  expect(desk.openId).toBe("2");
});
