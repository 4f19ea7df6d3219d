//! The client: how requests leave and answers are understood.

mod account;
mod analytics;
mod blocking;
mod builder;
mod download;
mod history;
mod hosts;
mod library;
mod links;
mod media;
mod messages;
mod people;
mod profile;
mod registration;
mod samples;
mod settings;
mod shop_window;
mod subscriptions;
mod templates;
mod token;
mod username;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use reqwest::header::{DATE, HeaderMap};
use reqwest::{Method, RequestBuilder, Response, Url};
use serde_json::Value;

use crate::AccessToken;
use crate::discreet::discreet;
use crate::error::{Error, GraphError};
use crate::page::Page;

pub use account::{Health, HealthEntity, Node};
pub use analytics::{
    ButtonTaps, CallPoint, Comparison, ConversationPoint, Granularity, MessagePoint, PricePoint,
    PriceQuery, TemplateCost, TemplatePoint, TemplateQuery, TrafficQuery,
};
pub use blocking::{BlockOutcome, BlockedUser};
pub use builder::{BuildError, ClientBuilder};
pub use download::Download;
pub use history::{DeliveryEvent, HistoryEntry};
pub use hosts::MediaHosts;
pub use library::{LibraryEntry, LibraryQuery};
pub use links::ShortLink;
pub use media::{MediaInfo, UploadFile};
pub use messages::{MarketingOptions, ProductPolicy};
pub use people::{CallAction, CallPermission, ThreadControl};
pub use profile::{BusinessProfile, ProfileChange};
pub use registration::CodeMethod;
pub use samples::{FileHandle, UploadSession};
pub use settings::{NumberSetting, NumberSettings, Storage};
pub use shop_window::{Automation, Command, CommerceSettings};
pub use subscriptions::{AppSubscription, CallbackOverride, SubscribedApp, WebhookAddresses};
pub use templates::{ArchiveOutcome, SubmittedTemplate, TemplateFilter};
pub use token::{Business, FreshToken, TokenInfo};
pub use username::Username;

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

struct Inner {
    /// For the Graph API: follows no redirects.
    graph: reqwest::Client,
    /// For files, on whichever allowed host: no total time-out, addresses are checked.
    files: reqwest::Client,
    base: Url,
    version: String,
    token: AccessToken,
    /// `appsecret_proof`, on every request to the Graph API when there is one.
    proof: Option<String>,
    hosts: MediaHosts,
    timeout: Duration,
    /// See [`Client::server_time`]; 0 before the first answer.
    server_time: AtomicU64,
}

discreet!(Inner { version, timeout });

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

    /// The time by Meta's clock when the last answer left, Unix seconds; `None` before the first.
    /// Right after an answer it tells how far this computer's clock is off.
    #[must_use]
    pub fn server_time(&self) -> Option<u64> {
        Some(self.inner.server_time.load(Ordering::Relaxed)).filter(|seconds| *seconds > 0)
    }

    /// Starts a request to `/{version}/{segments…}`. Segments are escaped, so that an id with a
    /// slash in it cannot name another path.
    fn request(&self, method: Method, segments: &[&str]) -> RequestBuilder {
        let mut url = self.url(segments);
        if let Some(proof) = &self.inner.proof {
            url.query_pairs_mut().append_pair("appsecret_proof", proof);
        }
        self.inner
            .graph
            .request(method, url)
            .bearer_auth(self.inner.token.expose())
    }

    /// The same with another token, which no proof belongs to.
    fn request_as(&self, token: &AccessToken, method: Method, segments: &[&str]) -> RequestBuilder {
        self.inner
            .graph
            .request(method, self.url(segments))
            .bearer_auth(token.expose())
    }

    /// Starts a request to the one part of Meta's interface on `api.facebook.com`. With a base of
    /// our own, everything is there.
    fn other_host(&self, method: Method, segments: &[&str]) -> RequestBuilder {
        let mut url = self.inner.base.clone();
        if url.host_str() == Some("graph.facebook.com") {
            // A name in place of a name: cannot fail.
            let _unchanged = url.set_host(Some("api.facebook.com"));
        }
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        if let Some(proof) = &self.inner.proof {
            url.query_pairs_mut().append_pair("appsecret_proof", proof);
        }
        self.inner
            .graph
            .request(method, url)
            .bearer_auth(self.inner.token.expose())
    }

    fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.inner.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty()
                .push(&self.inner.version)
                .extend(segments);
        }
        url
    }

    /// Sends a request, and notes the time that the answer tells.
    async fn send(&self, request: RequestBuilder) -> Result<Response, Error> {
        let response = request.send().await.map_err(Error::transport)?;
        let date = response.headers().get(DATE);
        let told = date
            .and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok())
            .and_then(|date| date.duration_since(UNIX_EPOCH).ok());
        if let Some(told) = told {
            self.inner
                .server_time
                .store(told.as_secs(), Ordering::Relaxed);
        }
        Ok(response)
    }

    /// Sends a request and reads the answer as JSON.
    async fn json(&self, request: RequestBuilder) -> Result<Value, Error> {
        let response = self.send(request).await?;
        let status = response.status();
        if !status.is_success() {
            return Err(refusal(response).await);
        }
        let body = whole(response).await?;
        serde_json::from_slice(&body).map_err(|_| Error::Unreadable {
            status: status.as_u16(),
        })
    }

    /// The same whatever the status, for answers that bring results and an error together.
    async fn any_json(&self, request: RequestBuilder) -> Result<(u16, HeaderMap, Value), Error> {
        let response = self.send(request).await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = whole(response).await?;
        let body = serde_json::from_slice(&body).map_err(|_| Error::Unreadable { status })?;
        Ok((status, headers, body))
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

    /// Reads a page of a list.
    fn page<T>(&self, answer: Value, read: impl Fn(Value) -> Option<T>) -> Result<Page<T>, Error> {
        let refused = not_understood(&answer);
        Page::read(answer, read).ok_or(refused)
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
    GraphError::read(body, 200, &HeaderMap::new())
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
