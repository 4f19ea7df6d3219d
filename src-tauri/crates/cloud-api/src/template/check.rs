//! Whether the values of a message fit a template.

use super::{Button, Component, Template, TemplateCategory, fill, variables};
use crate::message::validate::template::{ADDRESS, BODY, CARD_BODY, HEADER, OFFER_BODY, has_offer};
use crate::message::validate::{Check, count, must, units};
use crate::message::{
    ButtonParameter, Invalid, Parameter, Problem, TemplateButton, TemplateComponent,
    TemplateMessage,
};

impl Template {
    /// Whether a message fills this template: every variable has its value and no other has, the
    /// header is of its kind, and texts and addresses stay within their limits with the values put
    /// in (header 60, body 1024, of a limited-time offer 600, on a card 160, address 2000).
    ///
    /// Together with [`OutgoingMessage::validate`](crate::OutgoingMessage::validate) this is what
    /// can be known before Meta is asked. Parts of the future are let through.
    ///
    /// # Errors
    /// The first field that does not fit, as Meta names it in the request.
    pub fn check(&self, message: &TemplateMessage) -> Result<(), Invalid> {
        must(
            message.name == self.name,
            "template.name",
            Problem::Malformed,
        )?;
        let language = "template.language.code";
        must(
            message.language == self.language,
            language,
            Problem::Malformed,
        )?;
        let body = if has_offer(&message.components) {
            OFFER_BODY
        } else {
            BODY
        };
        let part = Part {
            field: "template.components",
            given: &message.components,
            body,
            // The list leaves out the fixed text of one-time codes.
            fixed: usize::from(self.category == TemplateCategory::Authentication),
        };
        part.check(&self.components)
    }
}

/// The whole message, or one card of it.
struct Part<'a> {
    field: &'a str,
    given: &'a [TemplateComponent],
    body: usize,
    /// How many values a body without text takes.
    fixed: usize,
}

impl Part<'_> {
    fn check(&self, wanted: &[Component]) -> Check {
        let mut buttons: &[Button] = &[];
        let mut header = None;
        let mut body = None;
        let mut cards = None;
        for component in wanted {
            match component {
                Component::Header { format, text, .. } => header = Some((format.as_str(), text)),
                Component::Body { text } => body = Some(text.as_deref()),
                Component::Buttons(list) => buttons = list,
                Component::Carousel(list) => cards = Some(list.as_slice()),
                Component::Footer { .. } | Component::Other { .. } => {}
            }
        }
        self.header(header)?;
        self.body(body)?;
        self.buttons(buttons)?;
        self.cards(cards)
    }

    /// The component of a kind with its place, if one was given.
    fn find<'b, T>(
        &'b self,
        read: impl Fn(&'b TemplateComponent) -> Option<T>,
    ) -> Option<(String, T)> {
        self.given
            .iter()
            .enumerate()
            .find_map(|(index, component)| {
                Some((format!("{}[{index}]", self.field), read(component)?))
            })
    }

    fn header(&self, wanted: Option<(&str, &Option<String>)>) -> Check {
        let given = self.find(|component| match component {
            TemplateComponent::Header(value) => Some(value),
            _ => None,
        });
        let missing = format!("{}.header", self.field);
        let (format, text) = match (wanted, &given) {
            (None, None) => return Ok(()),
            (None, Some((field, _))) => return must(false, field, Problem::NotAllowed),
            (Some(wanted), _) => wanted,
        };
        if format.eq_ignore_ascii_case("TEXT") {
            let text = text.as_deref().unwrap_or_default();
            let (field, values) = match &given {
                Some((field, value)) => (field.clone(), std::slice::from_ref(*value)),
                None => (missing, [].as_slice()),
            };
            return filled_in(&field, text, values, HEADER);
        }
        let Some((field, value)) = given else {
            return must(false, missing, Problem::Empty);
        };
        let fits = match value {
            Parameter::Image(_) => "IMAGE",
            Parameter::Video(_) => "VIDEO",
            Parameter::Gif(_) => "GIF",
            Parameter::Document { .. } => "DOCUMENT",
            Parameter::Location(_) => "LOCATION",
            Parameter::Product { .. } => "PRODUCT",
            Parameter::Other(_) => format,
            Parameter::Text { .. } | Parameter::Currency { .. } | Parameter::DateTime { .. } => "",
        };
        must(
            fits.eq_ignore_ascii_case(format),
            format!("{field}.parameters[0].type"),
            Problem::Malformed,
        )
    }

    fn body(&self, wanted: Option<Option<&str>>) -> Check {
        let given = self.find(|component| match component {
            TemplateComponent::Body(values) => Some(values.as_slice()),
            _ => None,
        });
        let (field, values) = given.unwrap_or((format!("{}.body", self.field), &[]));
        match wanted {
            Some(Some(text)) => filled_in(&field, text, values, self.body),
            _ => count(
                format!("{field}.parameters"),
                values.len(),
                self.fixed,
                self.fixed,
            ),
        }
    }

    fn buttons(&self, wanted: &[Button]) -> Check {
        let given = || {
            self.given
                .iter()
                .enumerate()
                .filter_map(|(at, component)| match component {
                    TemplateComponent::Button(button) => {
                        Some((format!("{}[{at}]", self.field), button))
                    }
                    _ => None,
                })
        };
        for (field, button) in given() {
            let index = usize::try_from(button.index).unwrap_or(usize::MAX);
            let Some(wanted) = wanted.get(index) else {
                return must(false, format!("{field}.index"), Problem::NotAllowed);
            };
            button.fits(&field, wanted)?;
        }
        for (index, button) in wanted.iter().enumerate() {
            let has = given().any(|(_, given)| usize::try_from(given.index) == Ok(index));
            let field = format!("{}.buttons[{index}]", self.field);
            must(has || !button.needs_value(), field, Problem::Empty)?;
        }
        Ok(())
    }

    fn cards(&self, wanted: Option<&[Vec<Component>]>) -> Check {
        let given = self.find(|component| match component {
            TemplateComponent::Carousel(cards) => Some(cards),
            _ => None,
        });
        let (wanted, (field, given)) = match (wanted, given) {
            (None, None) => return Ok(()),
            (None, Some((field, _))) => return must(false, field, Problem::NotAllowed),
            (Some(_), None) => {
                return must(false, format!("{}.carousel", self.field), Problem::Empty);
            }
            (Some(wanted), Some(given)) => (wanted, given),
        };
        count(
            format!("{field}.cards"),
            given.len(),
            wanted.len(),
            wanted.len(),
        )?;
        for (index, (wanted, given)) in wanted.iter().zip(given).enumerate() {
            let part = Part {
                field: &format!("{field}.cards[{index}].components"),
                given: &given.components,
                body: CARD_BODY,
                fixed: 0,
            };
            part.check(wanted)?;
        }
        Ok(())
    }
}

