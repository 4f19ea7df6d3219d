//! The owner's templates: written, checked, submitted, changed and deleted here.
//!
//! Drafts are rows of ours and survive everything; Meta hears of one when it is submitted. What
//! breaks a rule is said while it is written ([`rules`]), so that a refusal is the exception.

mod build;
mod counted;
pub mod draft;
mod elsewhere;
mod from_meta;
mod library;
mod pacing;
pub mod rules;
mod submit;

use shopbell_cloud_api::{TemplateId, template::TemplateStatus};
use shopbell_store::{TemplateDraftRow, TemplateRow};

use crate::{
    EngineError,
    account::facts::Known,
    changes::Change,
    engine::Engine,
    template_state::by_template,
    templates::{TemplateInfo, read},
};
pub use counted::{Counted, Performance};
use draft::{DraftCategory, TemplateDraft};
pub(crate) use elsewhere::done_since;
pub use library::{FromLibrary, LibraryText};
pub use pacing::{Edits, Hold, Pace, Room};
use rules::{Changed, Fault, Other, Others};
pub use submit::SubmittedTemplate;

/// All templates and all drafts.
#[derive(Clone, Debug)]
pub struct TemplateBook {
    /// As Meta has them.
    pub templates: Vec<TemplateInfo>,
    /// Being written, the last changed one first.
    pub drafts: Vec<DraftInfo>,
    /// What Meta still allows.
    pub pace: Pace,
}

/// A template being written.
#[derive(Clone, Debug)]
pub struct DraftInfo {
    /// Our id.
    pub id: i64,
    /// The template it changes, by our id; `None` for a new one.
    pub changes: Option<i64>,
    /// What it says.
    pub draft: TemplateDraft,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// When it was last changed, Unix milliseconds.
    pub updated_at_ms: i64,
}

/// What a draft is made of a template for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyFor {
    /// To change it.
    Change,
    /// To make another one like it.
    Another,
    /// To say it in another language.
    Translation,
}

impl Engine {
    /// All templates and all drafts.
    ///
    /// # Errors
    /// [`EngineError::NotConnected`].
    pub async fn template_book(&self) -> Result<TemplateBook, EngineError> {
        let store = &self.inner.store;
        let mut book = TemplateBook {
            templates: Vec::new(),
            drafts: Vec::new(),
            pace: Pace::default(),
        };
        for waba in self.wabas().await? {
            let rows = store.templates(&waba).await?;
            let known = by_template(store.template_facts(&waba).await?);
            let marks = store.template_marks(&waba).await?;
            let pace = self.pace(&waba).await?;
            for row in &rows {
                let Some(mut template) = read(row, known.get(&row.meta_id)) else {
                    continue;
                };
                template.mark(&marks, self.inner.clock.now_ms());
                book.templates.push(template);
            }
            for row in store.template_drafts(&waba).await? {
                book.drafts.push(self.draft_info(&waba, &rows, row).await?);
            }
            book.pace.add(pace, &rows);
        }
        Ok(book)
    }

    /// Keeps a draft as it is now; a new one without `id`. Samples that are gone are left out.
    ///
    /// # Errors
    /// [`EngineError::TemplateDraftGone`], [`EngineError::NotConnected`].
    pub async fn save_template_draft(
        &self,
        id: Option<i64>,
        mut draft: TemplateDraft,
    ) -> Result<DraftInfo, EngineError> {
        let (waba, id) = match id {
            Some(id) => (self.draft_row(id).await?.0, Some(id)),
            None => (self.first_waba().await?, None),
        };
        self.keep_known_samples(&mut draft).await?;
        let id = self.keep_draft(&waba, id, "", &draft).await?;
        self.draft_again(&waba, id).await
    }

