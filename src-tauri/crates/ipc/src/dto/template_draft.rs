//! A template as it is being written, there and back.

use serde::{Deserialize, Serialize};
use shopbell_core::template_book::draft;
use ts_rs::TS;

/// A template as it is being written.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TemplateDraft {
    /// Lower-case letters, digits and underscores.
    pub name: String,
    /// One of Meta's codes.
    pub language: String,
    /// What it is for.
    pub category: DraftCategory,
    /// Whether its variables have names instead of numbers.
    pub named: bool,
    /// What stands on top.
    pub header: DraftHeader,
    /// The text, with variables in double braces.
    pub body: String,
    /// Examples of the body's variables.
    pub examples: Vec<TemplateExample>,
    /// Small text below; empty for none.
    pub footer: String,
    /// An offer that ends, or null.
    pub offer: Option<DraftOffer>,
    /// The buttons, in order.
    pub buttons: Vec<DraftButton>,
    /// What stands on top of every card.
    pub card_media: SampleKind,
    /// The cards of a carousel; none for no carousel.
    pub cards: Vec<DraftCard>,
    /// What a template of one-time codes has instead of texts.
    pub code: DraftCode,
    /// How long delivery is tried, seconds; null for Meta's own time.
    #[ts(type = "number | null")]
    pub ttl_seconds: Option<i64>,
}

/// What a template is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "Meta's own three")]
pub enum DraftCategory {
    Marketing,
    Utility,
    Authentication,
}

/// What stands on top of a template.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub enum DraftHeader {
    /// Nothing.
    None {},
    /// Bold words with at most one variable.
    Text {
        /// The words.
        text: String,
        /// Example of the variable; empty for none.
        example: String,
    },
    /// A file, chosen anew for every message.
    Media {
        /// Of which kind.
        media: SampleKind,
        /// The one the reviewer sees.
        sample: Option<TemplateSample>,
    },
    /// A place, chosen anew for every message.
    Location {},
    /// A product of the catalogue, chosen anew for every message.
    Product {},
}

/// The kind of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is what it says")]
pub enum SampleKind {
    Image,
    Video,
    Document,
}

/// A picked file that shows the reviewer what will be sent.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TemplateSample {
    /// The picked file.
    pub staged_id: String,
    /// Its name.
    pub file_name: String,
    /// Its type.
    pub mime: String,
}

/// An example of a variable.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TemplateExample {
    /// `1`, `2`, … or the name.
    pub name: String,
    /// What a real message could say.
    pub value: String,
}

/// An offer that ends.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftOffer {
    /// What it says.
    pub text: String,
    /// Whether it counts down to an end, chosen for every message.
    pub expires: bool,
}

/// A button of a template being written.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum DraftButton {
    /// Answers with its own words.
    QuickReply {
        /// What it says.
        text: String,
    },
    /// Opens a web page.
    Url {
        /// What it says.
        text: String,
        /// The address, with at most one variable, at its end.
        url: String,
        /// The whole address as an example, when it has a variable.
        example: String,
    },
    /// Calls a number.
    Phone {
        /// What it says.
        text: String,
        /// The number with country code.
        number: String,
    },
    /// Copies a coupon.
    Coupon {
        /// An example of the coupon.
        example: String,
    },
    /// Opens a form made at Meta.
    Flow {
        /// What it says.
        text: String,
        /// The form's id.
        flow_id: String,
    },
    /// Opens the catalogue.
    Catalog {},
    /// Shows several products, chosen anew for every message.
    Products {},
    /// Shows the product on top.
    Product {},
    /// Asks the customer for the own number.
    ContactRequest {},
}

/// A card of a carousel being written.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftCard {
    /// The file the reviewer sees.
    pub sample: Option<TemplateSample>,
    /// Its text; empty for none.
    pub body: String,
    /// Examples of its variables.
    pub examples: Vec<TemplateExample>,
    /// Its buttons.
    pub buttons: Vec<DraftButton>,
}

/// What a template of one-time codes has.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftCode {
    /// Whether it warns not to share the code.
    pub advice: bool,
    /// For how many minutes the code is good; null says nothing about it.
    #[ts(type = "number | null")]
    pub minutes: Option<i64>,
    /// What the button says; empty for Meta's words.
    pub button: String,
    /// How the code gets from the message to where it is needed.
    pub way: CodeWay,
    /// The shop's own Android apps that may take it.
    pub apps: Vec<CodeApp>,
    /// Meta's terms for codes that are taken without a tap are accepted.
    pub terms: bool,
}

/// How a one-time code gets from the message to where it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CodeWay {
    /// The customer copies it.
    Copy,
    /// One tap hands it to the app.
    OneTap,
    /// The app takes it by itself.
    ZeroTap,
}

/// An Android app that may take codes.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CodeApp {
    /// Its name for the system.
    pub package: String,
    /// Eleven characters made of its signing key.
    pub signature: String,
}

macro_rules! same_enum {
    ($name:ident { $($variant:ident),* }) => {
        impl From<draft::$name> for $name {
            fn from(value: draft::$name) -> Self {
                match value { $(draft::$name::$variant => Self::$variant),* }
            }
        }
        impl From<$name> for draft::$name {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant),* }
            }
        }
    };
}

