import { beforeEach, expect, test, vi } from "vitest";
import type { CallOutcome, ChatView, PaymentView } from "../ipc/bindings";
import { chat, message, NOW } from "../ipc/fixtures";
import { sampleChats } from "../ipc/sample-chats";
import { contacts, forms, orders, places, unshownMessages } from "../ipc/sample-cards";
import { notice } from "../ipc/sample-notices";
import { callLength, callText } from "./calls";
import { copyText, paymentText } from "./card";
import { addressLine, chatName, previewText, rowLabel } from "./chat";
import { messageLabel, stateName } from "./message";
import { unshown } from "./unsupported";

beforeEach(() => {
  vi.stubGlobal("navigator", { languages: ["en-GB"] });
});

const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/gu, "");
const label = (one: Parameters<typeof messageLabel>[0]) =>
  plain(messageLabel(one, "Maria", NOW))
    .split(", ")
    .slice(0, -1)
    .join(", ");

test.each<[boolean, CallOutcome, number | null, string, string]>([
  [true, "missed", null, "Missed call", ""],
  [false, "missed", 0, "Call not answered", ""],
  [true, "declined", null, "Declined call", ""],
  [false, "declined", null, "They declined the call", ""],
  [true, "answered", 60, "Incoming call", "1:00"],
  [false, "answered", 3725, "Outgoing call", "1:02:05"],
  [false, "answered", null, "Outgoing call", ""],
  [true, "ringing", null, "Calling you now", ""],
  [false, "ringing", null, "Calling them now", ""],
  [false, "ongoing", null, "Call going on", ""],
])("a call: incoming %s, %s, %s seconds", (incoming, outcome, seconds, words, length) => {
  const call = { kind: "call", incoming, outcome, seconds } as const;
  expect([callText(call), callLength(call)]).toEqual([words, length]);
});

test.each<[Partial<PaymentView>, string]>([
  [{}, "Paid ₹25.00"],
  [{ status: "CAPTURED", currency: "JPY" }, "Paid JP¥25"],
  [{ status: "pending" }, "Payment of ₹25.00 is on its way"],
  [{ status: "failed", amount: null }, "Payment failed"],
  [{ currency: "not a code" }, "Paid 25 not a code"],
  [{ status: "refunded" }, "Payment: refunded"],
])("a payment %j", (change, words) => {
  expect(paymentText({ status: "captured", amount: 25, currency: "INR", ...change })).toBe(words);
});

test("a card is read aloud with all it says", () => {
  const one = (rows: readonly (typeof places)[number][], at: number) =>
    rows[at] ?? message({ plainText: "missing" });
  expect(label(one(places, 1))).toBe(
    "Maria, Location, Mercado Municipal\nRua da Cantareira 306, São Paulo\n-23.54168, -46.62957",
  );
  expect(label(one(orders, 0))).toBe("Maria, Order, 2 × TUBE-28, Total: £13.00");
  expect(label(one(forms, 0))).toContain("Form answered, Date: 2026-11-21, Size: M, L");
  expect(label(one(forms, 0)), "WhatsApp's filler is nobody's words").not.toContain("Sent");
  expect(label(one(forms, 3))).toContain("Full service, Two hours, with a wheel change");
  expect(label(one(contacts, 0))).toBe("Maria, Contact card, Pedro Alves\n+55 11 91234-5678");
  expect(label(one(unshownMessages, 0))).toBe("Maria, Poll");
});

test("a line about the chat is not the customer's", () => {
  const row = message({ kind: "system", card: notice("summary"), plainText: "Asked twice" });
  expect(label(row)).toMatch(
    /^Notice, Summary of the conversation so far, Written by an AI agent: /u,
  );
});

test("who wrote and by which door is said first", () => {
  expect(label(message({ author: "Dee", plainText: "Hi" }))).toBe("Dee, Hi");
  const echo = message({ fromUs: true, sentFrom: "phone", plainText: "Hi" });
  expect(plain(messageLabel(echo, "Maria", NOW))).toMatch(/^You, From your phone, Hi, /u);
});

test("a call has no ticks to speak of", () => {
  expect(stateName(message({ kind: "call", fromUs: true, delivery: "sent" }))).toBeNull();
});

