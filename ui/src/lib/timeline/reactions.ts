import type { MessageView, ReactionView } from "../ipc/bindings";

/** What most people react with, for whoever has not used an emoji yet. */
const USUAL = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/** WhatsApp takes no reaction to an older message. Source: Meta, reactions, read 2026-11. */
const REACTABLE_MS = 30 * 24 * 60 * 60_000;

/** The emoji one click away: those used last, filled up with what most people use. */
export function quickEmoji(recent: readonly string[]): string[] {
  return [...new Set([...recent, ...USUAL])].slice(0, USUAL.length);
}

/** Our reaction on a message as it stands or is on its way, or null. */
export function ownReaction(reactions: readonly ReactionView[]): string | null {
  const ours = reactions.filter((one) => one.fromUs && !didNotArrive(one) && one.emoji !== "");
  return ours.at(-1)?.emoji ?? null;
}

/** Whether a reaction of ours did not reach the customer, or may not have. */
export function didNotArrive(reaction: ReactionView): boolean {
  return reaction.problem !== null && reaction.problem.kind !== "retrying";
}

/** Whether WhatsApp takes a reaction to a message: somebody said it, it has it, and it is young. */
export function takesReaction(message: MessageView, nowMs: number): boolean {
  if (message.deleted || message.kind === "system" || message.kind === "call") return false;
  const has = !message.fromUs || (message.delivery !== null && TAKEN.has(message.delivery));
  return has && nowMs - message.atMs < REACTABLE_MS;
}

const TAKEN: ReadonlySet<string> = new Set(["accepted", "sent", "delivered", "read", "played"]);
