//! Bringing a message's file to Meta before the message.

use shopbell_cloud_api::{self as api, Outcome, UploadFile};
use shopbell_store::{DueMessage, OutboxState};

use super::refused::{UNREACHABLE_MS, because};
use crate::{EngineError, engine::Inner, health::SendingState, line::Line};

/// Meta keeps uploads for 30 days.
const UPLOAD_LIVES_MS: i64 = 29 * 24 * 60 * 60 * 1000;

/// How far the file has come.
pub(super) enum Upload {
    NotNeeded,
    Done(String),
    Later,
}

impl Inner {
    /// Brings the message's file to Meta, unless Meta still has it. A lost answer may be repeated:
    /// uploads are harmless.
    pub(super) async fn upload(
        &self,
        line: &Line,
        due: &DueMessage,
    ) -> Result<Upload, EngineError> {
        let (Some(sha256), Some(mime)) = (&due.sha256, &due.mime) else {
            return Ok(Upload::NotNeeded);
        };
        let now_ms = self.clock.now_ms();
        let known = self
            .store
            .upload(due.account_id, sha256, mime, now_ms - UPLOAD_LIVES_MS)
            .await?;
        if let Some(id) = known {
            return Ok(Upload::Done(id));
        }
        let mut tx = self.store.write().await?;
        let begun = tx.begin_upload(due.message_id).await?;
        tx.commit().await?;
        if !begun {
            return Ok(Upload::Later);
        }
        self.changes.message(due.conversation_id, due.message_id);
        let file = UploadFile {
            path: self.store.media_path(sha256),
            mime: mime.clone(),
            file_name: due.file_name.clone().unwrap_or_else(|| "file".to_owned()),
        };
        match line
            .client
            .upload_media(&line.phone_number_id(), file)
            .await
        {
            Ok(id) => {
                let mut tx = self.store.write().await?;
                tx.keep_upload(due.account_id, sha256, mime, id.as_str(), now_ms)
                    .await?;
                tx.commit().await?;
                self.sending(SendingState::Online, None);
                Ok(Upload::Done(id.as_str().to_owned()))
            }
            Err(error) => {
                tracing::info!(%error, "a file was not taken");
                self.upload_failed(line, due, &error).await?;
                Ok(Upload::Later)
            }
        }
    }

    async fn upload_failed(
        &self,
        line: &Line,
        due: &DueMessage,
        error: &api::Error,
    ) -> Result<(), EngineError> {
        if let Some(refusal) = error.graph() {
            return self.refused(line, due, error.class(), refusal, None).await;
        }
        if error.outcome() == Outcome::Unknown {
            let problem = because("media_upload_failed");
            return self
                .place(due, OutboxState::Queued, &problem, UNREACHABLE_MS)
                .await;
        }
        self.without_refusal(line, due, error).await
    }
}
