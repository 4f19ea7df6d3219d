//! Short links that open a chat with a text already written.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Client, not_understood};
use crate::discreet::discreet;
use crate::error::Error;
use crate::json;
use crate::message::validate::filled;
use crate::page::Page;
use crate::{Cursor, PhoneNumberId};

const EDGE: &str = "message_qrdls";

/// The longest text customers find written.
const TEXT: usize = 140;

/// A short link. Draw its QR code from the address: Meta's picture of it expires.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShortLink {
    /// Its id: 14 letters and digits.
    pub code: String,
    /// The text customers find written.
    pub prefilled_message: Option<String>,
    /// The address, `https://wa.me/message/…`.
    pub url: Option<String>,
}

discreet!(ShortLink { code });

impl ShortLink {
    fn read(raw: &Value) -> Option<Self> {
        Some(Self {
            code: json::ident(raw, "code")?,
            prefilled_message: json::text(raw, "prefilled_message"),
            url: json::ident(raw, "deep_link_url"),
        })
    }
}

impl Client {
    /// Makes a short link; the text has at most 140 characters, a number at most 2000 links.
    ///
    /// # Errors
    /// [`Error::Invalid`] before anything is sent; else as every request.
    pub async fn create_link(&self, id: &PhoneNumberId, text: &str) -> Result<ShortLink, Error> {
        filled("prefilled_message", text, TEXT)?;
        self.save_link(id, &json!({ "prefilled_message": text }))
            .await
    }

    /// Changes the text of a short link; its address stays.
    ///
    /// # Errors
    /// As every request.
    pub async fn change_link(
        &self,
        id: &PhoneNumberId,
        code: &str,
        text: &str,
    ) -> Result<ShortLink, Error> {
        filled("prefilled_message", text, TEXT)?;
        self.save_link(id, &json!({ "code": code, "prefilled_message": text }))
            .await
    }

    /// A page of a number's short links.
    ///
    /// # Errors
    /// As every request.
    pub async fn links(
        &self,
        id: &PhoneNumberId,
        page: Option<&Cursor>,
    ) -> Result<Page<ShortLink>, Error> {
        let mut request = self.request(Method::GET, &[id.as_str(), EDGE]);
        if let Some(page) = page {
            request = request.query(&[("after", page.as_str())]);
        }
        let answer = self.json(request).await?;
        self.page(answer, |raw| ShortLink::read(&raw))
    }

    /// One short link.
    ///
    /// # Errors
    /// As every request.
    pub async fn link(&self, id: &PhoneNumberId, code: &str) -> Result<ShortLink, Error> {
        let request = self.request(Method::GET, &[id.as_str(), EDGE, code]);
        let answer = self.json(request).await?;
        // As a list of one, or by itself.
        let link = json::list(&answer, "data").first().unwrap_or(&answer);
        ShortLink::read(link).ok_or_else(|| not_understood(&answer))
    }

    /// Deletes a short link. Printed codes stop working.
    ///
    /// # Errors
    /// As every request.
    pub async fn delete_link(&self, id: &PhoneNumberId, code: &str) -> Result<(), Error> {
        self.confirm(self.request(Method::DELETE, &[id.as_str(), EDGE, code]))
            .await
    }

    async fn save_link(&self, id: &PhoneNumberId, body: &Value) -> Result<ShortLink, Error> {
        let request = self.request(Method::POST, &[id.as_str(), EDGE]).json(body);
        let answer = self.json(request).await?;
        ShortLink::read(&answer).ok_or_else(|| not_understood(&answer))
    }
}
