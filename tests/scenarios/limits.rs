//! What cannot be sent is refused in plain words before anything is queued, and the draft stays.

use bytes::Bytes;
use shopbell_core::{Draft, EngineError, StageFile, StagedProblem};
use shopbell_domain::ConversationId;
use shopbell_simulator::Asset;

use crate::support::{World, text};

const MIB: usize = 1024 * 1024;

fn file(name: &str, mime: &str, bytes: impl Into<Bytes>, as_document: bool) -> StageFile {
    StageFile {
        file_name: name.into(),
        mime: mime.into(),
        as_document,
        bytes: bytes.into(),
    }
}

/// A JPEG by its first bytes, padded to a size.
fn jpeg_of(bytes: usize) -> Vec<u8> {
    let mut picture = Asset::Bread.file().bytes.to_vec();
    picture.resize(bytes, 0);
    picture
}

#[tokio::test]
async fn a_text_over_the_limit_is_refused_and_the_draft_kept() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let long = "ä".repeat(4097);
    world
        .engine()
        .save_draft(chat, Draft::text(&long))
        .await
        .unwrap();
    let refused = world
        .engine()
        .send_text(text(chat, "k", &long))
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "text_too_long");
    assert_eq!(
        refused.params(),
        [("limit", "4096".into()), ("actual", "4097".into())]
    );
    for empty in ["", " \n\t "] {
        let refused = world
            .engine()
            .send_text(text(chat, "k", empty))
            .await
            .unwrap_err();
        assert_eq!(refused.code(), "text_empty");
    }
    assert_eq!(world.chats().await[0].draft, long);
    assert_eq!(world.said(&ana).await, ["Hi"]);
    world.a_round_passes().await;
    assert!(world.taken_for(&ana).is_empty());

    let longest = "ä".repeat(4096);
    world
        .engine()
        .send_text(text(chat, "k", &longest))
        .await
        .unwrap();
    world.a_round_passes().await;
    assert_eq!(world.taken_for(&ana), [longest], "the limit itself is fine");
}

#[tokio::test]
async fn a_file_over_its_kinds_limit_is_refused_when_it_is_picked() {
    let world = World::new().await;
    let engine = world.engine();
    let big = file("big.jpg", "image/jpeg", jpeg_of(5 * MIB + 1), false);
    let staged = engine.stage_file(big).await.unwrap();
    assert_eq!(
        staged.problem,
        Some(StagedProblem::TooBig),
        "it may be made smaller"
    );
    let huge = vec![b'x'; 100 * MIB + 1];
    let refused = engine
        .stage_file(file("big.pdf", "application/pdf", huge, false))
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "media_too_big");
    assert_eq!(
        refused.params(),
        [
            ("limit", (100 * MIB).to_string()),
            ("actual", (100 * MIB + 1).to_string())
        ]
    );
    let as_document = file("big.jpg", "image/jpeg", jpeg_of(5 * MIB + 1), true);
    engine
        .stage_file(as_document)
        .await
        .expect("as a document it may be larger");
    let empty = engine
        .stage_file(file("a.txt", "text/plain", "", false))
        .await;
    assert!(matches!(empty, Err(EngineError::MediaEmpty)), "{empty:?}");
    let staging = std::fs::read_dir(world.data_dir().join("staging")).unwrap();
    assert_eq!(staging.count(), 0, "a refused file leaves nothing behind");
}

#[tokio::test]
async fn an_unknown_form_of_recipient_is_refused_and_opens_no_chat() {
    let world = World::new().await;
    for wrong in [
        "",
        "12",
        "maria",
        "+34",
        "+34 600 11x",
        "es.123",
        "+1234567890123456",
    ] {
        let refused = world.engine().start_chat(wrong).await;
        assert!(
            matches!(refused, Err(EngineError::RecipientInvalid)),
            "{wrong:?}: {refused:?}"
        );
    }
    assert!(world.chats().await.is_empty());
    let chat = world.engine().start_chat("+34 600 11 12 22").await.unwrap();
    assert_eq!(
        world.engine().start_chat("0034600111222").await.unwrap(),
        chat,
        "one person, one chat"
    );
    let refused = world.engine().send_text(text(chat, "k", "Hello")).await;
    assert!(
        matches!(refused, Err(EngineError::WindowClosed)),
        "who has never written gets templates only: {refused:?}"
    );
}

#[tokio::test]
async fn what_does_not_exist_is_said_to_be_unknown() {
    let world = World::new().await;
    let nobody = ConversationId(4711);
    let refused = world.engine().send_text(text(nobody, "k", "Hello")).await;
    assert!(
        matches!(refused, Err(EngineError::ConversationUnknown)),
        "{refused:?}"
    );
    let refused = world
        .engine()
        .save_draft(nobody, Draft::text("Hello"))
        .await;
    assert!(
        matches!(refused, Err(EngineError::ConversationUnknown)),
        "{refused:?}"
    );
    let refused = world.engine().send_again(4711.into()).await;
    assert!(
        matches!(refused, Err(EngineError::MessageUnknown)),
        "{refused:?}"
    );
}
