//! One thing a webhook tells.

use serde_json::Value;

use super::account::AccountEvent;
use super::call::Call;
use super::group::GroupEvent;
use super::handover::Handover;
use super::message::{IncomingMessage, MessageError};
use super::status::StatusReport;
use super::template::TemplateEvent;
use super::users::{
    ConversationSummary, HistoryProgress, SavedContact, UserIdUpdate, UserPreference,
};
use crate::OutgoingMessage;
use crate::discreet::discreet;
use crate::json;

/// One thing a webhook tells, with where it stood in the body.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Item {
    /// Where the element stood, `value` left out: `entry[0].changes[1].messages[2]`. Empty for
    /// the body as a whole.
    pub path: String,
    /// WhatsApp Business Account, or the portfolio for some partner events; `0` in tests sent
    /// from Meta's dashboard.
    pub waba_id: Option<String>,
    /// The subscribed field, inferred when Meta left it out; empty when that fails.
    pub field: String,
    /// Unix seconds; only on account, template and number fields.
    pub entry_time: Option<i64>,
    /// The business number this is about: route by this.
    pub phone_number_id: Option<String>,
    /// The business number as Meta prints it: digits or formatted. Never a key.
    pub display_phone_number: Option<String>,
    /// What it says.
    pub event: Event,
    /// The element as received.
    pub raw: Value,
}

discreet!(Item {
    path,
    field,
    waba_id,
    phone_number_id,
    event
});

impl Item {
    /// The request another app sent, where this is the standby echo of one: what
    /// [`Event::Echo`] shows, as it could be sent again.
    #[must_use]
    pub fn sent_request(&self) -> Option<OutgoingMessage> {
        matches!(self.event, Event::Echo(_))
            .then(|| self.raw.get("message"))
            .flatten()
            .and_then(json::read)
    }
}

/// What a webhook tells.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// A customer wrote.
    Message(Box<IncomingMessage>),
    /// A message to a customer that left by another door: the phone app, another app, an AI
    /// agent, or the history of one of them.
    Echo(Box<IncomingMessage>),
    /// How far a message of ours has travelled; also payment and call states, see
    /// [`StatusReport::kind`].
    Status(Box<StatusReport>),
    /// A customer stopped or resumed marketing messages.
    UserPreference(UserPreference),
    /// A customer has a new business-scoped user id.
    UserIdUpdate(UserIdUpdate),
    /// The address book of the phone app changed.
    SavedContact(SavedContact),
    /// How far the copy of the phone app's history has come, or why there is none.
    HistoryProgress(HistoryProgress),
    /// A summary of the conversation, written by an AI agent for whoever takes over.
    Summary(ConversationSummary),
    /// Who answers a conversation changed.
    Handover(Box<Handover>),
    /// A call began, ended or left something.
    Call(Box<Call>),
    /// Something happened to a group.
    Group(Box<GroupEvent>),
    /// Something happened to a message template.
    Template(Box<TemplateEvent>),
    /// Problems of the number or account that belong to no message.
    ValueErrors(Vec<MessageError>),
    /// A known field about the account, the number or the business; details are in
    /// [`Item::raw`].
    Account(Box<AccountEvent>),
    /// Cannot be read as what its place says it is.
    Broken {
        /// What is wrong, for diagnostics. Quotes nothing of the payload.
        reason: String,
    },
    /// Well-formed, but of a kind this version does not know.
    Unknown,
}

impl Event {
    pub(super) fn broken(reason: &str) -> Self {
        Self::Broken {
            reason: reason.to_owned(),
        }
    }
}
