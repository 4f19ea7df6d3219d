/** The chat list with one row of every kind. */
import type { ChatView } from "./bindings";
import { chat, DAY, HOUR, MINUTE, NOW } from "./fixtures";

const text = { kind: "text", card: null, fromUs: false, delivery: null, failed: false } as const;

export const sampleChats: ChatView[] = [
  chat({ id: "1", unread: 2 }),
  chat({
    id: "2",
    name: "Jonas Keller",
    phone: "+49 151 2345 6789",
    lastActivityMs: NOW - 12 * MINUTE,
    preview: { ...text, text: "Is the sourdough gluten-free?" },
    unread: 1,
    window: { state: "open", endsMs: NOW + 74 * MINUTE },
  }),
  chat({
    id: "3",
    name: "Ana Souza",
    lastActivityMs: NOW - 25 * MINUTE,
    preview: {
      kind: "image",
      text: "The new menu",
      card: null,
      fromUs: true,
      delivery: "accepted",
      failed: true,
    },
  }),
  chat({
    id: "4",
    name: "نورا الحربي",
    phone: "+966 50 123 4567",
    lastActivityMs: NOW - 40 * MINUTE,
    preview: { ...text, text: "هل لديكم كعك العيد؟ أريد 12 قطعة" },
    unread: 3,
  }),
  chat({
    id: "5",
    name: "Priya Natarajan",
    phone: "+91 98765 43210",
    lastActivityMs: NOW - 55 * MINUTE,
    preview: { ...text, kind: "voice", text: "" },
    draft: "Yes, we can write the name on the",
  }),
  chat({
    id: "6",
    name: "Tomás Ferreira",
    lastActivityMs: NOW - 2 * HOUR,
    preview: {
      kind: "text",
      text: "Ready after four",
      card: null,
      fromUs: true,
      delivery: "read",
      failed: false,
    },
  }),
  chat({
    id: "7",
    name: "luna.fan",
    phone: null,
    username: "luna.fan",
    lastActivityMs: NOW - 5 * HOUR,
    preview: { ...text, kind: "sticker", text: "" },
  }),
  chat({
    id: "8",
    name: "李小龙",
    phone: "+86 139 1234 5678",
    lastActivityMs: NOW - 26 * HOUR,
    preview: {
      kind: "document",
      text: "invoice-1042.pdf",
      card: null,
      fromUs: true,
      delivery: "delivered",
      failed: false,
    },
    window: { state: "closed", endedMs: NOW - 2 * HOUR },
  }),
  chat({
    id: "9",
    name: "Grace Okafor",
    phone: "+234 803 123 4567",
    lastActivityMs: NOW - 3 * DAY,
    preview: {
      kind: "template",
      text: "Hi Grace, your order 1042 is ready.",
      card: null,
      fromUs: true,
      delivery: "sent",
      failed: false,
    },
    window: { state: "never" },
  }),
  chat({
    id: "10",
    name: "+55 21 99876-5432",
    phone: "+55 21 99876-5432",
    lastActivityMs: NOW - 9 * DAY,
    preview: { ...text, kind: "location", text: "Rua Augusta 1500, São Paulo" },
    window: { state: "closed", endedMs: NOW - 8 * DAY },
  }),
  chat({
    id: "11",
    name: "A customer with a remarkably long name who never shortens it",
    lastActivityMs: NOW - 400 * DAY,
    preview: { ...text, kind: "video", text: "" },
    window: { state: "closed", endedMs: NOW - 399 * DAY },
  }),
];
