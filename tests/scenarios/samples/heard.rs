//! Shops that hear samples, and what they show then.

use std::collections::BTreeMap;

use serde_json::Value;
use shopbell_core::{
    HistoryCopy,
    card::{Card, NoticeCode},
    views::{ChatView, Kind, MessageView},
};

use super::{NUMBERS, samples};
use crate::support::Listening;

/// The papers' samples, and shops that hear them.
pub(super) struct Samples(BTreeMap<String, Value>);

/// What a shop shows.
pub(super) struct Heard {
    /// Newest first, each with its messages, oldest first.
    pub(super) chats: Vec<(ChatView, Vec<MessageView>)>,
    pub(super) history: Option<HistoryCopy>,
}

impl Samples {
    pub(super) fn read() -> Option<Self> {
        samples().map(Self)
    }

    /// What a fresh shop shows after hearing these in this order.
    pub(super) async fn heard(&self, names: &[&str]) -> Heard {
        let shop = Listening::with(&NUMBERS).await;
        for name in names {
            shop.hears(&self.0[*name]).await;
        }
        shop.settled().await;
        let mut chats = Vec::new();
        for chat in shop.chats().await {
            let messages = shop.timeline(chat.id).await;
            chats.push((chat, messages));
        }
        let history = shop.engine.connection().await.unwrap().history;
        drop(shop.close().await);
        Heard { chats, history }
    }
}

impl Heard {
    pub(super) fn only(mut self) -> (ChatView, Vec<MessageView>) {
        let names: Vec<&str> = self
            .chats
            .iter()
            .map(|(chat, _)| chat.name.as_str())
            .collect();
        assert_eq!(names.len(), 1, "exactly one chat: {names:?}");
        self.chats.remove(0)
    }

    pub(super) fn chat(&self, name: &str) -> &(ChatView, Vec<MessageView>) {
        let found = self.chats.iter().find(|(chat, _)| chat.name == name);
        found.unwrap_or_else(|| panic!("a chat with {name}"))
    }
}

/// What was said, without lines about the chat.
pub(super) fn said(messages: &[MessageView]) -> Vec<&str> {
    let said = messages.iter().filter(|m| m.kind != Kind::System);
    said.map(|message| message.plain_text.as_str()).collect()
}

pub(super) fn notices(messages: &[MessageView]) -> Vec<NoticeCode> {
    let notice = |message: &MessageView| match &message.card {
        Some(Card::Notice(notice)) => Some(notice.code),
        _ => None,
    };
    messages.iter().filter_map(notice).collect()
}

/// Every order of three.
pub(super) fn orders([a, b, c]: [&str; 3]) -> [[&str; 3]; 6] {
    [
        [a, b, c],
        [a, c, b],
        [b, a, c],
        [b, c, a],
        [c, a, b],
        [c, b, a],
    ]
}
