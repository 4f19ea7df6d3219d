//! Sound as WhatsApp takes it: one channel of Opus in Ogg.

mod encode;
mod level;
mod ogg;
mod resample;

use std::io;

pub(crate) use encode::{Content, OggOpus};
pub(crate) use level::Meter;
pub(crate) use ogg::{Durable, seal};
pub(crate) use resample::Resampler;

/// Samples a second inside of a file; what Opus counts in.
pub(crate) const RATE: u32 = 48_000;
/// Samples a millisecond.
const PER_MS: u64 = 48;

/// Why no sound could be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SoundError {
    /// The encoder refused.
    #[error("the encoder refused")]
    Encoder(#[from] opus::Error),
    /// The file could not be written.
    #[error("the sound could not be written")]
    File(#[from] io::Error),
}
