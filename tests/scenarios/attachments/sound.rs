//! Sound that the Cloud API would refuse goes out as one channel of Opus; what cannot be read goes as
//! a file, and so does what the owner wants to go as one.

use std::{path::Path, process::Command};

use shopbell_core::{SendAs, changes::Change};
use shopbell_domain::MediaKind;
use shopbell_simulator::{Asset, Customer};

use super::{picked, to_send};
use crate::support::{World, is_about, seconds_of_opus, until};

/// What is played, in hertz and seconds.
const TONE: u32 = 440;
const SECONDS: u32 = 3;

/// A tone on every channel, in the format that the arguments ask for.
fn tone(folder: &Path, name: &str, format: &[&str]) -> Vec<u8> {
    let file = folder.join(name);
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i"])
        .arg(format!(
            "sine=frequency={TONE}:duration={SECONDS}:sample_rate=44100"
        ))
        .args(format)
        .arg(&file)
        .status()
        .expect("ffmpeg is installed");
    assert!(made.success());
    std::fs::read(file).unwrap()
}

/// How often a second the sound of a file swings.
fn pitch(file: &Path) -> f64 {
    let raw = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(file)
        .args(["-f", "s16le", "-ac", "1", "-ar", "48000", "-"])
        .output()
        .unwrap();
    let samples: Vec<i16> = raw
        .stdout
        .chunks_exact(2)
        .map(|two| i16::from_le_bytes([two[0], two[1]]))
        .collect();
    // The edges are where a filter swings in and out.
    let middle = &samples[24_000..samples.len() - 24_000];
    assert!(
        middle.iter().any(|sample| sample.unsigned_abs() > 300),
        "it is not silence"
    );
    let up = middle.windows(2).filter(|two| two[0] < 0 && two[1] >= 0);
    up.count() as f64 / (middle.len() as f64 / 48_000.0)
}

async fn world_that_listens() -> (World, Customer) {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Play it to me").await;
    (world, ana)
}

#[tokio::test]
async fn sound_of_another_format_goes_out_as_opus_of_one_channel_and_sounds_the_same() {
    let (world, ana) = world_that_listens().await;
    let (chat, engine) = (world.chat(&ana).await, world.engine());
    let folder = world.data_dir();
    let table: [(&str, &str, &[&str]); 7] = [
        ("song.wav", "audio/wav", &["-ac", "2"]),
        (
            "low.wav",
            "audio/x-wav",
            &["-ac", "1", "-ar", "8000", "-c:a", "pcm_u8"],
        ),
        (
            "fine.wav",
            "",
            &["-ac", "6", "-ar", "96000", "-c:a", "pcm_s24le"],
        ),
        ("song.flac", "audio/flac", &["-ac", "2"]),
        ("song.aiff", "audio/aiff", &["-ac", "2"]),
        (
            "vorbis.ogg",
            "audio/ogg",
            &["-ac", "2", "-c:a", "libvorbis"],
        ),
        ("stereo.opus", "audio/ogg", &["-ac", "2", "-c:a", "libopus"]),
    ];
    for (name, mime, format) in table {
        let mut changes = engine.changes();
        let bytes = tone(folder, name, format);
        let staged = engine
            .stage_file(picked(name, mime, bytes.clone()))
            .await
            .unwrap();
        assert_eq!(
            (staged.kind, staged.problem),
            (MediaKind::Audio, None),
            "{name}"
        );
        assert_eq!(staged.mime, "audio/ogg", "{name}");
        let stem = name.split('.').next().unwrap();
        let ending = if name.ends_with("ogg") { "ogg" } else { "opus" };
        assert!(
            [format!("{stem}.ogg"), format!("{stem}.{ending}")].contains(&staged.file_name),
            "{}",
            staged.file_name
        );
        let mut told = Vec::new();
        while let Ok(change) = changes.try_recv() {
            if let Change::Preparing(_, percent) = change {
                told.push(percent);
            }
        }
        assert!(told.is_sorted(), "{name}: {told:?}");
        // Ogg does not say beforehand how long it is.
        let says = name.ends_with("wav") || name.ends_with("flac") || name.ends_with("aiff");
        assert!(!says || told.last() == Some(&100), "{name}: {told:?}");

        let before = ana.inbox().len();
        engine.send_media(to_send(chat, &staged, "")).await.unwrap();
        let message = until("it arrived", async || ana.inbox().into_iter().nth(before)).await;
        assert_eq!(message.kind, "audio", "{name}");
        assert_ne!(message.request["audio"]["voice"], true, "nobody spoke it");
        let file = folder.join("received.ogg");
        std::fs::write(&file, ana.received_file(&message).unwrap()).unwrap();
        is_about(seconds_of_opus(&file), f64::from(SECONDS));
        let heard = pitch(&file);
        assert!((heard - f64::from(TONE)).abs() < 3.0, "{name}: {heard} Hz");

        let whole = engine
            .stage_file(picked(name, mime, bytes.clone()))
            .await
            .unwrap();
        let whole = engine
            .change_staged(&whole.id, SendAs::Document, "work")
            .await
            .unwrap();
        assert_eq!((whole.kind, &*whole.file_name), (MediaKind::Document, name));
        assert_eq!(whole.bytes, bytes.len() as u64, "untouched");
    }
}

