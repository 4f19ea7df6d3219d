use serde::{Deserialize, Serialize};
use shopbell_core::{Asked, ButtonInfo, TemplateInfo, text::without_marks};
use ts_rs::TS;

use super::account::QualityRating;

/// A template as the picker needs it.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateView {
    /// Names it when sending.
    pub id: String,
    /// Name.
    pub name: String,
    /// Language code.
    pub language: String,
    /// What it may be used for, and costs.
    pub category: TemplateCategory,
    /// Meta's status, upper case.
    pub status: String,
    /// How customers take it.
    pub quality: QualityRating,
    /// What Meta said about a rejection or pause; null when it said nothing.
    pub reason: Option<TemplateReasonView>,
    /// The category it will get, or should have by Meta's judgement; its price follows.
    pub next_category: Option<NextCategoryView>,
    /// Null when it can be sent from here, else why not: a key of the catalogue.
    pub unusable: Option<String>,
    /// Its header.
    pub header: Option<TemplateHeaderView>,
    /// Text with variables in double braces.
    pub body: String,
    /// The beginning of it without marks, for lists.
    pub summary: String,
    /// Small text below.
    pub footer: Option<String>,
    /// Its offer that ends, or null.
    pub offer: Option<TemplateOfferView>,
    /// Whether it asks the customer if the shop may call.
    pub asks_to_call: bool,
    /// Its buttons, in order.
    pub buttons: Vec<TemplateButtonView>,
    /// The cards of its carousel, in order.
    pub cards: Vec<TemplateCardView>,
    /// What has to be filled in, in order.
    pub variables: Vec<TemplateVariable>,
    /// Whether the owner marked it as a favourite.
    pub starred: bool,
    /// When it was last sent from here, Unix milliseconds.
    #[ts(type = "number | null")]
    pub used_ms: Option<i64>,
}

/// The offer of a template.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateOfferView {
    /// What it says.
    pub text: String,
    /// Whether it counts down to an end.
    pub expires: bool,
}

/// A card of a carousel.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateCardView {
    /// `IMAGE`, `VIDEO` or `PRODUCT`.
    pub format: String,
    /// Its text with variables; empty for none.
    pub body: String,
    /// Its buttons.
    pub buttons: Vec<TemplateButtonView>,
}

/// What a template may be used for, and costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum TemplateCategory {
    /// Offers and news.
    Marketing,
    /// About something the customer asked for.
    Utility,
    /// One-time codes.
    Authentication,
    /// A word of the future.
    Unknown,
}

impl TemplateCategory {
    pub(super) fn from_word(word: &str) -> Self {
        match word {
            "MARKETING" => Self::Marketing,
            "UTILITY" => Self::Utility,
            "AUTHENTICATION" => Self::Authentication,
            _ => Self::Unknown,
        }
    }

    /// Meta's word; the dearest one when it is none that is known.
    pub(super) fn as_word(self) -> &'static str {
        match self {
            Self::Utility => "UTILITY",
            Self::Authentication => "AUTHENTICATION",
            Self::Marketing | Self::Unknown => "MARKETING",
        }
    }
}

/// What a list shows of a text, in characters.
const SUMMARY: usize = 160;

/// The beginning of a text without its marks.
pub(super) fn summary(text: &str) -> String {
    without_marks(text, SUMMARY)
}

/// What Meta said about a template that is not usable.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateReasonView {
    /// Meta's code of a rejection: `INVALID_FORMAT`, ….
    pub code: Option<String>,
    /// Which pause it is: `FIRST_PAUSE`, `SECOND_PAUSE`, `RATE_LIMITING_PAUSE`.
    pub pause: Option<String>,
    /// Meta's English words about it.
    pub explanation: Option<String>,
    /// What Meta advises to change, in English.
    pub advice: Option<String>,
}

/// A category that comes, or that Meta thinks is the right one.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NextCategoryView {
    /// Which.
    pub category: TemplateCategory,
    /// When it comes, Unix milliseconds; null when Meta only judged.
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
}

/// The header of a template.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateHeaderView {
    /// `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT`, `LOCATION`, …
    pub format: String,
    /// Its text with its variable.
    pub text: Option<String>,
}

/// A button of a template.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateButtonView {
    /// `QUICK_REPLY`, `URL`, `PHONE_NUMBER`, …
    pub kind: String,
    /// What it says; empty where Meta has fixed words.
    pub text: String,
    /// Where it leads, with its variable, or null.
    pub url: Option<String>,
    /// Whom it calls, or null.
    pub phone: Option<String>,
}

