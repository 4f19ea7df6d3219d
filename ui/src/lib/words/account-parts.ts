import type { AccountNotice, DailyLimitView, TemplateCategory } from "../ipc/bindings";
import { m } from "./catalogue";
import { asWords } from "../timeline/format";
import { isolated } from "./bidi";
import { formatLocale } from "./locale";

const CATEGORIES: Record<TemplateCategory, () => string> = {
  marketing: () => m.category_marketing(),
  utility: () => m.category_utility(),
  authentication: () => m.category_authentication(),
  unknown: () => m.category_unknown(),
};

export function categoryName(category: TemplateCategory): string {
  return CATEGORIES[category]();
}

/** What a restriction stops, as the beginning of a sentence. The words are the engine's. */
const RESTRICTIONS: Record<string, () => string> = {
  templates: () => m.restriction_templates(),
  replies: () => m.restriction_replies(),
  adding_numbers: () => m.restriction_adding_numbers(),
  utility_templates: () => m.restriction_utility_templates(),
  direct_utility: () => m.restriction_direct_utility(),
  calling_customers: () => m.restriction_calling_customers(),
  customers_calling: () => m.restriction_customers_calling(),
  call_button: () => m.restriction_call_button(),
  calling: () => m.restriction_calling(),
};

export function restrictionName(word: string | null): string {
  return (RESTRICTIONS[word ?? ""] ?? (() => m.restriction_other()))();
}

/**
 * Why Meta refused a template or a name. Source: Meta, Cloud API › Webhooks ›
 * message_template_status_update and phone_number_name_update, read 2026-11.
 */
const REASONS: Record<string, () => string> = {
  ABUSIVE_CONTENT: () => m.reason_abusive_content(),
  INCORRECT_CATEGORY: () => m.reason_incorrect_category(),
  INVALID_FORMAT: () => m.reason_invalid_format(),
  PROMOTIONAL: () => m.reason_promotional(),
  SCAM: () => m.reason_scam(),
  TAG_CONTENT_MISMATCH: () => m.reason_tag_content_mismatch(),
  CATEGORY_NOT_AVAILABLE: () => m.reason_category_not_available(),
  NAME_EMPLOYEE_ISSUE: () => m.reason_name_employee_issue(),
  NAME_ENDCLIENT_NOTRELATED: () => m.reason_name_unrelated(),
  NAME_FORMAT_UNACCEPTABLE: () => m.reason_name_format(),
  NAME_INDIVIDUAL_ISSUE: () => m.reason_name_individual_issue(),
  NAME_NOT_CONSISTENT: () => m.reason_name_not_consistent(),
};

/** The reason in words, or null when Meta gave none that says anything. */
export function reasonKnown(code: string | null): string | null {
  return code === null ? null : (REASONS[code]?.() ?? null);
}

/** Meta's own word for something, readable: `FLOW_STATUS_CHANGE` as "Flow status change". */
export function metasWord(code: string | null): string {
  if (code === null || code === "UNKNOWN") return m.reason_unknown();
  // Meta marks a mere warning at the end of the word for the violation.
  return isolated(asWords(code.replace(/_WARN$/u, "").toLowerCase()));
}

export function limitName(limit: DailyLimitView): string {
  if (limit.type === "unlimited") return m.limit_unlimited();
  return m.limit_customers({ count: wholeNumber(limit.count) });
}

export function wholeNumber(count: number): string {
  return new Intl.NumberFormat(formatLocale()).format(count);
}

/** "25 November 2026". */
export function longDate(atMs: number): string {
  return new Intl.DateTimeFormat(formatLocale(), { dateStyle: "long" }).format(atMs);
}

/** `2026-11` as "November 2026"; anything else as it is. */
export function monthName(period: string): string {
  const atMs = /^\d{4}-\d{2}$/u.test(period) ? Date.parse(`${period}-01T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(atMs)) return period;
  const options = { month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(formatLocale(), options).format(atMs);
}

/** The country two letters stand for; Meta's own name of a region as it is. */
export function countryName(country: string | null): string {
  if (country === null || !/^[A-Z]{2}$/u.test(country)) return country ?? m.number_unknown();
  return (
    new Intl.DisplayNames(formatLocale(), { type: "region", fallback: "code" }).of(country) ??
    country
  );
}

/** "order_ready (pt_BR)"; the language is named since each has a template of its own. */
export function templateName({ facts }: AccountNotice): string {
  const { name, language } = facts;
  if (name === null) return m.news_a_template();
  return isolated(language === null ? name : m.news_of_template({ name, language }));
}
