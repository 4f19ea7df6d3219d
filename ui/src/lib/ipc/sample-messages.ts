/** A conversation with every kind of message, and one with every state. */
import type { Delivery, MessageView } from "./bindings";
import { HOUR, media, message, MINUTE, NOW, paragraph, problem, span } from "./fixtures";

const at = (minutesAgo: number) => NOW - minutesAgo * MINUTE;
const yesterday = (minutesAgo: number) => at(minutesAgo) - 24 * HOUR;

/** Media the sample conversation shows; the gallery draws their bytes. */
export const SAMPLE_MEDIA = { photo: "m-photo", tall: "m-tall", sticker: "m-sticker" } as const;

export const everyKind: MessageView[] = [
  message({
    id: "1",
    plainText: "Good morning! Do you have the blue blanket?",
    atMs: yesterday(95),
  }),
  message({
    id: "2",
    fromUs: true,
    atMs: yesterday(90),
    plainText:
      "Good morning Maria. Yes, *two left*, R$ 18 to Santos. See https://luna.example/blankets",
    text: [
      paragraph(
        "Good morning Maria. Yes, ",
        span("two left", { bold: true }),
        ", R$ 18 to Santos.",
      ),
      paragraph(
        "See ",
        span("https://luna.example/blankets", { href: "https://luna.example/blankets" }),
      ),
    ],
  }),
  message({
    id: "3",
    atMs: yesterday(80),
    kind: "image",
    plainText: "Like this one?",
    media: media({ id: SAMPLE_MEDIA.photo }),
    reactions: [{ emoji: "❤️", fromUs: true, messageId: null, problem: null }],
  }),
  message({
    id: "4",
    fromUs: true,
    atMs: yesterday(78),
    plainText: "Exactly that one.",
    quote: { messageId: "3", fromUs: false, kind: "image", text: "Like this one?" },
  }),
  message({ id: "5", atMs: at(60), plainText: "👍🏽" }),
  message({
    id: "6",
    atMs: at(58),
    kind: "voice",
    media: media({
      id: "m-voice",
      mime: "audio/ogg",
      durationMs: 14_000,
      width: null,
      height: null,
    }),
  }),
  message({
    id: "7",
    fromUs: true,
    atMs: at(55),
    kind: "document",
    plainText: "Your receipt",
    delivery: "delivered",
    media: media({
      id: "m-pdf",
      mime: "application/pdf",
      fileName: "receipt-1042.pdf",
      bytes: 240_000,
    }),
  }),
  message({
    id: "8",
    atMs: at(50),
    kind: "video",
    media: media({
      id: "m-video",
      mime: "video/mp4",
      durationMs: 21_000,
      bytes: 3_400_000,
      width: 1280,
      height: 720,
    }),
  }),
  message({
    id: "9",
    atMs: at(48),
    kind: "sticker",
    media: media({ id: SAMPLE_MEDIA.sticker, mime: "image/webp", width: 512, height: 512 }),
  }),
  message({
    id: "10",
    atMs: at(46),
    kind: "location",
    plainText: "Mercado Municipal\nRua da Cantareira 306, São Paulo\n-23.54168, -46.62957",
    card: {
      kind: "location",
      latitude: -23.541_68,
      longitude: -46.629_57,
      name: "Mercado Municipal",
      address: "Rua da Cantareira 306, São Paulo",
      url: null,
    },
  }),
  message({
    id: "11",
    atMs: at(45),
    kind: "contacts",
    plainText: "Pedro Alves\n+55 11 91234-5678",
    card: {
      kind: "contacts",
      requested: false,
      cards: [
        {
          name: "Pedro Alves",
          phones: ["+55 11 91234-5678"],
          emails: [],
          urls: [],
          addresses: [],
          company: null,
        },
      ],
    },
    forwarded: true,
  }),
  message({
    id: "12",
    fromUs: true,
    atMs: at(44),
    kind: "template",
    delivery: "read",
    plainText: "Hi Maria, your order 1042 is ready. We close at 18:00.",
    price: { cost: "charged", category: "utility" },
    template: {
      name: "order_ready",
      language: "en",
      header: paragraph("Your order").spans,
      body: [
        paragraph("Hi Maria, your order ", span("1042", { bold: true }), " is ready."),
        paragraph("We close at 18:00."),
      ],
      footer: "Luna Bakery",
      category: "utility",
      place: null,
      product: null,
      offer: null,
      asksToCall: false,
      top: null,
      stagedId: null,
      buttons: [
        { kind: "URL", text: "Get directions", leadsTo: "https://lunabakery.example/way" },
        { kind: "PHONE_NUMBER", text: "Call us", leadsTo: "+551140001234" },
      ],
      cards: [],
    },
  }),
  message({
    id: "13",
    atMs: at(40),
    kind: "button",
    plainText: "Pick-up today",
    quote: {
      messageId: "12",
      fromUs: true,
      kind: "template",
      text: "Hi Maria, your order 1042 is ready.",
    },
  }),
  message({
    id: "14",
    atMs: at(38),
    kind: "unsupported",
    metaType: "unknown",
    metaSubtype: "poll",
  }),
  message({ id: "15", atMs: at(36), deleted: true }),
  message({ id: "16", atMs: at(30), plainText: "מה שעות הפתיחה ביום שישי? ראיתי באתר 18:00" }),
  message({
    id: "17",
    fromUs: true,
    atMs: at(28),
    delivery: "delivered",
    plainText: "שלום, אנחנו פתוחים עד 14:00 ביום שישי.",
  }),
  message({
    id: "18",
    atMs: at(25),
    arrivedMs: at(5),
    edited: true,
    plainText: "This one took a while to arrive.",
  }),
  message({
    id: "19",
    atMs: at(20),
    plainText: `Here is my whole list:\n${Array.from({ length: 16 }, (_, n) => `${String(n + 1)} loaves of the ${n % 2 ? "dark" : "light"} bread`).join("\n")}`,
  }),
  message({
    id: "20",
    atMs: at(3),
    plainText: "Also, do you deliver on Sunday?",
    text: [
      paragraph(
        "Also, do you ",
        span("deliver", { italic: true }),
        " on ",
        span("Saturday", { strike: true }),
        " Sunday? My code is ",
        span("A-17", { code: true }),
      ),
    ],
  }),
];

