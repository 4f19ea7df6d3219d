import { afterEach, expect, test } from "vitest";
import { NOW } from "../src/lib/ipc/fixtures";
import { heldDraft, sampleBook } from "../src/lib/ipc/sample-book";
import { bookAnswers } from "./template-stories";
import { frames, hook, showInbox, type Shown } from "./test-inbox";

let shown: Shown;

afterEach(async () => {
  await shown.close();
  document.body.replaceChildren();
});

const all = (name: string) => [
  ...document.querySelectorAll<HTMLElement>(`[data-testid="${name}"]`),
];
const rows = () => all("book-row").map((row) => row.dataset["name"]);

async function open(): Promise<Shown> {
  shown = await showInbox(bookAnswers(), "1");
  hook("templates").click();
  await expect.poll(() => rows().length).toBeGreaterThan(8);
  return shown;
}

function type(field: HTMLElement | undefined, text: string): void {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) {
    throw new Error("no field");
  }
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function choose(name: string, value: string, at = 0): void {
  const select = all(name)[at];
  if (!(select instanceof HTMLSelectElement)) throw new Error(`no ${name}`);
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

function pick(name: string): void {
  all("book-row")
    .find((row) => row.dataset["name"] === name)
    ?.querySelector("button")
    ?.click();
}

test("templates are found by their words, status and language, and drafts stand among them", async () => {
  await open();
  type(hook("book-search"), "gift code");
  await expect.poll(rows).toEqual(["birthday_offer"]);
  type(hook("book-search"), "");
  choose("book-status", "PAUSED");
  await expect.poll(rows).toEqual(["cake_week", "new_flavours"]);
  choose("book-status", "DRAFT");
  await expect.poll(rows).toEqual(["order_is_ready", "Order ready!", ""]);
  choose("book-status", "");
  choose("book-language", "ar");
  await expect.poll(() => rows().at(-1)).toBe("delivery_today");
});

test("a rejected template says why, and what is wrong with it is changed in the form", async () => {
  const { host } = await open();
  pick("birthday_offer");
  await expect.poll(() => hook("template-chosen").textContent).toContain("Submit it as marketing.");
  await expect.poll(() => hook("template-numbers").textContent).toContain("1,011 read");
  hook("template-edit").click();
  await expect.poll(() => all("template-editor").length).toBe(1);
  expect(host.asked("copy_template")).toEqual([{ templateId: "b2", purpose: "change" }]);
  const name = hook("draft-name") as HTMLInputElement;
  expect(name.disabled, "the name of a template stays").toBe(true);
});

test("a pause by pacing can be ended, one for bad reactions ends by itself", async () => {
  const { host } = await open();
  pick("cake_week");
  await expect.poll(() => hook("template-chosen").textContent).toContain("reacted badly");
  expect(all("template-unpause")).toHaveLength(0);
  pick("new_flavours");
  await expect.poll(() => all("template-unpause").length).toBe(1);
  hook("template-unpause").click();
  await expect.poll(() => host.asked("unpause_template")).toEqual([{ templateId: "b4" }]);
});

test("deleting asks first and says what it means", async () => {
  const { host } = await open();
  pick("order_ready");
  await expect.poll(() => all("template-delete").length).toBe(1);
  hook("template-delete").click();
  await expect.poll(() => all("template-delete-ask").length).toBe(1);
  expect(document.activeElement).toBe(hook("template-delete-ask"));
  expect(hook("template-delete-ask").textContent).toContain("30 days");
  expect(host.asked("delete_template")).toEqual([]);
  hook("template-delete-one").click();
  await expect
    .poll(() => host.asked("delete_template"))
    .toEqual([{ templateId: "t1", allLanguages: false }]);
});

test("a template is written with its parts, kept while it is written, and submitted", async () => {
  const { host } = await open();
  hook("template-new").click();
  await expect.poll(() => document.activeElement?.getAttribute("data-testid")).toBe("draft-name");
  type(hook("draft-name"), "Pick up Today");
  type(hook("draft-body"), "Hello");
  await frames();
  hook("draft-body-variable").click();
  await expect.poll(() => all("draft-body-example").length).toBe(1);
  type(all("draft-body-example")[0], "Maria");
  hook("draft-add-button").click();
  await expect.poll(() => all("draft-button").length).toBe(1);
  choose("draft-button-kind", "url");
  await expect.poll(() => all("draft-button-url").length).toBe(1);
  type(hook("draft-button-url"), "https://shop.example/{{1}}");
  await expect.poll(() => all("draft-button-example").length).toBe(1);
  type(hook("draft-button-example"), "https://shop.example/1");
  choose("draft-header", "location");
  choose("draft-variables", "numbers");
  await expect
    .poll(() => host.asked("save_template_draft").at(-1)?.draft)
    .toMatchObject({
      name: "pick_up_today",
      named: false,
      body: "Hello {{1}}",
      examples: [{ name: "1", value: "Maria" }],
      header: { kind: "location" },
      buttons: [{ kind: "url", url: "https://shop.example/{{1}}" }],
    });
  expect(hook("template-preview").textContent).toContain("Maria");
  await expect.poll(() => (hook("draft-submit") as HTMLButtonElement).disabled).toBe(false);
  hook("draft-submit").click();
  await expect.poll(() => all("template-book").length).toBe(1);
  expect(hook("template-book").textContent, "Meta's own category is told with its price").toContain(
    "not Utility",
  );
});

test("what is wrong stands beside its field and keeps the draft from being submitted", async () => {
  await open();
  pick("Order ready!");
  await expect.poll(() => all("template-editor").length).toBe(1);
  expect(hook("draft-name").getAttribute("aria-invalid")).toBe("true");
  const said = hook("draft-name").getAttribute("aria-describedby")?.split(" ").at(-1) ?? "";
  expect(document.getElementById(said)?.textContent).toContain("small letters");
  expect((hook("draft-submit") as HTMLButtonElement).disabled).toBe(true);
  expect(all("template-fault").length).toBeGreaterThan(14);
  choose("draft-view", "desktop");
  await expect
    .poll(() => hook("template-editor").textContent)
    .toContain("WhatsApp on a computer can't show this template");
});

test("a ready text is found, named, and added without a review", async () => {
  const { host } = await open();
  hook("template-library").click();
  await expect.poll(() => all("shelf-text").length).toBe(2);
  type(hook("shelf-search"), "delivery");
  await expect.poll(() => all("shelf-text").length).toBe(1);
  hook("shelf-text").click();
  await expect.poll(() => all("shelf-chosen").length).toBe(1);
  expect(hook("shelf-chosen").textContent, "with Meta's examples").toContain("Hello Maria");
  expect((hook("shelf-add") as HTMLButtonElement).disabled, "its link leads nowhere").toBe(true);
  type(hook("shelf-name"), "On its way");
  type(hook("shelf-leads-to"), "https://shop.example/o/{{1}}");
  await expect.poll(() => (hook("shelf-add") as HTMLButtonElement).disabled).toBe(false);
  hook("shelf-add").click();
  await expect.poll(() => all("template-book").length).toBe(1);
  expect(hook("template-book").textContent).toContain("You can send it now");
  expect(host.asked("add_from_library")).toEqual([
    {
      text: "delivery_update_1",
      name: "on_its_way",
      language: "en_US",
      category: "utility",
      buttons: [{ kind: "URL", leadsTo: "https://shop.example/o/{{1}}" }],
    },
  ]);
  await expect.poll(() => document.activeElement?.getAttribute("data-testid")).toBe("template-new");
});

test("what is put away can be taken out, and what can be sent can be put away", async () => {
  const { host } = await open();
  pick("summer_hours");
  await expect.poll(() => all("template-unarchive").length).toBe(1);
  expect(hook("template-chosen").textContent).toContain("28 days");
  hook("template-unarchive").click();
  await expect
    .poll(() => host.asked("archive_template"))
    .toEqual([{ templateId: "b8", archived: false }]);
  pick("order_ready");
  await expect.poll(() => all("template-archive").length).toBe(1);
});

test("counting is switched on where Meta does not count yet", async () => {
  let counts = false;
  shown = await showInbox(
    {
      ...bookAnswers(),
      template_performance: () => (counts ? { is: "nothing" } : { is: "off" }),
      count_templates: () => {
        counts = true;
        return null;
      },
    },
    "1",
  );
  hook("templates").click();
  await expect.poll(() => rows().length).toBeGreaterThan(8);
  pick("order_ready");
  await expect.poll(() => all("template-count").length).toBe(1);
  expect(hook("template-chosen").textContent).toContain("can't be switched off");
  hook("template-count").click();
  await expect.poll(() => all("template-numbers").length).toBe(1);
  expect(hook("template-numbers").textContent).toContain("Not sent in the last 30 days");
});

test("what Meta does not take now is said with its time, and asked for again then", async () => {
  let faults = heldDraft.faults;
  shown = await showInbox(
    {
      ...bookAnswers(),
      template_book: () => ({ ...sampleBook, drafts: [heldDraft] }),
      save_template_draft: () => ({ ...heldDraft, faults }),
    },
    "1",
  );
  hook("templates").click();
  await expect.poll(() => rows().length).toBeGreaterThan(8);
  pick("order_is_ready");
  await expect.poll(() => all("template-editor").length).toBe(1);
  const submit = () => hook("draft-submit") as HTMLButtonElement;
  const why = () => submit().getAttribute("aria-describedby") ?? "";
  expect(document.getElementById(why())?.textContent).toContain("100 new templates an hour");
  expect(submit().disabled).toBe(true);
  expect(all("draft-open"), "nothing is to be put right").toHaveLength(0);
  faults = [];
  shown.desk.clock.now = NOW + 19 * 60_000;
  await frames();
  expect(shown.host.asked("save_template_draft")).toEqual([]);
  shown.desk.clock.now = NOW + 20 * 60_000;
  await expect.poll(() => submit().disabled).toBe(false);
  expect(document.getElementById(why())?.textContent.trim()).toBe("");
});

test("how many templates there may be and how often one may be changed is told", async () => {
  await open();
  expect(hook("book-room").textContent).toContain("1,249 of 6,000 templates");
  pick("delivery_today");
  await expect
    .poll(() => hook("template-edits").textContent)
    .toContain("Changes left within these 30 days: 7");
  pick("order_ready");
  await expect.poll(() => hook("template-edits").textContent).toContain("once a day");
  expect(all("template-edit"), "it cannot be changed today").toHaveLength(0);
});
