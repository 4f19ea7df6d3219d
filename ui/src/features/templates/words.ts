import type {
  TemplateBookView,
  TemplateDraftView,
  TemplateFault,
  TemplateRule,
  TemplateVariable,
  TemplateView,
} from "$lib/ipc/bindings";
import { m } from "$lib/words/catalogue";
import { formatLocale } from "$lib/words/locale";
import { moment } from "$lib/words/time";
import { asWords } from "$lib/timeline/format";

/** Why a template cannot be sent from here; the keys come from the engine. */
export function unusableText(key: string, customer: string): string {
  switch (key) {
    case "template_needs_more":
      return m.unusable_template_needs_more();
    case "template_has_gif":
      return m.unusable_template_has_gif();
    case "template_paused":
      return m.unusable_template_paused();
    case "template_not_usable":
      return m.unusable_template_not_usable();
    case "marketing_opted_out":
      return m.unusable_marketing_opted_out({ name: customer });
    default:
      return m.unusable_other();
  }
}

/** What a value is called where its variable has no telling name. */
const ASKED: Partial<Record<TemplateVariable["asked"], () => string>> = {
  link: () => m.templates_link(),
  coupon: () => m.templates_coupon(),
  code: () => m.templates_code(),
  image: () => m.template_header_image(),
  video: () => m.template_header_video(),
  document: () => m.template_header_document(),
  latitude: () => m.templates_latitude(),
  longitude: () => m.templates_longitude(),
  placeName: () => m.templates_place_name(),
  placeAddress: () => m.templates_place_address(),
  endsAt: () => m.templates_ends(),
  catalogue: () => m.templates_catalogue(),
  product: () => m.templates_product(),
  products: () => m.templates_products(),
};

/** The label of a value's field: its own name, else "Value 1"; with its part if not the text. */
export function variableLabel(variable: TemplateVariable): string {
  const number = /^\d+$/u.test(variable.name);
  const own =
    ASKED[variable.asked]?.() ??
    (number ? m.templates_value({ name: variable.name }) : asWords(variable.name));
  const card = /^card:(\d+)\/(.*)$/u.exec(variable.part);
  const part = card?.[2] ?? variable.part;
  const button = /^button:(\d+)$/u.exec(part);
  const whole = button
    ? m.templates_button_part({ number: Number(button[1]) + 1, name: own })
    : part === "header" && variable.asked === "text"
      ? m.templates_header_part({ name: own })
      : own;
  return card ? m.templates_card_part({ number: Number(card[1]) + 1, name: whole }) : whole;
}

/** `pt_BR` as a person says it. */
export function languageName(code: string): string {
  try {
    const names = new Intl.DisplayNames(formatLocale(), { type: "language", fallback: "code" });
    return names.of(code.replace("_", "-")) ?? code;
  } catch {
    return code;
  }
}

const STATUSES: Record<string, () => string> = {
  APPROVED: () => m.book_status_approved(),
  REINSTATED: () => m.book_status_approved(),
  PENDING: () => m.book_status_pending(),
  REJECTED: () => m.book_status_rejected(),
  PAUSED: () => m.book_status_paused(),
  DISABLED: () => m.book_status_disabled(),
  FLAGGED: () => m.book_status_flagged(),
  IN_APPEAL: () => m.book_status_appeal(),
  LIMIT_EXCEEDED: () => m.book_status_limit(),
  LOCKED: () => m.book_status_locked(),
  ARCHIVED: () => m.book_status_archived(),
};

export function statusName(status: string): string {
  return (STATUSES[status] ?? (() => m.book_status_other()))();
}

/** How a status looks; never by colour alone, the word stands beside it. */
export function statusTone(status: string): "ok" | "warn" | "danger" | "info" {
  if (status === "APPROVED" || status === "REINSTATED") return "ok";
  if (status === "PENDING" || status === "IN_APPEAL") return "info";
  return status === "REJECTED" || status === "DISABLED" ? "danger" : "warn";
}

/** Whether Meta ended a pause only by hand: it released the template slowly. */
export function isPaced(template: Pick<TemplateView, "reason">): boolean {
  return template.reason?.pause === "RATE_LIMITING_PAUSE";
}

interface Numbers {
  limit: number;
  actual: number;
  /** When it is over by itself. */
  time: string;
}

