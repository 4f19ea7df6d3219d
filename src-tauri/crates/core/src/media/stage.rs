//! Files the owner picked: checked at once, made to fit, and kept before anything is queued.
//!
//! What was picked stays as it is beside what is made of it, so that the owner can change her mind:
//! a photo goes as a photo, smaller, or untouched as a file.

use bytes::Bytes;
use shopbell_domain::{MediaKind, media::safe_file_name};
use shopbell_store::{FileFacts, StagedFile};

use super::{
    convert::{Converter, Unfit, audio, photo},
    files::{Finished, Incoming, facts_of},
};
use crate::{
    EngineError,
    changes::Change,
    engine::{Engine, Inner},
};

/// A file the owner picked.
#[derive(Clone, Debug)]
pub struct StageFile {
    /// Its name as it was.
    pub file_name: String,
    /// Its type as the system says.
    pub mime: String,
    /// Send it as a file, whatever it is.
    pub as_document: bool,
    /// Its content.
    pub bytes: Bytes,
}

/// As what a picked file shall go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendAs {
    /// As what it is, made to fit where that changes nothing a person sees.
    Itself,
    /// As a photo small enough for the Cloud API.
    SmallerPhoto,
    /// As a sticker, when it is a picture.
    Sticker,
    /// As a file, untouched.
    Document,
}

/// Why a picked file cannot go out as it is. It can be changed, or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StagedProblem {
    /// Over the limit of its kind.
    TooBig,
    /// A photo of a format that nothing here can read.
    PhotoType,
    /// A photo that cannot be read.
    PhotoUnreadable,
}

impl StagedProblem {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TooBig => "media_too_big",
            Self::PhotoType => "photo_type_refused",
            Self::PhotoUnreadable => "photo_unreadable",
        }
    }
}

/// A picked file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staged {
    /// Names it when sending.
    pub id: String,
    /// As what it will go out.
    pub kind: MediaKind,
    /// Its type as found.
    pub mime: String,
    /// Its name, made safe.
    pub file_name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Pixels, for pictures.
    pub width: Option<u32>,
    /// Pixels, for pictures.
    pub height: Option<u32>,
    /// Why it cannot go out as it is.
    pub problem: Option<StagedProblem>,
}

impl From<&StagedFile> for Staged {
    fn from(file: &StagedFile) -> Self {
        let pixels = |side: Option<i64>| side.and_then(|side| u32::try_from(side).ok());
        let kind = MediaKind::from_meta(&file.kind).unwrap_or(MediaKind::Document);
        let bytes = u64::try_from(file.bytes).unwrap_or(0);
        Self {
            id: file.id.clone(),
            kind,
            mime: file.mime.clone(),
            file_name: file.file_name.clone(),
            bytes,
            width: pixels(file.width),
            height: pixels(file.height),
            problem: problem(kind, &file.mime, bytes),
        }
    }
}

fn problem(kind: MediaKind, mime: &str, bytes: u64) -> Option<StagedProblem> {
    if kind == MediaKind::Image && MediaKind::for_outgoing(mime) != kind {
        return Some(if photo::is_other_photo(mime) {
            StagedProblem::PhotoType
        } else {
            StagedProblem::PhotoUnreadable
        });
    }
    (bytes > kind.max_bytes()).then_some(StagedProblem::TooBig)
}

impl Engine {
    /// Checks a picked file, makes it fit, and keeps it until it is sent. One with a
    /// [`StagedProblem`] is kept as well: it may be changed.
    ///
    /// # Errors
    /// [`EngineError::MediaTooBig`] over the limit of any file, [`EngineError::MediaEmpty`];
    /// nothing was kept.
    pub async fn stage_file(&self, file: StageFile) -> Result<Staged, EngineError> {
        let inner = &self.inner;
        check_size(file.bytes.len() as u64)?;
        let id = inner.entropy.fresh_id();
        let mut incoming = Incoming::create(&inner.store.staging_dir(), &id).await?;
        incoming.write(&file.bytes).await?;
        let picked = Picked {
            id,
            key: "",
            file_name: &file.file_name,
            mime: &file.mime,
            as_document: file.as_document,
        };
        inner.stage(incoming, picked).await
    }

