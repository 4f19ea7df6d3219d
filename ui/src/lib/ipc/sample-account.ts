/** News from Meta, one of every code with the facts it comes with, and what is known of a number. */
import type {
  AccountDetails,
  AccountNotice,
  AccountNoticeFacts,
  accountNoticeCodes,
  NumberFacts,
} from "./bindings";
import { DAY, demoStatus, HOUR, NOW } from "./fixtures";

type Code = (typeof accountNoticeCodes)[number];

const NO_FACTS: AccountNoticeFacts = {
  name: null,
  language: null,
  reason: null,
  restriction: null,
  category: null,
  nextCategory: null,
  country: null,
  period: null,
  atMs: null,
  dailyLimit: null,
  count: null,
  from: null,
  upTo: null,
  perSecond: null,
  metaCode: null,
};

type Change = Partial<Omit<AccountNotice, "facts">> & { facts?: Partial<AccountNoticeFacts> };

export function news(code: string, change: Change = {}): AccountNotice {
  return {
    id: `news-${code}`,
    scope: code.startsWith("template") ? "template" : "account",
    phoneNumber: null,
    code,
    severity: "warning",
    detail: null,
    sinceMs: NOW - 3 * HOUR,
    endsMs: null,
    ...change,
    facts: { ...NO_FACTS, ...change.facts },
  };
}

const template = (facts: Partial<AccountNoticeFacts> = {}): Change => ({
  facts: { name: "spring_sale", language: "en_GB", ...facts },
});

/** What each code comes with; a missing one does not compile. */
const CHANGES: Record<Code, Change> = {
  account_deleted: { severity: "critical" },
  account_disabled: { severity: "critical" },
  account_disable_scheduled: { severity: "critical", facts: { atMs: NOW + 10 * DAY } },
  account_restricted: {
    severity: "critical",
    facts: { restriction: "templates", atMs: NOW + 7 * DAY },
    detail: "Review the commerce policy and request a review.",
  },
  account_warned: { facts: { reason: "SCAM_WARN" } },
  account_violation: { facts: { reason: "SCAM" } },
  link_lost: { severity: "critical", facts: { reason: "PRIMARY_INACTIVITY" } },
  account_approved: { severity: "info" },
  account_rejected: {},
  account_in_review: { severity: "info" },
  limits_changed: {
    severity: "info",
    facts: { dailyLimit: { type: "customers", count: 2000 }, count: 25 },
  },
  authentication_prices: { severity: "info", facts: { atMs: NOW + 30 * DAY } },
  price_tier: {
    severity: "info",
    facts: { category: "utility", country: "India", period: "2026-11", from: 25_001, upTo: 50_000 },
  },
  business_country: { severity: "info", facts: { country: "GB" } },
  account_news: { severity: "info", facts: { reason: "MM_LITE_TERMS_SIGNED" } },
  profile_photo_lost: { severity: "critical", phoneNumber: "+55 11 4000-1234", scope: "number" },
  badge_approved: { severity: "info" },
  badge_rejected: {},
  limit_raise_deferred: {},
  limit_raise_refused: {},
  limit_raise_needs_more: {},
  account_alert: { facts: { reason: "SOMETHING_NEW" } },
  message_lost: { scope: "number" },
  number_error: { scope: "number", facts: { metaCode: 130_429 } },
  sending_blocked: { severity: "critical", scope: "number", facts: { metaCode: 141_006 } },
  sending_limited: { scope: "number" },
  number_not_connected: { severity: "critical", scope: "number", facts: { reason: "PENDING" } },
  number_quality_low: { scope: "number" },
  number_flagged: { scope: "number" },
  number_limit_raised: {
    severity: "info",
    scope: "number",
    facts: { dailyLimit: { type: "unlimited" } },
  },
  number_limit_lowered: {
    scope: "number",
    facts: { dailyLimit: { type: "customers", count: 250 } },
  },
  number_ready: { severity: "info", scope: "number" },
  throughput_raised: { severity: "info", scope: "number", facts: { perSecond: 1000 } },
  number_name_approved: { scope: "number", facts: { name: "Luna Bakery & Café" } },
  number_name_rejected: {
    scope: "number",
    facts: { name: "BEST BREAD!!!", reason: "NAME_FORMAT_UNACCEPTABLE" },
  },
  number_name_in_review: { severity: "info", scope: "number", facts: { name: "مخبز لونا" } },
  username_approved: { severity: "info", scope: "number", facts: { name: "luna.bakery" } },
  username_reserved: { severity: "info", scope: "number", facts: { name: "luna.bakery" } },
  username_removed: { scope: "number" },
  pin_changed: { scope: "number" },
  pin_reset_requested: {
    severity: "critical",
    scope: "number",
    phoneNumber: "+55 11 4000-1234",
  },
  pin_reset_done: { severity: "critical", scope: "number" },
  template_approved: { severity: "info", ...template() },
  template_rejected: {
    ...template({ reason: "INVALID_FORMAT" }),
    detail: "Variables at the end of the body. Add text after the last variable.",
  },
  template_paused: template({ reason: "FIRST_PAUSE" }),
  template_disabled: template(),
  template_flagged: template(),
  template_archived: { severity: "info", ...template() },
  template_limit_exceeded: template(),
  template_quality_low: template({ reason: "YELLOW" }),
  template_category_changing: template({
    category: "utility",
    nextCategory: "marketing",
    atMs: NOW + DAY,
  }),
  template_category_changed: template({ category: "utility", nextCategory: "marketing" }),
  template_category_judged: template({ category: "utility", nextCategory: "marketing" }),
  flow_state: { severity: "info", facts: { reason: "THROTTLED", name: "640000000000001" } },
  flow_trouble: { severity: "info", facts: { reason: "ENDPOINT_ERROR_RATE" } },
  flow_version_ending: { severity: "info" },
  payment_configuration: { severity: "info", facts: { name: "upi-main", reason: "Needs Testing" } },
};

