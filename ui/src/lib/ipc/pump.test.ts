import { expect, test } from "vitest";
import type { Event } from "./bindings";
import { EventPump } from "./pump";

const CHANGED: Event = { type: "templatesChanged" };

function pump(): { pump: EventPump; seen: string[] } {
  const seen: string[] = [];
  return { pump: new EventPump((events) => seen.push(...events.map((one) => one.type))), seen };
}

test("batches in order are passed on as they are", () => {
  const { pump: one, seen } = pump();
  for (const seq of [7, 8, 9]) one.accept({ seq, events: [CHANGED] });
  expect(seen).toEqual(["templatesChanged", "templatesChanged", "templatesChanged"]);
});

test("a gap means: read everything again, once", () => {
  const { pump: one, seen } = pump();
  one.accept({ seq: 1, events: [CHANGED] });
  one.accept({ seq: 3, events: [CHANGED] });
  one.accept({ seq: 4, events: [CHANGED] });
  expect(seen).toEqual(["templatesChanged", "readAgain", "templatesChanged"]);
});

test("a repeated batch changes nothing", () => {
  const { pump: one, seen } = pump();
  one.accept({ seq: 2, events: [CHANGED] });
  one.accept({ seq: 2, events: [CHANGED] });
  expect(seen).toEqual(["templatesChanged"]);
});

test("a broken stream reads again and counts anew", () => {
  const { pump: one, seen } = pump();
  one.accept({ seq: 40, events: [CHANGED] });
  one.lost();
  one.accept({ seq: 1, events: [CHANGED] });
  expect(seen).toEqual(["templatesChanged", "readAgain", "templatesChanged"]);
});
