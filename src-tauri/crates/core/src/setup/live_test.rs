//! The live test: the owner writes one word from her phone, and gets an answer.
//!
//! Whatever comes in while it waits may as well be a customer's. So only a message that is just
//! the word is answered, and only one that was written after the test began. How far it is lies in
//! the store: a restart in the middle neither forgets the word nor answers twice.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shopbell_domain::{AccountId, ConversationId, MessageId, limits::check_text};
use shopbell_store::{Account, Heard, WriteTx};
use tokio::sync::broadcast::error::RecvError;

use super::{Mistake, Setup};
use crate::{
    EngineError, SendText,
    changes::Change,
    engine::{Engine, Inner},
    views::{MessageView, State},
};

const FACT: &str = "live_test";
/// How far Meta's clock may be behind ours. A word older than that waited for us somewhere.
const SKEW_MS: i64 = 2 * 60 * 1000;
/// A test that went well within this time is not begun anew by looking at it again.
const RECENT_MS: i64 = 10 * 60 * 1000;
/// Messages read at once.
const PAGE: i64 = 200;

/// How far the test is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct LiveTest {
    /// Tells one test from the next.
    id: String,
    account: i64,
    word: String,
    reply: String,
    since_ms: i64,
    /// What came in up to here was looked at.
    after: i64,
    /// How many of those were not the word.
    pub(super) others: i64,
    pub(super) hello: Option<Hello>,
    answer: Option<i64>,
    /// Why the answer could not even be queued.
    refused: Option<String>,
    /// An answer was delivered once, in this test or an earlier one.
    proven: bool,
}

/// The word that came in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hello {
    pub(super) conversation: i64,
    message: i64,
}

/// How the answer stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answered {
    /// On its way.
    Sent,
    /// On the phone.
    Delivered,
    /// Not: the stable code of why.
    Failed(String),
}

impl LiveTest {
    pub(super) fn proven(&self) -> bool {
        self.proven
    }

    pub(super) fn is_about(&self, account: &Account) -> bool {
        !self.id.is_empty() && self.account == account.id.0
    }

    fn is_recent(&self, now_ms: i64) -> bool {
        now_ms - self.since_ms < RECENT_MS
    }

    fn is_word(&self, heard: &Heard) -> bool {
        heard.kind == "text"
            && heard.at_ms >= self.since_ms - SKEW_MS
            && is_just(&heard.body, &self.word)
    }

    /// Looks at what came in; whether there is news.
    fn hear(&mut self, heard: &[Heard]) -> bool {
        for one in heard {
            self.after = one.id.0;
            if self.is_word(one) {
                self.hello = Some(Hello {
                    conversation: one.conversation_id.0,
                    message: one.id.0,
                });
                return true;
            }
            self.others += 1;
        }
        !heard.is_empty()
    }
}

/// Whether a text is this word and nothing else: case, spaces and punctuation aside.
fn is_just(text: &str, word: &str) -> bool {
    let bare = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let (wanted, said) = (bare(word), bare(text));
    if wanted.is_empty() {
        // A word of signs only, such as a waving hand.
        text.trim() == word.trim()
    } else {
        wanted == said
    }
}