#[tokio::test]
async fn what_whatsapp_takes_stays_as_it_is_and_what_cannot_be_read_is_a_file() {
    let (world, _ana) = world_that_listens().await;
    let engine = world.engine();
    let voice = Asset::Voice.file();
    let jingle = Asset::Jingle.file();
    for (name, file) in [("voice.ogg", &voice), ("jingle.mp3", &jingle)] {
        let staged = engine
            .stage_file(picked(name, &file.mime, file.bytes.to_vec()))
            .await
            .unwrap();
        assert_eq!((staged.kind, staged.problem), (MediaKind::Audio, None));
        assert_eq!(staged.bytes, file.bytes.len() as u64, "{name} is untouched");
        assert_eq!(staged.file_name, name);
    }
    let folder = world.data_dir();
    let wav = tone(folder, "song.wav", &["-ac", "2"]);
    let flac = tone(folder, "song.flac", &["-ac", "2"]);
    // A head that says there are no channels, and one of a format that nobody knows.
    let mut mute = wav.clone();
    mute[22] = 0;
    let mut strange = wav.clone();
    strange[20..22].copy_from_slice(&[0x99, 0x99]);
    let mut silly = flac.clone();
    silly[18..22].fill(0xFF);
    let table = [
        ("mute.wav", mute),
        ("strange.wav", strange),
        ("head.wav", wav[..44].to_vec()),
        ("head.flac", flac[..30].to_vec()),
        ("nothing.ogg", b"OggS\0\x02and so on, but no sound".to_vec()),
    ];
    for (name, bytes) in table {
        let staged = engine
            .stage_file(picked(name, "", bytes.clone()))
            .await
            .unwrap();
        assert_eq!(
            (staged.kind, staged.problem),
            (MediaKind::Document, None),
            "{name}"
        );
        assert_eq!(
            (&*staged.file_name, staged.bytes),
            (name, bytes.len() as u64)
        );
        let refused = engine
            .change_staged(&staged.id, SendAs::Itself, "work")
            .await;
        assert_eq!(refused.unwrap_err().code(), "media_type_refused", "{name}");
    }
    // Whatever a head claims, there is an answer, and what plays is sent as sound.
    engine
        .stage_file(picked("silly.flac", "", silly))
        .await
        .unwrap();
    let cut = wav[..wav.len() / 2].to_vec();
    let half = engine
        .stage_file(picked("half.wav", "", cut))
        .await
        .unwrap();
    assert_eq!(half.kind, MediaKind::Audio, "as far as it goes");
}
