//! Photos that the Cloud API would refuse go out as JPEG; what cannot be read says so and may still
//! go as a file. P10: what a picture claims about itself is checked before it is unpacked.

use shopbell_core::{
    EngineError, SendAs, StagedProblem,
    media::{Look, look},
};
use shopbell_domain::MediaKind;
use shopbell_simulator::Asset;

use super::{picked, to_send};
use crate::support::{World, only, until};

/// A BMP of coloured stripes; every row is a multiple of four bytes.
fn bmp(width: u32, height: u32) -> Vec<u8> {
    let pixels = width * height * 3;
    let mut file = b"BM".to_vec();
    for number in [
        54 + pixels,
        0,
        54,
        40,
        width,
        height,
        0x0018_0001,
        0,
        pixels,
        0,
        0,
        0,
        0,
    ] {
        file.extend(number.to_le_bytes());
    }
    file.extend((0..pixels).map(|n| u8::try_from((n / 7 + n / width) % 251).unwrap()));
    file
}

/// A TIFF of grey stripes, as a scanner makes them: its directory, then its one strip.
fn tiff(width: u32, height: u32) -> Vec<u8> {
    const SHORT: u16 = 3;
    const LONG: u16 = 4;
    let entries = [
        (256, LONG, width),
        (257, LONG, height),
        (258, SHORT, 8),
        (259, SHORT, 1),
        (262, SHORT, 1),
        (273, LONG, 8 + 2 + 9 * 12 + 4),
        (277, SHORT, 1),
        (278, LONG, height),
        (279, LONG, width * height),
    ];
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    file.extend(9_u16.to_le_bytes());
    for (tag, kind, value) in entries {
        file.extend(u16::to_le_bytes(tag));
        file.extend(kind.to_le_bytes());
        file.extend(1_u32.to_le_bytes());
        file.extend(u32::to_le_bytes(value));
    }
    file.extend(0_u32.to_le_bytes());
    file.extend((0..width * height).map(|n| u8::try_from(n % width * 2).unwrap()));
    file
}

