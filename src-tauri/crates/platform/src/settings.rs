//! Settings of an installation, in `settings.json` in its data folder.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;
use shopbell_core::{
    KeepBodies,
    reach::{Way, WayIn},
};

use crate::{running::Edge, tunnel::Pace};

/// Where the Graph API is.
pub const GRAPH_URL: &str = "https://graph.facebook.com";

/// What may be set. Nothing has to be: every key has a default. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Base address of the Graph API: Meta's, or a simulator's.
    pub graph_url: String,
    /// Where webhooks are taken in on this computer; port 0 takes a free one.
    pub webhook_listen: SocketAddr,
    /// The public address that leads to it, where the installation has one: it is the way in
    /// then, whatever was chosen before.
    pub webhook_public_url: Option<String>,
    /// Another edge than ngrok's, as `HOST:PORT`.
    pub ngrok_server: Option<String>,
    /// File with the certificates (PEM) by which that edge is trusted.
    pub ngrok_ca: Option<PathBuf>,
    /// For how many days webhook bodies are kept at most, once they are projected and a proven
    /// copy of the database covers them. The chats stay; what goes can no longer be read again.
    pub journal_days: u32,
    /// How many megabytes of them are kept at most, on the same terms; the oldest go first.
    pub journal_max_mb: u64,
    /// For how many seconds a message is held before it goes out, so that it can be taken back: 0
    /// for none, at most 30.
    pub hold_seconds: u8,
    /// After so many hours of waiting a message is not sent without asking: an answer to something
    /// long past may be worse than none.
    pub ask_after_hours: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            graph_url: GRAPH_URL.to_owned(),
            webhook_listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            webhook_public_url: None,
            ngrok_server: None,
            ngrok_ca: None,
            journal_days: 30,
            journal_max_mb: 2_000,
            hold_seconds: 0,
            ask_after_hours: 12,
        }
    }
}

impl Settings {
    /// Reads the settings of a data folder; a missing file means the defaults.
    ///
    /// # Errors
    /// When the file cannot be read, or says something that is no setting.
    pub fn read(data_dir: &Path) -> io::Result<Self> {
        match std::fs::read(data_dir.join("settings.json")) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::from),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// Where the way in comes from.
    #[must_use]
    pub fn way(&self) -> WayIn {
        match &self.webhook_public_url {
            None => WayIn::Chosen,
            Some(url) => WayIn::Given(Way::OwnAddress {
                url: url.clone(),
                port: self.webhook_listen.port(),
            }),
        }
    }

    /// How long webhook bodies are kept.
    #[must_use]
    pub fn keep_bodies(&self) -> KeepBodies {
        KeepBodies {
            for_at_most: Duration::from_secs(u64::from(self.journal_days) * 24 * 60 * 60),
            max_bytes: self.journal_max_mb.saturating_mul(1_000_000),
        }
    }

    /// For how long a message is held before it goes out.
    #[must_use]
    pub fn hold(&self) -> Duration {
        Duration::from_secs(u64::from(self.hold_seconds))
    }

    /// After how long a wait a message is not sent without asking.
    #[must_use]
    pub fn ask_after(&self) -> Duration {
        Duration::from_secs(u64::from(self.ask_after_hours) * 60 * 60)
    }

    /// The edge of tunnels.
    ///
    /// # Errors
    /// When the file of certificates cannot be read.
    pub fn edge(&self) -> io::Result<Edge> {
        Ok(Edge {
            server: self.ngrok_server.clone(),
            ca: self.ngrok_ca.as_ref().map(std::fs::read).transpose()?,
            pace: Pace::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_means_defaults_and_a_wrong_key_is_told() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Settings::read(dir.path()).unwrap(), Settings::default());
        let file = dir.path().join("settings.json");
        std::fs::write(&file, r#"{"webhook_listen": "127.0.0.1:8080"}"#).unwrap();
        assert_eq!(
            Settings::read(dir.path()).unwrap().webhook_listen.port(),
            8080
        );
        std::fs::write(&file, r#"{"graf_url": "x"}"#).unwrap();
        assert!(
            Settings::read(dir.path()).is_err(),
            "a typo must not be silently a default"
        );
    }

    #[test]
    fn webhook_bodies_are_kept_as_the_settings_say() {
        let defaults = Settings::default().keep_bodies();
        assert_eq!(defaults, KeepBodies::default(), "one default, not two");
        let set = r#"{"journal_days": 7, "journal_max_mb": 50}"#;
        let set: Settings = serde_json::from_str(set).unwrap();
        let week = Duration::from_secs(7 * 24 * 60 * 60);
        assert_eq!(set.keep_bodies().for_at_most, week);
        assert_eq!(set.keep_bodies().max_bytes, 50_000_000);
    }
}
