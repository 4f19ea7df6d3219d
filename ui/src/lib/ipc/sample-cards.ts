/** Messages whose card says more than their text: every kind, long and right-to-left ones too. */
import type {
  CallOutcome,
  CardView,
  ContactCardView,
  MessageView,
  OrderItemView,
  PaymentView,
  ReferralView,
} from "./bindings";
import { DAY, media, message, MINUTE, NOW } from "./fixtures";
import { SAMPLE_MEDIA } from "./sample-messages";

let minute = 0;

/** A message with a card, a little later than the one before. */
function carded(
  kind: MessageView["kind"],
  card: CardView | null,
  change: Partial<MessageView> = {},
): MessageView {
  minute += 7;
  return message({ kind, card, atMs: NOW - (600 - minute) * MINUTE, ...change });
}

function place(change: Partial<Extract<CardView, { kind: "location" }>>): MessageView {
  const card: CardView = {
    kind: "location",
    latitude: -23.541_68,
    longitude: -46.629_57,
    name: null,
    address: null,
    url: null,
    ...change,
  };
  const lines = [card.name, card.address, "-23.54168, -46.62957"];
  return carded("location", card, {
    plainText: lines.filter((line) => line !== null).join("\n"),
  });
}

export const places: MessageView[] = [
  place({}),
  place({ name: "Mercado Municipal", address: "Rua da Cantareira 306, São Paulo" }),
  place({
    name: "Corner Café with a remarkably long name that nobody could ever fit on one line",
    address: "1 Example Street\nUpper floor, behind the blue door\nLeeds LS1 1AA",
    url: "https://cafe.example/visit",
  }),
  place({ name: "سوق واقف", address: "شارع سوق واقف، الدوحة، قطر" }),
];

const person = (change: Partial<ContactCardView>): ContactCardView => ({
  name: null,
  phones: [],
  emails: [],
  urls: [],
  addresses: [],
  company: null,
  ...change,
});

function shared(cards: ContactCardView[], requested = false): MessageView {
  const lines = cards.flatMap((card) => [
    ...(card.name === null ? [] : [card.name]),
    ...card.phones,
  ]);
  return carded(
    "contacts",
    { kind: "contacts", cards, requested },
    { plainText: lines.join("\n") },
  );
}

export const contacts: MessageView[] = [
  shared([person({ name: "Pedro Alves", phones: ["+55 11 91234-5678"] })]),
  shared([
    person({ name: "Fay Lindqvist", phones: ["+46 70 174 06 05"] }),
    person({ name: "Gus", phones: ["07700 900123"] }),
  ]),
  shared([
    person({
      name: "Dr. Eva M. Stone Jr.",
      phones: ["+44 7700 900999", "+44 20 7946 0000"],
      emails: ["eva@stone.example"],
      urls: ["https://stone.example/"],
      addresses: ["2 Example Rd, Leeds LS1 1AA, United Kingdom"],
      company: "Stone Ltd",
    }),
  ]),
  shared([person({ company: "A company without anybody in it" })]),
  shared([person({ name: "نورا الحربي", phones: ["+966 50 123 4567"], company: "مخبز الواحة" })]),
  shared([person({ name: "Maria Alves", phones: ["+55 11 98765-4321"] })], true),
];

const item = (change: Partial<OrderItemView>): OrderItemView => ({
  product: "TUBE-28",
  quantity: 1,
  price: 6.5,
  currency: "GBP",
  ...change,
});

function order(
  items: OrderItemView[],
  totals: [number, string][],
  note: string | null = null,
): MessageView {
  const lines = items.map((one) => `${String(one.quantity ?? 1)} × ${one.product ?? "?"}`);
  return carded(
    "order",
    {
      kind: "order",
      items,
      totals: totals.map(([amount, currency]) => ({ amount, currency })),
    },
    { plainText: [...lines, ...(note === null ? [] : [note])].join("\n") },
  );
}

export const orders: MessageView[] = [
  order([item({ quantity: 2 })], [[13, "GBP"]]),
  order(
    [item({}), item({ product: "LOCK-2", price: 30 })],
    [[36.5, "GBP"]],
    "Leave it with the neighbour, please.",
  ),
  order(
    [
      item({ product: "A-PRODUCT-NUMBER-THAT-GOES-ON-AND-ON-AND-ON-0000001", quantity: 120 }),
      item({ product: "LOCK-2", price: 4500, currency: "JPY" }),
      item({ product: null, price: null, quantity: null }),
    ],
    [
      [780, "GBP"],
      [4500, "JPY"],
    ],
    "أرجو التوصيل قبل الظهر",
  ),
];

