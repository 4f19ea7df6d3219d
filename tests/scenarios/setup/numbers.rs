//! How far a number is, and registering it.

use std::time::Duration;

use shopbell_core::setup::{NumberState, Step};

use super::{begun, code};

const PIN: &str = "739182";

#[tokio::test]
async fn a_number_that_is_not_registered_is_registered_with_its_pin() {
    let world = begun().await;
    world
        .simulator
        .change_number(|number| number.registered = false);
    let found = world.gives_the_token().await;
    let number = found.numbers[0].clone();
    assert_eq!(number.state, NumberState::Unregistered);
    assert_eq!(number.has_pin, Some(true));
    assert_eq!(found.open, Step::Number);
    let waiting = world.gives_the_secret().await;
    assert!(!waiting.can_send, "nothing could be sent from it");
    assert_eq!(waiting.open, Step::Number);

    let id = number.phone_number_id.as_str();
    assert_eq!(
        code(world.registers(id, "12 34").await),
        "setup_pin_malformed"
    );
    assert_eq!(code(world.registers(id, "000000").await), "setup_pin_wrong");
    assert_eq!(
        world.setup().await.numbers[0].state,
        NumberState::Unregistered
    );
    let connected = world.registers(id, PIN).await.unwrap();
    assert_eq!(connected.numbers[0].state, NumberState::Ready);
    assert!(connected.can_send, "nothing else was missing");
}

#[tokio::test]
async fn too_many_wrong_pins_mean_a_pause() {
    let world = begun().await;
    world
        .simulator
        .change_number(|number| number.registered = false);
    world.gives_the_token().await;
    let id = world.simulator.phone_number_id();
    for _ in 0..4 {
        assert_eq!(code(world.registers(id, "000000").await), "setup_pin_wrong");
    }
    for _ in 0..2 {
        assert_eq!(
            code(world.registers(id, "000000").await),
            "setup_pin_locked"
        );
    }
    assert_eq!(code(world.registers(id, PIN).await), "setup_pin_locked");
    world.clock.advance(Duration::from_secs(13 * 60 * 60));
    let registered = world.registers(id, PIN).await.unwrap();
    assert_eq!(registered.numbers[0].state, NumberState::Ready);
}

#[tokio::test]
async fn ten_registrations_in_three_days_are_the_most() {
    let world = begun().await;
    world.gives_the_token().await;
    let id = world.simulator.phone_number_id();
    for _ in 0..10 {
        world.registers(id, PIN).await.unwrap();
    }
    assert_eq!(
        code(world.registers(id, PIN).await),
        "setup_registered_too_often"
    );
}

#[tokio::test]
async fn a_number_in_review_works_and_says_so() {
    for (word, state) in [
        ("PENDING_REVIEW", NumberState::NameInReview),
        ("DECLINED", NumberState::NameDeclined),
    ] {
        let world = begun().await;
        world
            .simulator
            .change_number(|number| number.name_status = word.to_owned());
        assert_eq!(world.gives_the_token().await.numbers[0].state, state);
        assert!(world.gives_the_secret().await.can_send);
    }
}

#[tokio::test]
async fn a_test_number_and_one_of_the_phone_app_are_known_as_such() {
    let world = begun().await;
    let number = world.gives_the_token().await.numbers.remove(0);
    assert_eq!((number.test, number.on_phone_app), (false, false));
    world.simulator.change_number(|number| {
        number.allowed_recipients = Some(vec!["525512345678".to_owned()]);
        number.on_business_app = true;
    });
    let id = world.simulator.phone_number_id();
    let number = world.chooses(id).await.unwrap().numbers.remove(0);
    assert_eq!((number.test, number.on_phone_app), (true, true));
    assert_eq!(number.state, NumberState::Ready);
}

#[tokio::test]
async fn a_number_of_the_phone_app_is_never_registered_here() {
    let world = begun().await;
    world.simulator.change_number(|number| {
        number.registered = false;
        number.on_business_app = true;
    });
    let out = NumberState::OutOfService("DISCONNECTED".to_owned());
    assert_eq!(world.gives_the_token().await.numbers[0].state, out);
    let id = world.simulator.phone_number_id();
    let still = world.registers(id, PIN).await.unwrap();
    assert_eq!(still.numbers[0].state, out);
    let asked = world.simulator.requests();
    assert!(
        !asked
            .iter()
            .any(|request| request.path.ends_with("/register"))
    );
}

#[tokio::test]
async fn choosing_again_asks_again_how_far_the_number_is() {
    let world = begun().await;
    world
        .simulator
        .change_number(|number| number.status = "BANNED".to_owned());
    let found = world.gives_the_token().await;
    let banned = NumberState::OutOfService("BANNED".to_owned());
    assert_eq!(found.numbers[0].state, banned);
    assert!(!world.gives_the_secret().await.can_send);
    world
        .simulator
        .change_number(|number| number.status = "CONNECTED".to_owned());
    let id = world.simulator.phone_number_id();
    assert!(world.chooses(id).await.unwrap().can_send);
}
