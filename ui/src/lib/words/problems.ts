import type { MessageView, ProblemView } from "../ipc/bindings";

/** The one best thing to do about a message that did not simply go out. */
export type Remedy = "sendAgain" | "chooseTemplate" | null;

/** Sending the same once more cannot help: what Meta refused for good. */
const FINAL: ReadonlySet<string> = new Set([
  "recipient_undeliverable",
  "recipient_invalid",
  "marketing_opted_out",
  "marketing_capped",
  "media_not_accepted",
  "media_too_big",
  "media_type_refused",
  "text_too_long",
  "caption_too_long",
]);

/** Another template, or a template at all, is the way out. */
const NEEDS_TEMPLATE: ReadonlySet<string> = new Set([
  "service_window_closed",
  "template_paused",
  "template_params",
  "template_unknown",
  "template_not_usable",
  "template_value_missing",
  "template_value_invalid",
]);

/** It goes on by itself, or it is over. */
const NEEDS_NOTHING: ReadonlySet<ProblemView["kind"]> = new Set(["retrying", "held", "note"]);

export function remedyFor(problem: ProblemView): Remedy {
  if (NEEDS_NOTHING.has(problem.kind)) return null;
  if (NEEDS_TEMPLATE.has(problem.code)) return "chooseTemplate";
  return FINAL.has(problem.code) ? null : "sendAgain";
}

/** Whether the owner may take the message away: it is certain that it did not go out. */
export function canDelete(problem: ProblemView): boolean {
  return problem.kind === "failed" || problem.kind === "parked";
}

/** Whether the row shows "not sent" instead of its ticks. */
export function didNotGoOut(message: Pick<MessageView, "problem">): boolean {
  return message.problem !== null && canDelete(message.problem);
}
