import { expect, test } from "vitest";
import words from "../../../messages/en.json";

const SOURCES = Object.values(
  import.meta.glob<string>(["../../**/*.{ts,svelte}", "!../../**/*.test.ts", "!../paraglide/**"], {
    query: "?raw",
    import: "default",
    eager: true,
  }),
).join("\n");

const KEYS = Object.keys(words).filter((key) => !key.startsWith("$"));

test("every text of the catalogue is used", () => {
  expect(KEYS.filter((key) => !new RegExp(`\\bm\\.${key}\\(`, "u").test(SOURCES))).toEqual([]);
});

test("every text that is used stands in the catalogue", () => {
  const used = new Set([...SOURCES.matchAll(/\bm\.([a-z]\w+)\(/gu)].map((match) => match[1]));
  expect(used.size).toBeGreaterThan(100);
  expect([...used].filter((key) => !KEYS.includes(key ?? ""))).toEqual([]);
});

test("errors never shout", () => {
  const loud = Object.entries(words).filter(
    ([key, text]) => key.startsWith("error_") && JSON.stringify(text).includes("!"),
  );
  expect(loud).toEqual([]);
});
