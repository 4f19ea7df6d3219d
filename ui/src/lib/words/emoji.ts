import { language } from "./catalogue";

/** One emoji as the data names it. Source: emoji-picker-element-data, from Unicode CLDR. */
export interface Emoji {
  emoji: string;
  annotation: string;
  tags?: readonly string[];
  shortcodes?: readonly string[];
  /** Unicode's group, see `GROUPS`. */
  group: number;
  /** The Emoji version that brought it. */
  version: number;
}

/** Newer ones are empty boxes in the fonts of systems still in use. */
const NEWEST_VERSION = 15;

/** Unicode's groups that are chosen from, in this order. Group 2 holds parts, not emoji. */
export const GROUPS = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;

type Data = Promise<{ default: Emoji[] }>;

const SOURCES: Partial<Record<string, () => Data>> = {
  es: () => import("emoji-picker-element-data/es/cldr/data.json"),
  pt: () => import("emoji-picker-element-data/pt/cldr/data.json"),
  zh: () => import("emoji-picker-element-data/zh/cldr-native/data.json"),
};
const english = (): Data => import("emoji-picker-element-data/en/emojibase/data.json");

let loading: Promise<readonly Emoji[]> | null = null;

/** All emoji with their names in the language of the interface; read when first asked for. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  loading ??= (SOURCES[language().split("-")[0] ?? ""] ?? english)().then(
    ({ default: all }) => all.filter((one) => one.version <= NEWEST_VERSION && one.group !== 2),
    (thrown: unknown) => {
      loading = null;
      throw thrown;
    },
  );
  return loading;
}

/** Emoji whose names begin as the words asked for do, the closest first. */
export function findEmoji(all: readonly Emoji[], query: string, limit: number): Emoji[] {
  const asked = query.trim().toLocaleLowerCase();
  if (asked === "") return [];
  const found: { one: Emoji; rank: number }[] = [];
  for (const one of all) {
    const rank = rankOf(one, asked);
    if (rank !== null) found.push({ one, rank });
  }
  // Sorting is stable: within a rank the usual order stays.
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ one }) => one);
}

/** 0 for the very name, growing with distance; null when it does not fit. */
function rankOf(one: Emoji, asked: string): number | null {
  const codes = one.shortcodes ?? [];
  const name = one.annotation.toLocaleLowerCase();
  if (name === asked || codes.includes(asked)) return 0;
  if (codes.some((code) => code.startsWith(asked))) return 1;
  const words = [...name.split(/[\s_:,-]+/u), ...codes.flatMap((code) => code.split("_"))];
  const terms = asked.split(/[\s_]+/u);
  if (terms.every((term) => words.some((word) => word.startsWith(term)))) return 2;
  const tags = (one.tags ?? []).map((tag) => tag.toLocaleLowerCase());
  // Chinese words stand without spaces: any place in the name will do.
  const fits = (term: string) =>
    [...words, ...tags].some((word) => word.startsWith(term)) ||
    (/\p{Script=Han}/u.test(term) && name.includes(term));
  return terms.every(fits) ? 3 : null;
}

/** A name begun with a colon, right before the caret: where the colon is, and what was typed. */
export function emojiNameAt(text: string, caret: number): { from: number; name: string } | null {
  const found = /(?:^|\s):(?<name>\p{L}[\p{L}\p{N}_+-]+)$/u.exec(text.slice(0, caret));
  const name = found?.groups?.["name"];
  return name === undefined ? null : { from: caret - name.length - 1, name };
}
