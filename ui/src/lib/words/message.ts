import type { Delivery, MessageView, ReferralView, SentFrom } from "../ipc/bindings";
import { m } from "./catalogue";
import { cardLines, isOwnText, paymentText, unshownTitle } from "./card";
import { deliveryName, kindName } from "./kinds";
import { canDelete } from "./problems";
import { moment } from "./time";

/** Beyond this a message counts as late. Source: the contract's `arrivedMs`. */
const LATE_MS = 10 * 60_000;

export function isLate(message: MessageView): boolean {
  return !message.fromUs && message.arrivedMs - message.atMs > LATE_MS;
}

/** Whether it can be quoted: somebody said it, and it is still there. */
export function canAnswer(message: MessageView): boolean {
  return !message.deleted && message.kind !== "system" && message.kind !== "call";
}

/** Whether a copy can go to another chat: words, a file that is here, a place, cards, choices. */
export function canForward(message: MessageView): boolean {
  if (message.deleted) return false;
  if (message.media !== null) return message.kind !== "call" && message.media.state === "ready";
  if (message.kind === "text") return true;
  const card = message.card?.kind;
  return card === "location" || card === "contacts" || card === "choices";
}

/** Who said it: in a group the author, else the customer. */
function speakerOf(message: MessageView, customer: string): string {
  return message.fromUs ? m.message_from_you() : (message.author ?? customer);
}

/** The whole message as one sentence, for screen readers that move from row to row. */
export function messageLabel(message: MessageView, customer: string, nowMs: number): string {
  if (message.kind === "system") {
    const lines = cardLines(message.card, customer, nowMs);
    return [m.kind_system(), ...lines, moment(message.atMs, nowMs)].join(", ");
  }
  const parts = [speakerOf(message, customer)];
  if (message.sentFrom !== null) parts.push(doorName(message.sentFrom));
  if (message.quote) {
    const name = quotedName(message, customer);
    parts.push(m.message_in_reply({ name, text: quoteText(message.quote) }));
  }
  if (message.forwardedOften) parts.push(m.message_forwarded_often());
  else if (message.forwarded) parts.push(m.message_forwarded());
  if (message.referral) {
    parts.push(referralName(message.referral), message.referral.headline ?? "");
  }
  if (message.product !== null) parts.push(m.product_about({ product: message.product }));
  parts.push(...content(message, customer, nowMs));
  if (message.payment) parts.push(paymentText(message.payment));
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
  return parts.filter((part) => part !== "").join(", ");
}

/** Whose words a message quotes. In a group only ours are known. */
export function quotedName(message: MessageView, customer: string): string {
  if (message.quote?.fromUs === true) return m.message_from_you();
  return message.author === null ? customer : m.quote_in_group();
}

/** By which door a message of ours left that was not written here. */
export function doorName(door: SentFrom): string {
  return door === "phone" ? m.message_from_phone() : m.message_from_other();
}

export function referralName(referral: ReferralView): string {
  return referral.sourceType === "post" ? m.referral_post() : m.referral_ad();
}

/** How far our message came, in words; null for the customer's. */
export function stateName(message: MessageView): string | null {
  if (!message.fromUs || message.kind === "call") return null;
  if (message.problem && canDelete(message.problem)) return m.delivery_failed();
  if (message.problem?.kind === "maybeSent") return m.delivery_maybe();
  return message.delivery === null ? null : deliveryName(message.delivery);
}

/** From the least far to the farthest. */
const FAR: readonly Delivery[] = [
  "held",
  "queued",
  "uploading",
  "sending",
  "accepted",
  "sent",
  "delivered",
  "read",
  "played",
];

/** How far all of these came: as far as the last of them. Null for the customer's. */
export function leastDelivery(messages: readonly MessageView[]): Delivery | null {
  const ours = messages.map((message) => message.delivery).filter((one) => one !== null);
  return FAR.find((delivery) => ours.includes(delivery)) ?? null;
}

/** A quoted message in a few words. */
export function quoteText(quote: NonNullable<MessageView["quote"]>): string {
  if (quote.text !== "") return quote.text;
  return quote.kind === null ? m.message_quote_gone() : kindName(quote.kind);
}

function content(message: MessageView, customer: string, nowMs: number): string[] {
  if (message.deleted) return [m.message_deleted_label()];
  if (message.kind === "text") return [message.plainText];
  const named = message.kind === "call" || message.card?.kind === "form";
  const parts = named ? [] : [unshownTitle(message, customer) ?? kindName(message.kind)];
  if (message.template) parts.push(message.plainText);
  else if (isOwnText(message)) parts.push(message.plainText);
  parts.push(...cardLines(message.card, customer, nowMs));
  if (message.media?.fileName) parts.push(message.media.fileName);
  return parts;
}
