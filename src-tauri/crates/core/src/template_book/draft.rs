//! A template as it is being written: every part the Cloud API knows that a shop can use, as
//! fields of a form. It may be wrong or unfinished; `rules` says how.

use serde::{Deserialize, Serialize};

/// A template being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateDraft {
    /// Lower-case letters, digits and underscores.
    pub name: String,
    /// One of Meta's codes, such as `pt_BR`.
    pub language: String,
    /// What it is for, and what it costs.
    pub category: DraftCategory,
    /// Whether its variables have names instead of numbers.
    pub named: bool,
    /// What stands on top.
    pub header: DraftHeader,
    /// The text, with variables in double braces.
    pub body: String,
    /// Examples of the body's variables.
    pub examples: Vec<Example>,
    /// Small text below; empty for none.
    pub footer: String,
    /// An offer that ends.
    pub offer: Option<DraftOffer>,
    /// The buttons, in order.
    pub buttons: Vec<DraftButton>,
    /// Whether it asks the customer if the shop may call.
    pub asks_to_call: bool,
    /// What stands on top of every card.
    pub card_top: CardTop,
    /// The cards of a carousel; empty for none.
    pub cards: Vec<DraftCard>,
    /// What a template of one-time codes has instead of texts.
    pub code: DraftCode,
    /// How long delivery is tried, seconds; `None` for Meta's own time.
    pub ttl_seconds: Option<i64>,
}

impl Default for TemplateDraft {
    fn default() -> Self {
        Self {
            name: String::new(),
            language: "en".to_owned(),
            category: DraftCategory::Utility,
            named: true,
            header: DraftHeader::None,
            body: String::new(),
            examples: Vec::new(),
            footer: String::new(),
            offer: None,
            buttons: Vec::new(),
            asks_to_call: false,
            card_top: CardTop::Image,
            cards: Vec::new(),
            code: DraftCode::default(),
            ttl_seconds: None,
        }
    }
}

/// What a template is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "Meta's own three")]
pub enum DraftCategory {
    Marketing,
    Utility,
    Authentication,
}

/// What stands on top of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DraftHeader {
    /// Nothing.
    #[default]
    None,
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
        sample: Option<Sample>,
    },
    /// A place, chosen anew for every message.
    Location,
    /// A product of the catalogue, chosen anew for every message.
    Product,
}

/// The kind of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleKind {
    /// JPEG or PNG.
    Image,
    /// MP4.
    Video,
    /// PDF.
    Document,
}

/// What stands on top of every card of a carousel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardTop {
    /// A photo.
    Image,
    /// A video.
    Video,
    /// A product of the catalogue, chosen anew for every message.
    Product,
}

/// A picked file that shows the reviewer what will be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// The picked file.
    pub staged: String,
    /// Its name.
    pub file_name: String,
    /// Its type.
    pub mime: String,
}

/// An example of a variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// `1`, `2`, … or the name.
    pub name: String,
    /// What a real message could say.
    pub value: String,
}

/// An offer that ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftOffer {
    /// What it says.
    pub text: String,
    /// Whether it counts down to an end, chosen for every message.
    pub expires: bool,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
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
    /// Copies a coupon. Meta has fixed words for it.
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
    /// Opens the catalogue. Meta has fixed words for it.
    Catalog,
    /// Shows several products, chosen anew for every message. Meta has fixed words for it.
    Products,
    /// Shows the product on top. Meta has fixed words for it.
    Product,
    /// Calls the shop in WhatsApp.
    VoiceCall {
        /// What it says.
        text: String,
    },
    /// Asks the customer for the own number. Meta has fixed words for it.
    ContactRequest,
}

/// A card of a carousel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftCard {
    /// The file the reviewer sees.
    pub sample: Option<Sample>,
    /// Its text; empty for none.
    pub body: String,
    /// Examples of its variables.
    pub examples: Vec<Example>,
    /// Its buttons.
    pub buttons: Vec<DraftButton>,
}

/// What a template of one-time codes has. Its words are Meta's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftCode {
    /// Whether it warns not to share the code.
    pub advice: bool,
    /// For how many minutes the code is good; `None` says nothing about it.
    pub minutes: Option<i64>,
    /// What the button says; empty for Meta's words.
    pub button: String,
    /// What the button says where the app can take the code; empty for Meta's words.
    pub autofill: String,
    /// How the code gets from the message to where it is needed.
    pub way: CodeWay,
    /// The shop's own Android apps that may take it; none where it is copied.
    pub apps: Vec<CodeApp>,
    /// Meta's terms for codes that are taken without a tap are accepted.
    pub terms: bool,
}

