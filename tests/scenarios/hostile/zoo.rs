//! P10: the media zoo. Bombs, polyglots, programs, pictures of 100,000 pixels: each is fetched,
//! kept as it came, and shown as nothing but what it is.

use std::{fs, path::Path, time::Duration};

use bytes::Bytes;
use shopbell_core::views::{Kind, MessageView};
use shopbell_simulator::{Asset, Fault, MediaFile};
use tokio::net::TcpListener;

use crate::support::{World, until};

/// What a window shows by itself, and how.
const PICTURES: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];

/// An animal: its name, the type it claims, its bytes.
type Animal = (String, String, Bytes);

/// The files of the fuzz target: a line with the claimed type, then the file.
fn animals() -> Vec<Animal> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/media_file");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let read = |file: &std::path::PathBuf| {
        let bytes = fs::read(file).unwrap();
        let end = bytes.iter().position(|byte| *byte == b'\n').unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let claimed = String::from_utf8_lossy(&bytes[..end]).into_owned();
        (name, claimed, Bytes::from(bytes).slice(end + 1..))
    };
    files
        .iter()
        .map(read)
        .filter(|(.., file)| !file.is_empty())
        .collect()
}

/// What the sender says it is.
fn kind_of(claimed: &str) -> &'static str {
    match claimed.split('/').next() {
        Some("image") => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "document",
    }
}

/// What some of them are found to be: the kind that is shown, the type, whether there is a size.
const FOUND: &[(&str, Kind, &str, bool)] = &[
    ("png", Kind::Image, "image/png", true),
    ("png-16384", Kind::Image, "image/png", true),
    ("png-100000", Kind::Document, "image/png", false),
    ("png-widest", Kind::Document, "image/png", false),
    ("png-nothing", Kind::Document, "image/png", false),
    ("png-page", Kind::Image, "image/png", true),
    ("jpeg", Kind::Image, "image/jpeg", true),
    ("jpeg-archive", Kind::Image, "image/jpeg", true),
    ("jpeg-many-notes", Kind::Image, "image/jpeg", true),
    ("jpeg-widest", Kind::Document, "image/jpeg", false),
    ("jpeg-cut", Kind::Document, "image/jpeg", false),
    ("webp-widest", Kind::Document, "image/webp", false),
    ("gif-script", Kind::Document, "image/gif", false),
    ("svg", Kind::Document, "application/octet-stream", false),
    (
        "svg-prolog",
        Kind::Document,
        "application/octet-stream",
        false,
    ),
    (
        "svg-entities",
        Kind::Document,
        "application/octet-stream",
        false,
    ),
    ("page", Kind::Document, "application/octet-stream", false),
    (
        "page-shouting",
        Kind::Document,
        "application/octet-stream",
        false,
    ),
    (
        "page-wide",
        Kind::Document,
        "application/octet-stream",
        false,
    ),
    ("script", Kind::Document, "application/octet-stream", false),
    ("pdf-picture", Kind::Document, "application/pdf", false),
    ("archive-bomb", Kind::Document, "application/zip", false),
    ("plain", Kind::Document, "text/plain", false),
    ("mp4", Kind::Video, "video/mp4", false),
    ("mp4-sound", Kind::Audio, "audio/mp4", false),
    ("opus", Kind::Audio, "audio/ogg", false),
];

