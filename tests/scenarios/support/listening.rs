//! A shop that only listens: the engine and its files, and nobody to write to.
//!
//! Signed bodies go in by the door of the webhooks; what became of them is read as the interface
//! and the exports read it. Meta is not there.

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use serde_json::Value;
use shopbell_core::{
    Engine, EngineError, Exporter, NewAccount, Options, Receipt,
    ports::{Secret, SecretKind},
    reach::WayIn,
    views::{ChatView, Filter, MessageView, TimelineAt},
};
use shopbell_domain::{ConversationId, PhoneNumberId, WabaId};
use shopbell_platform::held::HeldSecrets;

use crate::shared::Folder;

use super::{
    clock::{HandClock, SeededIds},
    disk::HandDisk,
    http::signature,
    microphone::HandMicrophone,
};

/// The app secret of every number here; the key of signatures.
pub(crate) const APP_SECRET: &str = "5f2d0c8e9a7b41c3";

pub(crate) struct Listening {
    pub(crate) engine: Engine,
    dir: Folder,
    vault: Arc<HeldSecrets>,
}

impl Listening {
    /// Opens with these numbers: id and WABA.
    pub(crate) async fn with(numbers: &[(&str, &str)]) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let dir = Folder::new();
        let vault = Arc::new(HeldSecrets::default());
        let engine = Engine::start(Options {
            data_dir: dir.path().to_owned(),
            // Nobody listens on this port: files of customers stay pending.
            graph_url: "http://127.0.0.1:9".to_owned(),
            way: WayIn::NotNeeded,
            clock: Arc::new(HandClock::default()),
            entropy: Arc::new(SeededIds::new()),
            vault: Arc::clone(&vault) as Arc<_>,
            disk: Arc::new(HandDisk::default()),
            microphone: Arc::new(HandMicrophone::default()),
        });
        let engine = engine.await.unwrap();
        let shop = Self { engine, dir, vault };
        for number in numbers {
            shop.connects(*number).await;
        }
        shop
    }

    /// Takes one more number into service: id and WABA.
    pub(crate) async fn connects(&self, (number, waba): (&str, &str)) {
        for kind in [
            SecretKind::AccessToken,
            SecretKind::AppSecret,
            SecretKind::VerifyToken,
        ] {
            self.vault.hold(number, kind, Secret::new(APP_SECRET));
        }
        let number = NewAccount {
            phone_number_id: PhoneNumberId::new(number),
            waba_id: WabaId::new(waba),
            display_phone_number: "+1 555-010-0200".to_owned(),
            verified_name: "Sunny Bikes".to_owned(),
        };
        self.engine.adopt(number).await.unwrap();
    }

    /// Meta posts a body, and it is taken.
    pub(crate) async fn hears(&self, body: &Value) {
        let body = serde_json::to_vec(body).unwrap();
        let signed = signature(APP_SECRET, &body);
        let receipt = self.engine.receive(Bytes::from(body), Some(&signed)).await;
        assert_eq!(receipt, Receipt::Kept);
    }

    /// What was heard has had its effect. The lines of `export` and of `export --events`.
    pub(crate) async fn settled(&self) -> (Vec<Value>, Vec<Value>) {
        // Reading beside the engine projects what it has not projected yet.
        let exporter = Exporter::open(self.dir.path()).await.unwrap();
        let (mut messages, mut events) = (Vec::new(), Vec::new());
        let read = exporter.messages(|line| {
            messages.push(serde_json::to_value(line).unwrap());
            Ok::<(), EngineError>(())
        });
        read.await.unwrap();
        let read = exporter.events(|line| {
            events.push(serde_json::to_value(line).unwrap());
            Ok::<(), EngineError>(())
        });
        read.await.unwrap();
        exporter.close().await;
        (messages, events)
    }

    /// Every chat, newest first.
    pub(crate) async fn chats(&self) -> Vec<ChatView> {
        let page = self.engine.chat_page(Filter::All, "", None, 100).await;
        page.unwrap().chats
    }

    /// The newest hundred messages of a chat, oldest first.
    pub(crate) async fn timeline(&self, chat: ConversationId) -> Vec<MessageView> {
        let page = self.engine.timeline(chat, TimelineAt::Newest, 100).await;
        page.unwrap().messages
    }

    /// Where its files are.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Closes it; its files are there as long as their folder is held.
    pub(crate) async fn close(self) -> Folder {
        self.engine.stop().await;
        self.dir
    }
}
