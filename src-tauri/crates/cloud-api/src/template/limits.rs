//! What Meta's review refuses without reading: limits of templates, checked before they are
//! submitted. Source: Meta, *Message templates › Components*, read 2026-11.

mod buttons;

use serde_json::Value;

use super::draft::{NewTemplate, TemplateEdit};
use super::{TemplateCategory, variables};
use crate::json;
use crate::message::validate::template::{BODY, CARD_BODY, HEADER, OFFER_BODY};
use crate::message::validate::{Check, at_most, count, filled, given, must, within};
use crate::message::{Invalid, Problem};

const FOOTER: usize = 60;

impl NewTemplate {
    /// Checks every documented limit that can be checked without asking Meta.
    /// [`Client::create_template`](crate::Client::create_template) does so by itself.
    ///
    /// # Errors
    /// The first field that breaks one.
    pub fn validate(&self) -> Result<(), Invalid> {
        filled("name", &self.name, 512)?;
        let usual = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        must(self.name.bytes().all(usual), "name", Problem::Malformed)?;
        given("language", &self.language)?;
        if let Some(seconds) = self.message_send_ttl_seconds {
            ttl(seconds, Some(&self.category))?;
        }
        components(
            &self.components,
            Some(&self.category),
            Some(self.named_parameters),
        )
    }
}

impl TemplateEdit {
    /// Checks every documented limit that can be checked without the template itself.
    /// [`Client::edit_template`](crate::Client::edit_template) does so by itself.
    ///
    /// # Errors
    /// The first field that breaks one.
    pub fn validate(&self) -> Result<(), Invalid> {
        if let Some(seconds) = self.message_send_ttl_seconds {
            ttl(seconds, self.category.as_ref())?;
        }
        let named = self
            .parameter_format
            .as_deref()
            .map(|format| format.eq_ignore_ascii_case("named"));
        self.components.as_deref().map_or(Ok(()), |list| {
            components(list, self.category.as_ref(), named)
        })
    }
}

/// How long delivery may be tried; `-1` is 30 days for every category.
fn ttl(seconds: i64, category: Option<&TemplateCategory>) -> Check {
    if seconds == -1 {
        return Ok(());
    }
    let (from, to) = match category {
        Some(TemplateCategory::Authentication) => (30, 900),
        Some(TemplateCategory::Utility) => (30, 43_200),
        Some(TemplateCategory::Marketing) => (43_200, 2_592_000),
        _ => (30, 2_592_000),
    };
    within("message_send_ttl_seconds", seconds, from, to)
}

/// The whole template, or one card of it.
struct Scope<'a> {
    category: Option<&'a TemplateCategory>,
    named: Option<bool>,
    is_offer: bool,
    body: usize,
}

fn components(list: &[Value], category: Option<&TemplateCategory>, named: Option<bool>) -> Check {
    let is_offer = list
        .iter()
        .any(|component| kind(component) == "LIMITED_TIME_OFFER");
    let scope = Scope {
        category,
        named,
        is_offer,
        body: if is_offer { OFFER_BODY } else { BODY },
    };
    scope.check("components", list)?;
    let has_body = list.iter().any(|component| kind(component) == "BODY");
    must(has_body, "components.body", Problem::Empty)
}

fn kind(component: &Value) -> String {
    json::ident(component, "type")
        .unwrap_or_default()
        .to_ascii_uppercase()
}