export const everyNews: AccountNotice[] = (Object.keys(CHANGES) as Code[]).map((code) =>
  news(code, CHANGES[code]),
);

/** One of each severity, the gravest first, as the engine would answer them. */
export const someNews: AccountNotice[] = [
  "pin_reset_requested",
  "template_rejected",
  "limits_changed",
]
  .map((code) => everyNews.find((notice) => notice.code === code))
  .filter((notice) => notice !== undefined);

export function numberFacts(change: Partial<NumberFacts> = {}): NumberFacts {
  return {
    account: demoStatus.account ?? {
      phoneNumberId: "1",
      wabaId: "2",
      verifiedName: "",
      displayPhoneNumber: "",
    },
    quality: "high",
    status: "CONNECTED",
    canSend: "AVAILABLE",
    stopped: null,
    dailyLimit: { type: "customers", count: 2000 },
    perSecond: 80,
    nameStatus: "APPROVED",
    requestedName: null,
    username: "luna.bakery",
    usernameStatus: "approved",
    onPhoneApp: false,
    testNumber: false,
    accountName: "Luna Bakery",
    accountReview: "APPROVED",
    businessVerified: true,
    country: "BR",
    currency: "BRL",
    mostNumbers: 25,
    checkedMs: NOW - HOUR,
    ...change,
  };
}

export const goodDetails: AccountDetails = { numbers: [numberFacts()], lastTestMs: null };

export const badDetails: AccountDetails = {
  numbers: [
    numberFacts({
      quality: "low",
      status: "FLAGGED",
      canSend: "LIMITED",
      dailyLimit: { type: "unlimited" },
      nameStatus: "DECLINED",
      requestedName: "Luna Bakery & Café",
      usernameStatus: "reserved",
      onPhoneApp: true,
      testNumber: true,
      businessVerified: false,
    }),
    numberFacts({
      account: {
        phoneNumberId: "3",
        wabaId: "2",
        verifiedName: "",
        displayPhoneNumber: "+55 11 4000-9999",
      },
      quality: "unknown",
      status: null,
      canSend: null,
      stopped: "account_disabled",
      dailyLimit: null,
      nameStatus: null,
      username: null,
      usernameStatus: null,
      businessVerified: null,
      checkedMs: null,
    }),
  ],
  lastTestMs: null,
};
