// The interface in Chromium, served by the headless host with the demo shop behind it.
//
// Run by `cargo nextest run -p shopbell-tests -E 'binary(ui)'`; needs SHOPBELL_HEADLESS, ui/dist
// and the modules of ui/. CHROMIUM_PATH names another browser than the system's.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

const ui = fileURLToPath(new URL("../../ui/", import.meta.url));
const fromUi = createRequire(join(ui, "package.json"));
const { chromium } = fromUi("playwright");
const axe = await readFile(fromUi.resolve("axe-core/axe.min.js"), "utf8");

/** The rules of WCAG 2.2 AA, as far as a machine can check them. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Longest anything here may take on a busy machine. */
const PATIENCE = 30_000;

let browser;
let host;
const kept = process.env.SHOPBELL_TEST_DATA;
let folder;
let address;
let token;
let page;
/** What must stay empty: errors of the page, and requests that leave this computer. */
let wrong;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
});

after(() => browser?.close());

beforeEach(async () => {
  // Where the run keeps what its tests leave, so that it can be looked through for secrets.
  if (kept) await mkdir(kept, { recursive: true });
  folder = await mkdtemp(join(kept || tmpdir(), "shopbell-ui-"));
  const program = process.env.SHOPBELL_HEADLESS;
  assert.ok(program, "SHOPBELL_HEADLESS names the host");
  host = spawn(program, ["demo", "--data-dir", folder, "--ui", join(ui, "dist")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface(host.stdout), "line");
  ({ api: address, api_token: token } = JSON.parse(line));
  const context = await browser.newContext({
    locale: "en-GB",
    timezoneId: "America/Sao_Paulo",
    reducedMotion: "reduce",
    colorScheme: "light",
    viewport: { width: 1280, height: 800 },
  });
  page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  wrong = [];
  page.on("console", (said) => {
    if (said.type() === "error" || said.type() === "warning") wrong.push(`${said.type()}: ${said.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    const stays = ["blob:", "data:"].includes(url.protocol) || url.origin === address;
    if (!stays) wrong.push(`a request left: ${url.origin}`);
  });
  await page.goto(`${address}/#token=${token}`);
});

afterEach(async () => {
  await page.context().close();
  const ended = once(host, "exit");
  host.kill("SIGTERM");
  const [code] = await ended;
  if (!kept) await rm(folder, { recursive: true });
  assert.equal(code, 0, "the host stops in order while a browser looked at it");
  assert.deepEqual(wrong, []);
});

const see = (id) => page.getByTestId(id).filter({ visible: true });

/** Opens the demo shop and the chat of this name. */
async function open(name) {
  await see("welcome-demo").click();
  await see("demo-bar").waitFor();
  await see("chat-row").filter({ hasText: name }).first().click();
  await see("timeline").waitFor();
  await page.getByRole("heading", { name }).first().waitFor();
}

/** Our message with these words, once it stands at this step. */
const ours = (words, delivery) =>
  page.locator(`[data-testid=message][data-from-us=true][data-delivery=${delivery}]`, { hasText: words });

/** No fault that a machine can find, in either look. */
async function isAccessible(where) {
  // By the debugger, because the page's own policy rightly allows no foreign script.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const faults = await page.evaluate(async (rules) => {
      const { violations } = await globalThis.axe.run(document, {
        runOnly: { type: "tag", values: rules },
        resultTypes: ["violations"],
      });
      return violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`),
      );
    }, RULES);
    assert.deepEqual(faults, [], `${where}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

test("a newcomer opens the demo shop and answers a customer", async () => {
  await isAccessible("the first start");
  assert.ok(!page.url().includes(token), "the token does not stay in the address");
  await open("Maria Silva");
  // A shop full of chats: they come in one after the other, as its customers write.
  await see("chat-row").nth(7).waitFor();

  await see("composer-input").fill("Of course, I will keep one for you.");
  await see("composer-send").click();
  await ours("I will keep one for you", "read").waitFor();
  assert.equal(await see("composer-input").inputValue(), "");
  assert.equal(await page.getByTestId("message").filter({ hasText: "I will keep one for you" }).count(), 1);
  await isAccessible("a conversation");

  await page.reload();
  await see("chat-row").filter({ hasText: "Maria Silva" }).first().click();
  await ours("I will keep one for you", "read").waitFor();
});

test("pictures are seen, voices are heard, and a photo goes out", async () => {
  await open("Maria Silva");
  await page.waitForFunction(() =>
    [...document.querySelectorAll("[data-kind=image] img")].some((image) => image.naturalWidth > 0),
  );
  await see("voice-play").first().click();
  await page.waitForFunction(() => {
    const audio = document.querySelector("[data-testid=voice-audio]");
    return audio.duration > 0 && audio.currentTime > 0;
  });
  const photo = new URL("../../src-tauri/crates/simulator/assets/cake.jpg", import.meta.url);
  await page.getByTestId("photo-input").setInputFiles(fileURLToPath(photo));
  await see("staged-caption").fill("Fresh from the oven");
  await isAccessible("a file about to be sent");
  await see("staged-send").click();
  await ours("Fresh from the oven", "read").waitFor();
});

test("a text that is too long is held back in words and stays in the composer", async () => {
  await open("Maria Silva");
  const long = "Sourdough ".repeat(420);
  await see("composer-input").fill(long);
  await page.locator("#composer-over").waitFor();
  assert.ok(await see("composer-send").isDisabled(), "nothing is sent that Meta would refuse");
  await see("composer-input").press("Enter");
  assert.equal(await see("composer-input").inputValue(), long);
  await isAccessible("a text that is too long");
  await see("composer-input").fill("Sourdough until six.");
  await see("composer-send").click();
  await ours("Sourdough until six.", "read").waitFor();
  assert.equal(await page.getByTestId("message").filter({ hasText: "Sourdough Sourdough" }).count(), 0);
});

test("a closed window offers templates, and one goes out as it was shown", async () => {
  await see("welcome-demo").click();
  await see("demo-bar").waitFor();
  await see("chat-search").fill("Ana Ruiz");
  await see("chat-row").filter({ hasText: "Ana Ruiz" }).click();
  const closed = see("window-panel");
  await closed.waitFor();
  assert.equal(await see("composer-input").count(), 0, "no text can be written that could not be sent");
  await isAccessible("a closed window");
  await closed.getByTestId("open-template-picker").click();
  await see("template-search").fill("visit_thanks");
  await see("template-option").first().click();
  await see("template-preview").getByText("How did you like it?").waitFor();
  await isAccessible("the template picker");
  await see("template-send").click();
  const sent = page.locator("[data-testid=message][data-kind=template][data-from-us=true]", {
    hasText: "How did you like it?",
  });
  await sent.first().waitFor();
  await page.locator("[data-testid=message][data-delivery=read]", { hasText: "How did you like it?" }).first().waitFor();
});
