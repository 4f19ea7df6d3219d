import { describe, expect, test } from "vitest";
import settings from "../../../project.inlang/settings.json";
import { chooseLanguage, directionOf, isLanguage, languageOfTag, LANGUAGES } from "./language";

/** A text, or its forms by the plural of a number. */
type Entry = string | { match: Record<string, string> }[];
type Words = Record<string, Entry>;

const CATALOGUES = new Map(
  Object.entries(
    import.meta.glob<Words>("../../../messages/*.json", { import: "default", eager: true }),
  ).map(([path, words]) => {
    const texts = Object.fromEntries(Object.entries(words).filter(([key]) => key !== "$schema"));
    return [/([^/]+)\.json$/u.exec(path)?.[1] ?? "", texts];
  }),
);
const ENGLISH = CATALOGUES.get("en") ?? {};
const OTHERS = [...CATALOGUES.keys()].filter((language) => language !== "en");

/** Words that are the same in some language: names, and what was borrowed. */
const BORROWED =
  /^(Alt|Audio|Chats?|Ctrl|Emojis?|End|Enter|Esc|GIF|Home|Internet|Links|Marketing|ngrok|Shift|Status|Stickers?|Tab|Total|Vídeo|Video|Shopbell)$/u;

function forms(entry: Entry | undefined): string[] {
  if (entry === undefined) return [];
  return typeof entry === "string" ? [entry] : entry.flatMap(({ match }) => Object.values(match));
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\w+\}/gu)].map(([name]) => name).sort();
}

test("every catalogue is offered, and everything offered has a catalogue", () => {
  expect([...CATALOGUES.keys()].sort()).toEqual([...settings.locales].sort());
  expect(Object.keys(LANGUAGES)).toEqual(settings.locales);
});

describe.each(OTHERS)("%s", (language) => {
  const words = CATALOGUES.get(language) ?? {};
  const pairs = Object.entries(ENGLISH).map(
    ([key, english]) => [key, english, words[key]] as const,
  );

  test("has a text for every English one, in the same order, and no other", () => {
    expect(Object.keys(words)).toEqual(Object.keys(ENGLISH));
  });

  test("puts the same values into every text", () => {
    const wrong = pairs.filter(([, english, own]) => {
      const wanted = placeholders(forms(english).at(-1) ?? "").join();
      if (typeof own === "string") return placeholders(own).join() !== wanted;
      // "One message" may do without its number; the last form never does.
      const all = forms(own);
      const known = (text: string) => placeholders(text).every((name) => wanted.includes(name));
      return placeholders(all.at(-1) ?? "").join() !== wanted || !all.every(known);
    });
    expect(wrong).toEqual([]);
  });

  test("has a form for every plural the language knows", () => {
    const known = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort();
    for (const [key, english, own] of pairs) {
      expect(typeof own, key).toBe(typeof english);
      if (own === undefined || typeof own === "string") continue;
      const has = own.flatMap(({ match }) =>
        Object.keys(match).map((selector) => selector.split("=")[1]),
      );
      expect(has.sort(), key).toEqual(known);
    }
  });

  test("leaves nothing in English", () => {
    const left = pairs.filter(([, english, own]) => {
      if (typeof english !== "string" || english !== own) return false;
      const letters = english
        .replaceAll(/\{\w+\}/gu, "")
        .replaceAll(/\b(Shopbell|h|min|s)\b/gu, "");
      return /\p{L}/u.test(letters) && !BORROWED.test(english);
    });
    expect(left.map(([key]) => key)).toEqual([]);
  });

  test("has no empty text, no typewriter quotes and no stray spaces", () => {
    const odd = Object.entries(words).filter(([, entry]) =>
      forms(entry).some((text) => text === "" || text !== text.trim() || /"|'| {2}/u.test(text)),
    );
    expect(odd).toEqual([]);
  });

  test("never shouts in an error", () => {
    const loud = Object.entries(words).filter(
      ([key, entry]) =>
        key.startsWith("error_") && forms(entry).some((text) => /[!¡！]/u.test(text)),
    );
    expect(loud).toEqual([]);
  });
});

describe("which language is spoken", () => {
  test.each([
    [["es-MX", "en-US"], "es"],
    [["fr-FR", "es-ES"], "es"],
    [["fr-FR"], "en"],
    [[], "en"],
    [["C", "not a tag"], "en"],
    [["pt-PT"], "pt-BR"],
    [["zh-CN"], "zh-Hans"],
    [["zh-Hans-CN"], "zh-Hans"],
    [["zh-SG"], "zh-Hans"],
    [["zh-TW", "en"], "en"],
    [["zh-Hant-HK", "es"], "es"],
    [["iw-IL"], "he"],
    [["he-IL"], "he"],
    [["ar-EG"], "ar"],
    [["en-GB", "es"], "en"],
  ] as const)("a computer of %j speaks %s", (preferred, spoken) => {
    expect(chooseLanguage(null, preferred)).toBe(spoken);
  });

  test("what was chosen goes before the computer's own", () => {
    expect(chooseLanguage("es", ["en-GB"])).toBe("es");
  });

  test("what was kept is trusted only if it is a language", () => {
    expect(isLanguage("es")).toBe(true);
    expect(isLanguage("toString")).toBe(false);
    expect(isLanguage(null)).toBe(false);
  });

  test("every language is found by its own tag", () => {
    for (const language of Object.keys(LANGUAGES)) expect(languageOfTag(language)).toBe(language);
  });

  test("Arabic and Hebrew are read from right to left, the others from left to right", () => {
    const rightToLeft = Object.keys(LANGUAGES).filter(
      (language) => isLanguage(language) && directionOf(language) === "rtl",
    );
    expect(rightToLeft).toEqual(["ar", "he"]);
  });
});
