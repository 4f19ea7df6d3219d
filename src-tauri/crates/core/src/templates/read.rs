//! A kept template, read into its parts and what has to be filled in.

use serde_json::Value as Json;
use shopbell_cloud_api::{
    Template,
    template::{Button, Component, TemplateCategory, TemplateStatus, variables},
};
use shopbell_domain::limits::{PRODUCTS_MAX, TEMPLATE_BODY_MAX};
use shopbell_store::TemplateRow;

use super::{Asked, ButtonInfo, CardInfo, OfferInfo, TemplateInfo, Variable};
use crate::{account::facts::Known, template_state::TemplateState};

/// Limits of values, UTF-16 units. Source: Meta, *Message templates › Components*, read 2026-11.
const HEADER: usize = 60;
const OFFER_BODY: usize = 600;
const CARD_BODY: usize = 160;
const ADDRESS: usize = 2000;
const CODE: usize = 15;
const PLACE: usize = 1000;
const PRODUCT: usize = 256;

/// Reads a kept template into its parts; `None` when it is not one, or gone.
pub(crate) fn read(row: &TemplateRow, known: Option<&Known>) -> Option<TemplateInfo> {
    let template = Template::read(serde_json::from_str(&row.raw).ok()?)?;
    let (quality, reason) = (template.quality.clone(), template.rejected_reason.clone());
    let state = TemplateState::of(row, quality, reason, known);
    if state.is_gone() {
        return None;
    }
    let mut info = TemplateInfo {
        id: row.id,
        name: template.name.clone(),
        language: template.language.clone(),
        category: state.category,
        status: state.status.as_str().to_owned(),
        quality: state.quality,
        reason: state.reason,
        next_category: state.next_category,
        unusable: None,
        header: None,
        body: String::new(),
        footer: None,
        offer: None,
        asks_to_call: false,
        buttons: Vec::new(),
        cards: Vec::new(),
        variables: Vec::new(),
        starred: false,
        used_ms: None,
        named: template.named_parameters,
        whole: template,
    };
    let needs_more = !info.read_parts();
    // Moving pictures go out through Meta's marketing messages only.
    // Source: Meta, *Message templates › Components*, read 2026-11.
    let has_gif = info
        .header
        .as_ref()
        .is_some_and(|(format, _)| format == "GIF");
    info.unusable = match state.status {
        status if status.is_sendable() && has_gif => Some("template_has_gif"),
        status if status.is_sendable() => needs_more.then_some("template_needs_more"),
        TemplateStatus::Paused => Some("template_paused"),
        _ => Some("template_not_usable"),
    };
    Some(info)
}

impl TemplateInfo {
    /// Reads the parts; `false` when one of them cannot be filled in here.
    fn read_parts(&mut self) -> bool {
        let components = self.whole.components.clone();
        let raw = list(&self.whole.raw, "components").to_vec();
        let is_code = self.whole.category == TemplateCategory::Authentication;
        let has_offer = raw.iter().any(|part| is_kind(part, "LIMITED_TIME_OFFER"));
        let mut known = true;
        for (component, raw) in components.iter().zip(&raw) {
            known &= match component {
                Component::Header { format, text, .. } => {
                    self.header = Some((format.clone(), text.clone()));
                    let example = examples(raw, "header_text");
                    self.ask_header("", format, text.as_deref(), &example)
                }
                Component::Body { text } if is_code => {
                    self.body = text.clone().unwrap_or_default();
                    self.ask("body", "1", Asked::Code, CODE, None);
                    true
                }
                Component::Body { text } => {
                    self.body = text.clone().unwrap_or_default();
                    let most = if has_offer {
                        OFFER_BODY
                    } else {
                        TEMPLATE_BODY_MAX
                    };
                    let given = examples(raw, "body_text");
                    self.ask_text("body", text.as_deref(), most, &given);
                    text.is_some()
                }
                Component::Footer { text } => {
                    self.footer.clone_from(text);
                    true
                }
                Component::Buttons(buttons) => {
                    self.buttons = buttons.iter().map(button).collect();
                    if !is_code {
                        self.ask_buttons("", buttons);
                    }
                    true
                }
                Component::Carousel(cards) => self.read_cards(cards, list(raw, "cards")),
                Component::Other { kind, raw } if kind == "LIMITED_TIME_OFFER" => {
                    let offer = raw.get("limited_time_offer").unwrap_or(&Json::Null);
                    let text = offer.get("text").and_then(Json::as_str).unwrap_or_default();
                    let expires = offer.get("has_expiration") == Some(&Json::Bool(true));
                    self.offer = Some(OfferInfo {
                        text: text.to_owned(),
                        expires,
                    });
                    if expires {
                        self.ask("offer", "ends", Asked::EndsAt, 15, None);
                    }
                    true
                }
                Component::Other { kind, .. } if kind == "CALL_PERMISSION_REQUEST" => {
                    self.asks_to_call = true;
                    true
                }
                // Parts of a later version of Meta's, or of the client.
                _ => false,
            };
        }
        known
    }

