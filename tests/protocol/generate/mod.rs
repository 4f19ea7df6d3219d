//! Valid messages of every type, from nothing but the papers' limits.

mod free_form;
mod interactive;
mod template;
pub(crate) mod words;

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use shopbell_cloud_api::{Content, OutgoingMessage, Recipient};

use crate::shop::Known;
use words::{maybe, text};

pub(crate) use template::{Filled, template};

/// A free-form message to Ana, by number or by id.
pub(crate) fn free_form(known: &Known) -> impl Strategy<Value = OutgoingMessage> + use<> {
    let message = known.message.clone();
    let content = prop_oneof![
        2 => free_form::content(known),
        3 => interactive::content(known),
    ];
    let parts = (content, recipient(known), any::<bool>(), maybe(text(512)));
    parts.prop_map(move |(content, to, quotes, data)| {
        let quotes = quotes && !matches!(content, Content::Reaction { .. });
        let mut sent = OutgoingMessage::new(to, content);
        sent.reply_to = quotes.then(|| message.clone());
        sent.biz_opaque_callback_data = data;
        sent
    })
}

pub(crate) fn recipient(known: &Known) -> impl Strategy<Value = Recipient> + use<> {
    prop_oneof![
        Just(Recipient::Phone(known.ana.clone())),
        Just(Recipient::User(known.ana_by_id.clone())),
    ]
}

/// One to so many of a thing.
pub(crate) fn some<S: Strategy>(
    element: S,
    from: usize,
    to: usize,
) -> impl Strategy<Value = Vec<S::Value>> {
    prop::collection::vec(element, from..=to)
}
