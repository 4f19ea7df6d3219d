//! Template messages as Meta documents them, both ways.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::{
    ButtonParameter, Parameter, TemplateButton, TemplateCard, TemplateComponent, TemplateMessage,
};
use crate::json::{ident, int, list, object, text};
use crate::message::ProductSection;
use crate::message::content::{MediaSource, Place};
use crate::message::wire::set;

impl TemplateMessage {
    pub(in crate::message) fn to_json(&self) -> Value {
        let mut template = json!({ "name": self.name, "language": { "code": self.language } });
        if !self.components.is_empty() {
            let components = self.components.iter().map(TemplateComponent::to_json);
            set(
                &mut template,
                "components",
                Some(components.collect::<Value>()),
            );
        }
        template
    }

    pub(in crate::message) fn read(raw: &Value) -> Option<Self> {
        let language = raw.get("language")?;
        Some(Self {
            name: ident(raw, "name")?,
            // Standby echoes may name the language plainly.
            language: ident(language, "code").or_else(|| ident(raw, "language"))?,
            components: list(raw, "components")
                .iter()
                .map(TemplateComponent::read)
                .collect(),
        })
    }
}

impl Serialize for TemplateMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TemplateMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Value::deserialize(deserializer)?;
        Self::read(&raw).ok_or_else(|| serde::de::Error::custom("a template without name"))
    }
}

impl TemplateComponent {
    fn to_json(&self) -> Value {
        match self {
            Self::Header(value) => json!({ "type": "header", "parameters": [value.to_json()] }),
            Self::Body(values) => {
                let values: Vec<Value> = values.iter().map(Parameter::to_json).collect();
                json!({ "type": "body", "parameters": values })
            }
            Self::Button(button) => button.to_json(),
            Self::Carousel(cards) => {
                let card = |(index, card): (usize, &TemplateCard)| {
                    let components: Vec<Value> =
                        card.components.iter().map(Self::to_json).collect();
                    json!({ "card_index": index, "components": components })
                };
                json!({ "type": "carousel", "cards": cards.iter().enumerate().map(card).collect::<Vec<_>>() })
            }
            Self::LimitedTimeOffer { expires_at_ms } => json!({ "type": "limited_time_offer",
                "parameters": [{ "type": "limited_time_offer",
                    "limited_time_offer": { "expiration_time_ms": expires_at_ms } }] }),
            Self::TapTarget { url, title } => json!({ "type": "tap_target_configuration",
                "parameters": [{ "type": "tap_target_configuration",
                    "tap_target_configuration": [{ "url": url, "title": title }] }] }),
            Self::Other(part) => part.clone(),
        }
    }

    fn read(raw: &Value) -> Self {
        Self::known(raw).unwrap_or_else(|| Self::Other(raw.clone()))
    }

    fn known(raw: &Value) -> Option<Self> {
        let parameters = list(raw, "parameters");
        let kind = ident(raw, "type")?.to_ascii_lowercase();
        Some(match (kind.as_str(), parameters) {
            ("header", [value]) => Self::Header(Parameter::read(value)),
            ("body", values) => Self::Body(values.iter().map(Parameter::read).collect()),
            ("button", _) => Self::Button(TemplateButton::read(raw)?),
            ("carousel", _) => {
                let card = |card: &Value| TemplateCard {
                    components: list(card, "components").iter().map(Self::read).collect(),
                };
                Self::Carousel(list(raw, "cards").iter().map(card).collect())
            }
            ("limited_time_offer", [offer]) => Self::LimitedTimeOffer {
                expires_at_ms: int(object(offer, "limited_time_offer")?, "expiration_time_ms")?,
            },
            ("tap_target_configuration", [target]) => {
                match list(target, "tap_target_configuration") {
                    [target] => Self::TapTarget {
                        url: text(target, "url")?,
                        title: text(target, "title")?,
                    },
                    _ => return None,
                }
            }
            _ => return None,
        })
    }
}

impl Parameter {
    pub(super) fn to_json(&self) -> Value {
        match self {
            Self::Text { name, text } => text_parameter(name.as_deref(), text),
            Self::Currency {
                fallback,
                code,
                amount_1000,
            } => json!({ "type": "currency",
                "currency": { "fallback_value": fallback, "code": code, "amount_1000": amount_1000 } }),
            Self::DateTime { fallback } => {
                json!({ "type": "date_time", "date_time": { "fallback_value": fallback } })
            }
            Self::Image(media) => json!({ "type": "image", "image": media }),
            Self::Video(media) => json!({ "type": "video", "video": media }),
            Self::Gif(media) => json!({ "type": "gif", "gif": media }),
            Self::Document { media, filename } => {
                let mut document = json!(media);
                set(&mut document, "filename", filename.as_deref());
                json!({ "type": "document", "document": document })
            }
            Self::Location(place) => {
                // Strings here, numbers in a location message: so Meta documents it.
                let mut location = json!({ "latitude": place.latitude.to_string(),
                    "longitude": place.longitude.to_string() });
                set(&mut location, "name", place.name.as_deref());
                set(&mut location, "address", place.address.as_deref());
                json!({ "type": "location", "location": location })
            }
            Self::Product {
                catalog_id,
                product_retailer_id,
            } => json!({ "type": "product",
                "product": { "catalog_id": catalog_id, "product_retailer_id": product_retailer_id } }),
            Self::Other(value) => value.clone(),
        }
    }

