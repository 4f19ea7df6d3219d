import type { locales } from "../paraglide/runtime.js";
import { remembered } from "./remembered";

/** A language the interface speaks; the name of its catalogue in `messages/`. */
export type Language = (typeof locales)[number];

/** The languages by their own names, in the order of the menu: who looks for one knows its name. */
export const LANGUAGES: Record<Language, string> = {
  en: "English",
  es: "Español",
  "pt-BR": "Português (Brasil)",
  "zh-Hans": "简体中文",
  ar: "العربية",
  he: "עברית",
};

/** Read from right to left. Not asked of the webview: not every one knows. */
const RIGHT_TO_LEFT: ReadonlySet<Language> = new Set<Language>(["ar", "he"]);

export function directionOf(language: Language): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
}

export function isLanguage(text: string | null): text is Language {
  return text !== null && Object.hasOwn(LANGUAGES, text);
}

/**
 * The language of a tag, if the interface speaks it: any Portuguese is served by Brazil's, but
 * traditional Chinese not by simplified. Every time and every number asks.
 */
export const languageOfTag = remembered((tag): Language | null => {
  const { language, script } = maximized(tag);
  if (language === "pt") return "pt-BR";
  if (language === "zh") return script === "Hans" ? "zh-Hans" : null;
  return isLanguage(language) ? language : null;
});

/** What was chosen; else the first language of the computer that the interface speaks. */
export function chooseLanguage(chosen: Language | null, preferred: readonly string[]): Language {
  if (chosen !== null) return chosen;
  for (const tag of preferred) {
    const language = languageOfTag(tag);
    if (language !== null) return language;
  }
  return "en";
}

/** A tag with its script spelled out; old names such as `iw` become today's. */
function maximized(tag: string): { language: string; script?: string | undefined } {
  try {
    return new Intl.Locale(tag).maximize();
  } catch {
    // Some systems name locales that are none, such as "C".
    return { language: "" };
  }
}
