//! A customer in the hands of a test, or of the demo's script.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::{
    content::{ContactCard, Content},
    incoming::{Incoming, Letter, compose, compose_file, queue, value},
    person::{Receipts, ReceivedMessage, country_of},
};
use crate::{
    assets::Asset,
    ids::user_id_for,
    media::MediaFile,
    webhooks::Change,
    world::{Number, World},
};

/// One customer. Cheap to clone; all clones are the same person.
///
/// Everything that sends returns the id of the new message once its webhook was attempted, or at once while the
/// simulator does not know a webhook address yet (the webhook then waits).
#[derive(Clone, Debug)]
pub struct Customer {
    world: Arc<World>,
    name: String,
    number_id: String,
}

impl Customer {
    pub(crate) fn new(world: Arc<World>, name: &str, number_id: &str) -> Self {
        world.state().people.meet(name);
        Self {
            world,
            name: name.to_owned(),
            number_id: number_id.to_owned(),
        }
    }

    // Who they are.

    /// The same person, writing to another number of the shop.
    #[must_use]
    pub fn to_number(mut self, phone_number_id: &str) -> Self {
        phone_number_id.clone_into(&mut self.number_id);
        self
    }

    /// Gives them this number (digits with country code); their user id gets its country.
    #[must_use]
    pub fn with_phone(self, digits: &str) -> Self {
        self.change(|person| {
            person.phone = Some(digits.to_owned());
            if person.user_id.is_some() {
                person.user_id = Some(user_id_for(&person.name, country_of(digits)));
            }
        });
        self
    }

    /// Gives them a name that differs from the one the simulator knows them by.
    #[must_use]
    pub fn with_profile_name(self, name: &str) -> Self {
        self.change(|person| name.clone_into(&mut person.profile_name));
        self
    }

    /// They adopted a username; their number stays visible.
    #[must_use]
    pub fn with_username(self, username: &str) -> Self {
        self.change(|person| person.username = Some(username.to_owned()));
        self
    }

    /// They adopted a username and hide their number: webhooks carry the user id only.
    #[must_use]
    pub fn with_username_only(self, username: &str) -> Self {
        self.change(|person| {
            person.username = Some(username.to_owned());
            person.phone = None;
        });
        self
    }

    /// As before April 2026: a number and no user id.
    #[must_use]
    pub fn with_phone_only(self) -> Self {
        self.change(|person| person.user_id = None);
        self
    }

    /// What happens to messages that are sent to them.
    #[must_use]
    pub fn with_receipts(self, receipts: Receipts) -> Self {
        self.change(|person| person.receipts = receipts);
        self
    }

    /// They stopped marketing messages: marketing templates fail with 131050.
    #[must_use]
    pub fn without_marketing(self) -> Self {
        self.change(|person| person.opted_out = true);
        self
    }

