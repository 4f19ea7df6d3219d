//! What the engine can refuse, with the stable code each reason has outside.

use shopbell_cloud_api as api;
use shopbell_domain::limits::TextProblem;
use shopbell_store::StoreError;

use crate::{
    media::StagedProblem,
    ports::{MicrophoneError, VaultError},
    setup::Mistake,
    sound::SoundError,
};

/// Why the engine did not do what it was asked. Nothing was changed unless a variant says so.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// No number is connected, or its token is not to be had.
    #[error("no number is connected")]
    NotConnected,
    /// The customer service window is closed; only templates may go out.
    #[error("the service window is closed")]
    WindowClosed,
    /// The customer asked for no marketing messages.
    #[error("the customer asked for no marketing messages")]
    MarketingStopped,
    /// The group takes no messages now.
    #[error("the group takes no messages")]
    GroupReadOnly,
    /// The text cannot be sent.
    #[error("the text cannot be sent")]
    Text(#[source] TextProblem),
    /// The caption is too long.
    #[error("the caption cannot be sent")]
    Caption(#[source] TextProblem),
    /// The file is larger than its kind allows. Sizes in bytes.
    #[error("a file of {actual} bytes, the limit is {limit}")]
    MediaTooBig {
        /// The limit.
        limit: u64,
        /// What was given.
        actual: u64,
    },
    /// An empty file.
    #[error("the file is empty")]
    MediaEmpty,
    /// The picked photo cannot be read.
    #[error("the photo cannot be read")]
    PhotoUnreadable,
    /// The picked sound cannot be read, or is too long to be sent as sound.
    #[error("the sound cannot be read")]
    SoundUnreadable,
    /// The picked file cannot go out as it is.
    #[error("the picked file cannot go out as it is")]
    StagedNotFit(StagedProblem),
    /// The picked file is gone.
    #[error("no such staged file")]
    StagedFileGone,
    /// Neither a number with country code nor a user id.
    #[error("not a form of recipient")]
    RecipientInvalid,
    /// No such conversation.
    #[error("no such conversation")]
    ConversationUnknown,
    /// No such message.
    #[error("no such message")]
    MessageUnknown,
    /// Something in the message is not as the API takes it.
    #[error("the message breaks a limit")]
    Unsendable(#[source] api::Invalid),
    /// No reaction to this message: Meta does not have it, or it is deleted or too old.
    #[error("the message takes no reaction")]
    CannotReact,
    /// It cannot be copied into another chat.
    #[error("the message cannot be forwarded")]
    CannotForward,
    /// The customer hides the number: there is nothing to write on a card.
    #[error("no number for a contact card")]
    NumberHidden,
    /// The message is on its way or has arrived.
    #[error("the message cannot be sent again or taken back")]
    CannotResend,
    /// No such template.
    #[error("no such template")]
    TemplateUnknown,
    /// Not approved.
    #[error("the template may not be used")]
    TemplateNotUsable,
    /// It has a part that cannot be filled in here.
    #[error("the template has a part that cannot be filled in here")]
    TemplateNeedsMore,
    /// A value is missing.
    #[error("a template value is missing")]
    TemplateValueMissing {
        /// Which.
        name: String,
    },
    /// A value holds what Meta refuses, or makes the text too long.
    #[error("a template value is not allowed")]
    TemplateValueInvalid {
        /// Which.
        name: String,
    },
    /// No such draft of a template.
    #[error("no such draft of a template")]
    TemplateDraftGone,
    /// It breaks a rule of Meta's.
    #[error("the template breaks a rule")]
    TemplateHasFaults,
    /// Meta does not do this with the template.
    #[error("meta does not do this with the template")]
    TemplateRefused {
        /// The stable code of why.
        code: &'static str,
        /// Meta's words about it, in the language of the account.
        explanation: Option<String>,
    },
    /// No such quick reply, or forgotten since it was removed.
    #[error("no such quick reply")]
    QuickReplyGone,
    /// Another quick reply has this name, in whatever case.
    #[error("another quick reply has this name")]
    QuickReplyNameTaken,
    /// Empty, too long, or of several lines.
    #[error("not a name of a quick reply")]
    QuickReplyNameWrong,
    /// As many as can be kept are there.
    #[error("there are as many quick replies as can be kept")]
    TooManyQuickReplies,
    /// No such file.
    #[error("no such media")]
    MediaUnknown,
    /// The file is not here yet.
    #[error("the media is not here")]
    MediaNotReady,
    /// The notice is critical: it goes when it is over.
    #[error("the notice cannot be dismissed")]
    NoticeStays,
    /// The keychain did not answer.
    #[error("the keychain did not answer")]
    Vault(#[from] VaultError),
    /// No sound comes from a microphone.
    #[error("no sound comes from a microphone")]
    Microphone(#[from] MicrophoneError),
    /// Not being recorded any more, or sent, or thrown away.
    #[error("no such recording")]
    RecordingGone,
    /// The encoder refused.
    #[error("sound could not be encoded")]
    Encoder(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A pasted value does not do.
    #[error("a pasted value does not do")]
    Setup(#[from] Mistake),
    /// Meta refused or was not reached.
    #[error("the cloud api did not do it")]
    Api(#[source] api::Error),
    /// The client could not be made.
    #[error("the client could not be made")]
    Client(#[source] api::BuildError),
    /// The database refused.
    #[error("the store refused")]
    Store(#[from] StoreError),
    /// A file could not be written or read.
    #[error("a file could not be written or read")]
    File(#[from] std::io::Error),
    /// Something of ours could not be read back.
    #[error("a record of ours could not be read")]
    Record(#[from] serde_json::Error),
}

impl EngineError {
    /// The stable name of the reason; its words are the interface's.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotConnected => "not_connected",
            Self::WindowClosed => "service_window_closed",
            Self::MarketingStopped => "marketing_opted_out",
            Self::GroupReadOnly => "group_read_only",
            Self::Text(TextProblem::Empty) | Self::Caption(TextProblem::Empty) => "text_empty",
            Self::Text(TextProblem::TooLong { .. }) => "text_too_long",
            Self::Caption(TextProblem::TooLong { .. }) => "caption_too_long",
            Self::MediaTooBig { .. } => "media_too_big",
            Self::MediaEmpty | Self::SoundUnreadable => "media_type_refused",
            Self::PhotoUnreadable => "photo_unreadable",
            Self::StagedNotFit(problem) => problem.code(),
            Self::StagedFileGone => "staged_file_gone",
            Self::RecipientInvalid => "recipient_invalid",
            Self::ConversationUnknown => "conversation_unknown",
            Self::MessageUnknown => "message_unknown",
            Self::Unsendable(_) => "message_invalid",
            Self::CannotReact => "reaction_not_possible",
            Self::CannotForward => "forward_not_possible",
            Self::NumberHidden => "contact_number_hidden",
            Self::CannotResend => "message_cannot_be_resent",
            Self::TemplateUnknown => "template_unknown",
            Self::TemplateNotUsable => "template_not_usable",
            Self::TemplateNeedsMore => "template_needs_more",
            Self::TemplateValueMissing { .. } => "template_value_missing",
            Self::TemplateValueInvalid { .. } => "template_value_invalid",
            Self::TemplateDraftGone => "template_draft_gone",
            Self::TemplateHasFaults => "template_has_faults",
            Self::TemplateRefused { code, .. } => code,
            Self::QuickReplyGone => "quick_reply_gone",
            Self::QuickReplyNameTaken => "quick_reply_name_taken",
            Self::QuickReplyNameWrong => "quick_reply_name_wrong",
            Self::TooManyQuickReplies => "too_many_quick_replies",
            Self::MediaUnknown => "media_unknown",
            Self::MediaNotReady => "media_not_ready",
            Self::NoticeStays => "notice_stays",
            Self::Vault(_) => "keychain_unavailable",
            Self::Microphone(error) => error.code(),
            Self::RecordingGone => "recording_gone",
            Self::Setup(mistake) => mistake.code(),
            Self::Api(error) => connect_code(error),
            Self::Client(api::BuildError::Token) => "token_refused",
            Self::Client(_) | Self::Record(_) | Self::Encoder(_) => "internal",
            Self::Store(error) => store_code(error),
            Self::File(error) if error.kind() == std::io::ErrorKind::StorageFull => "disk_full",
            Self::File(_) => "storage_failed",
        }
    }

    /// Numbers and names for the sentence.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Text(TextProblem::TooLong { limit, actual })
            | Self::Caption(TextProblem::TooLong { limit, actual }) => {
                vec![("limit", limit.to_string()), ("actual", actual.to_string())]
            }
            Self::MediaTooBig { limit, actual } => {
                vec![("limit", limit.to_string()), ("actual", actual.to_string())]
            }
            Self::Unsendable(invalid) => unsendable(invalid),
            Self::TemplateValueMissing { name } | Self::TemplateValueInvalid { name } => {
                vec![("name", name.clone())]
            }
            Self::TemplateRefused {
                explanation: Some(explanation),
                ..
            } => vec![("explanation", explanation.clone())],
            Self::Store(StoreError::NewerSchema {
                version: Some(version),
                ..
            }) => vec![("version", version.clone())],
            Self::Setup(Mistake::TokenPermission(permission)) => {
                vec![("permission", (*permission).to_owned())]
            }
            _ => Vec::new(),
        }
    }
}

/// Which field of a message breaks a limit, and by how much.
fn unsendable(invalid: &api::Invalid) -> Vec<(&'static str, String)> {
    let mut params = vec![("field", invalid.field.clone())];
    if let (Some(limit), Some(actual)) = (invalid.problem.limit(), invalid.problem.actual()) {
        params.push(("limit", limit.to_string()));
        params.push(("actual", actual.to_string()));
    }
    params
}

impl MicrophoneError {
    /// The stable name of the reason.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "microphone_missing",
            Self::Refused => "microphone_refused",
            Self::Busy => "microphone_busy",
            Self::Lost => "microphone_lost",
            Self::Failed => "microphone_failed",
        }
    }
}

impl From<SoundError> for EngineError {
    fn from(error: SoundError) -> Self {
        match error {
            SoundError::File(error) => Self::File(error),
            SoundError::Encoder(error) => Self::Encoder(error.into()),
        }
    }
}

fn store_code(error: &StoreError) -> &'static str {
    match error {
        StoreError::DiskFull(_) => "disk_full",
        StoreError::InUse => "data_in_use",
        StoreError::NewerSchema { .. } => "data_from_newer_version",
        StoreError::ReadOnly(_) => "data_read_only",
        StoreError::Busy(_) => "data_busy",
        _ => "storage_failed",
    }
}

/// What an answer of Meta's means for somebody who is connecting a number.
fn connect_code(error: &api::Error) -> &'static str {
    if error
        .graph()
        .is_some_and(api::GraphError::rejects_app_secret)
    {
        return "app_secret_refused";
    }
    match error.graph().map(|graph| graph.code) {
        Some(0 | 102 | 104 | 190) => "token_refused",
        Some(3 | 10 | 200..=299 | 131_005) => "permission_missing",
        Some(33 | 100 | 803) => "number_unknown",
        Some(_) => "meta_refused",
        None => match error {
            api::Error::Unreachable(_) | api::Error::Unanswered(_) => "meta_unreachable",
            _ => "meta_refused",
        },
    }
}

/// What a refusal or failure of a message means, as a stable code.
#[must_use]
pub fn message_code(meta_code: i64) -> &'static str {
    match meta_code {
        470 | 131_047 => "service_window_closed",
        0 | 102 | 104 | 190 => "token_refused",
        3 | 10 | 200..=299 | 131_005 => "permission_missing",
        1026 | 131_021 | 131_026 | 131_030 | 131_062 => "recipient_undeliverable",
        131_050 => "marketing_opted_out",
        130_472 | 131_049 => "marketing_capped",
        4 | 17 | 32 | 613 | 80_007 | 80_008 | 130_429 | 131_048 | 131_064 => "rate_number",
        131_056 => "rate_pair",
        131_070 => "thread_not_ours",
        131_042 | 131_044 | 141_006 => "payment_problem",
        368 | 130_497 | 131_031 | 131_037 | 131_045 | 133_010 => "account_restricted",
        132_001 | 132_007 | 132_016 | 132_068 => "template_not_usable",
        132_015 => "template_paused",
        132_000 | 132_005 | 132_008 | 132_012 | 132_018 => "template_params",
        131_051..=131_053 => "media_not_accepted",
        1 | 2 | 131_000 | 131_016 | 131_057 => "meta_busy",
        _ => "meta_refused",
    }
}

/// What Meta's refusal of a message means, as a stable code.
#[must_use]
pub fn refusal_code(refusal: &api::GraphError) -> &'static str {
    if refusal.rejects_app_secret() {
        "app_secret_refused"
    } else {
        message_code(refusal.code)
    }
}

/// Codes that stop a whole number: every further message would fail the same way.
#[must_use]
pub fn stops_the_number(meta_code: i64) -> bool {
    matches!(
        meta_code,
        0 | 10 | 102 | 104 | 190 | 200..=299 | 131_031 | 131_042
    )
}
