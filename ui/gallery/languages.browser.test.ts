import axe from "axe-core";
import { tick } from "svelte";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { speak } from "../src/lib/words/catalogue";
import { applyLocale } from "../src/lib/words/locale";
import { LANGUAGES, type Language } from "../src/lib/words/language";
import { ALL_FITS, unfit } from "./fits";
import { show } from "./show";
import { stories } from "./stories";
import { WORDIEST } from "./wordiest";

/** The rules of WCAG 2.2 AA, as far as a machine can check them. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const OTHERS = Object.keys(LANGUAGES).filter((language) => language !== "en") as Language[];

let close: () => Promise<void> = () => Promise.resolve();

afterEach(async () => {
  await close();
  close = () => Promise.resolve();
  document.body.replaceChildren();
  delete document.documentElement.dataset["theme"];
  await page.viewport(1280, 800);
});

afterAll(async () => {
  await speak("en");
  applyLocale(document.documentElement);
});

async function draw(id: string, language: Language): Promise<HTMLElement> {
  const story = stories.find((one) => one.id === id);
  if (!story) throw new Error(`no story ${id}`);
  await speak(language);
  applyLocale(document.documentElement);
  const target = document.createElement("div");
  target.id = "app";
  document.body.append(target);
  ({ close } = await show(story, target));
  await tick();
  // Two frames: one to draw, one for observers that answer to what was drawn.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return target;
}

describe.each(OTHERS)("%s", (language) => {
  describe.each([1280, 420])("%i px wide", (width) => {
    test.each(WORDIEST)("%s loses no word", async (id) => {
      await page.viewport(width, 800);
      const target = await draw(id, language);
      expect(target.childElementCount).toBeGreaterThan(0);
      expect(unfit(width)).toEqual(ALL_FITS);
    });
  });
});

describe.each([
  ["ar", "dark"],
  ["he", "light"],
] as const)("%s, %s", (language, theme) => {
  test.each(WORDIEST)("%s has no accessibility fault", async (id) => {
    document.documentElement.dataset["theme"] = theme;
    await draw(id, language);
    const { violations } = await axe.run(document.body, {
      runOnly: { type: "tag", values: RULES },
      resultTypes: ["violations"],
    });
    const faults = violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`),
    );
    expect(faults).toEqual([]);
  });
});

test("the page says its language and the direction it is read in", async () => {
  const root = document.documentElement;
  const said: Record<string, string> = {};
  for (const language of OTHERS) {
    await draw("welcome", language);
    said[root.lang] = root.dir;
    await close();
  }
  expect(said).toEqual({ es: "ltr", "pt-BR": "ltr", "zh-Hans": "ltr", ar: "rtl", he: "rtl" });
});

test("in Arabic our own messages stand at the left, as everywhere at the line's end", async () => {
  await draw("inbox", "ar");
  const middle = (element: Element) => {
    const box = element.getBoundingClientRect();
    return box.left + box.width / 2;
  };
  const places = [...document.querySelectorAll("#app [data-testid='message']")].flatMap((row) => {
    const bubble = row.querySelector(".bubble");
    const ours = row.getAttribute("data-from-us") === "true";
    return bubble ? [{ ours, left: middle(bubble) < middle(row) }] : [];
  });
  expect(places.some(({ ours }) => ours) && places.some(({ ours }) => !ours)).toBe(true);
  expect(places.filter(({ ours, left }) => ours !== left)).toEqual([]);
});