    /// Changes as what a picked file goes out. `key` names the work in [`Change::Preparing`].
    ///
    /// # Errors
    /// [`EngineError::StagedFileGone`]; [`EngineError::PhotoUnreadable`] when it cannot be made
    /// smaller, [`EngineError::SoundUnreadable`] when it cannot be played. Then it is as it was.
    pub async fn change_staged(
        &self,
        id: &str,
        send_as: SendAs,
        key: &str,
    ) -> Result<Staged, EngineError> {
        let inner = &self.inner;
        let known = inner.store.staged(id).await?;
        let known = known.ok_or(EngineError::StagedFileGone)?;
        let _keeping = inner.files.keeping().await;
        let picked = inner.store.media_path(&known.picked_sha256);
        let facts = facts_of(picked, &known.picked_mime).await?;
        let made = inner
            .prepare(&facts, &known.picked_name, send_as, key)
            .await?;
        let changed = StagedFile {
            sha256: made.facts.sha256,
            kind: made.kind.as_meta().to_owned(),
            mime: made.facts.mime,
            file_name: made.file_name,
            bytes: made.facts.bytes,
            width: made.facts.width,
            height: made.facts.height,
            duration_ms: made.facts.duration_ms,
            ..known
        };
        inner.put_staged(&changed).await?;
        Ok(Staged::from(&changed))
    }
}

/// A picked file, as it was handed over.
pub(super) struct Picked<'a> {
    pub(super) id: String,
    /// Names the work for those who follow it.
    pub(super) key: &'a str,
    pub(super) file_name: &'a str,
    pub(super) mime: &'a str,
    pub(super) as_document: bool,
}

/// What goes out of a picked file.
struct Prepared {
    facts: FileFacts,
    kind: MediaKind,
    file_name: String,
}

/// What no file may be: empty, or over the widest limit. So much is never even written down.
pub(super) fn check_size(bytes: u64) -> Result<(), EngineError> {
    let limit = MediaKind::Document.max_bytes();
    match bytes {
        0 => Err(EngineError::MediaEmpty),
        actual if actual > limit => Err(EngineError::MediaTooBig { limit, actual }),
        _ => Ok(()),
    }
}

impl Inner {
    pub(super) async fn stage(
        &self,
        incoming: Incoming,
        picked: Picked<'_>,
    ) -> Result<Staged, EngineError> {
        let finished = incoming.finish(picked.mime).await?;
        let facts = finished.facts.clone();
        let file_name = safe_file_name(picked.file_name).unwrap_or_else(|| "file".to_owned());
        let _keeping = self.files.keeping().await;
        finished.keep(&self.store.media_path(&facts.sha256)).await?;
        let send_as = if picked.as_document {
            SendAs::Document
        } else {
            SendAs::Itself
        };
        let made = match self.prepare(&facts, &file_name, send_as, picked.key).await {
            // What nothing here can play is a file like any other.
            Err(EngineError::SoundUnreadable) => Prepared {
                facts: facts.clone(),
                kind: MediaKind::Document,
                file_name: file_name.clone(),
            },
            made => made?,
        };
        let staged = StagedFile {
            id: picked.id,
            sha256: made.facts.sha256,
            kind: made.kind.as_meta().to_owned(),
            mime: made.facts.mime,
            file_name: made.file_name,
            bytes: made.facts.bytes,
            width: made.facts.width,
            height: made.facts.height,
            duration_ms: made.facts.duration_ms,
            picked_sha256: facts.sha256,
            picked_mime: facts.mime,
            picked_name: file_name,
        };
        let shown = Staged::from(&staged);
        self.put_staged(&staged).await?;
        Ok(shown)
    }

