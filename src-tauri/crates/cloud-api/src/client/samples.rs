//! Example files for templates and the picture of the profile. A different system from
//! [`Client::upload_media`]: its handles and media ids do not stand for each other.

use std::io::SeekFrom;
use std::path::Path;

use reqwest::{Method, RequestBuilder};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::{Client, not_understood};
use crate::AppId;
use crate::error::Error;
use crate::json;

/// What [`Client::upload_sample`] gives. Use it soon.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileHandle(String);

/// Whoever has the handle has the file.
impl std::fmt::Debug for FileHandle {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("FileHandle(…)")
    }
}

impl FileHandle {
    /// Wraps a handle got elsewhere.
    #[must_use]
    pub fn new(handle: impl Into<String>) -> Self {
        Self(handle.into())
    }

    /// The handle's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An upload that can be taken up again after it broke.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UploadSession(String);

/// The session's name is the right to write into it.
impl std::fmt::Debug for UploadSession {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("UploadSession(…)")
    }
}

impl Client {
    /// Uploads an example file: PDF, JPEG, PNG or MP4. `app` is the token's own app.
    ///
    /// The whole file is held in memory: these are small. Where a connection may break, use
    /// [`open_sample`](Self::open_sample).
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read; else as every request.
    pub async fn upload_sample(
        &self,
        app: &AppId,
        file: &Path,
        mime: &str,
    ) -> Result<FileHandle, Error> {
        let session = self.open_sample(app, file, mime).await?;
        self.send_sample(&session, file, 0).await
    }

    /// Begins an upload that can be taken up again: [`send_sample`](Self::send_sample) from 0, and
    /// when that breaks, from what [`sample_offset`](Self::sample_offset) says.
    ///
    /// # Errors
    /// [`Error::File`] when the file cannot be read; else as every request.
    pub async fn open_sample(
        &self,
        app: &AppId,
        file: &Path,
        mime: &str,
    ) -> Result<UploadSession, Error> {
        let length = tokio::fs::metadata(file).await.map_err(Error::File)?.len();
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy())
            .unwrap_or_default();
        let open = self
            .request(Method::POST, &[app.as_str(), "uploads"])
            .query(&[
                ("file_name", name.as_ref()),
                ("file_length", &length.to_string()),
                ("file_type", mime),
            ]);
        let answer = self.json(open).await?;
        json::ident(&answer, "id")
            .map(UploadSession)
            .ok_or_else(|| not_understood(&answer))
    }

    /// Sends a file from a place on; the handle comes with its last byte.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read; else as every request.
    pub async fn send_sample(
        &self,
        session: &UploadSession,
        file: &Path,
        offset: u64,
    ) -> Result<FileHandle, Error> {
        let mut bytes = Vec::new();
        let mut opened = tokio::fs::File::open(file).await.map_err(Error::File)?;
        opened
            .seek(SeekFrom::Start(offset))
            .await
            .map_err(Error::File)?;
        opened.read_to_end(&mut bytes).await.map_err(Error::File)?;
        let send = self
            .session(Method::POST, session)
            .header("file_offset", offset)
            .body(bytes);
        let answer = self.json(send).await?;
        json::ident(&answer, "h")
            .map(FileHandle::new)
            .ok_or_else(|| not_understood(&answer))
    }

    /// How many bytes of a broken upload arrived.
    ///
    /// # Errors
    /// As every request.
    pub async fn sample_offset(&self, session: &UploadSession) -> Result<u64, Error> {
        let answer = self.json(self.session(Method::GET, session)).await?;
        json::int(&answer, "file_offset")
            .and_then(|offset| offset.try_into().ok())
            .ok_or_else(|| not_understood(&answer))
    }

    /// Starts a request to a session, which has its own way to show the token.
    fn session(&self, method: Method, session: &UploadSession) -> RequestBuilder {
        // The id brings a query of its own along, `upload:…?sig=…`, which must stay as it is.
        let (path, query) = session.0.split_once('?').unwrap_or((&session.0, ""));
        let proof = self.inner.proof.as_ref();
        let proof = proof.map(|proof| format!("appsecret_proof={proof}"));
        let query: Vec<&str> = [query, proof.as_deref().unwrap_or_default()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        let mut url = self.url(&[path]);
        url.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
        let token = format!("OAuth {}", self.inner.token.expose());
        self.inner
            .graph
            .request(method, url)
            .header(reqwest::header::AUTHORIZATION, token)
    }
}
