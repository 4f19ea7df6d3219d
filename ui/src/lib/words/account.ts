import type { accountNoticeCodes, AccountNotice, AccountNoticeFacts } from "../ipc/bindings";
import { m } from "./catalogue";
import {
  categoryName,
  countryName,
  limitName,
  longDate,
  metasWord,
  monthName,
  reasonKnown,
  restrictionName,
  templateName,
  wholeNumber,
} from "./account-parts";
import { isolated } from "./bidi";

type Code = (typeof accountNoticeCodes)[number];
type Sentence = (notice: AccountNotice) => string;

/** One sentence for every code of the contract; a missing one does not compile. */
const SENTENCES: Record<Code, Sentence> = {
  account_deleted: () => m.news_account_deleted(),
  account_disabled: () => m.news_account_disabled(),
  account_disable_scheduled: ({ facts: { atMs } }) =>
    atMs === null
      ? m.news_account_disable_scheduled()
      : m.news_account_disable_scheduled_on({ date: longDate(atMs) }),
  account_restricted: ({ facts, endsMs }) => {
    const what = restrictionName(facts.restriction);
    const until = facts.atMs ?? endsMs;
    if (until === null) return m.news_account_restricted({ what });
    return m.news_account_restricted_until({ what, date: longDate(until) });
  },
  account_warned: ({ facts: { reason } }) =>
    reason === null
      ? m.news_account_warned()
      : m.news_account_warned_for({ reason: metasWord(reason) }),
  account_violation: ({ facts: { reason } }) =>
    reason === null
      ? m.news_account_violation()
      : m.news_account_violation_for({ reason: metasWord(reason) }),
  link_lost: () => m.news_link_lost(),
  account_approved: () => m.news_account_approved(),
  account_rejected: () => m.news_account_rejected(),
  account_in_review: () => m.news_account_in_review(),
  limits_changed: ({ facts: { dailyLimit, count } }) => {
    const parts = [
      dailyLimit === null ? "" : m.news_limits_changed_daily({ limit: limitName(dailyLimit) }),
      count === null ? "" : m.news_limits_changed_count({ count: wholeNumber(count) }),
    ].filter((part) => part !== "");
    return parts.length === 0 ? m.news_limits_changed() : parts.join(" ");
  },
  authentication_prices: ({ facts: { atMs } }) =>
    atMs === null
      ? m.news_authentication_prices()
      : m.news_authentication_prices_from({ date: longDate(atMs) }),
  price_tier: ({ facts }) => priceTier(facts),
  business_country: ({ facts }) => m.news_business_country({ country: countryName(facts.country) }),
  account_news: ({ facts }) => m.news_account_news({ reason: metasWord(facts.reason) }),
  profile_photo_lost: () => m.news_profile_photo_lost(),
  badge_approved: () => m.news_badge_approved(),
  badge_rejected: () => m.news_badge_rejected(),
  limit_raise_deferred: () => m.news_limit_raise_deferred(),
  limit_raise_refused: () => m.news_limit_raise_refused(),
  limit_raise_needs_more: () => m.news_limit_raise_needs_more(),
  account_alert: ({ facts }) => m.news_account_alert({ reason: metasWord(facts.reason) }),
  message_lost: () => m.news_message_lost(),
  number_error: () => m.news_number_error(),
  sending_blocked: () => m.news_sending_blocked(),
  sending_limited: () => m.news_sending_limited(),
  number_not_connected: ({ facts }) =>
    facts.reason === "BANNED" ? m.news_number_banned() : m.news_number_not_connected(),
  number_quality_low: () => m.news_number_quality_low(),
  number_flagged: () => m.news_number_flagged(),
  number_limit_raised: ({ facts: { dailyLimit } }) =>
    dailyLimit === null
      ? m.news_number_limit_raised()
      : m.news_number_limit_raised_to({ limit: limitName(dailyLimit) }),
  number_limit_lowered: ({ facts: { dailyLimit } }) =>
    dailyLimit === null
      ? m.news_number_limit_lowered()
      : m.news_number_limit_lowered_to({ limit: limitName(dailyLimit) }),
  number_ready: () => m.news_number_ready(),
  throughput_raised: ({ facts: { perSecond } }) =>
    perSecond === null
      ? m.news_throughput_raised()
      : m.news_throughput_raised_to({ perSecond: wholeNumber(perSecond) }),
  number_name_approved: (notice) => m.news_number_name_approved({ name: nameOf(notice) }),
  number_name_rejected: (notice) => {
    const reason = reasonKnown(notice.facts.reason);
    const name = nameOf(notice);
    if (reason === null) return m.news_number_name_rejected({ name });
    return m.news_number_name_rejected_for({ name, reason });
  },
  number_name_in_review: (notice) => m.news_number_name_in_review({ name: nameOf(notice) }),
  username_approved: (notice) => m.news_username_approved({ name: nameOf(notice) }),
  username_reserved: (notice) => m.news_username_reserved({ name: nameOf(notice) }),
  username_removed: () => m.news_username_removed(),
  pin_changed: () => m.news_pin_changed(),
  pin_reset_requested: () => m.news_pin_reset_requested(),
  pin_reset_done: () => m.news_pin_reset_done(),
  template_approved: (notice) => m.news_template_approved({ name: templateName(notice) }),
  template_rejected: (notice) => {
    const reason = reasonKnown(notice.facts.reason);
    const name = templateName(notice);
    if (reason === null) return m.news_template_rejected({ name });
    return m.news_template_rejected_for({ name, reason });
  },
  template_paused: (notice) => m.news_template_paused({ name: templateName(notice) }),
  template_disabled: (notice) => m.news_template_disabled({ name: templateName(notice) }),
  template_flagged: (notice) => m.news_template_flagged({ name: templateName(notice) }),
  template_archived: (notice) => m.news_template_archived({ name: templateName(notice) }),
  template_limit_exceeded: (notice) =>
    m.news_template_limit_exceeded({ name: templateName(notice) }),
  template_quality_low: (notice) => m.news_template_quality_low({ name: templateName(notice) }),
  template_category_changing: (notice) => {
    const words = categoriesOf(notice);
    const { atMs } = notice.facts;
    if (atMs === null) return m.news_template_category_changing(words);
    return m.news_template_category_changing_on({ ...words, date: longDate(atMs) });
  },
  template_category_changed: (notice) => m.news_template_category_changed(categoriesOf(notice)),
  template_category_judged: (notice) => m.news_template_category_judged(categoriesOf(notice)),
  flow_state: ({ facts }) => m.news_flow_state({ reason: metasWord(facts.reason) }),
  flow_trouble: ({ facts }) => m.news_flow_trouble({ reason: metasWord(facts.reason) }),
  flow_version_ending: () => m.news_flow_version_ending(),
  payment_configuration: (notice) =>
    m.news_payment_configuration({
      name: nameOf(notice),
      reason: metasWord(notice.facts.reason),
    }),
};

/** What Meta says, in one sentence and with what to do; codes of a newer engine get a general one. */
export function accountNoticeText(notice: AccountNotice): string {
  const words = (SENTENCES as Record<string, Sentence | undefined>)[notice.code];
  return words?.(notice) ?? m.news_unknown();
}

function nameOf({ facts }: AccountNotice): string {
  return isolated(facts.name ?? m.number_unknown());
}

function categoriesOf(notice: AccountNotice) {
  const { category, nextCategory } = notice.facts;
  return {
    name: templateName(notice),
    category: categoryName(category ?? "unknown"),
    next: categoryName(nextCategory ?? "unknown"),
  };
}

function priceTier({ category, from, upTo, country, period }: AccountNoticeFacts): string {
  const of = categoryName(category ?? "unknown");
  const level =
    from === null
      ? m.news_price_tier({ category: of })
      : upTo === null
        ? m.news_price_tier_from({ category: of, from: wholeNumber(from) })
        : m.news_price_tier_range({
            category: of,
            from: wholeNumber(from),
            upTo: wholeNumber(upTo),
          });
  if (country === null || period === null) return level;
  const where = { country: countryName(country), month: monthName(period) };
  return `${level} ${m.news_price_tier_where(where)}`;
}
