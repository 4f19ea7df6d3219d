import { beforeEach, expect, test, vi } from "vitest";
import { accountNoticeCodes } from "../ipc/bindings";
import { everyNews, news } from "../ipc/sample-account";
import { accountNoticeText } from "./account";

beforeEach(() => {
  vi.stubGlobal("navigator", { languages: ["en-GB"] });
});

const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/gu, "");
const said = (...given: Parameters<typeof news>) => plain(accountNoticeText(news(...given)));
const UNKNOWN = said("a_code_of_a_newer_engine");
/** The languages of templates are Meta's codes. */
const CODES = /[a-z]_[a-z]|\{|undefined|null|NaN/u;

test("the samples hold one of every code", () => {
  expect(everyNews.map((notice) => notice.code).toSorted()).toEqual(
    [...accountNoticeCodes].toSorted(),
  );
});

test.each(everyNews.map((notice) => [notice.code, notice] as const))(
  "%s has words of its own",
  (_, notice) => {
    const text = plain(accountNoticeText(notice)).replaceAll(/spring_sale|luna\.bakery/gu, "it");
    expect(text).not.toBe(UNKNOWN);
    expect(text.length).toBeGreaterThan(20);
    expect(text).not.toMatch(CODES);
    expect(text.endsWith("."), "a whole sentence").toBe(true);
  },
);

test.each(accountNoticeCodes.map((code) => [code]))("%s without any fact is a sentence", (code) => {
  const text = said(code);
  expect(text).not.toBe(UNKNOWN);
  expect(text).not.toMatch(CODES);
});

test("facts stand where they belong", () => {
  const facts = { restriction: "replies", atMs: Date.UTC(2026, 10, 25, 15) };
  expect(said("account_restricted", { facts })).toBe(
    "You can't answer customers until 25 November 2026, because Meta restricted your account.",
  );
  const limit = { type: "customers", count: 2000 } as const;
  expect(said("limits_changed", { facts: { dailyLimit: limit, count: 25 } })).toBe(
    "You may now write first to 2,000 customers a day. You may now have up to 25 numbers.",
  );
  expect(said("number_limit_raised", { facts: { dailyLimit: { type: "unlimited" } } })).toContain(
    "as many customers as you like",
  );
  expect(
    said("template_rejected", {
      facts: { name: "sale", language: "pt_BR", reason: "PROMOTIONAL" },
    }),
  ).toBe(
    "Meta refused the template sale (pt_BR): it advertises something. Change it and send it in again.",
  );
  expect(said("template_rejected", { facts: { name: "sale", reason: "NONE" } })).not.toContain(":");
  expect(said("business_country", { facts: { country: "GB" } })).toContain("United Kingdom");
  expect(said("business_country", { facts: { country: "Rest of Asia" } })).toContain(
    "Rest of Asia",
  );
  expect(said("account_warned", { facts: { reason: "SCAM_WARN" } })).toContain(": Scam. ");
  const tier = { category: "utility", country: "India", period: "2026-11" } as const;
  expect(said("price_tier", { facts: { ...tier, from: 25_001, upTo: 50_000 } })).toBe(
    "Your price level for Utility messages changed: you are between 25,001 and 50,000 messages. It counts for India in November 2026.",
  );
  expect(said("price_tier", { facts: { from: 9 } })).toMatch(/you are past 9 messages\.$/u);
  expect(said("number_not_connected", { facts: { reason: "BANNED" } })).toContain("banned");
});
