//! What a file is: its hash, type and size, found by reading it.

use std::{
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use image::{ImageReader, Limits};
use lofty::{config::ParseOptions, file::AudioFile as _, probe::Probe};
use sha2::{Digest, Sha256};
use shopbell_domain::media::essence;
use shopbell_store::FileFacts;
use tokio::{fs, io::AsyncWriteExt};

/// Largest side of a picture we show, in pixels.
const MAX_SIDE: u32 = 16_384;
/// Largest picture we show, in pixels.
const MAX_PIXELS: u64 = 100_000_000;

/// A file being written, next to where it will lie. Removed unless it is kept.
pub(super) struct Incoming {
    path: PathBuf,
    file: fs::File,
    hasher: Sha256,
    bytes: u64,
    head: Vec<u8>,
}

impl Incoming {
    pub(super) async fn create(dir: &Path, name: &str) -> io::Result<Self> {
        let path = dir.join(name);
        let file = fs::File::create(&path).await?;
        Ok(Self {
            path,
            file,
            hasher: Sha256::new(),
            bytes: 0,
            head: Vec::new(),
        })
    }

    pub(super) async fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        let room = 8192_usize.saturating_sub(self.head.len()).min(chunk.len());
        self.head
            .extend_from_slice(chunk.get(..room).unwrap_or_default());
        self.hasher.update(chunk);
        self.bytes += chunk.len() as u64;
        self.file.write_all(chunk).await
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Makes the file durable and reads what it is. `claimed` is the type somebody said.
    pub(super) async fn finish(mut self, claimed: &str) -> io::Result<Finished> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        let sha256 = hex::encode(self.hasher.clone().finalize());
        let mime = found_type(&self.head, claimed);
        let path = self.path.clone();
        let family = mime.split('/').next().unwrap_or_default().to_owned();
        let looked = tokio::task::spawn_blocking(move || match family.as_str() {
            "image" => (picture_size(&path), None),
            "audio" | "video" => (None, playing_time_ms(&path)),
            _ => (None, None),
        });
        let (size, duration_ms) = looked.await.map_err(io::Error::other)?;
        let bytes = i64::try_from(self.bytes).unwrap_or(i64::MAX);
        let facts = FileFacts {
            sha256,
            mime,
            bytes,
            width: size.map(|(width, _)| i64::from(width)),
            height: size.map(|(_, height)| i64::from(height)),
            duration_ms,
        };
        Ok(Finished {
            path: self.path,
            facts,
        })
    }

    pub(super) async fn discard(self) {
        remove(&self.path).await;
    }
}

/// A complete file, not yet in its place.
pub(super) struct Finished {
    path: PathBuf,
    pub(super) facts: FileFacts,
}

impl Finished {
    /// Puts it where its content belongs; an equal file that is there already stays.
    pub(super) async fn keep(self, target: &Path) -> io::Result<()> {
        if fs::try_exists(target).await? {
            remove(&self.path).await;
            return Ok(());
        }
        fs::rename(&self.path, target).await?;
        #[cfg(unix)]
        if let Some(dir) = target.parent() {
            fs::File::open(dir).await?.sync_all().await?;
        }
        Ok(())
    }

    pub(super) async fn discard(self) {
        remove(&self.path).await;
    }
}

async fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path).await {
        tracing::debug!(%error, "a temporary file could not be removed");
    }
}

/// The type by content; the claimed one where the content says nothing and it is harmless.
///
/// What a browser would run (HTML, SVG, scripts) is never passed on as such: it is a file.
pub(crate) fn found_type(head: &[u8], claimed: &str) -> String {
    let claimed = essence(claimed);
    if let Some(kind) = infer::get(head) {
        let found = kind.mime_type();
        return match (found, claimed.as_str()) {
            // One container, two kinds: the claim tells sound from picture.
            ("video/mp4" | "audio/m4a" | "audio/mp4", "audio/mp4" | "audio/aac") => {
                "audio/mp4".to_owned()
            }
            ("audio/ogg" | "audio/opus" | "application/ogg" | "video/ogg", _) => {
                "audio/ogg".to_owned()
            }
            // Office files are archives; the claim names the program.
            ("application/zip", claimed) if claimed.starts_with("application/vnd.") => {
                claimed.to_owned()
            }
            ("text/html" | "text/xml" | "image/svg+xml", _) => {
                "application/octet-stream".to_owned()
            }
            (found, _) => found.to_owned(),
        };
    }
    let harmless = [
        "text/plain",
        "text/csv",
        "audio/aac",
        "audio/amr",
        "audio/mpeg",
    ];
    if harmless.contains(&claimed.as_str()) {
        claimed
    } else {
        "application/octet-stream".to_owned()
    }
}

/// Width and height from the header of a picture, when it is one we show.
fn picture_size(path: &Path) -> Option<(u32, u32)> {
    let file = BufReader::new(std::fs::File::open(path).ok()?);
    let mut reader = ImageReader::new(file).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    reader.limits(limits);
    let (width, height) = reader.into_dimensions().ok()?;
    let shown = width <= MAX_SIDE
        && height <= MAX_SIDE
        && u64::from(width) * u64::from(height) <= MAX_PIXELS;
    shown.then_some((width, height))
}

/// Length from the headers of sound or video; `None` when they do not say.
fn playing_time_ms(path: &Path) -> Option<i64> {
    let file = BufReader::new(std::fs::File::open(path).ok()?);
    let only_properties = ParseOptions::new().read_tags(false).read_cover_art(false);
    let read = Probe::new(file)
        .options(only_properties)
        .guess_file_type()
        .ok()?
        .read()
        .ok()?;
    i64::try_from(read.properties().duration().as_millis())
        .ok()
        .filter(|length_ms| *length_ms > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_says_what_a_file_is() {
        let table: [(&[u8], &str, &str); 6] = [
            (b"\xff\xd8\xff\xe0rest", "image/png", "image/jpeg"),
            (b"<html><script>", "image/jpeg", "application/octet-stream"),
            (
                b"<svg onload=x>",
                "image/svg+xml",
                "application/octet-stream",
            ),
            (b"hello", "text/plain; charset=utf-8", "text/plain"),
            (b"OggS\0\0\0\0", "audio/ogg; codecs=opus", "audio/ogg"),
            (b"%PDF-1.7", "application/pdf", "application/pdf"),
        ];
        for (head, claimed, expected) in table {
            assert_eq!(found_type(head, claimed), expected, "{claimed}");
        }
    }
}