impl Button {
    /// Whether it cannot be sent without a value.
    fn needs_value(&self) -> bool {
        match self.kind.as_str() {
            "URL" => self.has_variable(),
            "COPY_CODE" | "OTP" | "MPM" => true,
            _ => false,
        }
    }

    fn has_variable(&self) -> bool {
        self.url
            .as_deref()
            .is_some_and(|url| !variables(url).is_empty())
    }
}

impl TemplateButton {
    fn fits(&self, field: &str, wanted: &Button) -> Check {
        let kind = wanted.kind.as_str();
        let fits = match &self.value {
            ButtonParameter::QuickReply { .. } => kind == "QUICK_REPLY",
            ButtonParameter::UrlSuffix { .. } => {
                (kind == "URL" && wanted.has_variable()) || kind == "OTP"
            }
            ButtonParameter::OneTimeCode { .. } => kind == "OTP",
            ButtonParameter::CopyCode { .. } => kind == "COPY_CODE",
            ButtonParameter::Flow { .. } => kind == "FLOW",
            ButtonParameter::Catalog { .. } => kind == "CATALOG",
            ButtonParameter::Products { .. } => kind == "MPM",
            ButtonParameter::Other { .. } => true,
        };
        must(fits, format!("{field}.sub_type"), Problem::Malformed)?;
        let (Some(url), ButtonParameter::UrlSuffix { text, .. }) = (&wanted.url, &self.value)
        else {
            return Ok(());
        };
        let values: Vec<_> = variables(url)
            .into_iter()
            .map(|name| (name, text.clone()))
            .collect();
        let actual = units(&fill(url, &values));
        must(
            actual <= ADDRESS,
            format!("{field}.parameters[0].text"),
            Problem::TooLong {
                limit: ADDRESS,
                actual,
            },
        )
    }
}

/// Whether the values are those of the text, and the text with them is short enough.
fn filled_in(field: &str, text: &str, given: &[Parameter], limit: usize) -> Check {
    let wanted = variables(text);
    count(
        format!("{field}.parameters"),
        given.len(),
        wanted.len(),
        wanted.len(),
    )?;
    let by_name = wanted.iter().any(|name| name.parse::<u32>().is_err());
    let mut values = Vec::new();
    for (index, value) in given.iter().enumerate() {
        let at = format!("{field}.parameters[{index}]");
        let (name, text) = match value {
            Parameter::Text { name, text } => (name.as_deref(), text),
            Parameter::Currency { fallback, .. } | Parameter::DateTime { fallback } => {
                (None, fallback)
            }
            Parameter::Other(_) => return Ok(()),
            _ => return must(false, format!("{at}.type"), Problem::Malformed),
        };
        let known = match name {
            Some(name) => by_name && wanted.iter().any(|wanted| wanted == name),
            None => !by_name,
        };
        must(known, format!("{at}.parameter_name"), Problem::Malformed)?;
        let name = name.map_or_else(|| (index + 1).to_string(), str::to_owned);
        let repeated = values.iter().any(|(known, _)| *known == name);
        must(
            !repeated,
            format!("{at}.parameter_name"),
            Problem::NotUnique,
        )?;
        values.push((name, text.clone()));
    }
    let actual = units(&fill(text, &values));
    must(actual <= limit, field, Problem::TooLong { limit, actual })
}
