//! Where webhooks go: the app's address, the account's, the number's. The nearest one counts.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::{Client, not_understood};
use crate::discreet::discreet;
use crate::error::Error;
use crate::json;
use crate::page::Page;
use crate::{AccessToken, AppId, AppSecret, PhoneNumberId, WabaId};

const OBJECT: &str = "whatsapp_business_account";

/// Sends the webhooks of an account or number somewhere else than to the app's usual address.
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
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubscribedApp {
    /// Its id.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Where its webhooks go, when not to its usual address.
    pub override_callback_uri: Option<String>,
}

discreet!(SubscribedApp {
    id,
    override_callback_uri
});

/// Where the webhooks of a number may go; the first that is set counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookAddresses {
    /// The number's own.
    pub phone_number: Option<String>,
    /// The account's.
    pub account: Option<String>,
    /// The app's.
    pub app: Option<String>,
}

/// What an app is subscribed to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AppSubscription {
    /// `whatsapp_business_account`, or something that is none of ours.
    pub object: String,
    /// Where its webhooks go.
    pub callback_url: Option<String>,
    /// Whether it is on.
    pub active: Option<bool>,
    /// The fields it gets.
    pub fields: Vec<String>,
}

impl Client {
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

    /// Takes the account's webhooks away from this token's app.
    ///
    /// # Errors
    /// As every request.
    pub async fn unsubscribe_app(&self, id: &WabaId) -> Result<(), Error> {
        self.confirm(self.request(Method::DELETE, &[id.as_str(), "subscribed_apps"]))
            .await
    }

    /// Sends one number's webhooks to an address of its own, or to the usual one again.
    ///
    /// Moves messages, echoes, calls, groups, history and handovers. Events about templates and
    /// the account always go to the app's address.
    ///
    /// # Errors
    /// Code 2200 when Meta could not reach the address.
    pub async fn override_number_webhooks(
        &self,
        id: &PhoneNumberId,
        to: Option<&CallbackOverride>,
    ) -> Result<(), Error> {
        let configuration = to.map_or_else(
            || json!({ "override_callback_uri": "" }),
            |to| json!({ "override_callback_uri": to.url, "verify_token": to.verify_token }),
        );
        let body = json!({ "webhook_configuration": configuration });
        self.confirm(self.request(Method::POST, &[id.as_str()]).json(&body))
            .await
    }

    /// Where a number's webhooks go.
    ///
    /// # Errors
    /// As every request.
    pub async fn webhook_addresses(&self, id: &PhoneNumberId) -> Result<WebhookAddresses, Error> {
        let request = self.request(Method::GET, &[id.as_str()]);
        let answer = self
            .json(request.query(&[("fields", "webhook_configuration")]))
            .await?;
        let addresses = json::object(&answer, "webhook_configuration").unwrap_or(&Value::Null);
        Ok(WebhookAddresses {
            phone_number: json::ident(addresses, "phone_number"),
            account: json::ident(addresses, "whatsapp_business_account"),
            app: json::ident(addresses, "application"),
        })
    }

    /// Sets the app's own address and the fields it gets. An app has one address only: this moves
    /// the webhooks of every installation that uses the app.
    ///
    /// # Errors
    /// Code 2200 when Meta could not reach the address.
    pub async fn subscribe_fields(
        &self,
        app: &AppId,
        secret: &AppSecret,
        to: &CallbackOverride,
        fields: &[&str],
    ) -> Result<(), Error> {
        let request = self.as_app(Method::POST, app, secret);
        let body = json!({ "object": OBJECT, "callback_url": to.url,
            "verify_token": to.verify_token, "fields": fields.join(",") });
        self.confirm(request.json(&body)).await
    }
    /// What the app is subscribed to.
    ///
    /// # Errors
    /// As every request.
    pub async fn app_subscriptions(
        &self,
        app: &AppId,
        secret: &AppSecret,
    ) -> Result<Page<AppSubscription>, Error> {
        let answer = self.json(self.as_app(Method::GET, app, secret)).await?;
        self.page(answer, |raw| AppSubscription::read(&raw))
    }

    /// Ends the app's subscription: no installation that uses it gets webhooks any more.
    ///
    /// # Errors
    /// As every request.
    pub async fn unsubscribe_fields(&self, app: &AppId, secret: &AppSecret) -> Result<(), Error> {
        let request = self.as_app(Method::DELETE, app, secret);
        self.confirm(request.query(&[("object", OBJECT)])).await
    }

    /// The app speaks for itself here, not the user of the token.
    fn as_app(&self, method: Method, app: &AppId, secret: &AppSecret) -> RequestBuilder {
        let own = AccessToken::new(format!("{app}|{}", secret.expose()));
        self.request_as(&own, method, &[app.as_str(), "subscriptions"])
    }
}

impl AppSubscription {
    fn read(raw: &Value) -> Option<Self> {
        // Fields come as names, or as objects with name and version.
        let field = |raw: &Value| json::as_text(raw).or_else(|| json::ident(raw, "name"));
        Some(Self {
            object: json::ident(raw, "object")?,
            callback_url: json::ident(raw, "callback_url"),
            active: json::flag(raw, "active"),
            fields: json::list(raw, "fields").iter().filter_map(field).collect(),
        })
    }
}
