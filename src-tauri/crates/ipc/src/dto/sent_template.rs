//! A template as the customer sees it: sent, or as it would be. Both are drawn the same way.

use serde::{Deserialize, Serialize};
use shopbell_core::{Preview, card, text::paragraphs, views};
use ts_rs::TS;

use super::{
    TemplateDraft, TemplateValue,
    messages::{Paragraph, Span},
    offers::PlaceView,
    templates::TemplateCategory,
};

/// A template as the customer saw it, or would see it.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateMessageView {
    /// Name.
    pub name: String,
    /// Language.
    pub language: String,
    /// Words on top, filled in; null for none.
    pub header: Option<Vec<Span>>,
    /// The text, filled in.
    pub body: Vec<Paragraph>,
    /// Small text below.
    pub footer: Option<String>,
    /// What it was used as, and costs; null where it was not told.
    pub category: Option<TemplateCategory>,
    /// The place in its header.
    pub place: Option<PlaceView>,
    /// The product on top: the shop's own number for it.
    pub product: Option<String>,
    /// The offer that ends.
    pub offer: Option<SentOfferView>,
    /// It asks if the shop may call.
    pub asks_to_call: bool,
    /// Its buttons.
    pub buttons: Vec<SentButtonView>,
    /// The cards of a carousel.
    pub cards: Vec<SentCardView>,
    /// What will stand on top when it is no words: `IMAGE`, `LOCATION`, …. Null in what is sent:
    /// there the message has it.
    pub top: Option<String>,
    /// The picked file on top of what is not sent yet.
    pub staged_id: Option<String>,
}

/// The offer of a template that was sent.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SentOfferView {
    /// What it says.
    pub text: String,
    /// When it ends, Unix milliseconds; null when it counts down to nothing.
    #[ts(type = "number | null")]
    pub ends_ms: Option<i64>,
}

/// A button of a template that was sent.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SentButtonView {
    /// Meta's kind, upper case; empty where it was not told.
    pub kind: String,
    /// What it says; empty where Meta has fixed words.
    pub text: String,
    /// The whole address, the number, the coupon or the products behind it.
    pub leads_to: Option<String>,
}

/// A card of a carousel that was sent.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SentCardView {
    /// The picked file on top; its small picture is that of a staged file.
    pub staged_id: Option<String>,
    /// The product on top: the shop's own number for it.
    pub product: Option<String>,
    /// `IMAGE`, `VIDEO` or `PRODUCT`.
    pub format: String,
    /// Its text, filled in.
    pub body: Vec<Paragraph>,
    /// Its buttons.
    pub buttons: Vec<SentButtonView>,
}

/// What a message costs.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PriceView {
    /// Whether it is charged.
    pub cost: Cost,
    /// What it counts as, or null where it was not told.
    pub category: Option<TemplateCategory>,
}

/// Whether a message is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Cost {
    /// By Meta, when it is delivered.
    Charged,
    /// Free, because the customer came from an advertisement.
    FreeEntry,
    /// Free for another reason.
    Free,
    /// A word of the future.
    Unknown,
}

/// Asks how a template looks with some values.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreviewTemplate {
    /// The template.
    pub template_id: String,
    /// The values there are; some may be missing or wrong.
    pub values: Vec<TemplateValue>,
}

/// Asks how a template being written looks with its examples.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreviewDraft {
    /// What it says now.
    pub draft: TemplateDraft,
}

impl From<card::SentTemplate> for TemplateMessageView {
    fn from(shown: card::SentTemplate) -> Self {
        Self::with(shown, &[])
    }
}

impl From<Preview> for TemplateMessageView {
    fn from(preview: Preview) -> Self {
        Self {
            top: preview.header,
            staged_id: preview.file,
            ..Self::with(preview.shown, &preview.blanks)
        }
    }
}

