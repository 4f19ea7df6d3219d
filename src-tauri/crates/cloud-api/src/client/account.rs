//! Numbers, their account, and how well they are.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Client, not_understood};
use crate::error::Error;
use crate::json;
use crate::page::Page;
use crate::{Cursor, PhoneNumber, PhoneNumberId, TemplateId, Waba, WabaId};

/// Something whose health can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node<'a> {
    /// A business number.
    Number(&'a PhoneNumberId),
    /// An account.
    Account(&'a WabaId),
    /// A template.
    Template(&'a TemplateId),
}

/// Whether messages can be sent, and what stands in the way. The only place where a missing
/// payment method shows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Health {
    /// `AVAILABLE`, `LIMITED` or `BLOCKED`: the worst of all.
    pub can_send: Option<String>,
    /// Everything involved: app, business, account, number, template.
    pub entities: Vec<HealthEntity>,
}

/// One thing involved in sending.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HealthEntity {
    /// `APP`, `BUSINESS`, `WABA`, `PHONE_NUMBER`, `MESSAGE_TEMPLATE`.
    pub kind: Option<String>,
    /// Its id.
    pub id: Option<String>,
    /// `AVAILABLE`, `LIMITED` or `BLOCKED`.
    pub can_send: Option<String>,
    /// Codes of what is wrong: keys of [`classify`](crate::classify).
    pub errors: Vec<i64>,
    /// English sentences: what is wrong, and what helps.
    pub advice: Vec<String>,
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

    /// The numbers of an account, at most 100 a page.
    ///
    /// # Errors
    /// As every request.
    pub async fn phone_numbers(
        &self,
        waba: &WabaId,
        page: Option<&Cursor>,
    ) -> Result<Page<PhoneNumber>, Error> {
        let get = |fields| {
            let request = self.request(Method::GET, &[waba.as_str(), "phone_numbers"]);
            let request = request.query(&[("limit", "100"), ("fields", fields)]);
            match page {
                Some(page) => request.query(&[("after", page.as_str())]),
                None => request,
            }
        };
        let answer = match self.json(get(PhoneNumber::FIELDS)).await {
            Err(Error::Refused(error)) if error.code == 100 => {
                self.json(get(PhoneNumber::MINIMAL_FIELDS)).await?
            }
            answer => answer?,
        };
        self.page(answer, PhoneNumber::read)
    }

    /// Reads any fields of a number, account or template, as received: for those without a place
    /// of their own here. One that the account may not read fails the whole request with code 100.
    ///
    /// # Errors
    /// As every request.
    pub async fn fields(&self, node: Node<'_>, fields: &[&str]) -> Result<Value, Error> {
        let id = match node {
            Node::Number(id) => id.as_str(),
            Node::Account(id) => id.as_str(),
            Node::Template(id) => id.as_str(),
        };
        let request = self
            .request(Method::GET, &[id])
            .query(&[("fields", fields.join(","))]);
        self.json(request).await
    }

    /// Whether marketing templates may go the usual way, by
    /// [`send_message`](Client::send_message), or by
    /// [`send_marketing`](Client::send_marketing) only.
    ///
    /// # Errors
    /// As every request.
    pub async fn allow_marketing_as_usual(&self, id: &WabaId, allow: bool) -> Result<(), Error> {
        let body = json!({ "disable_marketing_messages_on_cloud_api": !allow });
        self.confirm(self.request(Method::POST, &[id.as_str()]).json(&body))
            .await
    }

    /// Whether messages can be sent, and what stands in the way.
    ///
    /// # Errors
    /// As every request.
    pub async fn health(&self, node: Node<'_>) -> Result<Health, Error> {
        let answer = self.fields(node, &["health_status"]).await?;
        let status = json::object(&answer, "health_status");
        status
            .map(Health::read)
            .ok_or_else(|| not_understood(&answer))
    }
}

impl Health {
    fn read(status: &Value) -> Self {
        Self {
            can_send: json::ident(status, "can_send_message"),
            entities: json::list(status, "entities")
                .iter()
                .map(HealthEntity::read)
                .collect(),
        }
    }
}

impl HealthEntity {
    fn read(entity: &Value) -> Self {
        let errors = json::list(entity, "errors");
        let words = |error: &Value| {
            ["error_description", "possible_solution"].map(|key| json::ident(error, key))
        };
        let notes = json::list(entity, "additional_info")
            .iter()
            .filter_map(json::as_text);
        Self {
            kind: json::ident(entity, "entity_type"),
            id: json::ident(entity, "id"),
            can_send: json::ident(entity, "can_send_message"),
            errors: errors
                .iter()
                .filter_map(|error| json::int(error, "error_code"))
                .collect(),
            advice: errors
                .iter()
                .flat_map(words)
                .flatten()
                .chain(notes)
                .collect(),
        }
    }
}
