import { m } from "./catalogue";
import { chosenLanguage, keepLanguage } from "./choice";
import { chooseLanguage, isLanguage, LANGUAGES } from "./language";

/** What the language menu offers: the computer's own first, then each by its own name. */
export function languageOptions(): { value: string; text: string; lang?: string }[] {
  const own = LANGUAGES[chooseLanguage(null, navigator.languages)];
  return [
    { value: "", text: m.language_of_computer({ language: own }) },
    ...Object.entries(LANGUAGES).map(([value, text]) => ({ value, text, lang: value })),
  ];
}

/** Which of them is chosen. */
export function languageChosen(): string {
  return chosenLanguage() ?? "";
}

/** Speaks another language from now on. The page starts anew: every word of it changes. */
export function changeLanguage(value: string): void {
  keepLanguage(isLanguage(value) ? value : null);
  location.reload();
}
