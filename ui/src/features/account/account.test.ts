import { beforeEach, expect, test, vi } from "vitest";
import { everyNews, numberFacts } from "$lib/ipc/sample-account";
import { actionFor } from "./actions";
import { factLines } from "./words";

beforeEach(() => {
  vi.stubGlobal("navigator", { languages: ["en-GB"] });
});

const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/gu, "");
const table = (change: Parameters<typeof numberFacts>[0]) =>
  factLines(numberFacts(change)).map(({ name, value, tone }) => [name, plain(value), tone]);

test.each(everyNews.map((notice) => [notice.code, notice] as const))(
  "%s has one thing to do, at Meta or here",
  (_, notice) => {
    const action = actionFor(notice);
    expect(action.label()).not.toBe("");
    if (action.url !== null) expect(action.url).toMatch(/^https:\/\/business\.facebook\.com\//u);
  },
);

test("what is wrong leads where it can be put right", () => {
  expect(actionFor({ code: "pin_changed", scope: "number" }).url).toContain("phone-numbers");
  expect(actionFor({ code: "template_paused", scope: "template" }).url).toContain("templates");
  expect(actionFor({ code: "account_disabled", scope: "account" }).url).toContain("accountquality");
  expect(actionFor({ code: "limits_changed", scope: "account" }).url).toBeNull();
  expect(actionFor({ code: "of_tomorrow", scope: "number" }).url).toContain("phone-numbers");
});

test("a number that is well", () => {
  expect(table({})).toEqual([
    ["Status", "In service", "plain"],
    ["Sending", "Works", "plain"],
    ["Quality", "High: customers are content", "plain"],
    ["Write first to", "2,000 customers a day", "plain"],
    ["Speed", "80 messages a second", "plain"],
    ["Name customers see", "Luna Bakery (approved)", "plain"],
    ["Username", "@luna.bakery", "plain"],
    ["Business", "Verified by Meta", "plain"],
  ]);
});

test("what is not known is said to be unknown, never to be well", () => {
  const lines = table({
    quality: "unknown",
    status: null,
    canSend: null,
    dailyLimit: null,
    nameStatus: null,
    username: null,
    businessVerified: null,
  });
  expect(lines.slice(0, 4).map(([, value]) => value)).toEqual([
    "Not known yet",
    "Not known yet",
    "Not rated yet",
    "Not known yet",
  ]);
  expect(lines.map(([name]) => name)).not.toContain("Business");
});

test("trouble is marked", () => {
  const lines = table({
    quality: "low",
    status: "BANNED",
    stopped: "account_disabled",
    nameStatus: "DECLINED",
    requestedName: "Luna & Co",
    usernameStatus: "reserved",
    onPhoneApp: true,
  });
  expect(lines.filter(([, , tone]) => tone === "danger").map(([name]) => name)).toEqual([
    "Status",
    "Sending",
    "Quality",
  ]);
  expect(lines).toContainEqual(["Name asked for", "Luna & Co", "plain"]);
  expect(lines.map(([, value]) => value)).toContain("@luna.bakery (customers don't see it yet)");
  expect(lines.map(([, value]) => value)).toContain("Also used in the WhatsApp Business app");
});
