import type { AccountNotice, accountNoticeCodes } from "$lib/ipc/bindings";
import { m } from "$lib/words/catalogue";

/** The one best thing to do about news from Meta: a page of Meta's, or our own panel. */
export interface NewsAction {
  label: () => string;
  /** Where it is done; null for the panel of the number. */
  url: string | null;
}

/** Meta's pages. Source: Meta, Business Suite and WhatsApp Manager, read 2026-11. */
const ACCOUNT: NewsAction = {
  label: () => m.news_open_account(),
  url: "https://business.facebook.com/accountquality",
};
const NUMBERS: NewsAction = {
  label: () => m.news_open_numbers(),
  url: "https://business.facebook.com/wa/manage/phone-numbers/",
};
const TEMPLATES: NewsAction = {
  label: () => m.news_open_templates(),
  url: "https://business.facebook.com/wa/manage/message-templates/",
};
const FORMS: NewsAction = {
  label: () => m.news_open_forms(),
  url: "https://business.facebook.com/wa/manage/flows/",
};
const PANEL: NewsAction = { label: () => m.news_open_number(), url: null };

/** Those that the scope of the notice does not decide. */
const OWN: Partial<Record<(typeof accountNoticeCodes)[number], NewsAction>> = {
  limits_changed: PANEL,
  number_limit_raised: PANEL,
  number_limit_lowered: PANEL,
  number_ready: PANEL,
  throughput_raised: PANEL,
  number_quality_low: PANEL,
  number_flagged: PANEL,
  username_approved: PANEL,
  username_reserved: PANEL,
  number_name_in_review: PANEL,
  sending_blocked: ACCOUNT,
  sending_limited: ACCOUNT,
  profile_photo_lost: NUMBERS,
  flow_state: FORMS,
  flow_trouble: FORMS,
  flow_version_ending: FORMS,
};

const BY_SCOPE: Record<AccountNotice["scope"], NewsAction> = {
  account: ACCOUNT,
  number: NUMBERS,
  template: TEMPLATES,
};

export function actionFor(notice: Pick<AccountNotice, "code" | "scope">): NewsAction {
  return (OWN as Record<string, NewsAction | undefined>)[notice.code] ?? BY_SCOPE[notice.scope];
}
