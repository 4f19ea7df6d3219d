//! What a message is beside its text, for its card.

use serde::{Deserialize, Serialize};
use shopbell_core::{card, views};
use ts_rs::TS;

use super::offers::OfferView;

/// What a card shows.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CardView {
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Its name.
        name: Option<String>,
        /// Its address.
        address: Option<String>,
        /// Its web page, as sent.
        url: Option<String>,
    },
    /// Address cards.
    Contacts {
        /// The cards.
        cards: Vec<ContactCardView>,
        /// The customer answered our request for the own number.
        requested: bool,
    },
    /// A cart.
    Order {
        /// What is in it.
        items: Vec<OrderItemView>,
        /// What it comes to, for each currency.
        totals: Vec<TotalView>,
    },
    /// A form that was filled in.
    Form {
        /// The answers.
        answers: Vec<AnswerView>,
        /// What was sent, where it could not be read as answers.
        raw: Option<String>,
    },
    /// The smaller text of a chosen row.
    Choice {
        /// The text.
        description: String,
    },
    /// A call.
    Call {
        /// The customer called.
        incoming: bool,
        /// What became of it.
        outcome: CallOutcome,
        /// How long both talked.
        #[ts(type = "number | null")]
        seconds: Option<i64>,
    },
    /// An answer to a request for permission to call.
    CallPermission {
        /// Whether calls are allowed; null when Meta did not say.
        accepted: Option<bool>,
        /// Whether the permission lasts.
        permanent: bool,
        /// When it ends.
        #[ts(type = "number | null")]
        expires_ms: Option<i64>,
    },
    /// A line about the chat.
    Notice {
        /// What happened; its sentence is in the message catalogue.
        code: NoticeCode,
        /// The people it speaks of, or the role of a responder.
        names: Vec<String>,
        /// Text of somebody: a summary, a group's new name, WhatsApp's own sentence.
        text: String,
        /// The number before, as people write it.
        former: Option<String>,
        /// The number from now on, as people write it.
        current: Option<String>,
    },
    /// Buttons, a list or a link of ours. The text is the message's own.
    Choices {
        /// Above the text.
        header: Option<String>,
        /// Below the text.
        footer: Option<String>,
        /// What is offered.
        offer: OfferView,
    },
}

/// An address card.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContactCardView {
    /// Name.
    pub name: Option<String>,
    /// Numbers as written on it.
    pub phones: Vec<String>,
    /// Mail addresses.
    pub emails: Vec<String>,
    /// Web addresses, as sent.
    pub urls: Vec<String>,
    /// Postal addresses, a line each.
    pub addresses: Vec<String>,
    /// The company.
    pub company: Option<String>,
}

/// A line of a cart.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrderItemView {
    /// The shop's own number for the product.
    pub product: Option<String>,
    /// How many.
    #[ts(type = "number | null")]
    pub quantity: Option<i64>,
    /// Price of one, in units of the currency.
    pub price: Option<f64>,
    /// ISO 4217.
    pub currency: Option<String>,
}

/// A sum in one currency.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TotalView {
    /// In units of the currency.
    pub amount: f64,
    /// ISO 4217.
    pub currency: String,
}

/// An answer of a form.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnswerView {
    /// What the form calls it.
    pub key: String,
    /// The answer.
    pub value: String,
}

/// What became of a call.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CallOutcome {
    /// It rings, or nothing more was told.
    Ringing,
    /// Both are talking.
    Ongoing,
    /// Both talked.
    Answered,
    /// Nobody took it.
    Missed,
    /// The other side declined.
    Declined,
}

/// What a line about the chat says.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum NoticeCode {
    /// WhatsApp's own sentence, in `text`.
    Other,
    /// The customer has a new number.
    NumberChanged,
    /// The customer's security code changed.
    IdentityChanged,
    /// The customer opened an empty chat.
    ChatOpened,
    /// The customer wants no marketing messages.
    MarketingStopped,
    /// The customer wants marketing messages again.
    MarketingResumed,
    /// The chat is ours to answer again; `text` may hold a summary.
    HandedToUs,
    /// Somebody else answers the chat now.
    AnsweredByOther,
    /// What an AI agent wrote about the conversation.
    Summary,
    /// The number of this chat belongs to somebody else now.
    NumberLost,
    /// The number of this chat was somebody else's before.
    NumberGained,
    /// A group began.
    GroupCreated,
    /// A group was deleted.
    GroupDeleted,
    /// People joined.
    MembersJoined,
    /// People left by themselves.
    MembersLeft,
    /// People were removed.
    MembersRemoved,
    /// Somebody asks to join.
    JoinAsked,
    /// Somebody no longer asks to join.
    JoinWithdrawn,
    /// A group has a new name.
    GroupRenamed,
    /// Meta suspended a group.
    GroupSuspended,
    /// A group is usable again.
    GroupUnsuspended,
}

