//! A template as it is being written.

mod same;

use serde::{Deserialize, Serialize};
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
    /// Whether it asks the customer if the shop may call.
    pub asks_to_call: bool,
    /// What stands on top of every card.
    pub card_top: CardTop,
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

/// What stands on top of every card of a carousel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is what it says")]
pub enum CardTop {
    Image,
    Video,
    Product,
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
    /// Calls the shop in WhatsApp.
    VoiceCall {
        /// What it says.
        text: String,
    },
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
    /// What the button says where the app can take the code; empty for Meta's words.
    pub autofill: String,
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
