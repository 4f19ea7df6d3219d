//! Pictures, sounds and papers: fetched at once, checked, kept; sent once however often.

use std::time::Duration;

use shopbell_core::{
    EngineError, SendMedia, StageFile,
    ports::Clock,
    views::{Kind, MessageView, State},
};
use shopbell_simulator::{Asset, Content, Fault, MediaFile};

use crate::support::{World, only, until};

impl World {
    /// The customer's newest message once its file is in this state.
    async fn media(&self, customer: &shopbell_simulator::Customer, state: &str) -> MessageView {
        let chat = self.chat(customer).await;
        until(&format!("the file is {state}"), async || {
            let message = self.messages(chat).await.pop()?;
            (message.media.as_ref()?.state == state).then_some(message)
        })
        .await
    }

    async fn stage(&self, asset: Asset, as_document: bool) -> String {
        let file = asset.file();
        let staged = StageFile {
            file_name: file.file_name.unwrap(),
            mime: file.mime,
            as_document,
            bytes: file.bytes,
        };
        self.engine().stage_file(staged).await.unwrap().id
    }
}

#[tokio::test]
async fn every_kind_of_file_is_fetched_at_once_and_kept_as_it_was() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    let table = [
        (Asset::Bread, Kind::Image, "image/jpeg", Some("Look"), true),
        (Asset::Sketch, Kind::Image, "image/png", None, true),
        (Asset::Video, Kind::Video, "video/mp4", Some("See"), false),
        (Asset::Voice, Kind::Voice, "audio/ogg", None, false),
        (Asset::Tune, Kind::Audio, "audio/mp4", None, false),
        (
            Asset::PriceList,
            Kind::Document,
            "application/pdf",
            Some("Read"),
            false,
        ),
        (Asset::Sticker, Kind::Sticker, "image/webp", None, true),
        (
            Asset::AnimatedSticker,
            Kind::Sticker,
            "image/webp",
            None,
            true,
        ),
    ];
    for (before, (asset, kind, mime, caption, has_size)) in table.into_iter().enumerate() {
        world.clock.advance(Duration::from_secs(1));
        ana.sends(Content::media(asset, caption)).await;
        let message = until("the file is here", async || {
            let messages = world.messages(world.chat(&ana).await).await;
            let message = messages.into_iter().nth(before)?;
            (message.media.as_ref()?.state == "ready").then_some(message)
        })
        .await;
        assert_eq!(
            (message.kind, &*message.plain_text),
            (kind, caption.unwrap_or_default())
        );
        let media = message.media.unwrap();
        assert_eq!(media.mime, mime, "{asset:?}");
        assert_eq!(
            media.width.is_some() && media.height.is_some(),
            has_size,
            "{asset:?}"
        );
        let plays = matches!(kind, Kind::Video | Kind::Voice | Kind::Audio);
        let length_ms = media.duration_ms.unwrap_or(0);
        assert_eq!(
            plays,
            (1_000..60_000).contains(&length_ms),
            "what plays says how long before it is played: {kind:?} {length_ms} ms"
        );
        assert_eq!(media.animated, asset == Asset::AnimatedSticker, "{asset:?}");
        let file = world.engine().media_file(message.id).await.unwrap();
        assert_eq!(
            std::fs::read(&file.path).unwrap(),
            asset.file().bytes,
            "{asset:?}"
        );
        assert_eq!(file.mime, mime);
    }
    let staging = std::fs::read_dir(world.data_dir().join("staging")).unwrap();
    assert_eq!(staging.count(), 0, "nothing half done is left");
}

#[tokio::test]
async fn wrong_bytes_and_a_broken_download_are_fetched_again() {
    for fault in [Fault::MediaWrongBytes, Fault::MediaTruncated] {
        let world = World::new().await;
        world.logs.expect("a file came damaged");
        let ana = world.customer("Ana");
        world.simulator.fail(fault.clone());
        ana.sends_image(None).await;
        let pending = world.media(&ana, "pending").await;
        until("the first try is over", async || {
            let asked = world.simulator.requests();
            let lookups = asked
                .iter()
                .filter(|r| r.method == "GET" && r.query.contains_key("phone_number_id"));
            (lookups.count() == 1).then_some(())
        })
        .await;
        let early = world.engine().media_file(pending.id).await;
        assert!(
            matches!(early, Err(EngineError::MediaNotReady)),
            "{early:?}"
        );
        world.a_round_passes().await;
        until("it is fetched again", async || {
            world.clock.advance(Duration::from_secs(5));
            let message = world.engine().message(pending.id).await.unwrap();
            (message.media?.state == "ready").then_some(())
        })
        .await;
        let file = world.engine().media_file(pending.id).await.unwrap();
        assert_eq!(
            std::fs::read(file.path).unwrap(),
            Asset::Bread.file().bytes,
            "{fault:?}"
        );
        let files = std::fs::read_dir(world.data_dir().join("media"))
            .unwrap()
            .count();
        assert_eq!(files, 1, "the damaged one is not kept: {fault:?}");
    }
}

