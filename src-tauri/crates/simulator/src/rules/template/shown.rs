//! A template message as its recipient sees it, put together from the approved template and the
//! request alone.

use serde::Serialize;
use serde_json::Value;

use super::{list_of, text::text_of};

/// A template message on the customer's screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ShownTemplate {
    /// Words on top.
    pub header: Option<String>,
    /// Name and address of the place on top.
    pub place: Option<(String, String)>,
    /// The product on top, by the shop's own number.
    pub product: Option<String>,
    /// The text.
    pub body: String,
    /// Small text below.
    pub footer: Option<String>,
    /// What the offer says, and when it ends, Unix milliseconds.
    pub offer: Option<(String, Option<i64>)>,
    /// It asks whether the shop may call.
    pub asks_to_call: bool,
    /// Its buttons.
    pub buttons: Vec<ShownButton>,
    /// Its cards.
    pub cards: Vec<ShownCard>,
}

/// A card on the customer's screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ShownCard {
    /// The product on top, by the shop's own number.
    pub product: Option<String>,
    /// Its text.
    pub body: String,
    /// Its buttons.
    pub buttons: Vec<ShownButton>,
}

/// A button on the customer's screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownButton {
    /// Meta's kind.
    pub kind: String,
    /// What it says; empty where WhatsApp has fixed words.
    pub text: String,
    /// The whole address, the number, the coupon or the products behind it.
    pub leads_to: Option<String>,
}

/// Shows a message that was checked. `given` is the request's `components`.
pub(super) fn show(template: &Value, given: &[Value]) -> ShownTemplate {
    let mut shown = ShownTemplate::default();
    for part in list_of(template, "components") {
        let text = text_of(part, "text");
        match text_of(part, "type") {
            "HEADER" if text_of(part, "format") == "TEXT" => {
                shown.header = Some(put(text, of_kind(given, "header")));
            }
            "HEADER" => {
                let given = of_kind(given, "header");
                shown.place = place(given);
                shown.product = product(given);
            }
            "BODY" => shown.body = put(text, of_kind(given, "body")),
            "FOOTER" => shown.footer = Some(text.to_owned()),
            "BUTTONS" => shown.buttons = buttons(part, given),
            "CALL_PERMISSION_REQUEST" => shown.asks_to_call = true,
            "LIMITED_TIME_OFFER" => {
                let said = part
                    .pointer("/limited_time_offer/text")
                    .and_then(Value::as_str);
                let ends = of_kind(given, "limited_time_offer").and_then(|value| {
                    value.pointer("/parameters/0/limited_time_offer/expiration_time_ms")
                });
                let ends = ends.and_then(Value::as_i64);
                shown.offer = Some((said.unwrap_or_default().to_owned(), ends));
            }
            "CAROUSEL" => {
                let values = of_kind(given, "carousel");
                let values = values
                    .map(|value| list_of(value, "cards"))
                    .unwrap_or_default();
                for (card, value) in list_of(part, "cards").iter().zip(values) {
                    shown
                        .cards
                        .push(one_card(card, list_of(value, "components")));
                }
            }
            _ => {}
        }
    }
    shown
}

fn one_card(card: &Value, given: &[Value]) -> ShownCard {
    let mut shown = ShownCard::default();
    for part in list_of(card, "components") {
        match text_of(part, "type") {
            "HEADER" => shown.product = product(of_kind(given, "header")),
            "BODY" => shown.body = put(text_of(part, "text"), of_kind(given, "body")),
            "BUTTONS" => shown.buttons = buttons(part, given),
            _ => {}
        }
    }
    shown
}

fn product(header: Option<&Value>) -> Option<String> {
    let product = header?.pointer("/parameters/0/product/product_retailer_id")?;
    product.as_str().map(str::to_owned)
}

fn of_kind<'a>(given: &'a [Value], kind: &str) -> Option<&'a Value> {
    given.iter().find(|part| text_of(part, "type") == kind)
}

/// Puts values in the place of variables, from left to right: what a value says is never read again.
fn put(text: &str, given: Option<&Value>) -> String {
    let values = given
        .map(|given| list_of(given, "parameters"))
        .unwrap_or_default();
    let (mut shown, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, tail)) = after.split_once("}}") else {
            break;
        };
        shown.push_str(before);
        let named = values
            .iter()
            .find(|value| text_of(value, "parameter_name") == name);
        let number: Option<usize> = name.parse().ok();
        let numbered = number.and_then(|number| values.get(number.checked_sub(1)?));
        shown.push_str(named.or(numbered).map(said).unwrap_or_default());
        rest = tail;
    }
    shown + rest
}

fn said(value: &Value) -> &str {
    let fallback = ["/currency/fallback_value", "/date_time/fallback_value"];
    let fallback = fallback.iter().find_map(|at| value.pointer(at)?.as_str());
    fallback.unwrap_or_else(|| text_of(value, "text"))
}

fn place(given: Option<&Value>) -> Option<(String, String)> {
    let place = given?.pointer("/parameters/0/location")?;
    Some((
        text_of(place, "name").to_owned(),
        text_of(place, "address").to_owned(),
    ))
}

fn buttons(part: &Value, given: &[Value]) -> Vec<ShownButton> {
    let defined = list_of(part, "buttons").iter().enumerate();
    let one = |(at, button): (usize, &Value)| {
        let mine = |value: &&Value| {
            let index = value.get("index");
            let number = index
                .and_then(Value::as_u64)
                .or_else(|| index?.as_str()?.parse().ok());
            text_of(value, "type") == "button" && number == u64::try_from(at).ok()
        };
        let value = given.iter().find(mine);
        let coupon = value.and_then(|value| value.pointer("/parameters/0/coupon_code")?.as_str());
        let url = text_of(button, "url");
        let leads_to = match (text_of(button, "type"), coupon) {
            ("COPY_CODE", coupon) => coupon.map(str::to_owned),
            ("MPM", _) => value.map(products),
            ("PHONE_NUMBER", _) => Some(text_of(button, "phone_number").to_owned()),
            _ if url.is_empty() => None,
            _ => Some(ending(url, value)),
        };
        ShownButton {
            kind: text_of(button, "type").to_owned(),
            text: text_of(button, "text").to_owned(),
            leads_to,
        }
    };
    defined.map(one).collect()
}

/// The products that a button opens, in order.
fn products(value: &Value) -> String {
    let sections = value.pointer("/parameters/0/action/sections");
    let items = sections
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .flat_map(|section| list_of(section, "product_items"));
    let ids: Vec<&str> = items
        .map(|item| text_of(item, "product_retailer_id"))
        .collect();
    ids.join(", ")
}

/// An address with its end, whatever its variable is called.
fn ending(url: &str, given: Option<&Value>) -> String {
    let Some((fixed, _)) = url.split_once("{{") else {
        return url.to_owned();
    };
    let end = given.and_then(|value| value.pointer("/parameters/0/text")?.as_str());
    format!("{fixed}{}", end.unwrap_or_default())
}
