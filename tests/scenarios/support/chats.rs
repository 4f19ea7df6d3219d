//! Looking at chats as the interface does.

use std::time::Duration;

use serde_json::Value;
use shopbell_core::{
    EngineError, SendText,
    views::{ChatView, Filter, MessageView, ProblemKind, TimelineAt},
};
use shopbell_domain::{ConversationId, MessageId};
use shopbell_simulator::Customer;

use super::{World, until};

/// A text for a chat; the key names it.
pub(crate) fn text(chat: ConversationId, key: &str, body: &str) -> SendText {
    SendText {
        conversation: chat,
        body: body.to_owned(),
        reply_to: None,
        client_key: key.to_owned(),
    }
}

/// The only one.
pub(crate) fn only<T: std::fmt::Debug>(mut all: Vec<T>) -> T {
    assert_eq!(all.len(), 1, "exactly one: {all:#?}");
    all.remove(0)
}

impl World {
    /// Every chat, newest first.
    pub(crate) async fn chats(&self) -> Vec<ChatView> {
        let list = self.engine().chat_page(Filter::All, "", None, 100).await;
        list.unwrap().chats
    }

    /// The chat of a customer, once it is there.
    pub(crate) async fn chat(&self, customer: &Customer) -> ConversationId {
        until("the customer's chat", async || {
            let chats = self.chats().await;
            let named = chats.into_iter().find(|chat| chat.name == customer.name());
            named.map(|chat| chat.id)
        })
        .await
    }

    /// The customer writes, and the shop sees it.
    pub(crate) async fn hears(&self, customer: &Customer, body: &str) -> String {
        let wamid = customer.writes(body).await;
        let chat = self.chat(customer).await;
        until("what the customer wrote", async || {
            let messages = self.messages(chat).await;
            messages
                .into_iter()
                .find(|message| message.plain_text == body)
        })
        .await;
        wamid
    }

    /// The newest hundred messages of a chat, oldest first.
    pub(crate) async fn messages(&self, chat: ConversationId) -> Vec<MessageView> {
        let page = self.engine().timeline(chat, TimelineAt::Newest, 100).await;
        page.unwrap().messages
    }

    /// What they say.
    pub(crate) async fn said(&self, customer: &Customer) -> Vec<String> {
        let chat = self.chat(customer).await;
        let messages = self.messages(chat).await;
        messages
            .into_iter()
            .map(|message| message.plain_text)
            .collect()
    }

    /// Answers a customer; the body is the message's key, too.
    pub(crate) async fn replies(
        &self,
        customer: &Customer,
        body: &str,
    ) -> Result<MessageView, EngineError> {
        let chat = self.chat(customer).await;
        self.engine().send_text(text(chat, body, body)).await
    }

    /// The message, once it is as wanted.
    pub(crate) async fn sees(
        &self,
        id: MessageId,
        what: &str,
        wanted: impl Fn(&MessageView) -> bool,
    ) -> MessageView {
        until(what, async || {
            let message = self.engine().message(id).await.unwrap();
            wanted(&message).then_some(message)
        })
        .await
    }

    /// Lets minutes pass until a message is shown as "maybe sent": when the engine sees that its
    /// request broke off, and begins to doubt, is not for others to know.
    pub(crate) async fn sees_maybe_sent(&self, id: MessageId) -> MessageView {
        until("maybe sent", async || {
            self.clock.advance(Duration::from_secs(60));
            let message = self.engine().message(id).await.unwrap();
            let kind = message.problem.as_ref().map(|problem| problem.kind);
            (kind == Some(ProblemKind::MaybeSent)).then_some(message)
        })
        .await
    }

    /// The texts Meta took for a customer, in order, whatever became of them.
    pub(crate) fn taken_for(&self, customer: &Customer) -> Vec<String> {
        let (phone, user) = (customer.wa_id(), customer.user_id());
        let theirs = |send: &shopbell_simulator::AcceptedSend| {
            (phone.is_some() && send.to == phone) || send.recipient.as_deref() == Some(&user)
        };
        let body = |value: &Value| {
            value
                .pointer("/text/body")
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let sends = self.simulator.sends();
        sends
            .iter()
            .filter(|send| theirs(send))
            .filter_map(|send| body(&send.body))
            .collect()
    }

    /// Meta was asked to send this text, whatever came of it.
    pub(crate) async fn asked_to_send(&self, body: &str) {
        until("the request to send it", async || {
            let requests = self.simulator.requests();
            let asked = requests.iter().filter_map(|request| request.body.as_ref());
            let mut texts = asked.filter_map(|asked| asked.pointer("/text/body"));
            texts.any(|text| text == body).then_some(())
        })
        .await;
    }

    /// The outbox has been through everything that is due: what it wanted to send has left.
    ///
    /// Somebody who concerns nobody else is answered; that answer cannot overtake a round.
    pub(crate) async fn a_round_passes(&self) {
        let probe = self.customer("Probe");
        let body = format!("round {}", self.taken_for(&probe).len());
        if !self.can_answer(&probe).await {
            self.hears(&probe, &format!("ask {body}")).await;
        }
        self.replies(&probe, &body).await.unwrap();
        until("the round's answer leaves", async || {
            self.taken_for(&probe).contains(&body).then_some(())
        })
        .await;
    }

    async fn can_answer(&self, customer: &Customer) -> bool {
        let now_ms = self.clock.true_ms();
        let chats = self.chats().await;
        let chat = chats.iter().find(|chat| chat.name == customer.name());
        chat.is_some_and(|chat| chat.window.allows_free_form(now_ms))
    }

    /// When the engine means to try again by itself, Unix milliseconds.
    pub(crate) async fn retry_at_ms(&self, id: MessageId) -> Option<i64> {
        self.engine()
            .message(id)
            .await
            .unwrap()
            .problem?
            .retry_at_ms
    }
}