const DELIVERIES: Delivery[] = [
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

/** Every state of our own message, from held to read, and every way it can go wrong. */
export const everyState: MessageView[] = [
  ...DELIVERIES.map((delivery, index) =>
    message({
      id: `d${String(index)}`,
      fromUs: true,
      delivery,
      plainText: `A message that is ${delivery}`,
      atMs: at(60 - index * 6),
    }),
  ),
  message({
    id: "p1",
    fromUs: true,
    delivery: "sent",
    plainText: "Refused for good",
    atMs: at(6),
    problem: problem(),
  }),
  message({
    id: "p2",
    fromUs: true,
    delivery: "queued",
    plainText: "After the window closed",
    atMs: at(5),
    problem: problem({ code: "service_window_closed", metaCode: 131_047, detail: null }),
  }),
  message({
    id: "p3",
    fromUs: true,
    delivery: "queued",
    plainText: "WhatsApp is busy",
    atMs: at(4),
    problem: problem({
      code: "meta_busy",
      kind: "retrying",
      metaCode: 131_000,
      detail: null,
      retryAtMs: NOW + 40_000,
    }),
  }),
  message({
    id: "p4",
    fromUs: true,
    delivery: "sending",
    plainText: "No answer came",
    atMs: at(3),
    problem: problem({ code: "no_answer", kind: "maybeSent", metaCode: null, detail: null }),
  }),
  message({
    id: "p5",
    fromUs: true,
    delivery: "queued",
    plainText: "Waited too long",
    atMs: at(2),
    problem: problem({ code: "reply_too_old", kind: "parked", metaCode: null, detail: null }),
  }),
  message({
    id: "p6",
    fromUs: true,
    delivery: "delivered",
    plainText: "Delivered, with a note",
    atMs: at(1),
    problem: problem({ code: "payment_problem", kind: "note", metaCode: 131_042, detail: null }),
  }),
  message({
    id: "p7",
    fromUs: true,
    delivery: "read",
    plainText: "Sent again, and the first try had arrived",
    atMs: at(1),
    problem: problem({ code: "sent_twice", kind: "note", metaCode: null, detail: null }),
  }),
  message({
    id: "p8",
    fromUs: true,
    delivery: "queued",
    plainText: "Held for a moment",
    atMs: at(0),
    problem: problem({
      code: "held",
      kind: "held",
      metaCode: null,
      detail: null,
      retryAtMs: NOW + 4_000,
    }),
  }),
];

/** Every state a customer's medium can be in besides ready. */
export const missingMedia: MessageView[] = (
  ["pending", "failed", "expired", "refused"] as const
).flatMap((state, index) => [
  message({
    id: `i-${state}`,
    kind: "image",
    atMs: at(40 - index * 8),
    media: media({ id: `mi-${state}`, state }),
  }),
  message({
    id: `f-${state}`,
    kind: "document",
    atMs: at(38 - index * 8),
    media: media({ id: `mf-${state}`, state, mime: "application/pdf", fileName: "menu.pdf" }),
  }),
  message({
    id: `v-${state}`,
    kind: "voice",
    atMs: at(36 - index * 8),
    media: media({ id: `mv-${state}`, state, mime: "audio/ogg", width: null, height: null }),
  }),
]);
