import { beforeEach, expect, test, vi } from "vitest";
import words from "../../../messages/en.json";
import { checkCodes, type CheckFix, type CheckId } from "../ipc/bindings";
import { NOW } from "../ipc/fixtures";
import { checkFixLabel, checkName, checkText } from "./checks";

beforeEach(() => {
  vi.stubGlobal("navigator", { languages: ["en-GB"] });
});

const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/gu, "");
const text = (code: string, facts: Record<string, string> = {}) =>
  plain(checkText({ code, facts }, NOW));
const UNKNOWN = text("a_code_of_a_newer_engine");

test.each(checkCodes)("%s has words of its own, plain ones", (code) => {
  expect(text(code)).not.toBe(UNKNOWN);
  expect(text(code).length).toBeGreaterThan(15);
  expect(text(code), "no codes and no exclamation marks in front of a person").not.toMatch(
    /[a-z]_[a-z]|!|\{/u,
  );
  const catalogue = (words as Record<string, unknown>)[`check_${code}`];
  expect(catalogue, "the headless doctor writes the same sentence, without plurals").toBeTypeOf(
    "string",
  );
});

test("times, sizes and counts are written as a person reads them", () => {
  expect(text("event_seen", { atMs: String(NOW) })).toMatch(/came \d\d:\d5\.$/u);
  expect(text("disk_low", { bytes: "314572800" })).toContain("300 MB");
  expect(text("tunnel_nearly_used_up", { used: "16400", limit: "20000" })).toContain(
    "16,400 of 20,000",
  );
  expect(text("clock_off", { seconds: "-90" })).toContain("90 seconds off");
  expect(text("limit_known", { limit: "unlimited" })).toContain("as many as you like");
});

test("a phone number is no amount", () => {
  expect(text("number_ready", { number: "551140001234" })).toContain("551140001234");
});

test("trouble of the tunnel is told in its own sentence", () => {
  expect(text("tunnel_waiting", { reason: "tunnel_address_taken" })).toContain(
    "Another Shopbell or ngrok is using this address.",
  );
  expect(text("tunnel_refused", { reason: "tunnel_refused", number: "9999" })).toContain("9999");
});

test("what is missing from the keychain has a name", () => {
  expect(text("keychain_entry_missing", { secret: "app-secret" })).toContain("the app secret");
  expect(text("keychain_entry_missing", { secret: "of-tomorrow" })).toContain("a key of Shopbell");
});

const IDS: CheckId[] = ["keychain", "token", "callback", "lastEvent", "hello", "later"];
const FIXES: CheckFix[] = ["replaceToken", "takeCallback", "setClock", "openNgrok"];

test("links and buttons have names", () => {
  expect(new Set([...IDS.map(checkName), ...FIXES.map(checkFixLabel)]).size).toBe(10);
});