same_enum!(DraftCategory {
    Marketing,
    Utility,
    Authentication
});
same_enum!(SampleKind {
    Image,
    Video,
    Document
});

macro_rules! same_struct {
    ($ours:ident = $theirs:ident { $($field:ident),* }) => {
        impl From<draft::$theirs> for $ours {
            fn from(value: draft::$theirs) -> Self {
                Self { $($field: value.$field),* }
            }
        }
        impl From<$ours> for draft::$theirs {
            fn from(value: $ours) -> Self {
                Self { $($field: value.$field),* }
            }
        }
    };
}

same_struct!(TemplateExample = Example { name, value });
same_struct!(DraftOffer = DraftOffer { text, expires });
same_struct!(CodeApp = CodeApp { package, signature });
same_enum!(CodeWay {
    Copy,
    OneTap,
    ZeroTap
});

macro_rules! code {
    ($from:ty => $to:ty) => {
        impl From<$from> for $to {
            fn from(code: $from) -> Self {
                Self {
                    advice: code.advice,
                    minutes: code.minutes,
                    button: code.button,
                    way: code.way.into(),
                    apps: all(code.apps),
                    terms: code.terms,
                }
            }
        }
    };
}

code!(draft::DraftCode => DraftCode);
code!(DraftCode => draft::DraftCode);

impl From<draft::Sample> for TemplateSample {
    fn from(sample: draft::Sample) -> Self {
        Self {
            staged_id: sample.staged,
            file_name: sample.file_name,
            mime: sample.mime,
        }
    }
}

impl From<TemplateSample> for draft::Sample {
    fn from(sample: TemplateSample) -> Self {
        Self {
            staged: sample.staged_id,
            file_name: sample.file_name,
            mime: sample.mime,
        }
    }
}

fn all<A, B: From<A>>(list: Vec<A>) -> Vec<B> {
    list.into_iter().map(Into::into).collect()
}

macro_rules! header {
    ($from:ty => $to:ty { $($none:tt)* }) => {
        impl From<$from> for $to {
            fn from(header: $from) -> Self {
                type From_ = $from;
                match header {
                    From_::Text { text, example } => Self::Text { text, example },
                    From_::Media { media, sample } => Self::Media {
                        media: media.into(),
                        sample: sample.map(Into::into),
                    },
                    $($none)*
                }
            }
        }
    };
}

header!(draft::DraftHeader => DraftHeader {
    draft::DraftHeader::None => Self::None {},
    draft::DraftHeader::Location => Self::Location {},
    draft::DraftHeader::Product => Self::Product {},
});
header!(DraftHeader => draft::DraftHeader {
    DraftHeader::None {} => Self::None,
    DraftHeader::Location {} => Self::Location,
    DraftHeader::Product {} => Self::Product,
});

macro_rules! button {
    ($from:ty => $to:ty { $($bare:tt)* }) => {
        impl From<$from> for $to {
            fn from(button: $from) -> Self {
                type From_ = $from;
                match button {
                    From_::QuickReply { text } => Self::QuickReply { text },
                    From_::Url { text, url, example } => Self::Url { text, url, example },
                    From_::Phone { text, number } => Self::Phone { text, number },
                    From_::Coupon { example } => Self::Coupon { example },
                    From_::Flow { text, flow_id } => Self::Flow { text, flow_id },
                    $($bare)*
                }
            }
        }
    };
}

button!(draft::DraftButton => DraftButton {
    draft::DraftButton::Catalog => Self::Catalog {},
    draft::DraftButton::Products => Self::Products {},
    draft::DraftButton::Product => Self::Product {},
    draft::DraftButton::ContactRequest => Self::ContactRequest {},
});
button!(DraftButton => draft::DraftButton {
    DraftButton::Catalog {} => Self::Catalog,
    DraftButton::Products {} => Self::Products,
    DraftButton::Product {} => Self::Product,
    DraftButton::ContactRequest {} => Self::ContactRequest,
});

macro_rules! card {
    ($from:ty => $to:ty) => {
        impl From<$from> for $to {
            fn from(card: $from) -> Self {
                Self {
                    sample: card.sample.map(Into::into),
                    body: card.body,
                    examples: all(card.examples),
                    buttons: all(card.buttons),
                }
            }
        }
    };
}

card!(draft::DraftCard => DraftCard);
card!(DraftCard => draft::DraftCard);

macro_rules! whole {
    ($from:ty => $to:ty) => {
        impl From<$from> for $to {
            fn from(draft: $from) -> Self {
                Self {
                    name: draft.name,
                    language: draft.language,
                    category: draft.category.into(),
                    named: draft.named,
                    header: draft.header.into(),
                    body: draft.body,
                    examples: all(draft.examples),
                    footer: draft.footer,
                    offer: draft.offer.map(Into::into),
                    buttons: all(draft.buttons),
                    card_media: draft.card_media.into(),
                    cards: all(draft.cards),
                    code: draft.code.into(),
                    ttl_seconds: draft.ttl_seconds,
                }
            }
        }
    };
}

whole!(draft::TemplateDraft => TemplateDraft);
whole!(TemplateDraft => draft::TemplateDraft);