impl Engine {
    /// Begins the live test: the next message that is just `word` is answered with `reply`. One
    /// that waits goes on, one that went well just now stands; an answer that failed is sent
    /// again.
    ///
    /// # Errors
    /// [`Mistake::TooEarly`] before a number is connected; [`EngineError::Text`] for an empty
    /// word, or a reply that cannot be sent; [`EngineError::Store`].
    pub async fn start_live_test(&self, word: &str, reply: &str) -> Result<Setup, EngineError> {
        let inner = &self.inner;
        check_text(word).map_err(EngineError::Text)?;
        check_text(reply).map_err(EngineError::Text)?;
        let kept = inner.kept().await?;
        let account = inner.subject(&kept).await?.ok_or(Mistake::TooEarly)?;
        let known = inner.live_test().await?;
        let same = known.is_about(&account) && known.word == word && known.reply == reply;
        match (same, self.answered(&known).await?) {
            (true, Some(Answered::Failed(_))) => self.answer_again(&known).await?,
            (true, None | Some(Answered::Sent)) => {}
            (true, Some(Answered::Delivered)) if known.is_recent(inner.clock.now_ms()) => {}
            (true, Some(Answered::Delivered)) | (false, _) => {
                let fresh = LiveTest {
                    id: inner.entropy.fresh_id(),
                    account: account.id.0,
                    word: word.to_owned(),
                    reply: reply.to_owned(),
                    since_ms: inner.clock.now_ms(),
                    after: inner.store.last_message().await?.0,
                    proven: known.proven && known.is_about(&account),
                    ..LiveTest::default()
                };
                let mut tx = inner.store.write().await?;
                put(&mut tx, &fresh).await?;
                tx.commit().await?;
            }
        }
        inner.wake_live_test.notify_one();
        inner.changes.tell(Change::Setup);
        self.setup().await
    }