#[tokio::test]
async fn a_file_that_never_comes_is_given_up_after_a_week_and_keeps_its_place() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.simulator.fail_times(Fault::MediaNotFound, 1_000);
    ana.sends_image(Some("Look")).await;
    let chat = world.chat(&ana).await;
    let message = until("the message", async || world.messages(chat).await.pop()).await;
    until("it is given up", async || {
        world.clock.advance(Duration::from_secs(2 * 3600));
        let message = world.engine().message(message.id).await.unwrap();
        (message.media?.state == "expired").then_some(())
    })
    .await;
    let waited_ms = world.clock.now_ms() - message.at_ms;
    assert!(
        waited_ms > 7 * 24 * 3_600_000,
        "Meta keeps it for a week: {waited_ms} ms"
    );
    assert_eq!(world.said(&ana).await, ["Look"], "the caption stays");

    // Asked for again, Meta says that it has it no more; nothing else suffers.
    world.simulator.heal();
    world.engine().download_media(message.id).await.unwrap();
    ana.sends_document(Some("Again")).await;
    let again = world.media(&ana, "ready").await;
    assert_eq!(again.plain_text, "Again");
    world
        .sees(message.id, "still gone", |m| {
            m.media
                .as_ref()
                .is_some_and(|media| media.state == "expired")
        })
        .await;
}

/// Meta blocks an account's downloads after about twenty errors in an hour: ten are enough here.
#[tokio::test]
async fn after_ten_errors_in_an_hour_meta_is_asked_for_no_file_until_the_hour_is_over() {
    let world = World::new().await;
    world.logs.expect("too many files could not be fetched");
    let ana = world.customer("Ana");
    world.hears(&ana, "I send you pictures").await;
    let chat = world.chat(&ana).await;
    // Errors of Meta's that may pass, not "unknown".
    world
        .simulator
        .fail_times(Fault::RefuseRequest { code: 131_000 }, 1_000);
    for n in 0..30 {
        ana.sends_image(Some(&format!("picture {n}"))).await;
    }
    let lookups = || {
        let asked = world.simulator.requests();
        let lookups = asked
            .iter()
            .filter(|r| r.method == "GET" && r.query.contains_key("phone_number_id"));
        lookups.count()
    };
    let most = 10 + 4;
    until("the way is closed", async || {
        world.clock.advance(Duration::from_secs(1));
        world.logs.text().contains("too many files").then_some(())
    })
    .await;
    // Half an hour in which everything would have been tried again, several times.
    for _ in 0..30 {
        world.clock.advance(Duration::from_secs(60));
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    let asked = lookups();
    assert!(
        (10..=most).contains(&asked),
        "ten, and those that were under way: {asked}"
    );
    let pictures = async || {
        let messages = world.messages(chat).await;
        let states = messages.into_iter().filter_map(|m| Some(m.media?.state));
        states.collect::<Vec<_>>()
    };
    assert_eq!(pictures().await.len(), 30, "each keeps its place");
    world.simulator.heal();
    until("the hour is over, and all of them come", async || {
        world.clock.advance(Duration::from_secs(300));
        let ready = pictures().await.iter().all(|state| *state == "ready");
        ready.then_some(())
    })
    .await;
    println!("pictures 30, errors until the way was closed {asked}, lost 0");
}

#[tokio::test]
async fn a_file_that_could_not_be_fetched_comes_at_the_owners_word() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    // More often than once: what is read at the start may still be asked for, and is refused, too.
    world.logs.expect("shopbell_");
    world
        .simulator
        .fail_times(Fault::RefuseRequest { code: 100 }, 1_000);
    ana.sends_image(None).await;
    let gone = world.media(&ana, "expired").await;
    world.simulator.heal();
    world.engine().download_media(gone.id).await.unwrap();
    let here = world.media(&ana, "ready").await;
    assert_eq!(here.id, gone.id);
}

#[tokio::test]
async fn equal_files_are_kept_once() {
    let world = World::new().await;
    let (ana, ben) = (world.customer("Ana"), world.customer("Ben"));
    ana.sends_image(None).await;
    ben.sends_image(None).await;
    let (one, two) = (
        world.media(&ana, "ready").await,
        world.media(&ben, "ready").await,
    );
    let one = world.engine().media_file(one.id).await.unwrap().path;
    assert_eq!(one, world.engine().media_file(two.id).await.unwrap().path);
    assert_eq!(
        std::fs::read_dir(world.data_dir().join("media"))
            .unwrap()
            .count(),
        1
    );
}

#[tokio::test]
async fn what_claims_to_be_a_picture_and_is_a_page_is_only_a_file() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    let page = MediaFile {
        bytes: "<html><script>alert(1)</script></html>".into(),
        mime: "image/jpeg".into(),
        file_name: None,
    };
    ana.sends_file("image", page, None).await;
    let message = world.media(&ana, "ready").await;
    let media = message.media.unwrap();
    assert_eq!(
        media.mime, "application/octet-stream",
        "the claim counts for nothing"
    );
    assert_eq!(media.width, None);
}