impl TemplateMessageView {
    fn with(shown: card::SentTemplate, blanks: &[(char, String)]) -> Self {
        let category = shown.category.as_deref();
        let buttons = |buttons: Vec<card::SentButton>| -> Vec<SentButtonView> {
            let button = |button: card::SentButton| SentButtonView {
                kind: button.kind,
                text: button.text,
                leads_to: button.leads_to.map(|text| named(&text, blanks)),
            };
            buttons.into_iter().map(button).collect()
        };
        let card = |card: card::SentCard| SentCardView {
            staged_id: card.file,
            product: card.product,
            format: card.format,
            body: text(&card.body, blanks),
            buttons: buttons(card.buttons),
        };
        Self {
            name: shown.name.unwrap_or_default(),
            language: shown.language.unwrap_or_default(),
            header: shown.header.map(|words| cut(plain(words), blanks)),
            body: text(&shown.body.unwrap_or_default(), blanks),
            footer: shown.footer,
            category: category.map(TemplateCategory::from_word),
            place: shown.place.map(Into::into),
            product: shown.product,
            offer: shown.offer.map(|offer| SentOfferView {
                text: offer.text,
                ends_ms: offer.ends_ms,
            }),
            asks_to_call: shown.asks_to_call,
            cards: shown.cards.into_iter().map(card).collect(),
            buttons: buttons(shown.buttons),
            top: None,
            staged_id: None,
        }
    }
}

/// Words that marks mean nothing in.
fn plain(text: String) -> Span {
    Span {
        text,
        bold: false,
        italic: false,
        strike: false,
        code: false,
        href: None,
        blank: None,
    }
}

/// Marks are read first: what stands for a missing value is inside them, as the value will be.
fn text(text: &str, blanks: &[(char, String)]) -> Vec<Paragraph> {
    let read = paragraphs(text).into_iter().map(Paragraph::from);
    let whole = |paragraph: Paragraph| Paragraph {
        spans: paragraph
            .spans
            .into_iter()
            .flat_map(|span| cut(span, blanks))
            .collect(),
        ..paragraph
    };
    read.map(whole).collect()
}

/// Cuts a run of text at its missing values.
fn cut(span: Span, blanks: &[(char, String)]) -> Vec<Span> {
    let is_blank = |one: char| blanks.iter().any(|(blank, _)| *blank == one);
    if !span.text.contains(is_blank) {
        return vec![span];
    }
    // An address without its end leads nowhere yet.
    let style = Span { href: None, ..span };
    let mut found = Vec::new();
    for piece in style.text.split_inclusive(is_blank) {
        let blank = blanks.iter().find(|(blank, _)| piece.ends_with(*blank));
        let words = piece.trim_end_matches(is_blank);
        if !words.is_empty() {
            found.push(Span {
                text: words.to_owned(),
                ..style.clone()
            });
        }
        found.extend(blank.map(|(_, name)| Span {
            text: String::new(),
            blank: Some(name.clone()),
            ..style.clone()
        }));
    }
    found
}

/// Text with missing values as a template names them.
fn named(text: &str, blanks: &[(char, String)]) -> String {
    blanks.iter().fold(text.to_owned(), |text, (blank, name)| {
        text.replace(*blank, &format!("{{{{{name}}}}}"))
    })
}

impl From<views::Price> for PriceView {
    fn from(price: views::Price) -> Self {
        Self {
            cost: match price.cost {
                views::Cost::Charged => Cost::Charged,
                views::Cost::FreeEntry => Cost::FreeEntry,
                views::Cost::Free => Cost::Free,
                views::Cost::Unknown => Cost::Unknown,
            },
            category: price.category.as_deref().map(TemplateCategory::from_word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_value_is_cut_out_with_the_style_around_it() {
        let blanks = [
            ('\u{F0000}', "name".to_owned()),
            ('\u{F0001}', "2".to_owned()),
        ];
        let body = "Hi *dear \u{F0000}*, \u{F0001}";
        let [paragraph] = text(body, &blanks).try_into().unwrap();
        let told: Vec<_> = paragraph
            .spans
            .iter()
            .map(|span| (span.text.as_str(), span.bold, span.blank.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("Hi ", false, None),
                ("dear ", true, None),
                ("", true, Some("name")),
                (", ", false, None),
                ("", false, Some("2")),
            ]
        );
        assert_eq!(
            named("https://a.example/\u{F0001}", &blanks),
            "https://a.example/{{2}}"
        );
    }
}
