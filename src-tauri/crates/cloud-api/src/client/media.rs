//! Files: handing them to Meta and finding out where they are.

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method};
use serde_json::Value;
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use super::{Client, not_understood};
use crate::discreet::discreet;
use crate::error::Error;
use crate::json;
use crate::message::{Invalid, Problem};
use crate::{MediaId, PhoneNumberId};

/// Slower than this, an upload is given up: bytes a second.
const SLOWEST_UPLOAD: u64 = 16 * 1024;

const CHUNK_BYTES: usize = 64 * 1024;

/// A file to upload. It is read piece by piece while it leaves.
#[derive(Clone, PartialEq, Eq)]
pub struct UploadFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its type, without parameters to be safe: `audio/ogg`.
    pub mime: String,
    /// Its name; Meta wants one.
    pub file_name: String,
}

discreet!(UploadFile { mime });

/// Where a file is and what it should be.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MediaInfo {
    /// Its id.
    pub id: MediaId,
    /// What [`Client::download`] takes; valid 5 minutes.
    pub url: String,
    /// Its type; may carry parameters.
    pub mime_type: Option<String>,
    /// Its digest.
    pub sha256: Option<[u8; 32]>,
    /// Its length in bytes.
    pub file_size: Option<u64>,
}

discreet!(MediaInfo {
    id,
    mime_type,
    file_size
});

impl Client {
    /// Uploads a file. The id may be used for 30 days, for any number of recipients, by this
    /// business number only.
    ///
    /// Repeating an upload whose answer was lost does no harm.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read, [`Error::Invalid`] for a type that is none; code 100 when type or size are not accepted.
    pub async fn upload_media(
        &self,
        from: &PhoneNumberId,
        file: UploadFile,
    ) -> Result<MediaId, Error> {
        self.upload(from, file, None).await
    }

    /// The same for a number without storage, where files die after an hour, or after this many
    /// minutes.
    ///
    /// # Errors
    /// As [`upload_media`](Self::upload_media).
    pub async fn upload_media_for(
        &self,
        from: &PhoneNumberId,
        file: UploadFile,
        minutes: u32,
    ) -> Result<MediaId, Error> {
        self.upload(from, file, Some(minutes)).await
    }

    async fn upload(
        &self,
        from: &PhoneNumberId,
        file: UploadFile,
        minutes: Option<u32>,
    ) -> Result<MediaId, Error> {
        let opened = File::open(&file.path).await.map_err(Error::File)?;
        let length = opened.metadata().await.map_err(Error::File)?.len();
        let part = Part::stream_with_length(body(opened), length)
            .file_name(file.file_name)
            .mime_str(&file.mime)
            .map_err(|_| Invalid {
                field: "type".to_owned(),
                problem: Problem::Malformed,
            })?;
        let mut form = Form::new()
            .text("messaging_product", "whatsapp")
            .text("type", file.mime);
        if let Some(minutes) = minutes {
            form = form.text("ttl_minutes", minutes.to_string());
        }
        let form = form.part("file", part);
        let patience = Duration::from_secs(length / SLOWEST_UPLOAD);
        let request = self
            .request(Method::POST, &[from.as_str(), "media"])
            .timeout(self.inner.timeout.saturating_add(patience))
            .multipart(form);
        let answer = self.json(request).await?;
        json::ident(&answer, "id")
            .map(MediaId::new)
            .ok_or_else(|| not_understood(&answer))
    }

    /// Asks where a file is. With `owner`, only if it belongs to that business number.
    ///
    /// # Errors
    /// Code 100 or 33 when the id is unknown or expired: received files 7 days, uploads 30.
    pub async fn media(
        &self,
        id: &MediaId,
        owner: Option<&PhoneNumberId>,
    ) -> Result<MediaInfo, Error> {
        let mut request = self.request(Method::GET, &[id.as_str()]);
        if let Some(owner) = owner {
            request = request.query(&[("phone_number_id", owner.as_str())]);
        }
        let answer = self.json(request).await?;
        MediaInfo::read(&answer).ok_or_else(|| not_understood(&answer))
    }

    /// Deletes a file at Meta. Phones keep theirs.
    ///
    /// # Errors
    /// As every request.
    pub async fn delete_media(
        &self,
        id: &MediaId,
        owner: Option<&PhoneNumberId>,
    ) -> Result<(), Error> {
        let mut request = self.request(Method::DELETE, &[id.as_str()]);
        if let Some(owner) = owner {
            request = request.query(&[("phone_number_id", owner.as_str())]);
        }
        self.confirm(request).await
    }
}

impl MediaInfo {
    fn read(answer: &Value) -> Option<Self> {
        Some(Self {
            id: MediaId::new(json::ident(answer, "id")?),
            url: json::ident(answer, "url")?,
            mime_type: json::ident(answer, "mime_type"),
            sha256: json::sha256(answer, "sha256"),
            file_size: json::int(answer, "file_size").and_then(|size| u64::try_from(size).ok()),
        })
    }
}

/// The file, a piece at a time.
fn body(file: File) -> Body {
    Body::wrap_stream(stream::try_unfold(file, |mut file| async move {
        let mut buffer = vec![0; CHUNK_BYTES];
        let length = file.read(&mut buffer).await?;
        buffer.truncate(length);
        let piece = (length > 0).then(|| (Bytes::from(buffer), file));
        Ok::<_, std::io::Error>(piece)
    }))
}