    /// After each message of the shop that they read they give the next of these replies, until none is left.
    #[must_use]
    pub fn who_answers<'a>(self, replies: impl IntoIterator<Item = &'a str>) -> Self {
        self.change(|person| person.replies = replies.into_iter().map(str::to_owned).collect());
        self
    }

    fn change(&self, change: impl FnOnce(&mut super::Person)) {
        self.world.state().people.change(&self.name, change);
    }

    /// Their name in the simulator.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Their number as WhatsApp id; `None` when it is hidden from the shop.
    #[must_use]
    pub fn wa_id(&self) -> Option<String> {
        self.world
            .state()
            .people
            .get(&self.name)
            .and_then(|person| person.phone.clone())
    }

    /// Their business-scoped user id; empty for somebody made [`with_phone_only`](Self::with_phone_only).
    #[must_use]
    pub fn user_id(&self) -> String {
        self.world
            .state()
            .people
            .get(&self.name)
            .and_then(|person| person.user_id.clone())
            .unwrap_or_default()
    }

    // What they send.

    /// Sends a text; returns its id.
    pub async fn writes(&self, text: &str) -> String {
        self.sends(Content::text(text)).await
    }

    /// Sends anything; returns its id.
    pub async fn sends(&self, content: Content) -> String {
        self.send(&content, &Letter::default()).await
    }

    /// Sends anything as it was sent at `at_s` (Unix seconds) and arrives only now.
    pub async fn sends_at(&self, at_s: u64, content: Content) -> String {
        self.send(
            &content,
            &Letter {
                at_s: Some(at_s),
                ..Letter::default()
            },
        )
        .await
    }

    /// Wrote last so many hours ago: sends a text of that time, so that the window closes at that time plus 24 hours.
    pub async fn last_wrote_hours_ago(&self, hours: u64) -> String {
        let at_s = self
            .world
            .options
            .clock
            .now_s()
            .saturating_sub(hours * 3600);
        self.sends_at(at_s, Content::text("Hello, are you there?"))
            .await
    }

    /// Quotes message `wamid` and answers it.
    pub async fn replies_to(&self, wamid: &str, text: &str) -> String {
        self.sends_quoting(wamid, Content::text(text)).await
    }

    /// Sends anything as an answer to message `wamid`: quotes, taps on buttons, choices.
    pub async fn sends_quoting(&self, wamid: &str, content: Content) -> String {
        self.send(
            &content,
            &Letter {
                reply_to: Some(wamid.to_owned()),
                ..Letter::default()
            },
        )
        .await
    }

    /// Forwards a text from another chat.
    pub async fn forwards(&self, text: &str) -> String {
        self.send(
            &Content::text(text),
            &Letter {
                forwarded: true,
                ..Letter::default()
            },
        )
        .await
    }

    /// Sends a photo (JPEG).
    pub async fn sends_image(&self, caption: Option<&str>) -> String {
        self.sends(Content::media(Asset::Bread, caption)).await
    }

    /// Sends a video (MP4).
    pub async fn sends_video(&self, caption: Option<&str>) -> String {
        self.sends(Content::media(Asset::Video, caption)).await
    }

    /// Sends a voice note (Ogg/Opus).
    pub async fn sends_voice(&self) -> String {
        self.sends(Content::media(Asset::Voice, None)).await
    }

    /// Sends music (M4A).
    pub async fn sends_audio(&self) -> String {
        self.sends(Content::media(Asset::Tune, None)).await
    }

    /// Sends a PDF.
    pub async fn sends_document(&self, caption: Option<&str>) -> String {
        self.sends(Content::media(Asset::PriceList, caption)).await
    }

    /// Sends a sticker (WebP).
    pub async fn sends_sticker(&self) -> String {
        self.sends(Content::media(Asset::Sticker, None)).await
    }

    /// Sends a file of their own; `kind` is Meta's type (`image`, `document`, …).
    pub async fn sends_file(&self, kind: &str, file: MediaFile, caption: Option<&str>) -> String {
        let incoming = compose_file(&self.world, &self.name, &self.number(), kind, file, caption);
        self.deliver(incoming).await
    }

    /// Sends a place.
    pub async fn sends_location(&self) -> String {
        self.sends(Content::Location {
            latitude: 51.5033,
            longitude: -0.1195,
            name: Some(String::from("Corner Café")),
            address: Some(String::from("1 Example Street")),
        })
        .await
    }

    /// Shares a contact card.
    pub async fn sends_contact(&self, name: &str, phone: &str) -> String {
        let card = ContactCard {
            name: name.to_owned(),
            phone: phone.to_owned(),
            wa_id: None,
            company: None,
        };
        self.sends(Content::Contacts { cards: vec![card] }).await
    }

    /// Reacts to a message; an empty emoji takes the reaction back.
    pub async fn reacts(&self, wamid: &str, emoji: &str) -> String {
        self.sends(Content::Reaction {
            to: wamid.to_owned(),
            emoji: emoji.to_owned(),
        })
        .await
    }

    /// Taps a reply button of our message `wamid`.
    pub async fn taps_button(&self, wamid: &str, id: &str, title: &str) -> String {
        let content = Content::ButtonReply {
            id: id.to_owned(),
            title: title.to_owned(),
        };
        self.sends_quoting(wamid, content).await
    }

    /// Chooses a row of our list `wamid`.
    pub async fn picks_row(&self, wamid: &str, id: &str, title: &str) -> String {
        let content = Content::ListReply {
            id: id.to_owned(),
            title: title.to_owned(),
            description: None,
        };
        self.sends_quoting(wamid, content).await
    }

    /// Sends something the API cannot carry.
    pub async fn sends_unsupported(&self) -> String {
        self.sends(Content::Unsupported {
            kind: String::from("poll_creation"),
        })
        .await
    }

    /// Sends a type nobody knows yet.
    pub async fn sends_future_type(&self) -> String {
        let content = json!({"title": "Spring picnic", "starts_at": 1_793_700_000});
        self.sends(Content::Raw {
            kind: String::from("event_invitation"),
            content,
        })
        .await
    }

    /// Changes the text of their message.
    pub async fn edits(&self, wamid: &str, text: &str) -> String {
        self.sends(Content::Edit {
            original: wamid.to_owned(),
            body: text.to_owned(),
        })
        .await
    }

    /// Takes their message back.
    pub async fn revokes(&self, wamid: &str) -> String {
        self.sends(Content::Revoke {
            original: wamid.to_owned(),
        })
        .await
    }

    /// Stops or resumes marketing messages: the opt-out and its webhook.
    pub async fn stops_marketing(&self, stop: bool) {
        let number = self.number();
        let (contact, mut entry) = {
            let mut state = self.world.state();
            state
                .people
                .change(&self.name, |person| person.opted_out = stop);
            let person = state.people.meet(&self.name);
            let mut entry = json!({
                "detail": if stop { "User requested to stop marketing messages" } else { "User requested to resume marketing messages" },
                "category": "marketing_messages",
                "value": if stop { "stop" } else { "resume" },
            });
            if let Some(entry) = entry.as_object_mut() {
                for (key, value) in [("wa_id", &person.phone), ("user_id", &person.user_id)] {
                    if let Some(value) = value {
                        entry.insert(key.to_owned(), json!(value));
                    }
                }
            }
            (person.contact(), entry)
        };
        if let Some(entry) = entry.as_object_mut() {
            entry.insert(
                String::from("timestamp"),
                json!(self.world.options.clock.now_s()),
            );
        }
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": number.metadata(),
            "contacts": [contact],
            "user_preferences": [entry],
        });
        self.wait(queue(
            &self.world,
            &number,
            &[Change::new("user_preferences", value)],
            Duration::ZERO,
        ))
        .await;
    }

    /// The shop's owner writes to them on the phone; the inbox hears of it as an echo. Returns the message's id.
    pub async fn hears_from_phone(&self, text: &str) -> String {
        let number = self.number();
        let letter = Letter {
            echo: true,
            ..Letter::default()
        };
        let echo = compose(
            &self.world,
            &self.name,
            &number,
            &Content::text(text),
            &letter,
        );
        let wamid = echo.wamid.clone();
        let value = super::incoming::echo_value(&self.world, &self.name, &number, &[echo]);
        self.wait(queue(
            &self.world,
            &number,
            &[Change::new("smb_message_echoes", value)],
            Duration::ZERO,
        ))
        .await;
        wamid
    }

    async fn send(&self, content: &Content, letter: &Letter) -> String {
        let incoming = compose(&self.world, &self.name, &self.number(), content, letter);
        self.deliver(incoming).await
    }

    async fn deliver(&self, incoming: Incoming) -> String {
        let wamid = incoming.wamid.clone();
        let number = self.number();
        let value = value(&self.world, &self.name, &number, &[incoming]);
        self.wait(queue(
            &self.world,
            &number,
            &[Change::new("messages", value)],
            Duration::ZERO,
        ))
        .await;
        wamid
    }

    async fn wait(&self, attempted: oneshot::Receiver<()>) {
        if self.world.mailroom.is_open() {
            // An error means that nobody will tell: the event was put out of order, or the simulator stops.
            let _ = attempted.await;
        }
    }

    /// The number they write to; the first one when theirs is unknown.
    fn number(&self) -> Number {
        let state = self.world.state();
        state
            .numbers
            .get(&self.number_id)
            .or_else(|| state.numbers.values().next())
            .cloned()
            .unwrap_or_else(|| Number {
                id: self.number_id.clone(),
                waba_id: String::new(),
                name: String::new(),
                display: String::new(),
                digits: String::new(),
                callback: None,
            })
    }

    // What reached them.

    /// What the shop sent and their phone received, oldest first.
    #[must_use]
    pub fn inbox(&self) -> Vec<ReceivedMessage> {
        self.world
            .state()
            .people
            .get(&self.name)
            .map(|person| person.inbox.clone())
            .unwrap_or_default()
    }

    /// Which of their messages carry blue ticks: the shop marked them, or a later one, as read.
    #[must_use]
    pub fn seen_by_shop(&self) -> Vec<String> {
        let state = self.world.state();
        let last_seen = state
            .seen
            .iter()
            .filter_map(|seen| state.messages.get(&seen.wamid))
            .filter(|known| known.person.as_deref() == Some(&self.name))
            .map(|known| known.at_s)
            .max();
        let mut mine: Vec<(u64, String)> = state
            .messages
            .iter()
            .filter(|(_, known)| known.from_customer && known.person.as_deref() == Some(&self.name))
            .filter(|(_, known)| last_seen.is_some_and(|seen| known.at_s <= seen))
            .map(|(wamid, known)| (known.at_s, wamid.clone()))
            .collect();
        mine.sort();
        mine.into_iter().map(|(_, wamid)| wamid).collect()
    }

    /// The bytes of a file the shop sent in a message of [`inbox`](Self::inbox), when it was sent by media id.
    #[must_use]
    pub fn received_file(&self, message: &ReceivedMessage) -> Option<Bytes> {
        let id = message
            .request
            .get(&message.kind)
            .and_then(|media| media.get("id"))
            .and_then(Value::as_str)?;
        self.world
            .state()
            .media
            .find(id, self.world.options.clock.now_ms())
            .map(|media| media.file.bytes.clone())
    }
}
