//! Copies of what was said in one chat, for another.
//!
//! The API knows no forwarding: what goes out is a message of ours with the same content, and
//! nobody is told that it is a copy. Files are not fetched or uploaded again: the stored one is
//! used, and its id at Meta while that lives.

use shopbell_domain::{
    ConversationId, MediaKind, MessageId,
    limits::{CAPTION_MAX, check_length, check_text},
};
use shopbell_store::{MessageRow, StagedFile};

use crate::{
    EngineError,
    card::{Card, Details},
    engine::Engine,
    intents::Outgoing,
    outbox::request::Request,
    views::MessageView,
};

/// A message to copy into a chat.
#[derive(Clone, Debug)]
pub struct Forward {
    /// The message.
    pub message: MessageId,
    /// The thread it goes to.
    pub to: ConversationId,
    /// Names the copy for the interface; the same key twice sends once.
    pub client_key: String,
}

/// What a copy is made of.
struct Copied {
    request: Request,
    kind: String,
    body: String,
    details: Option<String>,
    file: Option<StagedFile>,
}

impl Engine {
    /// Queues a copy of a text, a file, a place, contact cards or our own choices; returns it as
    /// the timeline of its chat shows it.
    ///
    /// # Errors
    /// [`EngineError::CannotForward`], [`EngineError::MediaNotReady`],
    /// [`EngineError::WindowClosed`]; nothing was queued.
    pub async fn forward(&self, forward: Forward) -> Result<MessageView, EngineError> {
        let sent = self.sent_before(forward.to, &forward.client_key).await?;
        if let Some(sent) = sent {
            return Ok(sent);
        }
        let row = self.inner.message_row(forward.message).await?;
        let copied = self.copied(&row).await?;
        let thread = self.open_thread(forward.to).await?;
        self.queue(Outgoing {
            thread: &thread,
            request: copied.request.checked()?,
            kind: &copied.kind,
            body: &copied.body,
            details: copied.details,
            reply_to: None,
            client_key: &forward.client_key,
            file: copied.file,
            drafted: None,
            recording: None,
        })
        .await
    }

    async fn copied(&self, row: &MessageRow) -> Result<Copied, EngineError> {
        if row.deleted || row.origin == "note" {
            return Err(EngineError::CannotForward);
        }
        if row.media_state.is_some() {
            return self.copied_file(row).await;
        }
        let card = Details::from_json(row.details.as_deref()).card;
        let (request, card) = match (row.kind.as_str(), card) {
            ("text", _) => {
                check_text(&row.body).map_err(EngineError::Text)?;
                let body = row.body.clone();
                (Request::Text { body }, None)
            }
            ("location", Some(Card::Location(mut place))) => {
                place.url = None;
                let card = Card::Location(place.clone());
                (Request::Location { place }, Some(card))
            }
            ("contacts", Some(Card::Contacts { cards, .. })) => {
                let card = Card::Contacts {
                    cards: cards.clone(),
                    requested: false,
                };
                (Request::Contacts { cards }, Some(card))
            }
            ("interactive", Some(Card::Choices(choices))) => {
                let card = Card::Choices(choices.clone());
                (Request::Choices { choices }, Some(card))
            }
            _ => return Err(EngineError::CannotForward),
        };
        let details = Details {
            card,
            ..Details::default()
        };
        let has_body = matches!(request, Request::Text { .. } | Request::Choices { .. });
        Ok(Copied {
            request,
            kind: row.kind.clone(),
            body: if has_body {
                row.body.clone()
            } else {
                String::new()
            },
            details: details.to_json(),
            file: None,
        })
    }

