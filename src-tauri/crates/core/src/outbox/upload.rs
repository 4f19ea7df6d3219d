//! Bringing a message's file to Meta before the message.

use shopbell_cloud_api::{self as api, Outcome, UploadFile};
use shopbell_store::{DueMessage, OutboxState};

use super::{
    refused::{UNREACHABLE_MS, because},
    request::{Request, Uploaded},
};
use crate::{EngineError, engine::Inner, health::SendingState, line::Line};

/// Meta keeps uploads for 30 days.
const UPLOAD_LIVES_MS: i64 = 29 * 24 * 60 * 60 * 1000;

/// A file to bring there.
#[derive(Clone, Copy)]
struct File<'a> {
    sha256: &'a str,
    mime: &'a str,
    name: Option<&'a str>,
}

impl Inner {
    /// Brings the message's files to Meta, its own first; `None` when one has to wait.
    pub(super) async fn upload<'a>(
        &self,
        line: &Line,
        due: &'a DueMessage,
        request: &'a Request,
    ) -> Result<Option<Vec<Uploaded<'a>>>, EngineError> {
        let own = due.sha256.as_deref().zip(due.mime.as_deref());
        let own = own.map(|(sha256, mime)| File {
            sha256,
            mime,
            name: due.file_name.as_deref(),
        });
        let others = request.files().map(|(sha256, mime, name)| File {
            sha256,
            mime,
            name: Some(name),
        });
        let mut uploaded: Vec<Uploaded<'a>> = Vec::new();
        let mut begun = false;
        for file in own.into_iter().chain(others) {
            if uploaded.iter().any(|done| done.sha256 == file.sha256) {
                continue;
            }
            let Some(id) = self.upload_one(line, due, file, &mut begun).await? else {
                return Ok(None);
            };
            uploaded.push(Uploaded {
                sha256: file.sha256,
                id,
                file_name: file.name,
            });
        }
        Ok(Some(uploaded))
    }

    /// Brings a file to Meta, unless Meta still has it. A lost answer may be repeated: uploads
    /// are harmless.
    async fn upload_one(
        &self,
        line: &Line,
        due: &DueMessage,
        file: File<'_>,
        begun: &mut bool,
    ) -> Result<Option<String>, EngineError> {
        let File { sha256, mime, name } = file;
        let now_ms = self.clock.now_ms();
        let known = self
            .store
            .upload(due.account_id, sha256, mime, now_ms - UPLOAD_LIVES_MS)
            .await?;
        if let Some(id) = known {
            return Ok(Some(id));
        }
        if !*begun {
            let mut tx = self.store.write().await?;
            *begun = tx.begin_upload(due.message_id).await?;
            tx.commit().await?;
            if !*begun {
                return Ok(None);
            }
            self.changes.message(due.conversation_id, due.message_id);
        }
        let file = UploadFile {
            path: self.store.media_path(sha256),
            mime: mime.to_owned(),
            file_name: name.unwrap_or("file").to_owned(),
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
                Ok(Some(id.as_str().to_owned()))
            }
            Err(error) => {
                tracing::info!(%error, "a file was not taken");
                self.upload_failed(line, due, &error).await?;
                Ok(None)
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
            return self.refused(line, due, error.class(), refusal, &[]).await;
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
