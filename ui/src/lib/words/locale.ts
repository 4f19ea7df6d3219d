import { getLocale, getTextDirection } from "../paraglide/runtime.js";

/**
 * The locale numbers and times are written in: the computer's own (12 or 24 hours), as long as it
 * speaks the language the interface is in.
 */
export function formatLocale(): string {
  const ui = getLocale();
  const own = navigator.languages.find((tag) => tag.split("-")[0] === ui.split("-")[0]);
  return own ?? ui;
}

/** Tells the page its language and direction, for fonts, hyphens and screen readers. */
export function applyLocale(root: HTMLElement): void {
  root.lang = getLocale();
  root.dir = getTextDirection();
}
