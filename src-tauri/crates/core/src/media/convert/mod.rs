//! Making a picked file what the Cloud API takes: another format, a smaller one, without what a
//! camera noted in it.
//!
//! A conversion reads one file and writes another; what was picked is never touched, so that it
//! can still go out as a file. One runs at a time, beside the async threads: each may hold a whole
//! decoded picture in memory. To add a kind of file, give it a variant of [`Converter`] and a
//! module beside `photo`.

pub(super) mod audio;
mod heif;
mod jpeg;
pub(super) mod photo;
mod sticker;

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

/// How far a conversion is, in percent.
pub(super) type Progress<'a> = &'a dyn Fn(u8);

/// Why a file could not be made to fit.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unfit {
    /// It is not what it says, damaged, or too large to be opened.
    #[error("the file cannot be read as what it says it is")]
    Unreadable,
    /// It could not be read from the disk, or the new one not be written.
    #[error("a file could not be read or written")]
    File(#[from] io::Error),
}

/// What a conversion made.
#[derive(Debug)]
pub(super) struct Made {
    /// Its MIME type.
    pub(super) mime: &'static str,
    /// The extension of its name.
    pub(super) extension: &'static str,
}

/// What can be done with a picked file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Converter {
    /// A picture becomes a JPEG of no more than these bytes.
    Photo {
        /// The most it may have.
        max_bytes: u64,
    },
    /// Sound becomes one channel of Opus in Ogg of no more than these bytes.
    Sound {
        /// The most it may have.
        max_bytes: u64,
    },
    /// A picture becomes a sticker.
    Sticker,
    /// A JPEG loses what its camera noted, such as the place; otherwise it stays as it is.
    PlainJpeg,
}

impl Converter {
    /// Writes what it makes of `source` to `target`; `None` when the file may go as it is. Blocks.
    pub(super) fn run(
        self,
        source: &Path,
        target: &Path,
        progress: Progress<'_>,
    ) -> Result<Option<Made>, Unfit> {
        // The file may have been written so that its reader stumbles. Nothing of it is kept.
        let made = catch_unwind(AssertUnwindSafe(|| match self {
            Self::Photo { max_bytes } => photo::to_jpeg(source, target, max_bytes, progress),
            Self::Sound { max_bytes } => audio::to_opus(source, target, max_bytes, progress),
            Self::Sticker => sticker::to_sticker(source, target, progress),
            Self::PlainJpeg => photo::plain(source, target, progress),
        }));
        made.unwrap_or_else(|_| {
            tracing::warn!("a file made its reader stumble; it is left as it is");
            Err(Unfit::Unreadable)
        })
    }
}
