import type { CheckFix, CheckId, CheckState, CheckView, checkCodes } from "../ipc/bindings";
import { m } from "./catalogue";
import { fileSize } from "../timeline/format";
import { isolated } from "./bidi";
import { codeText } from "./errors";
import { formatLocale } from "./locale";
import { moment } from "./time";

type CheckCode = (typeof checkCodes)[number];
/** Gives a fact of the finding as a person reads it. */
type Fact = (name: string) => string;

/**
 * One sentence for every finding; a missing one does not compile. The headless doctor writes the
 * same sentences of the catalogue, so they hold plain facts only and no plurals.
 */
const SENTENCES: Record<CheckCode, (fact: Fact) => string> = {
  keychain_ready: () => m.check_keychain_ready(),
  keychain_unavailable: () => m.check_keychain_unavailable(),
  keychain_entry_missing: (fact) => m.check_keychain_entry_missing({ secret: fact("secret") }),
  token_lasting: () => m.check_token_lasting(),
  token_ends: (fact) => m.check_token_ends({ at: fact("at") }),
  token_ends_soon: (fact) => m.check_token_ends_soon({ at: fact("at") }),
  token_temporary: (fact) => m.check_token_temporary({ at: fact("at") }),
  token_refused: () => m.check_token_refused(),
  token_unchecked: () => m.check_token_unchecked(),
  permissions_complete: () => m.check_permissions_complete(),
  permission_missing: (fact) => m.check_permission_missing({ permission: fact("permission") }),
  permissions_unchecked: () => m.check_permissions_unchecked(),
  app_known: (fact) => m.check_app_known({ name: fact("name") }),
  app_secret_refused: () => m.check_app_secret_refused(),
  app_unchecked: () => m.check_app_unchecked(),
  number_ready: (fact) => m.check_number_ready({ number: fact("number") }),
  number_test: () => m.check_number_test(),
  number_unregistered: () => m.check_number_unregistered(),
  number_code_needed: () => m.check_number_code_needed(),
  number_out_of_service: (fact) => m.check_number_out_of_service({ status: fact("status") }),
  number_limited: (fact) => m.check_number_limited({ status: fact("status") }),
  number_unchecked: () => m.check_number_unchecked(),
  name_approved: (fact) => m.check_name_approved({ name: fact("name") }),
  name_in_review: (fact) => m.check_name_in_review({ name: fact("name") }),
  name_declined: (fact) => m.check_name_declined({ name: fact("name") }),
  name_register_again: () => m.check_name_register_again(),
  name_unchecked: () => m.check_name_unchecked(),
  quality_high: () => m.check_quality_high(),
  quality_medium: () => m.check_quality_medium(),
  quality_low: () => m.check_quality_low(),
  quality_unchecked: () => m.check_quality_unchecked(),
  limit_known: (fact) => m.check_limit_known({ limit: fact("limit") }),
  limit_unchecked: () => m.check_limit_unchecked(),
  sending_available: () => m.check_sending_available(),
  sending_limited: () => m.check_sending_limited(),
  sending_blocked: () => m.check_sending_blocked(),
  payment_problem: () => m.check_payment_problem(),
  business_unverified: () => m.check_business_unverified(),
  sending_unchecked: () => m.check_sending_unchecked(),
  subscribed: () => m.check_subscribed(),
  not_subscribed: () => m.check_not_subscribed(),
  fields_missing: (fact) => m.check_fields_missing({ fields: fact("fields") }),
  subscription_unchecked: () => m.check_subscription_unchecked(),
  callback_ours: () => m.check_callback_ours(),
  callback_ours_for_number: () => m.check_callback_ours_for_number(),
  callback_foreign: (fact) => m.check_callback_foreign({ host: fact("host") }),
  callback_none: () => m.check_callback_none(),
  callback_old: () => m.check_callback_old(),
  callback_unverified: () => m.check_callback_unverified(),
  callback_refused: () => m.check_callback_refused(),
  callback_unchecked: () => m.check_callback_unchecked(),
  tunnel_online: (fact) => m.check_tunnel_online({ host: fact("host") }),
  tunnel_connecting: () => m.check_tunnel_connecting(),
  tunnel_waiting: (fact) => m.check_tunnel_waiting({ reason: fact("reason") }),
  tunnel_refused: (fact) => m.check_tunnel_refused({ reason: fact("reason") }),
  tunnel_none: () => m.check_tunnel_none(),
  tunnel_nearly_used_up: (fact) =>
    m.check_tunnel_nearly_used_up({ used: fact("used"), limit: fact("limit") }),
  own_address: (fact) => m.check_own_address({ host: fact("host") }),
  loop_closed: (fact) => m.check_loop_closed({ at: fact("at") }),
  loop_trying: () => m.check_loop_trying(),
  loop_broken: () => m.check_loop_broken(),
  loop_stopped: (fact) => m.check_loop_stopped({ number: fact("number") }),
  loop_elsewhere: () => m.check_loop_elsewhere(),
  loop_untried: () => m.check_loop_untried(),
  signatures_good: () => m.check_signatures_good(),
  signatures_wrong: (fact) => m.check_signatures_wrong({ count: fact("count") }),
  signatures_none: () => m.check_signatures_none(),
  event_seen: (fact) => m.check_event_seen({ at: fact("at") }),
  event_long_ago: (fact) => m.check_event_long_ago({ at: fact("at") }),
  event_never: () => m.check_event_never(),
  clock_right: () => m.check_clock_right(),
  clock_off: (fact) => m.check_clock_off({ seconds: fact("seconds") }),
  clock_unchecked: () => m.check_clock_unchecked(),
  disk_roomy: (fact) => m.check_disk_roomy({ bytes: fact("bytes") }),
  disk_low: (fact) => m.check_disk_low({ bytes: fact("bytes") }),
  disk_full: (fact) => m.check_disk_full({ bytes: fact("bytes") }),
  data_damaged: () => m.check_data_damaged(),
  data_recovered: (fact) => m.check_data_recovered({ count: fact("count") }),
  disk_unchecked: () => m.check_disk_unchecked(),
  aside_none: () => m.check_aside_none(),
  aside_not_understood: (fact) => m.check_aside_not_understood({ count: fact("count") }),
  aside_other_numbers: (fact) => m.check_aside_other_numbers({ count: fact("count") }),
  hello_awaited: () => m.check_hello_awaited(),
  hello_received: () => m.check_hello_received(),
  hello_other: (fact) => m.check_hello_other({ count: fact("count") }),
  reply_awaited: () => m.check_reply_awaited(),
  reply_sent: () => m.check_reply_sent(),
  reply_delivered: () => m.check_reply_delivered(),
  reply_failed: (fact) => m.check_reply_failed({ reason: fact("reason") }),
  not_yet: () => m.check_not_yet(),
};

