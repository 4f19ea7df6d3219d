//! Message templates as Meta lists them.

mod check;
mod draft;
mod limits;
mod text;

use std::fmt;

use serde_json::Value;

use crate::discreet::discreet;
use crate::json;
use crate::{Cursor, TemplateId};

pub use draft::{LibraryTemplate, NewTemplate, TemplateEdit};
pub use text::{fill, variables};

/// One page of an account's templates.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct TemplatePage {
    /// The templates that could be read.
    pub templates: Vec<Template>,
    /// Elements without id, name or language, as received.
    pub broken: Vec<Value>,
    /// Where the next page starts; `None` on the last one.
    pub next: Option<Cursor>,
    /// How many templates the account has, in every language; `None` where Meta does not say.
    pub count: Option<u64>,
    /// How many it may have; `None` where Meta does not say.
    pub limit: Option<u64>,
}

/// One language version of a template. Name and language name it when sending.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Its name: lower-case letters, digits and underscores.
    pub name: String,
    /// Its language, such as `es_ES`. There is no fall-back from it to `es`.
    pub language: String,
    /// Whether it may be sent.
    pub status: TemplateStatus,
    /// What it may be used for, and costs.
    pub category: TemplateCategory,
    /// Whether its variables have names instead of numbers.
    pub named_parameters: bool,
    /// Its parts, in order.
    pub components: Vec<Component>,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    pub quality: Option<String>,
    /// Meta's code for a rejection.
    pub rejected_reason: Option<String>,
    /// The category it had before Meta changed it.
    pub previous_category: Option<TemplateCategory>,
    /// The category Meta thinks it should have, and will give it.
    pub correct_category: Option<TemplateCategory>,
    /// How long delivery is tried, seconds; `-1` for 30 days.
    pub message_send_ttl_seconds: Option<i64>,
    /// Everything as received.
    pub raw: Value,
}

discreet!(TemplatePage {
    templates,
    next,
    count,
    limit
});
discreet!(Template {
    id,
    name,
    language,
    status,
    category
});

/// Part of a template.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Component {
    /// The header.
    Header {
        /// `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT`, `LOCATION`, `PRODUCT`, …
        format: String,
        /// The text with its variable, when the format is `TEXT`.
        text: Option<String>,
        /// Address of the example file; expires. Or the example of the variable.
        example: Option<String>,
    },
    /// The text.
    Body {
        /// The text with its variables. Absent for authentication templates.
        text: Option<String>,
    },
    /// The small text below.
    Footer {
        /// The text.
        text: Option<String>,
    },
    /// The buttons, in the order their indexes count.
    Buttons(Vec<Button>),
    /// The cards of a carousel.
    Carousel(Vec<Vec<Component>>),
    /// A part of the future, or one without use here.
    Other {
        /// Meta's type, upper case.
        kind: String,
        /// As received.
        raw: Value,
    },
}

/// Shows the kind, not the text.
impl fmt::Debug for Component {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Header { .. } => "HEADER",
            Self::Body { .. } => "BODY",
            Self::Footer { .. } => "FOOTER",
            Self::Buttons(_) => "BUTTONS",
            Self::Carousel(_) => "CAROUSEL",
            Self::Other { kind, .. } => kind,
        })
    }
}

/// A button of a template.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Button {
    /// `QUICK_REPLY`, `URL`, `PHONE_NUMBER`, `COPY_CODE`, `OTP`, `FLOW`, `CATALOG`, `MPM`, …
    pub kind: String,
    /// What it says.
    pub text: Option<String>,
    /// The address it opens; a variable at its end has to be filled when sending.
    pub url: Option<String>,
    /// The number it calls.
    pub phone_number: Option<String>,
    /// An example of the value it takes.
    pub example: Option<String>,
}

discreet!(Button { kind });

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
            /// A word of the future.
            Other(String),
        }

        impl $name {
            /// Reads Meta's word, in any letter case.
            #[must_use]
            pub fn from_word(word: &str) -> Self {
                match word.to_ascii_uppercase().as_str() {
                    $($word => Self::$variant,)*
                    _ => Self::Other(word.to_owned()),
                }
            }

            /// Meta's word.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(word) => word,
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// Whether a template may be sent.
    TemplateStatus {
        /// It may.
        Approved = "APPROVED",
        /// Being reviewed.
        Pending = "PENDING",
        /// Refused by the review.
        Rejected = "REJECTED",
        /// Stopped for a while: too many people disliked it.
        Paused = "PAUSED",
        /// Stopped for good.
        Disabled = "DISABLED",
        /// A rejection is being looked at again.
        InAppeal = "IN_APPEAL",
        /// About to be deleted.
        PendingDeletion = "PENDING_DELETION",
        /// Deleted.
        Deleted = "DELETED",
        /// Not used for a year.
        Archived = "ARCHIVED",
        /// The account has too many.
        LimitExceeded = "LIMIT_EXCEEDED",
        /// It may be sent, but many people dislike it.
        Flagged = "FLAGGED",
        /// It may be sent again.
        Reinstated = "REINSTATED",
        /// Taken out of the archive; a webhook's word.
        Unarchived = "UNARCHIVED",
        /// It cannot be changed.
        Locked = "LOCKED",
    }
}

words! {
    /// What a template may be used for, and costs.
    TemplateCategory {
        /// Offers and news.
        Marketing = "MARKETING",
        /// About something the customer asked for or bought.
        Utility = "UTILITY",
        /// One-time codes.
        Authentication = "AUTHENTICATION",
    }
}

