/**
 * Two languages that nobody speaks. `en-XA` is English with accents and longer by two fifths: what
 * has no accents was never translated, what does not fit will not in German. `ar-XB` is English
 * written from the right.
 */
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { m, speak } from "../src/lib/words/catalogue";
import { applyLocale } from "../src/lib/words/locale";
import { ALL_FITS, unfit } from "./fits";
import { show } from "./show";
import { stories } from "./stories";
import { WORDIEST } from "./wordiest";

type Say = (values?: Record<string, unknown>) => string;

const ACCENTS: Record<string, string> = {
  a: "á",
  c: "ç",
  e: "é",
  i: "í",
  n: "ñ",
  o: "ö",
  u: "ü",
  y: "ý",
  A: "Á",
  C: "Ç",
  E: "É",
  I: "Í",
  N: "Ñ",
  O: "Ö",
  U: "Ü",
  Y: "Ý",
};

/** Words with accents, and two fifths more of them. What was put in (a name, a time) stays. */
function accented(text: string, given: readonly string[]): string {
  const parts = given.filter((value) => value !== "");
  const keep = parts.map((value) => value.replaceAll(/[.*+?^${}()|[\]\\]/gu, "\\$&")).join("|");
  const pieces = keep === "" ? [text] : text.split(new RegExp(`(${keep})`, "u"));
  const said = pieces
    .map((piece) =>
      parts.includes(piece) ? piece : piece.replaceAll(/[a-z]/giu, (one) => ACCENTS[one] ?? one),
    )
    .join("");
  const more = "~".repeat(Math.ceil(text.replaceAll(/\s/gu, "").length * 0.4));
  return text.trim() === "" ? text : `${said} ${more.replaceAll(/(.{8})/gu, "$1 ").trim()}`;
}

/** From the right, whatever it is written in. */
const turned = (text: string) => (text.trim() === "" ? text : `\u{202E}${text}\u{202C}`);

/** Says everything in a language made of English. */
async function speakPseudo(make: (text: string, given: string[]) => string): Promise<void> {
  await speak("en");
  const words = m as unknown as Record<string, Say>;
  for (const [name, say] of Object.entries(words)) {
    words[name] = (values) => make(say(values), Object.values(values ?? {}).map(String));
  }
}

let close: () => Promise<void> = () => Promise.resolve();

afterEach(async () => {
  await close();
  close = () => Promise.resolve();
  document.body.replaceChildren();
  await page.viewport(1280, 800);
  await speak("en");
  applyLocale(document.documentElement);
});

async function draw(id: string): Promise<void> {
  const story = stories.find((one) => one.id === id);
  if (!story) throw new Error(`no story ${id}`);
  const target = document.createElement("div");
  target.id = "app";
  document.body.append(target);
  ({ close } = await show(story, target));
  await tick();
  // Some come later, and some stand beside the app.
  await expect.poll(said).not.toBe("");
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

const said = () => document.body.innerText.trim();

describe("en-XA", () => {
  beforeEach(() => speakPseudo(accented));

  test.each(WORDIEST)("%s has room for longer words, at 1280 px", async (id) => {
    await draw(id);
    expect(said(), "it is said in this language").toContain("~");
    expect(unfit(1280)).toEqual(ALL_FITS);
  });

  test.each(WORDIEST)("%s has room for longer words, at 420 px", async (id) => {
    await page.viewport(420, 800);
    await draw(id);
    expect(unfit(420)).toEqual(ALL_FITS);
  });

  /** Names of fields and keys, which hold no customer's words. */
  test.each(WORDIEST)("%s says nothing that the catalogue does not know", async (id) => {
    await draw(id);
    const spoken = [
      ...document.querySelectorAll<HTMLElement>(
        "#app button, #app [placeholder], #app h1, #app label, [role='dialog'] button, [role='dialog'] label, [role='dialog'] [placeholder]",
      ),
    ].flatMap((element) => [
      element.getAttribute("aria-label"),
      element.getAttribute("placeholder"),
      element.childElementCount === 0 ? element.textContent : null,
    ]);
    const plain = spoken.filter(
      (words) => words !== null && /[a-z]{3}/iu.test(words) && !words.includes("~"),
    );
    expect(plain).toEqual([]);
  });
});

describe("ar-XB", () => {
  beforeEach(async () => {
    await speakPseudo(turned);
    document.documentElement.dir = "rtl";
  });

  test.each(WORDIEST)("%s stands the other way round, and all of it", async (id) => {
    await draw(id);
    expect(unfit(1280)).toEqual(ALL_FITS);
  });
});
