import type { ContactCardView } from "$lib/ipc/bindings";

/**
 * Contacts as a file that address books take. Source: RFC 2426 (vCard 3.0), which every one of
 * them reads. What a customer sent is text in it: it can add no line of its own.
 */
export function vcard(cards: readonly ContactCardView[], unnamed: string): string {
  return cards.map((card) => one(card, unnamed)).join("");
}

function one(card: ContactCardView, unnamed: string): string {
  const name = text(card.name ?? unnamed);
  const lines = [
    "BEGIN:VCARD",
    "VERSION:3.0",
    `FN:${name}`,
    // Nobody told which part of it is the family's.
    `N:;${name};;;`,
    ...(card.company === null ? [] : [`ORG:${text(card.company)}`]),
    ...card.phones.map((phone) => `TEL:${text(phone)}`),
    ...card.emails.map((email) => `EMAIL:${text(email)}`),
    ...card.urls.map((url) => `URL:${text(url)}`),
    ...card.addresses.map((address) => `ADR:;;${text(address)};;;;`),
    "END:VCARD",
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}

function text(value: string): string {
  return value
    .replaceAll("\\", "\\\\")
    .replaceAll(/\r\n?|\n/gu, "\\n")
    .replaceAll(";", "\\;")
    .replaceAll(",", "\\,");
}
