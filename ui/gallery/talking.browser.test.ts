import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { media, message, MINUTE, NOW } from "../src/lib/ipc/fixtures";
import { stillAnswers } from "./desk";
import { faults } from "./faults";
import { sound } from "./sound";
import { frames, hook, press, showInbox, type Shown } from "./test-inbox";

let shown: Shown;

const voice = (id: string, minutesAgo: number, durationMs: number | null = 1000) =>
  message({
    id,
    kind: "voice",
    atMs: NOW - minutesAgo * MINUTE,
    media: media({ id: `m-${id}`, mime: "audio/wav", durationMs, width: null, height: null }),
  });

const rows = [
  message({ id: "t1", atMs: NOW - 9 * MINUTE, plainText: "Listen:" }),
  voice("v1", 8),
  voice("v2", 7),
  voice("v3", 6, null),
];

beforeEach(async () => {
  shown = await showInbox(stillAnswers(rows), "1");
  for (const id of ["m-v1", "m-v2"])
    shown.host.media.set(
      id,
      sound(1, (part) => (part < 0.5 ? 0 : 0.6)),
    );
  shown.host.media.set("m-v3", new Blob(["no sound at all"], { type: "audio/amr" }));
  // The rows asked before the bytes were there.
  shown.desk.waves.clear();
  shown.desk.open("2");
  await frames();
  shown.desk.open("1");
  await expect.poll(() => document.querySelector('[data-row="v1"]')).not.toBeNull();
});

afterEach(async () => {
  await shown.close();
  document.body.replaceChildren();
});

const row = (id: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`[data-row="${id}"]`);
  if (!found) throw new Error(`no message ${id}`);
  return found;
};
const slider = (id: string) => row(id).querySelector<HTMLInputElement>('input[type="range"]');

test("a voice note is drawn as loud as it is; what cannot be read keeps a plain line", async () => {
  await expect.poll(() => row("v1").querySelector('[data-testid="waveform"]')).not.toBeNull();
  const bars =
    row("v1")
      .querySelector('[data-testid="waveform"] path')
      ?.getAttribute("d")
      ?.split("M")
      .slice(1) ?? [];
  expect(bars).toHaveLength(48);
  const heights = bars.map((bar) => {
    const [top, bottom] = [...bar.matchAll(/(?: |V)([\d.]+)/gu)].map((match) => Number(match[1]));
    return (bottom ?? 0) - (top ?? 0);
  });
  expect(heights[40], "the second half sounds").toBeGreaterThan((heights[5] ?? 99) * 5);
  await frames();
  expect(row("v3").querySelector('[data-testid="waveform"]')).toBeNull();
  expect(slider("v3")?.disabled, "nobody knows how long it is").toBe(true);
});

test("arrow keys move in a voice note before it was begun, and it waits there", async () => {
  const { player } = shown.desk;
  slider("v1")?.focus();
  await press(slider("v1") ?? document.body, "End");
  await expect.poll(() => player.mediaId).toBe("m-v1");
  await expect.poll(() => player.position).toBe(1);
  expect(player.playing).toBe(false);
  await press(slider("v1") ?? document.body, "Home");
  await expect.poll(() => player.position).toBe(0);
  expect(document.activeElement, "the key belongs to the slider").toBe(slider("v1"));
});

test("the next voice note that was not heard plays on, and then it ends", () => {
  const { player } = shown.desk;
  const begun: string[] = [];
  const toggle = vi.spyOn(player, "toggle").mockImplementation((id) => {
    begun.push(id);
    player.mediaId = id;
    return Promise.resolve();
  });
  player.chatId = "1";
  player.heard.add("m-v1");
  player.onended("m-v1");
  expect(begun).toEqual(["m-v2"]);
  player.heard.add("m-v2");
  player.onended("m-v2");
  expect(begun).toEqual(["m-v2", "m-v3"]);
  player.onended("m-v1");
  expect(begun, "what was heard is not played again").toEqual(["m-v2", "m-v3"]);
  toggle.mockRestore();
});

test("details show and copy what is known about a message", async () => {
  row("v1").focus();
  await press(row("v1"), "F10", { shiftKey: true });
  await expect.poll(() => document.querySelector('[data-testid="message-info"]')).not.toBeNull();
  hook("message-info").click();
  await expect.poll(() => document.querySelector('[data-testid="message-details"]')).not.toBeNull();
  expect(hook("message-details").textContent).toContain("audio/wav");
  expect(await faults()).toEqual([]);
  const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  hook("details-copy").click();
  expect(write.mock.calls[0]?.[0]).toContain("File type: audio/wav\n");
  await expect.poll(() => hook("details-copy").textContent).toContain("Copied");
});

test("F1 shows every key, and Esc puts the sheet away", async () => {
  await press(document.body, "F1", { code: "F1" });
  await expect.poll(() => document.querySelector('[data-testid="shortcut-sheet"]')).not.toBeNull();
  expect(hook("shortcut-sheet").textContent).toContain("Ctrl+Shift+X");
  await press(document.activeElement ?? document.body, "Escape");
  await expect.poll(() => document.querySelector('[data-testid="shortcut-sheet"]')).toBeNull();
});

test("Ctrl and a digit open a chat, Alt, Shift and an arrow the next unread one", async () => {
  const chats = shown.desk.chats.rows;
  await press(document.body, "3", { code: "Digit3", ctrlKey: true });
  expect(shown.desk.openId).toBe(chats[2]?.id);
  const next = chats.findIndex((chat, index) => index > 2 && chat.unread > 0);
  await press(document.body, "ArrowDown", { code: "ArrowDown", altKey: true, shiftKey: true });
  expect(shown.desk.openId).toBe(chats[next]?.id);
  const before = chats.findLastIndex((chat, index) => index < next && chat.unread > 0);
  await press(document.body, "ArrowUp", { code: "ArrowUp", altKey: true, shiftKey: true });
  expect(shown.desk.openId).toBe(chats[before]?.id);
});
