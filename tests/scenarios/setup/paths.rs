//! From the first paste to a number that can send.

use shopbell_core::{
    ports::SecretKind,
    setup::{Step, TokenKind},
    views::State,
};
use shopbell_simulator::{Business, BusinessNumber};

use super::{begun, begun_with};
use crate::support::World;

#[tokio::test]
async fn a_token_and_an_app_secret_connect_the_only_number() {
    let world = begun().await;
    assert_eq!(world.setup().await.open, Step::Token);
    assert!(!world.engine().setup_is_finished().await.unwrap());

    let found = world.gives_the_token().await;
    let token = found.token.unwrap();
    assert_eq!(token.kind, TokenKind::SystemUser);
    assert_eq!((token.ends_ms, token.temporary), (None, false));
    assert_eq!(token.app_id, world.simulator.app_id());
    assert!(world.simulator.token().ends_with(&token.last_four));
    assert_eq!(token.last_four.len(), 4, "no more than its end is shown");
    assert_eq!(found.numbers.len(), 1);
    assert_eq!(found.numbers[0].verified_name, "Luna Bakery");
    let number = world.simulator.phone_number_id();
    assert_eq!(found.chosen.unwrap().as_str(), number, "there is no choice");
    assert_eq!(found.open, Step::AppSecret);
    assert!(!found.can_send, "webhooks could not be checked yet");

    let connected = world.gives_the_secret().await;
    assert!(connected.can_send);
    assert_eq!(connected.open, Step::WayIn);
    let secret = connected.app_secret.unwrap();
    assert!(world.simulator.app_secret().ends_with(&secret));
    let accounts = world.engine().accounts().await.unwrap();
    assert_eq!(accounts[0].phone_number_id.as_str(), number);
    assert_eq!(accounts[0].verified_name, "Luna Bakery");

    for (kind, value) in [
        (SecretKind::AccessToken, world.simulator.token()),
        (SecretKind::AppSecret, world.simulator.app_secret()),
    ] {
        let kept = world.kept(number, kind).await;
        assert_eq!(kept.as_deref(), Some(value), "it lies under the number");
        assert_eq!(world.kept("setup", kind).await, None, "and nowhere else");
    }

    // The number works.
    world.take_webhooks().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    let answer = world.replies(&ana, "Until six").await.unwrap();
    world
        .sees(answer.id, "the answer is read", |m| {
            m.state == Some(State::Read)
        })
        .await;
}

#[tokio::test]
async fn the_steps_can_be_left_once_messages_can_be_sent() {
    let world = begun().await;
    let finish = |world: &World| {
        let engine = world.engine();
        async move { engine.finish_setup().await }
    };
    assert_eq!(super::code(finish(&world).await), "setup_too_early");
    world.gives_the_token().await;
    assert_eq!(super::code(finish(&world).await), "setup_too_early");
    world.gives_the_secret().await;
    finish(&world).await.unwrap();
    assert!(world.engine().setup_is_finished().await.unwrap());
}

#[tokio::test]
async fn a_number_connected_without_the_steps_needs_none() {
    let world = World::new().await;
    assert!(world.engine().setup_is_finished().await.unwrap());
    let setup = world.setup().await;
    assert!(setup.can_send);
    assert_eq!(setup.numbers.len(), 1);
}

#[tokio::test]
async fn where_meta_wants_the_app_secret_it_is_asked_for_before_the_number() {
    let world = begun_with(|options| options.require_app_secret_proof = true).await;
    let asked = world.gives_the_token().await;
    assert!(asked.needs_app_secret);
    assert_eq!(asked.open, Step::AppSecret);
    assert!(asked.numbers.is_empty());
    let token = asked.token.expect("it is kept");
    assert!(world.simulator.token().ends_with(&token.last_four));

    let connected = world.gives_the_secret().await;
    assert!(!connected.needs_app_secret);
    assert_eq!(connected.token.unwrap().app_id, world.simulator.app_id());
    assert!(connected.can_send, "the number was found and connected");
}

