//! Making a number usable: verification, registration, two-step PIN.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Client, not_understood};
use crate::error::Error;
use crate::json;
use crate::{PhoneNumberId, WabaId};

/// How the verification code reaches the number's owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeMethod {
    /// As a text message.
    Sms,
    /// As a call.
    Voice,
}

impl Client {
    /// Sends the owner a code; `language` is that of the message, such as `es_ES`.
    ///
    /// # Errors
    /// As every request.
    pub async fn request_code(
        &self,
        id: &PhoneNumberId,
        method: CodeMethod,
        language: &str,
    ) -> Result<(), Error> {
        let method = match method {
            CodeMethod::Sms => "SMS",
            CodeMethod::Voice => "VOICE",
        };
        let body = json!({ "code_method": method, "language": language });
        self.post_to(id, "request_code", &body).await
    }

    /// Proves that the code arrived. A hyphen in it is dropped.
    ///
    /// # Errors
    /// As every request.
    pub async fn verify_code(&self, id: &PhoneNumberId, code: &str) -> Result<(), Error> {
        self.post_to(
            id,
            "verify_code",
            &json!({ "code": code.replace(['-', ' '], "") }),
        )
        .await
    }

    /// Makes the number usable with this API. Needed once, and after a change of its name.
    ///
    /// `pin` is six digits: a new one, or the present one where the number has one.
    ///
    /// # Errors
    /// Code 133005 for a wrong PIN; 133016 after ten times in 72 hours.
    pub async fn register(&self, id: &PhoneNumberId, pin: &str) -> Result<(), Error> {
        let body = json!({ "messaging_product": "whatsapp", "pin": pin });
        self.post_to(id, "register", &body).await
    }

    /// The same, with messages resting in a country: `DE`, `CH`, `BR`, … Meta offers some only.
    ///
    /// # Errors
    /// As [`register`](Self::register).
    pub async fn register_in(
        &self,
        id: &PhoneNumberId,
        pin: &str,
        region: &str,
    ) -> Result<(), Error> {
        let body = json!({ "messaging_product": "whatsapp", "pin": pin,
            "data_localization_region": region });
        self.post_to(id, "register", &body).await
    }

    /// Adds a number to an account. `number` is national digits, `calling_code` such as `34`.
    /// Its code has to be requested, and the number registered, next.
    ///
    /// # Errors
    /// Code 2388012 when the account has it already.
    pub async fn add_phone_number(
        &self,
        waba: &WabaId,
        calling_code: u16,
        number: &str,
        verified_name: &str,
    ) -> Result<PhoneNumberId, Error> {
        let body = json!({ "cc": calling_code.to_string(), "phone_number": number,
            "verified_name": verified_name });
        let request = self.request(Method::POST, &[waba.as_str(), "phone_numbers"]);
        let answer = self.json(request.json(&body)).await?;
        json::ident(&answer, "id")
            .map(PhoneNumberId::new)
            .ok_or_else(|| not_understood(&answer))
    }

    /// Asks for another name that customers see. After its review the number has to be registered
    /// again.
    ///
    /// # Errors
    /// As every request.
    pub async fn rename(&self, id: &PhoneNumberId, name: &str) -> Result<(), Error> {
        let body = json!({ "new_display_name": name });
        self.confirm(self.request(Method::POST, &[id.as_str()]).json(&body))
            .await
    }

    /// Takes the number out of this API.
    ///
    /// # Errors
    /// As every request; refused for numbers also used in the phone app.
    pub async fn deregister(&self, id: &PhoneNumberId) -> Result<(), Error> {
        let body = json!({ "messaging_product": "whatsapp" });
        self.post_to(id, "deregister", &body).await
    }

    /// Sets the two-step PIN, six digits. It cannot be taken away here.
    ///
    /// # Errors
    /// As every request.
    pub async fn set_pin(&self, id: &PhoneNumberId, pin: &str) -> Result<(), Error> {
        self.confirm(
            self.request(Method::POST, &[id.as_str()])
                .json(&json!({ "pin": pin })),
        )
        .await
    }

    /// Posts to an edge of a number whose answer is a bare confirmation.
    pub(super) async fn post_to(
        &self,
        id: &PhoneNumberId,
        edge: &str,
        body: &Value,
    ) -> Result<(), Error> {
        self.confirm(self.request(Method::POST, &[id.as_str(), edge]).json(body))
            .await
    }
}
