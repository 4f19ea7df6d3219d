//! Ready texts and ready languages: Meta's template library, previews and copies.

use reqwest::Method;
use serde_json::{Value, json};

use super::templates::submitted;
use super::{Client, SubmittedTemplate};
use crate::WabaId;
use crate::discreet::discreet;
use crate::error::Error;
use crate::json;
use crate::page::Page;
use crate::template::LibraryTemplate;
use crate::{Cursor, TemplateId};

/// What to look for in the library. Everything matches when empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LibraryQuery {
    /// Words in name or text.
    pub search: Option<String>,
    /// Such as `es_ES`.
    pub language: Option<String>,
    /// `ORDER_MANAGEMENT`, `PAYMENTS`, `ACCOUNT_UPDATE`, `CUSTOMER_FEEDBACK`.
    pub topic: Option<String>,
    /// `DELIVERY_UPDATE`, `ORDER_PICK_UP`, …
    pub usecase: Option<String>,
    /// `E_COMMERCE`, `FINANCIAL_SERVICES`.
    pub industry: Option<String>,
}

/// A ready text. Values are checked against [`parameter_types`](Self::parameter_types) on sending.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct LibraryEntry {
    /// The library's name of it.
    pub name: String,
    /// Its language.
    pub language: Option<String>,
    /// `UTILITY` or `AUTHENTICATION`.
    pub category: Option<String>,
    /// Its header.
    pub header: Option<String>,
    /// Its text with variables.
    pub body: Option<String>,
    /// Example values of the variables.
    pub parameters: Vec<String>,
    /// `TEXT`, `AMOUNT`, `DATE`, `PHONE NUMBER`, `ADDRESS`, `EMAIL`, `NUMBER`.
    pub parameter_types: Vec<String>,
    /// Everything as received.
    pub raw: Value,
}

discreet!(LibraryEntry {
    name,
    language,
    category
});

impl Client {
    /// A page of ready texts.
    ///
    /// # Errors
    /// As every request.
    pub async fn template_library(
        &self,
        query: &LibraryQuery,
        page: Option<&Cursor>,
    ) -> Result<Page<LibraryEntry>, Error> {
        let filters = [
            ("search", query.search.as_deref()),
            ("language", query.language.as_deref()),
            ("topic", query.topic.as_deref()),
            ("usecase", query.usecase.as_deref()),
            ("industry", query.industry.as_deref()),
            ("after", page.map(Cursor::as_str)),
        ];
        let given = filters.into_iter().filter(|(_, value)| value.is_some());
        let request = self
            .request(Method::GET, &["message_template_library"])
            .query(&given.collect::<Vec<_>>());
        let answer = self.json(request).await?;
        self.page(answer, LibraryEntry::read)
    }

    /// Makes a template of a ready text. As it is, it is approved at once.
    ///
    /// # Errors
    /// Code 100 with subcode 2388024 when name and language are taken.
    pub async fn create_from_library(
        &self,
        waba: &WabaId,
        template: &LibraryTemplate,
    ) -> Result<SubmittedTemplate, Error> {
        let request = self.request(Method::POST, &[waba.as_str(), "message_templates"]);
        let answer = self.json(request.json(template)).await?;
        submitted(&answer)
    }

    /// Meta's fixed texts of one-time codes in several languages, as Meta gives them.
    ///
    /// # Errors
    /// As every request.
    pub async fn preview_one_time_codes(
        &self,
        waba: &WabaId,
        languages: &[&str],
        security_advice: bool,
        expires_in_minutes: Option<u8>,
    ) -> Result<Vec<Value>, Error> {
        let mut query = vec![
            ("category", "AUTHENTICATION".to_owned()),
            ("languages", languages.join(",")),
            ("add_security_recommendation", security_advice.to_string()),
            ("button_types", "OTP".to_owned()),
        ];
        if let Some(minutes) = expires_in_minutes {
            query.push(("code_expiration_minutes", minutes.to_string()));
        }
        let request = self.request(Method::GET, &[waba.as_str(), "message_template_previews"]);
        let answer = self.json(request.query(&query)).await?;
        Ok(self.page(answer, Some)?.items)
    }

    /// Makes or changes a template of one-time codes in several languages at once.
    ///
    /// # Errors
    /// As every request.
    pub async fn upsert_one_time_codes(
        &self,
        waba: &WabaId,
        name: &str,
        languages: &[&str],
        components: &[Value],
    ) -> Result<Page<SubmittedTemplate>, Error> {
        let body = json!({ "name": name, "languages": languages, "category": "AUTHENTICATION",
            "components": components });
        let request = self.request(Method::POST, &[waba.as_str(), "upsert_message_templates"]);
        let answer = self.json(request.json(&body)).await?;
        self.page(answer, |raw| submitted(&raw).ok())
    }

    /// Copies templates of another account of ours, 500 at a time from page 0. Answers with the
    /// ids of the new ones.
    ///
    /// # Errors
    /// As every request.
    pub async fn copy_templates(
        &self,
        from: &WabaId,
        to: &WabaId,
        page: u32,
    ) -> Result<Vec<TemplateId>, Error> {
        let body = json!({ "source_waba_id": from, "page_number": page });
        let request = self.request(Method::POST, &[to.as_str(), "migrate_message_templates"]);
        let answer = self.json(request.json(&body)).await?;
        let Some(migrated) = json::object(&answer, "migrated_templates") else {
            return Err(super::not_understood(&answer));
        };
        let ids = migrated
            .as_object()
            .into_iter()
            .flat_map(|ids| ids.values());
        Ok(ids.filter_map(json::as_text).map(TemplateId::new).collect())
    }
}

impl LibraryEntry {
    fn read(raw: Value) -> Option<Self> {
        let get = |key| json::ident(&raw, key);
        let texts = |key| {
            json::list(&raw, key)
                .iter()
                .filter_map(json::as_text)
                .collect()
        };
        Some(Self {
            name: get("name")?,
            language: get("language"),
            category: get("category"),
            header: get("header"),
            body: get("body"),
            parameters: texts("body_params"),
            parameter_types: texts("body_param_types"),
            raw,
        })
    }
}
