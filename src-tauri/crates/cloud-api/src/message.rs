//! Messages to send.

mod accepted;
mod contact;
mod content;
mod interactive;
mod template;
pub(crate) mod validate;
mod wire;

pub use accepted::Accepted;
pub use contact::{Address, ContactCard, ContactName, Email, Organization, Phone, WebAddress};
pub use content::{Content, MediaSource, Place};
pub use interactive::{
    Action, CarouselCard, Flow, FlowRef, FlowStart, Header, Interactive, ListRow, ListSection,
    ProductSection, ReplyButton,
};
pub use template::{
    ButtonParameter, Parameter, TemplateButton, TemplateCard, TemplateComponent, TemplateMessage,
};
pub use validate::{Invalid, Problem};

use crate::discreet::discreet;
use crate::{UserId, WaId, Wamid};

/// A message to one recipient.
///
/// Serialises to the request Meta documents, and reads back from it: an outbox can keep it, and a
/// [standby echo](crate::webhook) holds one. [`validate`](Self::validate) checks the documented
/// limits; [`Client::send_message`](crate::Client::send_message) does so by itself.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct OutgoingMessage {
    /// Who gets it.
    pub to: Recipient,
    /// What it holds.
    pub content: Content,
    /// The message it answers, shown as a quote. Not for reactions.
    pub reply_to: Option<Wamid>,
    /// Comes back in every status of this message; at most 512 characters. Put an id of your own
    /// here: it is the only way to find out what became of a request without an answer.
    pub biz_opaque_callback_data: Option<String>,
    /// Refuses (code 137000) when the customer's identity is not that of this hash any more. The
    /// number has to have the check on; see
    /// [`NumberSetting::IdentityCheck`](crate::NumberSetting::IdentityCheck).
    pub recipient_identity_key_hash: Option<String>,
    /// Makes a template of the message on the way, for portfolios of the highest limits.
    pub direct_send: Option<DirectSend>,
}

discreet!(OutgoingMessage {
    to,
    content,
    reply_to,
    biz_opaque_callback_data,
    direct_send
});

/// Sends a free-form message outside the service window: Meta makes a template of it.
///
/// Only portfolios with a limit of 100 000 customers and more may; others get code 100. The
/// template's id comes with the statuses. Source: Meta, *Direct Send*, read 2026-11.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectSend {
    /// `utility`, `authentication` or `service`.
    pub category: String,
    /// What to name the template.
    pub template_name: Option<String>,
}

impl OutgoingMessage {
    /// A message that answers nothing and carries no callback data.
    #[must_use]
    pub fn new(to: Recipient, content: Content) -> Self {
        Self {
            to,
            content,
            reply_to: None,
            biz_opaque_callback_data: None,
            recipient_identity_key_hash: None,
            direct_send: None,
        }
    }

    /// A text without link preview.
    #[must_use]
    pub fn text(to: Recipient, body: impl Into<String>) -> Self {
        Self::new(
            to,
            Content::Text {
                body: body.into(),
                preview_url: false,
            },
        )
    }

    /// Makes it an answer to a message.
    #[must_use]
    pub fn in_reply_to(mut self, message: Wamid) -> Self {
        self.reply_to = Some(message);
        self
    }

    /// Sets what comes back in every status.
    #[must_use]
    pub fn with_callback_data(mut self, data: impl Into<String>) -> Self {
        self.biz_opaque_callback_data = Some(data.into());
        self
    }

    /// Sends it only if the customer's identity still has this hash.
    #[must_use]
    pub fn with_identity_key_hash(mut self, hash: impl Into<String>) -> Self {
        self.recipient_identity_key_hash = Some(hash.into());
        self
    }

    /// Has Meta make a template of it.
    #[must_use]
    pub fn sent_directly(mut self, as_template: DirectSend) -> Self {
        self.direct_send = Some(as_template);
        self
    }
}

/// Who gets a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// A phone number. Sent with a `+`: without it, Meta reads the number as a local one and a
    /// stranger may get the message.
    Phone(WaId),
    /// A person whose number we may not know.
    User(UserId),
    /// A group, by its id.
    Group(String),
}

impl From<WaId> for Recipient {
    fn from(number: WaId) -> Self {
        Self::Phone(number)
    }
}

impl From<UserId> for Recipient {
    fn from(user: UserId) -> Self {
        Self::User(user)
    }
}
