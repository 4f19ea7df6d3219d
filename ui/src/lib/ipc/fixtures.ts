/**
 * Typed sample data for component tests and the gallery. The demo shop itself is the simulator;
 * these are single views, made to show every state once.
 */
import type {
  AccountView,
  AppStatus,
  ChatView,
  ConnectionView,
  MediaView,
  MessageView,
  Paragraph,
  ProblemView,
  Span,
  TemplateVariable,
  TemplateView,
} from "./bindings";

/** Friday, 20 November 2026, 14:05 UTC: the moment all fixtures are told from. */
export const NOW = Date.UTC(2026, 10, 20, 14, 5);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const account: AccountView = {
  phoneNumberId: "106540352242922",
  wabaId: "102290129340398",
  verifiedName: "Luna Bakery",
  displayPhoneNumber: "+55 11 4000-1234",
};

export const demoStatus: AppStatus = {
  phase: "ready",
  demo: true,
  account,
  dataDir: "/home/luna/.local/share/shopbell",
  version: "0.1.0",
};

export const welcomeStatus: AppStatus = {
  ...demoStatus,
  phase: "welcome",
  demo: false,
  account: null,
};

export const setupStatus: AppStatus = { ...welcomeStatus, phase: "setup" };

export const goodConnection: ConnectionView = {
  receiving: "on",
  sending: "online",
  problem: null,
  lastEventMs: NOW - 2 * MINUTE,
  waitingToSend: 0,
  rejectedSignatures: 0,
  notUnderstood: 0,
  history: null,
  reach: null,
};

let lastId = 1000;

function nextId(): string {
  lastId += 1;
  return String(lastId);
}

export function chat(change: Partial<ChatView> = {}): ChatView {
  return {
    id: nextId(),
    name: "Maria Alves",
    phone: "+55 11 98765-4321",
    country: "BR",
    username: null,
    lastActivityMs: NOW - 3 * MINUTE,
    preview: {
      kind: "text",
      text: "Also, do you deliver on Sunday?",
      card: null,
      fromUs: false,
      delivery: null,
      failed: false,
    },
    unread: 0,
    draft: "",
    draftFiles: null,
    window: { state: "open", endsMs: NOW + 5 * HOUR + 12 * MINUTE },
    freeUntilMs: null,
    noMarketing: false,
    answeredBy: null,
    group: null,
    ...change,
  };
}

export function span(text: string, change: Partial<Span> = {}): Span {
  return {
    text,
    bold: false,
    italic: false,
    strike: false,
    code: false,
    href: null,
    ...change,
  };
}

export function paragraph(...spans: (Span | string)[]): Paragraph {
  return {
    kind: "plain",
    spans: spans.map((one) => (typeof one === "string" ? span(one) : one)),
  };
}

/** A customer's text, unless changed. `text` follows `plainText` line by line. */
export function message(change: Partial<MessageView> = {}): MessageView {
  const plainText = change.plainText ?? "";
  const kind = change.kind ?? "text";
  return {
    id: nextId(),
    conversationId: "1",
    clientKey: null,
    fromUs: false,
    kind,
    metaType: kind,
    metaSubtype: null,
    text: plainText === "" ? [] : plainText.split("\n").map((line) => paragraph(line)),
    plainText,
    atMs: NOW - 10 * MINUTE,
    arrivedMs: (change.atMs ?? NOW - 10 * MINUTE) + 800,
    delivery: change.fromUs === true ? "read" : null,
    problem: null,
    media: null,
    quote: null,
    reactions: [],
    template: null,
    price: null,
    card: null,
    referral: null,
    product: null,
    author: null,
    sentFrom: null,
    payment: null,
    forwarded: false,
    forwardedOften: false,
    deleted: false,
    edited: false,
    ...change,
  };
}

export function media(change: Partial<MediaView> = {}): MediaView {
  return {
    id: nextId(),
    state: "ready",
    mime: "image/png",
    fileName: null,
    bytes: 184_320,
    width: 1200,
    height: 900,
    durationMs: null,
    animated: false,
    program: false,
    ...change,
  };
}

export function problem(change: Partial<ProblemView> = {}): ProblemView {
  return {
    code: "recipient_undeliverable",
    kind: "failed",
    metaCode: 131_026,
    detail: "Message undeliverable",
    retryAtMs: null,
    ...change,
  };
}

/** A variable in the text of a template. */
export function variable(change: Partial<TemplateVariable> = {}): TemplateVariable {
  return {
    part: "body",
    name: "1",
    asked: "text",
    example: null,
    last: null,
    limit: 1024,
    ...change,
  };
}

export function template(change: Partial<TemplateView> = {}): TemplateView {
  return {
    id: nextId(),
    name: "order_ready",
    language: "en",
    category: "utility",
    status: "APPROVED",
    quality: "high",
    reason: null,
    nextCategory: null,
    unusable: null,
    header: { format: "TEXT", text: "Your order" },
    body: "Hi {{customer_name}}, your order {{order_number}} is ready. We close at 18:00.",
    summary: change.body ?? "Hi {{customer_name}}, your order {{order_number}} is ready.",
    footer: "Luna Bakery",
    offer: null,
    asksToCall: false,
    buttons: [
      { kind: "URL", text: "Get directions", url: "https://lunabakery.example/way", phone: null },
    ],
    cards: [],
    variables: [
      variable({ name: "customer_name", example: "Maria" }),
      variable({ name: "order_number", example: "1042" }),
    ],
    starred: false,
    usedMs: null,
    ...change,
  };
}

/** `count` short texts, a minute apart, the last one just now. Ids are 1 to `count`. */
export function conversation(count: number, conversationId = "1"): MessageView[] {
  return Array.from({ length: count }, (_, index) =>
    message({
      id: String(index + 1),
      conversationId,
      fromUs: index % 3 === 2,
      plainText: `Message ${String(index + 1)}${index % 5 === 0 ? `\n${"long ".repeat(30)}` : ""}`,
      atMs: NOW - (count - index) * 7 * MINUTE,
    }),
  );
}
