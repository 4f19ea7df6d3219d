/** Choices of ours, and reactions of ours in every state: long and right-to-left ones too. */
import type { AtHandView, CardView, ChoicesView, MessageView, ReactionView } from "./bindings";
import { message, MINUTE, NOW, problem } from "./fixtures";

type Card = Extract<CardView, { kind: "choices" }>;

let minute = 0;

function offered(body: string, card: Omit<Card, "kind">): MessageView {
  minute += 6;
  return message({
    fromUs: true,
    delivery: "read",
    kind: "interactive",
    plainText: body,
    card: { kind: "choices", ...card },
    atMs: NOW - (90 - minute) * MINUTE,
  });
}

const fullList: Card["offer"] = {
  kind: "list",
  button: "See all free slots…",
  sections: [
    {
      title: "Friday, in the morning",
      rows: ["09:30", "10:00", "10:30", "11:00"].map((title, index) => ({
        title,
        description:
          index === 0 ? "Thirty minutes, with time for a coffee and a look around" : null,
      })),
    },
    {
      title: "Friday, in the evening",
      rows: ["16:30", "17:00", "17:30", "18:00", "18:30", "19:00"].map((title) => ({
        title,
        description: null,
      })),
    },
  ],
};

/** Every form of choices. */
export const offers: MessageView[] = [
  offered("When shall we deliver?", {
    header: "Order 1182",
    footer: "Luna Bakery",
    offer: { kind: "buttons", titles: ["Today", "Tomorrow", "Pick-up instead"] },
  }),
  offered("Pick a slot.", {
    header: null,
    footer: "You can change it later",
    offer: fullList,
  }),
  offered("Your parcel is on its way.", {
    header: null,
    footer: null,
    offer: { kind: "link", text: "Track the parcel", url: "https://shop.example/t/1182" },
  }),
  offered("متى نوصّل الطلب؟", {
    header: "طلب رقم 1182",
    footer: "مخبز الواحة",
    offer: { kind: "buttons", titles: ["اليوم", "غدًا"] },
  }),
  message({
    kind: "interactive",
    plainText: "Tomorrow",
    quote: { messageId: "1", fromUs: true, kind: "interactive", text: "When shall we deliver?" },
    atMs: NOW - 60 * MINUTE,
  }),
];

const ours = (emoji: string, change: Partial<ReactionView> = {}): ReactionView => ({
  emoji,
  fromUs: true,
  messageId: null,
  problem: null,
  ...change,
});

/** Reactions in every state. */
export const reacted: MessageView[] = [
  [ours("❤️")],
  [ours("🎂", { fromUs: false }), ours("👍")],
  [ours("🎂", { fromUs: false }), ours("👍", { messageId: "71" })],
  [ours("👍"), ours("🎉", { messageId: "72", problem: problem({ code: "meta_refused" }) })],
  [
    ours("👍"),
    ours("", { messageId: "73", problem: problem({ code: "no_answer", kind: "maybeSent" }) }),
  ],
].map((reactions, index) =>
  message({
    id: `r${String(index)}`,
    fromUs: index % 2 === 1,
    delivery: index % 2 === 1 ? "read" : null,
    plainText: "One cake, please.",
    reactions,
    atMs: NOW - (40 - index * 6) * MINUTE,
  }),
);

/** A list with nothing left to add, as a form that was left. */
export const fullChoices: ChoicesView = {
  header: "Appointments for your bicycle, this week and the next one..",
  body: `Pick a slot for Friday. ${"We are there all day long. ".repeat(36)}`.trim(),
  footer: "You can change it later, as often as you like, for free",
  offer: fullList,
};

/** What is at hand in the gallery. */
export const atHand: AtHandView = {
  places: [
    {
      latitude: -23.541_68,
      longitude: -46.629_57,
      name: "Luna Bakery",
      address: "Rua da Cantareira 306, São Paulo",
    },
    { latitude: 25.286_7, longitude: 51.533_3, name: "سوق واقف", address: null },
    { latitude: 41.385_06, longitude: 2.1734, name: null, address: null },
  ],
  card: {
    name: "Luna Bakery",
    phones: ["+55 11 4000-1234"],
    emails: [],
    urls: [],
    addresses: [],
    company: null,
  },
  choices: null,
};