#[tokio::test]
async fn a_hostile_file_name_is_only_a_name() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    let paper = MediaFile {
        file_name: Some("../../\u{202e}etc/pass\nwd.pdf".into()),
        ..Asset::PriceList.file()
    };
    ana.sends_file("document", paper, None).await;
    let message = world.media(&ana, "ready").await;
    let name = message.media.unwrap().file_name.unwrap();
    assert!(!name.contains(['/', '\\', '\n', '\u{202e}']), "{name:?}");
    assert!(!name.starts_with('.') && name.ends_with(".pdf"), "{name:?}");
}

#[tokio::test]
async fn a_picture_and_a_paper_go_out_with_their_captions() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Show me").await;
    let chat = world.chat(&ana).await;
    for (asset, as_document, caption) in [
        (Asset::Cake, false, "The cake"),
        (Asset::PriceList, true, "The prices"),
    ] {
        let staged = world.stage(asset, as_document).await;
        let send = SendMedia {
            conversation: chat,
            staged,
            caption: caption.into(),
            reply_to: None,
            client_key: caption.into(),
        };
        let sent = world.engine().send_media(send).await.unwrap();
        assert_eq!(
            sent.media.unwrap().state,
            "ready",
            "the bubble shows it at once"
        );
        world
            .sees(sent.id, "read", |m| m.state == Some(State::Read))
            .await;
    }
    let received = ana.inbox();
    let kinds: Vec<_> = received.iter().map(|m| m.kind.as_str()).collect();
    assert_eq!(kinds, ["image", "document"]);
    assert_eq!(received[0].request["image"]["caption"], "The cake");
    assert_eq!(received[1].request["document"]["caption"], "The prices");
    assert_eq!(received[1].request["document"]["filename"], "prices.pdf");
    assert_eq!(
        ana.received_file(&received[0]).unwrap(),
        Asset::Cake.file().bytes
    );
    assert_eq!(
        ana.received_file(&received[1]).unwrap(),
        Asset::PriceList.file().bytes
    );
}

#[tokio::test]
async fn the_same_file_is_uploaded_once_until_meta_forgets_it() {
    let world = World::new().await;
    let (ana, ben) = (world.customer("Ana"), world.customer("Ben"));
    for who in [&ana, &ben] {
        world.hears(who, "Show me").await;
    }
    let uploads = || {
        let requests = world.simulator.requests();
        requests
            .iter()
            .filter(|r| r.method == "POST" && r.path.ends_with("/media"))
            .count()
    };
    let send = async |who: &shopbell_simulator::Customer, key: &str| {
        let send = SendMedia {
            conversation: world.chat(who).await,
            staged: world.stage(Asset::Cake, false).await,
            caption: String::new(),
            reply_to: None,
            client_key: key.into(),
        };
        let sent = world.engine().send_media(send).await.unwrap();
        world
            .sees(sent.id, "read", |m| m.state == Some(State::Read))
            .await;
    };
    send(&ana, "1").await;
    send(&ben, "1").await;
    send(&ana, "2").await;
    assert_eq!(uploads(), 1, "Meta has it already");
    world.clock.advance(Duration::from_secs(30 * 24 * 3600));
    world.hears(&ana, "Once more").await;
    send(&ana, "3").await;
    assert_eq!(uploads(), 2, "after a month Meta has forgotten it");
    assert_eq!(ana.inbox().len(), 3);
}

#[tokio::test]
async fn a_lost_upload_is_repeated_and_the_message_still_goes_once() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Show me").await;
    world.simulator.fail(Fault::RefuseUpload { code: 131_016 });
    let send = SendMedia {
        conversation: world.chat(&ana).await,
        staged: world.stage(Asset::Cake, false).await,
        caption: String::new(),
        reply_to: None,
        client_key: "k".into(),
    };
    let sent = world.engine().send_media(send).await.unwrap();
    until("it is read", async || {
        world.clock.advance(Duration::from_secs(10));
        let message = world.engine().message(sent.id).await.unwrap();
        (message.state == Some(State::Read)).then_some(())
    })
    .await;
    assert_eq!(only(ana.inbox()).kind, "image");
}

#[tokio::test]
async fn a_staged_file_is_sent_once_and_an_unknown_one_not_at_all() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Show me").await;
    let chat = world.chat(&ana).await;
    let staged = world.stage(Asset::Cake, false).await;
    let send = |key: &str| SendMedia {
        conversation: chat,
        staged: staged.clone(),
        caption: String::new(),
        reply_to: None,
        client_key: key.into(),
    };
    let long = SendMedia {
        caption: "x".repeat(1025),
        ..send("long")
    };
    let refused = world.engine().send_media(long).await.unwrap_err();
    assert_eq!(refused.code(), "caption_too_long");
    let first = world.engine().send_media(send("one")).await.unwrap();
    let second = world.engine().send_media(send("two")).await;
    assert!(
        matches!(second, Err(EngineError::StagedFileGone)),
        "{second:?}"
    );
    let again = world.engine().send_media(send("one")).await.unwrap();
    assert_eq!(again.id, first.id, "a double click is not an error");
    world
        .sees(first.id, "read", |m| m.state == Some(State::Read))
        .await;
    assert_eq!(ana.inbox().len(), 1);
}