/// The advertisement or post a message came from. Texts are the advertiser's own.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReferralView {
    /// Where it is shown; null when the address is no web page.
    pub source_url: Option<String>,
    /// `ad` or `post`.
    pub source_type: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// Its text.
    pub body: Option<String>,
}

/// The payment a message of ours asks for.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaymentView {
    /// Meta's word: `captured`, `pending`, `failed`.
    pub status: String,
    /// In units of the currency.
    pub amount: Option<f64>,
    /// ISO 4217.
    pub currency: Option<String>,
}

/// By which door a message of ours left.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SentFrom {
    /// The owner's phone.
    Phone,
    /// Another responder: an AI agent, another app.
    OtherResponder,
}

impl From<card::Card> for CardView {
    fn from(card: card::Card) -> Self {
        match card {
            card::Card::Location(place) => Self::Location {
                latitude: place.latitude,
                longitude: place.longitude,
                name: place.name,
                address: place.address,
                url: place.url.filter(|url| is_web(url)),
            },
            card::Card::Contacts { cards, requested } => Self::Contacts {
                cards: cards.into_iter().map(Into::into).collect(),
                requested,
            },
            card::Card::Order { items } => Self::Order {
                totals: totals(&items),
                items: items.into_iter().map(item).collect(),
            },
            card::Card::Form { answers, raw } => Self::Form {
                answers: answers
                    .into_iter()
                    .map(|answer| AnswerView {
                        key: answer.key,
                        value: answer.value,
                    })
                    .collect(),
                raw,
            },
            card::Card::Choice { description } => Self::Choice { description },
            card::Card::Call(call) => Self::Call {
                incoming: call.incoming,
                outcome: call.outcome.into(),
                seconds: call.seconds,
            },
            card::Card::CallPermission {
                accepted,
                permanent,
                expires_ms,
            } => Self::CallPermission {
                accepted,
                permanent,
                expires_ms,
            },
            card::Card::Notice(notice) => Self::Notice {
                code: notice.code.into(),
                names: notice.names,
                text: notice.text,
                former: notice.former.as_deref().map(views::shown_number),
                current: notice.current.as_deref().map(views::shown_number),
            },
            card::Card::Choices(choices) => Self::Choices {
                header: choices.header,
                footer: choices.footer,
                offer: choices.offer.into(),
            },
        }
    }
}

impl From<card::ContactCard> for ContactCardView {
    fn from(card: card::ContactCard) -> Self {
        Self {
            name: card.name,
            phones: card.phones,
            emails: card.emails,
            urls: card.urls.into_iter().filter(|url| is_web(url)).collect(),
            addresses: card.addresses,
            company: card.company,
        }
    }
}

fn item(item: card::OrderItem) -> OrderItemView {
    OrderItemView {
        product: item.product,
        quantity: item.quantity,
        price: item.price,
        currency: item.currency,
    }
}

/// What the lines come to. A line without price or currency cannot be added up.
fn totals(items: &[card::OrderItem]) -> Vec<TotalView> {
    let mut totals: Vec<TotalView> = Vec::new();
    for item in items {
        let (Some(price), Some(currency)) = (item.price, &item.currency) else {
            continue;
        };
        // Quantities of a cart are small: exact as a float.
        #[expect(
            clippy::cast_precision_loss,
            reason = "a cart holds no 2^53 of anything"
        )]
        let amount = price * item.quantity.unwrap_or(1) as f64;
        match totals.iter_mut().find(|total| total.currency == *currency) {
            Some(total) => total.amount += amount,
            None => totals.push(TotalView {
                amount,
                currency: currency.clone(),
            }),
        }
    }
    totals
}

/// Only web pages are offered for opening.
fn is_web(url: &str) -> bool {
    let lower = url.trim().to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}

