import type { CardView } from "../ipc/bindings";
import { m } from "./catalogue";
import { playingTime } from "../timeline/format";

type Call = Extract<CardView, { kind: "call" }>;

/** What became of a call, in a few words. */
export function callText({ incoming, outcome }: Call): string {
  switch (outcome) {
    case "ringing":
      return incoming ? m.call_ringing_in() : m.call_ringing_out();
    case "ongoing":
      return m.call_ongoing();
    case "answered":
      return incoming ? m.call_answered_in() : m.call_answered_out();
    case "missed":
      return incoming ? m.call_missed() : m.call_unanswered();
    case "declined":
      return incoming ? m.call_declined_in() : m.call_declined_out();
  }
}

/** How long both talked as `1:00`; empty when nobody did or nobody said. */
export function callLength({ outcome, seconds }: Call): string {
  return outcome === "answered" && seconds !== null ? playingTime(seconds * 1000) : "";
}
