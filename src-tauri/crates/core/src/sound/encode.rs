//! One channel of sound as Opus in Ogg, as it comes.
//!
//! Source: RFC 7845, *Ogg Encapsulation for the Opus Audio Codec*, read 2026-11.

use std::io::Write;

use opus::{Application, Bitrate, Channels, Encoder};

use super::{
    PER_MS, RATE, SoundError,
    ogg::{FIRST, Page},
};

/// Samples of one packet: 20 milliseconds.
const FRAME: usize = 960;
/// Packets of one page: a crash loses less than a second.
const PAGE: u32 = 45;
/// Largest packet the encoder may make, in bytes; RFC 6716 knows no larger frame.
const MAX_PACKET: usize = 1275;

/// What speech needs to sound as it does on a good telephone, in bits a second.
const SPEECH_BITS: u32 = 32_000;

/// What is encoded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Content {
    /// Somebody speaks.
    Speech,
    /// Anything, with this many bits a second.
    Any(u32),
}

/// Writes samples of 48 kHz to a file of pages. What it wrote can be read at any time; [`seal`]
/// marks the end.
///
/// [`seal`]: super::seal
#[derive(Debug)]
pub(crate) struct OggOpus<W> {
    out: W,
    encoder: Encoder,
    pre_skip: u64,
    /// Too few for a packet yet.
    waiting: Vec<f32>,
    page: Page,
    packets: u32,
    /// Samples encoded.
    granule: u64,
    /// Samples that came.
    heard: u64,
    serial: u32,
    pages: u32,
    bytes: u64,
}

impl<W: Write> OggOpus<W> {
    /// Begins a file; `serial` tells its stream from others.
    ///
    /// # Errors
    /// [`SoundError`]
    pub(crate) fn begin(out: W, serial: u32, content: Content) -> Result<Self, SoundError> {
        let (application, bits) = match content {
            Content::Speech => (Application::Voip, SPEECH_BITS),
            Content::Any(bits) => (Application::Audio, bits),
        };
        let mut encoder = Encoder::new(RATE, Channels::Mono, application)?;
        encoder.set_bitrate(Bitrate::Bits(bits.cast_signed()))?;
        let pre_skip = encoder.get_lookahead()?.unsigned_abs();
        let mut file = Self {
            out,
            encoder,
            pre_skip: u64::from(pre_skip),
            waiting: Vec::with_capacity(FRAME * 2),
            page: Page::default(),
            packets: 0,
            granule: 0,
            heard: 0,
            serial,
            pages: 0,
            bytes: 0,
        };
        file.page.push(&head(pre_skip as u16));
        file.put_page(FIRST, 0)?;
        file.page.push(&tags());
        file.put_page(0, 0)?;
        Ok(file)
    }

    /// Takes samples.
    ///
    /// # Errors
    /// [`SoundError`]; what was written before is whole.
    pub(crate) fn write(&mut self, samples: &[f32]) -> Result<(), SoundError> {
        self.heard += samples.len() as u64;
        self.waiting.extend_from_slice(samples);
        self.encode()
    }

    /// Writes what is encoded, so that it can be heard.
    ///
    /// # Errors
    /// [`SoundError`]
    pub(crate) fn flush(&mut self) -> Result<(), SoundError> {
        if self.page.is_empty() {
            return Ok(());
        }
        self.put_page(0, self.granule)
    }

    /// Encodes the rest. The last page says where the sound really ends.
    ///
    /// # Errors
    /// [`SoundError`]
    pub(crate) fn finish(&mut self) -> Result<(), SoundError> {
        let end = self.heard + self.pre_skip;
        if self.heard == 0 {
            return Ok(());
        }
        // The encoder answers late: silence brings out what it still holds.
        while self.granule < end {
            self.waiting
                .resize(self.waiting.len().next_multiple_of(FRAME).max(FRAME), 0.0);
            self.encode()?;
        }
        // A packet is added after a full page is put: there is one to say where the sound ends.
        self.granule = end;
        self.flush()
    }

    /// How long it is, in milliseconds.
    pub(crate) fn length_ms(&self) -> u64 {
        self.heard / PER_MS
    }

    /// Bytes written.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    fn encode(&mut self) -> Result<(), SoundError> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut frames = waiting.chunks_exact(FRAME);
        for frame in frames.by_ref() {
            let packet = self.encoder.encode_vec_float(frame, MAX_PACKET)?;
            if self.packets == PAGE || !self.page.has_room(packet.len()) {
                self.put_page(0, self.granule)?;
            }
            self.page.push(&packet);
            self.packets += 1;
            self.granule += FRAME as u64;
        }
        self.waiting.extend_from_slice(frames.remainder());
        Ok(())
    }

    fn put_page(&mut self, kind: u8, granule: u64) -> Result<(), SoundError> {
        let page = self.page.take(kind, granule, self.serial, self.pages);
        self.pages += 1;
        self.packets = 0;
        self.out.write_all(&page)?;
        self.out.flush()?;
        self.bytes += page.len() as u64;
        Ok(())
    }
}

/// What a player has to know first: one channel, 48 kHz, this much to leave out at the beginning.
fn head(pre_skip: u16) -> Vec<u8> {
    let mut head = b"OpusHead\x01\x01".to_vec();
    head.extend_from_slice(&pre_skip.to_le_bytes());
    head.extend_from_slice(&RATE.to_le_bytes());
    // No gain; the one channel is the first.
    head.extend_from_slice(&[0, 0, 0]);
    head
}

/// Who made it, and no notes.
fn tags() -> Vec<u8> {
    const MAKER: &[u8] = b"Shopbell";
    let mut tags = b"OpusTags".to_vec();
    tags.extend_from_slice(&(MAKER.len() as u32).to_le_bytes());
    tags.extend_from_slice(MAKER);
    tags.extend_from_slice(&[0; 4]);
    tags
}
