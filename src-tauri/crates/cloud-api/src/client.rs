//! The client: how requests leave and answers are understood.

mod account;
mod builder;
mod download;
mod hosts;
mod media;
mod messages;
mod templates;

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response, Url};
use serde_json::Value;

use crate::AccessToken;
use crate::error::{Error, GraphError};

pub use account::{CallbackOverride, SubscribedApp};
pub use builder::{BuildError, ClientBuilder};
pub use download::Download;
pub use hosts::MediaHosts;
pub use media::{MediaInfo, UploadFile};

/// No answer of the Graph API comes near this; a longer one is not from it.
const MAX_ANSWER_BYTES: u64 = 32 * 1024 * 1024;

/// A client of the Cloud API for one access token. Clones share connections.
///
/// No request is ever repeated by the client itself: whether that is safe depends on
/// [`Error::outcome`], and is the caller's decision.
///
/// Dropping a future cancels the request on this side only; Meta may still carry it out.
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// For the Graph API: follows no redirects.
    graph: reqwest::Client,
    /// For files, on whichever allowed host: no total time-out, addresses are checked.
    files: reqwest::Client,
    base: Url,
    version: String,
    token: AccessToken,
    hosts: MediaHosts,
    timeout: Duration,
}

impl Client {
    /// Starts to configure a client.
    pub fn builder(token: AccessToken) -> ClientBuilder {
        ClientBuilder::new(token)
    }

    /// A client with every default.
    ///
    /// # Errors
    /// [`BuildError`] when TLS is not available; see the front page on crypto providers.
    pub fn new(token: AccessToken) -> Result<Self, BuildError> {
        Self::builder(token).build()
    }

    /// Starts a request to `/{version}/{segments…}`. Segments are escaped, so that an id with a
    /// slash in it cannot name another path.
    fn request(&self, method: Method, segments: &[&str]) -> RequestBuilder {
        let mut url = self.inner.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty()
                .push(&self.inner.version)
                .extend(segments);
        }
        self.inner
            .graph
            .request(method, url)
            .bearer_auth(self.inner.token.expose())
    }

    /// Sends a request and reads the answer as JSON.
    async fn json(&self, request: RequestBuilder) -> Result<Value, Error> {
        let response = request.send().await.map_err(Error::transport)?;
        let status = response.status();
        if !status.is_success() {
            return Err(refusal(response).await);
        }
        let code = status.as_u16();
        let body = whole(response).await?;
        serde_json::from_slice(&body).map_err(|_| Error::Unreadable { status: code })
    }

    /// Sends a request whose answer is `{"success": true}`.
    async fn confirm(&self, request: RequestBuilder) -> Result<(), Error> {
        let body = self.json(request).await?;
        if crate::json::flag(&body, "success") == Some(true) {
            Ok(())
        } else {
            Err(not_understood(&body))
        }
    }

    /// Reads a node; when Meta refuses a field (100), once more with the fields nobody refuses.
    async fn node(&self, id: &str, fields: &str, minimal: &str) -> Result<Value, Error> {
        let get = |fields| {
            self.request(Method::GET, &[id])
                .query(&[("fields", fields)])
        };
        match self.json(get(fields)).await {
            Err(Error::Refused(error)) if error.code == 100 => self.json(get(minimal)).await,
            answer => answer,
        }
    }
}

/// An answer with status 200 that does not say what it should: an error all the same, or
/// something unknown.
fn not_understood(body: &Value) -> Error {
    GraphError::read(body, 200, &reqwest::header::HeaderMap::new())
        .map_or(Error::Unreadable { status: 200 }, |error| {
            Error::Refused(Box::new(error))
        })
}

/// Why an answer is not a success.
async fn refusal(response: Response) -> Error {
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let body = whole(response).await.unwrap_or_default();
    serde_json::from_slice(&body)
        .ok()
        .and_then(|body: Value| GraphError::read(&body, status, &headers))
        .map_or(Error::Unreadable { status }, |error| {
            Error::Refused(Box::new(error))
        })
}

/// The whole body, within [`MAX_ANSWER_BYTES`].
async fn whole(mut response: Response) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    // The request arrived: whatever breaks now, it may have been carried out.
    let broken = |error: reqwest::Error| Error::Unanswered(Box::new(error.without_url()));
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if (body.len() + chunk.len()) as u64 > MAX_ANSWER_BYTES {
            return Err(Error::TooLarge {
                limit: MAX_ANSWER_BYTES,
            });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