    fn read_cards(&mut self, cards: &[Vec<Component>], raw: &[Json]) -> bool {
        let mut known = true;
        for (at, (card, raw)) in cards.iter().zip(raw).enumerate() {
            let before = format!("card:{at}/");
            let mut info = CardInfo {
                format: String::new(),
                body: String::new(),
                buttons: Vec::new(),
            };
            for (component, raw) in card.iter().zip(list(raw, "components")) {
                known &= match component {
                    Component::Header { format, .. } => {
                        info.format.clone_from(format);
                        matches!(format.as_str(), "IMAGE" | "VIDEO" | "PRODUCT")
                            && self.ask_header(&before, format, None, &[])
                    }
                    Component::Body { text } => {
                        info.body = text.clone().unwrap_or_default();
                        let part = format!("{before}body");
                        let given = examples(raw, "body_text");
                        self.ask_text(&part, text.as_deref(), CARD_BODY, &given);
                        true
                    }
                    Component::Buttons(buttons) => {
                        info.buttons = buttons.iter().map(button).collect();
                        self.ask_buttons(&before, buttons);
                        true
                    }
                    _ => false,
                };
            }
            self.cards.push(info);
        }
        known
    }

    fn ask_header(
        &mut self,
        before: &str,
        format: &str,
        text: Option<&str>,
        given: &[(String, String)],
    ) -> bool {
        let part = format!("{before}header");
        let file = match format {
            "TEXT" => {
                self.ask_text(&part, text, HEADER, given);
                return true;
            }
            "LOCATION" => {
                for (name, asked, limit) in [
                    ("name", Asked::PlaceName, PLACE),
                    ("address", Asked::PlaceAddress, PLACE),
                    ("latitude", Asked::Latitude, 20),
                    ("longitude", Asked::Longitude, 20),
                ] {
                    self.ask(&part, name, asked, limit, None);
                }
                return true;
            }
            "PRODUCT" => {
                // All products of a message are of one catalogue.
                if self
                    .variables
                    .iter()
                    .all(|one| one.asked != Asked::Catalogue)
                {
                    self.ask(&part, "catalogue", Asked::Catalogue, PRODUCT, None);
                }
                self.ask(&part, "product", Asked::Product, PRODUCT, None);
                return true;
            }
            "IMAGE" => Asked::Image,
            "VIDEO" => Asked::Video,
            "DOCUMENT" => Asked::Document,
            _ => return false,
        };
        self.ask(&part, "file", file, 64, None);
        true
    }

    fn ask_text(
        &mut self,
        part: &str,
        text: Option<&str>,
        limit: usize,
        given: &[(String, String)],
    ) {
        let mut names = variables(text.unwrap_or_default());
        // Values without names count from 1, wherever their variables stand.
        if !self.named {
            names.sort_by_key(|name| name.parse::<u32>().unwrap_or(u32::MAX));
        }
        for name in names {
            let example = given.iter().find(|(known, _)| *known == name);
            let example = example.map(|(_, example)| example.clone());
            self.ask(part, &name, Asked::Text, limit, example);
        }
    }

    fn ask_buttons(&mut self, before: &str, buttons: &[Button]) {
        for (index, button) in buttons.iter().enumerate() {
            let part = format!("{before}button:{index}");
            match button.kind.as_str() {
                "COPY_CODE" => {
                    let example = button.example.clone();
                    self.ask(&part, "code", Asked::Coupon, CODE, example);
                }
                "MPM" => {
                    let most = PRODUCTS_MAX * (PRODUCT + 1);
                    self.ask(&part, "products", Asked::Products, most, None);
                }
                _ => {
                    for name in variables(button.url.as_deref().unwrap_or_default()) {
                        let example = button.example.as_deref();
                        let example = example.map(|whole| ending(button.url.as_deref(), whole));
                        self.ask(&part, &name, Asked::Link, ADDRESS, example);
                    }
                }
            }
        }
    }

    fn ask(&mut self, part: &str, name: &str, asked: Asked, limit: usize, example: Option<String>) {
        self.variables.push(Variable {
            part: part.to_owned(),
            name: name.to_owned(),
            asked,
            example,
            last: None,
            limit,
        });
    }
}

/// What stands in the place of the variable in an example of the whole address.
fn ending(url: Option<&str>, whole: &str) -> String {
    let fixed = url
        .and_then(|url| url.split_once("{{"))
        .map(|(fixed, _)| fixed);
    let rest = fixed.and_then(|fixed| whole.strip_prefix(fixed));
    rest.unwrap_or(whole).to_owned()
}

fn button(button: &Button) -> ButtonInfo {
    ButtonInfo {
        kind: button.kind.clone(),
        text: button.text.clone().unwrap_or_default(),
        url: button.url.clone(),
        phone: button.phone_number.clone(),
    }
}

fn is_kind(part: &Json, kind: &str) -> bool {
    let word = part.get("type").and_then(Json::as_str);
    word.is_some_and(|word| word.eq_ignore_ascii_case(kind))
}

pub(crate) fn list<'a>(holder: &'a Json, key: &str) -> &'a [Json] {
    let found = holder.get(key).and_then(Json::as_array);
    found.map(Vec::as_slice).unwrap_or_default()
}

/// Examples of a part's variables, by name or number. `key` is `body_text` or `header_text`.
pub(crate) fn examples(part: &Json, key: &str) -> Vec<(String, String)> {
    let example = part.get("example").unwrap_or(&Json::Null);
    let named = list(example, &format!("{key}_named_params"));
    if !named.is_empty() {
        let pair = |param: &Json| {
            let text = |key: &str| param.get(key)?.as_str().map(str::to_owned);
            Some((text("param_name")?, text("example")?))
        };
        return named.iter().filter_map(pair).collect();
    }
    let given = list(example, key);
    // A body has a list of lists, a header one list.
    let first = given.first().and_then(Json::as_array);
    let values = first.map(Vec::as_slice).unwrap_or(given);
    let numbered = values.iter().enumerate();
    numbered
        .filter_map(|(index, value)| Some(((index + 1).to_string(), value.as_str()?.to_owned())))
        .collect()
}
