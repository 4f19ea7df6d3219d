import { expect, test, vi } from "vitest";
import { media, message, MINUTE, NOW, problem } from "../ipc/fixtures";
import { detailLines } from "./details";

vi.stubGlobal("navigator", { languages: ["en-GB"] });

const of = (change: Parameters<typeof message>[0]) =>
  new Map(detailLines(message(change), "Maria").map((line) => [line.name, line.value]));

test("a customer's message tells both when it was sent and when it came here", () => {
  const lines = of({ atMs: NOW - 90 * MINUTE, arrivedMs: NOW });
  expect(lines.get("From")).toBe("Maria");
  expect(lines.get("Sent")).not.toBe(lines.get("Arrived here"));
  expect(lines.has("State"), "only ours has one").toBe(false);
});

test("ours tells how far it came, and what Meta said when it did not", () => {
  expect(of({ fromUs: true, delivery: "delivered" }).get("State")).toBe("Delivered");
  const failed = of({ fromUs: true, problem: problem() });
  expect(failed.get("Meta's code")).toBe("131026");
  expect(failed.get("Meta's words")).toBe("Message undeliverable");
});

test("a file tells its type, size and length; what is unknown has no line", () => {
  const lines = of({
    kind: "voice",
    media: media({ mime: "audio/ogg", bytes: 2048, durationMs: 14_000, width: null, height: null }),
  });
  expect(lines.get("File type")).toBe("audio/ogg");
  expect(lines.get("Length")).toBe("0:14");
  expect(lines.has("Pixels")).toBe(false);
  expect([...lines.values()]).not.toContain("");
});
