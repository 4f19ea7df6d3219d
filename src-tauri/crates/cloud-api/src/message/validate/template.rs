//! Limits of template messages that hold for every template.
//!
//! What depends on the template itself (how many values, the length of the whole) is
//! [`Template::check`](crate::Template::check).

use super::{
    Check, Problem, count, filled, given, interactive, location, must, source, units, within,
};
use crate::message::template::{
    ButtonParameter, Parameter, TemplateButton, TemplateComponent, TemplateMessage,
};

/// The longest header, with its value.
pub(crate) const HEADER: usize = 60;
/// The longest body, with its values.
pub(crate) const BODY: usize = 1024;
/// The same in a limited-time offer.
pub(crate) const OFFER_BODY: usize = 600;
/// The same on a card of a carousel.
pub(crate) const CARD_BODY: usize = 160;
/// The longest address of a button, with its end.
pub(crate) const ADDRESS: usize = 2000;
/// The most buttons.
const BUTTONS: i64 = 10;
/// The longest one-time code, and the longest coupon.
const CODE: usize = 15;
/// Anything earlier, 2001, was meant as seconds.
const FIRST_MS: i64 = 1_000_000_000_000;

pub(super) fn check(message: &TemplateMessage) -> Check {
    filled("template.name", &message.name, 512)?;
    given("template.language.code", &message.language)?;
    let is_offer = has_offer(&message.components);
    let longest = if is_offer { OFFER_BODY } else { BODY };
    components("template.components", &message.components, longest)?;
    must_start_with_coupon(is_offer, &message.components)
}

pub(crate) fn has_offer(components: &[TemplateComponent]) -> bool {
    components
        .iter()
        .any(|component| matches!(component, TemplateComponent::LimitedTimeOffer { .. }))
}

/// A limited-time offer has its coupon before its link.
fn must_start_with_coupon(is_offer: bool, components: &[TemplateComponent]) -> Check {
    for (index, component) in components.iter().enumerate() {
        if let TemplateComponent::Button(button) = component
            && is_offer
            && matches!(button.value, ButtonParameter::CopyCode { .. })
        {
            let field = format!("template.components[{index}].index");
            within(field, button.index.into(), 0, 0)?;
        }
    }
    Ok(())
}

fn components(field: &str, components: &[TemplateComponent], body: usize) -> Check {
    for (index, component) in components.iter().enumerate() {
        let at = format!("{field}[{index}]");
        match component {
            TemplateComponent::Header(value) => {
                parameter(&format!("{at}.parameters[0]"), value, HEADER)?;
            }
            TemplateComponent::Body(values) => {
                for (index, value) in values.iter().enumerate() {
                    parameter(&format!("{at}.parameters[{index}]"), value, body)?;
                }
            }
            TemplateComponent::Button(button) => template_button(&at, button)?,
            TemplateComponent::Carousel(cards) => {
                count(format!("{at}.cards"), cards.len(), 2, 10)?;
                for (index, card) in cards.iter().enumerate() {
                    let at = format!("{at}.cards[{index}].components");
                    self::components(&at, &card.components, CARD_BODY)?;
                }
            }
            TemplateComponent::LimitedTimeOffer { expires_at_ms } => {
                let at = format!("{at}.expiration_time_ms");
                within(at, *expires_at_ms, FIRST_MS, i64::MAX)?;
            }
            TemplateComponent::TapTarget { url, title } => {
                given(format!("{at}.url"), url)?;
                given(format!("{at}.title"), title)?;
            }
            TemplateComponent::Other(_) => {}
        }
    }
    Ok(())
}

fn template_button(field: &str, button: &TemplateButton) -> Check {
    within(
        format!("{field}.index"),
        button.index.into(),
        0,
        BUTTONS - 1,
    )?;
    let at = |part: &str| format!("{field}.parameters[0].{part}");
    match &button.value {
        ButtonParameter::UrlSuffix { text, .. } => clean(at("text"), text, ADDRESS),
        ButtonParameter::OneTimeCode { code } => clean(at("text"), code, CODE),
        ButtonParameter::CopyCode { code } => filled(at("coupon_code"), code, CODE),
        ButtonParameter::QuickReply { payload } => filled(at("payload"), payload, 256),
        ButtonParameter::Products { sections, .. } => {
            interactive::products(&at("action.sections"), sections)
        }
        ButtonParameter::Flow { .. }
        | ButtonParameter::Catalog { .. }
        | ButtonParameter::Other { .. } => Ok(()),
    }
}

/// A value without line breaks, tabs and more than four spaces in a row.
fn clean(field: String, text: &str, limit: usize) -> Check {
    filled(field.clone(), text, limit)?;
    let broken = text.contains(['\n', '\r', '\t']) || text.contains("     ");
    must(!broken, field, Problem::Malformed)
}

fn parameter(field: &str, parameter: &Parameter, limit: usize) -> Check {
    match parameter {
        Parameter::Text { text, .. } => clean(format!("{field}.text"), text, limit),
        Parameter::Image(media) => source(&format!("{field}.image"), media),
        Parameter::Video(media) => source(&format!("{field}.video"), media),
        Parameter::Gif(media) => source(&format!("{field}.gif"), media),
        Parameter::Document { media, .. } => source(&format!("{field}.document"), media),
        Parameter::Location(place) => {
            let complete = [&place.name, &place.address]
                .iter()
                .all(|words| words.as_deref().is_some_and(|words| units(words) > 0));
            must(complete, format!("{field}.location"), Problem::Empty)?;
            location(&format!("{field}.location"), place)
        }
        Parameter::Currency { fallback, .. } => {
            clean(format!("{field}.currency.fallback_value"), fallback, limit)
        }
        Parameter::DateTime { fallback } => {
            clean(format!("{field}.date_time.fallback_value"), fallback, limit)
        }
        Parameter::Product {
            catalog_id,
            product_retailer_id,
        } => {
            given(format!("{field}.product.catalog_id"), catalog_id)?;
            let product = format!("{field}.product.product_retailer_id");
            given(product, product_retailer_id)
        }
        Parameter::Other(_) => Ok(()),
    }
}
