/** Templates of every status, and drafts of every sort, as the place to manage them has to show. */
import type {
  LibraryTextView,
  TemplateBookView,
  TemplateDraft,
  TemplateDraftView,
  TemplateFault,
  TemplateRule,
} from "./bindings";
import { emptyDraft } from "./empty-draft";
import { NOW, template } from "./fixtures";
import { sampleLook, sampleTemplates } from "./sample-templates";

const DAY = 24 * 60 * 60 * 1000;

const fault = (
  field: string,
  rule: TemplateRule,
  change: Partial<TemplateFault> = {},
): TemplateFault => ({
  field,
  rule,
  advice: false,
  limit: null,
  actual: null,
  variable: null,
  untilMs: null,
  ...change,
});

const whole: TemplateDraft = {
  ...emptyDraft("en"),
  name: "order_is_ready",
  header: { kind: "text", text: "Order {{number}}", example: "1042" },
  body: "Hi {{customer_name}}, your order is ready. We close at {{closing_time}}, see you soon!",
  examples: [
    { name: "customer_name", value: "Maria" },
    { name: "closing_time", value: "18:00" },
  ],
  footer: "Luna Bakery",
  buttons: [
    { kind: "quickReply", text: "On my way" },
    {
      kind: "url",
      text: "Get directions",
      url: "https://shop.example/{{1}}",
      example: "https://shop.example/way",
    },
    { kind: "phone", text: "Call us", number: "+55 11 4000-1234" },
    { kind: "coupon", example: "LUNA10" },
  ],
};

/** A draft with nothing wrong with it. */
export const goodDraft: TemplateDraftView = {
  id: "d1",
  changes: null,
  draft: whole,
  faults: [],
  updatedAtMs: NOW - 60_000,
  summary: "Hi {{customer_name}}, your order is ready. We close at {{closing_time}}, see you soon!",
};

/** Products on cards, a button that calls, and the question for a call. */
export const shopDraft: TemplateDraftView = {
  ...goodDraft,
  id: "d4",
  draft: {
    ...whole,
    category: "marketing",
    header: { kind: "none" },
    buttons: [{ kind: "voiceCall", text: "Call us" }],
    asksToCall: true,
    cardTop: "product",
    cards: [0, 1].map(() => ({
      sample: null,
      body: "",
      examples: [],
      buttons: [{ kind: "product" }],
    })),
  },
};

/** A draft with something wrong in every part. */
export const brokenDraft: TemplateDraftView = {
  ...goodDraft,
  id: "d2",
  draft: {
    ...whole,
    name: "Order ready!",
    header: { kind: "media", media: "image", sample: null },
    body: "{{customer_name}}, your order has a discount today",
    examples: [{ name: "customer_name", value: "" }],
    footer: "Luna Bakery {{1}}",
    buttons: [
      { kind: "quickReply", text: "" },
      { kind: "url", text: "Get directions to our shop now", url: "shop", example: "" },
      { kind: "quickReply", text: "Later" },
    ],
    offer: { text: "This offer ends much too soon", expires: true },
    cards: [0, 1].map((at) => ({
      sample: null,
      body: at === 0 ? "Fresh today" : "",
      examples: [],
      buttons: [{ kind: "quickReply", text: "Mine" }],
    })),
  },
  faults: [
    fault("name", "nameCharacters"),
    fault("category", "readsLikeMarketing", { advice: true }),
    fault("header", "sampleMissing"),
    fault("body", "variableAtEdge"),
    fault("body", "exampleMissing", { variable: "customer_name" }),
    fault("footer", "footerVariable"),
    fault("footer", "footerWithOffer"),
    fault("offer", "offerTooLong", { limit: 16, actual: 29 }),
    fault("offer", "offerCategory"),
    fault("buttons", "buttonsApart"),
    fault("button:0", "buttonTextMissing"),
    fault("button:1", "buttonTextTooLong", { limit: 25, actual: 30 }),
    fault("button:1", "urlMalformed"),
    fault("cards", "cardsDiffer"),
    fault("card:0/header", "sampleMissing"),
    fault("card:1/header", "sampleMissing"),
  ],
};

