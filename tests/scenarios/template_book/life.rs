//! From the first word to the end of a template.

use std::time::Duration;

use serde_json::json;
use shopbell_core::template_book::{
    CopyFor,
    draft::{DraftCategory, DraftHeader, SampleKind},
    rules::Rule,
};
use shopbell_simulator::{Asset, Review};

use super::{draft, example};
use crate::support::{World, until};

/// Meta tells times in whole seconds: what comes later is later by more than that.
const LATER: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn a_draft_survives_a_crash_and_a_long_time_with_its_sample() {
    let mut world = World::new().await;
    let mut picture = draft("menu");
    let sample = Some(world.sample(SampleKind::Image).await);
    picture.header = DraftHeader::Media {
        media: SampleKind::Image,
        sample,
    };
    let kept = world.writes_template(picture).await;
    assert_eq!(kept.faults, []);
    let aside = world.picks(Asset::Bread).await;
    world.crash().await;
    world.clock.advance(DAY * 3);
    world.open().await;
    until("what nothing holds is let go of", async || {
        world.engine().staged_thumb(&aside).await.err()
    })
    .await;
    let book = world.engine().template_book().await.unwrap();
    assert_eq!(book.drafts.len(), 1);
    assert_eq!(book.drafts[0].draft, kept.draft);
    assert_eq!(book.drafts[0].faults, [], "its sample is still there");
    world.submits(kept.draft.clone()).await;
    let requests = world.simulator.requests();
    let created = requests
        .iter()
        .rfind(|one| one.method == "POST" && one.path.ends_with("/message_templates"))
        .unwrap();
    let body = created.body.as_ref().unwrap();
    let handle = &body["components"][0]["example"]["header_handle"][0];
    assert!(handle.as_str().unwrap().starts_with("4:"), "{body}");
}

