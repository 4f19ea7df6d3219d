//! Templates that are written here: kept, checked, submitted, reviewed, changed, deleted.

mod kinds;
mod life;
mod limits;
mod more;
mod preview;
mod rules;
mod shop;

use shopbell_core::{
    StageFile, TemplateInfo,
    template_book::{
        DraftInfo,
        draft::{DraftCategory, Example, Sample, SampleKind, TemplateDraft},
    },
};
use shopbell_simulator::Asset;

use crate::support::{World, until};

/// A draft that breaks no rule.
pub(crate) fn draft(name: &str) -> TemplateDraft {
    TemplateDraft {
        name: name.into(),
        language: "en".into(),
        body: "Hi {{customer_name}}, your order is ready.".into(),
        examples: vec![example("customer_name", "Ana")],
        category: DraftCategory::Utility,
        ..TemplateDraft::default()
    }
}

pub(crate) fn example(name: &str, value: &str) -> Example {
    Example {
        name: name.into(),
        value: value.into(),
    }
}

impl World {
    /// Picks a file of the bakery's.
    pub(crate) async fn picks(&self, asset: Asset) -> String {
        let file = asset.file();
        let picked = StageFile {
            file_name: file.file_name.clone().unwrap_or_else(|| "file".into()),
            mime: file.mime.clone(),
            as_document: false,
            bytes: file.bytes.clone(),
        };
        self.engine().stage_file(picked).await.unwrap().id
    }

    /// A picked file as the interface hands it over: its facts are the engine's to know.
    pub(crate) async fn sample(&self, kind: SampleKind) -> Sample {
        let asset = match kind {
            SampleKind::Image => Asset::Cake,
            SampleKind::Video => Asset::Video,
            SampleKind::Document => Asset::PriceList,
        };
        Sample {
            staged: self.picks(asset).await,
            file_name: String::new(),
            mime: String::new(),
        }
    }

    pub(crate) async fn writes_template(&self, draft: TemplateDraft) -> DraftInfo {
        self.engine()
            .save_template_draft(None, draft)
            .await
            .unwrap()
    }

    /// Writes and submits a template; it waits for its review then.
    pub(crate) async fn submits(&self, draft: TemplateDraft) {
        let kept = self.writes_template(draft).await;
        assert_eq!(
            kept.faults,
            [],
            "nothing is wrong with it: {:?}",
            kept.draft
        );
        let id = kept.id;
        self.ask(move |engine| async move { engine.submit_template_draft(id).await })
            .await
            .unwrap();
    }

    /// A template of the book, once it is as wanted.
    pub(crate) async fn template_once(
        &self,
        name: &str,
        what: &str,
        wanted: impl Fn(&TemplateInfo) -> bool,
    ) -> TemplateInfo {
        until(what, async || {
            let book = self.engine().template_book().await.unwrap();
            let mut of_name = book.templates.into_iter().filter(|one| one.name == name);
            of_name.find(|one| wanted(one))
        })
        .await
    }
}
