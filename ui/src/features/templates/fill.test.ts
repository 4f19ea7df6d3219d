import { expect, test } from "vitest";
import { template, variable } from "$lib/ipc/fixtures";
import {
  asValues,
  isComplete,
  keyOf,
  knownOf,
  matches,
  prefilled,
  titleOf,
  wantedOf,
} from "./fill";

const named = template();
const values = (customer: string, order: string) =>
  new Map([
    ["body customer_name", customer],
    ["body order_number", order],
  ]);

test("only variables called after a name get the customer's first name", () => {
  expect(prefilled(named.variables, "Maria Alves")).toEqual(values("Maria", ""));
  expect(prefilled(named.variables, "+55 11 98765")).toEqual(values("", ""));
});

test("what was given last is offered again, but nobody is greeted by another's name", () => {
  const time = variable({ name: "closing_time", last: "19:30" });
  expect(knownOf(time, "Maria Alves")).toEqual({ value: "19:30", from: "last" });
  const name = variable({ name: "customer_name", last: "Ana" });
  expect(knownOf(name, "Maria Alves")).toEqual({ value: "Maria", from: "name" });
  expect(knownOf(name, "+55 11 98765")).toBeNull();
  const place = variable({ part: "header", name: "name", asked: "placeName", last: "Luna" });
  expect(prefilled([time, name, place], "Maria")).toEqual(
    new Map([
      ["body closing_time", "19:30"],
      ["body customer_name", "Maria"],
      ["header name", "Luna"],
    ]),
  );
});

test("sending needs every value", () => {
  expect(isComplete(named, values("Maria", "1042"))).toBe(true);
  expect(isComplete(named, values("Maria", "  "))).toBe(false);
  expect(isComplete(template({ variables: [] }), new Map())).toBe(true);
});

test("values are sent trimmed, in the template's order", () => {
  expect(asValues(named, values(" Maria ", "1042"))).toEqual([
    { part: "body", name: "customer_name", text: "Maria" },
    { part: "body", name: "order_number", text: "1042" },
  ]);
});

test("search looks into names and bodies, without case and accents", () => {
  expect(matches(named, "ORDER READY")).toBe(true);
  expect(matches(named, "close at")).toBe(true);
  expect(matches(template({ body: "Olá, até amanhã" }), "ate amanha")).toBe(true);
  expect(matches(named, "invoice")).toBe(false);
});

test("favourites come first, and what was sent last when that is asked for", () => {
  const all = [
    template({ name: "a", usedMs: 1 }),
    template({ name: "b", starred: true, language: "pt_BR" }),
    template({ name: "c", usedMs: 2, category: "marketing" }),
    template({ name: "d", unusable: "template_paused" }),
  ];
  const wanted = { search: "", language: null, category: null, unusable: false } as const;
  const names = (change: object) =>
    wantedOf(all, { ...wanted, order: "all", ...change }).map(({ name }) => name);
  expect(names({})).toEqual(["b", "a", "c"]);
  expect(names({ order: "recent" })).toEqual(["c", "a"]);
  expect(names({ order: "starred" })).toEqual(["b"]);
  expect(names({ language: "pt_BR" })).toEqual(["b"]);
  expect(names({ category: "marketing" })).toEqual(["c"]);
  expect(names({ unusable: true })).toEqual(["b", "a", "c", "d"]);
});

test("a template's name is read as words", () => {
  expect(titleOf(named)).toBe("Order ready");
  expect(keyOf({ part: "button:0", name: "1" })).toBe("button:0 1");
});
