//! Files given by address: fetched as Meta does after it took the message, and kept for ten minutes.

use std::{collections::HashMap, time::Duration};

use bytes::{Bytes, BytesMut};

use super::{MediaFile, format::can_be_shown};
use crate::{courier::is_on_this_machine, options::LinkMedia, rules::MediaRef, world::World};

/// How long a fetched file is used again. Source: Meta, *Media objects*, read 2026-11.
const KEPT_MS: u64 = 10 * 60 * 1000;
/// Largest file of any kind.
const MAX: usize = 100 * 1024 * 1024;
/// How long a server may take.
const WITHIN: Duration = Duration::from_secs(10);

/// What was fetched from where, and when.
#[derive(Debug, Default)]
pub(crate) struct LinkCache(HashMap<String, (u64, Option<MediaFile>)>);

impl LinkCache {
    /// The file behind an address, if it was fetched.
    pub(crate) fn file(&self, url: &str) -> Option<&MediaFile> {
        self.0.get(url).and_then(|(_, file)| file.as_ref())
    }
}

/// Fetches and checks the file; the code the message fails with when it is of no use.
pub(crate) async fn problem(world: &World, media: &MediaRef, url: &str) -> Option<u32> {
    if !is_fetched(world.options.link_media, url) {
        return None;
    }
    let now_ms = world.options.clock.now_ms();
    let kept = {
        let state = world.state();
        let fresh = state
            .links
            .0
            .get(url)
            .filter(|(at_ms, _)| now_ms.saturating_sub(*at_ms) < KEPT_MS);
        fresh.map(|(_, file)| file.clone())
    };
    let file = match kept {
        Some(file) => file,
        None => {
            let file = match world.courier.to(url) {
                Ok(http) => fetch(&http, url).await,
                Err(_) => None,
            };
            let mut state = world.state();
            state.links.0.insert(url.to_owned(), (now_ms, file.clone()));
            file
        }
    };
    match file {
        None => Some(131_052),
        Some(file) if can_be_shown(&media.kind, media.voice, &file) => None,
        Some(_) => Some(131_053),
    }
}

fn is_fetched(policy: LinkMedia, url: &str) -> bool {
    match policy {
        LinkMedia::Trust => false,
        LinkMedia::Fetch => true,
        LinkMedia::Loopback => is_on_this_machine(url),
    }
}

/// The file with the type its server says it has; `None` when it cannot be had.
async fn fetch(http: &reqwest::Client, url: &str) -> Option<MediaFile> {
    let mut answer = http.get(url).timeout(WITHIN).send().await.ok()?;
    if !answer.status().is_success() {
        return None;
    }
    let mime = answer
        .headers()
        .get(reqwest::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("application/octet-stream")
        .to_owned();
    let mut bytes = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.ok()? {
        if bytes.len() + chunk.len() > MAX {
            return None;
        }
        bytes.extend_from_slice(&chunk);
    }
    Some(MediaFile {
        bytes: Bytes::from(bytes),
        mime,
        file_name: None,
    })
}
