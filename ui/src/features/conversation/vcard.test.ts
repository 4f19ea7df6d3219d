import { expect, test } from "vitest";
import type { ContactCardView } from "$lib/ipc/bindings";
import { vcard } from "./vcard";

const card = (change: Partial<ContactCardView>): ContactCardView => ({
  name: "Eva Stone",
  phones: [],
  emails: [],
  urls: [],
  addresses: [],
  company: null,
  ...change,
});

test("a contact is a card with everything that was sent", () => {
  const eva = card({
    phones: ["+44 7700 900999"],
    emails: ["eva@stone.example"],
    urls: ["https://stone.example/"],
    addresses: ["2 Example Rd\nLeeds"],
    company: "Stone; Sons, Ltd",
  });
  expect(vcard([eva], "?").split("\r\n")).toEqual([
    "BEGIN:VCARD",
    "VERSION:3.0",
    "FN:Eva Stone",
    "N:;Eva Stone;;;",
    "ORG:Stone\\; Sons\\, Ltd",
    "TEL:+44 7700 900999",
    "EMAIL:eva@stone.example",
    "URL:https://stone.example/",
    "ADR:;;2 Example Rd\\nLeeds;;;;",
    "END:VCARD",
    "",
  ]);
});

test("several are several cards, and one without a name gets one", () => {
  const cards = vcard([card({}), card({ name: null })], "No name");
  expect(cards.match(/BEGIN:VCARD/gu)).toHaveLength(2);
  expect(cards).toContain("FN:No name\r\n");
});

test("what a customer wrote adds no line of its own", () => {
  const made = vcard([card({ name: "Eva\r\nTEL:+1 900\rURL:x\nEND:VCARD" })], "?");
  expect(made.match(/^TEL|^URL/gmu)).toBeNull();
  expect(made.match(/^END:VCARD\r$/gmu)).toHaveLength(1);
});
