import type { CardView, MessageView, PaymentView } from "../ipc/bindings";
import { m } from "./catalogue";
import { asWords, money } from "../timeline/format";
import { callLength, callText } from "./calls";
import { formatLocale } from "./locale";
import { noticeText, ownersNote, permissionText } from "./notice";
import { unshown } from "./unsupported";

/**
 * The lines a card adds to what the engine wrote as text, for reading aloud and for copying. Cards
 * whose text is complete (a place, contacts) add none.
 */
export function cardLines(card: CardView | null, customer: string, nowMs: number): string[] {
  switch (card?.kind) {
    case "call":
      return [callText(card), callLength(card)].filter((line) => line !== "");
    case "callPermission":
      return [permissionText(card, customer, nowMs)];
    case "notice": {
      const note = ownersNote(card);
      const by = note?.byAgent === true ? m.note_by_agent() : m.note_by_other();
      return [noticeText(card, customer), ...(note === null ? [] : [`${by}: ${note.text}`])];
    }
    case "form": {
      const answers = card.answers.map(({ key, value }) => `${asWords(key)}: ${value}`);
      return [m.form_title(), ...answers, ...(card.raw === null ? [] : [card.raw])];
    }
    case "order":
      return card.totals.map(
        ({ amount, currency }) => `${m.order_total()}: ${money(amount, currency, formatLocale())}`,
      );
    case "choice":
      return [card.description];
    case "choices":
      return choiceLines(card);
    default:
      return [];
  }
}

/** What we offered, a line each: heading, what can be chosen, small text. */
function choiceLines({ header, footer, offer }: Extract<CardView, { kind: "choices" }>): string[] {
  const offered =
    offer.kind === "buttons"
      ? offer.titles
      : offer.kind === "link"
        ? [`${offer.text}: ${offer.url}`]
        : [
            offer.button,
            ...offer.sections.flatMap(({ title, rows }) => [
              ...(title === null ? [] : [title]),
              ...rows.map((row) =>
                row.description === null ? row.title : `${row.title} – ${row.description}`,
              ),
            ]),
          ];
  return [...(header === null ? [] : [header]), ...offered, ...(footer === null ? [] : [footer])];
}

/** The text of a message without its marks. */
export function wordsOf(message: Pick<MessageView, "text" | "plainText">): string {
  const words = message.text
    .map((paragraph) => paragraph.spans.map((span) => span.text).join(""))
    .join("\n");
  return words || message.plainText;
}

/** What "Copy text" copies: what is shown, without marks. */
export function copyText(message: MessageView, customer: string, nowMs: number): string {
  const lines = cardLines(message.card, customer, nowMs);
  return [...(isOwnText(message) ? [wordsOf(message)] : []), ...lines]
    .filter((line) => line !== "")
    .join("\n");
}

/**
 * Whether the text of the message is somebody's. That of calls and of lines about the chat is the
 * engine's, in English; that of an answered form is WhatsApp's "Sent".
 */
export function isOwnText(message: Pick<MessageView, "kind" | "card" | "plainText">): boolean {
  if (message.kind === "system" || message.card?.kind === "call") return false;
  return message.card?.kind !== "form" || !isFormFiller(message.plainText);
}

/** What WhatsApp writes for a form without words of its own. Source: Meta, Flows, read 2026-11. */
export function isFormFiller(text: string): boolean {
  return text.trim() === "Sent";
}

/** What became of the payment a message of ours asks for. */
export function paymentText(payment: PaymentView): string {
  const amount =
    payment.amount === null ? null : money(payment.amount, payment.currency, formatLocale());
  switch (payment.status.toLowerCase()) {
    case "captured":
      return amount === null ? m.payment_captured_plain() : m.payment_captured({ amount });
    case "pending":
      return amount === null ? m.payment_pending_plain() : m.payment_pending({ amount });
    case "failed":
      return amount === null ? m.payment_failed_plain() : m.payment_failed({ amount });
    default:
      return m.payment_other({ status: payment.status });
  }
}

/** The name of a message that cannot be shown, or null when it can. */
export function unshownTitle(message: MessageView, customer: string): string | null {
  return message.kind === "unsupported" ? unshown(message, customer).title : null;
}
