//! Sound that WhatsApp does not take, as what it takes: one channel of Opus in Ogg.
//!
//! Source: Meta, *Cloud API › Media*, read 2026-11: audio is AAC, AMR, MP3, M4A, or Ogg with Opus of
//! one channel.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use symphonia::core::{
    codecs::audio::{AudioDecoder, AudioDecoderOptions, well_known::CODEC_ID_OPUS},
    errors::Error,
    formats::{FormatOptions, FormatReader, Track, TrackType, probe::Hint},
    io::{MediaSourceStream, MediaSourceStreamOptions},
    meta::MetadataOptions,
};

use super::{Made, Progress, Unfit};
use crate::sound::{Content, OggOpus, RATE, Resampler, SoundError, seal};

/// Bits a second of music on a telephone. More is not heard there.
const BEST_BITS: u64 = 64_000;
/// Bits a second that speech can still be understood with.
const LEAST_BITS: u64 = 16_000;
/// Samples a second that make sense; others are lies, or sound that nobody hears.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=768_000;
/// Most channels that are mixed.
const CHANNELS: usize = 32;
/// Most samples of one packet of Opus, for each channel: 120 milliseconds.
const OPUS_PACKET: usize = 5_760;

/// Whether a file of this type is read here. Ogg may hold what WhatsApp takes as it is.
pub(in crate::media) fn reads(mime: &str) -> bool {
    matches!(
        mime,
        "audio/x-wav"
            | "audio/wav"
            | "audio/x-flac"
            | "audio/flac"
            | "audio/x-aiff"
            | "audio/aiff"
            | "audio/ogg"
    )
}

/// Writes `source` as Opus to `target`; `None` when it is that already. Blocks.
///
/// # Errors
/// [`Unfit::Unreadable`], also when it would take more than `max_bytes`; [`Unfit::File`].
pub(super) fn to_opus(
    source: &Path,
    target: &Path,
    max_bytes: u64,
    progress: Progress<'_>,
) -> Result<Option<Made>, Unfit> {
    if is_mono_opus(source)? {
        return Ok(None);
    }
    let mut heard = Heard::open(source)?;
    let content = Content::Any(heard.bits_for(max_bytes));
    let mut sound = OggOpus::begin(File::create_new(target)?, 1, content)?;
    let mut even = Evened::default();
    let (mut mono, mut told) = (Vec::new(), 0);
    while let Some(rate) = heard.next(&mut mono)? {
        sound.write(even.push(&mono, rate))?;
        if sound.bytes() > max_bytes {
            tracing::info!("a sound file is too long to be sent as sound");
            return Err(Unfit::Unreadable);
        }
        if heard.percent() > told {
            told = heard.percent();
            progress(told);
        }
    }
    sound.write(even.finish())?;
    sound.finish()?;
    drop(sound);
    match seal(target)? {
        Some(sealed) if sealed.bytes <= max_bytes => Ok(Some(Made {
            mime: "audio/ogg",
            extension: "ogg",
        })),
        // Silence of no length is nothing to send.
        _ => Err(Unfit::Unreadable),
    }
}

/// Whether a file begins as Ogg with Opus of one channel.
fn is_mono_opus(file: &Path) -> io::Result<bool> {
    // A page's head of 28 bytes, then the name of the codec, its version, its channels.
    let mut head = Vec::new();
    File::open(file)?.take(38).read_to_end(&mut head)?;
    let name = head.get(28..).unwrap_or_default();
    Ok(head.starts_with(b"OggS") && name.starts_with(b"OpusHead") && name.last() == Some(&1))
}

/// Sound brought to [`RATE`]; a file may change its rate on the way.
#[derive(Default)]
struct Evened {
    rate: u32,
    resampler: Option<Resampler>,
    out: Vec<f32>,
}

impl Evened {
    fn push<'a>(&'a mut self, samples: &'a [f32], rate: u32) -> &'a [f32] {
        if self.rate != rate {
            self.rate = rate;
            self.resampler = Resampler::new(rate);
        }
        let Some(resampler) = &mut self.resampler else {
            return samples;
        };
        self.out.clear();
        resampler.push(samples, &mut self.out);
        &self.out
    }

    fn finish(&mut self) -> &[f32] {
        self.out.clear();
        if let Some(resampler) = &mut self.resampler {
            resampler.finish(&mut self.out);
        }
        &self.out
    }
}

enum Decoder {
    Known(Box<dyn AudioDecoder>),
    /// And how many channels it has.
    Opus(Box<opus::Decoder>, usize),
}

/// The sound of a file, packet by packet.
struct Heard {
    format: Box<dyn FormatReader>,
    decoder: Decoder,
    track: u32,
    rate: u32,
    /// Frames in all, when the file says so.
    frames: Option<u64>,
    /// Frames so far.
    done: u64,
    mixed: Vec<f32>,
}