const RULES: Record<TemplateRule, (fault: TemplateFault, numbers: Numbers) => string> = {
  nameMissing: () => m.rule_name_missing(),
  nameCharacters: () => m.rule_name_characters(),
  nameTooLong: (_, numbers) => m.rule_name_too_long(numbers),
  nameTaken: () => m.rule_name_taken(),
  nameBlocked: () => m.rule_name_blocked(),
  languageUnknown: () => m.rule_language_unknown(),
  deliveryTime: () => m.rule_delivery_time(),
  headerMissing: () => m.rule_header_missing(),
  headerTooLong: (_, numbers) => m.rule_header_too_long(numbers),
  headerMarks: () => m.rule_header_marks(),
  headerVariables: () => m.rule_header_variables(),
  sampleMissing: () => m.rule_sample_missing(),
  sampleType: () => m.rule_sample_type(),
  bodyMissing: () => m.rule_body_missing(),
  bodyTooLong: (_, numbers) => m.rule_body_too_long(numbers),
  bodyTwin: () => m.rule_body_twin(),
  variableMalformed: () => m.rule_variable_malformed({ example: "{{customer_name}}, {{1}}" }),
  variableGaps: ({ variable }) => m.rule_variable_gaps({ variable: braced(variable) }),
  variableAtEdge: () => m.rule_variable_at_edge(),
  variablesAdjacent: () => m.rule_variables_adjacent(),
  variablesTooMany: () => m.rule_variables_too_many(),
  exampleMissing: ({ variable }) => m.rule_example_missing({ variable: braced(variable) }),
  exampleVariable: ({ variable }) => m.rule_example_variable({ variable: braced(variable) }),
  footerTooLong: (_, numbers) => m.rule_footer_too_long(numbers),
  footerVariable: () => m.rule_footer_variable(),
  footerWithOffer: () => m.rule_footer_with_offer(),
  offerMissing: () => m.rule_offer_missing(),
  offerTooLong: (_, numbers) => m.rule_offer_too_long(numbers),
  offerCategory: () => m.rule_offer_category(),
  buttonsTooMany: (_, { limit }) => m.rule_buttons_too_many({ limit }),
  buttonsOfKind: () => m.rule_buttons_of_kind(),
  buttonsApart: () => m.rule_buttons_apart(),
  buttonTextMissing: () => m.rule_button_text_missing(),
  buttonTextTooLong: (_, numbers) => m.rule_button_text_too_long(numbers),
  urlMissing: () => m.rule_url_missing(),
  urlTooLong: (_, numbers) => m.rule_url_too_long(numbers),
  urlMalformed: () => m.rule_url_malformed(),
  urlVariable: () => m.rule_url_variable({ example: "https://…/{{1}}" }),
  urlExample: () => m.rule_url_example(),
  urlShortened: () => m.rule_url_shortened(),
  phoneMissing: () => m.rule_phone_missing(),
  phoneTooLong: (_, numbers) => m.rule_phone_too_long(numbers),
  phoneMalformed: () => m.rule_phone_malformed(),
  couponMissing: () => m.rule_coupon_missing(),
  couponTooLong: (_, numbers) => m.rule_coupon_too_long(numbers),
  flowMissing: () => m.rule_flow_missing(),
  cardsTooFew: () => m.rule_cards_too_few(),
  cardsTooMany: (_, { limit }) => m.rule_cards_too_many({ limit }),
  cardsDiffer: () => m.rule_cards_differ(),
  cardButtons: () => m.rule_card_buttons(),
  cardButtonKind: () => m.rule_card_button_kind(),
  codeMinutes: () => m.rule_code_minutes(),
  appsMissing: () => m.rule_apps_missing(),
  appsTooMany: (_, { limit }) => m.rule_apps_too_many({ limit }),
  appPackage: () => m.rule_app_package(),
  appSignature: () => m.rule_app_signature(),
  termsMissing: () => m.rule_terms_missing(),
  codeLabel: () => m.rule_code_label(),
  nameFixed: () => m.rule_name_fixed(),
  categoryFixed: () => m.rule_category_fixed(),
  notEditable: () => m.rule_not_editable(),
  templatesTooMany: (_, numbers) => m.rule_templates_too_many(numbers),
  creationsTooMany: (_, { time }) => m.rule_creations_too_many({ time }),
  editedToday: (_, { time }) => m.rule_edited_today({ time }),
  editsTooMany: (_, { time }) => m.rule_edits_too_many({ time }),
  readsLikeMarketing: () => m.rule_reads_like_marketing(),
  readsLikeCode: () => m.rule_reads_like_code(),
  asksForSecrets: () => m.rule_asks_for_secrets(),
};

/** What is wrong, as a sentence that says what to do. */
export function faultText(fault: TemplateFault, nowMs: number): string {
  return RULES[fault.rule](fault, {
    limit: fault.limit ?? 0,
    actual: fault.actual ?? 0,
    time: fault.untilMs === null ? "" : moment(fault.untilMs, nowMs),
  });
}

/** Why Meta takes no new template now; null when it does, as far as is known. */
export function holdText(book: TemplateBookView | null, nowMs: number): string | null {
  if (book?.room && book.room.have >= book.room.most) {
    return m.rule_templates_too_many({ actual: book.room.have, limit: book.room.most });
  }
  const next = book?.nextCreationMs ?? null;
  return next === null ? null : m.rule_creations_too_many({ time: moment(next, nowMs) });
}

/** When something that is not taken now is taken again, the next of all; null for nothing. */
export function nextTurn(
  book: TemplateBookView | null,
  kept: TemplateDraftView | null,
): number | null {
  const all = [
    book?.nextCreationMs,
    ...(book?.edits ?? []).map(({ nextMs }) => nextMs),
    ...(kept?.faults ?? []).map(({ untilMs }) => untilMs),
  ].filter((atMs) => typeof atMs === "number");
  return all.length === 0 ? null : Math.min(...all);
}

/** A variable as it stands in the text, in reading order whatever is around it. */
function braced(name: string | null): string {
  return `\u2066{{${name ?? ""}}}\u2069`;
}