    /// How the answer stands, once there is one.
    pub(super) async fn answered(&self, test: &LiveTest) -> Result<Option<Answered>, EngineError> {
        if let Some(code) = &test.refused {
            return Ok(Some(Answered::Failed(code.clone())));
        }
        let Some(answer) = test.answer else {
            return Ok(None);
        };
        match self.message(MessageId(answer)).await {
            Ok(message) => Ok(Some(standing(&message))),
            // Deleted by the owner: there is nothing to wait for.
            Err(EngineError::MessageUnknown) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn answer_again(&self, test: &LiveTest) -> Result<(), EngineError> {
        if let (Some(answer), None) = (test.answer, &test.refused) {
            self.send_again(MessageId(answer)).await?;
            return Ok(());
        }
        let again = LiveTest {
            refused: None,
            ..test.clone()
        };
        self.inner.advance(test, &again).await?;
        Ok(())
    }

    /// Hears and answers as far as it goes now; whether there is something to wait for.
    async fn look_at_live_test(&self) -> Result<bool, EngineError> {
        let inner = &self.inner;
        let mut test = inner.live_test().await?;
        if test.id.is_empty() {
            return Ok(false);
        }
        while test.hello.is_none() {
            let (account, after) = (AccountId(test.account), MessageId(test.after));
            let heard = inner.store.heard_after(account, after, PAGE).await?;
            let mut now = test.clone();
            if !now.hear(&heard) {
                return Ok(true);
            }
            if !inner.advance(&test, &now).await? {
                return Ok(true);
            }
            test = now;
        }
        if let (Some(hello), None, None) = (&test.hello, test.answer, &test.refused) {
            let mut now = test.clone();
            // The key makes it one answer, whatever breaks off in between.
            let send = SendText {
                conversation: ConversationId(hello.conversation),
                body: test.reply.clone(),
                reply_to: None,
                client_key: format!("live-test-{}", test.id),
            };
            match self.send_text(send).await {
                Ok(answer) => now.answer = Some(answer.id.0),
                Err(error @ EngineError::Store(_)) => return Err(error),
                Err(error) => {
                    tracing::info!(%error, "the live test could not be answered");
                    now.refused = Some(error.code().to_owned());
                }
            }
            if !inner.advance(&test, &now).await? {
                return Ok(true);
            }
            test = now;
        }
        if self.answered(&test).await? == Some(Answered::Delivered) {
            let now = LiveTest {
                proven: true,
                ..test.clone()
            };
            inner.advance(&test, &now).await?;
            inner.changes.tell(Change::Doctor);
            return Ok(false);
        }
        inner.changes.tell(Change::Setup);
        Ok(true)
    }
}

fn standing(message: &MessageView) -> Answered {
    match (&message.state, &message.problem) {
        (Some(State::Delivered | State::Read | State::Played), _) => Answered::Delivered,
        (_, Some(problem)) if problem.kind.is_trouble() => Answered::Failed(problem.code.clone()),
        _ => Answered::Sent,
    }
}

async fn put(tx: &mut WriteTx, test: &LiveTest) -> Result<(), EngineError> {
    Ok(tx.set_fact(FACT, &serde_json::to_string(test)?).await?)
}

impl Inner {
    pub(super) async fn live_test(&self) -> Result<LiveTest, EngineError> {
        match self.store.fact(FACT).await? {
            Some(json) => Ok(serde_json::from_str(&json)?),
            None => Ok(LiveTest::default()),
        }
    }

    /// Writes down how far the test is, unless it is another one by now.
    async fn advance(&self, before: &LiveTest, now: &LiveTest) -> Result<bool, EngineError> {
        let mut tx = self.store.write().await?;
        let present: LiveTest = match tx.fact(FACT).await? {
            Some(json) => serde_json::from_str(&json)?,
            None => LiveTest::default(),
        };
        if present != *before {
            self.wake_live_test.notify_one();
            return Ok(false);
        }
        put(&mut tx, now).await?;
        tx.commit().await?;
        self.changes.tell(Change::Setup);
        Ok(true)
    }

    /// Hears the word and answers it, until the engine stops.
    pub(crate) async fn keep_live_test(self: Arc<Self>) {
        let engine = Engine {
            inner: Arc::clone(&self),
        };
        let mut changes = self.changes.subscribe();
        loop {
            let waits = match engine.look_at_live_test().await {
                Ok(waits) => waits,
                Err(error) => {
                    tracing::error!(%error, "the live test could not be looked at");
                    true
                }
            };
            let messages = async {
                if !waits {
                    return std::future::pending().await;
                }
                loop {
                    match changes.recv().await {
                        Ok(Change::Messages(..) | Change::Everything)
                        | Err(RecvError::Lagged(_)) => {
                            // Many at once are looked at once.
                            while changes.try_recv().is_ok() {}
                            return;
                        }
                        Ok(_) => {}
                        Err(RecvError::Closed) => return std::future::pending().await,
                    }
                }
            };
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.wake_live_test.notified() => {}
                () = messages => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_word_itself_is_the_word() {
        for said in ["hi", "Hi", " HI! ", "h i", "¡hi!", "hi 👋"] {
            assert!(is_just(said, "hi"), "{said}");
        }
        for said in ["", "hi there", "hij", "this", "high"] {
            assert!(!is_just(said, "hi"), "{said}");
        }
        assert!(is_just("שלום.", "שלום"));
        assert!(is_just("你好！", "你好"));
        assert!(is_just(" 👋 ", "👋"));
        assert!(!is_just("👍", "👋"), "signs are compared as they are");
        assert!(!is_just("", "👋"));
    }

    fn heard(id: i64, body: &str, at_ms: i64) -> Heard {
        Heard {
            id: MessageId(id),
            conversation_id: ConversationId(id),
            kind: "text".to_owned(),
            body: body.to_owned(),
            at_ms,
        }
    }

    #[test]
    fn the_first_word_after_the_beginning_counts_and_others_are_counted() {
        let begun = LiveTest {
            word: "hi".to_owned(),
            since_ms: 1_000_000,
            ..LiveTest::default()
        };
        let mut test = begun.clone();
        assert!(!test.hear(&[]), "no news");
        let stale = heard(1, "hi", 1_000_000 - SKEW_MS - 1);
        let picture = Heard {
            kind: "image".to_owned(),
            ..heard(2, "hi", 1_000_000)
        };
        assert!(test.hear(&[stale, picture, heard(3, "Open today?", 1_000_001)]));
        assert_eq!((test.hello.as_ref(), test.others, test.after), (None, 3, 3));
        // Meta counts whole seconds and has a clock of its own.
        assert!(test.hear(&[heard(4, "Hi", 999_000), heard(5, "hi", 1_000_002)]));
        let hello = Hello {
            conversation: 4,
            message: 4,
        };
        assert_eq!((test.hello, test.after), (Some(hello), 4));
    }
}
