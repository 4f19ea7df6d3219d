//! A template of the account as a draft: to change it, to copy it, to say it in another language.

use serde_json::Value;

use super::draft::{
    CardTop, CodeApp, CodeWay, DraftButton, DraftCard, DraftCategory, DraftHeader, DraftOffer,
    Example, SampleKind, TemplateDraft,
};
use crate::templates::{examples, list};

/// Reads a kept template; `None` when it has a part that a draft has no field for.
///
/// Samples do not come along: Meta shows them for a while and takes them back only as new uploads.
pub(super) fn draft_of(raw: &Value, category: &str, named: bool) -> Option<TemplateDraft> {
    let mut draft = TemplateDraft {
        name: word(raw, "name"),
        language: word(raw, "language"),
        category: DraftCategory::from_meta(category),
        named,
        // Meta's own "as long as it takes" is what it does without being told.
        ttl_seconds: raw
            .get("message_send_ttl_seconds")
            .and_then(Value::as_i64)
            .filter(|seconds| *seconds > 0),
        ..TemplateDraft::default()
    };
    for part in list(raw, "components") {
        match word(part, "type").to_ascii_uppercase().as_str() {
            "BODY" if draft.is_code() => {
                draft.code.advice =
                    part.get("add_security_recommendation") == Some(&Value::Bool(true));
                draft.code.minutes = None;
            }
            "FOOTER" if draft.is_code() => {
                draft.code.minutes = part.get("code_expiration_minutes").and_then(minutes);
            }
            "BUTTONS" if draft.is_code() => {
                let button = list(part, "buttons").first();
                draft.code.button = button.map(|one| word(one, "text")).unwrap_or_default();
                draft.code.autofill = button
                    .map(|one| word(one, "autofill_text"))
                    .unwrap_or_default();
                draft.code.way = button.map(way).unwrap_or_default();
                let apps = button.map(|one| list(one, "supported_apps"));
                let app = |app: &Value| CodeApp {
                    package: word(app, "package_name"),
                    signature: word(app, "signature_hash"),
                };
                draft.code.apps = apps.unwrap_or_default().iter().map(app).collect();
            }
            "HEADER" => draft.header = header(part)?,
            "BODY" => {
                draft.body = word(part, "text");
                draft.examples = named_examples(part);
            }
            "FOOTER" => draft.footer = word(part, "text"),
            "BUTTONS" => draft.buttons = buttons(part)?,
            "LIMITED_TIME_OFFER" => {
                let offer = part.get("limited_time_offer")?;
                draft.offer = Some(DraftOffer {
                    text: word(offer, "text"),
                    expires: offer.get("has_expiration") == Some(&Value::Bool(true)),
                });
            }
            "CALL_PERMISSION_REQUEST" => draft.asks_to_call = true,
            "CAROUSEL" => {
                for card in list(part, "cards") {
                    draft.add_card(card)?;
                }
            }
            _ => return None,
        }
    }
    Some(draft)
}

impl TemplateDraft {
    fn add_card(&mut self, raw: &Value) -> Option<()> {
        let mut card = DraftCard::default();
        for part in list(raw, "components") {
            match word(part, "type").to_ascii_uppercase().as_str() {
                "HEADER" => self.card_top = card_top(part)?,
                "BODY" => {
                    card.body = word(part, "text");
                    card.examples = named_examples(part);
                }
                "BUTTONS" => card.buttons = buttons(part)?,
                _ => return None,
            }
        }
        self.cards.push(card);
        Some(())
    }
}

fn header(part: &Value) -> Option<DraftHeader> {
    Some(match word(part, "format").to_ascii_uppercase().as_str() {
        "" | "TEXT" => {
            let example = examples(part, "header_text").into_iter().next();
            DraftHeader::Text {
                text: word(part, "text"),
                example: example.map(|(_, example)| example).unwrap_or_default(),
            }
        }
        "LOCATION" => DraftHeader::Location,
        "PRODUCT" => DraftHeader::Product,
        _ => DraftHeader::Media {
            media: media(part)?,
            sample: None,
        },
    })
}

fn card_top(part: &Value) -> Option<CardTop> {
    let format = word(part, "format").to_ascii_uppercase();
    let tops = [CardTop::Image, CardTop::Video, CardTop::Product];
    tops.into_iter().find(|top| top.as_meta() == format)
}

fn media(part: &Value) -> Option<SampleKind> {
    Some(match word(part, "format").to_ascii_uppercase().as_str() {
        "IMAGE" => SampleKind::Image,
        "VIDEO" => SampleKind::Video,
        "DOCUMENT" => SampleKind::Document,
        _ => return None,
    })
}

fn buttons(part: &Value) -> Option<Vec<DraftButton>> {
    let button = |button: &Value| {
        let text = word(button, "text");
        let example = || match button.get("example") {
            Some(Value::Array(all)) => all.first().and_then(Value::as_str).unwrap_or_default(),
            other => other.and_then(Value::as_str).unwrap_or_default(),
        };
        Some(match word(button, "type").to_ascii_uppercase().as_str() {
            "QUICK_REPLY" => DraftButton::QuickReply { text },
            "URL" => DraftButton::Url {
                text,
                url: word(button, "url"),
                example: example().to_owned(),
            },
            "PHONE_NUMBER" => DraftButton::Phone {
                text,
                number: word(button, "phone_number"),
            },
            "COPY_CODE" => DraftButton::Coupon {
                example: example().to_owned(),
            },
            "FLOW" => DraftButton::Flow {
                text,
                flow_id: match button.get("flow_id") {
                    Some(Value::Number(id)) => id.to_string(),
                    _ => word(button, "flow_id"),
                },
            },
            "CATALOG" => DraftButton::Catalog,
            "MPM" => DraftButton::Products,
            "SPM" => DraftButton::Product,
            "REQUEST_CONTACT_INFO" => DraftButton::ContactRequest,
            "VOICE_CALL" => DraftButton::VoiceCall { text },
            _ => return None,
        })
    };
    list(part, "buttons").iter().map(button).collect()
}

/// Meta lists the button of a code as a link that names the way.
fn way(button: &Value) -> CodeWay {
    let (kind, url) = (word(button, "otp_type"), word(button, "url"));
    let is = |way: CodeWay| {
        kind.eq_ignore_ascii_case(way.as_meta())
            || url.contains(&format!("otp_type={}", way.as_meta()))
    };
    let ways = [CodeWay::OneTap, CodeWay::ZeroTap];
    ways.into_iter().find(|way| is(*way)).unwrap_or_default()
}

fn named_examples(part: &Value) -> Vec<Example> {
    let pairs = examples(part, "body_text").into_iter();
    pairs.map(|(name, value)| Example { name, value }).collect()
}

fn word(value: &Value, key: &str) -> String {
    let found = value.get(key).and_then(Value::as_str);
    found.unwrap_or_default().to_owned()
}

/// Meta gives whole numbers with and without a fraction of nothing.
fn minutes(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| {
        let whole = value.as_f64()?;
        format!("{whole:.0}").parse().ok()
    })
}
