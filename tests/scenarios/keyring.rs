//! P9 and P10: an entry that is gone from the keychain is not a first run. What customers wrote is
//! there and can be read; nothing is taken in or sent until the entry is back; nothing is written
//! down elsewhere. (No bus, a locked keychain and one that comes late: `platform/tests/keychain.rs`;
//! one that does not answer: `setup::keychain`.)

use shopbell_core::{
    SendingState,
    ports::{Secret, SecretKind, Vault as _},
};

use crate::support::{World, until};

#[tokio::test]
async fn an_entry_that_is_gone_is_no_first_run_and_costs_no_message() {
    for kind in [SecretKind::AccessToken, SecretKind::AppSecret] {
        let mut world = World::new().await;
        world.logs.expect("the keychain has not the secrets");
        let ana = world.customer("Ana");
        world.hears(&ana, "Open today?").await;
        world.close().await;

        let number = world.simulator.phone_number_id().to_owned();
        let kept = world.vault().read(&number, kind).await.unwrap().unwrap();
        world.vault().forget(&number, kind).await.unwrap();
        world.open().await;
        let connection = world.engine().connection().await.unwrap();
        assert_eq!(
            connection.problem,
            Some("keychain_entry_missing"),
            "{kind:?}"
        );
        assert_eq!(connection.sending, SendingState::TokenRefused);
        assert_eq!(world.said(&ana).await, ["Open today?"], "{kind:?}");

        // Meta is told that nothing was taken, and delivers again when it can be.
        ana.posts(&shopbell_simulator::Content::text("Hello?"));
        world.replies(&ana, "Until six").await.unwrap();
        let asked = world.simulator.send_webhook(serde_json::json!({})).await;
        assert_ne!(
            asked, 200,
            "{kind:?}: a body that cannot be checked is not taken"
        );
        assert!(world.taken_for(&ana).is_empty(), "{kind:?}");

        let hold = Secret::new(kept.expose());
        world.vault().hold(&number, kind, hold);
        world.engine().look_again().await.unwrap();
        until("everything is there, once", async || {
            let said = world.said(&ana).await;
            let one = |body: &str| said.iter().filter(|there| *there == body).count() == 1;
            (one("Hello?") && world.taken_for(&ana) == ["Until six"]).then_some(())
        })
        .await;
    }
}