export const forms: MessageView[] = [
  carded(
    "interactive",
    {
      kind: "form",
      answers: [
        { key: "date", value: "2026-11-21" },
        { key: "size", value: "M, L" },
        { key: "delivery_notes", value: "Ring the bell twice.\nThe dog is friendly." },
        { key: "الاسم", value: "نورا الحربي" },
      ],
      raw: null,
    },
    { plainText: "Sent" },
  ),
  carded(
    "interactive",
    { kind: "form", answers: [], raw: '{"date": "2026-11-21", "size": ["M", ' },
    { plainText: "Sent" },
  ),
  carded("interactive", { kind: "form", answers: [], raw: null }, { plainText: "Sent" }),
  carded(
    "interactive",
    { kind: "choice", description: "Two hours, with a wheel change and a wash" },
    {
      plainText: "Full service",
      quote: { messageId: "1", fromUs: true, kind: "interactive", text: "What may we do for you?" },
    },
  ),
  carded("interactive", null, { plainText: "Tuesday 10:00" }),
];

const call = (
  incoming: boolean,
  outcome: CallOutcome,
  seconds: number | null = null,
  change: Partial<MessageView> = {},
): MessageView =>
  carded(
    "call",
    { kind: "call", incoming, outcome, seconds },
    { fromUs: !incoming, plainText: "Call", ...change },
  );

export const calls: MessageView[] = [
  call(true, "ringing"),
  call(true, "missed"),
  call(true, "declined"),
  call(true, "answered", 60, {
    media: media({
      id: "m-recording",
      mime: "audio/ogg",
      durationMs: 60_000,
      width: null,
      height: null,
    }),
  }),
  call(true, "answered", 3725),
  call(false, "ringing"),
  call(false, "ongoing"),
  call(false, "missed"),
  call(false, "declined"),
  call(false, "answered", 605),
];

const advert: ReferralView = {
  sourceUrl: "https://fb.example/3abc",
  sourceType: "ad",
  headline: "Spring service",
  body: "Full check for 39. Until the end of the month, for every bike you have.",
};

const paid = (change: Partial<PaymentView>): MessageView =>
  carded("text", null, {
    fromUs: true,
    plainText: "Here is your invoice.",
    payment: { status: "captured", amount: 25, currency: "INR", ...change },
  });

/** What stands above and below a text: where it came from, what it is about, who sent it. */
export const remarks: MessageView[] = [
  carded("text", null, { plainText: "Hi! Is this still on?", referral: advert }),
  carded("image", null, {
    plainText: "For this one",
    referral: { ...advert, sourceType: "post", headline: null, sourceUrl: null },
    media: media({ id: SAMPLE_MEDIA.photo }),
  }),
  carded("text", null, {
    plainText: "هل ما زال العرض قائماً؟",
    referral: { ...advert, headline: "عرض الربيع", body: "فحص كامل مقابل 39" },
  }),
  carded("text", null, { plainText: "Do you have it in red?", product: "HELMET-M-RED" }),
  carded("text", null, { fromUs: true, plainText: "Sent from the phone app", sentFrom: "phone" }),
  carded("text", null, {
    fromUs: true,
    plainText: "Yes, we are open until 8 pm.",
    sentFrom: "otherResponder",
  }),
  carded("text", null, { fromUs: true, plainText: "👍🏽", sentFrom: "phone" }),
  paid({}),
  paid({ status: "pending" }),
  paid({ status: "failed", amount: null }),
];

const unshown = (metaType: string, metaSubtype: string | null): MessageView =>
  carded("unsupported", null, { metaType, metaSubtype });

export const unshownMessages: MessageView[] = [
  unshown("unsupported", "poll_creation"),
  unshown("unsupported", "edit"),
  unshown("unsupported", "image"),
  unshown("unsupported", "location"),
  unshown("unsupported", null),
  unshown("unknown", "a_type_of_the_future"),
  unshown("media_placeholder", null),
  unshown("image", null),
  unshown("interactive", "payment_method"),
  unshown("event_invitation", null),
];

const said = (
  author: string,
  plainText: string,
  atMinute: number,
  change: Partial<MessageView> = {},
): MessageView => message({ author, plainText, atMs: NOW - (90 - atMinute) * MINUTE, ...change });

/** A group: who wrote what, in a colour of their own. */
export const groupTalk: MessageView[] = [
  said("Dee", "Shall we meet at the shop on Sunday?", 0),
  said("Dee", "I can bring the pump.", 1),
  said("Ana Ruiz (bike club)", "Yes! At nine?", 2),
  said("نورا الحربي", "سأكون هناك في التاسعة", 3),
  said("Ana Ruiz (bike club)", "🚲", 4),
  message({ fromUs: true, plainText: "Coffee is on us.", atMs: NOW - 80 * MINUTE }),
  said("+44 7700 900456", "Great.", 12, {
    quote: { messageId: "1", fromUs: false, kind: "text", text: "Shall we meet on Sunday?" },
  }),
];

/** Answers to "may we call you?". */
export const permissions: MessageView[] = (
  [
    { accepted: true, permanent: false, expiresMs: NOW + 3 * DAY },
    { accepted: true, permanent: true, expiresMs: null },
    { accepted: false, permanent: false, expiresMs: null },
    { accepted: null, permanent: false, expiresMs: null },
  ] as const
).map((answer) => carded("system", { kind: "callPermission", ...answer }));