#[tokio::test]
async fn every_animal_of_the_zoo_is_kept_and_none_is_shown_as_what_it_is_not() {
    let world = World::new().await;
    world.logs.expect("a file's headers could not be read");
    let zoo = animals();
    assert!(zoo.len() > 60, "{} animals", zoo.len());
    let (mut shown, mut cards) = (0, 0);
    for (name, claimed, bytes) in &zoo {
        let keeper = world.customer(name);
        let file = MediaFile {
            bytes: bytes.clone(),
            mime: claimed.clone(),
            file_name: Some(format!("{name}\u{202e}gnp.exe")),
        };
        keeper.sends_file(kind_of(claimed), file, None).await;
        let message = fetched(&world, name).await;
        let media = message.media.as_ref().unwrap();
        let kept = world.engine().media_file(message.id).await.unwrap();
        assert_eq!(
            &fs::read(&kept.path).unwrap(),
            bytes,
            "{name} is kept whole"
        );
        if let Some(called) = &media.file_name {
            assert!(!called.contains('\u{202e}'), "{name}: {called:?}");
        }
        let is_picture = PICTURES.contains(&&*media.mime) && media.width.is_some();
        match message.kind {
            Kind::Image | Kind::Sticker => assert!(is_picture, "{name}: {media:?}"),
            Kind::Video => assert!(media.mime.starts_with("video/"), "{name}: {media:?}"),
            Kind::Audio | Kind::Voice => {
                assert!(media.mime.starts_with("audio/"), "{name}: {media:?}");
            }
            Kind::Document => {}
            other => panic!("{name} is shown as {other:?}"),
        }
        for runs in ["html", "svg", "xml", "javascript"] {
            let office = media.mime.starts_with("application/vnd.");
            assert!(
                office || !media.mime.contains(runs),
                "{name}: {}",
                media.mime
            );
        }
        if message.kind == Kind::Document {
            cards += 1;
        } else {
            shown += 1;
        }
        if let Some((_, kind, mime, sized)) = FOUND.iter().find(|(known, ..)| known == name) {
            let found = (message.kind, &*media.mime, media.width.is_some());
            assert_eq!(found, (*kind, *mime, *sized), "{name}");
        }
    }
    for (name, ..) in FOUND {
        assert!(
            zoo.iter().any(|(there, ..)| there == name),
            "{name} has left the zoo"
        );
    }
    let left = fs::read_dir(world.data_dir().join("staging")).unwrap();
    assert_eq!(left.count(), 0, "nothing half done is left");
    println!(
        "animals {}, shown {shown}, cards {cards}, escaped 0",
        zoo.len()
    );
}

/// The message of this customer once its file is here.
async fn fetched(world: &World, name: &str) -> MessageView {
    until(&format!("the file of {name}"), async || {
        let chats = world.chats().await;
        let chat = chats.iter().find(|chat| chat.name == name)?.id;
        let message = world.messages(chat).await.pop()?;
        (message.media.as_ref()?.state == "ready").then_some(message)
    })
    .await
}

/// How often Meta was asked where a file is.
fn lookups(world: &World) -> usize {
    let asked = world.simulator.requests();
    let lookups = asked
        .iter()
        .filter(|asked| asked.method == "GET" && asked.query.contains_key("phone_number_id"));
    lookups.count()
}

#[tokio::test]
async fn a_file_without_end_or_over_its_limit_is_not_kept() {
    let world = World::new().await;
    world.logs.expect("a file is longer than it should be");
    let (ana, ben) = (world.customer("Ana"), world.customer("Ben"));
    // It was announced with a length, and is read no further: it comes whole the next time.
    world.simulator.fail(Fault::MediaEndless);
    ana.sends_sticker().await;
    until("it is fetched again", async || {
        // In small steps: an address that Meta gave for the file lives five minutes.
        world.clock.advance(Duration::from_secs(1));
        let messages = world.messages(world.chat(&ana).await).await;
        let media = messages.last()?.media.clone()?;
        (media.state == "ready").then_some(())
    })
    .await;
    let file = MediaFile {
        bytes: vec![0; 5 * 1024 * 1024 + 1].into(),
        ..Asset::Sticker.file()
    };
    ben.sends_file("sticker", file, None).await;
    until("it is refused", async || {
        let messages = world.messages(world.chat(&ben).await).await;
        let media = messages.last()?.media.clone()?;
        (media.state == "refused").then_some(())
    })
    .await;
    assert_eq!(lookups(&world), 3, "Ana's twice, Ben's once");
    let kept = fs::read_dir(world.data_dir().join("media")).unwrap();
    assert_eq!(kept.count(), 1);
    let left = fs::read_dir(world.data_dir().join("staging")).unwrap();
    assert_eq!(left.count(), 0);
}

#[tokio::test]
async fn a_download_that_leads_elsewhere_is_not_followed() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    let stranger = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = stranger.local_addr().unwrap();
    let elsewhere = [
        format!("http://{at}/x"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "https://lookaside.fbsbx.com@127.0.0.1/x".to_owned(),
        "file:///etc/passwd".to_owned(),
        "//[::1]:1/x".to_owned(),
    ];
    for to in &elsewhere {
        world
            .simulator
            .fail(Fault::MediaRedirect { to: to.clone() });
    }
    ana.sends_image(None).await;
    until("it comes, after all these", async || {
        world.clock.advance(Duration::from_secs(600));
        let messages = world.messages(world.chat(&ana).await).await;
        let media = messages.last()?.media.clone()?;
        (media.state == "ready").then_some(())
    })
    .await;
    // Now and then an address is over its five minutes before it is used: one more is asked for.
    assert!(lookups(&world) > elsewhere.len(), "each was tried");
    let visited = tokio::time::timeout(Duration::from_millis(50), stranger.accept()).await;
    assert!(visited.is_err(), "nobody goes there");
}
