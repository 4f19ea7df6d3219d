import type { AppError, errorCodes, Fix, ProblemView } from "../ipc/bindings";
import { m } from "./catalogue";
import { fileSize } from "../timeline/format";
import { formatLocale } from "./locale";

type ErrorCode = (typeof errorCodes)[number];

/** What a sentence may need to know. */
interface Facts {
  /** The customer it is about. */
  name: string;
  params: Record<string, string>;
}

/** One sentence for every code of the contract; a missing one does not compile. */
const SENTENCES: Record<ErrorCode, (facts: Facts) => string> = {
  not_connected: () => m.error_not_connected(),
  service_window_closed: () => m.error_service_window_closed(),
  text_empty: () => m.error_text_empty(),
  text_too_long: () => m.error_text_too_long(),
  caption_too_long: () => m.error_caption_too_long(),
  media_too_big: ({ params }) => tooBig(params),
  media_type_refused: () => m.error_media_type_refused(),
  photo_type_refused: () => m.error_photo_type_refused(),
  photo_unreadable: () => m.error_photo_unreadable(),
  staged_file_gone: () => m.error_staged_file_gone(),
  recipient_invalid: () => m.error_recipient_invalid(),
  conversation_unknown: () => m.error_conversation_unknown(),
  message_unknown: () => m.error_message_unknown(),
  message_invalid: () => m.error_message_invalid(),
  reaction_not_possible: () => m.error_reaction_not_possible(),
  forward_not_possible: () => m.error_forward_not_possible(),
  contact_number_hidden: () => m.error_contact_number_hidden(),
  message_cannot_be_resent: () => m.error_message_cannot_be_resent(),
  template_unknown: () => m.error_template_unknown(),
  template_not_usable: () => m.error_template_not_usable(),
  template_value_missing: () => m.error_template_value_missing(),
  template_value_invalid: () => m.error_template_value_invalid(),
  template_needs_more: () => m.error_template_needs_more(),
  template_draft_gone: () => m.error_template_draft_gone(),
  template_has_faults: () => m.error_template_has_faults(),
  template_name_taken: () => m.error_template_name_taken(),
  template_name_blocked: () => m.error_template_name_blocked(),
  template_limit: () => m.error_template_limit(),
  template_create_limit: () => m.error_template_create_limit(),
  template_edit_limit: () => m.error_template_edit_limit(),
  template_not_editable: () => m.error_template_not_editable(),
  template_not_deletable: () => m.error_template_not_deletable(),
  template_pause_too_fresh: () => m.error_template_pause_too_fresh(),
  template_refused: () => m.error_template_refused(),
  group_read_only: () => m.error_group_read_only(),
  media_unknown: () => m.error_media_unknown(),
  media_not_ready: () => m.error_media_not_ready(),
  keychain_unavailable: () => m.error_keychain_unavailable(),
  keychain_entry_missing: () => m.error_keychain_entry_missing(),
  token_refused: () => m.error_token_refused(),
  app_secret_refused: () => m.error_app_secret_refused(),
  permission_missing: () => m.error_permission_missing(),
  number_unknown: () => m.error_number_unknown(),
  meta_unreachable: () => m.error_meta_unreachable(),
  meta_refused: () => m.error_meta_refused(),
  setup_token_looks_like_secret: () => m.error_setup_token_looks_like_secret(),
  setup_token_looks_like_tunnel: () => m.error_setup_token_looks_like_tunnel(),
  setup_token_malformed: () => m.error_setup_token_malformed(),
  setup_token_ended: () => m.error_setup_token_ended(),
  setup_token_permission: ({ params }) => permission(params),
  setup_token_of_other: () => m.error_setup_token_of_other(),
  setup_secret_looks_like_token: () => m.error_setup_secret_looks_like_token(),
  setup_secret_malformed: () => m.error_setup_secret_malformed(),
  setup_account_id_malformed: () => m.error_setup_account_id_malformed(),
  setup_account_unknown: () => m.error_setup_account_unknown(),
  setup_number_not_found: () => m.error_setup_number_not_found(),
  setup_pin_malformed: () => m.error_setup_pin_malformed(),
  setup_pin_wrong: () => m.error_setup_pin_wrong(),
  setup_pin_locked: () => m.error_setup_pin_locked(),
  setup_registered_too_often: () => m.error_setup_registered_too_often(),
  setup_number_not_confirmed: () => m.error_setup_number_not_confirmed(),
  setup_tunnel_looks_like_token: () => m.error_setup_tunnel_looks_like_token(),
  setup_tunnel_looks_like_secret: () => m.error_setup_tunnel_looks_like_secret(),
  setup_tunnel_malformed: () => m.error_setup_tunnel_malformed(),
  setup_address_malformed: () => m.error_setup_address_malformed(),
  setup_address_not_https: () => m.error_setup_address_not_https(),
  setup_address_too_long: () => m.error_setup_address_too_long(),
  setup_address_private: () => m.error_setup_address_private(),
  setup_too_early: () => m.error_setup_too_early(),
  tunnel_unreachable: () => m.error_tunnel_unreachable(),
  tunnel_intercepted: () => m.error_tunnel_intercepted(),
  tunnel_token_missing: () => m.error_tunnel_token_missing(),
  tunnel_token_malformed: () => m.error_tunnel_token_malformed(),
  tunnel_token_revoked: () => m.error_tunnel_token_revoked(),
  tunnel_token_limited: () => m.error_tunnel_token_limited(),
  tunnel_email_unconfirmed: () => m.error_tunnel_email_unconfirmed(),
  tunnel_account_paused: () => m.error_tunnel_account_paused(),
  tunnel_network_not_allowed: () => m.error_tunnel_network_not_allowed(),
  tunnel_version_too_old: () => m.error_tunnel_version_too_old(),
  tunnel_too_many_computers: () => m.error_tunnel_too_many_computers(),
  tunnel_too_many_addresses: () => m.error_tunnel_too_many_addresses(),
  tunnel_taking_over: () => m.error_tunnel_taking_over(),
  tunnel_address_taken: () => m.error_tunnel_address_taken(),
  tunnel_address_not_owned: () => m.error_tunnel_address_not_owned(),
  tunnel_address_invalid: () => m.error_tunnel_address_invalid(),
  tunnel_stopped_remotely: () => m.error_tunnel_stopped_remotely(),
  tunnel_refused: ({ params }) => refusedByNgrok(params),
  own_port_taken: () => m.error_own_port_taken(),
  disk_full: () => m.error_disk_full(),
  storage_failed: () => m.error_storage_failed(),
  microphone_missing: () => m.error_microphone_missing(),
  microphone_refused: () => m.error_microphone_refused(),
  microphone_busy: () => m.error_microphone_busy(),
  microphone_lost: () => m.error_microphone_lost(),
  microphone_failed: () => m.error_microphone_failed(),
  recording_full: () => m.error_recording_full(),
  recording_gone: () => m.error_recording_gone(),
  quick_reply_gone: () => m.error_quick_reply_gone(),
  quick_reply_name_taken: () => m.error_quick_reply_name_taken(),
  quick_reply_name_wrong: () => m.error_quick_reply_name_wrong(),
  too_many_quick_replies: () => m.error_too_many_quick_replies(),
  data_in_use: () => m.error_data_in_use(),
  data_read_only: () => m.error_data_read_only(),
  data_busy: () => m.error_data_busy(),
  data_from_newer_version: ({ params: { version } }) =>
    version === undefined
      ? m.error_data_from_newer_version()
      : m.error_data_from_version({ version }),
  request_invalid: () => m.error_request_invalid(),
  internal: () => m.error_internal(),
  recipient_undeliverable: ({ name }) => m.error_recipient_undeliverable({ name }),
  marketing_opted_out: ({ name }) => m.error_marketing_opted_out({ name }),
  marketing_capped: ({ name }) => m.error_marketing_capped({ name }),
  rate_number: () => m.error_rate_number(),
  rate_pair: ({ name }) => m.error_rate_pair({ name }),
  payment_problem: () => m.error_payment_problem(),
  account_restricted: () => m.error_account_restricted(),
  template_paused: () => m.error_template_paused(),
  template_params: () => m.error_template_params(),
  media_not_accepted: () => m.error_media_not_accepted(),
  media_upload_failed: () => m.error_media_upload_failed(),
  no_answer: ({ name }) => m.error_no_answer({ name }),
  sent_twice: ({ name }) => m.error_sent_twice({ name }),
  held: () => m.error_held(),
  waiting_for_internet: () => m.error_waiting_for_internet(),
  meta_busy: () => m.error_meta_busy(),
  reply_too_old: () => m.error_reply_too_old(),
  thread_not_ours: () => m.error_thread_not_ours(),
  notice_stays: () => m.error_notice_stays(),
  account_deleted: () => m.error_account_deleted(),
  account_disabled: () => m.error_account_disabled(),
};

