import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import english from "./messages/en.json" with { type: "json" };

const SOURCES = fileURLToPath(new URL("./src/", import.meta.url));
const ROOMS: Record<string, string> = { $lib: `${SOURCES}lib`, $features: `${SOURCES}features` };
/** What is compiled from `messages/`: a constant a text. */
const TEXT = /^export const (\w+) =/gmu;

const isCatalogue = (id: string) => id.includes("/paraglide/messages/");

/**
 * Splits each compiled language in a build: `?start` keeps the texts that modules of the first load
 * use, `?rest` the others. In tests and in development both are the whole language.
 */
export const splitWords: Plugin = {
  name: "split-texts",
  apply: "build",
  enforce: "pre",
  transform(code, id) {
    const [file = id, part] = id.split("?");
    if (!isCatalogue(file) || (part !== "start" && part !== "rest")) return null;
    const start = textsFrom(`${SOURCES}main.ts`);
    // Only what is exported stays: what a text alone uses goes with it.
    const kept = code.replaceAll(TEXT, (line, name: string) => {
      return start.has(name) === (part === "start") ? line : line.replace("export ", "");
    });
    return { code: kept, map: null };
  },
};

/** The texts that a module uses, or one that it needs before it can run. */
function textsFrom(entry: string): Set<string> {
  const texts = new Set<string>();
  const seen = new Set<string>();
  const follow = (file: string): void => {
    if (seen.has(file) || isCatalogue(file)) return;
    seen.add(file);
    const code = readFileSync(file, "utf8");
    for (const [, name = ""] of code.matchAll(/\bm\.(\w+)\b/gu)) texts.add(name);
    const imports = /(?:^|\n)\s*(?:import|export)\b(?!\s*\()(?!\s+type\b)[^;'"]*?"([^"]+)"/gu;
    for (const [, target = ""] of code.matchAll(imports)) {
      const found = locate(target, dirname(file));
      if (found !== null) follow(found);
    }
  };
  follow(entry);
  return texts;
}

/** The source file that an import names; null when it is none of ours, or no code. */
function locate(target: string, from: string): string | null {
  const [head = "", ...rest] = target.split("/");
  const room = ROOMS[head];
  if (room === undefined && !target.startsWith(".")) return null;
  const path = room === undefined ? resolve(from, target) : [room, ...rest].join("/");
  if (/\.(css|json)$/u.test(path)) return null;
  const found = [path, `${path}.ts`, `${path}/index.ts`].find(
    (path) => /\.(ts|js|svelte)$/u.test(path) && existsSync(path),
  );
  if (found === undefined) throw new Error(`no file for ${target} of ${from}`);
  return found;
}

/** The names of all texts, short: `m.wizard_title` becomes `m.T1k`. No reserved word is upper case. */
const SHORT = new Map(Object.keys(english).map((name, at) => [name, `T${at.toString(36)}`]));
const short = (name: string): string => SHORT.get(name) ?? name;

/**
 * Shortens the names of texts in a build. They stand in every language and at every use, and a
 * loaded language keeps them, since it is chosen at run time: together some KB of every start.
 */
export const shortNames: Plugin = {
  name: "short-text-names",
  apply: "build",
  enforce: "post",
  transform(code, id) {
    const file = id.split("?")[0] ?? id;
    if (isCatalogue(file)) {
      const made = code.replaceAll(TEXT, (_, name: string) => `export const ${short(name)} =`);
      return { code: made, map: null };
    }
    if (!/\.(svelte|ts)$/u.test(file) || !/["'][^"']*\/catalogue["']/u.test(code)) return null;
    const made = code.replaceAll(/\bm\.(\w+)\b/gu, (_, name: string) => `m.${short(name)}`);
    return { code: made, map: null };
  },
};
