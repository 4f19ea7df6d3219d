//! Sending, and marking as read.

use reqwest::Method;
use serde_json::json;

use super::{Client, not_understood};
use crate::error::Error;
use crate::message::{Accepted, OutgoingMessage};
use crate::{PhoneNumberId, Wamid};

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
