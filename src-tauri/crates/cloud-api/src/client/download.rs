//! Fetching a file.

use bytes::Bytes;
use reqwest::Url;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, LOCATION};

use super::{Client, refusal};
use crate::discreet::discreet;
use crate::error::Error;

/// Redirects followed before giving up.
const MAX_REDIRECTS: usize = 3;

/// A file on its way. Compare length and digest with what was announced before trusting it: a
/// captive portal, too, answers 200.
pub struct Download {
    /// The server's claim about the type.
    pub content_type: Option<String>,
    /// The server's claim about the length, in bytes.
    pub content_length: Option<u64>,
    response: reqwest::Response,
    received: u64,
    limit: Option<u64>,
}

discreet!(Download {
    content_type,
    content_length,
    received,
    limit
});

impl Client {
    /// Fetches a file from the address a webhook or [`media`](Self::media) gave.
    ///
    /// The token goes to the first host only, never along a redirect. Each redirect is checked
    /// against the [`MediaHosts`](super::MediaHosts). Addresses live 5 minutes: on 404 ask
    /// [`media`](Self::media) for a new one.
    ///
    /// # Errors
    /// [`Error::HostNotAllowed`] before anything is sent; else as every request.
    pub async fn download(&self, url: &str) -> Result<Download, Error> {
        let mut url = Url::parse(url).map_err(|_| Error::HostNotAllowed)?;
        for hop in 0..=MAX_REDIRECTS {
            if !self.inner.hosts.allows_url(&url) {
                return Err(Error::HostNotAllowed);
            }
            let mut request = self.inner.files.get(url.clone());
            if hop == 0 {
                request = request.bearer_auth(self.inner.token.expose());
            }
            let response = request.send().await.map_err(Error::transport)?;
            let status = response.status();
            if status.is_success() {
                return Ok(Download::of(response));
            }
            if !status.is_redirection() {
                return Err(refusal(response).await);
            }
            let target = header(&response, &LOCATION).and_then(|target| url.join(&target).ok());
            let Some(target) = target else {
                return Err(Error::Unreadable {
                    status: status.as_u16(),
                });
            };
            url = target;
        }
        Err(Error::HostNotAllowed)
    }
}

impl Download {
    fn of(response: reqwest::Response) -> Self {
        Self {
            content_type: header(&response, &CONTENT_TYPE),
            content_length: header(&response, &CONTENT_LENGTH).and_then(|text| text.parse().ok()),
            response,
            received: 0,
            limit: None,
        }
    }

    /// Stops with [`Error::TooLarge`] after so many bytes.
    #[must_use]
    pub fn with_limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Unanswered`] when the connection breaks: what came before is not the whole file.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        if let (Some(limit), Some(length)) = (self.limit, self.content_length)
            && length > limit
        {
            return Err(Error::TooLarge { limit });
        }
        let broken = |error: reqwest::Error| Error::Unanswered(Box::new(error.without_url()));
        let Some(chunk) = self.response.chunk().await.map_err(broken)? else {
            return Ok(None);
        };
        self.received = self.received.saturating_add(chunk.len() as u64);
        match self.limit {
            Some(limit) if self.received > limit => Err(Error::TooLarge { limit }),
            _ => Ok(Some(chunk)),
        }
    }

    /// Bytes received so far.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received
    }
}

fn header(response: &reqwest::Response, name: &HeaderName) -> Option<String> {
    response
        .headers()
        .get(name)?
        .to_str()
        .ok()
        .map(str::to_owned)
}