impl From<card::CallOutcome> for CallOutcome {
    fn from(outcome: card::CallOutcome) -> Self {
        match outcome {
            card::CallOutcome::Ringing => Self::Ringing,
            card::CallOutcome::Ongoing => Self::Ongoing,
            card::CallOutcome::Answered => Self::Answered,
            card::CallOutcome::Missed => Self::Missed,
            card::CallOutcome::Declined => Self::Declined,
        }
    }
}

impl From<card::NoticeCode> for NoticeCode {
    fn from(code: card::NoticeCode) -> Self {
        match code {
            card::NoticeCode::Other | card::NoticeCode::UserIdChanged => Self::Other,
            card::NoticeCode::NumberChanged => Self::NumberChanged,
            card::NoticeCode::IdentityChanged => Self::IdentityChanged,
            card::NoticeCode::ChatOpened => Self::ChatOpened,
            card::NoticeCode::MarketingStopped => Self::MarketingStopped,
            card::NoticeCode::MarketingResumed => Self::MarketingResumed,
            card::NoticeCode::HandedToUs => Self::HandedToUs,
            card::NoticeCode::AnsweredByOther => Self::AnsweredByOther,
            card::NoticeCode::Summary => Self::Summary,
            card::NoticeCode::NumberLost => Self::NumberLost,
            card::NoticeCode::NumberGained => Self::NumberGained,
            card::NoticeCode::GroupCreated => Self::GroupCreated,
            card::NoticeCode::GroupDeleted => Self::GroupDeleted,
            card::NoticeCode::MembersJoined => Self::MembersJoined,
            card::NoticeCode::MembersLeft => Self::MembersLeft,
            card::NoticeCode::MembersRemoved => Self::MembersRemoved,
            card::NoticeCode::JoinAsked => Self::JoinAsked,
            card::NoticeCode::JoinWithdrawn => Self::JoinWithdrawn,
            card::NoticeCode::GroupRenamed => Self::GroupRenamed,
            card::NoticeCode::GroupSuspended => Self::GroupSuspended,
            card::NoticeCode::GroupUnsuspended => Self::GroupUnsuspended,
        }
    }
}

impl From<card::Referral> for ReferralView {
    fn from(referral: card::Referral) -> Self {
        Self {
            source_url: referral.source_url.filter(|url| is_web(url)),
            source_type: referral.source_type,
            headline: referral.headline,
            body: referral.body,
        }
    }
}

impl From<views::Payment> for PaymentView {
    fn from(payment: views::Payment) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "no payment has 2^53 cents")]
        let amount = payment.amount.map(|amount| {
            amount as f64 / payment.offset.filter(|offset| *offset > 0).unwrap_or(1) as f64
        });
        Self {
            status: payment.status,
            amount,
            currency: payment.currency,
        }
    }
}

impl From<views::SentFrom> for SentFrom {
    fn from(door: views::SentFrom) -> Self {
        match door {
            views::SentFrom::Phone => Self::Phone,
            views::SentFrom::OtherResponder => Self::OtherResponder,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cart_is_added_up_for_each_currency() {
        let line = |quantity, price, currency: &str| card::OrderItem {
            product: Some("TUBE-28".to_owned()),
            quantity: Some(quantity),
            price: Some(price),
            currency: Some(currency.to_owned()),
        };
        let cart = [
            line(2, 6.5, "GBP"),
            line(1, 4.0, "EUR"),
            line(3, 1.0, "GBP"),
        ];
        let total = |amount, currency: &str| TotalView {
            amount,
            currency: currency.to_owned(),
        };
        assert_eq!(totals(&cart), [total(16.0, "GBP"), total(4.0, "EUR")]);
    }

    #[test]
    fn only_web_pages_can_be_opened() {
        let place = |url: &str| {
            CardView::from(card::Card::Location(card::Place {
                latitude: 0.0,
                longitude: 0.0,
                name: None,
                address: None,
                url: Some(url.to_owned()),
            }))
        };
        let url = |card| match card {
            CardView::Location { url, .. } => url,
            _ => None,
        };
        assert!(url(place("https://cafe.example")).is_some());
        assert_eq!(url(place("javascript:alert(1)")), None);
        assert_eq!(url(place("file:///etc/passwd")), None);
    }
}
