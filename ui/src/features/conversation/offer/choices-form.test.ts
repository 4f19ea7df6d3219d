import { expect, test } from "vitest";
import type { ChoicesView } from "$lib/ipc/bindings";
import {
  choicesOf,
  formOf,
  freshButton,
  freshRow,
  freshSection,
  LIMITS,
  mistakesOf,
  moved,
  rowCount,
} from "./choices-form";

const kinds = (form: ReturnType<typeof formOf>, kind: "buttons" | "list" | "link") =>
  [...mistakesOf(form, kind).values()].map((mistake) => mistake.kind);

test("an unfinished form is kept and comes back as it was", () => {
  const table: ChoicesView[] = [
    { header: null, body: "", footer: null, offer: { kind: "buttons", titles: ["", "Later"] } },
    {
      header: "Order",
      body: "When? ",
      footer: "Luna",
      offer: {
        kind: "list",
        button: "See",
        sections: [
          { title: null, rows: [{ title: "9", description: null }] },
          { title: "Late", rows: [{ title: "", description: "evening" }] },
        ],
      },
    },
    { header: null, body: "x", footer: null, offer: { kind: "link", text: "", url: "htt" } },
  ];
  for (const kept of table) {
    expect(choicesOf(formOf(kept), kept.offer.kind)).toEqual(kept);
  }
});

test("what is missing or too long is named where it stands", () => {
  const form = formOf(null);
  expect(kinds(form, "buttons")).toEqual(["empty", "empty"]);
  form.body = "x".repeat(LIMITS.body);
  form.buttons = [freshButton("Yes"), freshButton(" Yes"), freshButton("x".repeat(21))];
  const found = mistakesOf(form, "buttons");
  expect(found.get(`button-${String(form.buttons[1]?.key)}`)).toEqual({ kind: "same" });
  expect(found.get(`button-${String(form.buttons[2]?.key)}`)).toEqual({ kind: "long", over: 1 });
  expect(found.size).toBe(2);
  form.header = "x".repeat(61);
  form.footer = `${"x".repeat(60)} `;
  expect(mistakesOf(form, "buttons").get("header")).toEqual({ kind: "long", over: 1 });
  expect(mistakesOf(form, "buttons").has("footer")).toBe(false);
});

test("a title is needed when there are several sections", () => {
  const form = formOf(null);
  form.body = "When?";
  form.opens = "See";
  form.sections = [freshSection("", [freshRow("9:00")])];
  expect(kinds(form, "list")).toEqual([]);
  form.sections = [...form.sections, freshSection("Late", [freshRow("18:00", "x".repeat(73))])];
  expect(kinds(form, "list")).toEqual(["empty", "long"]);
  expect(rowCount(form)).toBe(2);
});

test("a link needs a whole address", () => {
  const form = formOf(null);
  form.body = "Look";
  form.linkText = "Open";
  for (const [url, fits] of [
    ["https://shop.example/a?b=1", true],
    ["http://shop.example", true],
    ["shop.example", false],
    ["https://", false],
    ["https://shop example", false],
    ["javascript:alert(1)", false],
  ] as const) {
    form.url = url;
    expect(kinds(form, "link").length === 0, url).toBe(fits);
  }
});

test("an entry moves one step and stays within the list", () => {
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
});
