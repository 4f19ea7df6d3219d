//! The number, its account, and where webhooks go.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Client, not_understood};
use crate::error::Error;
use crate::json;
use crate::{PhoneNumber, PhoneNumberId, Waba, WabaId};

/// Sends an account's webhooks somewhere else than the app's usual address.
#[derive(Clone, PartialEq, Eq)]
pub struct CallbackOverride {
    /// `https`, at most 200 characters, reachable now: Meta calls it before answering.
    pub url: String,
    /// What Meta shows when it calls.
    pub verify_token: String,
}

impl std::fmt::Debug for CallbackOverride {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("CallbackOverride")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// An app that gets an account's webhooks. Each one gets every event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubscribedApp {
    /// Its id.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Where its webhooks go, when not to its usual address.
    pub override_callback_uri: Option<String>,
}

impl Client {
    /// Reads a business number. When Meta refuses a field, only those nobody refuses.
    ///
    /// # Errors
    /// As every request.
    pub async fn phone_number(&self, id: &PhoneNumberId) -> Result<PhoneNumber, Error> {
        let answer = self
            .node(
                id.as_str(),
                PhoneNumber::FIELDS,
                PhoneNumber::MINIMAL_FIELDS,
            )
            .await?;
        PhoneNumber::read(answer.clone()).ok_or_else(|| not_understood(&answer))
    }

    /// Reads an account. When Meta refuses a field, only those nobody refuses.
    ///
    /// # Errors
    /// As every request.
    pub async fn waba(&self, id: &WabaId) -> Result<Waba, Error> {
        let answer = self
            .node(id.as_str(), Waba::FIELDS, Waba::MINIMAL_FIELDS)
            .await?;
        Waba::read(answer.clone()).ok_or_else(|| not_understood(&answer))
    }

    /// The apps that get an account's webhooks.
    ///
    /// # Errors
    /// As every request.
    pub async fn subscribed_apps(&self, id: &WabaId) -> Result<Vec<SubscribedApp>, Error> {
        let request = self.request(Method::GET, &[id.as_str(), "subscribed_apps"]);
        let answer = self.json(request).await?;
        if !answer.get("data").is_some_and(Value::is_array) {
            return Err(not_understood(&answer));
        }
        let app = |raw: &Value| {
            let data = raw
                .get("whatsapp_business_api_data")
                .unwrap_or(&Value::Null);
            SubscribedApp {
                id: json::ident(data, "id"),
                name: json::ident(data, "name"),
                override_callback_uri: json::ident(raw, "override_callback_uri"),
            }
        };
        Ok(json::list(&answer, "data").iter().map(app).collect())
    }

    /// Gives this token's app the account's webhooks, at another address if one is named; without
    /// one, at the app's usual address again.
    ///
    /// # Errors
    /// Code 2200 when Meta could not reach the address.
    pub async fn subscribe_app(
        &self,
        id: &WabaId,
        override_to: Option<&CallbackOverride>,
    ) -> Result<(), Error> {
        let mut request = self.request(Method::POST, &[id.as_str(), "subscribed_apps"]);
        if let Some(target) = override_to {
            request = request.json(&json!({
                "override_callback_uri": target.url, "verify_token": target.verify_token }));
        }
        self.confirm(request).await
    }
}
