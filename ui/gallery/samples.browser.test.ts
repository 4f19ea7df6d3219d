import { tick } from "svelte";
import { afterEach, expect, test } from "vitest";
import type { MessageKind } from "../src/lib/ipc/bindings";
import { heard, kinds, MISSING, sampleStories } from "./sample-stories";
import { show } from "./show";
import { frames } from "./test-inbox";

let close: () => Promise<void> = () => Promise.resolve();

afterEach(async () => {
  await close();
  close = () => Promise.resolve();
  document.body.replaceChildren();
});

async function draw(id: string): Promise<Map<string, HTMLElement>> {
  const story = sampleStories.find((one) => one.id === id);
  if (!story) throw new Error(`no story ${id}`);
  const target = document.createElement("div");
  target.id = "app";
  document.body.append(target);
  ({ close } = await show(story, target));
  await tick();
  await frames();
  const drawn = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  return new Map(drawn.map((row) => [row.dataset["row"] ?? "", row]));
}

/** What nobody can draw: it came torn, or of a kind that Meta or we do not know. */
const BEYOND_US =
  /unsupported|unknown|future|without|missing|bad|broken|bare|no-|ephemeral|placeholder/u;

/** Every kind but the one that only we send. */
const FROM_CUSTOMERS: Record<Exclude<MessageKind, "template">, true> = {
  text: true,
  image: true,
  video: true,
  audio: true,
  voice: true,
  document: true,
  sticker: true,
  location: true,
  contacts: true,
  button: true,
  interactive: true,
  order: true,
  call: true,
  system: true,
  unsupported: true,
};

test("the samples hold every kind of message that there is", () => {
  const missing = Object.keys(FROM_CUSTOMERS).filter((kind) => !kinds.some((one) => one === kind));
  expect(missing).toEqual([]);
  expect(heard.length).toBeGreaterThan(90);
});

test("only what nobody can draw has the card of the unknown", () => {
  const unknown = heard
    .filter(({ messages }) => messages.some(({ kind }) => kind === "unsupported"))
    .map(({ name }) => name);
  expect(unknown.filter((name) => !BEYOND_US.test(name))).toEqual([]);
});

test.each(kinds)("each sample of kind %s has its card", async (kind) => {
  const rows = await draw(`sample-${kind}`);
  const messages = heard.flatMap((one) => one.messages).filter((one) => one.kind === kind);
  expect(rows.size).toBe(messages.length);
  for (const { id, deleted } of messages) {
    const row = rows.get(id);
    const strange = row?.querySelector('[data-testid="unsupported"]') ?? null;
    if (kind === "unsupported" && !deleted) expect(strange, id).not.toBeNull();
    else expect(strange, id).toBeNull();
    // A line, a bubble, a picture: something is to be seen and something to be heard.
    const box = row?.getBoundingClientRect();
    expect(box && box.width * box.height, id).toBeGreaterThan(400);
    const words = `${row?.getAttribute("aria-label") ?? ""}${row?.textContent ?? ""}`;
    expect(words.trim().length, id).toBeGreaterThan(3);
  }
});

const files = sampleStories.filter(({ id }) => MISSING.some((state) => id.endsWith(`-${state}`)));

test.each(files.map(({ id }) => id))("%s says in words where its file is", async (id) => {
  const [row] = (await draw(id)).values();
  const state = id.split("-").at(-1) ?? "";
  const said: Record<string, string> = {
    pending: "Loading",
    failed: "couldn't be downloaded",
    expired: "no longer on WhatsApp's servers",
    refused: "WhatsApp refused",
    removed: "removed from this computer",
  };
  const spoken = [...(row?.querySelectorAll("[aria-label]") ?? [])].map((one) =>
    one.getAttribute("aria-label"),
  );
  expect(`${row?.textContent ?? ""} ${spoken.join(" ")}`).toContain(said[state]);
});