/** A draft with nothing wrong with it that Meta does not take now. */
export const heldDraft: TemplateDraftView = {
  ...goodDraft,
  faults: [fault("submission", "creationsTooMany", { untilMs: NOW + 20 * 60_000 })],
};

/** A template for one-time codes. */
export const codeDraft: TemplateDraftView = {
  ...goodDraft,
  id: "d3",
  draft: {
    ...whole,
    name: "login_code",
    category: "authentication",
    code: {
      advice: true,
      minutes: 120,
      button: "",
      autofill: "",
      way: "zeroTap",
      apps: [
        { package: "com.example.shop", signature: "K8a/AINcGX7" },
        { package: "", signature: "K8a" },
      ],
      terms: false,
    },
  },
  faults: [
    fault("code", "codeMinutes"),
    fault("app:1", "appPackage"),
    fault("app:1", "appSignature"),
    fault("terms", "termsMissing"),
  ],
};

/** What Meta refused, with its words. */
export const rejectedTemplate = template({
  id: "b2",
  name: "birthday_offer",
  status: "REJECTED",
  quality: "unknown",
  unusable: "template_not_usable",
  body: "Happy birthday {{1}}! Your gift code {{2}} is waiting for you.",
  reason: {
    code: "INCORRECT_CATEGORY",
    pause: null,
    explanation: "The template offers a gift.",
    advice: "Submit it as marketing.",
  },
});

const status = (id: string, name: string, change: Parameters<typeof template>[0]) =>
  template({ id, name, unusable: "template_not_usable", quality: "unknown", ...change });

/** All statuses there are. */
export const sampleBook: TemplateBookView = {
  templates: [
    ...sampleTemplates.slice(0, 3),
    rejectedTemplate,
    status("b3", "cake_week", {
      status: "PAUSED",
      quality: "low",
      reason: { code: null, pause: "FIRST_PAUSE", explanation: null, advice: null },
    }),
    status("b4", "new_flavours", {
      status: "PAUSED",
      reason: { code: null, pause: "RATE_LIMITING_PAUSE", explanation: null, advice: null },
    }),
    status("b5", "holiday_hours", { status: "PENDING", language: "es" }),
    status("b6", "old_promise", { status: "DISABLED", quality: "low" }),
    status("b8", "summer_hours", { status: "ARCHIVED" }),
    template({
      id: "b7",
      name: "delivery_today",
      language: "ar",
      status: "FLAGGED",
      quality: "medium",
      body: "مرحباً {{1}}، سيصل طلبكم رقم {{2}} اليوم قبل الساعة {{3}} مساءً.",
      nextCategory: { category: "marketing", atMs: NOW + DAY },
    }),
  ],
  drafts: [
    goodDraft,
    brokenDraft,
    { ...goodDraft, id: "d4", changes: "b3", draft: { ...whole, name: "" } },
  ],
  languages: ["ar", "en", "en_US", "es", "he", "pt_BR"],
  creationsLeft: 12,
  room: { have: 1249, most: 6000 },
  nextCreationMs: null,
  edits: [
    { templateId: "t1", left: 9, nextMs: NOW + DAY },
    { templateId: "b7", left: 7, nextMs: null },
  ],
};

function libraryText(name: string, body: string): LibraryTextView {
  const text = template({
    name,
    header: null,
    footer: null,
    body,
    buttons: [{ kind: "URL", text: "See the order", url: "https://www.example.com", phone: null }],
  });
  const examples = ["Maria", "1042"].map((example, at) => ({
    part: "body",
    name: String(at + 1),
    text: example,
  }));
  const { summary, buttons } = text;
  const preview = sampleLook(text, examples);
  return { name, language: "en_US", category: "utility", summary, preview, buttons };
}

/** Ready texts as Meta offers them. */
export const sampleLibrary: LibraryTextView[] = [
  libraryText("order_pick_up_1", "Good news, {{1}}! Your order {{2}} can be collected."),
  libraryText("delivery_update_1", "Hello {{1}}, it comes soon."),
];
