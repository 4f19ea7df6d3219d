//! Example files for templates and the picture of the profile. A different system from
//! [`Client::upload_media`]: its handles and media ids do not stand for each other.

use std::path::Path;

use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::{Client, not_understood};
use crate::AppId;
use crate::error::Error;
use crate::json;

/// What [`Client::upload_sample`] gives. Use it soon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileHandle(String);

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

impl Client {
    /// Uploads an example file: PDF, JPEG, PNG or MP4. `app` is the token's own app.
    ///
    /// The whole file is held in memory: these are small.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read; else as every request.
    pub async fn upload_sample(
        &self,
        app: &AppId,
        file: &Path,
        mime: &str,
    ) -> Result<FileHandle, Error> {
        let bytes = tokio::fs::read(file).await.map_err(Error::File)?;
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy())
            .unwrap_or_default();
        let open = self
            .request(Method::POST, &[app.as_str(), "uploads"])
            .query(&[
                ("file_name", name.as_ref()),
                ("file_length", &bytes.len().to_string()),
                ("file_type", mime),
            ]);
        let answer = self.json(open).await?;
        let session = json::ident(&answer, "id").ok_or_else(|| not_understood(&answer))?;
        // The id brings a query of its own along, `upload:…?sig=…`, which must stay as it is.
        let (path, query) = session.split_once('?').unwrap_or((&session, ""));
        let mut url = self.url(&[path]);
        url.set_query((!query.is_empty()).then_some(query));
        let token = format!("OAuth {}", self.inner.token.expose());
        let send = self
            .inner
            .graph
            .post(url)
            .header(reqwest::header::AUTHORIZATION, token)
            .header("file_offset", "0")
            .body(bytes);
        let answer = self.json(send).await?;
        json::ident(&answer, "h")
            .map(FileHandle::new)
            .ok_or_else(|| not_understood(&answer))
    }
}
