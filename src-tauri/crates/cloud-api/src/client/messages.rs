//! Sending, and marking as read.

use reqwest::Method;
use serde_json::json;

use super::{Client, not_understood};
use crate::error::Error;
use crate::message::validate::must;
use crate::message::{Accepted, Content, OutgoingMessage, Problem};
use crate::{PhoneNumberId, Wamid};

/// How a marketing message is sent; see [`Client::send_marketing`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarketingOptions {
    /// What happens when the account may not use this way.
    pub policy: ProductPolicy,
    /// Whether Meta may learn from reads and taps; the account's setting when `None`.
    pub share_activity: Option<bool>,
}

/// What happens when an account may not send marketing messages their own way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProductPolicy {
    /// They go as any other template.
    #[default]
    Fallback,
    /// They are refused.
    Strict,
}

impl Client {
    /// Sends one message to one recipient.
    ///
    /// Meta knows no idempotency key: sending again after [`Outcome::Unknown`] can make two
    /// messages of it. Set
    /// [`biz_opaque_callback_data`](OutgoingMessage::biz_opaque_callback_data) and wait for a
    /// status that carries it.
    ///
    /// # Errors
    /// [`Error::Invalid`] before anything is sent; else as every request.
    ///
    /// [`Outcome::Unknown`]: crate::Outcome::Unknown
    pub async fn send_message(
        &self,
        from: &PhoneNumberId,
        message: &OutgoingMessage,
    ) -> Result<Accepted, Error> {
        message.validate()?;
        let request = self
            .request(Method::POST, &[from.as_str(), "messages"])
            .json(message);
        let answer = self.json(request).await?;
        Accepted::read(&answer).ok_or_else(|| not_understood(&answer))
    }

    /// Sends one marketing template by the way made for them, which knows looping headers, maximum
    /// prices and times to live. Answers as [`send_message`](Self::send_message).
    ///
    /// # Errors
    /// [`Error::Invalid`] before anything is sent, for anything but a template, too; code 134100
    /// for other templates, 134101 for ones younger than ten minutes.
    pub async fn send_marketing(
        &self,
        from: &PhoneNumberId,
        message: &OutgoingMessage,
        options: MarketingOptions,
    ) -> Result<Accepted, Error> {
        message.validate()?;
        let template = matches!(message.content, Content::Template(_));
        must(template, "type", Problem::NotAllowed)?;
        let mut body = json!(message);
        if let Some(fields) = body.as_object_mut() {
            if options.policy == ProductPolicy::Strict {
                fields.insert("product_policy".to_owned(), json!("STRICT"));
            }
            if let Some(share) = options.share_activity {
                fields.insert("message_activity_sharing".to_owned(), json!(share));
            }
        }
        let request = self
            .request(Method::POST, &[from.as_str(), "marketing_messages"])
            .json(&body);
        let answer = self.json(request).await?;
        Accepted::read(&answer).ok_or_else(|| not_understood(&answer))
    }

    /// Marks a customer's message and all before it as read; with `typing`, also shows for 25
    /// seconds that somebody is writing.
    ///
    /// # Errors
    /// As every request. Repeating it does no harm.
    pub async fn mark_read(
        &self,
        from: &PhoneNumberId,
        message: &Wamid,
        typing: bool,
    ) -> Result<(), Error> {
        let mut body = json!({
            "messaging_product": "whatsapp", "status": "read", "message_id": message });
        if typing && let Some(fields) = body.as_object_mut() {
            fields.insert("typing_indicator".to_owned(), json!({ "type": "text" }));
        }
        self.confirm(
            self.request(Method::POST, &[from.as_str(), "messages"])
                .json(&body),
        )
        .await
    }
}
