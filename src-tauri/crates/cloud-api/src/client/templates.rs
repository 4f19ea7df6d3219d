//! Templates: listing, submitting, changing, deleting.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Client, not_understood};
use crate::error::Error;
use crate::json;
use crate::message::validate::count;
use crate::page::Page;
use crate::template::{NewTemplate, TemplateCategory, TemplateEdit, TemplateStatus};
use crate::{Cursor, Template, TemplateId, TemplatePage, WabaId};

/// What is told about the account beside its templates.
const SUMMARY: &str = "message_template_count,message_template_limit";

/// What an account may ask for, from most to what has always been there. One field an account
/// may not read fails the whole list.
const FIELDS: [&str; 2] = [
    "id,name,language,status,category,parameter_format,components,quality_score,rejected_reason,\
     previous_category,correct_category,message_send_ttl_seconds",
    "id,name,language,status,category,parameter_format,components,quality_score,rejected_reason,\
     previous_category",
];

/// Larger pages have been seen to time out.
const PAGE_SIZE: &str = "100";

/// Which templates to list. All when empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateFilter {
    /// Its state.
    pub status: Option<TemplateStatus>,
    /// What it is for.
    pub category: Option<TemplateCategory>,
    /// Such as `es_ES`.
    pub language: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Words in its name or text.
    pub name_or_content: Option<String>,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    pub quality_score: Option<String>,
}

impl TemplateFilter {
    fn query(&self) -> Vec<(&'static str, &str)> {
        let filters = [
            ("status", self.status.as_ref().map(TemplateStatus::as_str)),
            (
                "category",
                self.category.as_ref().map(TemplateCategory::as_str),
            ),
            ("language", self.language.as_deref()),
            ("name", self.name.as_deref()),
            ("name_or_content", self.name_or_content.as_deref()),
            ("quality_score", self.quality_score.as_deref()),
        ];
        filters
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }
}

/// What became of a request to archive templates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArchiveOutcome {
    /// For which it worked.
    pub changed: Vec<TemplateId>,
    /// For which it did not.
    pub failed: Vec<TemplateId>,
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
        self.templates_matching(waba, &TemplateFilter::default(), page)
            .await
    }

    /// One page of an account's templates that match; see [`templates`](Self::templates).
    ///
    /// # Errors
    /// As every request.
    pub async fn templates_matching(
        &self,
        waba: &WabaId,
        filter: &TemplateFilter,
        page: Option<&Cursor>,
    ) -> Result<TemplatePage, Error> {
        let get = |fields: Option<&str>, summary: Option<&str>| {
            let mut request = self
                .request(Method::GET, &[waba.as_str(), "message_templates"])
                .query(&[("limit", PAGE_SIZE)])
                .query(&filter.query());
            if let Some(fields) = fields {
                request = request.query(&[("fields", fields)]);
            }
            if let Some(summary) = summary {
                request = request.query(&[("summary", summary)]);
            }
            if let Some(page) = page {
                request = request.query(&[("after", page.as_str())]);
            }
            self.json(request)
        };
        let is_refused = |answer: &Result<Value, Error>| {
            let graph = answer.as_ref().err().and_then(Error::graph);
            graph.is_some_and(|graph| graph.code == 100)
        };
        let [most, usual] = FIELDS;
        let mut answer = get(Some(most), Some(SUMMARY)).await;
        for fields in [Some(most), Some(usual), None] {
            if is_refused(&answer) {
                answer = get(fields, None).await;
            }
        }
        let answer = answer?;
        let refused = not_understood(&answer);
        let summary = json::object(&answer, "summary")
            .cloned()
            .unwrap_or_default();
        let told = |key: &str| u64::try_from(json::int(&summary, key)?).ok();
        let (count, limit) = (
            told("message_template_count"),
            told("message_template_limit"),
        );
        let page = Page::read(answer, Template::read).ok_or(refused)?;
        Ok(TemplatePage {
            templates: page.items,
            broken: page.broken,
            next: page.next,
            count,
            limit,
        })
    }

    /// Reads one template.
    ///
    /// # Errors
    /// As every request.
    pub async fn template(&self, id: &TemplateId) -> Result<Template, Error> {
        let minimal = "id,name,language,status,category,components";
        let [fields, _] = FIELDS;
        let answer = self.node(id.as_str(), fields, minimal).await?;
        let refused = not_understood(&answer);
        Template::read(answer).ok_or(refused)
    }

    /// Submits a template for review; at most 100 an hour.
    ///
    /// # Errors
    /// [`Error::Invalid`] before anything is sent. Code 100 with subcode 2388024 when name and
    /// language are taken; show [`user_message`](crate::GraphError::user_message) where there is
    /// one.
    pub async fn create_template(
        &self,
        waba: &WabaId,
        template: &NewTemplate,
    ) -> Result<SubmittedTemplate, Error> {
        template.validate()?;
        let request = self.request(Method::POST, &[waba.as_str(), "message_templates"]);
        let answer = self.json(request.json(template)).await?;
        submitted(&answer)
    }

    /// Changes a template: approved ones once a day and ten times a month.
    ///
    /// # Errors
    /// [`Error::Invalid`] before anything is sent; subcode 2388039 when it cannot be changed now.
    pub async fn edit_template(&self, id: &TemplateId, edit: &TemplateEdit) -> Result<(), Error> {
        edit.validate()?;
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

    /// Deletes up to 100 language versions: all of them or none.
    ///
    /// # Errors
    /// [`Error::Invalid`] for none or more than 100; else as every request.
    pub async fn delete_templates(&self, waba: &WabaId, ids: &[TemplateId]) -> Result<(), Error> {
        count("hsm_ids", ids.len(), 1, 100)?;
        let request = self.request(Method::DELETE, &[waba.as_str(), "message_templates"]);
        let request = request.query(&[("hsm_ids", json!(ids).to_string())]);
        self.confirm(request).await
    }

    /// Puts templates into the archive, or takes them out. Meta deletes archived ones after 28
    /// days.
    ///
    /// # Errors
    /// As every request.
    pub async fn archive_templates(
        &self,
        waba: &WabaId,
        ids: &[TemplateId],
        archived: bool,
    ) -> Result<ArchiveOutcome, Error> {
        let ids: Vec<&str> = ids.iter().map(TemplateId::as_str).collect();
        let edge = if archived { "archive" } else { "unarchive" };
        // Meta's one address on another host, and without a version.
        let request = self
            .other_host(Method::POST, &[waba.as_str(), "message_templates", edge])
            .json(&json!({ "hsm_ids": ids.join(",") }));
        let answer = self.json(request).await?;
        let changed = format!("{edge}d_templates");
        if answer.get(&changed).is_none() && answer.get("failed_templates").is_none() {
            return Err(not_understood(&answer));
        }
        // Ids alone, or objects with an id.
        let id = |raw: &Value| json::as_text(raw).or_else(|| json::ident(raw, "id"));
        let ids = |key: &str| {
            let found = json::list(&answer, key).iter().filter_map(id);
            found.map(TemplateId::new).collect()
        };
        Ok(ArchiveOutcome {
            changed: ids(&changed),
            failed: ids("failed_templates"),
        })
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

/// Reads the answer to a submission.
pub(super) fn submitted(answer: &Value) -> Result<SubmittedTemplate, Error> {
    let word = |key| json::ident(answer, key);
    let id = word("id").ok_or_else(|| not_understood(answer))?;
    Ok(SubmittedTemplate {
        id: TemplateId::new(id),
        status: TemplateStatus::from_word(&word("status").unwrap_or_default()),
        category: word("category").map(|category| TemplateCategory::from_word(&category)),
    })
}
