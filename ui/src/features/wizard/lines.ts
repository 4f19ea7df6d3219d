import type { CheckId, CheckView } from "$lib/ipc/bindings";

/** A line of the live test: what it is about, also before its turn. */
export interface TestLine {
  slot: CheckId;
  check: CheckView;
}

/** The lines in the engine's order. */
const SLOTS: readonly CheckId[] = ["token", "number", "loop", "callback", "hello", "reply"];
/** Trouble of these is told in the line that needs them. */
const PART_OF: Partial<Record<CheckId, CheckId>> = { tunnel: "loop", subscription: "callback" };

/** Gives each line its place: one whose turn has not come says only that it comes later. */
export function testLines(checks: readonly CheckView[]): TestLine[] {
  return checks.map((check, index) => {
    const id = PART_OF[check.id] ?? check.id;
    return { slot: id === "later" ? (SLOTS[index] ?? "later") : id, check };
  });
}

/** Meta delivers to us, and no answer waits for the owner to send it once more. */
export function testCanStart(checks: readonly CheckView[]): boolean {
  const lines = testLines(checks);
  const stateOf = (slot: CheckId) => lines.find((line) => line.slot === slot)?.check.state;
  return stateOf("callback") === "good" && stateOf("reply") !== "bad";
}