const FIXES: Record<Fix, () => string> = {
  chooseTemplate: () => m.fix_choose_template(),
  tryAgain: () => m.fix_try_again(),
  replaceToken: () => m.fix_replace_token(),
  makeSmaller: () => m.fix_make_smaller(),
  sendAsFile: () => m.fix_send_as_file(),
  unlockKeychain: () => m.fix_unlock_keychain(),
  editMessage: () => m.fix_edit_message(),
  freeSpace: () => m.fix_free_space(),
};

/** Why something failed, in one plain sentence. */
export function errorText(error: AppError, name?: string): string {
  return sentence(error.titleKey, name, error.params);
}

/**
 * What failed for good and not on its way: nobody will try it again by themselves, so the sentences
 * of those that wait would be untrue.
 */
const FAILED: Partial<Record<string, (name: string) => string>> = {
  rate_pair: (name) => m.problem_rate_pair({ name }),
  rate_number: () => m.problem_rate_number(),
  meta_busy: () => m.problem_meta_busy(),
  payment_problem: () => m.problem_payment(),
};

/** Why a message did not go out, or may not have. */
export function problemText(problem: ProblemView, name?: string): string {
  const failed = problem.kind === "failed" ? FAILED[problem.code] : undefined;
  return failed?.(name ?? m.this_customer()) ?? sentence(problem.code, name, {});
}