/// A variable of a template, or something else that is given with every message.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateVariable {
    /// `body`, `header`, `offer` or `button:0`; on a card with `card:0/` before it.
    pub part: String,
    /// `1`, `2`, … or the name.
    pub name: String,
    /// What it takes.
    pub asked: TemplateAsked,
    /// Meta's example, or null.
    pub example: Option<String>,
    /// What was given the last time this template was sent, to anybody; null when it never was,
    /// and for what is different each time: files, one-time codes, offers that are over.
    pub last: Option<String>,
    /// The longest value, UTF-16 units.
    pub limit: u32,
}

/// What is asked of the owner for a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum TemplateAsked {
    /// Words.
    Text,
    /// The end of a link's address.
    Link,
    /// The coupon that is copied.
    Coupon,
    /// The one-time code.
    Code,
    /// A photo: the id of a picked file.
    Image,
    /// A video: the id of a picked file.
    Video,
    /// A document: the id of a picked file.
    Document,
    /// Degrees north.
    Latitude,
    /// Degrees east.
    Longitude,
    /// Name of a place.
    PlaceName,
    /// Address of a place.
    PlaceAddress,
    /// When an offer ends, Unix milliseconds.
    EndsAt,
    /// Meta's id of the catalogue.
    Catalogue,
    /// The shop's own number of a product.
    Product,
    /// The shop's own numbers of several products, with commas between them.
    Products,
}

impl From<Asked> for TemplateAsked {
    fn from(asked: Asked) -> Self {
        match asked {
            Asked::Text => Self::Text,
            Asked::Link => Self::Link,
            Asked::Coupon => Self::Coupon,
            Asked::Code => Self::Code,
            Asked::Image => Self::Image,
            Asked::Video => Self::Video,
            Asked::Document => Self::Document,
            Asked::Latitude => Self::Latitude,
            Asked::Longitude => Self::Longitude,
            Asked::PlaceName => Self::PlaceName,
            Asked::PlaceAddress => Self::PlaceAddress,
            Asked::EndsAt => Self::EndsAt,
            Asked::Catalogue => Self::Catalogue,
            Asked::Product => Self::Product,
            Asked::Products => Self::Products,
        }
    }
}

impl From<ButtonInfo> for TemplateButtonView {
    fn from(button: ButtonInfo) -> Self {
        Self {
            kind: button.kind,
            text: button.text,
            url: button.url,
            phone: button.phone,
        }
    }
}

impl From<TemplateInfo> for TemplateView {
    fn from(template: TemplateInfo) -> Self {
        Self {
            id: template.id.to_string(),
            name: template.name,
            language: template.language,
            category: TemplateCategory::from_word(&template.category),
            quality: QualityRating::from_word(template.quality.as_deref()),
            reason: template.reason.map(|reason| TemplateReasonView {
                code: reason.code,
                pause: reason.pause,
                explanation: reason.explanation,
                advice: reason.advice,
            }),
            next_category: template.next_category.map(|next| NextCategoryView {
                category: TemplateCategory::from_word(&next.category),
                at_ms: next.at_ms,
            }),
            status: template.status,
            unusable: template.unusable.map(str::to_owned),
            header: template
                .header
                .map(|(format, text)| TemplateHeaderView { format, text }),
            summary: summary(&template.body),
            body: template.body,
            footer: template.footer,
            offer: template.offer.map(|offer| TemplateOfferView {
                text: offer.text,
                expires: offer.expires,
            }),
            asks_to_call: template.asks_to_call,
            buttons: template.buttons.into_iter().map(Into::into).collect(),
            cards: template
                .cards
                .into_iter()
                .map(|card| TemplateCardView {
                    format: card.format,
                    body: card.body,
                    buttons: card.buttons.into_iter().map(Into::into).collect(),
                })
                .collect(),
            starred: template.starred,
            used_ms: template.used_ms,
            variables: template
                .variables
                .into_iter()
                .map(|variable| TemplateVariable {
                    part: variable.part,
                    name: variable.name,
                    asked: variable.asked.into(),
                    limit: u32::try_from(variable.limit).unwrap_or(u32::MAX),
                    example: variable.example,
                    last: variable.last,
                })
                .collect(),
        }
    }
}
