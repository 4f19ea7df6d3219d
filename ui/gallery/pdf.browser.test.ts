import { afterEach, expect, test } from "vitest";
import { media, message, NOW } from "../src/lib/ipc/fixtures";
import { stillAnswers } from "./desk";
import { faults } from "./faults";
import { drawnPdf } from "./pdf";
import { hook, press, showInbox, type Shown } from "./test-inbox";

/** The reader of PDFs is large; a busy machine takes its time to load it. */
const LOADED = { timeout: 15_000 };

let shown: Shown;

afterEach(async () => {
  await shown.close();
  document.body.replaceChildren();
});

const all = (name: string) => [
  ...document.querySelectorAll<HTMLElement>(`[data-testid="${name}"]`),
];

async function opened(file: Blob): Promise<void> {
  const document = media({ id: "m-list", mime: "application/pdf", fileName: "prices.pdf" });
  const rows = [message({ id: "d1", kind: "document", atMs: NOW, media: document })];
  shown = await showInbox(stillAnswers(rows), "1");
  shown.host.media.set("m-list", file);
  hook("open-document").focus();
  hook("open-document").click();
}

test("a PDF is read page by page, and its words are there for who listens", async () => {
  await opened(drawnPdf(["Bread and rolls", "Cakes", "Cookies"]));
  await expect.poll(() => all("pdf-page").length, LOADED).toBe(3);
  await expect.poll(() => all("pdf-page")[0]?.textContent, LOADED).toContain("Bread and rolls");
  const canvas = hook("pdf-viewer").querySelector("canvas");
  const dots = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
  expect(
    dots?.some((value) => value < 100),
    "something is written on it",
  ).toBe(true);
  expect(hook("pdf-viewer").textContent).toContain("3 pages");
  expect(await faults()).toEqual([]);

  const width = () => all("pdf-page")[0]?.offsetWidth ?? 0;
  const before = width();
  await press(document.activeElement ?? document.body, "+");
  await expect.poll(width).toBeGreaterThan(before);
  await expect.poll(() => all("pdf-page")[0]?.dataset["drawn"], LOADED).toBeDefined();
  await press(document.activeElement ?? document.body, "Escape");
  await expect.poll(() => all("pdf-viewer").length).toBe(0);
  await expect.poll(() => document.activeElement).toBe(hook("open-document"));
});

test("what is no PDF says so, and can be opened outside", async () => {
  await opened(new Blob(["%PDF-1.4 and nothing more"], { type: "application/pdf" }));
  await expect
    .poll(() => hook("pdf-viewer").textContent, LOADED)
    .toContain("This PDF can't be shown here.");
  expect(await faults()).toEqual([]);
});
