import type { TemplateDraft } from "./bindings";

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
    asksToCall: false,
    cardTop: "image",
    cards: [],
    code: {
      advice: true,
      minutes: 10,
      button: "",
      autofill: "",
      way: "copy",
      apps: [],
      terms: false,
    },
    ttlSeconds: null,
  };
}
