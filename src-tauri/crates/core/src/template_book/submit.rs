//! What Meta is asked for: reviews, changes, deletions, the archive.

use std::collections::HashMap;
use std::sync::Arc;

use shopbell_cloud_api::{self as api, template::TemplateStatus};
use shopbell_store::Deed;

use super::{draft::Sample, meta_id, pacing::Hold};
use crate::{
    EngineError,
    account::facts::{Fact, Known},
    changes::Change,
    engine::Engine,
    line::Line,
    template_state::TemplateWord,
};

/// How long a pause lasts at least. Source: Meta, *Template pacing*, read 2026-11.
const UNPAUSE_AFTER_MS: i64 = 5 * 60 * 1000;

/// What became of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmittedTemplate {
    /// Meta's status, upper case.
    pub status: String,
    /// Meta's category, upper case: may differ from the one asked for, and its price with it.
    pub category: String,
    /// The category that was asked for.
    pub asked: String,
}

impl Engine {
    /// Submits a draft for review. Its samples are brought to Meta first. When that worked the
    /// draft is gone.
    ///
    /// # Errors
    /// [`EngineError::TemplateHasFaults`] before anything is sent;
    /// [`EngineError::TemplateRefused`] when Meta takes nothing now, or with its reason. The draft
    /// stays.
    pub async fn submit_template_draft(&self, id: i64) -> Result<SubmittedTemplate, EngineError> {
        let (waba, row) = self.draft_row(id).await?;
        let info = self.draft_again(&waba, id).await?;
        let mut faults = info.faults.iter().map(|fault| fault.rule);
        if faults.any(|rule| !rule.is_advice() && rule.refusal().is_none()) {
            return Err(EngineError::TemplateHasFaults);
        }
        if let Some(code) = info.faults.iter().find_map(|fault| fault.rule.refusal()) {
            return Err(EngineError::refused_template(code));
        }
        let draft = info.draft;
        let line = self.line_of(&waba)?;
        let asked = draft.category.as_meta().to_owned();
        let submitted = if row.meta_id.is_empty() {
            let handles = self.bring_samples(&line, draft.samples()).await?;
            let new = draft.to_new(&|sample| handle_of(&handles, sample));
            let answer = line.client.create_template(&line.waba_id(), &new).await;
            let answer = answer.map_err(EngineError::of_template)?;
            let subject = format!("{} {}", draft.name, draft.language);
            self.note_deed(&waba, Deed::Created, &subject).await?;
            SubmittedTemplate {
                status: answer.status.as_str().to_owned(),
                category: answer
                    .category
                    .map_or_else(|| asked.clone(), |category| category.as_str().to_owned()),
                asked,
            }
        } else {
            let rows = self.inner.store.templates(&waba).await?;
            let kept = rows.iter().find(|kept| kept.meta_id == row.meta_id);
            let kept = kept.ok_or(EngineError::TemplateUnknown)?;
            let (_, _, template) = self.template_of_book(kept.id).await?;
            let status = TemplateStatus::from_word(&template.status);
            let approved = status.is_sendable();
            let handles = self.bring_samples(&line, draft.samples()).await?;
            let edit = draft.to_edit(approved, &|sample| handle_of(&handles, sample));
            let changed = line.client.edit_template(&meta_id(kept), &edit).await;
            changed.map_err(EngineError::of_template)?;
            if approved {
                self.note_deed(&waba, Deed::Edited, &row.meta_id).await?;
            }
            SubmittedTemplate {
                status: TemplateStatus::Pending.as_str().to_owned(),
                category: if approved {
                    template.category
                } else {
                    asked.clone()
                },
                asked,
            }
        };
        let mut tx = self.inner.store.write().await?;
        tx.remove_template_draft(&waba, id).await?;
        tx.commit().await?;
        self.inner.changes.tell(Change::Templates);
        self.read_list_again(&line).await;
        Ok(submitted)
    }

    /// Deletes a template at Meta: one language of it, or all.
    ///
    /// # Errors
    /// [`EngineError::TemplateRefused`] when Meta does not.
    pub async fn delete_template(&self, id: i64, all: bool) -> Result<(), EngineError> {
        let (waba, row, info) = self.template_of_book(id).await?;
        let stands = TemplateStatus::from_word;
        if stands(&info.status) == TemplateStatus::Disabled {
            return Err(EngineError::refused_template("template_not_deletable"));
        }
        let line = self.line_of(&waba)?;
        let book = self.template_book().await?.templates;
        let language = (!all).then(|| meta_id(&row));
        line.client
            .delete_template(&line.waba_id(), &row.name, language.as_ref())
            .await
            .map_err(EngineError::of_template)?;
        let deleted = book
            .iter()
            .filter(|one| one.id == row.id || (all && one.name == row.name));
        for one in deleted.filter(|one| stands(&one.status).is_sendable()) {
            let subject = format!("{} {}", one.name, one.language);
            self.note_deed(&waba, Deed::Deleted, &subject).await?;
        }
        self.read_list_again(&line).await;
        Ok(())
    }

