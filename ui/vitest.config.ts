import { playwright } from "@vitest/browser-playwright";
import { env } from "node:process";
import { defineConfig, mergeConfig } from "vitest/config";
import viteConfig from "./vite.config.ts";

/** The system's own Chromium: browser downloads are not needed. */
const chromium = playwright({
  launchOptions: {
    executablePath: env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
  contextOptions: { locale: "en-GB", timezoneId: "America/Sao_Paulo", reducedMotion: "reduce" },
});

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      projects: [
        {
          extends: true,
          test: {
            name: "unit",
            environment: "node",
            setupFiles: ["./gallery/words.ts"],
            // The colour table is read from the style sheet itself.
            css: true,
            include: ["src/**/*.test.ts"],
            exclude: ["src/**/*.browser.test.ts"],
          },
        },
        {
          extends: true,
          // Looked for everywhere beforehand: finding dependencies one by one would reload the page
          // under a running test.
          optimizeDeps: {
            entries: ["gallery/**/*.ts", "src/**/*.{ts,svelte}"],
            include: ["axe-core", "tinykeys"],
            // What an earlier version needed is no guide: one found late reloads a test under way.
            force: true,
          },
          test: {
            name: "browser",
            include: ["src/**/*.browser.test.ts", "gallery/**/*.browser.test.ts"],
            setupFiles: ["./gallery/words.ts", "./gallery/setup.ts"],
            testTimeout: 20_000,
            // Parts that load when they are needed take their time on a busy machine.
            expect: { poll: { timeout: 5_000 } },
            browser: {
              enabled: true,
              provider: chromium,
              headless: true,
              screenshotFailures: false,
              viewport: { width: 1280, height: 800 },
              instances: [{ browser: "chromium" }],
            },
          },
        },
      ],
    },
  }),
);
