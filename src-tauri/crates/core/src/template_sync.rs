//! Keeping the list of templates in step with Meta.

use std::{sync::Arc, time::Duration};

use shopbell_cloud_api::Template;
use shopbell_store::NewTemplate;

use crate::{
    EngineError,
    account::{facts::Fact, keep::Word},
    changes::Change,
    engine::{Engine, Inner},
    line::Line,
    template_book::done_since,
    template_news::news,
};

/// Templates are read again this often: their webhooks go to the app's own address, which may
/// not be ours.
const REFRESH: Duration = Duration::from_secs(30 * 60);
/// Pause after Meta could not be reached.
const PAUSE: Duration = Duration::from_secs(60);

impl Engine {
    /// Reads the templates of every number again.
    ///
    /// # Errors
    /// [`EngineError::Api`] when Meta is not reached; the kept ones stay.
    pub async fn refresh_templates(&self) -> Result<(), EngineError> {
        for line in self.inner.lines.all() {
            self.inner.sync_templates(&line).await?;
        }
        Ok(())
    }
}

impl Inner {
    /// Keeps templates in step: at the start, when a webhook speaks of one, and now and then.
    pub(crate) async fn keep_templates(self: Arc<Self>) {
        loop {
            let mut wait = REFRESH;
            for line in self.lines.all() {
                if let Err(error) = self.sync_templates(&line).await {
                    tracing::info!(%error, "templates could not be read; the kept ones stay");
                    wait = PAUSE;
                }
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.wake_templates.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Reads the list of an account's templates.
    pub(crate) async fn sync_templates(&self, line: &Line) -> Result<(), EngineError> {
        // What happens while Meta answers is newer than the list.
        let asked_ms = self.clock.now_ms();
        let waba = line.waba_id();
        let mut templates = Vec::new();
        let (mut count, mut limit) = (None, None);
        let mut page = None;
        loop {
            let found = line
                .client
                .templates(&waba, page.as_ref())
                .await
                .map_err(EngineError::Api)?;
            templates.extend(found.templates);
            (count, limit) = (found.count.or(count), found.limit.or(limit));
            page = found.next;
            if page.is_none() {
                break;
            }
        }
        let mut tx = self.store.write().await?;
        // Read inside the write: events may be projected meanwhile.
        let before = tx.listed_templates(waba.as_str()).await?;
        let standing = tx.template_notices(waba.as_str()).await?;
        let news = news(&before, &templates, &standing, asked_ms);
        let (since_ms, done) = done_since(&before, &templates, asked_ms);
        for (deed, subject) in done {
            // What was done here after the list before is what this list shows.
            tx.note_template_deed(waba.as_str(), deed, &subject, since_ms, since_ms - 1)
                .await?;
        }
        let listed: Vec<NewTemplate> = templates.iter().map(listed).collect();
        tx.replace_templates(waba.as_str(), &listed, asked_ms)
            .await?;
        let word = Word {
            waba_id: waba.as_str(),
            asked: true,
            at_ms: asked_ms,
        };
        let told = [(Fact::Templates, count), (Fact::MostTemplates, limit)];
        for (fact, number) in told {
            if let Some(number) = number {
                word.fact(&mut tx, waba.as_str(), fact, &number.to_string())
                    .await?;
            }
        }
        for notice in &news {
            word.notice(&mut tx, notice).await?;
        }
        tx.commit().await?;
        self.changes.tell(Change::Templates);
        if !news.is_empty() {
            self.changes.tell(Change::Account);
        }
        Ok(())
    }
}

fn listed(template: &Template) -> NewTemplate {
    NewTemplate {
        meta_id: template.id.as_str().to_owned(),
        name: template.name.clone(),
        language: template.language.clone(),
        category: template.category.as_str().to_owned(),
        status: template.status.as_str().to_owned(),
        raw: template.raw.to_string(),
    }
}