test("copying gives what is shown, not what the engine wrote beside it", () => {
  const call = message({
    kind: "call",
    plainText: "Missed call",
    card: { kind: "call", incoming: true, outcome: "missed", seconds: null },
  });
  expect(copyText(call, "Maria", NOW)).toBe("Missed call");
  const form = forms[0] ?? call;
  expect(copyText(form, "Maria", NOW).split("\n").slice(0, 2)).toEqual([
    "Form answered",
    "Date: 2026-11-21",
  ]);
});

test("the preview of a call, a line about the chat and a form", () => {
  const previews = Object.fromEntries(sampleChats.map((one) => [one.id, plain(previewText(one))]));
  expect(previews["12"]).toBe("Missed call");
  expect(previews["13"]).toBe("Ana Ruiz, نورا الحربي and +44 7700 900456 joined");
  expect(previews["14"]).toBe("Meta suspended this group");
  expect(previews["15"]).toBe("Form answered");
  expect(previews["16"]).toBe("Outgoing call · 10:05");
});

test("a place's preview has no degrees in it", () => {
  const at = (text: string) =>
    previewText(
      chat({
        preview: {
          kind: "location",
          text,
          card: null,
          fromUs: false,
          delivery: null,
          failed: false,
        },
      }),
    );
  expect(at("Corner Café 1 Example Street 51.50330, -0.11950")).toBe(
    "Corner Café 1 Example Street",
  );
  expect(at("51.50330, -0.11950")).toBe("Location");
});

test("a row says that somebody else answers, and that it is a group", () => {
  const row = (id: string) => {
    const found = sampleChats.find((one) => one.id === id) ?? chat();
    return plain(rowLabel(found, found.window, NOW));
  };
  expect(row("15")).toContain("Otto Berg, An AI agent answers, Form answered");
  expect(row("13")).toContain("Sunday riders, Group, ");
  expect(row("14")).toMatch(/^Group, Meta suspended this group/u);
  expect(row("16"), "a call is not said, sent or read").toMatch(
    /^Ines Prado, Outgoing call · 10:05, /u,
  );
});

test("a group without a name is a group", () => {
  expect(chatName(chat({ name: " ", phone: null, group: "open" }))).toBe("Group");
  expect(addressLine(chat({ phone: null, group: "open" }))).toBe("Group");
  expect(chatName(chat({ name: "Riders", group: "open" }))).toBe("Riders");
});

test.each([
  ["unsupported", "poll_creation", "Poll"],
  ["unsupported", "edit", "Maria changed an earlier message"],
  ["unsupported", "image", "Photo, video or sound, maybe one that opens only once"],
  ["unsupported", "location", "Live location"],
  ["unsupported", null, "WhatsApp didn't pass this message on"],
  ["unknown", "a_type_of_the_future", "WhatsApp didn't pass this message on"],
  ["media_placeholder", null, "The file is coming"],
  ["unsupported", "media_placeholder", "The file is coming"],
  ["image", null, "This message came without its content"],
  ["interactive", "payment_method", "New kind of message: payment method"],
  ["poll", null, "New kind of message: poll"],
])("what cannot be shown is named: %s, %s", (metaType, metaSubtype, title) => {
  const words = unshown({ metaType, metaSubtype }, "Maria");
  expect(words.title).toBe(title);
  expect(words.hint.length).toBeGreaterThan(20);
});

test.each<[string, ChatView["draftFiles"], string]>([
  ["Yes, two", { count: 2, kind: "image" }, "Draft: Yes, two"],
  ["", { count: 1, kind: "image" }, "Draft: Photo"],
  ["", { count: 2, kind: "image" }, "Draft: 2 photos"],
  ["", { count: 3, kind: "document" }, "Draft: 3 files"],
  ["", { count: 2, kind: null }, "Draft: 2 files"],
  ["", null, "Good morning"],
])("a draft of %j and %j is on its row", (draft, draftFiles, line) => {
  const preview = { ...chat().preview, kind: "text", text: "Good morning", fromUs: false } as const;
  const row = chat({ draft, draftFiles, preview });
  const said = plain(rowLabel(row, { state: "never" }, NOW));
  expect(said).toContain(line);
  expect(said.includes("Draft")).toBe(line.startsWith("Draft"));
});