    async fn put_staged(&self, file: &StagedFile) -> Result<(), EngineError> {
        let mut tx = self.store.write().await?;
        tx.put_staged(file, self.clock.now_ms()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What goes out: the picked file, or what is made of it.
    async fn prepare(
        &self,
        picked: &FileFacts,
        file_name: &str,
        send_as: SendAs,
        key: &str,
    ) -> Result<Prepared, EngineError> {
        let untouched = |kind| Prepared {
            facts: picked.clone(),
            kind,
            file_name: file_name.to_owned(),
        };
        if send_as == SendAs::Document {
            return Ok(untouched(MediaKind::Document));
        }
        let kind = match send_as {
            SendAs::Sticker if photo::reads(&picked.mime) => MediaKind::Sticker,
            SendAs::Sticker => return Err(EngineError::PhotoUnreadable),
            _ => kind_of(&picked.mime),
        };
        let Some(converter) = converter(kind, picked, send_as) else {
            return Ok(untouched(kind));
        };
        match self.convert(picked, converter, key).await {
            Ok(Some((facts, extension))) => Ok(Prepared {
                facts,
                kind,
                file_name: renamed(file_name, extension),
            }),
            Ok(None) => Ok(untouched(kind)),
            // A JPEG whose notes make no sense is Meta's to judge; others say what is wrong.
            Err(EngineError::PhotoUnreadable) if send_as == SendAs::Itself => Ok(untouched(kind)),
            Err(error) => Err(error),
        }
    }

    /// Makes a new file of a picked one and keeps it; `None` when the picked one does.
    async fn convert(
        &self,
        picked: &FileFacts,
        converter: Converter,
        key: &str,
    ) -> Result<Option<(FileFacts, &'static str)>, EngineError> {
        let source = self.store.media_path(&picked.sha256);
        let target = self.store.staging_dir().join(self.entropy.fresh_id());
        let (changes, key, written) = (self.changes.clone(), key.to_owned(), target.clone());
        let unreadable = match converter {
            Converter::Sound { .. } => EngineError::SoundUnreadable,
            Converter::Photo { .. } | Converter::Sticker | Converter::PlainJpeg => {
                EngineError::PhotoUnreadable
            }
        };
        let made = self
            .files
            .beside(move || {
                converter.run(&source, &written, &|percent| {
                    changes.tell(Change::Preparing(key.clone(), percent));
                })
            })
            .await?;
        let made = match made {
            Ok(made) => made,
            Err(Unfit::Unreadable) => return Err(unreadable),
            Err(Unfit::File(error)) => return Err(error.into()),
        };
        let Some(made) = made else {
            return Ok(None);
        };
        let facts = facts_of(target.clone(), made.mime).await?;
        let finished = Finished::new(target, facts);
        let facts = finished.facts.clone();
        finished.keep(&self.store.media_path(&facts.sha256)).await?;
        Ok(Some((facts, made.extension)))
    }
}

/// As what a file goes out by itself: what can be made to fit, or should be, goes as what it is.
fn kind_of(mime: &str) -> MediaKind {
    if audio::reads(mime) {
        MediaKind::Audio
    } else if photo::reads(mime) || photo::is_other_photo(mime) {
        MediaKind::Image
    } else {
        MediaKind::for_outgoing(mime)
    }
}

fn converter(kind: MediaKind, picked: &FileFacts, send_as: SendAs) -> Option<Converter> {
    let max_bytes = kind.max_bytes();
    if kind == MediaKind::Sticker {
        return Some(Converter::Sticker);
    }
    if audio::reads(&picked.mime) {
        return Some(Converter::Sound { max_bytes });
    }
    if kind != MediaKind::Image || !photo::reads(&picked.mime) {
        return None;
    }
    let fits = MediaKind::for_outgoing(&picked.mime) == MediaKind::Image;
    let small = u64::try_from(picked.bytes).is_ok_and(|bytes| bytes <= max_bytes);
    match send_as {
        SendAs::Document | SendAs::Sticker => None,
        SendAs::Itself if fits && !small => None,
        SendAs::Itself if picked.mime == "image/jpeg" => Some(Converter::PlainJpeg),
        SendAs::Itself if fits => None,
        SendAs::Itself | SendAs::SmallerPhoto => Some(Converter::Photo { max_bytes }),
    }
}

/// The name with the extension of what the file became.
fn renamed(name: &str, extension: &str) -> String {
    match name.rsplit_once('.') {
        Some((_, old)) if is_same_type(old, extension) => name.to_owned(),
        Some((stem, _)) if !stem.is_empty() => format!("{stem}.{extension}"),
        _ => format!("{name}.{extension}"),
    }
}

fn is_same_type(old: &str, new: &str) -> bool {
    old.eq_ignore_ascii_case(new) || (new == "jpg" && old.eq_ignore_ascii_case("jpeg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_name_and_gets_the_extension_of_what_it_became() {
        for (name, expected) in [
            ("cake.webp", "cake.jpg"),
            ("cake.JPG", "cake.JPG"),
            ("cake.jpeg", "cake.jpeg"),
            ("cake", "cake.jpg"),
            (".webp", ".webp.jpg"),
            ("a.b.png", "a.b.jpg"),
        ] {
            assert_eq!(renamed(name, "jpg"), expected, "{name}");
        }
    }
}
