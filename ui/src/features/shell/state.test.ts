import { beforeEach, expect, test, vi } from "vitest";
import type { ConnectionView } from "$lib/ipc/bindings";
import { DAY, goodConnection, NOW } from "$lib/ipc/fixtures";
import { everyReach, finding } from "$lib/ipc/sample-setup";
import { reachWords, usage } from "$lib/words/reach";
import { lightOf, tokenWords, troubleOf } from "./state";

beforeEach(() => {
  vi.stubGlobal("navigator", { languages: ["en-GB"] });
});

const plain = (text: string | undefined) => text?.replaceAll(/[\u2068\u2069]/gu, "");
const connection = (change: Partial<ConnectionView>): ConnectionView => ({
  ...goodConnection,
  reach: everyReach.good,
  ...change,
});

test("a connection that works has no trouble", () => {
  expect(troubleOf(connection({}), NOW)).toBeNull();
  expect(troubleOf(connection({ reach: everyReach.own }), NOW)).toBeNull();
  expect(troubleOf(connection({ reach: null }), NOW), "the demo needs no way in").toBeNull();
  expect(troubleOf(null, NOW)).toBeNull();
  expect(lightOf(connection({}))).toBe("good");
});

test.each([
  ["down", "reconnect", "No connection to ngrok"],
  ["revoked", "replaceTunnelToken", "ngrok no longer accepts this token"],
  ["unproven", "reconnect", "didn't reach this computer"],
  ["foreign", "takeCallback", "crm.example.com"],
  ["none", "setUpTunnel", "can send, but not receive"],
  ["connecting", "reconnect", "nothing is lost yet"],
] as const)("not receiving because of: %s", (state, fix, words) => {
  const found = troubleOf(connection({ receiving: "off", reach: everyReach[state] }), NOW);
  expect(found?.fix).toBe(fix);
  expect(plain(found?.words)).toContain(words);
});

test("what stops sending is told before what stops receiving", () => {
  const refused = connection({
    sending: "tokenRefused",
    problem: "token_refused",
    reach: everyReach.down,
  });
  expect(troubleOf(refused, NOW)?.fix).toBe("replaceToken");
  expect(lightOf(refused)).toBe("stopped");
});

test("a locked keychain is not called a refused token", () => {
  const locked = connection({ sending: "tokenRefused", problem: "keychain_unavailable" });
  expect(troubleOf(locked, NOW)?.fix).toBe("unlockKeychain");
  expect(tokenWords(locked, null, NOW).words).toBe("Locked in the keychain");
});

test("a full disk is told before all else, and so is one that cannot be written", () => {
  const full = connection({ receiving: "off", problem: "disk_full", sending: "tokenRefused" });
  expect(troubleOf(full, NOW)).toMatchObject({ fix: "freeSpace", tone: "danger", atOnce: true });
  expect(troubleOf(full, NOW)?.words).toContain("disk is full");
  expect(lightOf(full)).toBe("stopped");
  for (const problem of ["storage_failed", "data_read_only", "data_busy"]) {
    expect(troubleOf(connection({ problem }), NOW)?.fix, problem).toBe("tryAgain");
  }
});

test("without internet the tunnel is not blamed", () => {
  const offline = connection({ sending: "waitingForInternet", reach: everyReach.down });
  expect(troubleOf(offline, NOW)?.words).toContain("No internet");
});

test("what passes by itself waits, what the owner chose is told at once", () => {
  const at = (state: keyof typeof everyReach) =>
    troubleOf(connection({ reach: everyReach[state] }), NOW);
  expect(at("down")?.atOnce).toBe(false);
  expect(at("down")?.sinceMs).toBe(everyReach.down.sinceMs);
  expect(at("none")?.atOnce).toBe(true);
});

test("the way in, in a few words", () => {
  const words = (state: keyof typeof everyReach) => reachWords(everyReach[state], NOW);
  expect(plain(words("good").words)).toBe("On, at casa-azul.ngrok-free.app");
  expect(words("takingOver")).toMatchObject({
    light: "waiting",
    words: "Taking over from the last connection…",
  });
  expect(words("down").words).toMatch(/^Tunnel down since \d\d:31$/u);
  expect(words("down").light).toBe("deaf");
  expect(words("none").light).toBe("deaf");
  expect(lightOf(connection({ reach: everyReach.connecting }))).toBe("waiting");
});

test("the month's requests are counted, and a lot is a lot", () => {
  expect(usage(everyReach.busy)).toEqual({
    words: "16,400 of 20,000 requests this month",
    high: true,
  });
  expect(usage(everyReach.good)?.high).toBe(false);
  expect(usage(everyReach.own)).toBeNull();
});

test("the access token, in a few words", () => {
  const words = (code: string, atMs?: number) =>
    tokenWords(
      connection({}),
      finding("token", code, "good", atMs === undefined ? {} : { atMs: String(atMs) }),
      NOW,
    );
  expect(words("token_lasting")).toEqual({ light: "good", words: "Valid, never expires" });
  expect(words("token_ends", NOW + 30 * DAY).words).toMatch(/^Valid until 20 December/u);
  expect(words("token_ends_soon", NOW + DAY).light).toBe("deaf");
  expect(words("token_refused").light).toBe("stopped");
  expect(words("token_unchecked").words).toBe("Not checked yet");
});
