import { afterEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { refused } from "../src/lib/host/fake";
import type { AppError, StagedFile } from "../src/lib/ipc/bindings";
import { stillAnswers } from "./desk";
import { drag } from "./drag";
import { frames, hook, press, showInbox, type, type Shown } from "./test-inbox";

let shown: Shown;

afterEach(async () => {
  await shown.close();
  document.body.replaceChildren();
});

async function open(id = "1", answers = stillAnswers()): Promise<Shown> {
  shown = await showInbox(answers, id);
  return shown;
}

const field = () => hook("composer-input") as unknown as HTMLTextAreaElement;
const lastRow = () => [...document.querySelectorAll<HTMLElement>("[data-row]")].at(-1);

test("Enter sends, the field clears, the bubble is the engine's answer, focus stays", async () => {
  const { host } = await open();
  await press(await type("composer-input", "Yes, two left."), "Enter");
  await expect.poll(() => lastRow()?.textContent).toContain("Yes, two left.");
  expect(host.asked("send_text")).toHaveLength(1);
  expect(host.asked("send_text")[0]?.body).toBe("Yes, two left.");
  expect(field().value).toBe("");
  expect(document.activeElement).toBe(field());
});

test("Enter pressed twice sends once", async () => {
  const { host } = await open();
  const input = await type("composer-input", "Once");
  input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  await frames();
  expect(host.asked("send_text")).toHaveLength(1);
});

test("the Enter that confirms a candidate of an input method does not send", async () => {
  const { host } = await open();
  const input = await type("composer-input", "你好");
  await press(input, "Enter", { isComposing: true });
  await press(input, "Enter", { keyCode: 229 });
  await frames();
  expect(host.asked("send_text")).toEqual([]);
  expect(field().value).toBe("你好");
});

test("a text over the limit is kept, counted and not sent", async () => {
  const { host } = await open();
  const input = await type("composer-input", "a".repeat(4097));
  await press(input, "Enter");
  await frames();
  expect(host.asked("send_text")).toEqual([]);
  expect(field().value).toHaveLength(4097);
  expect(document.body.textContent).toContain("1 character too long");
  expect((hook("composer-send") as HTMLButtonElement).disabled).toBe(true);
});

test("the count appears at 80 % and not before", async () => {
  await open();
  await type("composer-input", "a".repeat(3276));
  expect(document.body.textContent).not.toContain("of 4096");
  await type("composer-input", "a".repeat(3277));
  expect(document.body.textContent).toContain("3277 of 4096");
});

test("a refused text stays in the field, with the reason beneath", async () => {
  await open("1", {
    ...stillAnswers(),
    send_text: () => {
      throw refused("meta_unreachable");
    },
  });
  await press(await type("composer-input", "Hello"), "Enter");
  await expect.poll(() => hook("composer-error").textContent).toContain("couldn't reach Meta");
  expect(field().value).toBe("Hello");
});

test("when WhatsApp says the window is closed, the panel comes at once and keeps the text", async () => {
  await open("1", {
    ...stillAnswers(),
    send_text: () => {
      throw refused("service_window_closed");
    },
  });
  expect(hook("window-state").dataset["state"]).toBe("open");
  await press(await type("composer-input", "Too late"), "Enter");
  await expect.poll(() => hook("window-state").dataset["state"]).toBe("closed");
  expect(hook("window-panel").textContent).toContain("Too late");
  expect(hook("open-template-picker").textContent).toContain("Choose a template");
});

test("each chat keeps its own draft, and a pause saves it", async () => {
  const { desk, host } = await open();
  await type("composer-input", "For Maria");
  desk.open("2");
  await expect.poll(() => field().value).toBe("");
  await expect.poll(() => host.asked("save_draft")).toHaveLength(1);
  expect(host.asked("save_draft")).toEqual([
    { conversationId: "1", body: "For Maria", replyTo: null, files: [] },
  ]);
  await type("composer-input", "For Jonas");
  await expect.poll(() => host.asked("save_draft").at(-1)?.body).toBe("For Jonas");
  desk.open("1");
  await expect.poll(() => field().value).toBe("For Maria");
});

test("a draft the engine kept is there when the chat is opened", async () => {
  await open("5");
  expect(field().value).toBe("Yes, we can write the name on the");
});

const staged: StagedFile = {
  stagedId: "s1",
  kind: "image",
  mime: "image/png",
  fileName: "blanket.png",
  bytes: 3,
  width: 10,
  height: 10,
  problem: null,
};

function choose(files: File[]): void {
  const input = hook("file-input") as HTMLInputElement;
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  input.files = data.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-testid="staged-file"]')];
const names = () => rows().map((row) => row.querySelector(".name")?.textContent);

test("files go to the tray, are checked at once, and are sent with their captions", async () => {
  const tooBig: AppError = { ...refused("media_too_big"), fix: ["makeSmaller", "sendAsFile"] };
  const { host } = await open("1", {
    ...stillAnswers(),
    change_staged: ({ stagedId }) => ({ ...staged, stagedId, fileName: "smaller.jpg" }),
  });
  host.stage = (file) => ({
    ...staged,
    stagedId: file.name,
    fileName: file.name,
    problem: file.name === "big.jpg" ? tooBig : null,
  });
  choose([
    new File(["jpg"], "big.jpg", { type: "image/jpeg" }),
    new File(["png"], "blanket.png", { type: "image/png" }),
  ]);
  await expect.poll(() => rows().length).toBe(2);
  await expect.poll(() => document.body.textContent).toContain("too big for WhatsApp");
  await type("staged-caption", "The blue one");
  hook("staged-send").click();
  await expect.poll(() => host.asked("send_media")).toHaveLength(1);
  expect(host.asked("send_media")[0]).toMatchObject({
    stagedId: "blanket.png",
    caption: "The blue one",
  });
  await expect.poll(names).toEqual(["big.jpg"]);
  hook("staged-smaller").click();
  await expect.poll(() => host.asked("change_staged").at(-1)?.sendAs).toBe("smallerPhoto");
  await expect.poll(names).toEqual(["smaller.jpg"]);
  hook("staged-send").click();
  await expect.poll(() => host.asked("send_media").at(-1)?.stagedId).toBe("big.jpg");
});

test("a picture goes as a sticker when asked, and the keyboard stays on its row", async () => {
  const { host } = await open("1", {
    ...stillAnswers(),
    change_staged: ({ stagedId, sendAs }) =>
      sendAs === "sticker"
        ? { ...staged, stagedId, kind: "sticker", mime: "image/webp", fileName: "blanket.webp" }
        : { ...staged, stagedId },
  });
  host.stage = (file) => ({ ...staged, stagedId: file.name, fileName: file.name });
  choose([new File(["png"], "blanket.png", { type: "image/png" })]);
  await expect.poll(() => document.querySelector('[data-testid="staged-caption"]')).not.toBeNull();
  await type("staged-caption", "Ours");
  hook("staged-as-sticker").focus();
  hook("staged-as-sticker").click();
  await expect.poll(names).toEqual(["blanket.webp"]);
  expect(document.querySelector('[data-testid="staged-caption"]'), "stickers go bare").toBeNull();
  await expect.poll(() => document.activeElement).toBe(hook("staged-as-itself"));
  hook("staged-as-itself").click();
  await expect.poll(names).toEqual(["blanket.png"]);
  expect((hook("staged-caption") as HTMLInputElement).value, "it is not lost").toBe("Ours");
  await expect.poll(() => document.activeElement).toBe(hook("staged-as-file"));
});

test("files are put in order by button and by key, and leave in that order", async () => {
  const { host } = await open();
  host.stage = (file) => ({ ...staged, stagedId: file.name, fileName: file.name });
  choose(["a.png", "b.png", "c.png"].map((name) => new File(["x"], name, { type: "image/png" })));
  await expect.poll(names).toEqual(["a.png", "b.png", "c.png"]);
  await expect.poll(() => rows()[2]?.querySelector('[data-testid="staged-up"]')).not.toBeNull();
  const up = rows()[2]?.querySelector<HTMLElement>('[data-testid="staged-up"]');
  up?.focus();
  up?.click();
  await expect.poll(names).toEqual(["a.png", "c.png", "b.png"]);
  expect(document.activeElement, "the focus goes along").toBe(up);
  const remove = rows()[0]?.querySelector<HTMLElement>('[data-testid="staged-remove"]');
  if (!remove) throw new Error("no button to remove the first");
  await press(remove, "ArrowDown", { altKey: true });
  await expect.poll(names).toEqual(["c.png", "a.png", "b.png"]);
  drag(1, 2);
  await expect.poll(names).toEqual(["c.png", "b.png", "a.png"]);
  drag(2, 1);
  await expect.poll(names).toEqual(["c.png", "a.png", "b.png"]);
  await type("composer-input", "Three of them");
  hook("staged-send").click();
  await expect.poll(() => host.asked("send_media")).toHaveLength(3);
  expect(host.asked("send_media").map((sent) => [sent.stagedId, sent.caption])).toEqual([
    ["c.png", "Three of them"],
    ["a.png", ""],
    ["b.png", ""],
  ]);
  expect(host.asked("send_text"), "the text is the first caption").toEqual([]);
  expect(field().value).toBe("");
});

test("files, captions and the quote are kept with the text, and come back with the chat", async () => {
  const { host } = await open("1", {
    ...stillAnswers(),
    draft: ({ conversationId }) =>
      conversationId === "2"
        ? { body: "", replyTo: null, files: [{ file: staged, caption: "Kept" }] }
        : { body: "", replyTo: null, files: [] },
  });
  host.stage = (file) => ({ ...staged, stagedId: file.name, fileName: file.name });
  choose([new File(["x"], "a.png", { type: "image/png" })]);
  await expect.poll(names).toEqual(["a.png"]);
  await expect
    .poll(() => host.asked("save_draft").at(-1)?.files)
    .toEqual([{ stagedId: "a.png", caption: "" }]);
  await type("staged-caption", "One");
  await expect.poll(() => host.asked("save_draft").at(-1)?.files[0]?.caption).toBe("One");
  shown.desk.open("2");
  await expect.poll(names).toEqual(["blanket.png"]);
  expect((hook("staged-caption") as HTMLInputElement).value).toBe("Kept");
  shown.desk.open("1");
  await expect.poll(names).toEqual(["a.png"]);
});

test("a pasted picture goes to the tray instead of into the text", async () => {
  const { host } = await open();
  host.stage = () => staged;
  const data = new DataTransfer();
  data.items.add(new File(["png"], "image.png", { type: "image/png" }));
  field().dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
  );
  await expect.poll(() => document.querySelectorAll('[data-testid="staged-file"]').length).toBe(1);
  expect(host.staged[0]?.name).toBe("image.png");
});