/// How a one-time code gets from the message to where it is needed.
/// Source: Meta, *Authentication templates*, read 2026-11.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeWay {
    /// The customer copies it.
    #[default]
    Copy,
    /// One tap hands it to the app.
    OneTap,
    /// The app takes it by itself.
    ZeroTap,
}

/// An Android app that may take codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CodeApp {
    /// Its name for the system, such as `com.example.shop`.
    pub package: String,
    /// Eleven characters made of its signing key.
    pub signature: String,
}

impl CodeWay {
    /// Meta's word.
    #[must_use]
    pub fn as_meta(self) -> &'static str {
        match self {
            Self::Copy => "COPY_CODE",
            Self::OneTap => "ONE_TAP",
            Self::ZeroTap => "ZERO_TAP",
        }
    }
}

impl Default for DraftCode {
    fn default() -> Self {
        Self {
            advice: true,
            minutes: Some(10),
            button: String::new(),
            autofill: String::new(),
            way: CodeWay::Copy,
            apps: Vec::new(),
            terms: false,
        }
    }
}

impl DraftCategory {
    /// Meta's word.
    #[must_use]
    pub fn as_meta(self) -> &'static str {
        match self {
            Self::Marketing => "MARKETING",
            Self::Utility => "UTILITY",
            Self::Authentication => "AUTHENTICATION",
        }
    }

    /// Reads Meta's word; marketing when in doubt, as Meta does.
    #[must_use]
    pub fn from_meta(word: &str) -> Self {
        match word {
            "UTILITY" => Self::Utility,
            "AUTHENTICATION" => Self::Authentication,
            _ => Self::Marketing,
        }
    }
}

impl SampleKind {
    /// Meta's word.
    #[must_use]
    pub fn as_meta(self) -> &'static str {
        match self {
            Self::Image => "IMAGE",
            Self::Video => "VIDEO",
            Self::Document => "DOCUMENT",
        }
    }

    /// Whether a file of this type may be a sample.
    /// Source: Meta, *Message templates › Components*, read 2026-11.
    #[must_use]
    pub fn takes(self, mime: &str) -> bool {
        match self {
            Self::Image => matches!(mime, "image/jpeg" | "image/png"),
            Self::Video => mime == "video/mp4",
            Self::Document => mime == "application/pdf",
        }
    }
}

impl CardTop {
    /// Meta's word.
    #[must_use]
    pub fn as_meta(self) -> &'static str {
        match self {
            Self::Image => "IMAGE",
            Self::Video => "VIDEO",
            Self::Product => "PRODUCT",
        }
    }

    /// What a sample of it is; a product needs none.
    #[must_use]
    pub fn sample(self) -> Option<SampleKind> {
        match self {
            Self::Image => Some(SampleKind::Image),
            Self::Video => Some(SampleKind::Video),
            Self::Product => None,
        }
    }
}

impl DraftButton {
    /// Meta's word.
    #[must_use]
    pub fn as_meta(&self) -> &'static str {
        match self {
            Self::QuickReply { .. } => "QUICK_REPLY",
            Self::Url { .. } => "URL",
            Self::Phone { .. } => "PHONE_NUMBER",
            Self::Coupon { .. } => "COPY_CODE",
            Self::Flow { .. } => "FLOW",
            Self::Catalog => "CATALOG",
            Self::Products => "MPM",
            Self::Product => "SPM",
            Self::ContactRequest => "REQUEST_CONTACT_INFO",
            Self::VoiceCall { .. } => "VOICE_CALL",
        }
    }

    /// What it says; `None` where Meta has fixed words.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::QuickReply { text }
            | Self::Url { text, .. }
            | Self::Phone { text, .. }
            | Self::Flow { text, .. }
            | Self::VoiceCall { text } => Some(text),
            Self::Coupon { .. }
            | Self::Catalog
            | Self::Products
            | Self::Product
            | Self::ContactRequest => None,
        }
    }
}

impl TemplateDraft {
    /// Whether its words are Meta's.
    #[must_use]
    pub fn is_code(&self) -> bool {
        self.category == DraftCategory::Authentication
    }

    /// The samples it holds.
    pub fn samples(&self) -> impl Iterator<Item = &Sample> {
        let header = match &self.header {
            DraftHeader::Media { sample, .. } => sample.as_ref(),
            _ => None,
        };
        let cards = self.cards.iter().filter_map(|card| card.sample.as_ref());
        header.into_iter().chain(cards)
    }
}