    /// The file goes out as what the API takes it for, which need not be what it came as: a
    /// customer's phone may send what a business may not.
    async fn copied_file(&self, row: &MessageRow) -> Result<Copied, EngineError> {
        let media = self.inner.store.media(row.id).await?;
        let media = media.ok_or(EngineError::MediaNotReady)?;
        let (Some(sha256), Some(bytes)) = (media.sha256, row.media_bytes) else {
            return Err(EngineError::MediaNotReady);
        };
        let size = u64::try_from(bytes).unwrap_or(u64::MAX);
        let kind = kind_of(&row.kind, &media.mime, size);
        if size > kind.max_bytes() {
            return Err(EngineError::MediaTooBig {
                limit: kind.max_bytes(),
                actual: size,
            });
        }
        let takes_caption = !matches!(kind, MediaKind::Audio | MediaKind::Sticker);
        let caption = if takes_caption {
            row.body.clone()
        } else {
            String::new()
        };
        check_length(&caption, CAPTION_MAX).map_err(EngineError::Caption)?;
        let voice =
            may_be_voice(&media.mime, kind) && Details::from_json(row.details.as_deref()).voice;
        let details = Details {
            voice,
            ..Details::default()
        };
        let file_name = media.file_name.unwrap_or_else(|| "file".to_owned());
        Ok(Copied {
            request: Request::Media {
                kind: kind.as_meta().to_owned(),
                caption: caption.clone(),
                voice,
            },
            kind: kind.as_meta().to_owned(),
            body: caption,
            details: details.to_json(),
            file: Some(StagedFile {
                // Never staged: it lies with the message it came with.
                id: String::new(),
                picked_sha256: sha256.clone(),
                picked_mime: media.mime.clone(),
                picked_name: file_name.clone(),
                sha256,
                kind: kind.as_meta().to_owned(),
                mime: media.mime,
                file_name,
                bytes,
                width: row.media_width,
                height: row.media_height,
                duration_ms: row.media_duration_ms,
            }),
        })
    }
}

/// Whether the API takes a file as a voice message: it wants Opus in Ogg.
///
/// Source: Meta, *Cloud API › Audio messages*, read 2026-11.
fn may_be_voice(mime: &str, kind: MediaKind) -> bool {
    kind == MediaKind::Audio && shopbell_domain::media::essence(mime) == "audio/ogg"
}

/// As what a file goes out; as a document when it does not fit into its own kind.
fn kind_of(meta_type: &str, mime: &str, bytes: u64) -> MediaKind {
    let sticker = meta_type == "sticker" && shopbell_domain::media::essence(mime) == "image/webp";
    let kind = match MediaKind::from_meta(meta_type) {
        Some(MediaKind::Document) => MediaKind::Document,
        Some(MediaKind::Sticker) if sticker => MediaKind::Sticker,
        _ => MediaKind::for_outgoing(mime),
    };
    if bytes > kind.max_bytes() {
        MediaKind::Document
    } else {
        kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_opus_in_ogg_goes_out_as_a_voice_message() {
        assert!(may_be_voice("audio/ogg; codecs=opus", MediaKind::Audio));
        assert!(!may_be_voice("audio/mp4", MediaKind::Audio));
        assert!(!may_be_voice("audio/ogg", MediaKind::Document));
    }

    #[test]
    fn a_file_goes_out_as_what_the_api_takes_it_for() {
        let mb = 1024 * 1024;
        let table = [
            ("image", "image/jpeg", mb, MediaKind::Image),
            ("image", "image/webp", mb, MediaKind::Document),
            ("image", "image/jpeg", 6 * mb, MediaKind::Document),
            ("video", "video/mp4", 17 * mb, MediaKind::Document),
            ("sticker", "image/webp", 90_000, MediaKind::Sticker),
            ("sticker", "image/webp", mb, MediaKind::Document),
            ("document", "image/jpeg", mb, MediaKind::Document),
            ("audio", "audio/ogg; codecs=opus", mb, MediaKind::Audio),
        ];
        for (meta_type, mime, bytes, kind) in table {
            assert_eq!(
                kind_of(meta_type, mime, bytes),
                kind,
                "{meta_type} {mime} {bytes}"
            );
        }
    }
}
