import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The message catalogue as typed functions. Tests compile it beforehand: its watcher never ends. */
const words = paraglideVitePlugin({
  project: "./project.inlang",
  outdir: "./src/lib/paraglide",
  strategy: ["preferredLanguage", "baseLocale"],
});

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The shell and the headless host both serve `dist/` from their own root: paths stay relative. */
export default defineConfig({
  base: "./",
  plugins: [env["VITEST"] === undefined ? words : [], svelte()],
  resolve: { alias: { $lib: here("./src/lib"), $features: here("./src/features") } },
  // Tauri's development window expects this very port.
  server: { port: 5173, strictPort: true },
  build: {
    target: ["safari18", "chrome125"],
    // Only index.html is built: the gallery stays a page of the development server.
    rollupOptions: { input: here("./index.html") },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
});
