import { language } from "./catalogue";
import { directionOf, languageOfTag } from "./language";
import { remembered } from "./remembered";

/**
 * The locale numbers and times are written in: the computer's own (12 or 24 hours), as long as it
 * speaks the language the interface is in.
 */
export function formatLocale(): string {
  const spoken = language();
  const own = navigator.languages.find((tag) => languageOfTag(tag) === spoken) ?? spoken;
  // Phone numbers and counts stand in the digits 0 to 9 everywhere: one kind of digit in a window.
  return spoken === "ar" ? inLatinDigits(own) : own;
}

const inLatinDigits = remembered((tag) =>
  new Intl.Locale(tag, { numberingSystem: "latn" }).toString(),
);

/** Tells the page its language and direction, for fonts, hyphens and screen readers. */
export function applyLocale(root: HTMLElement): void {
  root.lang = language();
  root.dir = directionOf(language());
}
