//! Templates: listing, submitting, changing, deleting.

use reqwest::Method;
use serde::Serialize;
use serde_json::Value;

use super::Client;
use crate::error::Error;
use crate::json;
use crate::page::Page;
use crate::template::{TemplateCategory, TemplateStatus};
use crate::{Cursor, Template, TemplateId, TemplatePage, WabaId};

const FIELDS: &str = "id,name,language,status,category,parameter_format,components,\
    quality_score,rejected_reason,previous_category";

/// Larger pages have been seen to time out.
const PAGE_SIZE: &str = "100";

/// A template to submit for review. `components` are as Meta documents them for creation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewTemplate {
    /// At most 512 lower-case letters, digits and underscores.
    pub name: String,
    /// Such as `es_ES`.
    pub language: String,
    /// What it is for. Meta may decide otherwise, which changes its price.
    #[serde(serialize_with = "word")]
    pub category: TemplateCategory,
    /// Whether variables have names: `NAMED` instead of `POSITIONAL`.
    #[serde(rename = "parameter_format", serialize_with = "format")]
    pub named_parameters: bool,
    /// Header, body, footer, buttons, with examples for their variables.
    pub components: Vec<Value>,
    /// How long delivery is tried, seconds; `-1` for 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_send_ttl_seconds: Option<i64>,
}

fn word<S: serde::Serializer>(category: &TemplateCategory, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(category.as_str())
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands fields over by reference"
)]
fn format<S: serde::Serializer>(named: &bool, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(if *named { "NAMED" } else { "POSITIONAL" })
}

/// A change of a template. It is reviewed again; until then it may not be sendable.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TemplateEdit {
    /// All components, not only the changed ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<Value>>,
    /// How long delivery is tried, seconds; `-1` for 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_send_ttl_seconds: Option<i64>,
}

/// The answer to a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubmittedTemplate {
    /// The new template.
    pub id: TemplateId,
    /// Usually [`TemplateStatus::Pending`].
    pub status: TemplateStatus,
    /// The category Meta gave it: compare with the one asked for.
    pub category: Option<TemplateCategory>,
}

impl Client {
    /// One page of an account's templates, at most 100. Go on with
    /// [`next`](TemplatePage::next) until there is none.
    ///
    /// # Errors
    /// As every request.
    pub async fn templates(
        &self,
        waba: &WabaId,
        page: Option<&Cursor>,
    ) -> Result<TemplatePage, Error> {
        let get = |fields: Option<&str>| {
            let mut request = self
                .request(Method::GET, &[waba.as_str(), "message_templates"])
                .query(&[("limit", PAGE_SIZE)]);
            if let Some(fields) = fields {
                request = request.query(&[("fields", fields)]);
            }
            if let Some(page) = page {
                request = request.query(&[("after", page.as_str())]);
            }
            request
        };
        let mut answer = self.json(get(Some(FIELDS))).await;
        if answer
            .as_ref()
            .is_err_and(|error| error.graph().is_some_and(|graph| graph.code == 100))
        {
            // One field an account may not read fails the whole list.
            answer = self.json(get(None)).await;
        }
        let answer = answer?;
        let refused = super::not_understood(&answer);
        let page = Page::read(answer, Template::read).ok_or(refused)?;
        Ok(TemplatePage {
            templates: page.items,
            broken: page.broken,
            next: page.next,
        })
    }

    /// Reads one template.
    ///
    /// # Errors
    /// As every request.
    pub async fn template(&self, id: &TemplateId) -> Result<Template, Error> {
        let minimal = "id,name,language,status,category,components";
        let answer = self.node(id.as_str(), FIELDS, minimal).await?;
        let refused = super::not_understood(&answer);
        Template::read(answer).ok_or(refused)
    }

    /// Submits a template for review; at most 100 an hour.
    ///
    /// # Errors
    /// Code 100 with subcode 2388024 when name and language are taken; show
    /// [`user_message`](crate::GraphError::user_message) where there is one.
    pub async fn create_template(
        &self,
        waba: &WabaId,
        template: &NewTemplate,
    ) -> Result<SubmittedTemplate, Error> {
        let request = self.request(Method::POST, &[waba.as_str(), "message_templates"]);
        let answer = self.json(request.json(template)).await?;
        let id = json::ident(&answer, "id").ok_or_else(|| super::not_understood(&answer))?;
        let word = |key| json::ident(&answer, key);
        Ok(SubmittedTemplate {
            id: TemplateId::new(id),
            status: TemplateStatus::from_word(&word("status").unwrap_or_default()),
            category: word("category").map(|category| TemplateCategory::from_word(&category)),
        })
    }

    /// Changes a template: approved ones once a day and ten times a month.
    ///
    /// # Errors
    /// As every request.
    pub async fn edit_template(&self, id: &TemplateId, edit: &TemplateEdit) -> Result<(), Error> {
        self.confirm(self.request(Method::POST, &[id.as_str()]).json(edit))
            .await
    }

    /// Deletes a template: one language of it, or all. The name of an approved one is blocked for
    /// 30 days.
    ///
    /// # Errors
    /// As every request.
    pub async fn delete_template(
        &self,
        waba: &WabaId,
        name: &str,
        language: Option<&TemplateId>,
    ) -> Result<(), Error> {
        let request = self.request(Method::DELETE, &[waba.as_str(), "message_templates"]);
        let mut request = request.query(&[("name", name)]);
        if let Some(id) = language {
            request = request.query(&[("hsm_id", id.as_str())]);
        }
        self.confirm(request).await
    }

    /// Ends a pause that Meta made while spreading a template slowly.
    ///
    /// # Errors
    /// As every request; not earlier than five minutes after the pause.
    pub async fn unpause_template(&self, id: &TemplateId) -> Result<(), Error> {
        self.confirm(self.request(Method::POST, &[id.as_str(), "unpause"]))
            .await
    }
}