/// What a phone notes in a photo: that it lies on its side, and where it was taken.
fn with_notes(jpeg: &[u8]) -> Vec<u8> {
    let mut notes = b"Exif\0\0MM\0*\0\0\0\x08\0\x01".to_vec();
    notes.extend(*b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0");
    notes.extend(b"GPS of the kitchen");
    let length = u16::try_from(notes.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &notes, &jpeg[2..]].concat()
}

fn has(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

fn seen(bytes: &[u8]) -> Look {
    look(std::io::Cursor::new(bytes), "").unwrap()
}

#[tokio::test]
async fn a_picture_of_another_format_goes_out_as_a_jpeg_the_right_way_up_and_without_its_place() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Show me").await;
    let chat = world.chat(&ana).await;
    let engine = world.engine();
    let bread = Asset::Bread.file();
    let (width, height) = seen(&bread.bytes).size.unwrap();
    let sketch = Asset::Sticker.file();
    let sticker = seen(&sketch.bytes).size.unwrap();
    let table = [
        (
            "stripes.bmp",
            "image/bmp",
            bmp(320, 240),
            (320, 240),
            "stripes.jpg",
        ),
        (
            "IMG_0007.HEIC",
            "image/heic",
            include_bytes!("../../fixtures/photos/phone.heic").to_vec(),
            (150, 200),
            "IMG_0007.jpg",
        ),
        ("scan.tif", "image/tiff", tiff(90, 60), (90, 60), "scan.jpg"),
        (
            "smile.webp",
            "image/webp",
            sketch.bytes.to_vec(),
            sticker,
            "smile.jpg",
        ),
        (
            "IMG_1.JPG",
            "image/jpeg",
            with_notes(&bread.bytes),
            (height, width),
            "IMG_1.JPG",
        ),
    ];
    for (name, mime, bytes, size, expected) in table {
        let staged = engine.stage_file(picked(name, mime, bytes)).await.unwrap();
        assert_eq!(staged.problem, None, "{name}");
        assert_eq!(staged.kind, MediaKind::Image, "{name}");
        assert_eq!(staged.file_name, expected);
        assert_eq!((staged.width, staged.height), (Some(size.0), Some(size.1)));
        let before = ana.inbox().len();
        engine.send_media(to_send(chat, &staged, "")).await.unwrap();
        let message = until("it arrived", async || ana.inbox().into_iter().nth(before)).await;
        let received = ana.received_file(&message).unwrap();
        let found = seen(&received);
        assert_eq!(
            (found.mime.as_str(), found.size),
            ("image/jpeg", Some(size))
        );
        assert!(
            !has(&received, b"Exif") && !has(&received, b"GPS"),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_photo_over_the_limit_is_made_smaller_when_asked_or_goes_as_a_file() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Show me").await;
    let chat = world.chat(&ana).await;
    let engine = world.engine();
    let mut bytes = Asset::Bread.file().bytes.to_vec();
    bytes.resize(5 * 1024 * 1024 + 1, 0);
    let big = picked("bread.jpg", "image/jpeg", bytes.clone());
    let staged = engine.stage_file(big).await.unwrap();
    assert_eq!(staged.problem, Some(StagedProblem::TooBig));
    let refused = engine.send_media(to_send(chat, &staged, "")).await;
    assert_eq!(refused.unwrap_err().code(), "media_too_big");

    let smaller = engine
        .change_staged(&staged.id, SendAs::SmallerPhoto, "work")
        .await
        .unwrap();
    assert_eq!((smaller.problem, smaller.kind), (None, MediaKind::Image));
    assert!(smaller.bytes < 5 * 1024 * 1024, "{}", smaller.bytes);
    engine
        .send_media(to_send(chat, &smaller, ""))
        .await
        .unwrap();
    let message = until("it arrived", async || ana.inbox().pop()).await;
    assert_eq!(message.kind, "image");
    let received = ana.received_file(&message).unwrap();
    assert_eq!(received.len() as u64, smaller.bytes);
}

#[tokio::test]
async fn a_picture_goes_as_a_sticker_when_asked_and_as_a_photo_again() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Show me").await;
    let chat = world.chat(&ana).await;
    let engine = world.engine();
    let bread = Asset::Bread.file();
    let photo = picked("bread.jpg", "image/jpeg", bread.bytes.to_vec());
    let photo = engine.stage_file(photo).await.unwrap();
    let ask = async |send_as| engine.change_staged(&photo.id, send_as, "work").await;
    let sticker = ask(SendAs::Sticker).await.unwrap();
    assert_eq!((sticker.problem, sticker.kind), (None, MediaKind::Sticker));
    assert_eq!(sticker.file_name, "bread.webp");
    let back = ask(SendAs::Itself).await.unwrap();
    assert_eq!(
        (back.kind, back.file_name.as_str()),
        (MediaKind::Image, "bread.jpg"),
        "what was picked is still there"
    );
    let sticker = ask(SendAs::Sticker).await.unwrap();
    let sent = engine.send_media(to_send(chat, &sticker, "not said")).await;
    assert_eq!(sent.unwrap().plain_text, "", "a sticker has no caption");
    let message = until("it arrived", async || ana.inbox().pop()).await;
    assert_eq!(message.kind, "sticker");
    let received = ana.received_file(&message).unwrap();
    let found = seen(&received);
    assert_eq!(
        (found.mime.as_str(), found.size),
        ("image/webp", Some((512, 512)))
    );
    assert!(received.len() <= 100 * 1024, "{}", received.len());

    let list = picked(
        "prices.pdf",
        "application/pdf",
        Asset::PriceList.file().bytes.to_vec(),
    );
    let list = engine.stage_file(list).await.unwrap();
    let refused = engine
        .change_staged(&list.id, SendAs::Sticker, "work")
        .await;
    assert!(
        matches!(refused, Err(EngineError::PhotoUnreadable)),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_photo_goes_as_a_file_untouched_also_after_it_was_to_go_as_a_photo() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Show me").await;
    let chat = world.chat(&ana).await;
    let engine = world.engine();
    let bytes = with_notes(&Asset::Bread.file().bytes);
    let photo = picked("bread.jpg", "image/jpeg", bytes.clone());
    let staged = engine.stage_file(photo).await.unwrap();
    assert_ne!(staged.bytes, bytes.len() as u64, "a photo loses its notes");
    let whole = engine
        .change_staged(&staged.id, SendAs::Document, "work")
        .await
        .unwrap();
    assert_eq!((whole.problem, whole.kind), (None, MediaKind::Document));
    engine.send_media(to_send(chat, &whole, "")).await.unwrap();
    let message = until("it arrived", async || ana.inbox().pop()).await;
    assert_eq!(message.kind, "document");
    assert_eq!(message.request["document"]["filename"], "bread.jpg");
    let received = ana.received_file(&message).unwrap();
    assert!(received == bytes, "as it was picked, byte for byte");
    assert_eq!(only(ana.inbox()).kind, "document");
}

#[tokio::test]
async fn a_picture_that_cannot_be_read_says_so_and_may_go_as_a_file() {
    let world = World::new().await;
    let engine = world.engine();
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic and so on".to_vec();
    // As wide and high as the format knows, in thirteen bytes.
    let bomb = b"GIF89a\xFF\xFF\xFF\xFF\0\0\0,\0\0\0\0\xFF\xFF\xFF\xFF\0\x02\x02L\x01\0;".to_vec();
    let table = [
        ("IMG_1.HEIC", "image/heic", heic, StagedProblem::PhotoType),
        (
            "bomb.gif",
            "image/gif",
            bomb,
            StagedProblem::PhotoUnreadable,
        ),
        (
            "torn.webp",
            "image/webp",
            Asset::Sticker.file().bytes[..60].to_vec(),
            StagedProblem::PhotoUnreadable,
        ),
    ];
    for (name, mime, bytes, problem) in table {
        let staged = engine.stage_file(picked(name, mime, bytes)).await.unwrap();
        assert_eq!(staged.problem, Some(problem), "{name}");
        assert!(engine.staged_thumb(&staged.id).await.is_err(), "{name}");
        let file = engine
            .change_staged(&staged.id, SendAs::Document, "work")
            .await
            .unwrap();
        assert_eq!((file.kind, file.problem), (MediaKind::Document, None));
        assert_eq!(file.file_name, name);
    }
}

#[tokio::test]
async fn a_large_picture_has_a_small_one_made_once() {
    let world = World::new().await;
    let engine = world.engine();
    let big = picked("big.bmp", "image/bmp", bmp(1600, 1200));
    let staged = engine.stage_file(big).await.unwrap();
    let path = engine.staged_thumb(&staged.id).await.unwrap();
    let small = std::fs::read(&path).unwrap();
    assert_eq!(seen(&small).size, Some((720, 540)));
    let made = path.metadata().unwrap().modified().unwrap();
    let again = engine.staged_thumb(&staged.id).await.unwrap();
    assert_eq!(again, path);
    assert_eq!(again.metadata().unwrap().modified().unwrap(), made);

    let paper = Asset::PriceList.file();
    let paper = picked("prices.pdf", &paper.mime, paper.bytes.to_vec());
    let paper = engine.stage_file(paper).await.unwrap();
    let none = engine.staged_thumb(&paper.id).await.unwrap_err();
    assert_eq!(none.code(), "media_unknown", "a paper has no picture");
}