    /// Makes a draft of a template.
    ///
    /// # Errors
    /// [`EngineError::TemplateUnknown`]; [`EngineError::TemplateRefused`] when Meta takes no
    /// changes of it now; [`EngineError::TemplateNeedsMore`] when it has a part that has no field
    /// here.
    pub async fn copy_template(
        &self,
        template: i64,
        purpose: CopyFor,
    ) -> Result<DraftInfo, EngineError> {
        let (waba, row, info) = self.template_of_book(template).await?;
        let raw = serde_json::from_str(&row.raw)?;
        let mut draft = from_meta::draft_of(&raw, &info.category, info.has_names())
            .ok_or(EngineError::TemplateNeedsMore)?;
        let mut meta_id = "";
        match purpose {
            CopyFor::Change => {
                let status = TemplateStatus::from_word(&info.status);
                if !is_editable(&status) {
                    return Err(EngineError::refused_template("template_not_editable"));
                }
                meta_id = row.meta_id.as_str();
                let drafts = self.inner.store.template_drafts(&waba).await?;
                if let Some(begun) = drafts.iter().find(|draft| draft.meta_id == meta_id) {
                    return self.draft_again(&waba, begun.id).await;
                }
            }
            CopyFor::Another => draft.name.push_str("_2"),
            CopyFor::Translation => draft.language.clear(),
        }
        let id = self.keep_draft(&waba, None, meta_id, &draft).await?;
        self.draft_again(&waba, id).await
    }

    /// Forgets a draft.
    ///
    /// # Errors
    /// [`EngineError::TemplateDraftGone`].
    pub async fn remove_template_draft(&self, id: i64) -> Result<(), EngineError> {
        let (waba, _) = self.draft_row(id).await?;
        let mut tx = self.inner.store.write().await?;
        tx.remove_template_draft(&waba, id).await?;
        tx.commit().await?;
        self.inner.changes.tell(Change::Templates);
        Ok(())
    }

    /// Makes a template a favourite, or none.
    ///
    /// # Errors
    /// [`EngineError::TemplateUnknown`].
    pub async fn star_template(&self, template: i64, starred: bool) -> Result<(), EngineError> {
        let (waba, row, _) = self.template_of_book(template).await?;
        let mut tx = self.inner.store.write().await?;
        tx.star_template(&waba, &row.name, &row.language, starred)
            .await?;
        tx.commit().await?;
        self.inner.changes.tell(Change::Templates);
        Ok(())
    }

    /// Every WhatsApp Business account that has a number here, once.
    async fn wabas(&self) -> Result<Vec<String>, EngineError> {
        let accounts = self.inner.store.accounts().await?;
        let mut wabas: Vec<String> = Vec::new();
        for account in accounts {
            let waba = account.waba_id.as_str();
            if wabas.iter().all(|known| known != waba) {
                wabas.push(waba.to_owned());
            }
        }
        Ok(wabas)
    }

    async fn first_waba(&self) -> Result<String, EngineError> {
        let first = self.wabas().await?.into_iter().next();
        first.ok_or(EngineError::NotConnected)
    }

    pub(crate) async fn template_of_book(
        &self,
        id: i64,
    ) -> Result<(String, TemplateRow, TemplateInfo), EngineError> {
        let store = &self.inner.store;
        for waba in self.wabas().await? {
            if let Some(row) = store.template(&waba, id).await? {
                let known = Known::new(store.facts_of(&row.meta_id).await?);
                let info = read(&row, Some(&known)).ok_or(EngineError::TemplateUnknown)?;
                return Ok((waba, row, info));
            }
        }
        Err(EngineError::TemplateUnknown)
    }

    async fn draft_row(&self, id: i64) -> Result<(String, TemplateDraftRow), EngineError> {
        for waba in self.wabas().await? {
            let rows = self.inner.store.template_drafts(&waba).await?;
            if let Some(row) = rows.into_iter().find(|row| row.id == id) {
                return Ok((waba, row));
            }
        }
        Err(EngineError::TemplateDraftGone)
    }

    async fn draft_again(&self, waba: &str, id: i64) -> Result<DraftInfo, EngineError> {
        let (_, row) = self.draft_row(id).await?;
        let rows = self.inner.store.templates(waba).await?;
        self.draft_info(waba, &rows, row).await
    }