impl Heard {
    fn open(file: &Path) -> Result<Self, Unfit> {
        let file = Box::new(File::open(file)?);
        let stream = MediaSourceStream::new(file, MediaSourceStreamOptions::default());
        let (options, notes) = (FormatOptions::default(), MetadataOptions::default());
        let format = symphonia::default::get_probe()
            .probe(&Hint::new(), stream, options, notes)
            .map_err(unreadable)?;
        let track = format.default_track(TrackType::Audio);
        let track = track.ok_or(Unfit::Unreadable)?;
        let known = track.codec_params.as_ref().and_then(|known| known.audio());
        Ok(Self {
            decoder: decoder(track)?,
            track: track.id,
            rate: known.and_then(|known| known.sample_rate).unwrap_or(RATE),
            frames: track.num_frames.filter(|&frames| frames > 0),
            format,
            done: 0,
            mixed: Vec::new(),
        })
    }

    /// Bits a second with which all of it fits into so many bytes, as well as it may sound.
    fn bits_for(&self, max_bytes: u64) -> u32 {
        let Some(frames) = self.frames else {
            return BEST_BITS as u32;
        };
        let seconds = frames / u64::from(self.rate.max(1)) + 1;
        // A tenth for the pages, and for what an encoder takes more than it was given.
        let bits = max_bytes.saturating_mul(8) / 10 * 9 / seconds;
        bits.clamp(LEAST_BITS, BEST_BITS) as u32
    }

    /// Puts the next piece into `mono`, mixed to one channel; its rate, or `None` at the end.
    fn next(&mut self, mono: &mut Vec<f32>) -> Result<Option<u32>, Unfit> {
        mono.clear();
        loop {
            let packet = match self.format.next_packet() {
                Ok(Some(packet)) => packet,
                // A file that was cut off is heard as far as it goes.
                Ok(None) | Err(Error::IoError(_) | Error::ResetRequired) => return Ok(None),
                Err(error) => return Err(unreadable(error)),
            };
            if packet.track_id != self.track {
                continue;
            }
            let (rate, channels) = match &mut self.decoder {
                Decoder::Known(decoder) => match decoder.decode(&packet) {
                    Ok(sound) => {
                        sound.copy_to_vec_interleaved(&mut self.mixed);
                        (sound.spec().rate(), sound.spec().channels().count())
                    }
                    // One packet that makes no sense is a crack, not the end.
                    Err(Error::DecodeError(_)) => continue,
                    Err(error) => return Err(unreadable(error)),
                },
                Decoder::Opus(decoder, channels) => {
                    self.mixed.resize(OPUS_PACKET * *channels, 0.0);
                    let frames = decoder
                        .decode_float(&packet.data, &mut self.mixed, false)
                        .map_err(SoundError::from)?;
                    self.mixed.truncate(frames * *channels);
                    (RATE, *channels)
                }
            };
            if !RATES.contains(&rate) || !(1..=CHANNELS).contains(&channels) {
                return Err(Unfit::Unreadable);
            }
            let frames = self.mixed.chunks_exact(channels);
            mono.extend(frames.map(|frame| frame.iter().sum::<f32>() / channels as f32));
            self.done += mono.len() as u64;
            return Ok(Some(rate));
        }
    }

    fn percent(&self) -> u8 {
        let part = self
            .frames
            .map(|frames| self.done.saturating_mul(100) / frames);
        part.map_or(0, |percent| percent.min(100) as u8)
    }
}

fn decoder(track: &Track) -> Result<Decoder, Unfit> {
    let known = track.codec_params.as_ref();
    let sound = known.and_then(|known| known.audio());
    let sound = sound.ok_or(Unfit::Unreadable)?;
    if sound.codec == CODEC_ID_OPUS {
        let channels = sound.channels.as_ref().map_or(2, |found| found.count());
        let layout = match channels {
            1 => opus::Channels::Mono,
            2 => opus::Channels::Stereo,
            _ => return Err(Unfit::Unreadable),
        };
        let decoder = opus::Decoder::new(RATE, layout).map_err(SoundError::from)?;
        return Ok(Decoder::Opus(Box::new(decoder), channels));
    }
    let decoder = symphonia::default::get_codecs()
        .make_audio_decoder(sound, &AudioDecoderOptions::default())
        .map_err(unreadable)?;
    Ok(Decoder::Known(decoder))
}

fn unreadable(error: Error) -> Unfit {
    tracing::info!(%error, "a sound file cannot be read");
    Unfit::Unreadable
}

impl From<SoundError> for Unfit {
    fn from(error: SoundError) -> Self {
        match error {
            SoundError::File(error) => Self::File(error),
            SoundError::Encoder(_) => Self::Unreadable,
        }
    }
}
