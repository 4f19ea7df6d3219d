import { beforeEach, expect, test, vi } from "vitest";
import words from "../../../messages/en.json";
import { errorCodes, type Fix } from "../ipc/bindings";
import { problem } from "../ipc/fixtures";
import { refused } from "../host/fake";
import { codeText, errorText, fixLabel, problemText } from "./errors";
import { canDelete, remedyFor } from "./problems";

beforeEach(() => {
  vi.stubGlobal("navigator", { languages: ["en-GB"] });
});

const UNKNOWN = codeText("a_code_of_a_newer_engine");

test.each(errorCodes)("%s has words of its own", (code) => {
  const text = codeText(code, "Maria");
  expect(text).not.toBe(UNKNOWN);
  expect(text.length).toBeGreaterThan(15);
  expect(text, "no codes and no exclamation marks in front of a person").not.toMatch(
    /[a-z]_[a-z]|!|\{/u,
  );
});

test.each(errorCodes)("%s stands in the catalogue", (code) => {
  expect(Object.keys(words)).toContain(`error_${code}`);
});

test.each<Fix>([
  "chooseTemplate",
  "tryAgain",
  "replaceToken",
  "makeSmaller",
  "sendAsFile",
  "unlockKeychain",
  "editMessage",
  "freeSpace",
])("the fix %s has a label", (fix) => {
  expect(fixLabel(fix)).not.toBe("");
});

test("a file that is too big says how big it may be", () => {
  const error = refused("media_too_big", { actual: "6291456", limit: "5242880" });
  expect(errorText(error)).toContain("6 MB");
  expect(errorText(error)).toContain("5 MB");
});

test("sentences about a customer name them", () => {
  expect(problemText(problem({ code: "marketing_opted_out" }), "Ana")).toContain("Ana");
});

test.each(["rate_pair", "rate_number", "meta_busy", "payment_problem"])(
  "%s does not promise to go on by itself once it failed",
  (code) => {
    const waits = problemText(problem({ code, kind: "retrying" }), "Ana");
    const failed = problemText(problem({ code, kind: "failed" }), "Ana");
    expect(waits).not.toBe(failed);
    expect(failed.toLowerCase()).toContain("send ");
  },
);

test("what Meta refused for good is not offered again", () => {
  expect(remedyFor(problem({ code: "recipient_undeliverable" }))).toBeNull();
  expect(remedyFor(problem({ code: "marketing_capped" }))).toBeNull();
});

test("a closed window offers a template, an unclear end offers to send again", () => {
  expect(remedyFor(problem({ code: "service_window_closed" }))).toBe("chooseTemplate");
  expect(remedyFor(problem({ code: "no_answer", kind: "maybeSent" }))).toBe("sendAgain");
  expect(remedyFor(problem({ code: "meta_busy", kind: "retrying" }))).toBeNull();
  expect(remedyFor(problem({ code: "held", kind: "held" }))).toBeNull();
});

test("only what surely did not go out can be deleted", () => {
  expect(canDelete(problem({ kind: "failed" }))).toBe(true);
  expect(canDelete(problem({ kind: "parked" }))).toBe(true);
  expect(canDelete(problem({ kind: "maybeSent" }))).toBe(false);
  expect(canDelete(problem({ kind: "retrying" }))).toBe(false);
  expect(canDelete(problem({ kind: "held" })), "taken back, not deleted").toBe(false);
});
