//! Configuring a client.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use super::hosts::{MediaHosts, PublicAddresses};
use super::{Client, Inner};
use crate::error::Source;
use crate::{AccessToken, AppSecret, GRAPH_VERSION, signature};

const BASE_URL: &str = "https://graph.facebook.com";

/// A request on a connection that died unnoticed has an unknown outcome: keep none for long.
const POOL_IDLE: Duration = Duration::from_secs(15);

/// Configures a [`Client`].
#[derive(Debug)]
#[must_use]
pub struct ClientBuilder {
    token: AccessToken,
    base_url: String,
    version: String,
    timeout: Duration,
    connect_timeout: Duration,
    hosts: MediaHosts,
    app_secret: Option<AppSecret>,
}

/// Why a client could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL is not an `http` or `https` address.
    #[error("the base url is not an http address")]
    BaseUrl,
    /// The token holds characters that no header may hold.
    #[error("the access token holds characters no token has")]
    Token,
    /// The HTTP client could not be set up.
    #[error("setting up the http client")]
    Http(#[source] Source),
}

impl ClientBuilder {
    pub(super) fn new(token: AccessToken) -> Self {
        Self {
            token,
            base_url: BASE_URL.to_owned(),
            version: GRAPH_VERSION.to_owned(),
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            hosts: MediaHosts::default(),
            app_secret: None,
        }
    }

    /// Where the API is; `https://graph.facebook.com` unless set. Files may be fetched from
    /// there, too.
    pub fn base_url(mut self, url: &str) -> Self {
        self.base_url = url.to_owned();
        self
    }

    /// The Graph API version; [`GRAPH_VERSION`] unless set.
    pub fn version(mut self, version: &str) -> Self {
        self.version = version.to_owned();
        self
    }

    /// How long a request may take in all; 30 seconds unless set. Uploads get more, by size;
    /// downloads instead may pause for this long at most.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long connecting may take; 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Where files may be fetched from; Meta's hosts unless set.
    pub fn media_hosts(mut self, hosts: MediaHosts) -> Self {
        self.hosts = hosts;
        self
    }

    /// Proves with each request that we know the app's secret: apps that require it refuse
    /// (code 100) all others. Nothing is proved unless set.
    pub fn app_secret(mut self, secret: AppSecret) -> Self {
        self.app_secret = Some(secret);
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    /// See [`BuildError`].
    pub fn build(self) -> Result<Client, BuildError> {
        provide_crypto();
        let base = Url::parse(&self.base_url).map_err(|_| BuildError::BaseUrl)?;
        if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
            return Err(BuildError::BaseUrl);
        }
        let token = self.token.expose();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(BuildError::Token);
        }
        let common = || {
            reqwest::Client::builder()
                .user_agent(concat!(
                    env!("CARGO_PKG_NAME"),
                    "/",
                    env!("CARGO_PKG_VERSION")
                ))
                .connect_timeout(self.connect_timeout)
                .pool_idle_timeout(POOL_IDLE)
                .redirect(Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
        };
        let http = |error: reqwest::Error| BuildError::Http(Box::new(error));
        let graph = common().timeout(self.timeout).build().map_err(http)?;
        let hosts = self.hosts.with_origin_of(&base);
        let files = common()
            .read_timeout(self.timeout)
            .dns_resolver(Arc::new(PublicAddresses::except(&hosts)))
            .build()
            .map_err(http)?;
        let inner = Inner {
            graph,
            files,
            base,
            version: self.version,
            proof: self
                .app_secret
                .and_then(|secret| signature::token_proof(&secret, &self.token)),
            token: self.token,
            hosts,
            timeout: self.timeout,
            server_time: AtomicU64::new(0),
        };
        Ok(Client {
            inner: Arc::new(inner),
        })
    }
}

/// TLS needs a crypto provider, one for the whole program. Whatever it chose before stays.
#[cfg(feature = "ring")]
fn provide_crypto() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Another thread was faster: then there is one.
        drop(rustls::crypto::ring::default_provider().install_default());
    }
}

#[cfg(not(feature = "ring"))]
fn provide_crypto() {}
