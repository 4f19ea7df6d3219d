//! Pages of Ogg, written one at a time; and a file whose end is missing, made whole again.
//!
//! Source: RFC 3533 (Ogg) and RFC 7845 (Opus in Ogg), read 2026-11.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    iter,
    path::Path,
};

/// The first page of a stream.
pub(super) const FIRST: u8 = 2;
/// The last page of a stream.
const LAST: u8 = 4;

const MAGIC: &[u8] = b"OggS";
/// Bytes of a page's head before its table.
const HEAD: usize = 27;
/// Where its kind stands.
const KIND: usize = 5;
/// Where its checksum stands.
const CHECKSUM: std::ops::Range<usize> = 22..26;
/// Most entries of a page's table.
const TABLE: usize = 255;

/// Whole packets on their way to one page.
#[derive(Debug, Default)]
pub(super) struct Page {
    table: Vec<u8>,
    content: Vec<u8>,
}

impl Page {
    /// Whether a packet of this many bytes still fits.
    pub(super) fn has_room(&self, bytes: usize) -> bool {
        self.table.len() + bytes / TABLE < TABLE
    }

    pub(super) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    pub(super) fn push(&mut self, packet: &[u8]) {
        self.table
            .extend(iter::repeat_n(u8::MAX, packet.len() / TABLE));
        self.table.push((packet.len() % TABLE) as u8);
        self.content.extend_from_slice(packet);
    }

    /// The page as it is written, and room for the next one.
    pub(super) fn take(&mut self, kind: u8, granule: u64, serial: u32, number: u32) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + self.table.len() + self.content.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&[0, kind]);
        bytes.extend_from_slice(&granule.to_le_bytes());
        bytes.extend_from_slice(&serial.to_le_bytes());
        bytes.extend_from_slice(&number.to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        bytes.push(self.table.len() as u8);
        bytes.append(&mut self.table);
        bytes.append(&mut self.content);
        sign(&mut bytes);
        bytes
    }
}

/// A stream that ends as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sealed {
    /// Bytes of the file.
    pub(crate) bytes: u64,
    /// Where its last page ends, in samples of 48 kHz; with the encoder's run-up.
    pub(super) granule: u64,
    /// That run-up.
    pub(super) pre_skip: u64,
}

impl Sealed {
    /// How long it plays, in milliseconds.
    pub(crate) fn length_ms(&self) -> u64 {
        self.granule.saturating_sub(self.pre_skip) / super::PER_MS
    }
}

/// Ends a stream where its last whole page ends, and says so in that page; `None` when there is no
/// sound in it. Needs no room on the disk. Blocks.
///
/// # Errors
/// When the file cannot be read or written.
pub(crate) fn seal(path: &Path) -> io::Result<Option<Sealed>> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let Some((head, mut last)) = whole_pages(&bytes) else {
        return Ok(None);
    };
    let (start, end) = (last.start, last.start + last.bytes.len());
    if end < bytes.len() {
        file.set_len(end as u64)?;
    }
    let sealed = Sealed {
        bytes: end as u64,
        granule: last.granule,
        pre_skip: head,
    };
    if last.mark_as_last() {
        file.seek(SeekFrom::Start(start as u64))?;
        file.write_all(&last.bytes)?;
    }
    file.sync_all()?;
    Ok(Some(sealed))
}

struct Found {
    start: usize,
    bytes: Vec<u8>,
    granule: u64,
}

impl Found {
    /// `false` when it was marked already.
    fn mark_as_last(&mut self) -> bool {
        let Some(kind) = self.bytes.get_mut(KIND) else {
            return false;
        };
        if *kind & LAST != 0 {
            return false;
        }
        *kind |= LAST;
        sign(&mut self.bytes);
        true
    }
}

/// The run-up that the first page names, and the last page before the first that is not whole;
/// `None` when that is not a page of sound.
fn whole_pages(bytes: &[u8]) -> Option<(u64, Found)> {
    let mut pre_skip = None;
    let mut last = None;
    let mut start = 0;
    while let Some(page) = bytes.get(start..).and_then(whole_page) {
        if start == 0 {
            // "OpusHead", version, channels, then two bytes of run-up.
            let head = page.get(HEAD + 1 + 10..HEAD + 1 + 12)?;
            pre_skip = Some(u64::from(u16::from_le_bytes(head.try_into().ok()?)));
        }
        last = Some((start, page));
        start += page.len();
    }
    let (start, page) = last?;
    let granule = u64::from_le_bytes(page.get(6..14)?.try_into().ok()?);
    let pre_skip = pre_skip?;
    let found = Found {
        start,
        bytes: page.to_vec(),
        granule,
    };
    (granule > pre_skip).then_some((pre_skip, found))
}

/// The page at the beginning of these bytes, when all of it is there as it was written.
fn whole_page(bytes: &[u8]) -> Option<&[u8]> {
    if !bytes.starts_with(MAGIC) {
        return None;
    }
    let entries = usize::from(*bytes.get(HEAD - 1)?);
    let table = bytes.get(HEAD..HEAD + entries)?;
    let content: usize = table.iter().map(|&entry| usize::from(entry)).sum();
    let page = bytes.get(..HEAD + entries + content)?;
    let said = page.get(CHECKSUM)?;
    let mut unsigned = page.to_vec();
    unsigned.get_mut(CHECKSUM)?.fill(0);
    (said == checksum(&unsigned).to_le_bytes()).then_some(page)
}

fn sign(page: &mut [u8]) {
    if let Some(place) = page.get_mut(CHECKSUM) {
        place.fill(0);
    }
    let sum = checksum(page).to_le_bytes();
    if let Some(place) = page.get_mut(CHECKSUM) {
        place.copy_from_slice(&sum);
    }
}

/// Ogg's own: polynomial 0x04C11DB7, nothing reflected, beginning with and ending in nothing.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, &byte| {
        (0..8).fold(sum ^ (u32::from(byte) << 24), |sum, _| {
            let carry = sum & 0x8000_0000 != 0;
            (sum << 1) ^ if carry { 0x04C1_1DB7 } else { 0 }
        })
    })
}

/// Writes through to the disk with each flush.
#[derive(Debug)]
pub(crate) struct Durable(File);

impl Durable {
    /// A new, empty file.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        File::create_new(path).map(Self)
    }
}

impl io::Write for Durable {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.sync_data()
    }
}
