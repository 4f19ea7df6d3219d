//! Who is who.

use super::*;
use crate::Store;

fn person(phone: Option<&str>, user_id: Option<&str>) -> Person {
    Person {
        phone: phone.map(str::to_owned),
        user_id: user_id.map(str::to_owned),
        ..Person::default()
    }
}

async fn resolve(tx: &mut WriteTx, phone: Option<&str>, user: Option<&str>) -> Resolved {
    tx.resolve_person("waba", &person(phone, user), 1)
        .await
        .unwrap()
        .unwrap()
}

async fn write() -> (tempfile::TempDir, Store, WriteTx) {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(dir.path()).await.unwrap();
    let tx = store.write().await.unwrap();
    (dir, store, tx)
}

#[tokio::test]
async fn a_number_shown_later_belongs_to_the_same_person() {
    let (_dir, _store, mut tx) = write().await;
    let cai = resolve(&mut tx, None, Some("BR.1")).await.contact;
    assert_eq!(
        resolve(&mut tx, Some("5511955500123"), Some("BR.1"))
            .await
            .contact,
        cai
    );
    assert_eq!(
        resolve(&mut tx, Some("5511955500123"), None).await.contact,
        cai
    );
}

#[tokio::test]
async fn a_payload_that_shows_both_links_two_halves_of_one_person() {
    let (_dir, _store, mut tx) = write().await;
    let by_phone = resolve(&mut tx, Some("447700900123"), None).await.contact;
    let by_user = resolve(&mut tx, None, Some("GB.1")).await.contact;
    assert_ne!(by_phone, by_user);
    let both = resolve(&mut tx, Some("447700900123"), Some("GB.1")).await;
    assert_eq!(
        both,
        Resolved {
            contact: by_phone,
            joined: Some(by_user),
            strangers: None
        }
    );
    assert_eq!(resolve(&mut tx, None, Some("GB.1")).await.contact, by_phone);
}

#[tokio::test]
async fn two_people_are_never_merged_by_a_recycled_number() {
    let (_dir, _store, mut tx) = write().await;
    let ben = resolve(&mut tx, Some("447700900123"), Some("GB.1"))
        .await
        .contact;
    let ana = resolve(&mut tx, Some("447700900456"), Some("GB.2"))
        .await
        .contact;
    let conflict = resolve(&mut tx, Some("447700900123"), Some("GB.2")).await;
    assert_eq!(
        conflict,
        Resolved {
            contact: ana,
            joined: None,
            strangers: Some(ben)
        },
        "the user id is not recycled"
    );
    let stranger = resolve(&mut tx, Some("447700900456"), Some("GB.3")).await;
    assert!(
        ![ben, ana].contains(&stranger.contact),
        "a new user id on a known SIM is somebody new"
    );
}

#[tokio::test]
async fn a_payload_that_names_nobody_is_nobody() {
    let (_dir, _store, mut tx) = write().await;
    assert_eq!(
        tx.resolve_person("waba", &Person::default(), 1)
            .await
            .unwrap(),
        None
    );
}

fn ids(phone: Option<&str>, user_id: Option<&str>) -> Person {
    person(phone, user_id)
}

async fn rotate(tx: &mut WriteTx, former: Person, current: Person, at_ms: i64) -> Resolved {
    tx.rotate_person("waba", &former, &current, at_ms)
        .await
        .unwrap()
        .unwrap()
}

async fn current(tx: &mut WriteTx, contact: ContactId) -> (Option<String>, Option<String>) {
    (
        tx.current_alias(contact, Kind::Phone).await.unwrap(),
        tx.current_alias(contact, Kind::User).await.unwrap(),
    )
}

#[tokio::test]
async fn two_forms_of_one_number_are_one_person() {
    let (_dir, _store, mut tx) = write().await;
    let dialled = resolve(&mut tx, Some("5215512345678"), None).await.contact;
    let answer = Person {
        other_forms: vec!["5215512345678".to_owned()],
        ..person(Some("525512345678"), None)
    };
    let answered = tx.resolve_person("waba", &answer, 2).await.unwrap();
    assert_eq!(answered.unwrap().contact, dialled);
    assert_eq!(
        current(&mut tx, dialled).await.0.as_deref(),
        Some("525512345678"),
        "the form Meta uses is the one to write to"
    );
}

#[tokio::test]
async fn a_change_of_number_keeps_the_person_in_whatever_order_it_is_told() {
    let former = || ids(Some("447700900789"), Some("GB.1"));
    let new = || ids(Some("447700900700"), Some("GB.2"));
    for message_first in [false, true] {
        let (_dir, _store, mut tx) = write().await;
        let ana = tx.resolve_person("waba", &former(), 10).await.unwrap();
        let ana = ana.unwrap().contact;
        let mut joined = None;
        if message_first {
            let early = tx.resolve_person("waba", &new(), 30).await.unwrap();
            joined = Some(early.unwrap().contact);
            assert_ne!(joined, Some(ana), "nothing says so yet");
        }
        let told = rotate(&mut tx, former(), new(), 20).await;
        assert_eq!((told.contact, told.joined), (ana, joined));
        let told = rotate(&mut tx, former(), new(), 20).await;
        assert_eq!((told.contact, told.joined), (ana, None), "told twice");
        for late in [former(), new()] {
            let by = tx.resolve_person("waba", &late, 40).await.unwrap();
            assert_eq!(by.unwrap().contact, ana);
        }
        assert_eq!(
            current(&mut tx, ana).await,
            (Some("447700900700".to_owned()), Some("GB.2".to_owned())),
            "a late webhook with a former id does not bring it back"
        );
    }
}

#[tokio::test]
async fn a_number_that_was_somebody_elses_before_the_change_brings_nobody_along() {
    let (_dir, _store, mut tx) = write().await;
    let ben = resolve(&mut tx, Some("447700900700"), Some("GB.9"))
        .await
        .contact;
    let ana = resolve(&mut tx, Some("447700900789"), None).await.contact;
    let told = rotate(
        &mut tx,
        ids(Some("447700900789"), None),
        ids(Some("447700900700"), None),
        20,
    )
    .await;
    assert_eq!((told.contact, told.joined), (ana, None));
    assert_eq!(current(&mut tx, ben).await, (None, Some("GB.9".to_owned())));
}

#[tokio::test]
async fn a_chain_of_changes_told_backwards_ends_at_the_newest() {
    let (_dir, _store, mut tx) = write().await;
    let cai = resolve(&mut tx, None, Some("BR.1")).await.contact;
    let ids = |user| person(None, Some(user));
    rotate(&mut tx, ids("BR.2"), ids("BR.3"), 30).await;
    let told = rotate(&mut tx, ids("BR.1"), ids("BR.2"), 20).await;
    assert_eq!(told.contact, cai);
    assert!(told.joined.is_some(), "the other half is joined");
    assert_eq!(current(&mut tx, cai).await.1.as_deref(), Some("BR.3"));
}

#[tokio::test]
async fn the_latest_word_on_marketing_counts() {
    let (_dir, _store, mut tx) = write().await;
    let ana = resolve(&mut tx, Some("447700900123"), None).await.contact;
    assert!(tx.note_marketing(ana, true, 20).await.unwrap());
    assert!(!tx.note_marketing(ana, false, 10).await.unwrap(), "late");
    assert!(!tx.note_marketing(ana, true, 20).await.unwrap(), "a repeat");
    assert!(tx.note_marketing(ana, false, 30).await.unwrap());
}