impl TemplateStatus {
    /// Whether a template in this state may be sent. Words of the future say no.
    #[must_use]
    pub fn is_sendable(&self) -> bool {
        matches!(self, Self::Approved | Self::Flagged | Self::Reinstated)
    }
}

impl Template {
    /// Reads one element of the list; `None` without id, name or language.
    ///
    /// Public so that a stored [`raw`](Self::raw) can be read again.
    #[must_use]
    pub fn read(raw: Value) -> Option<Self> {
        let get = |key| json::ident(&raw, key);
        Some(Self {
            id: TemplateId::new(get("id")?),
            name: get("name")?,
            language: get("language")?,
            status: TemplateStatus::from_word(&get("status").unwrap_or_default()),
            category: TemplateCategory::from_word(&get("category").unwrap_or_default()),
            named_parameters: get("parameter_format").map_or_else(
                || has_names(&raw),
                |format| format.eq_ignore_ascii_case("named"),
            ),
            components: components(&raw),
            quality: json::object(&raw, "quality_score")
                .and_then(|score| json::ident(score, "score")),
            rejected_reason: get("rejected_reason").filter(|reason| reason != "NONE"),
            previous_category: get("previous_category")
                .map(|word| TemplateCategory::from_word(&word)),
            correct_category: get("correct_category")
                .map(|word| TemplateCategory::from_word(&word)),
            message_send_ttl_seconds: json::int(&raw, "message_send_ttl_seconds"),
            raw,
        })
    }
}

/// Without a stated format, one variable that is not a number means names.
fn has_names(raw: &Value) -> bool {
    json::list(raw, "components")
        .iter()
        .filter_map(|component| json::text(component, "text"))
        .any(|text| {
            variables(&text)
                .iter()
                .any(|name| name.parse::<u32>().is_err())
        })
}

fn components(holder: &Value) -> Vec<Component> {
    json::list(holder, "components")
        .iter()
        .map(component)
        .collect()
}

fn component(component: &Value) -> Component {
    let kind = json::ident(component, "type")
        .unwrap_or_default()
        .to_ascii_uppercase();
    let text = || json::text(component, "text");
    match kind.as_str() {
        "HEADER" => Component::Header {
            format: json::ident(component, "format").unwrap_or_else(|| "TEXT".to_owned()),
            text: text(),
            example: json::object(component, "example").and_then(|example| {
                ["header_handle", "header_url", "header_text"]
                    .iter()
                    .find_map(|key| json::list(example, key).first().and_then(json::as_text))
            }),
        },
        "BODY" => Component::Body { text: text() },
        "FOOTER" => Component::Footer { text: text() },
        "BUTTONS" => Component::Buttons(
            json::list(component, "buttons")
                .iter()
                .map(button)
                .collect(),
        ),
        "CAROUSEL" => Component::Carousel(
            json::list(component, "cards")
                .iter()
                .map(components)
                .collect(),
        ),
        _ => Component::Other {
            kind,
            raw: component.clone(),
        },
    }
}

fn button(button: &Value) -> Button {
    let example = match button.get("example") {
        Some(Value::Array(examples)) => examples.first().and_then(json::as_text),
        _ => json::ident(button, "example"),
    };
    Button {
        kind: json::ident(button, "type")
            .unwrap_or_default()
            .to_ascii_uppercase(),
        text: json::ident(button, "text"),
        url: json::ident(button, "url"),
        phone_number: json::ident(button, "phone_number"),
        example,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_listed_template_is_read_and_kept() {
        let raw = json!({
            "id": 1_192_339_i64, "name": "order_ready", "language": "es_ES", "status": "APPROVED",
            "category": "UTILITY", "parameter_format": "NAMED",
            "quality_score": { "score": "GREEN", "date": 1 }, "rejected_reason": "NONE",
            "components": [
                { "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["https://x"] } },
                { "type": "BODY", "text": "Hola {{name}}, {{ name }} {{no}}." },
                { "type": "BUTTONS", "buttons": [
                    { "type": "URL", "text": "Ver", "url": "https://s/{{1}}", "example": ["https://s/1"] },
                    { "type": "HOLOGRAM", "text": "?" } ] },
                { "type": "HOLODECK", "size": 3 } ] });
        let template = Template::read(raw.clone()).unwrap();
        assert_eq!(
            (template.id.as_str(), template.named_parameters),
            ("1192339", true)
        );
        assert_eq!(template.status, TemplateStatus::Approved);
        assert_eq!(
            (template.quality.as_deref(), template.rejected_reason),
            (Some("GREEN"), None)
        );
        assert!(
            matches!(&template.components[3], Component::Other { kind, .. } if kind == "HOLODECK")
        );
        let Component::Buttons(buttons) = &template.components[2] else {
            panic!("buttons")
        };
        assert_eq!(
            (buttons[0].example.as_deref(), buttons[1].kind.as_str()),
            (Some("https://s/1"), "HOLOGRAM")
        );
        assert_eq!(template.raw, raw, "what we do not know is kept");
        assert_eq!(
            Template::read(json!({ "name": "x", "language": "y" })),
            None
        );
    }

    #[test]
    fn words_of_the_future_survive() {
        assert_eq!(TemplateStatus::from_word("paused"), TemplateStatus::Paused);
        assert_eq!(TemplateStatus::from_word("SHINY").as_str(), "SHINY");
        assert!(TemplateStatus::Approved.is_sendable());
        assert!(
            !TemplateStatus::from_word("SHINY").is_sendable(),
            "in doubt, no"
        );
        assert_eq!(
            TemplateCategory::from_word("UTILITY").to_string(),
            "UTILITY"
        );
    }
}
