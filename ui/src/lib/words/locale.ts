import { language } from "./catalogue";
import { directionOf, languageOfTag } from "./language";

const IN_LATIN_DIGITS = new Map<string, string>();

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

function inLatinDigits(tag: string): string {
  let known = IN_LATIN_DIGITS.get(tag);
  if (known === undefined) {
    known = new Intl.Locale(tag, { numberingSystem: "latn" }).toString();
    IN_LATIN_DIGITS.set(tag, known);
  }
  return known;
}

/** Tells the page its language and direction, for fonts, hyphens and screen readers. */
export function applyLocale(root: HTMLElement): void {
  root.lang = language();
  root.dir = directionOf(language());
}
