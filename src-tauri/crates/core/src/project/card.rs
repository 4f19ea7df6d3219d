//! From what a message holds to what its card shows.

use serde_json::{Map, Value};
use shopbell_cloud_api::webhook::{
    IncomingMessage, InteractiveReply, MessageContent, Order, Referral as Advert, SharedContact,
    SystemNotice, TemplateContent,
};

use super::item::seconds_to_ms;
use crate::card::{
    Answer, Card, ContactCard, Details, Notice, NoticeCode, OrderItem, Place, Referral, SentButton,
    SentTemplate,
};

/// What the cards of a message need beside its text.
pub(super) fn details(message: &IncomingMessage) -> Details {
    let content = &message.content;
    Details {
        voice: matches!(content, MessageContent::Audio(media) if media.voice),
        template: match content {
            MessageContent::Template(template) => Some(sent_template(template)),
            _ => None,
        },
        card: card(message),
        referral: message.referral.as_deref().map(referral),
        product: message
            .context
            .as_ref()
            .and_then(|context| context.referred_product.as_ref())
            .and_then(|product| product.product_retailer_id.clone()),
        forwarded_often: message
            .context
            .as_ref()
            .is_some_and(|context| context.frequently_forwarded),
    }
}

fn card(message: &IncomingMessage) -> Option<Card> {
    Some(match &message.content {
        MessageContent::Location(place) => Card::Location(Place {
            latitude: place.latitude,
            longitude: place.longitude,
            name: place.name.clone(),
            address: place.address.clone(),
            url: place.url.clone(),
        }),
        MessageContent::Contacts(cards) => Card::Contacts {
            cards: cards.iter().map(contact).collect(),
            requested: cards.iter().any(answers_request),
        },
        MessageContent::Order(order) => Card::Order {
            items: items(order),
        },
        MessageContent::Interactive(reply) => return reply_card(reply),
        MessageContent::System(system) => Card::Notice(system_notice(message, system)),
        MessageContent::Welcome => Card::Notice(Notice {
            code: NoticeCode::ChatOpened,
            ..Notice::default()
        }),
        _ => return None,
    })
}

fn reply_card(reply: &InteractiveReply) -> Option<Card> {
    match reply {
        InteractiveReply::List { description, .. } => description
            .clone()
            .map(|description| Card::Choice { description }),
        InteractiveReply::Form {
            answers,
            response_json,
            ..
        } => {
            let read = answers.as_ref().map(form_answers).unwrap_or_default();
            let unread = read.is_empty().then(|| response_json.clone()).flatten();
            Some(Card::Form {
                answers: read,
                raw: unread,
            })
        }
        InteractiveReply::CallPermission {
            accepted,
            permanent,
            expires,
            ..
        } => Some(Card::CallPermission {
            accepted: *accepted,
            permanent: *permanent,
            expires_ms: expires.map(seconds_to_ms),
        }),
        _ => None,
    }
}

/// The answers of a form, nested ones on the same level. The token is ours and says nothing.
fn form_answers(answers: &Map<String, Value>) -> Vec<Answer> {
    let mut found = Vec::new();
    for (key, value) in answers.iter().filter(|(key, _)| *key != "flow_token") {
        match value {
            Value::Null => {}
            Value::Object(inner) => found.extend(form_answers(inner)),
            Value::String(text) if text.is_empty() => {}
            other => found.push(Answer {
                key: key.clone(),
                value: plain(other),
            }),
        }
    }
    found
}

/// A value as a person reads it: a list as its parts.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// Whether a card is the answer to our request for the customer's own number.
pub(super) fn answers_request(card: &SharedContact) -> bool {
    card.origin.as_deref() == Some("contact_request")
}

fn contact(card: &SharedContact) -> ContactCard {
    ContactCard {
        name: card.name.clone(),
        phones: card
            .phones
            .iter()
            .filter_map(|phone| {
                let digits = || phone.wa_id.as_ref().map(|digits| format!("+{digits}"));
                phone.phone.clone().or_else(digits)
            })
            .collect(),
        on_whatsapp: card
            .phones
            .iter()
            .filter_map(|phone| phone.wa_id.clone())
            .collect(),
        emails: card.emails.clone(),
        urls: card.urls.clone(),
        addresses: card.addresses.clone(),
        company: card.company.clone(),
    }
}

fn items(order: &Order) -> Vec<OrderItem> {
    let item = |item: &shopbell_cloud_api::webhook::OrderItem| OrderItem {
        product: item.product_retailer_id.clone(),
        quantity: item.quantity,
        price: item.item_price,
        currency: item.currency.clone(),
    };
    order.items.iter().map(item).collect()
}

fn system_notice(message: &IncomingMessage, system: &SystemNotice) -> Notice {
    let code = match system.kind.as_deref() {
        Some("user_changed_number" | "customer_changed_number") => NoticeCode::NumberChanged,
        Some("user_changed_user_id") => NoticeCode::UserIdChanged,
        Some("customer_identity_changed") => NoticeCode::IdentityChanged,
        _ => NoticeCode::Other,
    };
    let is_change = code == NoticeCode::NumberChanged;
    Notice {
        code,
        names: Vec::new(),
        text: system.body.clone().unwrap_or_default(),
        former: message.customer.wa_id.clone().filter(|_| is_change),
        current: system.wa_id.clone().filter(|_| is_change),
    }
}

fn sent_template(template: &TemplateContent) -> SentTemplate {
    let button = |text: &String| SentButton {
        text: text.clone(),
        ..SentButton::default()
    };
    SentTemplate {
        name: template.name.clone(),
        language: template.language.clone(),
        header: template.header.clone(),
        body: template.body.clone(),
        footer: template.footer.clone(),
        buttons: template.buttons.iter().map(button).collect(),
        ..SentTemplate::default()
    }
}

fn referral(advert: &Advert) -> Referral {
    Referral {
        source_url: advert.source_url.clone(),
        source_type: advert.source_type.clone(),
        source_id: advert.source_id.clone(),
        headline: advert.headline.clone(),
        body: advert.body.clone(),
        ctwa_clid: advert.ctwa_clid.clone(),
    }
}
