import { afterEach, expect, test } from "vitest";
import { media, message, NOW } from "../src/lib/ipc/fixtures";
import { SAMPLE_MEDIA } from "../src/lib/ipc/sample-messages";
import { stillAnswers } from "./desk";
import { faults } from "./faults";
import { hook, press, showInbox, type Shown } from "./test-inbox";
import { unplayable } from "./viewer-stories";

/** Parts that are asked for when they are needed take their time on a busy machine. */
const LOADED = { timeout: 20_000 };

let shown: Shown;

afterEach(async () => {
  await shown.close();
  document.body.replaceChildren();
});

const isThere = (name: string): boolean =>
  document.querySelector(`[data-testid="${name}"]`) !== null;

test("a video that cannot be played says so, and goes to the computer's own player", async () => {
  shown = await showInbox(stillAnswers(unplayable), "1");
  hook("video-play").click();
  await expect.poll(() => isThere("video-broken"), LOADED).toBe(true);
  const box = hook("video-broken").getBoundingClientRect();
  expect(box.height, "a film as flat as a strip hides no word").toBeGreaterThan(90);
  expect(hook("video-broken").textContent).toContain("can't be played here");
  expect(await faults()).toEqual([]);
  hook("video-player").click();
  await expect.poll(() => shown.host.opened).toEqual(["m-torn-film"]);
});

test("a voice message that cannot be played goes to the computer's own player, too", async () => {
  shown = await showInbox(stillAnswers(unplayable), "1");
  hook("voice-play").click();
  await expect.poll(() => isThere("voice-broken"), LOADED).toBe(true);
  hook("voice-player").click();
  await expect.poll(() => shown.host.opened).toEqual(["m-torn-voice"]);
});

test("the viewer goes from a photo to a video, and keeps zoom for what can be zoomed", async () => {
  const photo = message({
    id: "before",
    kind: "image",
    atMs: NOW - 1000,
    media: media({ id: SAMPLE_MEDIA.photo, mime: "image/jpeg" }),
  });
  shown = await showInbox(stillAnswers([photo, ...unplayable]), "1");
  const opener = document.querySelector<HTMLElement>('[data-kind="image"] button');
  opener?.focus();
  opener?.click();
  await expect.poll(() => isThere("viewer-rotate"), LOADED).toBe(true);
  await press(document.activeElement ?? document.body, "ArrowRight");
  await expect.poll(() => isThere("viewer-player"), LOADED).toBe(true);
  expect(hook("viewer").textContent).toContain("Video");
  expect(isThere("viewer-rotate"), "a film is not turned").toBe(false);
  expect(await faults()).toEqual([]);
  hook("viewer-player").click();
  await expect.poll(() => shown.host.opened).toEqual(["m-torn-film"]);
  await press(document.activeElement ?? document.body, "Escape");
  await expect.poll(() => isThere("viewer")).toBe(false);
});

test("what may run something is opened only by who was warned", async () => {
  const file = media({
    id: "m-tool",
    mime: "application/octet-stream",
    fileName: "prices.xlsm",
    program: true,
  });
  const row = message({ id: "tool", kind: "document", atMs: NOW, media: file });
  shown = await showInbox(stillAnswers([row]), "1");
  hook("open-document").focus();
  hook("open-document").click();
  await expect.poll(() => isThere("program-leave"), LOADED).toBe(true);
  await expect.poll(() => document.activeElement).toBe(hook("program-leave"));
  expect(shown.host.opened, "nothing before the answer").toEqual([]);
  hook("program-leave").click();
  await expect.poll(() => isThere("program-warning")).toBe(false);
  expect(shown.host.opened).toEqual([]);
  await expect.poll(() => document.activeElement).toBe(hook("open-document"));

  hook("open-document").click();
  await expect.poll(() => isThere("program-show"), LOADED).toBe(true);
  hook("program-show").click();
  await expect.poll(() => shown.host.opened).toEqual(["m-tool"]);
  expect(isThere("program-warning")).toBe(false);
});