impl Scope<'_> {
    fn check(&self, field: &str, list: &[Value]) -> Check {
        for (index, component) in list.iter().enumerate() {
            let at = format!("{field}[{index}]");
            match kind(component).as_str() {
                "HEADER" => self.header(&at, component)?,
                "BODY" => self.body(&at, component)?,
                "FOOTER" => self.footer(&at, component)?,
                "BUTTONS" => buttons::check(&format!("{at}.buttons"), component, self.is_offer)?,
                "LIMITED_TIME_OFFER" => self.offer(&at, component)?,
                "CAROUSEL" => self.cards(&format!("{at}.cards"), json::list(component, "cards"))?,
                _ => {}
            }
        }
        Ok(())
    }

    fn is_code(&self) -> bool {
        self.category == Some(&TemplateCategory::Authentication)
    }

    fn header(&self, field: &str, header: &Value) -> Check {
        let format = json::ident(header, "format").unwrap_or_else(|| "TEXT".to_owned());
        let example = json::object(header, "example").unwrap_or(&Value::Null);
        match format.to_ascii_uppercase().as_str() {
            "TEXT" => {
                let text = json::text(header, "text").unwrap_or_default();
                let field = format!("{field}.text");
                filled(field.clone(), &text, HEADER)?;
                count(&field, variables(&text).len(), 0, 1)?;
                self.numbered(&field, &text)
            }
            "IMAGE" | "VIDEO" | "DOCUMENT" | "GIF" => {
                let handles = json::list(example, "header_handle");
                must(
                    !handles.is_empty(),
                    format!("{field}.example.header_handle"),
                    Problem::Empty,
                )
            }
            _ => Ok(()),
        }
    }

    fn body(&self, field: &str, body: &Value) -> Check {
        let text = json::text(body, "text");
        if text.is_none() && self.is_code() {
            return Ok(());
        }
        let text = text.unwrap_or_default();
        let field = format!("{field}.text");
        filled(field.clone(), &text, self.body)?;
        let trimmed = text.trim();
        let inside = !trimmed.starts_with("{{") && !trimmed.ends_with("}}");
        // Cards have little room: only their whole text may not be a variable.
        must(
            inside || self.body == CARD_BODY,
            field.clone(),
            Problem::Malformed,
        )?;
        self.numbered(&field, &text)
    }

    /// Numbered variables count from 1 without gaps.
    fn numbered(&self, field: &str, text: &str) -> Check {
        if self.named == Some(true) {
            return Ok(());
        }
        let names = variables(text);
        let numbers: Option<Vec<usize>> = names.iter().map(|name| name.parse().ok()).collect();
        let consecutive = numbers.is_some_and(|mut numbers| {
            numbers.sort_unstable();
            numbers.iter().copied().eq(1..=numbers.len())
        });
        // Without a stated format, names may be meant.
        let unsaid = self.named.is_none();
        must(consecutive || unsaid, field, Problem::Malformed)
    }

    fn footer(&self, field: &str, footer: &Value) -> Check {
        must(!self.is_offer, field, Problem::NotAllowed)?;
        if let Some(minutes) = json::int(footer, "code_expiration_minutes") {
            within(format!("{field}.code_expiration_minutes"), minutes, 1, 90)?;
        }
        let Some(text) = json::text(footer, "text") else {
            return must(self.is_code(), format!("{field}.text"), Problem::Empty);
        };
        let field = format!("{field}.text");
        filled(field.clone(), &text, FOOTER)?;
        must(variables(&text).is_empty(), field, Problem::Malformed)
    }

    fn offer(&self, field: &str, component: &Value) -> Check {
        let marketing = self
            .category
            .is_none_or(|category| *category == TemplateCategory::Marketing);
        must(marketing, field, Problem::NotAllowed)?;
        let offer = json::object(component, "limited_time_offer").unwrap_or(&Value::Null);
        let text = json::text(offer, "text").unwrap_or_default();
        at_most(format!("{field}.limited_time_offer.text"), &text, 16)
    }

    fn cards(&self, field: &str, cards: &[Value]) -> Check {
        count(field, cards.len(), 2, 10)?;
        let shape = |card: &Value| -> Vec<(String, Option<String>, usize)> {
            let part = |component: &Value| {
                let buttons = json::list(component, "buttons").len();
                (kind(component), json::ident(component, "format"), buttons)
            };
            json::list(card, "components").iter().map(part).collect()
        };
        let scope = Scope {
            body: CARD_BODY,
            ..*self
        };
        for (index, card) in cards.iter().enumerate() {
            let at = format!("{field}[{index}].components");
            let same = cards
                .first()
                .is_none_or(|first| shape(first) == shape(card));
            must(same, at.clone(), Problem::Malformed)?;
            let parts = json::list(card, "components");
            let header = parts.iter().find(|part| kind(part) == "HEADER");
            must(header.is_some(), format!("{at}.header"), Problem::Empty)?;
            let format = header.and_then(|header| json::ident(header, "format"));
            let is_product = format.is_some_and(|format| format.eq_ignore_ascii_case("PRODUCT"));
            if let Some(buttons) = parts.iter().find(|part| kind(part) == "BUTTONS") {
                buttons::on_card(&format!("{at}.buttons"), buttons, is_product)?;
            }
            scope.check(&at, parts)?;
        }
        Ok(())
    }
}
