//! Connecting a number step by step: each value on its own, each mistake by its name.

mod keychain;
mod lines;
mod live_test;
mod mistakes;
mod numbers;
mod paths;
mod phases;
mod resume;

use shopbell_core::{
    Engine, EngineError,
    ports::{Secret, SecretKind, Vault as _},
    setup::Setup,
};
use shopbell_domain::PhoneNumberId;
use shopbell_simulator::Options;

use crate::support::World;

/// What the live test answers.
const ANSWER: &str = "Hi! Your message reached us.";

/// A shop that was connected step by step, and hears.
async fn connected() -> World {
    let world = begun().await;
    world.gives_the_token().await;
    world.gives_the_secret().await;
    world.take_webhooks().await;
    world
}

/// Nobody is connected; the engine runs.
async fn begun() -> World {
    begun_with(|_| {}).await
}

async fn begun_with(change: impl FnOnce(&mut Options)) -> World {
    let mut world = World::unconnected(change).await;
    // So that Meta as it is played here can verify our address later on.
    world.vault().hold(
        world.simulator.phone_number_id(),
        SecretKind::VerifyToken,
        Secret::new(world.simulator.verify_token()),
    );
    world.open().await;
    world
}

/// The code of what went wrong.
fn code<T: std::fmt::Debug>(outcome: Result<T, EngineError>) -> &'static str {
    outcome.expect_err("this must not work").code()
}

impl World {
    async fn gives_token(&self, token: &str) -> Result<Setup, EngineError> {
        let token = Secret::new(token);
        self.ask(|engine: Engine| async move { engine.give_token(token).await })
            .await
    }

    async fn gives_secret(&self, secret: &str) -> Result<Setup, EngineError> {
        let secret = Secret::new(secret);
        self.ask(|engine: Engine| async move { engine.give_app_secret(secret).await })
            .await
    }

    async fn names_account(&self, waba_id: &str) -> Result<Setup, EngineError> {
        let waba_id = waba_id.to_owned();
        self.ask(|engine: Engine| async move { engine.give_account_id(&waba_id).await })
            .await
    }

    async fn chooses(&self, id: &str) -> Result<Setup, EngineError> {
        let id = PhoneNumberId::new(id);
        self.ask(|engine: Engine| async move { engine.choose_number(&id).await })
            .await
    }

    async fn registers(&self, id: &str, pin: &str) -> Result<Setup, EngineError> {
        let (id, pin) = (PhoneNumberId::new(id), pin.to_owned());
        self.ask(|engine: Engine| async move { engine.register_number(&id, &pin).await })
            .await
    }

    async fn begins_the_live_test(&self) -> Setup {
        self.ask(|engine: Engine| async move { engine.start_live_test("hi", ANSWER).await })
            .await
            .unwrap()
    }

    async fn setup(&self) -> Setup {
        self.engine().setup().await.unwrap()
    }

    /// The right token, as the owner pastes it.
    async fn gives_the_token(&self) -> Setup {
        let token = self.simulator.token().to_owned();
        self.gives_token(&token).await.unwrap()
    }

    /// The right app secret.
    async fn gives_the_secret(&self) -> Setup {
        let secret = self.simulator.app_secret().to_owned();
        self.gives_secret(&secret).await.unwrap()
    }

    /// What the keychain holds under this name.
    async fn kept(&self, account: &str, kind: SecretKind) -> Option<String> {
        let held = self.vault().read(account, kind).await.unwrap();
        held.map(|secret| secret.expose().to_owned())
    }
}
