//! Files uploaded in sessions that can be resumed: samples for templates, profile pictures.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::{Bytes, BytesMut};
use sha2::{Digest, Sha256};

use crate::media::MediaFile;

/// Sessions and what came of them.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    sessions: BTreeMap<String, Session>,
    by_handle: BTreeMap<String, MediaFile>,
}

/// An upload under way.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) mime: String,
    pub(crate) length: usize,
    pub(crate) signature: String,
    received: BytesMut,
}

impl Samples {
    /// Opens a session.
    pub(crate) fn open(&mut self, id: &str, mime: &str, length: usize, signature: &str) {
        self.sessions.insert(
            id.to_owned(),
            Session {
                mime: mime.to_owned(),
                length,
                signature: signature.to_owned(),
                received: BytesMut::new(),
            },
        );
    }

    /// The session, if its signature is right; how many bytes it holds.
    pub(crate) fn offset(&self, id: &str, signature: &str) -> Option<usize> {
        self.sessions
            .get(id)
            .filter(|session| session.signature == signature)
            .map(|session| session.received.len())
    }

    /// Adds bytes; the handle once all are there. Bytes beyond the announced length are not taken.
    pub(crate) fn add(&mut self, id: &str, bytes: &[u8]) -> Option<String> {
        let session = self.sessions.get_mut(id)?;
        let room = session.length.saturating_sub(session.received.len());
        let taken = bytes.get(..bytes.len().min(room)).unwrap_or_default();
        session.received.extend_from_slice(taken);
        if session.received.len() < session.length {
            return None;
        }
        let session = self.sessions.remove(id)?;
        let bytes = Bytes::from(session.received);
        let handle = handle(&session.mime, &bytes, id);
        self.by_handle.insert(
            handle.clone(),
            MediaFile {
                bytes,
                mime: session.mime,
                file_name: None,
            },
        );
        Some(handle)
    }

    /// The file behind a handle.
    pub(crate) fn by_handle(&self, handle: &str) -> Option<&MediaFile> {
        self.by_handle.get(handle)
    }

    /// The file under the name the list of templates shows it by.
    pub(crate) fn by_name(&self, wanted: &str) -> Option<&MediaFile> {
        self.by_handle
            .iter()
            .find(|(handle, _)| name(handle) == wanted)
            .map(|(_, file)| file)
    }
}

/// `4::` and what only Meta reads.
fn handle(mime: &str, bytes: &Bytes, session: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(bytes);
    hash.update(session);
    let kind = URL_SAFE_NO_PAD.encode(mime);
    let proof = URL_SAFE_NO_PAD.encode(hash.finalize());
    format!("4::{kind}:AR{proof}")
}

/// The name under which a sample is shown: of a handle, or of the address of a built-in file.
pub(crate) fn name(handle: &str) -> String {
    match handle.rsplit_once("/cdn/") {
        Some((_, name)) => name.to_owned(),
        None => {
            let hash = Sha256::digest(handle.as_bytes());
            format!("sample-{}", hex::encode(hash).get(..16).unwrap_or_default())
        }
    }
}
