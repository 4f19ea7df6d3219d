//! A keychain that does not answer: said in words, and got over without a restart.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use shopbell_core::{
    Engine, Options, SendingState,
    ports::{PortFuture, Secret, SecretKind, Vault, VaultError},
    views::{Filter, TimelineAt},
};
use shopbell_platform::held::HeldSecrets;

use super::{code, connected};
use crate::support::{World, text, until};

/// A keychain that answers only when it likes.
#[derive(Debug, Default)]
struct Moody {
    secrets: HeldSecrets,
    answers: AtomicBool,
}

impl Moody {
    fn mood(&self) -> Result<(), VaultError> {
        if self.answers.load(Ordering::SeqCst) {
            Ok(())
        } else {
            Err(VaultError::Unavailable)
        }
    }
}

impl Vault for Moody {
    fn read(
        &self,
        account: &str,
        kind: SecretKind,
    ) -> PortFuture<'_, Result<Option<Secret>, VaultError>> {
        let account = account.to_owned();
        Box::pin(async move {
            self.mood()?;
            self.secrets.read(&account, kind).await
        })
    }

    fn keep(
        &self,
        account: &str,
        kind: SecretKind,
        secret: Secret,
    ) -> PortFuture<'_, Result<(), VaultError>> {
        let account = account.to_owned();
        Box::pin(async move {
            self.mood()?;
            self.secrets.keep(&account, kind, secret).await
        })
    }

    fn forget(&self, account: &str, kind: SecretKind) -> PortFuture<'_, Result<(), VaultError>> {
        let account = account.to_owned();
        Box::pin(async move {
            self.mood()?;
            self.secrets.forget(&account, kind).await
        })
    }
}

async fn start(world: &World, vault: &Arc<Moody>) -> Engine {
    until("the files are free and the engine starts", async || {
        let options = Options {
            vault: Arc::clone(vault) as Arc<_>,
            ..world.options()
        };
        Engine::start(options).await.ok()
    })
    .await
}

#[tokio::test]
async fn an_inbox_without_its_keychain_can_be_read_and_sends_once_it_is_back() {
    let mut world = connected().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    let chat = world.chat(&ana).await;
    let number = world.simulator.phone_number_id().to_owned();
    let vault = Arc::new(Moody::default());
    for kind in [
        SecretKind::AccessToken,
        SecretKind::AppSecret,
        SecretKind::VerifyToken,
    ] {
        let kept = world.kept(&number, kind).await.unwrap();
        vault.secrets.hold(&number, kind, Secret::new(kept));
    }
    world.close().await;

    world.logs.expect("the keychain has not the secrets");
    let engine = start(&world, &vault).await;
    let connection = engine.connection().await.unwrap();
    assert_eq!(connection.sending, SendingState::TokenRefused);
    assert_eq!(connection.problem, Some("keychain_unavailable"));
    let chats = engine.chat_page(Filter::All, "", None, 10).await.unwrap();
    assert_eq!(chats.chats.len(), 1);
    let page = engine.timeline(chat, TimelineAt::Newest, 10).await.unwrap();
    assert_eq!(page.messages[0].plain_text, "Open today?");
    let waiting = engine
        .send_text(text(chat, "1", "Until six"))
        .await
        .unwrap();
    assert!(
        world.taken_for(&ana).is_empty(),
        "there is no token to send it with"
    );

    engine.look_again().await.unwrap();
    vault.answers.store(true, Ordering::SeqCst);
    engine.look_again().await.unwrap();
    until("the number is back", async || {
        let connection = engine.connection().await.unwrap();
        (connection.problem.is_none() && connection.sending == SendingState::Online).then_some(())
    })
    .await;
    until("what waited goes out", async || {
        (world.taken_for(&ana) == ["Until six"]).then_some(())
    })
    .await;
    let sent = engine.message(waiting.id).await.unwrap();
    assert_eq!(sent.plain_text, "Until six");
    engine.stop().await;
}

#[tokio::test]
async fn without_a_keychain_connecting_begins_and_says_so_at_the_first_secret() {
    let world = World::unconnected(|_| {}).await;
    let vault = Arc::new(Moody::default());
    let engine = start(&world, &vault).await;
    let setup = engine.setup().await.unwrap();
    assert!(!setup.can_send);
    let token = || Secret::new(world.simulator.token());
    assert_eq!(
        code(engine.give_token(token()).await),
        "keychain_unavailable"
    );
    assert_eq!(
        engine.setup().await.unwrap().token,
        None,
        "nothing is half kept"
    );
    vault.answers.store(true, Ordering::SeqCst);
    assert!(engine.give_token(token()).await.unwrap().token.is_some());
    engine.stop().await;
}
