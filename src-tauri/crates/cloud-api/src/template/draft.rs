//! Templates to submit for review, and changes of them.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::TemplateCategory;
use crate::discreet::discreet;

/// A template to submit for review. `components` are as Meta documents them for creation.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NewTemplate {
    /// At most 512 lower-case letters, digits and underscores.
    pub name: String,
    /// Such as `es_ES`.
    pub language: String,
    /// What it is for. Meta may decide otherwise, which changes its price.
    #[serde(serialize_with = "word")]
    pub category: TemplateCategory,
    /// Whether variables have names: `NAMED` instead of `POSITIONAL`.
    #[serde(rename = "parameter_format", serialize_with = "format")]
    pub named_parameters: bool,
    /// Header, body, footer, buttons, with examples for their variables.
    pub components: Vec<Value>,
    /// How long delivery is tried, seconds; `-1` for 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_send_ttl_seconds: Option<i64>,
    /// Whether taps on links stay uncounted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cta_url_link_tracking_opted_out: Option<bool>,
    /// What Meta may change about it to please; marketing only, as Meta documents it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub degrees_of_freedom_spec: Option<Value>,
}

discreet!(NewTemplate {
    name,
    language,
    category
});

impl NewTemplate {
    /// A template with numbered variables and Meta's defaults.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        language: impl Into<String>,
        category: TemplateCategory,
        components: Vec<Value>,
    ) -> Self {
        Self {
            name: name.into(),
            language: language.into(),
            category,
            named_parameters: false,
            components,
            message_send_ttl_seconds: None,
            cta_url_link_tracking_opted_out: None,
            degrees_of_freedom_spec: None,
        }
    }

    /// Gives the variables names instead of numbers.
    #[must_use]
    pub fn with_named_parameters(mut self) -> Self {
        self.named_parameters = true;
        self
    }

    /// Sets how long delivery is tried, seconds.
    #[must_use]
    pub fn with_ttl_seconds(mut self, seconds: i64) -> Self {
        self.message_send_ttl_seconds = Some(seconds);
        self
    }
}

/// A change of a template. It is reviewed again; until then it may not be sendable.
#[derive(Clone, Default, PartialEq, Serialize)]
pub struct TemplateEdit {
    /// All components, not only the changed ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<Value>>,
    /// What it is for; not of approved ones.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "maybe_word")]
    pub category: Option<TemplateCategory>,
    /// How long delivery is tried, seconds; `-1` for 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_send_ttl_seconds: Option<i64>,
    /// `NAMED` or `POSITIONAL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter_format: Option<String>,
    /// Whether taps on links stay uncounted. Name the present category as well: another one starts
    /// a review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cta_url_link_tracking_opted_out: Option<bool>,
}

discreet!(TemplateEdit { category });

/// A template made from Meta's library of ready texts: approved at once.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LibraryTemplate {
    /// Our name for it.
    pub name: String,
    /// Such as `es_ES`.
    pub language: String,
    /// What it is for.
    #[serde(serialize_with = "word")]
    pub category: TemplateCategory,
    /// The library's name of the text.
    pub library_template_name: String,
    /// Addresses and numbers for its buttons, as Meta documents them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub library_template_button_inputs: Vec<Value>,
    /// Lines to add to its body, as Meta documents them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub library_template_body_inputs: Option<Value>,
}

discreet!(LibraryTemplate {
    name,
    language,
    library_template_name
});

impl LibraryTemplate {
    /// A text of the library as it is.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        language: impl Into<String>,
        category: TemplateCategory,
        library_template_name: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            language: language.into(),
            category,
            library_template_name: library_template_name.into(),
            library_template_button_inputs: Vec::new(),
            library_template_body_inputs: None,
        }
    }

    /// Adds the address or number of the next button.
    #[must_use]
    pub fn with_button(mut self, input: Value) -> Self {
        self.library_template_button_inputs.push(input);
        self
    }
}

fn word<S: Serializer>(category: &TemplateCategory, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(category.as_str())
}

fn maybe_word<S: Serializer>(
    category: &Option<TemplateCategory>,
    to: S,
) -> Result<S::Ok, S::Error> {
    category
        .as_ref()
        .map(TemplateCategory::as_str)
        .serialize(to)
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands fields over by reference"
)]
fn format<S: Serializer>(named: &bool, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(if *named { "NAMED" } else { "POSITIONAL" })
}
