/** Quick replies of every kind: with a name and blanks, long, from right to left, as choices. */
import type { QuickReplyView } from "./bindings";

export const sampleReplies: readonly QuickReplyView[] = [
  {
    id: "1",
    name: "flavours",
    text: "Which one may it be, {first_name}?",
    choices: {
      header: null,
      body: "Which one may it be, {first_name}?",
      footer: "Baked every morning",
      offer: { kind: "buttons", titles: ["Lemon", "Chocolate", "Carrot"] },
    },
  },
  {
    id: "2",
    name: "hours",
    text: "We are open from Tuesday to Sunday, from 7 in the morning until 6 in the evening.",
    choices: null,
  },
  {
    id: "3",
    name: "pickup",
    text: "Hi {first_name}, your order is ready at [time]. It costs [price].",
    choices: null,
  },
  {
    id: "4",
    name: "where we are and how to get here",
    text: `Rua da Cantareira 306, opposite the market.\n${"Take the second entrance. ".repeat(12)}`,
    choices: null,
  },
  { id: "5", name: "التوصيل", text: "نوصّل الطلبات يوميًا حتى الساعة [الوقت].", choices: null },
];
