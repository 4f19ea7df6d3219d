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

type Part = () => Promise<object>;

/** Only the spoken language is loaded; of it first what every start needs, then the rest. */
const CATALOGUES: Record<Language, { start: Part; rest: Part }> = {
  en: {
    start: () => import("../paraglide/messages/en.js?start"),
    rest: () => import("../paraglide/messages/en.js?rest"),
  },
  es: {
    start: () => import("../paraglide/messages/es.js?start"),
    rest: () => import("../paraglide/messages/es.js?rest"),
  },
  "pt-BR": {
    start: () => import("../paraglide/messages/pt-BR.js?start"),
    rest: () => import("../paraglide/messages/pt-BR.js?rest"),
  },
  "zh-Hans": {
    start: () => import("../paraglide/messages/zh-Hans.js?start"),
    rest: () => import("../paraglide/messages/zh-Hans.js?rest"),
  },
  ar: {
    start: () => import("../paraglide/messages/ar.js?start"),
    rest: () => import("../paraglide/messages/ar.js?rest"),
  },
  he: {
    start: () => import("../paraglide/messages/he.js?start"),
    rest: () => import("../paraglide/messages/he.js?rest"),
  },
};

/** Loads a language and speaks it from then on: what the first load draws, at once. */
export async function speak(language: Language): Promise<void> {
  // The same functions: those without values only declare an argument they never look at.
  m = { ...(await CATALOGUES[language].start()) } as unknown as Catalogue;
  spoken = language;
  rest = null;
}

let rest: Promise<void> | null = null;

/** Loads a part of the interface that no start needs, and its words with it. */
export async function later<T>(part: () => Promise<T>): Promise<T> {
  rest ??= CATALOGUES[spoken].rest().then((words) => void Object.assign(m, words));
  const [loaded] = await Promise.all([part(), rest]);
  return loaded;
}

/** The language the interface speaks. */
export function language(): Language {
  return spoken;
}
