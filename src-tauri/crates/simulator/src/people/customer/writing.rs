//! What customers do.

use std::time::Duration;

use serde_json::json;

use super::Customer;
use crate::{
    assets::Asset,
    media::MediaFile,
    people::{
        content::{ContactCard, Content},
        incoming::{Letter, compose, compose_file, echo_value, queue, referral},
    },
    webhooks::Change,
};

impl Customer {
    /// Sends a text; returns its id.
    pub async fn writes(&self, text: &str) -> String {
        self.sends(Content::text(text)).await
    }

    /// Sends anything; returns its id.
    pub async fn sends(&self, content: Content) -> String {
        self.send(&content, &Letter::default()).await
    }

    /// Sends anything without waiting for its webhook; returns its id. For load.
    pub fn posts(&self, content: &Content) -> String {
        let incoming = compose(
            &self.world,
            &self.name,
            &self.number(),
            content,
            &Letter::default(),
        );
        let wamid = incoming.wamid.clone();
        drop(self.enqueue(incoming));
        wamid
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

    /// Writes after a tap on an ad of the shop: the message carries the ad, and the first answer within a day opens 72
    /// hours in which everything is free.
    pub async fn comes_from_ad(&self, text: &str, headline: &str) -> String {
        let referral = referral(&self.world.base_url, &self.name, headline);
        self.send(
            &Content::text(text),
            &Letter {
                referral: Some(referral),
                ..Letter::default()
            },
        )
        .await
    }

    /// Writes about a product of the catalogue.
    pub async fn asks_about(&self, catalog_id: &str, product: &str, text: &str) -> String {
        let referred = json!({"catalog_id": catalog_id, "product_retailer_id": product});
        let mut letter = Letter::default();
        letter
            .context
            .insert(String::from("referred_product"), referred);
        self.send(&Content::text(text), &letter).await
    }

    /// Forwards a text that went through many chats.
    pub async fn forwards_often(&self, text: &str) -> String {
        let mut letter = Letter::default();
        letter
            .context
            .insert(String::from("frequently_forwarded"), json!(true));
        self.send(&Content::text(text), &letter).await
    }

    /// Writes in a group.
    pub(crate) async fn sends_in_group(&self, group: &str, content: Content) -> String {
        let letter = Letter {
            group: Some(group.to_owned()),
            ..Letter::default()
        };
        self.send(&content, &letter).await
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
        self.gets_from_phone(&Content::text(text)).await
    }

    /// The owner sends them anything from the phone: a picture, an edit, a message taken back.
    pub async fn gets_from_phone(&self, content: &Content) -> String {
        let number = self.number();
        let letter = Letter {
            echo: true,
            ..Letter::default()
        };
        let echo = compose(&self.world, &self.name, &number, content, &letter);
        let wamid = echo.wamid.clone();
        let value = echo_value(&self.world, &self.name, &number, &[echo]);
        self.wait(queue(
            &self.world,
            &number,
            &[Change::new("smb_message_echoes", value)],
            Duration::ZERO,
        ))
        .await;
        wamid
    }
}
