import type * as english from "../paraglide/messages/en.js";
import type { Language } from "./language";

/** One language as it is compiled: a function for each text, with its values as an argument. */
type Compiled = typeof english;

/** All texts of a language. English says which there are; what takes no values takes no argument. */
type Catalogue = {
  [Key in keyof Compiled]: keyof Parameters<Compiled[Key]>[0] extends never
    ? () => string
    : (values: Parameters<Compiled[Key]>[0]) => string;
};

/**
 * The words of the interface, in the language it speaks. Nobody may ask for one before `speak` is
 * through: what a module needs at once stands in a function.
 */
export let m: Catalogue;

let spoken: Language = "en";

/** One file a language: only the spoken one is loaded. */
const CATALOGUES: Record<Language, () => Promise<Compiled>> = {
  en: () => import("../paraglide/messages/en.js"),
  es: () => import("../paraglide/messages/es.js"),
  "pt-BR": () => import("../paraglide/messages/pt-BR.js"),
  "zh-Hans": () => import("../paraglide/messages/zh-Hans.js"),
  ar: () => import("../paraglide/messages/ar.js"),
  he: () => import("../paraglide/messages/he.js"),
};

/** Loads a language and speaks it from then on. */
export async function speak(language: Language): Promise<void> {
  // The same functions: those without values only declare an argument they never look at.
  m = (await CATALOGUES[language]()) as unknown as Catalogue;
  spoken = language;
}

/** The language the interface speaks. */
export function language(): Language {
  return spoken;
}
