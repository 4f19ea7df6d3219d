import { tick } from "svelte";
import { afterEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { faults } from "./faults";
import { show } from "./show";
import { stories } from "./stories";

let close: () => Promise<void> = () => Promise.resolve();

afterEach(async () => {
  await close();
  close = () => Promise.resolve();
  document.body.replaceChildren();
  delete document.documentElement.dataset["theme"];
  document.documentElement.dir = "ltr";
  await page.viewport(1280, 800);
});

async function draw(id: string): Promise<HTMLElement> {
  const story = stories.find((one) => one.id === id);
  if (!story) throw new Error(`no story ${id}`);
  const target = document.createElement("div");
  target.id = "app";
  document.body.append(target);
  ({ close } = await show(story, target));
  await tick();
  // Two frames: one to draw, one for observers that answer to what was drawn.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return target;
}

describe.each(["light", "dark"])("%s", (theme) => {
  test.each(stories.map((story) => story.id))("%s has no accessibility fault", async (id) => {
    document.documentElement.dataset["theme"] = theme;
    const target = await draw(id);
    expect(target.childElementCount, "the story must draw something").toBeGreaterThan(0);
    expect(await faults()).toEqual([]);
  });
});

describe.each([
  ["420 px wide", 420, "ltr", "100%"],
  ["right to left", 1280, "rtl", "100%"],
  ["200 % text", 1280, "ltr", "200%"],
  ["200 % text in 420 px", 420, "ltr", "200%"],
] as const)("%s", (_, width, dir, size) => {
  test.each([
    "inbox",
    "inbox-closed",
    "inbox-states",
    "inbox-photos",
    "shortcuts",
    "message-details",
    "emoji-picker",
    "inbox-group",
    "inbox-news",
    "inbox-catch-up",
    "inbox-send-only",
    "inbox-deaf",
    "doctor-bad",
    "news-every",
    "number-bad",
    "inbox-answered-by-other",
    "header-marks",
    "notices",
    ...stories.map((story) => story.id).filter((id) => id.startsWith("card-")),
    "welcome",
    ...stories
      .map((story) => story.id)
      .filter((id) =>
        /^(wizard|fixing|panel|banner|offer|quick|voice|viewer|program|search|find)-/u.test(id),
      ),
    "picker",
  ])("%s loses nothing at the sides", async (id) => {
    await page.viewport(width, 800);
    document.documentElement.dir = dir;
    document.documentElement.style.fontSize = size;
    const target = await draw(id);
    const wider = [...document.querySelectorAll<HTMLElement>("#app *, [role='dialog'] *")]
      .filter((element) => !element.closest(".spoken, svg"))
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.right > width + 1 || box.left < -1);
      })
      .map(
        (element) => `${element.tagName}.${element.className} ${element.textContent.slice(0, 40)}`,
      );
    document.documentElement.style.fontSize = "";
    expect(target.childElementCount).toBeGreaterThan(0);
    expect(wider).toEqual([]);
  });
});

test("the gallery shows every story under its own name", () => {
  const ids = stories.map((story) => story.id);
  expect(new Set(ids).size).toBe(ids.length);
});
