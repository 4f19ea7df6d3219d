//! P2 and P3: reactions, places, contact cards, choices and copies go out at most once, in their
//! lane, over a crash, and never past Meta's limits or a closed window.

mod copies;
mod crossing;
mod kinds;
mod reactions;

use serde_json::Value;
use shopbell_core::{
    card::{Choices, ContactCard, Offer, OfferRow, OfferSection, Place},
    send::{SendChoices, SendContact, SendLocation, SendReaction, WhoseCard},
    views::MessageView,
};
use shopbell_domain::{ConversationId, MessageId};
use shopbell_simulator::Customer;

use crate::support::World;

fn reaction(message: MessageId, emoji: Option<&str>, key: &str) -> SendReaction {
    SendReaction {
        message,
        emoji: emoji.map(str::to_owned),
        client_key: key.to_owned(),
    }
}

fn market() -> Place {
    Place {
        latitude: -23.541_68,
        longitude: -46.629_57,
        name: Some("Mercado Municipal".to_owned()),
        address: Some("Rua da Cantareira 306".to_owned()),
        url: None,
    }
}

fn location(chat: ConversationId, place: Place) -> SendLocation {
    SendLocation {
        conversation: chat,
        place,
        reply_to: None,
        client_key: "place".to_owned(),
    }
}

fn our_card(chat: ConversationId, card: ContactCard) -> SendContact {
    SendContact {
        conversation: chat,
        whose: WhoseCard::Ours(card),
        reply_to: None,
        client_key: "card".to_owned(),
    }
}

pub(crate) fn buttons(titles: &[&str]) -> Choices {
    Choices {
        header: Some("Order 1182".to_owned()),
        body: "When shall we *deliver*?".to_owned(),
        footer: None,
        offer: Offer::Buttons {
            titles: titles.iter().map(|&title| title.to_owned()).collect(),
        },
    }
}

pub(crate) fn list(rows: usize) -> Choices {
    let row = |number: usize| OfferRow {
        title: format!("{number}:00"),
        description: (number == 1).then(|| "Early".to_owned()),
    };
    Choices {
        header: None,
        body: "Pick a slot".to_owned(),
        footer: Some("You can change it later".to_owned()),
        offer: Offer::List {
            button: "See slots".to_owned(),
            sections: vec![OfferSection {
                title: Some("Friday".to_owned()),
                rows: (1..=rows).map(row).collect(),
            }],
        },
    }
}

pub(crate) fn link(url: &str) -> Choices {
    Choices {
        header: None,
        body: "Track your parcel".to_owned(),
        footer: None,
        offer: Offer::Link {
            text: "Track".to_owned(),
            url: url.to_owned(),
        },
    }
}

fn choices(chat: ConversationId, choices: Choices, key: &str) -> SendChoices {
    SendChoices {
        conversation: chat,
        choices,
        reply_to: None,
        client_key: key.to_owned(),
    }
}

impl World {
    /// What Meta took for a customer of one type, in order: the part of the request under it.
    fn taken_of(&self, customer: &Customer, kind: &str) -> Vec<Value> {
        let phone = customer.wa_id();
        let sends = self.simulator.sends();
        let theirs = sends
            .iter()
            .filter(|send| send.to == phone && send.kind == kind);
        theirs.map(|send| send.body[kind].clone()).collect()
    }

    /// The customer's newest message, as the chat shows it.
    async fn newest(&self, customer: &Customer) -> MessageView {
        let chat = self.chat(customer).await;
        self.messages(chat).await.pop().unwrap()
    }
}
