//! A recording becomes a message.

use shopbell_domain::{ConversationId, MediaKind, MessageId};

use super::MIME;
use crate::{
    EngineError, StageFile, card::Details, engine::Engine, intents::Outgoing,
    outbox::request::Request, views::MessageView,
};

/// A recording to send.
#[derive(Clone, Debug)]
pub struct SendRecording {
    /// The thread.
    pub conversation: ConversationId,
    /// The recording.
    pub recording: String,
    /// Quoted message.
    pub reply_to: Option<MessageId>,
    /// Names the message for the interface; the same key twice sends once.
    pub client_key: String,
}

impl Engine {
    /// Gives a recording its end, if it has none yet, and queues it as a voice message; returns
    /// it as the timeline shows it.
    ///
    /// # Errors
    /// [`EngineError::WindowClosed`], [`EngineError::RecordingGone`], [`EngineError::MediaEmpty`]
    /// when nothing was said; nothing was queued, and the recording is still there.
    pub async fn send_recording(&self, send: SendRecording) -> Result<MessageView, EngineError> {
        let inner = &self.inner;
        // Held to the end: a double click finds what the first one sent.
        let mut live = inner.voice.live.lock().await;
        if let Some(sent) = self
            .sent_before(send.conversation, &send.client_key)
            .await?
        {
            return Ok(sent);
        }
        let thread = self.open_thread(send.conversation).await?;
        let row = inner.store.recording(&send.recording).await?;
        let row = row
            .filter(|row| row.conversation_id == thread.id)
            .ok_or(EngineError::RecordingGone)?;
        let reply_to = self.wamid_of(send.reply_to).await?;
        if live.as_ref().is_some_and(|take| take.file() == row.file) {
            inner.put_away(live.take()).await;
        }
        if inner.voice.known(&row.file).length_ms == 0 {
            return Err(EngineError::MediaEmpty);
        }
        let bytes = tokio::fs::read(inner.recording_path(&row.file)).await?;
        let staged = self
            .stage_file(StageFile {
                file_name: "voice-note.ogg".to_owned(),
                mime: MIME.to_owned(),
                as_document: false,
                bytes: bytes.into(),
            })
            .await?;
        let staged = inner.store.staged(&staged.id).await?;
        let details = Details {
            voice: true,
            ..Details::default()
        };
        let message = self
            .queue(Outgoing {
                thread: &thread,
                request: Request::Media {
                    kind: MediaKind::Audio.as_meta().to_owned(),
                    caption: String::new(),
                    voice: true,
                },
                kind: MediaKind::Audio.as_meta(),
                body: "",
                details: Some(serde_json::to_string(&details)?),
                reply_to,
                client_key: &send.client_key,
                file: Some(staged.ok_or(EngineError::StagedFileGone)?),
                drafted: Some(""),
                recording: Some(&row.file),
            })
            .await?;
        inner.remove_sound(&row.file).await;
        Ok(message)
    }
}
