/** Connecting, the way in, and the doctor's findings, in every state once. */
import type {
  AddressView,
  AsideView,
  CheckFix,
  CheckId,
  CheckState,
  CheckView,
  DoctorView,
  FoundNumberView,
  ReachView,
  SetupView,
  TokenView,
} from "./bindings";
import { DAY, HOUR, MINUTE, NOW } from "./fixtures";

export function finding(
  id: CheckId,
  code: string,
  state: CheckState,
  facts: Record<string, string> = {},
  fix: CheckFix | null = null,
): CheckView {
  return { id, code, state, facts, fix };
}

const DOMAIN = "casa-azul.ngrok-free.app";

export const lastingToken: TokenView = {
  lastFour: "1234",
  systemUser: true,
  appId: "670843887433847",
  appName: "Luna Bakery Inbox",
  endsMs: null,
  temporary: false,
  missing: [],
};

const temporaryToken: TokenView = {
  ...lastingToken,
  systemUser: false,
  endsMs: NOW + 20 * HOUR,
  temporary: true,
};

export function foundNumber(change: Partial<FoundNumberView> = {}): FoundNumberView {
  return {
    phoneNumberId: "106540352242922",
    wabaId: "102290129340398",
    accountName: "Luna Bakery",
    displayPhoneNumber: "+55 11 4000-1234",
    verifiedName: "Luna Bakery",
    quality: "high",
    state: "ready",
    status: null,
    test: false,
    hasPin: true,
    onPhoneApp: false,
    ...change,
  };
}

/** One number of each kind. */
const everyNumber: FoundNumberView[] = [
  foundNumber(),
  foundNumber({
    phoneNumberId: "2",
    displayPhoneNumber: "+55 11 4000-5678",
    verifiedName: "Luna Café",
    quality: "unknown",
    state: "unregistered",
  }),
  foundNumber({
    phoneNumberId: "3",
    accountName: "Test account",
    displayPhoneNumber: "+1 555 123 4567",
    verifiedName: "Test Number",
    quality: "unknown",
    test: true,
  }),
  foundNumber({
    phoneNumberId: "4",
    displayPhoneNumber: "+55 21 4000-4444",
    verifiedName: "مخبز لونا",
    quality: "medium",
    state: "nameInReview",
    onPhoneApp: true,
  }),
  foundNumber({
    phoneNumberId: "5",
    displayPhoneNumber: "+55 21 4000-9999",
    verifiedName: "Luna Old",
    quality: "low",
    state: "outOfService",
    status: "BANNED",
  }),
];

function reach(change: Partial<ReachView> = {}): ReachView {
  return {
    way: { type: "ngrok", lastFour: "9xYz", domain: DOMAIN },
    address: { type: "online", url: `https://${DOMAIN}/webhook` },
    sinceMs: NOW - 3 * HOUR,
    proven: true,
    foreign: null,
    requests: 4_210,
    requestLimit: 20_000,
    ...change,
  };
}

const noWay = reach({
  way: null,
  address: { type: "off" },
  proven: null,
  requests: 0,
  requestLimit: null,
});

const waitingFor = (code: string): AddressView => ({
  type: "waiting",
  untilMs: NOW + 12_000,
  code,
  number: null,
});

/** The way in, in every state. */
export const everyReach = {
  good: reach(),
  own: reach({
    way: { type: "ownAddress", url: "https://shop.example.com/webhook", port: 8787 },
    address: { type: "online", url: "https://shop.example.com/webhook" },
    requestLimit: null,
  }),
  none: noWay,
  connecting: reach({ address: { type: "connecting" }, proven: null, sinceMs: NOW - 4_000 }),
  takingOver: reach({ address: waitingFor("tunnel_taking_over"), sinceMs: NOW - 9_000 }),
  down: reach({ address: waitingFor("tunnel_unreachable"), sinceMs: NOW - 34 * MINUTE }),
  revoked: reach({
    address: { type: "refused", code: "tunnel_token_revoked", number: 107 },
    sinceMs: NOW - 2 * MINUTE,
  }),
  unproven: reach({ proven: false }),
  foreign: reach({ foreign: "crm.example.com" }),
  busy: reach({ requests: 16_400 }),
} satisfies Record<string, ReachView>;

const NOT_YET = finding("later", "not_yet", "pending");
const TOKEN = finding("token", "token_lasting", "good");
const NUMBER = finding("number", "number_ready", "good", { number: "+55 11 4000-1234" });
const LOOP = finding("loop", "loop_closed", "good", { atMs: String(NOW - MINUTE) });
const CALLBACK = finding("callback", "callback_ours", "good");
const HELLO = finding("hello", "hello_received", "good", { from: "Ana" });

/** The live test: just begun, half done, with a failed line, all done. */
export const liveChecks = {
  begun: [
    TOKEN,
    NUMBER,
    finding("loop", "tunnel_connecting", "running"),
    NOT_YET,
    NOT_YET,
    NOT_YET,
  ],
  half: [
    TOKEN,
    NUMBER,
    LOOP,
    CALLBACK,
    finding("hello", "hello_awaited", "running"),
    finding("reply", "reply_awaited", "pending"),
  ],
  failed: [
    TOKEN,
    NUMBER,
    finding(
      "loop",
      "tunnel_refused",
      "bad",
      { reason: "tunnel_token_revoked", number: "107" },
      "replaceTunnelToken",
    ),
    NOT_YET,
    NOT_YET,
    NOT_YET,
  ],
  foreign: [
    TOKEN,
    NUMBER,
    LOOP,
    finding("callback", "callback_foreign", "bad", { host: "crm.example.com" }, "takeCallback"),
    NOT_YET,
    NOT_YET,
  ],
  done: [TOKEN, NUMBER, LOOP, CALLBACK, HELLO, finding("reply", "reply_delivered", "good")],
} satisfies Record<string, CheckView[]>;

