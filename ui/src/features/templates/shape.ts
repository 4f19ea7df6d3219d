import type {
  DraftButton,
  TemplateButtonView,
  TemplateCardView,
  TemplateDraft,
  TemplateExample,
  TemplateHeaderView,
  TemplateOfferView,
  TemplateView,
} from "$lib/ipc/bindings";
import { keyOf, type Values } from "./fill";

/** What a template looks like, whether Meta has it or it is being written. */
export type Shape = Pick<
  TemplateView,
  "body" | "footer" | "buttons" | "cards" | "offer" | "header" | "category"
>;

/** Meta's words for the kinds of buttons that are written here. */
const KINDS: Record<DraftButton["kind"], string> = {
  quickReply: "QUICK_REPLY",
  url: "URL",
  phone: "PHONE_NUMBER",
  coupon: "COPY_CODE",
  flow: "FLOW",
  catalog: "CATALOG",
  contactRequest: "REQUEST_CONTACT_INFO",
};

/** A draft as it will look, with its examples as values. */
export function shapeOf(draft: TemplateDraft): { shape: Shape; values: Values } {
  const values = new Map<string, string>();
  const examples = (part: string, given: readonly TemplateExample[]): void => {
    for (const { name, value } of given) values.set(keyOf({ part, name }), value);
  };
  if (draft.header.kind === "text") {
    const name = variablesOf(draft.header.text)[0];
    if (name !== undefined) values.set(keyOf({ part: "header", name }), draft.header.example);
  }
  examples("body", draft.examples);
  for (const [at, card] of draft.cards.entries()) {
    examples(`card:${String(at)}/body`, card.examples);
  }
  const code = draft.category === "authentication";
  const shape: Shape = {
    category: draft.category,
    header: code ? null : headerOf(draft),
    body: code ? "" : draft.body,
    footer: code || draft.footer.trim() === "" ? null : draft.footer,
    offer: code ? null : offerOf(draft),
    buttons: code
      ? [{ kind: "OTP", text: draft.code.button, url: null, phone: null }]
      : draft.buttons.map(buttonOf),
    cards: code
      ? []
      : draft.cards.map((card): TemplateCardView => ({
          format: draft.cardMedia.toUpperCase(),
          body: card.body,
          buttons: card.buttons.map(buttonOf),
        })),
  };
  return { shape, values };
}

function headerOf(draft: TemplateDraft): TemplateHeaderView | null {
  switch (draft.header.kind) {
    case "text":
      return { format: "TEXT", text: draft.header.text };
    case "media":
      return { format: draft.header.media.toUpperCase(), text: null };
    case "location":
      return { format: "LOCATION", text: null };
    case "none":
      return null;
  }
}

function offerOf(draft: TemplateDraft): TemplateOfferView | null {
  return draft.offer;
}

function buttonOf(button: DraftButton): TemplateButtonView {
  return {
    kind: KINDS[button.kind],
    text: "text" in button ? button.text : "",
    url: button.kind === "url" ? button.url : null,
    phone: button.kind === "phone" ? button.number : null,
  };
}

/** The variables of a text in order of their first use. */
export function variablesOf(text: string): string[] {
  const names = [...text.matchAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/gu)].map(
    (match) => match[1] ?? "",
  );
  return [...new Set(names)];
}

/**
 * Whether WhatsApp on a computer asks to open the phone instead.
 *
 * Source: Meta, Message templates › Components › Buttons, read 2026-11.
 */
export function needsPhone(buttons: readonly TemplateButtonView[]): boolean {
  const quick = buttons.filter((button) => button.kind === "QUICK_REPLY").length;
  return buttons.length >= 4 || (quick > 0 && quick < buttons.length);
}

/** More buttons than this, and the phone shows the first two and "See all options". */
export const MOST_SHOWN = 3;

/** A new template: about something the customer asked for, as most of a shop's are. */
export function emptyDraft(language: string): TemplateDraft {
  return {
    name: "",
    language,
    category: "utility",
    named: true,
    header: { kind: "none" },
    body: "",
    examples: [],
    footer: "",
    offer: null,
    buttons: [],
    cardMedia: "image",
    cards: [],
    code: { advice: true, minutes: 10, button: "" },
    ttlSeconds: null,
  };
}

/** A name that is not in use in the text yet. */
export function freshVariable(text: string, named: boolean): string {
  const used = new Set(variablesOf(text));
  const name = (at: number): string => (named ? `value_${String(at)}` : String(at));
  let at = 1;
  while (used.has(name(at))) at += 1;
  return name(at);
}

/** Examples for exactly the variables of a text; those that were given stay. */
export function examplesFor(text: string, given: readonly TemplateExample[]): TemplateExample[] {
  return variablesOf(text).map(
    (name) => given.find((example) => example.name === name) ?? { name, value: "" },
  );
}

/** Variables with names instead of numbers, or the other way round: in text and examples alike. */
export function renamed(
  text: string,
  examples: readonly TemplateExample[],
  named: boolean,
): { text: string; examples: TemplateExample[] } {
  const names = variablesOf(text);
  const fresh = new Map(
    names.map((name, at) => [
      name,
      named ? (/^\d+$/u.test(name) ? `value_${name}` : name) : String(at + 1),
    ]),
  );
  const changed = text.replace(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/gu, (whole, name: string) => {
    const next = fresh.get(name);
    return next === undefined ? whole : `{{${next}}}`;
  });
  return {
    text: changed,
    examples: examples.map((example) => ({
      ...example,
      name: fresh.get(example.name) ?? example.name,
    })),
  };
}
