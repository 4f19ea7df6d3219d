//! Left at any step, connecting goes on there; other secrets for a connected number.

use shopbell_core::{SendingState, ports::SecretKind, setup::Step, views::State};
use shopbell_simulator::{BusinessNumber, Simulator};

use super::{begun, code, connected};
use crate::{shared::secrets, support::until};

fn new_token() -> &'static str {
    secrets::named("meta-token-of-the-same-user")
}

#[tokio::test]
async fn after_a_restart_the_open_step_is_the_same() {
    let mut world = begun().await;
    world
        .simulator
        .change_number(|number| number.registered = false);
    world.crash_and_restart().await;
    assert_eq!(world.setup().await.open, Step::Token);

    let told = world.gives_the_token().await;
    world.crash_and_restart().await;
    assert_eq!(
        world.setup().await,
        told,
        "token and numbers are remembered"
    );

    let told = world.gives_the_secret().await;
    world.crash_and_restart().await;
    assert_eq!(world.setup().await, told);
    assert_eq!(told.open, Step::Number);

    let id = world.simulator.phone_number_id().to_owned();
    let told = world.registers(&id, "739182").await.unwrap();
    world.crash_and_restart().await;
    assert_eq!(world.setup().await, told);
    assert_eq!(told.open, Step::WayIn);
    assert!(!world.engine().setup_is_finished().await.unwrap());

    world.engine().finish_setup().await.unwrap();
    world.crash_and_restart().await;
    assert!(world.engine().setup_is_finished().await.unwrap());
}

#[tokio::test]
async fn a_token_that_ended_is_replaced_and_what_waited_goes_out() {
    let world = connected().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    world
        .simulator
        .change_token(|token| new_token().clone_into(&mut token.value));
    let answer = world.replies(&ana, "Until six").await.unwrap();
    until("the refusal is noticed", async || {
        let connection = world.engine().connection().await.unwrap();
        (connection.sending == SendingState::TokenRefused).then_some(())
    })
    .await;

    let replaced = world.gives_token(new_token()).await.unwrap();
    assert_eq!(replaced.token.unwrap().last_four, "9ZA5");
    let connection = world.engine().connection().await.unwrap();
    assert_eq!(
        (connection.sending, connection.problem),
        (SendingState::Online, None)
    );
    world
        .sees(answer.id, "the answer is read", |m| {
            m.state == Some(State::Read)
        })
        .await;
    assert_eq!(world.taken_for(&ana), ["Until six"], "once");
    let id = world.simulator.phone_number_id();
    let kept = world.kept(id, SecretKind::AccessToken).await;
    assert_eq!(kept.as_deref(), Some(new_token()));
}

#[tokio::test]
async fn a_token_that_does_not_lead_to_the_connected_number_changes_nothing() {
    let mut world = connected().await;
    let mut elsewhere = shopbell_simulator::Options::default();
    elsewhere.business.waba_id = "800000000000005".to_owned();
    elsewhere.business.numbers = vec![BusinessNumber {
        id: "700000000000005".to_owned(),
        display: "+55 11 4000-5555".to_owned(),
    }];
    new_token().clone_into(&mut elsewhere.token);
    let elsewhere = Simulator::start(elsewhere).await.unwrap();
    world.close().await;
    world.reach_meta_at(elsewhere.graph_url());
    // Everything it asks for is somebody else's there.
    world.logs.expect("shopbell");
    world.open().await;
    assert_eq!(
        code(world.gives_token(new_token()).await),
        "setup_token_of_other"
    );
    let id = world.simulator.phone_number_id();
    let kept = world.kept(id, SecretKind::AccessToken).await;
    assert_eq!(kept.as_deref(), Some(world.simulator.token()));
    elsewhere.shutdown().await;
}

#[tokio::test]
async fn token_and_secret_of_another_app_replace_the_old_pair_together() {
    let mut world = connected().await;
    let mut options = shopbell_simulator::Options::default();
    new_token().clone_into(&mut options.token);
    "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f".clone_into(&mut options.app_secret);
    let other_app = Simulator::start(options).await.unwrap();
    world.close().await;
    world.reach_meta_at(other_app.graph_url());
    world.logs.expect("shopbell");
    world.open().await;
    let id = world.simulator.phone_number_id();

    assert_eq!(
        code(world.gives_token(new_token()).await),
        "app_secret_refused"
    );
    let kept = world.kept(id, SecretKind::AccessToken).await;
    assert_eq!(kept.as_deref(), Some(world.simulator.token()), "not yet");
    let given = world.gives_secret(other_app.app_secret()).await.unwrap();
    assert!(other_app.app_secret().ends_with(&given.app_secret.unwrap()));
    let kept = world.kept(id, SecretKind::AccessToken).await;
    assert_eq!(kept.as_deref(), Some(new_token()));
    assert_eq!(world.kept("setup", SecretKind::AccessToken).await, None);
    other_app.shutdown().await;
}

#[tokio::test]
async fn no_secret_lies_in_the_files_or_in_what_is_shown() {
    let mut world = connected().await;
    let setup = world.setup().await;
    let shown = format!("{setup:?} {:?}", world.engine());
    let secrets = [
        world.simulator.token().to_owned(),
        world.simulator.app_secret().to_owned(),
        world.simulator.verify_token().to_owned(),
    ];
    world.close().await;
    let mut files = 0;
    let mut folders = vec![world.data_dir().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(&path).unwrap();
            for secret in &secrets {
                let found = bytes
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes());
                assert!(!found, "{} holds a secret", path.display());
            }
        }
    }
    assert!(files >= 2, "there is a store and a journal to look at");
    let logged = world.logs.text();
    for secret in &secrets {
        assert!(!shown.contains(secret), "it would be printed");
        assert!(!logged.contains(secret), "it was logged");
    }
}
