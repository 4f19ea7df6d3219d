import type { MessageView } from "../ipc/bindings";
import { m } from "../paraglide/messages.js";
import { deliveryName, kindName } from "./kinds";
import { canDelete } from "./problems";
import { moment } from "./time";

/** Beyond this a message counts as late. Source: the contract's `arrivedMs`. */
const LATE_MS = 10 * 60_000;

export function isLate(message: MessageView): boolean {
  return !message.fromUs && message.arrivedMs - message.atMs > LATE_MS;
}

/** The whole message as one sentence, for screen readers that move from row to row. */
export function messageLabel(message: MessageView, customer: string, nowMs: number): string {
  const parts = [message.fromUs ? m.message_from_you() : customer];
  if (message.quote) {
    const name = message.quote.fromUs ? m.message_from_you() : customer;
    parts.push(m.message_in_reply({ name, text: quoteText(message.quote) }));
  }
  if (message.forwarded) parts.push(m.message_forwarded());
  parts.push(...content(message));
  if (message.edited) parts.push(m.message_edited());
  for (const reaction of message.reactions) {
    parts.push(
      reaction.fromUs
        ? m.message_reaction_you({ emoji: reaction.emoji })
        : m.message_reaction_from({ emoji: reaction.emoji, name: customer }),
    );
  }
  parts.push(moment(message.atMs, nowMs));
  const state = stateName(message);
  if (state !== null) parts.push(state);
  return parts.join(", ");
}

/** How far our message came, in words; null for the customer's. */
export function stateName(message: MessageView): string | null {
  if (!message.fromUs) return null;
  if (message.problem && canDelete(message.problem)) return m.delivery_failed();
  if (message.problem?.kind === "maybeSent") return m.delivery_maybe();
  return message.delivery === null ? null : deliveryName(message.delivery);
}

/** A quoted message in a few words. */
export function quoteText(quote: NonNullable<MessageView["quote"]>): string {
  if (quote.text !== "") return quote.text;
  return quote.kind === null ? m.message_quote_gone() : kindName(quote.kind);
}

function content(message: MessageView): string[] {
  if (message.deleted) return [m.message_deleted_label()];
  if (message.kind === "text") return [message.plainText];
  const parts = [kindName(message.kind)];
  if (message.template) parts.push(message.template.body);
  else if (message.plainText !== "") parts.push(message.plainText);
  if (message.media?.fileName) parts.push(message.media.fileName);
  return parts;
}
