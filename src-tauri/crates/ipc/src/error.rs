//! What leaves the engine when something does not work: a stable code, how bad it is, and what
//! the person can press. All codes stand in one table; the interface has words for each.

use std::collections::BTreeMap;

use serde::Serialize;
use shopbell_core::EngineError;
use ts_rs::TS;

/// How bad it is. "Not now" is a warning; only "we broke" is an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Something to know or to change; nothing is broken.
    Warning,
    /// Something of ours does not work.
    Error,
}

/// What a person can press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the name of a button")]
pub enum Fix {
    ChooseTemplate,
    TryAgain,
    ReplaceToken,
    MakeSmaller,
    SendAsFile,
    UnlockKeychain,
    EditMessage,
    FreeSpace,
}

use Fix::{
    ChooseTemplate, EditMessage, FreeSpace, MakeSmaller, ReplaceToken, SendAsFile, TryAgain,
    UnlockKeychain,
};
use Severity::{Error, Warning};

/// Every code an [`AppError`] or a message's problem may carry. Add one only when somebody acts
/// on it differently.
#[rustfmt::skip]
pub const CODES: &[(&str, Severity, &[Fix])] = &[
    ("not_connected", Warning, &[]),
    ("service_window_closed", Warning, &[ChooseTemplate]),
    ("text_empty", Warning, &[EditMessage]),
    ("text_too_long", Warning, &[EditMessage]),
    ("caption_too_long", Warning, &[EditMessage]),
    ("media_too_big", Warning, &[MakeSmaller, SendAsFile]),
    ("media_type_refused", Warning, &[SendAsFile]),
    ("photo_type_refused", Warning, &[SendAsFile]),
    ("photo_unreadable", Warning, &[SendAsFile]),
    ("staged_file_gone", Warning, &[]),
    ("recipient_invalid", Warning, &[]),
    ("conversation_unknown", Warning, &[]),
    ("message_unknown", Warning, &[]),
    ("message_cannot_be_resent", Warning, &[]),
    ("message_invalid", Warning, &[EditMessage]),
    ("reaction_not_possible", Warning, &[]),
    ("forward_not_possible", Warning, &[]),
    ("contact_number_hidden", Warning, &[]),
    ("template_unknown", Warning, &[ChooseTemplate]),
    ("template_not_usable", Warning, &[ChooseTemplate]),
    ("template_value_missing", Warning, &[EditMessage]),
    ("template_value_invalid", Warning, &[EditMessage]),
    ("template_needs_more", Warning, &[ChooseTemplate]),
    ("template_draft_gone", Warning, &[]),
    ("template_has_faults", Warning, &[]),
    ("template_name_taken", Warning, &[]),
    ("template_name_blocked", Warning, &[]),
    ("template_limit", Warning, &[]),
    ("template_create_limit", Warning, &[]),
    ("template_edit_limit", Warning, &[]),
    ("template_not_editable", Warning, &[]),
    ("template_not_deletable", Warning, &[]),
    ("template_pause_too_fresh", Warning, &[]),
    ("template_refused", Warning, &[]),
    ("group_read_only", Warning, &[]),
    ("media_unknown", Warning, &[]),
    ("media_not_ready", Warning, &[TryAgain]),
    ("keychain_unavailable", Error, &[UnlockKeychain]),
    ("keychain_entry_missing", Warning, &[UnlockKeychain, ReplaceToken]),
    ("token_refused", Warning, &[ReplaceToken]),
    ("app_secret_refused", Warning, &[ReplaceToken]),
    ("permission_missing", Warning, &[ReplaceToken]),
    ("number_unknown", Warning, &[]),
    ("meta_unreachable", Warning, &[TryAgain]),
    ("meta_refused", Warning, &[TryAgain]),
    // Values that are pasted to connect a number.
    ("setup_token_looks_like_secret", Warning, &[]),
    ("setup_token_looks_like_tunnel", Warning, &[]),
    ("setup_token_malformed", Warning, &[]),
    ("setup_token_ended", Warning, &[ReplaceToken]),
    ("setup_token_permission", Warning, &[ReplaceToken]),
    ("setup_token_of_other", Warning, &[ReplaceToken]),
    ("setup_secret_looks_like_token", Warning, &[]),
    ("setup_secret_malformed", Warning, &[]),
    ("setup_account_id_malformed", Warning, &[]),
    ("setup_account_unknown", Warning, &[]),
    ("setup_number_not_found", Warning, &[]),
    ("setup_pin_malformed", Warning, &[]),
    ("setup_pin_wrong", Warning, &[]),
    ("setup_pin_locked", Warning, &[]),
    ("setup_registered_too_often", Warning, &[]),
    ("setup_number_not_confirmed", Warning, &[]),
    ("setup_tunnel_looks_like_token", Warning, &[]),
    ("setup_tunnel_looks_like_secret", Warning, &[]),
    ("setup_tunnel_malformed", Warning, &[]),
    ("setup_address_malformed", Warning, &[]),
    ("setup_address_not_https", Warning, &[]),
    ("setup_address_too_long", Warning, &[]),
    ("setup_address_private", Warning, &[]),
    ("setup_too_early", Warning, &[]),
    // Why the tunnel is not online.
    ("tunnel_unreachable", Warning, &[TryAgain]),
    ("tunnel_intercepted", Warning, &[TryAgain]),
    ("tunnel_token_missing", Warning, &[]),
    ("tunnel_token_malformed", Warning, &[]),
    ("tunnel_token_revoked", Warning, &[]),
    ("tunnel_token_limited", Warning, &[]),
    ("tunnel_email_unconfirmed", Warning, &[TryAgain]),
    ("tunnel_account_paused", Warning, &[TryAgain]),
    ("tunnel_network_not_allowed", Warning, &[TryAgain]),
    ("tunnel_version_too_old", Warning, &[]),
    ("tunnel_too_many_computers", Warning, &[TryAgain]),
    ("tunnel_too_many_addresses", Warning, &[TryAgain]),
    ("tunnel_taking_over", Warning, &[]),
    ("tunnel_address_taken", Warning, &[TryAgain]),
    ("tunnel_address_not_owned", Warning, &[TryAgain]),
    ("tunnel_address_invalid", Warning, &[TryAgain]),
    ("tunnel_stopped_remotely", Warning, &[TryAgain]),
    ("tunnel_refused", Warning, &[TryAgain]),
    ("own_port_taken", Warning, &[TryAgain]),
    ("disk_full", Error, &[FreeSpace]),
    ("storage_failed", Error, &[TryAgain]),
    ("data_read_only", Error, &[TryAgain]),
    ("data_busy", Warning, &[TryAgain]),
    ("data_in_use", Warning, &[]),
    ("data_from_newer_version", Error, &[]),
    ("notice_stays", Warning, &[]),
    ("request_invalid", Error, &[]),
    ("internal", Error, &[TryAgain]),
    // What stops every message of an account.
    ("account_deleted", Warning, &[]),
    ("account_disabled", Warning, &[]),
    // Why nothing is recorded, or no more.
    ("microphone_missing", Warning, &[TryAgain]),
    ("microphone_refused", Warning, &[TryAgain]),
    ("microphone_busy", Warning, &[TryAgain]),
    ("microphone_lost", Warning, &[TryAgain]),
    ("microphone_failed", Warning, &[TryAgain]),
    ("recording_full", Warning, &[]),
    ("recording_gone", Warning, &[]),
    // Why a quick reply is not kept.
    ("quick_reply_gone", Warning, &[]),
    ("quick_reply_name_taken", Warning, &[]),
    ("quick_reply_name_wrong", Warning, &[]),
    ("too_many_quick_replies", Warning, &[]),
    // Problems of messages.
    ("recipient_undeliverable", Warning, &[]),
    ("marketing_opted_out", Warning, &[]),
    ("marketing_capped", Warning, &[]),
    ("rate_number", Warning, &[]),
    ("rate_pair", Warning, &[]),
    ("payment_problem", Warning, &[]),
    ("account_restricted", Warning, &[]),
    ("template_paused", Warning, &[ChooseTemplate]),
    ("template_params", Warning, &[ChooseTemplate]),
    ("media_not_accepted", Warning, &[SendAsFile]),
    ("media_upload_failed", Warning, &[TryAgain]),
    ("no_answer", Warning, &[TryAgain]),
    ("sent_twice", Warning, &[]),
    ("held", Warning, &[]),
    ("waiting_for_internet", Warning, &[]),
    ("meta_busy", Warning, &[TryAgain]),
    ("reply_too_old", Warning, &[TryAgain]),
    ("thread_not_ours", Warning, &[TryAgain]),
];

