//! Files the platform holds: uploaded by the shop, or sent by customers.

pub(crate) mod format;
mod link;

use std::collections::HashMap;

use bytes::Bytes;
use sha2::{Digest, Sha256};

pub(crate) use link::{LinkCache, problem as link_problem};

use crate::{webhooks::signature, world::World};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// How long a download address works. Source: Meta, *Media*, read 2026-11.
const URL_LIVES_S: u64 = 5 * 60;

/// A file with its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaFile {
    /// The content.
    pub bytes: Bytes,
    /// MIME type, possibly with parameters.
    pub mime: String,
    /// Name, for documents.
    pub file_name: Option<String>,
}

/// A file with an id.
#[derive(Clone, Debug)]
pub(crate) struct StoredMedia {
    pub(crate) id: String,
    pub(crate) number_id: String,
    pub(crate) file: MediaFile,
    pub(crate) sha256: [u8; 32],
    pub(crate) from_customer: bool,
    pub(crate) at_ms: u64,
}

impl StoredMedia {
    /// Seven days for what customers send, thirty for what the shop uploads.
    fn is_gone(&self, now_ms: u64) -> bool {
        let days = if self.from_customer { 7 } else { 30 };
        now_ms > self.at_ms.saturating_add(days * DAY_MS)
    }
}

/// All files.
#[derive(Debug, Default)]
pub(crate) struct MediaShelf(HashMap<String, StoredMedia>);

impl MediaShelf {
    pub(crate) fn put(
        &mut self,
        id: String,
        number_id: &str,
        file: MediaFile,
        from_customer: bool,
        at_ms: u64,
    ) -> &StoredMedia {
        let sha256 = Sha256::digest(&file.bytes).into();
        let stored = StoredMedia {
            id: id.clone(),
            number_id: number_id.to_owned(),
            file,
            sha256,
            from_customer,
            at_ms,
        };
        self.0.entry(id).insert_entry(stored).into_mut()
    }

    /// The file, unless it is unknown or past its time.
    pub(crate) fn find(&self, id: &str, now_ms: u64) -> Option<&StoredMedia> {
        self.0.get(id).filter(|media| !media.is_gone(now_ms))
    }

    pub(crate) fn remove(&mut self, id: &str) -> bool {
        self.0.remove(id).is_some()
    }
}

/// The address a file can be had from for five minutes.
pub(crate) fn url(world: &World, id: &str) -> String {
    let expires_s = world.options.clock.now_s() + URL_LIVES_S;
    let hash = proof(world, id, expires_s);
    format!(
        "{}/whatsapp_business/attachments/?mid={id}&ext={expires_s}&hash={hash}",
        world.base_url
    )
}

/// Whether `hash` is the one we gave out and the address is still alive.
pub(crate) fn url_is_good(world: &World, id: &str, expires_s: u64, hash: &str) -> bool {
    world.options.clock.now_s() < expires_s && hash == proof(world, id, expires_s)
}

fn proof(world: &World, id: &str, expires_s: u64) -> String {
    let full = signature(
        &world.options.app_secret,
        format!("{id}|{expires_s}").as_bytes(),
    );
    let hex: String = full.chars().rev().take(24).collect();
    format!("ATv0{hex}")
}
