import { expect, test } from "vitest";
import { badDoctor, finding, goodDoctor } from "$lib/ipc/sample-setup";
import { detailOf, grouped, headline } from "./groups";

test("every link has its place, once", () => {
  const placed = grouped(goodDoctor.checks).flatMap((group) => group.checks);
  expect(placed).toHaveLength(goodDoctor.checks.length);
  expect(new Set(placed).size).toBe(goodDoctor.checks.length);
});

test("the worst is the headline", () => {
  expect(headline(goodDoctor.checks)).toEqual({ state: "good", words: "Everything works" });
  expect(headline(badDoctor.checks)).toEqual({ state: "bad", words: "6 things are broken" });
  const late = finding("lastEvent", "event_long_ago", "attention");
  expect(headline([...goodDoctor.checks, late]).words).toBe("1 thing to look after");
});

test("what is not known is never called well", () => {
  expect(headline([]).state).toBe("unknown");
  const unknown = finding("clock", "clock_unchecked", "unknown");
  expect(headline([...goodDoctor.checks, unknown]).state).toBe("unknown");
});

test("Meta's own words stand apart", () => {
  const blocked = finding("health", "sending_blocked", "bad", { metaCode: "141000", detail: "…" });
  expect(detailOf(blocked)).toEqual({ code: "141000", text: "…" });
  expect(detailOf(finding("clock", "clock_right", "good"))).toBeNull();
});
