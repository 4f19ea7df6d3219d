//! The words the demo's chats are written in.

use crate::{
    assets::Asset,
    people::{ContactCard, Content},
};

/// One chat of the shop's past.
#[derive(Debug)]
pub(crate) struct Chat {
    pub(crate) name: &'static str,
    /// Digits with country code; `None` for somebody who hides it.
    pub(crate) phone: Option<&'static str>,
    pub(crate) username: Option<&'static str>,
    /// Oldest first.
    pub(crate) lines: &'static [Line],
    /// What they reply, once each, when the shop writes.
    pub(crate) replies: &'static [&'static str],
}

/// One message.
#[derive(Debug)]
pub(crate) struct Line {
    /// Minutes before the start.
    pub(crate) ago: u64,
    pub(crate) by: By,
    pub(crate) what: What,
    /// Quotes the line with this index.
    pub(crate) quotes: Option<usize>,
}

/// Who wrote it, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Customer,
    /// The customer, forwarding.
    Forwarded,
    /// The customer, after a tap on an ad of the shop.
    FromAd,
    Shop(Fate),
}

/// What became of a message of the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Sent,
    Delivered,
    Read,
    Failed(u32),
}

/// What it says.
#[derive(Debug)]
pub(crate) enum What {
    Say(&'static str),
    Show(Asset, Option<&'static str>),
    Place(f64, f64, &'static str, &'static str),
    Card(&'static str, &'static str, Option<&'static str>),
    /// Reaction to the line with this index.
    React(usize, &'static str),
    Button(&'static str, &'static str),
    Row(&'static str, &'static str, &'static str),
    TemplateTap(&'static str),
    Cart(&'static [(&'static str, u32, f64)], &'static str),
    Poll,
    /// A call nobody took. It is no message, but counts as a line.
    MissedCall,
    /// A type nobody knows yet.
    Future(&'static str),
    Edit(usize, &'static str),
    Revoke(usize),
}

/// The customer wrote.
pub(crate) const fn them(ago: u64, what: What) -> Line {
    Line {
        ago,
        by: By::Customer,
        what,
        quotes: None,
    }
}

/// The shop answered on its phone.
pub(crate) const fn us(ago: u64, fate: Fate, what: What) -> Line {
    Line {
        ago,
        by: By::Shop(fate),
        what,
        quotes: None,
    }
}

impl Line {
    /// The same, quoting an earlier line.
    pub(crate) const fn quoting(self, line: usize) -> Self {
        Self {
            quotes: Some(line),
            ..self
        }
    }

    /// The same, forwarded from elsewhere.
    pub(crate) const fn forwarded(self) -> Self {
        Self {
            by: By::Forwarded,
            ..self
        }
    }

    /// The same, written from an ad.
    pub(crate) const fn after_an_ad(self) -> Self {
        Self {
            by: By::FromAd,
            ..self
        }
    }

    /// Its content; `ids` are those of the lines before it.
    pub(crate) fn content(&self, ids: &[String]) -> Content {
        let id = |line: usize| ids.get(line).cloned().unwrap_or_default();
        match &self.what {
            What::Say(text) => Content::text(*text),
            What::Show(asset, caption) => Content::media(*asset, *caption),
            What::Place(latitude, longitude, name, address) => Content::Location {
                latitude: *latitude,
                longitude: *longitude,
                name: Some((*name).to_owned()),
                address: Some((*address).to_owned()),
            },
            What::Card(name, phone, company) => Content::Contacts {
                cards: vec![ContactCard {
                    name: (*name).to_owned(),
                    phone: (*phone).to_owned(),
                    wa_id: Some(phone.chars().filter(char::is_ascii_digit).collect()),
                    company: company.map(str::to_owned),
                }],
            },
            What::React(line, emoji) => Content::Reaction {
                to: id(*line),
                emoji: (*emoji).to_owned(),
            },
            What::Button(id, title) => Content::ButtonReply {
                id: (*id).to_owned(),
                title: (*title).to_owned(),
            },
            What::Row(id, title, description) => Content::ListReply {
                id: (*id).to_owned(),
                title: (*title).to_owned(),
                description: Some((*description).to_owned()),
            },
            What::TemplateTap(text) => Content::TemplateButton {
                text: (*text).to_owned(),
                payload: (*text).to_owned(),
            },
            What::Cart(items, note) => Content::Order {
                catalog_id: String::from("600000000000077"),
                items: items
                    .iter()
                    .map(|(sku, n, price)| ((*sku).to_owned(), *n, *price, String::from("BRL")))
                    .collect(),
                note: Some((*note).to_owned()),
            },
            // A call has webhooks of its own; this stands for it where a message is asked for.
            What::MissedCall => Content::Welcome,
            What::Poll => Content::Unsupported {
                kind: String::from("poll_creation"),
            },
            What::Future(title) => Content::Raw {
                kind: String::from("event_invitation"),
                content: serde_json::json!({"title": title, "place": "Parque da Luz"}),
            },
            What::Edit(line, text) => Content::Edit {
                original: id(*line),
                body: (*text).to_owned(),
            },
            What::Revoke(line) => Content::Revoke {
                original: id(*line),
            },
        }
    }
}
