import { isLanguage, type Language } from "./language";

/**
 * Where the chosen language is kept: in the webview, since it is a view of this window and nothing
 * the engine needs. If the webview forgets it, the computer's language is spoken again.
 */
const PLACE = "shopbell.language";

/** The language somebody chose, or null where the computer's own is to be spoken. */
export function chosenLanguage(): Language | null {
  try {
    const kept = localStorage.getItem(PLACE);
    return isLanguage(kept) ? kept : null;
  } catch {
    // A webview without storage has nothing kept.
    return null;
  }
}

/** Keeps the choice, or forgets it for null. */
export function keepLanguage(language: Language | null): void {
  try {
    if (language === null) localStorage.removeItem(PLACE);
    else localStorage.setItem(PLACE, language);
  } catch {
    // Nothing can be kept: the next start speaks the computer's language.
  }
}