const NAMES: Record<CheckId, () => string> = {
  keychain: () => m.link_keychain(),
  token: () => m.link_token(),
  permissions: () => m.link_permissions(),
  app: () => m.link_app(),
  number: () => m.link_number(),
  name: () => m.link_name(),
  quality: () => m.link_quality(),
  limits: () => m.link_limits(),
  health: () => m.link_health(),
  subscription: () => m.link_subscription(),
  callback: () => m.link_callback(),
  tunnel: () => m.link_tunnel(),
  loop: () => m.link_loop(),
  signature: () => m.link_signature(),
  lastEvent: () => m.link_last_event(),
  aside: () => m.link_aside(),
  clock: () => m.link_clock(),
  disk: () => m.link_disk(),
  hello: () => m.link_hello(),
  reply: () => m.link_reply(),
  later: () => m.link_later(),
};

const FIXES: Record<CheckFix, () => string> = {
  unlockKeychain: () => m.check_fix_unlock_keychain(),
  replaceToken: () => m.check_fix_replace_token(),
  replaceAppSecret: () => m.check_fix_replace_app_secret(),
  replaceTunnelToken: () => m.check_fix_replace_tunnel_token(),
  setUpTunnel: () => m.check_fix_set_up_tunnel(),
  registerNumber: () => m.check_fix_register_number(),
  registerAddress: () => m.check_fix_register_address(),
  takeCallback: () => m.check_fix_take_callback(),
  reconnect: () => m.check_fix_reconnect(),
  tryAgain: () => m.check_fix_try_again(),
  sendTest: () => m.check_fix_send_test(),
  openMetaNumbers: () => m.check_fix_open_meta_numbers(),
  openMetaAccount: () => m.check_fix_open_meta_account(),
  openMetaBilling: () => m.check_fix_open_meta_billing(),
  openNgrok: () => m.check_fix_open_ngrok(),
  setClock: () => m.check_fix_set_clock(),
  freeSpace: () => m.check_fix_free_space(),
  showAside: () => m.check_fix_show_aside(),
};

const STATES: Record<CheckState, () => string> = {
  pending: () => m.state_pending(),
  running: () => m.state_running(),
  good: () => m.state_good(),
  attention: () => m.state_attention(),
  bad: () => m.state_bad(),
  unknown: () => m.state_unknown(),
};

/** The engine's words for what it keeps in the keychain. */
const SECRETS: Record<string, () => string> = {
  "access-token": () => m.secret_access_token(),
  "app-secret": () => m.secret_app_secret(),
  "tunnel-token": () => m.secret_tunnel_token(),
  "verify-token": () => m.secret_verify_token(),
};

/** What was found about one link of the chain, in one plain sentence. */
export function checkText(check: Pick<CheckView, "code" | "facts">, nowMs: number): string {
  const words = (SENTENCES as Record<string, ((fact: Fact) => string) | undefined>)[check.code];
  return words?.((name) => factText(check.facts, name, nowMs)) ?? m.check_unknown();
}

/** What the link is called. */
export function checkName(id: CheckId): string {
  return NAMES[id]();
}

/** How it stands, for those who don't see the shape. */
export function stateName(state: CheckState): string {
  return STATES[state]();
}

/** The label of the button that helps. */
export function checkFixLabel(fix: CheckFix): string {
  return FIXES[fix]();
}

function factText(facts: CheckView["facts"], name: string, nowMs: number): string {
  const atMs = facts[`${name}Ms`];
  if (atMs !== undefined) return moment(Number(atMs), nowMs);
  const value = facts[name] ?? "";
  if (name === "reason") return codeText(value, undefined, facts);
  if (name === "secret") return (SECRETS[value] ?? (() => m.secret_other()))();
  if (value === "unlimited") return m.limit_none();
  const number = value === "" ? Number.NaN : Number(value);
  // Phone numbers and ids are digits, too, and stay as they are.
  if (Number.isNaN(number) || !COUNTED.has(name)) return value === "" ? "–" : isolated(value);
  if (name === "bytes") return fileSize(number, formatLocale());
  return new Intl.NumberFormat(formatLocale()).format(Math.abs(number));
}

/** Facts that are amounts. */
const COUNTED: ReadonlySet<string> = new Set(["bytes", "count", "limit", "seconds", "used"]);