test("a template is chosen by keyboard, filled in and sent with its values", async () => {
  const { host } = await open("8");
  hook("open-template-picker").click();
  await expect
    .poll(() => document.querySelectorAll('[data-testid="template-option"]').length)
    .toBe(8);
  await press(hook("template-search"), "ArrowDown");
  await frames();
  expect(hook("template-preview").textContent).toContain("order_number");
  expect((hook("template-send") as HTMLButtonElement).disabled).toBe(true);
  expect(host.asked("send_template")).toEqual([]);
  const values = [...document.querySelectorAll<HTMLInputElement>('[data-testid="template-value"]')];
  const order = values[1];
  if (!order) throw new Error("no field for the order number");
  for (const [index, text] of ["Li", "1042"].entries()) {
    const input = values[index];
    if (!input) continue;
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  await frames();
  expect(hook("template-preview").textContent).toContain("1042");
  hook("template-send").click();
  await expect.poll(() => host.asked("send_template")).toHaveLength(1);
  expect(host.asked("send_template")[0]?.values).toEqual([
    { part: "body", name: "customer_name", text: "Li" },
    { part: "body", name: "order_number", text: "1042" },
  ]);
  await expect.poll(() => document.querySelector('[role="dialog"]')).toBeNull();
});

test("templates that cannot be sent are hidden until asked for, and then say why", async () => {
  await open("8");
  hook("open-template-picker").click();
  await expect
    .poll(() => document.querySelectorAll('[data-testid="template-option"]').length)
    .toBe(8);
  hook("template-unusable").click();
  await expect
    .poll(() => document.querySelectorAll('[data-testid="template-option"]').length)
    .toBe(11);
  expect(document.body.textContent).toContain("stopped marketing messages");
  expect(document.body.textContent).toContain("paused it because customers reacted badly");
  const paused = [
    ...document.querySelectorAll<HTMLElement>('[data-testid="template-option"]'),
  ].find((option) => option.textContent.includes("paused it"));
  paused?.click();
  await expect.poll(() => hook("template-why").textContent).toContain("customers reacted badly");
  const send = hook("template-send") as HTMLButtonElement;
  expect(send.disabled).toBe(true);
  expect(send.title, "the reason, not what else is missing").toContain("customers reacted badly");
});

test("what a template may cost is said with its category and country, and explained on demand", async () => {
  const { host } = await open("8");
  hook("open-template-picker").click();
  await expect
    .poll(() => document.querySelectorAll('[data-testid="template-option"]').length)
    .toBe(8);
  await press(hook("template-search"), "ArrowDown");
  await frames();
  expect(hook("picker-price").textContent).toContain("(Utility, China)");
  hook("picker-prices").focus();
  hook("picker-prices").click();
  await expect.poll(() => document.querySelectorAll('[role="dialog"]').length).toBe(2);
  expect(hook("prices").textContent).toContain("What doesn't arrive costs nothing.");
  hook("prices-open").click();
  await expect.poll(() => host.opened.at(-1)).toContain("platform-pricing");
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => document.querySelector('[data-testid="prices"]')).toBeNull();
  expect(hook("template-search"), "the picker stays").toBeTruthy();
  await expect.poll(() => document.activeElement).toBe(hook("picker-prices"));
});

test("every value of a template is marked as required, for eyes and for screen readers", async () => {
  await open("8");
  hook("open-template-picker").click();
  await expect
    .poll(() => document.querySelectorAll('[data-testid="template-option"]').length)
    .toBe(8);
  await press(hook("template-search"), "ArrowDown");
  await frames();
  const values = [...document.querySelectorAll<HTMLInputElement>('[data-testid="template-value"]')];
  expect(values.length).toBeGreaterThan(1);
  for (const value of values) {
    expect(value.required).toBe(true);
    const star = value.labels?.[0]?.querySelector('[aria-hidden="true"]');
    expect(star?.textContent).toBe("*");
  }
});