#[tokio::test]
async fn whoever_tells_the_account_the_number_is_found() {
    let places = [
        "granular_scopes",
        "assigned_whatsapp_business_accounts",
        "owned_whatsapp_business_accounts",
        "client_whatsapp_business_accounts",
    ];
    for place in places {
        let world = begun().await;
        world
            .simulator
            .change_token(|token| token.named_by = vec![place.to_owned()]);
        let found = world.gives_the_token().await;
        assert_eq!(found.numbers.len(), 1, "{place}");
        assert!(!found.needs_account_id, "{place}");
        let asked: Vec<String> = world
            .simulator
            .requests()
            .into_iter()
            .map(|request| request.path)
            .collect();
        let later: &[&str] = match place {
            "granular_scopes" => &places[1..],
            "assigned_whatsapp_business_accounts" => &places[2..],
            // What a portfolio owns and what it was lent are both hers.
            _ => &[],
        };
        for later in later {
            assert!(
                !asked.iter().any(|path| path.ends_with(later)),
                "nobody is asked once {place} told: {asked:?}"
            );
        }
    }
}

#[tokio::test]
async fn an_account_that_nobody_tells_is_named_by_the_owner() {
    let world = begun().await;
    world.simulator.change_token(|token| {
        token.named_by.clear();
        token.scopes.retain(|scope| scope != "business_management");
    });
    let asked = world.gives_the_token().await;
    assert!(asked.needs_account_id);
    assert_eq!(asked.open, Step::Number);
    let requests = world.simulator.requests();
    assert!(
        !requests
            .iter()
            .any(|request| request.path.ends_with("/businesses")),
        "the token may not ask for portfolios"
    );
    for (id, code) in [
        ("Luna Bakery", "setup_account_id_malformed"),
        ("999999999999999", "setup_account_unknown"),
    ] {
        assert_eq!(super::code(world.names_account(id).await), code);
        assert!(world.setup().await.needs_account_id);
    }
    let named = format!(" {}\n", world.simulator.waba_id());
    let found = world.names_account(&named).await.unwrap();
    assert!(!found.needs_account_id);
    assert_eq!(found.numbers.len(), 1);
    assert!(world.gives_the_secret().await.can_send);
}

#[tokio::test]
async fn of_several_numbers_the_owner_chooses_one() {
    let world = begun_with(|options| {
        options.business.numbers.push(BusinessNumber {
            id: "700000000000002".to_owned(),
            display: "+55 11 4000-1235".to_owned(),
        });
    })
    .await;
    world.simulator.add_business(&Business {
        waba_id: "800000000000009".to_owned(),
        name: "Luna Sweets".to_owned(),
        numbers: vec![BusinessNumber {
            id: "700000000000009".to_owned(),
            display: "+55 11 4000-9999".to_owned(),
        }],
    });
    let found = world.gives_the_token().await;
    let ids: Vec<&str> = found
        .numbers
        .iter()
        .map(|number| number.phone_number_id.as_str())
        .collect();
    assert_eq!(ids.len(), 3, "those of every account: {ids:?}");
    let sweets = found
        .numbers
        .iter()
        .find(|number| number.phone_number_id.as_str() == "700000000000009")
        .unwrap();
    assert_eq!(sweets.account_name.as_deref(), Some("Luna Sweets"));
    assert_eq!(sweets.waba_id.as_str(), "800000000000009");
    assert_eq!((found.chosen, found.open), (None, Step::Number));

    let still = world.gives_the_secret().await;
    assert!(!still.can_send, "nobody chose yet");
    let unknown = world.chooses("700000000000007").await;
    assert_eq!(super::code(unknown), "setup_number_not_found");
    let connected = world.chooses("700000000000009").await.unwrap();
    assert!(connected.can_send);
    let accounts = world.engine().accounts().await.unwrap();
    assert_eq!(accounts.len(), 1);
    assert_eq!(accounts[0].phone_number_id.as_str(), "700000000000009");
}