/** The words of any code; unknown ones come from a newer engine and get the general sentence. */
export function codeText(code: string, name?: string, params: Facts["params"] = {}): string {
  return sentence(code, name, params);
}

/** The label of the button that does the fix. */
export function fixLabel(fix: Fix): string {
  return FIXES[fix]();
}

function sentence(code: string, name: string | undefined, params: Record<string, string>): string {
  const words = (SENTENCES as Record<string, ((facts: Facts) => string) | undefined>)[code];
  return words?.({ name: name ?? m.this_customer(), params }) ?? m.error_unknown();
}

/** With both sizes when the engine told them, in bytes. */
function tooBig(params: Record<string, string>): string {
  const size = Number(params["actual"]);
  const limit = Number(params["limit"]);
  if (!(size > 0 && limit > 0)) return m.error_media_too_big();
  const locale = formatLocale();
  return m.error_media_too_big_sized({
    size: fileSize(size, locale),
    limit: fileSize(limit, locale),
  });
}

/** Names the permission when the engine told it. */
function permission(params: Record<string, string>): string {
  const name = params["permission"];
  return name === undefined
    ? m.error_setup_token_permission()
    : m.error_setup_token_permission_named({ permission: name });
}

/** With the number of ngrok's own error page when it is known. */
function refusedByNgrok(params: Record<string, string>): string {
  const number = params["number"] ?? "";
  return number === "" ? m.error_tunnel_refused() : m.error_tunnel_refused_numbered({ number });
}