    /// Ends a pause that Meta made while it spread a template slowly.
    ///
    /// # Errors
    /// [`EngineError::TemplateRefused`] within five minutes after the pause began, before Meta is
    /// asked; and when Meta does not: not when customers disliked it.
    pub async fn unpause_template(&self, id: i64) -> Result<(), EngineError> {
        let (waba, row, _) = self.template_of_book(id).await?;
        let known = Known::new(self.inner.store.facts_of(&row.meta_id).await?);
        let lasted_ms = paused_since_ms(&known).map(|at_ms| self.inner.clock.now_ms() - at_ms);
        if lasted_ms.is_some_and(|lasted_ms| (0..UNPAUSE_AFTER_MS).contains(&lasted_ms)) {
            return Err(EngineError::refused_template("template_pause_too_fresh"));
        }
        let line = self.line_of(&waba)?;
        let ended = line.client.unpause_template(&meta_id(&row)).await;
        ended.map_err(EngineError::of_template)?;
        self.read_list_again(&line).await;
        Ok(())
    }

    /// Puts a template into Meta's archive, or takes it out. Meta deletes what has been in there
    /// for 28 days.
    ///
    /// # Errors
    /// [`EngineError::TemplateRefused`] when Meta does not.
    pub async fn archive_template(&self, id: i64, archived: bool) -> Result<(), EngineError> {
        let (waba, row, _) = self.template_of_book(id).await?;
        let line = self.line_of(&waba)?;
        let ids = [meta_id(&row)];
        let outcome = line
            .client
            .archive_templates(&line.waba_id(), &ids, archived)
            .await
            .map_err(EngineError::of_template)?;
        if !outcome.failed.is_empty() {
            return Err(EngineError::refused_template("template_refused"));
        }
        self.read_list_again(&line).await;
        Ok(())
    }

    pub(super) fn line_of(&self, waba: &str) -> Result<Arc<Line>, EngineError> {
        let mut lines = self.inner.lines.all().into_iter();
        let line = lines.find(|line| line.account.waba_id.as_str() == waba);
        line.ok_or(EngineError::NotConnected)
    }

    /// The list says how it stands now; when it cannot be read, the next round will.
    pub(super) async fn read_list_again(&self, line: &Line) {
        if let Err(error) = self.inner.sync_templates(line).await {
            tracing::info!(%error, "templates could not be read; they will be read again");
            self.inner.wake_templates.notify_one();
        }
    }

    /// Brings samples to Meta; their handles by picked file.
    async fn bring_samples<'a>(
        &self,
        line: &Line,
        samples: impl Iterator<Item = &'a Sample>,
    ) -> Result<HashMap<String, String>, EngineError> {
        let mut handles = HashMap::new();
        let mut app = None;
        for sample in samples {
            if handles.contains_key(&sample.staged) {
                continue;
            }
            let file = self.inner.store.staged(&sample.staged).await?;
            let file = file.ok_or(EngineError::StagedFileGone)?;
            let app = match &app {
                Some(app) => app,
                None => {
                    let info = line.client.token_info().await.map_err(EngineError::Api)?;
                    let id = info
                        .app_id
                        .ok_or(EngineError::Api(api::Error::Unreadable { status: 200 }))?;
                    app.insert(id)
                }
            };
            let path = self.inner.store.media_path(&file.sha256);
            let handle = line.client.upload_sample(app, &path, &file.mime).await;
            let handle = handle.map_err(EngineError::of_template)?;
            handles.insert(sample.staged.clone(), handle.as_str().to_owned());
        }
        Ok(handles)
    }
}

fn handle_of(handles: &HashMap<String, String>, sample: &Sample) -> String {
    handles.get(&sample.staged).cloned().unwrap_or_default()
}

impl EngineError {
    /// A refusal that is known before Meta is asked.
    pub(super) fn refused_template(code: &'static str) -> Self {
        Self::TemplateRefused {
            code,
            explanation: None,
        }
    }

    /// What is in the way of a submission.
    pub(super) fn held_template(hold: Hold) -> Self {
        Self::refused_template(match hold {
            Hold::Full(_) => "template_limit",
            Hold::Hour { .. } => "template_create_limit",
            Hold::Day { .. } | Hold::Month { .. } => "template_edit_limit",
        })
    }

    /// What Meta's answer to a question about a template means.
    /// Source: Meta, *Error codes › Template creation*, read 2026-11.
    pub(super) fn of_template(error: api::Error) -> Self {
        let Some(refusal) = error.graph() else {
            return Self::Api(error);
        };
        let code = match (refusal.code, refusal.subcode) {
            (_, Some(2_388_024)) => "template_name_taken",
            (_, Some(2_388_023)) => "template_name_blocked",
            (_, Some(2_388_019)) => "template_limit",
            (_, Some(2_388_039)) => "template_edit_limit",
            (80_008, _) => "template_create_limit",
            (0 | 3 | 4 | 10 | 102 | 104 | 190 | 200..=299 | 80_007, _) => return Self::Api(error),
            _ => "template_refused",
        };
        Self::TemplateRefused {
            code,
            explanation: refusal.user_message.clone(),
        }
    }
}

/// When Meta paused a template, Unix milliseconds, as far as an event told; `None` when the newest
/// one told of something else.
fn paused_since_ms(known: &Known) -> Option<i64> {
    let (json, at_ms) = known.dated(Fact::TemplateState)?;
    let told: TemplateWord = serde_json::from_str(json).ok()?;
    (TemplateStatus::from_word(&told.status) == TemplateStatus::Paused).then_some(at_ms)
}
