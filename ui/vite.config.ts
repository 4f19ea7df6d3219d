import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { stillIcons } from "./vite.icons.ts";
import { shortNames, splitWords } from "./vite.words.ts";

/** The message catalogue as typed functions. Tests compile it beforehand: its watcher never ends. */
const words = paraglideVitePlugin({
  project: "./project.inlang",
  outdir: "./src/lib/paraglide",
  // Which language is spoken is decided in lib/words; the catalogues only know their own.
  strategy: ["baseLocale"],
  // One file a language, so that one is loaded and not six.
  outputStructure: "locale-modules",
});

/** Most that a start may load, gzip, in bytes. Source: design, budgets. */
const FIRST_LOAD = 160 * 1024;

/** Fails a build whose first load (the entry, what it needs, and the longest language) is too big. */
const budget: Plugin = {
  name: "first-load-budget",
  apply: "build",
  generateBundle(_, bundle) {
    const size = (file: string): number => {
      const chunk = bundle[file];
      return chunk?.type === "chunk" ? gzipSync(chunk.code).length : 0;
    };
    const start = new Set<string>();
    const follow = (file: string): void => {
      const chunk = bundle[file];
      if (start.has(file) || chunk?.type !== "chunk") return;
      start.add(file);
      chunk.imports.forEach(follow);
    };
    const chunks = Object.values(bundle).filter((part) => part.type === "chunk");
    chunks.filter((chunk) => chunk.isEntry).forEach((chunk) => follow(chunk.fileName));
    const languages = chunks
      .filter((chunk) => chunk.facadeModuleId?.endsWith("?start"))
      .map((chunk) => size(chunk.fileName));
    if (languages.length < 2) this.error("the languages are not files of their own");
    const total = [...start].reduce((sum, file) => sum + size(file), Math.max(...languages));
    const said = `the first load is ${(total / 1024).toFixed(1)} KB of ${String(FIRST_LOAD / 1024)}`;
    if (total > FIRST_LOAD) this.error(said);
    this.info(said);
  },
};

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The shell and the headless host both serve `dist/` from their own root: paths stay relative. */
export default defineConfig({
  base: "./",
  plugins: [
    env["VITEST"] === undefined ? words : [],
    stillIcons,
    svelte(),
    splitWords,
    shortNames,
    budget,
  ],
  resolve: { alias: { $lib: here("./src/lib"), $features: here("./src/features") } },
  // `stillIcons` does not see what was prepared beforehand: Lucide's icons are not.
  optimizeDeps: { exclude: ["@lucide/svelte"] },
  // Tauri's development window expects this very port.
  server: { port: 5173, strictPort: true },
  build: {
    target: ["safari18", "chrome125"],
    // Only index.html is built: the gallery stays a page of the development server.
    rollupOptions: {
      input: here("./index.html"),
      // What every start loads is one file: cut up by who else uses it, it packs worse.
      output: { codeSplitting: { groups: [{ name: "start", tags: ["$initial"] }] } },
    },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
});
