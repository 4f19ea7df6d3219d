import { expect, test } from "vitest";

const FILES = import.meta.glob<string>("./**/*.svelte", {
  query: "?raw",
  import: "default",
  eager: true,
});
const IMPORT = /import (\w+) from "@lucide\/svelte\/icons\//gu;
/** What the templates of `vite.icons.ts` know; they are hidden from screen readers anyway. */
const KNOWN = new Set(["size", "strokeWidth", "fill", "class", "aria-hidden"]);

/** What the icons of a file are given, as `Star size`. */
function given(source: string): string[] {
  return [...source.matchAll(IMPORT)].flatMap(([, icon = ""]) =>
    [...source.matchAll(new RegExp(`<${icon}\\b([^>]*)>`, "gu"))].flatMap(([, written = ""]) => {
      const names = written.replaceAll(/=(?:\{[^}]*\}|"[^"]*")/gu, "").match(/[\w.-]+/gu) ?? [];
      return names.map((name) => `${icon} ${name}`);
    }),
  );
}

test("an icon is given only what its template knows: the rest would be lost without a word", () => {
  const all = Object.entries(FILES).flatMap(([file, source]) =>
    given(source).map((one) => ({ file, one })),
  );
  expect(all.length).toBeGreaterThan(200);
  expect(all.filter(({ one }) => !KNOWN.has(one.split(" ")[1] ?? ""))).toEqual([]);
});