    fn read(raw: &Value) -> Self {
        Self::known(raw).unwrap_or_else(|| Self::Other(raw.clone()))
    }

    fn known(raw: &Value) -> Option<Self> {
        let kind = ident(raw, "type")?.to_ascii_lowercase();
        let part = || object(raw, &kind);
        let media = || MediaSource::read(part()?);
        Some(match kind.as_str() {
            "text" => Self::Text {
                name: text(raw, "parameter_name"),
                text: text(raw, "text")?,
            },
            // Named variables may have localised values, too; those we keep as they are.
            _ if raw.get("parameter_name").is_some() => return None,
            "currency" => Self::Currency {
                fallback: text(part()?, "fallback_value")?,
                code: text(part()?, "code")?,
                amount_1000: int(part()?, "amount_1000")?,
            },
            "date_time" => Self::DateTime {
                fallback: text(part()?, "fallback_value")?,
            },
            "image" => Self::Image(media()?),
            "video" => Self::Video(media()?),
            "gif" => Self::Gif(media()?),
            "document" => Self::Document {
                media: media()?,
                filename: text(part()?, "filename"),
            },
            "location" => Self::Location(Place::read(part()?)?),
            "product" => Self::Product {
                catalog_id: text(part()?, "catalog_id")?,
                product_retailer_id: text(part()?, "product_retailer_id")?,
            },
            _ => return None,
        })
    }
}

impl TemplateButton {
    fn to_json(&self) -> Value {
        let action = |key, value: Option<Value>| {
            let mut action = json!({});
            set(&mut action, key, value);
            json!([{ "type": "action", "action": action }])
        };
        let picture = |id: &Option<String>| id.as_deref().map(Value::from);
        let (kind, parameters) = match &self.value {
            ButtonParameter::QuickReply { payload } => (
                "quick_reply",
                json!([{ "type": "payload", "payload": payload }]),
            ),
            ButtonParameter::UrlSuffix { name, text } => {
                ("url", json!([text_parameter(name.as_deref(), text)]))
            }
            ButtonParameter::OneTimeCode { code } => ("url", json!([text_parameter(None, code)])),
            ButtonParameter::CopyCode { code } => (
                "copy_code",
                json!([{ "type": "coupon_code", "coupon_code": code }]),
            ),
            ButtonParameter::Flow { token, data } => {
                let mut action = json!({});
                set(&mut action, "flow_token", token.as_deref());
                set(&mut action, "flow_action_data", data.clone());
                ("flow", json!([{ "type": "action", "action": action }]))
            }
            ButtonParameter::Catalog { thumbnail } => (
                "catalog",
                action("thumbnail_product_retailer_id", picture(thumbnail)),
            ),
            ButtonParameter::Products {
                thumbnail,
                sections,
            } => {
                let mut action = json!({ "sections": sections });
                set(
                    &mut action,
                    "thumbnail_product_retailer_id",
                    picture(thumbnail),
                );
                ("mpm", json!([{ "type": "action", "action": action }]))
            }
            ButtonParameter::Other { kind, parameters } => (kind.as_str(), json!(parameters)),
        };
        json!({ "type": "button", "sub_type": kind, "index": self.index, "parameters": parameters })
    }

    fn read(raw: &Value) -> Option<Self> {
        let kind = ident(raw, "sub_type")?;
        let parameters = list(raw, "parameters");
        let value = ButtonParameter::read(&kind, parameters).unwrap_or(ButtonParameter::Other {
            kind,
            parameters: parameters.to_vec(),
        });
        Some(Self {
            index: int(raw, "index")?.try_into().ok()?,
            value,
        })
    }
}

impl ButtonParameter {
    fn read(kind: &str, parameters: &[Value]) -> Option<Self> {
        let [value] = parameters else { return None };
        let action = || object(value, "action");
        let thumbnail = |action| text(action, "thumbnail_product_retailer_id");
        Some(match kind.to_ascii_lowercase().as_str() {
            "quick_reply" => Self::QuickReply {
                payload: text(value, "payload")?,
            },
            "url" => Self::UrlSuffix {
                name: text(value, "parameter_name"),
                text: text(value, "text")?,
            },
            "copy_code" => Self::CopyCode {
                code: text(value, "coupon_code")?,
            },
            "flow" => Self::Flow {
                token: text(action()?, "flow_token"),
                data: action()?.get("flow_action_data").cloned(),
            },
            "catalog" => Self::Catalog {
                thumbnail: thumbnail(action()?),
            },
            "mpm" => Self::Products {
                thumbnail: thumbnail(action()?),
                sections: ProductSection::all(action()?)?,
            },
            _ => return None,
        })
    }
}

fn text_parameter(name: Option<&str>, text: &str) -> Value {
    let mut parameter = json!({ "type": "text", "text": text });
    set(&mut parameter, "parameter_name", name);
    parameter
}
