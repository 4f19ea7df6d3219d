import { tick } from "svelte";
import { afterEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import type { RecordingView } from "../src/lib/ipc/bindings";
import { message, NOW } from "../src/lib/ipc/fixtures";
import { refused } from "../src/lib/host/fake";
import { faults } from "./faults";
import { hook, press, showInbox, type Shown } from "./test-inbox";
import { recordingAnswers, recordingOf } from "./voice-stories";
import { stillAnswers } from "./desk";

/** Parts that are asked for when they are needed take their time on a busy machine. */
const LOADED = { timeout: 20_000 };

let shown: Shown | undefined;

afterEach(async () => {
  await shown?.close();
  shown = undefined;
});

function drawn(): Shown {
  if (!shown) throw new Error("nothing is drawn");
  return shown;
}

const isThere = (name: string): boolean =>
  document.querySelector(`[data-testid="${name}"]`) !== null;

/** An inbox whose engine keeps one recording as the commands say. */
async function withEngine(first: RecordingView | null): Promise<() => RecordingView | null> {
  let now = first;
  const put = (change: Partial<RecordingView> | null) => {
    now = change === null ? null : { ...recordingOf({ lengthMs: 0, bytes: 0 }), ...now, ...change };
    return { recordings: now ? [now] : [], limitBytes: 1000 };
  };
  const answers = {
    ...recordingAnswers(first),
    voice: () => put(now),
    start_recording: () => put({ state: "recording" }),
    pause_recording: () => put({ state: "paused", lengthMs: 4000, bytes: 500 }),
    resume_recording: () => put({ state: "recording" }),
    discard_recording: () => put(null),
    send_recording: ({ clientKey }: { clientKey: string }) => {
      put(null);
      return message({ kind: "voice", fromUs: true, delivery: "queued", atMs: NOW, clientKey });
    },
  } as const;
  shown = await showInbox(answers, "1");
  return () => now;
}

test("a voice message is recorded, paused and sent by keys alone, and the focus comes back", async () => {
  await withEngine(null);
  const { desk, host } = drawn();
  await press(hook("composer-input"), "Y", { ctrlKey: true, shiftKey: true, code: "KeyY" });
  await expect.poll(() => isThere("voice-pause"), LOADED).toBe(true);
  expect(isThere("composer-record")).toBe(false);
  desk.voice.heard({ type: "voiceHeard", level: 60, lengthMs: 4000, bytes: 500 });
  await tick();
  expect(hook("voice-time").textContent.trim()).toBe("0:04");
  await press(hook("composer-input"), "Y", { ctrlKey: true, shiftKey: true, code: "KeyY" });
  await expect.poll(() => isThere("voice-resume")).toBe(true);
  expect(isThere("voice-listen")).toBe(true);
  hook("voice-send").click();
  await expect.poll(() => host.asked("send_recording")).toHaveLength(1);
  expect(host.asked("send_recording")[0]?.recordingId).toBe("voice-1");
  // As the event does that says so.
  await desk.voice.read();
  await expect.poll(() => isThere("voice-bar"), LOADED).toBe(false);
  await expect.poll(() => document.activeElement).toBe(hook("composer-input"));
});

test("a short one goes at once, a long one only when it is said twice", async () => {
  const now = await withEngine(recordingOf({ state: "kept", lengthMs: 4000 }));
  await expect.poll(() => isThere("voice-bar"), LOADED).toBe(true);
  hook("voice-delete").click();
  await expect.poll(() => now()).toBeNull();

  await shown?.close();
  const later = await withEngine(recordingOf({ state: "kept", lengthMs: 60_000 }));
  await expect.poll(() => isThere("voice-bar"), LOADED).toBe(true);
  hook("voice-delete").click();
  await expect.poll(() => isThere("voice-delete-yes")).toBe(true);
  await press(hook("voice-delete-yes"), "Escape");
  expect(isThere("voice-delete-yes")).toBe(false);
  expect(later()).not.toBeNull();
  hook("voice-delete").click();
  await tick();
  hook("voice-delete-yes").click();
  await expect.poll(() => later()).toBeNull();
});

test("without a microphone it is said in words, and can be tried again", async () => {
  let plugged = false;
  const view = { recordings: [recordingOf()], limitBytes: 1000 };
  shown = await showInbox(
    {
      ...stillAnswers(),
      voice: () => ({ recordings: [], limitBytes: 1000 }),
      start_recording: () => {
        if (!plugged) throw { ...refused("microphone_missing"), fix: ["tryAgain"] };
        return view;
      },
    },
    "1",
  );
  hook("composer-record").click();
  await expect.poll(() => isThere("voice-error"), LOADED).toBe(true);
  expect(hook("voice-error").textContent).toContain("No microphone");
  plugged = true;
  const again = [...document.querySelectorAll("button")].find(
    (button) => button.textContent.trim() === "Try again",
  );
  again?.click();
  await expect.poll(() => isThere("voice-pause"), LOADED).toBe(true);
  expect(isThere("voice-error")).toBe(false);
});

test("what was recorded in one chat is not offered in another", async () => {
  await withEngine(recordingOf({ state: "kept", conversationId: "2" }));
  expect(isThere("voice-bar")).toBe(false);
  expect(isThere("composer-record")).toBe(true);
});

test("what plays goes on in another chat, and leads back to its own", async () => {
  await withEngine(recordingOf({ state: "kept" }));
  const { desk } = drawn();
  await expect.poll(() => isThere("voice-listen"), LOADED).toBe(true);
  await userEvent.click(hook("voice-listen"));
  await expect.poll(() => desk.player.playing).toBe(true);
  expect(isThere("player-bar")).toBe(false);
  desk.open("2");
  await expect.poll(() => isThere("player-bar"), LOADED).toBe(true);
  expect(desk.player.playing).toBe(true);
  expect(await faults()).toEqual([]);
  hook("player-toggle").click();
  await expect.poll(() => desk.player.playing).toBe(false);
  hook("player-open").click();
  await expect.poll(() => desk.openId).toBe("1");
  await expect.poll(() => isThere("player-bar"), LOADED).toBe(false);
  desk.open("2");
  await expect.poll(() => isThere("player-bar"), LOADED).toBe(true);
  hook("player-close").click();
  await expect.poll(() => isThere("player-bar"), LOADED).toBe(false);
});

test("how much is left is said when it comes to an end", async () => {
  await withEngine(recordingOf({ lengthMs: 80_000, bytes: 700 }));
  await expect.poll(() => isThere("voice-bar"), LOADED).toBe(true);
  expect(isThere("voice-left")).toBe(false);
  const { desk } = drawn();
  desk.voice.heard({ type: "voiceHeard", level: 1, lengthMs: 80_000, bytes: 800 });
  await expect.poll(() => isThere("voice-left")).toBe(true);
  expect(hook("voice-left").textContent).toContain("0:20");
});
