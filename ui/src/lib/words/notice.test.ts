import { beforeEach, expect, test, vi } from "vitest";
import type { CardView, NoticeCode } from "../ipc/bindings";
import { NOW } from "../ipc/fixtures";
import { notice, NOTICES } from "../ipc/sample-notices";
import { noticeText, ownersNote, permissionText } from "./notice";

beforeEach(() => {
  vi.stubGlobal("navigator", { languages: ["en-GB"] });
});

/** The invisible marks around names are there for the eyes only. */
const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/gu, "");
const said = (code: NoticeCode, change?: Parameters<typeof notice>[1]) =>
  plain(noticeText(notice(code, change), "Maria"));

const CODES = Object.keys(NOTICES) as NoticeCode[];

test.each(CODES)("%s is a sentence without codes", (code) => {
  expect(said(code).length).toBeGreaterThan(8);
  expect(said(code)).not.toMatch(/[a-z]_[a-z]|!|\{|undefined|null/u);
});

test("no two codes say the same", () => {
  expect(new Set(CODES.map((code) => said(code))).size).toBe(CODES.length);
});

test("a changed number says as much as is known", () => {
  expect(said("numberChanged")).toBe(
    "Maria changed their number from +44 7700 900123 to +44 7700 900321",
  );
  expect(said("numberChanged", { current: "+44 7700 900321" })).toBe(
    "Maria has a new number: +44 7700 900321",
  );
  expect(said("numberChanged", {})).toBe("Maria has a new number");
});

test("people are listed as a person would, and somebody stands for nobody", () => {
  expect(said("membersJoined")).toBe("Ana Ruiz, نورا الحربي and +44 7700 900456 joined");
  expect(said("membersLeft")).toBe("Ana Ruiz left");
  expect(said("membersJoined", {})).toBe("Somebody joined");
});

test("names cannot turn the sentence around them", () => {
  expect(noticeText(notice("membersLeft", { names: ["نورا"] }), "Maria")).toBe(
    "\u2068نورا\u2069 left",
  );
});

test("a responder is called an AI agent only when Meta says so", () => {
  expect(said("answeredByOther", { names: ["ai_agent"] })).toContain("An AI agent answers");
  expect(said("answeredByOther", { names: ["marketing"] })).toContain("Another app answers");
  expect(said("answeredByOther", { names: ["unknown"] })).toContain("An AI agent or another app");
  expect(said("answeredByOther", {})).toContain("An AI agent or another app");
});

test("what an agent wrote is the owner's note, never a sentence of the chat", () => {
  expect(ownersNote(notice("summary"))).toEqual({
    byAgent: true,
    text: NOTICES.summary.text,
  });
  expect(said("summary")).not.toContain("repair");
  expect(ownersNote(notice("handedToUs"))?.byAgent).toBe(true);
  expect(ownersNote(notice("handedToUs", { names: ["customer_service"], text: "x" }))).toEqual({
    byAgent: false,
    text: "x",
  });
  expect(ownersNote(notice("handedToUs", {}))).toBeNull();
  expect(ownersNote(notice("groupRenamed"))).toBeNull();
  expect(ownersNote(null)).toBeNull();
});

const permission = (
  change: Partial<Extract<CardView, { kind: "callPermission" }>>,
): Extract<CardView, { kind: "callPermission" }> => ({
  kind: "callPermission",
  accepted: true,
  permanent: false,
  expiresMs: null,
  ...change,
});

test("a permission to call says how long it lasts", () => {
  const until = permissionText(permission({ expiresMs: NOW + 60_000 }), "Maria", NOW);
  expect(plain(until)).toMatch(/^Maria lets you call them until \d/u);
  const forever = permission({ permanent: true, expiresMs: NOW });
  expect(plain(permissionText(forever, "Maria", NOW))).toBe("Maria lets you call them");
  expect(plain(permissionText(permission({ accepted: false }), "Maria", NOW))).toContain("doesn't");
  expect(plain(permissionText(permission({ accepted: null }), "Maria", NOW))).toContain("answered");
});