#[tokio::test]
async fn a_submitted_template_is_reviewed_approved_and_found_in_the_picker() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    world.submits(draft("order_is_ready")).await;
    let waiting = world
        .template_once("order_is_ready", "it is listed", |_| true)
        .await;
    assert_eq!(waiting.status, "PENDING");
    assert_eq!(waiting.unusable, Some("template_not_usable"));
    let book = world.engine().template_book().await.unwrap();
    assert!(book.drafts.is_empty(), "Meta has it now");
    assert_eq!(book.pace.creations_left, Some(99));
    assert!(
        world
            .simulator
            .review("order_is_ready", "en", &Review::Approved)
            .await
    );
    until("it can be picked", async || {
        let all = world.engine().templates(chat).await.unwrap();
        let mine = all.into_iter().find(|one| one.name == "order_is_ready")?;
        mine.unusable.is_none().then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_rejected_template_says_why_and_is_changed_and_sent_again() {
    let world = World::new().await;
    world.submits(draft("first_try")).await;
    let rejected = Review::Rejected {
        reason: "INVALID_FORMAT".into(),
        explanation: Some("The text is unclear.".into()),
        recommendation: Some("Say what was ordered.".into()),
    };
    assert!(world.simulator.review("first_try", "en", &rejected).await);
    let template = world
        .template_once("first_try", "the rejection", |one| one.status == "REJECTED")
        .await;
    let reason = template.reason.unwrap();
    assert_eq!(reason.code.as_deref(), Some("INVALID_FORMAT"));
    assert_eq!(reason.advice.as_deref(), Some("Say what was ordered."));
    let engine = world.engine();
    let change = engine
        .copy_template(template.id, CopyFor::Change)
        .await
        .unwrap();
    assert_eq!(change.changes, Some(template.id));
    let again = engine
        .copy_template(template.id, CopyFor::Change)
        .await
        .unwrap();
    assert_eq!(again.id, change.id, "what was begun goes on");
    let mut better = change.draft.clone();
    better.body = "Hi {{customer_name}}, your strawberry cake is ready.".into();
    engine
        .save_template_draft(Some(change.id), better)
        .await
        .unwrap();
    let id = change.id;
    world.clock.advance(LATER);
    world
        .ask(move |engine| async move { engine.submit_template_draft(id).await })
        .await
        .unwrap();
    let template = world
        .template_once("first_try", "the new review", |one| one.status == "PENDING")
        .await;
    assert!(template.body.contains("strawberry"));
    let pace = world.engine().template_book().await.unwrap().pace;
    assert_eq!(pace.edits, [], "rejected ones may be changed at any time");
}

#[tokio::test]
async fn an_approved_template_is_changed_once_a_day() {
    let world = World::new().await;
    world.submits(draft("hours")).await;
    for (text, refused) in [
        ("Hi {{customer_name}}, we close at six.", None),
        (
            "Hi {{customer_name}}, we close at seven.",
            Some("template_edit_limit"),
        ),
    ] {
        world.clock.advance(LATER);
        world
            .simulator
            .review("hours", "en", &Review::Approved)
            .await;
        let template = world
            .template_once("hours", "the approval", |one| one.status == "APPROVED")
            .await;
        let engine = world.engine();
        let change = engine
            .copy_template(template.id, CopyFor::Change)
            .await
            .unwrap();
        let mut changed = change.draft.clone();
        changed.body = text.into();
        engine
            .save_template_draft(Some(change.id), changed)
            .await
            .unwrap();
        let id = change.id;
        world.clock.advance(LATER);
        let done = world
            .ask(move |engine| async move { engine.submit_template_draft(id).await })
            .await;
        assert_eq!(done.err().map(|error| error.code()), refused, "{text}");
    }
    let book = world.engine().template_book().await.unwrap();
    let next: Vec<_> = book.pace.edits.iter().map(|edits| edits.next_ms).collect();
    assert!(
        matches!(next.as_slice(), [Some(_)]),
        "from when it can is told: {next:?}"
    );
    assert_eq!(book.drafts.len(), 1, "what was written is kept");
}

#[tokio::test]
async fn advertising_asked_as_utility_becomes_marketing_and_is_told_with_its_price() {
    let world = World::new().await;
    let mut sale = draft("spring");
    sale.body = "Hi {{customer_name}}, today there is a discount on cakes.".into();
    let kept = world.writes_template(sale).await;
    let warned: Vec<Rule> = kept.faults.iter().map(|fault| fault.rule).collect();
    assert_eq!(
        warned,
        [Rule::ReadsLikeMarketing],
        "said before it is submitted"
    );
    let id = kept.id;
    let submitted = world
        .ask(move |engine| async move { engine.submit_template_draft(id).await })
        .await
        .unwrap();
    assert_eq!(
        (submitted.asked.as_str(), submitted.category.as_str()),
        ("UTILITY", "MARKETING")
    );
}

#[tokio::test]
async fn what_meta_decides_later_reaches_the_book() {
    let world = World::new().await;
    world.submits(draft("slow")).await;
    let decide = async |review: Review| {
        world.clock.advance(LATER);
        assert!(world.simulator.review("slow", "en", &review).await);
    };
    decide(Review::Approved).await;
    world
        .template_once("slow", "the approval", |one| one.status == "APPROVED")
        .await;
    decide(Review::CategoryChanged {
        to: "MARKETING".into(),
    })
    .await;
    world
        .template_once("slow", "the category", |one| one.category == "MARKETING")
        .await;
    decide(Review::Paused).await;
    // The list may say so before the webhook that knows why.
    let paused = world
        .template_once("slow", "the pause", |one| {
            one.status == "PAUSED" && one.reason.is_some()
        })
        .await;
    assert_eq!(paused.unusable, Some("template_paused"));
    assert_eq!(paused.reason.unwrap().pause.as_deref(), Some("FIRST_PAUSE"));
    decide(Review::Disabled).await;
    let gone = world
        .template_once("slow", "the end", |one| one.status == "DISABLED")
        .await;
    until("it is told", async || {
        let notices = world.engine().notices().await.unwrap();
        let told = notices
            .iter()
            .any(|notice| notice.code == "template_disabled");
        told.then_some(())
    })
    .await;
    let refused = world.engine().delete_template(gone.id, false).await;
    assert_eq!(refused.unwrap_err().code(), "template_not_deletable");
}

#[tokio::test]
async fn a_deleted_name_rests_for_thirty_days() {
    let world = World::new().await;
    world.submits(draft("short_lived")).await;
    world
        .simulator
        .review("short_lived", "en", &Review::Approved)
        .await;
    let template = world
        .template_once("short_lived", "the approval", |one| {
            one.status == "APPROVED"
        })
        .await;
    let id = template.id;
    world.clock.advance(LATER);
    world
        .ask(move |engine| async move { engine.delete_template(id, false).await })
        .await
        .unwrap();
    let book = world.engine().template_book().await.unwrap();
    assert!(book.templates.iter().all(|one| one.name != "short_lived"));
    let again = world.writes_template(draft("short_lived")).await;
    assert_eq!(again.faults[0].rule, Rule::NameBlocked);
    world.clock.advance(DAY * 30 + Duration::from_secs(1));
    let book = world.engine().template_book().await.unwrap();
    assert_eq!(book.drafts[0].faults, [], "free again");
}

#[tokio::test]
async fn a_template_is_copied_translated_and_starred() {
    let world = World::new().await;
    let ready = world
        .template_once("order_ready", "it is listed", |one| one.language == "en_US")
        .await;
    let engine = world.engine();
    let copy = engine
        .copy_template(ready.id, CopyFor::Another)
        .await
        .unwrap();
    assert_eq!(copy.draft.name, "order_ready_2");
    assert_eq!(copy.changes, None);
    assert_eq!(copy.draft.examples[0], example("customer_name", "Maria"));
    assert_eq!(copy.draft.category, DraftCategory::Utility);
    let rules = |info: &shopbell_core::template_book::DraftInfo| -> Vec<Rule> {
        info.faults.iter().map(|fault| fault.rule).collect()
    };
    assert_eq!(
        rules(&copy),
        [Rule::BodyTwin],
        "Meta refuses the same words twice"
    );
    let other = engine
        .copy_template(ready.id, CopyFor::Translation)
        .await
        .unwrap();
    assert_eq!(other.draft.name, "order_ready");
    assert_eq!(rules(&other), [Rule::LanguageUnknown]);
    engine.star_template(ready.id, true).await.unwrap();
    engine.refresh_templates().await.unwrap();
    world
        .template_once("order_ready", "the star", |one| one.starred)
        .await;
}

#[tokio::test]
async fn a_refusal_of_meta_keeps_the_draft_and_gives_its_words() {
    let world = World::new().await;
    // Somebody made one of the same name on Meta's own pages meanwhile.
    let kept = world.writes_template(draft("meanwhile")).await;
    world
        .simulator
        .add_template(json!({ "id": "990", "name": "meanwhile", "language": "en",
        "category": "UTILITY", "status": "APPROVED", "parameter_format": "NAMED",
        "components": [{ "type": "BODY", "text": "Other words." }] }));
    let id = kept.id;
    let refused = world
        .ask(move |engine| async move { engine.submit_template_draft(id).await })
        .await;
    assert_eq!(refused.unwrap_err().code(), "template_name_taken");
    let book = world.engine().template_book().await.unwrap();
    assert_eq!(book.drafts[0].draft, kept.draft);
}