    async fn draft_info(
        &self,
        waba: &str,
        rows: &[TemplateRow],
        row: TemplateDraftRow,
    ) -> Result<DraftInfo, EngineError> {
        let draft: TemplateDraft = serde_json::from_str(&row.draft)?;
        let others = self.others(waba, rows, &row.meta_id).await?;
        let changes = rows.iter().find(|other| other.meta_id == row.meta_id);
        Ok(DraftInfo {
            id: row.id,
            changes: changes.map(|row| row.id),
            faults: draft.faults(&others),
            draft,
            updated_at_ms: row.updated_at_ms,
        })
    }

    async fn others(
        &self,
        waba: &str,
        rows: &[TemplateRow],
        changed: &str,
    ) -> Result<Others, EngineError> {
        let known = by_template(self.inner.store.template_facts(waba).await?);
        let beside = rows.iter().filter(|row| row.meta_id != changed);
        let changes = rows.iter().find(|row| row.meta_id == changed);
        let changes = changes.and_then(|row| read(row, known.get(&row.meta_id)));
        let pace = self.pace(waba).await?;
        let hold = match &changes {
            Some(info) if TemplateStatus::from_word(&info.status).is_sendable() => {
                pace.holds_edit(changed)
            }
            None if changed.is_empty() => pace.holds_new(),
            _ => None,
        };
        let other = |info: TemplateInfo| Other {
            name: info.name,
            language: info.language,
            body: info.body,
            footer: info.footer.unwrap_or_default(),
        };
        Ok(Others {
            templates: beside
                .filter_map(|row| read(row, known.get(&row.meta_id)))
                .map(other)
                .collect(),
            blocked: self.blocked_names(waba).await?,
            changes: changes.map(|info| Changed {
                status: TemplateStatus::from_word(&info.status),
                category: DraftCategory::from_meta(&info.category),
                name: info.name,
                language: info.language,
            }),
            hold,
        })
    }

    async fn keep_draft(
        &self,
        waba: &str,
        id: Option<i64>,
        meta_id: &str,
        draft: &TemplateDraft,
    ) -> Result<i64, EngineError> {
        let json = serde_json::to_string(draft)?;
        let now_ms = self.inner.clock.now_ms();
        let samples: Vec<String> = draft
            .samples()
            .map(|sample| sample.staged.clone())
            .collect();
        let mut tx = self.inner.store.write().await?;
        let id = match id {
            Some(id) => {
                if !tx.change_template_draft(waba, id, &json, now_ms).await? {
                    return Err(EngineError::TemplateDraftGone);
                }
                id
            }
            None => tx.add_template_draft(waba, meta_id, &json, now_ms).await?,
        };
        tx.hold_files(&format!("template:{id}"), &samples).await?;
        tx.commit().await?;
        self.inner.changes.tell(Change::Templates);
        Ok(id)
    }

    /// The facts of a sample are ours to know, not the interface's to say.
    async fn keep_known_samples(&self, draft: &mut TemplateDraft) -> Result<(), EngineError> {
        let header = match &mut draft.header {
            draft::DraftHeader::Media { sample, .. } => Some(sample),
            _ => None,
        };
        let cards = draft.cards.iter_mut().map(|card| &mut card.sample);
        for sample in header.into_iter().chain(cards) {
            let Some(given) = sample.take() else { continue };
            let known = self.inner.store.staged(&given.staged).await?;
            *sample = known.map(|file| draft::Sample {
                staged: file.id,
                file_name: file.file_name,
                mime: file.mime,
            });
        }
        Ok(())
    }
}

/// Source: Meta, *Template management*, read 2026-11.
fn is_editable(status: &TemplateStatus) -> bool {
    status.is_sendable() || matches!(status, TemplateStatus::Rejected | TemplateStatus::Paused)
}

fn meta_id(row: &TemplateRow) -> TemplateId {
    TemplateId::new(row.meta_id.as_str())
}