/// An error as the interface gets it. No vendor text and no Rust text reaches a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppError {
    /// What the interface switches on.
    pub code: String,
    /// How bad.
    pub severity: Severity,
    /// Names one plain sentence in the message catalogue.
    pub title_key: String,
    /// What the person can press, best first.
    pub fix: Vec<Fix>,
    /// Numbers and names for the sentence, e.g. `limit`, `actual`.
    pub params: BTreeMap<String, String>,
}

impl AppError {
    /// The error with this code; one that is not in the table is `internal`.
    #[must_use]
    pub fn new(code: &str) -> Self {
        let found = CODES.iter().find(|(known, ..)| *known == code);
        let (code, severity, fix) = found.copied().unwrap_or(("internal", Error, &[TryAgain]));
        Self {
            code: code.to_owned(),
            severity,
            title_key: code.to_owned(),
            fix: fix.to_vec(),
            params: BTreeMap::new(),
        }
    }

    /// The request is not one of the contract.
    #[must_use]
    pub fn request_invalid() -> Self {
        Self::new("request_invalid")
    }

    /// No such file.
    #[must_use]
    pub fn media_unknown() -> Self {
        Self::new("media_unknown")
    }

    /// A file could not be written.
    #[must_use]
    pub fn storage_failed() -> Self {
        Self::new("storage_failed")
    }

    /// We broke.
    #[must_use]
    pub fn internal() -> Self {
        Self::new("internal")
    }
}

impl From<EngineError> for AppError {
    fn from(error: EngineError) -> Self {
        let mut shown = Self::new(error.code());
        if let EngineError::MediaTooBig { .. } = error {
            // Over the widest limit: nothing makes it fit.
            shown.fix.clear();
        }
        if shown.severity == Error {
            tracing::error!(error = &error as &dyn std::error::Error, "a command failed");
        } else {
            tracing::debug!(%error, "a command was refused");
        }
        let params = error
            .params()
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value));
        shown.params.extend(params);
        shown
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_code_stands_once_in_the_table() {
        let codes: HashSet<_> = CODES.iter().map(|(code, ..)| code).collect();
        assert_eq!(codes.len(), CODES.len());
        assert_eq!(AppError::new("never_heard_of").code, "internal");
    }

    #[test]
    fn every_code_of_metas_errors_is_in_the_table() {
        for meta_code in (0..300)
            .chain(130_000..142_000)
            .chain([341, 368, 470, 613, 803, 1026, 80_007])
        {
            let code = shopbell_core::error::message_code(meta_code);
            assert_eq!(AppError::new(code).code, code, "Meta's {meta_code}");
        }
    }
}
