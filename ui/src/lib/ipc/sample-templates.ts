/** Templates of every sort the picker has to show. */
import type { Span, TemplateMessageView, TemplateValue, TemplateView } from "./bindings";
import { paragraph, span, template, variable } from "./fixtures";

export const sampleTemplates: TemplateView[] = [
  template({ id: "t1", starred: true }),
  template({
    id: "t2",
    name: "payment_reminder",
    header: null,
    body: "Hello {{1}}, a friendly reminder: {{2}} is still open for order {{3}}.",
    footer: null,
    buttons: [],
    variables: [
      variable({ name: "1", example: "Maria" }),
      variable({ name: "2", example: "R$ 48" }),
      variable({ name: "3", example: "1042" }),
    ],
  }),
  template({
    id: "t3",
    name: "we_are_open",
    header: null,
    body: "We are open again from Monday, seven to six. See you soon?",
    buttons: [{ kind: "QUICK_REPLY", text: "Yes", url: null, phone: null }],
    variables: [],
  }),
  template({
    id: "t4",
    name: "spring_sale",
    category: "marketing",
    unusable: "marketing_opted_out",
    body: "Spring sale: 20 % off everything until Sunday.",
    variables: [],
  }),
  template({
    id: "t5",
    name: "menu_photo",
    header: { format: "IMAGE", text: null },
    body: "Here is this week's menu.",
    variables: [variable({ part: "header", name: "file", asked: "image" })],
  }),
  template({
    id: "t7",
    name: "visit_us",
    category: "marketing",
    header: { format: "LOCATION", text: null },
    body: "Hi {{customer_name}}, come by today.",
    footer: null,
    offer: { text: "Soon over!", expires: true },
    buttons: [
      { kind: "COPY_CODE", text: "", url: null, phone: null },
      { kind: "URL", text: "See the cakes", url: "https://shop.example/{{1}}", phone: null },
    ],
    variables: [
      variable({ part: "header", name: "name", asked: "placeName" }),
      variable({ part: "header", name: "address", asked: "placeAddress" }),
      variable({ part: "header", name: "latitude", asked: "latitude" }),
      variable({ part: "header", name: "longitude", asked: "longitude" }),
      variable({ part: "offer", name: "ends", asked: "endsAt" }),
      variable({ name: "customer_name", example: "Maria" }),
      variable({ part: "button:0", name: "code", asked: "coupon", example: "LUNA10", limit: 15 }),
      variable({ part: "button:1", asked: "link", example: "maria" }),
    ],
  }),
  template({
    id: "t8",
    name: "cakes_of_the_week",
    category: "marketing",
    language: "pt_BR",
    header: null,
    body: "Our cakes of this week:",
    footer: null,
    buttons: [],
    cards: ["Strawberry", "Chocolate"].map((cake) => ({
      format: "IMAGE",
      body: `${cake} cake for {{1}}`,
      buttons: [{ kind: "QUICK_REPLY", text: "I want it", url: null, phone: null }],
    })),
    variables: [0, 1].flatMap((card) => [
      variable({ part: `card:${String(card)}/header`, name: "file", asked: "image" }),
      variable({ part: `card:${String(card)}/body`, example: "R$ 90" }),
    ]),
    usedMs: 1_793_700_000_000,
  }),
  template({
    id: "t9",
    name: "may_we_call",
    header: null,
    body: "Hi {{customer_name}}, we have a question about your cake. We are open until {{closing_time}} today.",
    asksToCall: true,
    buttons: [{ kind: "VOICE_CALL", text: "Call us", url: null, phone: null }],
    variables: [
      variable({ name: "customer_name", example: "Maria" }),
      variable({ name: "closing_time", example: "18:00", last: "19:30" }),
    ],
  }),
  template({
    id: "t10",
    name: "cakes_to_order",
    category: "marketing",
    header: null,
    body: "Two cakes to order today:",
    footer: null,
    buttons: [],
    cards: [0, 1].map(() => ({
      format: "PRODUCT",
      body: "",
      buttons: [{ kind: "SPM", text: "", url: null, phone: null }],
    })),
    variables: [
      variable({
        part: "card:0/header",
        name: "catalogue",
        asked: "catalogue",
        last: "367025965434465",
      }),
      variable({ part: "card:0/header", name: "product", asked: "product", last: "CAKE-1" }),
      variable({ part: "card:1/header", name: "product", asked: "product", last: "CAKE-2" }),
    ],
  }),
  template({
    id: "t11",
    name: "our_week_in_motion",
    category: "marketing",
    unusable: "template_has_gif",
    header: { format: "GIF", text: null },
    body: "This is how our bread is made.",
    buttons: [{ kind: "APP", text: "Open our app", url: null, phone: null }],
    variables: [],
  }),
  template({
    id: "t6",
    name: "delivery_update",
    unusable: "template_paused",
    body: "Your delivery is on its way.",
    variables: [],
  }),
];

/** A template as an engine would show it: enough to see what is drawn. */
export function sampleLook(
  shape: TemplateView,
  values: readonly TemplateValue[] = [],
): TemplateMessageView {
  const value = (part: string, name: string): string =>
    values.find((one) => one.part === part && one.name === name)?.text ?? "";
  const spans = (part: string, text: string): Span[] =>
    text
      .split(/(\{\{\w+\}\})/u)
      .filter((piece) => piece !== "")
      .map((piece) => {
        const name = /^\{\{(\w+)\}\}$/u.exec(piece)?.[1];
        if (name === undefined) return span(piece);
        const given = value(part, name);
        return given === "" ? { ...span(""), blank: name } : span(given);
      });
  const words = (part: string, text: string) =>
    text.split("\n").map((line) => paragraph(...spans(part, line)));
  const ends = Number(value("offer", "ends"));
  return {
    name: shape.name,
    language: shape.language,
    category: shape.category,
    header: shape.header?.text ? spans("header", shape.header.text) : null,
    body: words("body", shape.body),
    footer: shape.footer,
    place: null,
    product: null,
    asksToCall: shape.asksToCall,
    offer: shape.offer && { text: shape.offer.text, endsMs: ends > 0 ? ends : null },
    buttons: shape.buttons.map(({ kind, text, url, phone }) => ({
      kind,
      text,
      leadsTo: url ?? phone,
    })),
    cards: shape.cards.map((card, at) => ({
      stagedId: null,
      product: card.format === "PRODUCT" ? value(`card:${String(at)}/header`, "product") : null,
      format: card.format,
      body: words(`card:${String(at)}/body`, card.body),
      buttons: card.buttons.map(({ kind, text }) => ({ kind, text, leadsTo: null })),
    })),
    top: shape.header === null || shape.header.format === "TEXT" ? null : shape.header.format,
    stagedId: null,
  };
}