/** Connecting at its very beginning; each later state is this with a change. */
export function setupView(change: Partial<SetupView> = {}): SetupView {
  return {
    open: "token",
    token: null,
    needsAppSecret: false,
    needsAccountId: false,
    numbers: [],
    chosen: null,
    appSecret: null,
    reach: noWay,
    checks: [],
    canSend: false,
    proven: false,
    ...change,
  };
}

const NUMBERED: Partial<SetupView> = {
  token: lastingToken,
  numbers: [foundNumber()],
  chosen: foundNumber().phoneNumberId,
};

/** Connecting, step by step. */
export const everySetup = {
  welcome: setupView(),
  numbers: setupView({ open: "number", token: temporaryToken, numbers: everyNumber }),
  register: setupView({ open: "number", token: lastingToken, numbers: everyNumber, chosen: "2" }),
  accountId: setupView({ open: "number", token: lastingToken, needsAccountId: true }),
  secretFirst: setupView({ open: "appSecret", token: lastingToken, needsAppSecret: true }),
  appSecret: setupView({ open: "appSecret", ...NUMBERED }),
  wayIn: setupView({ open: "wayIn", ...NUMBERED, appSecret: "cdef", canSend: true }),
  begun: test("begun"),
  half: test("half"),
  failed: test("failed"),
  foreign: { ...test("foreign"), reach: everyReach.foreign },
  done: { ...test("done"), proven: true },
} satisfies Record<string, SetupView>;

function test(checks: keyof typeof liveChecks): SetupView {
  return setupView({
    open: "test",
    ...NUMBERED,
    appSecret: "cdef",
    reach: reach(),
    canSend: true,
    checks: liveChecks[checks],
  });
}

const soon = String(NOW + 5 * DAY);

/** Everything as it should be. */
export const goodDoctor: DoctorView = {
  checkedMs: NOW - 4 * MINUTE,
  running: false,
  report: "Shopbell 0.1.0\nkeychain good keychain_ready\n",
  checks: [
    finding("keychain", "keychain_ready", "good"),
    TOKEN,
    finding("permissions", "permissions_complete", "good"),
    finding("app", "app_known", "good", { name: "Luna Bakery Inbox" }),
    NUMBER,
    finding("name", "name_approved", "good", { name: "Luna Bakery" }),
    finding("quality", "quality_high", "good"),
    finding("limits", "limit_known", "good", { limit: "2000" }),
    finding("health", "sending_available", "good"),
    finding("subscription", "subscribed", "good"),
    CALLBACK,
    finding("tunnel", "tunnel_online", "good", { host: DOMAIN }),
    LOOP,
    finding("signature", "signatures_good", "good"),
    finding("lastEvent", "event_seen", "good", { atMs: String(NOW - 2 * MINUTE) }),
    finding("aside", "aside_none", "good"),
    finding("clock", "clock_right", "good"),
    finding("disk", "disk_roomy", "good", { bytes: "123456789012" }),
  ],
};

/** What came in for others, and what cannot be read. */
export const keptApart: AsideView = {
  notUnderstood: 1,
  otherNumbers: 61,
  parts: [
    {
      atMs: NOW - 3 * MINUTE,
      reason: "unknownNumber",
      phoneNumberId: "799999999999999",
      field: "messages",
      raw: '{\n  "from": "5511987654321",\n  "type": "text",\n  "text": { "body": "Is the shop in the other street open?" }\n}',
    },
    {
      atMs: NOW - 2 * DAY,
      reason: "unknownField",
      phoneNumberId: null,
      field: "loyalty_updates",
      raw: '{ "points": 12 }',
    },
  ],
};

/** A bad day: something of every kind. */
export const badDoctor: DoctorView = {
  ...goodDoctor,
  checks: [
    finding("keychain", "keychain_ready", "good"),
    finding("token", "token_ends_soon", "attention", { atMs: soon }, "replaceToken"),
    finding("permissions", "permissions_unchecked", "unknown"),
    finding("app", "app_secret_refused", "bad", {}, "replaceAppSecret"),
    finding("number", "number_unregistered", "bad", {}, "registerNumber"),
    finding("name", "name_in_review", "attention", { name: "Luna & Co" }),
    finding("quality", "quality_low", "bad", {}, "openMetaNumbers"),
    finding("limits", "limit_known", "good", { limit: "unlimited" }),
    finding("health", "payment_problem", "bad", { metaCode: "141006" }, "openMetaBilling"),
    finding("subscription", "fields_missing", "attention", { fields: "calls" }, "registerAddress"),
    finding("callback", "callback_foreign", "bad", { host: "crm.example.com" }, "takeCallback"),
    finding(
      "tunnel",
      "tunnel_waiting",
      "bad",
      { atMs: String(NOW + 12_000), reason: "tunnel_unreachable" },
      "reconnect",
    ),
    finding("loop", "loop_untried", "unknown"),
    finding("signature", "signatures_wrong", "attention", { count: "3" }, "replaceAppSecret"),
    finding(
      "lastEvent",
      "event_long_ago",
      "attention",
      { atMs: String(NOW - 4 * DAY) },
      "sendTest",
    ),
    finding("aside", "aside_other_numbers", "attention", { count: "2" }, "showAside"),
    finding("clock", "clock_off", "attention", { seconds: "-312" }, "setClock"),
    finding("disk", "disk_low", "attention", { bytes: "314572800" }, "freeSpace"),
  ],
};
