//! Limits of template messages.

use super::{Check, Problem, count, filled, location, must, source};
use crate::message::template::{
    ButtonParameter, Parameter, TemplateButton, TemplateComponent, TemplateMessage,
};

pub(super) fn check(message: &TemplateMessage) -> Check {
    filled("template.name", &message.name, 512)?;
    must(
        !message.language.is_empty(),
        "template.language.code",
        Problem::Empty,
    )?;
    components("template.components", &message.components)
}

fn components(field: &str, components: &[TemplateComponent]) -> Check {
    for (index, component) in components.iter().enumerate() {
        let at = format!("{field}[{index}]");
        match component {
            TemplateComponent::Header(value) => parameter(&format!("{at}.parameters[0]"), value)?,
            TemplateComponent::Body(values) => {
                for (index, value) in values.iter().enumerate() {
                    parameter(&format!("{at}.parameters[{index}]"), value)?;
                }
            }
            TemplateComponent::Button(button) => template_button(&at, button)?,
            TemplateComponent::Carousel(cards) => {
                count(format!("{at}.cards"), cards.len(), 2, 10)?;
                for (index, card) in cards.iter().enumerate() {
                    self::components(&format!("{at}.cards[{index}].components"), &card.components)?;
                }
            }
            TemplateComponent::LimitedTimeOffer { expires_at_ms } => {
                // Anything earlier than 2001 was meant as seconds.
                let ms = *expires_at_ms > 1_000_000_000_000;
                must(ms, format!("{at}.expiration_time_ms"), Problem::OutOfRange)?;
            }
            TemplateComponent::TapTarget { url, title } => {
                must(!url.is_empty(), format!("{at}.url"), Problem::Empty)?;
                must(!title.is_empty(), format!("{at}.title"), Problem::Empty)?;
            }
        }
    }
    Ok(())
}

fn template_button(field: &str, button: &TemplateButton) -> Check {
    match &button.value {
        ButtonParameter::UrlSuffix { text, .. } => {
            filled(format!("{field}.parameters[0].text"), text, 2000)
        }
        ButtonParameter::CopyCode { code } => {
            filled(format!("{field}.parameters[0].coupon_code"), code, 15)
        }
        ButtonParameter::QuickReply { payload } => {
            filled(format!("{field}.parameters[0].payload"), payload, 256)
        }
        ButtonParameter::Flow { .. }
        | ButtonParameter::Catalog { .. }
        | ButtonParameter::Products { .. } => Ok(()),
    }
}

fn parameter(field: &str, parameter: &Parameter) -> Check {
    match parameter {
        Parameter::Text { text, .. } => {
            let field = format!("{field}.text");
            filled(field.clone(), text, 1024)?;
            let broken = text.contains(['\n', '\r', '\t']) || text.contains("     ");
            must(!broken, field, Problem::Malformed)
        }
        Parameter::Image(media) => source(&format!("{field}.image"), media),
        Parameter::Video(media) => source(&format!("{field}.video"), media),
        Parameter::Document { media, .. } => source(&format!("{field}.document"), media),
        Parameter::Location(place) => {
            let complete = place.name.is_some() && place.address.is_some();
            must(complete, format!("{field}.location"), Problem::Empty)?;
            location(&format!("{field}.location"), place)
        }
        Parameter::Currency { fallback, .. } | Parameter::DateTime { fallback } => {
            filled(format!("{field}.fallback_value"), fallback, 1024)
        }
        Parameter::Product {
            product_retailer_id,
            ..
        } => must(
            !product_retailer_id.is_empty(),
            format!("{field}.product"),
            Problem::Empty,
        ),
    }
}
