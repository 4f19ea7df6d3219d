//! Interactive messages as Meta documents them, both ways.

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{
    Action, CarouselCard, Flow, FlowRef, FlowStart, Header, Interactive, ListSection,
    ProductSection, ReplyButton,
};
use crate::json::{ident, int, list, object, read, text};
use crate::message::content::MediaSource;
use crate::message::wire::set;

impl Interactive {
    pub(in crate::message) fn to_json(&self) -> Value {
        let mut interactive =
            json!({ "type": self.action.kind(), "action": self.action.to_json() });
        let words = |text: &String| json!({ "text": text });
        let header = self.header.as_ref().map(Header::to_json);
        set(&mut interactive, "header", header);
        set(&mut interactive, "body", self.body.as_ref().map(words));
        set(&mut interactive, "footer", self.footer.as_ref().map(words));
        interactive
    }

    pub(in crate::message) fn read(raw: &Value) -> Option<Self> {
        let words = |key| text(object(raw, key)?, "text");
        let kind = ident(raw, "type")?;
        let action = object(raw, "action")?;
        Some(Self {
            header: object(raw, "header").map(Header::read),
            body: words("body"),
            footer: words("footer"),
            action: Action::read(&kind, action).unwrap_or_else(|| Action::Other {
                kind,
                action: action.clone(),
            }),
        })
    }
}

impl Header {
    fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => json!({ "type": "text", "text": text }),
            Self::Image(media) => json!({ "type": "image", "image": media }),
            Self::Video(media) => json!({ "type": "video", "video": media }),
            Self::Document(media) => json!({ "type": "document", "document": media }),
            Self::Other(header) => header.clone(),
        }
    }

    fn read(raw: &Value) -> Self {
        let media = |key| MediaSource::read(object(raw, key)?);
        let known = match ident(raw, "type").as_deref() {
            Some("text") => text(raw, "text").map(Self::Text),
            Some("image") => media("image").map(Self::Image),
            Some("video") => media("video").map(Self::Video),
            Some("document") => media("document").map(Self::Document),
            _ => None,
        };
        known.unwrap_or_else(|| Self::Other(raw.clone()))
    }
}

impl Action {
    fn to_json(&self) -> Value {
        match self {
            Self::Buttons(buttons) => {
                let button = |reply| json!({ "type": "reply", "reply": reply });
                json!({ "buttons": buttons.iter().map(button).collect::<Vec<_>>() })
            }
            Self::List { button, sections } => json!({ "button": button, "sections": sections }),
            Self::Link { text, url } => {
                named("cta_url", Some(json!({ "display_text": text, "url": url })))
            }
            Self::LocationRequest => named("send_location", None),
            Self::Product {
                catalog_id,
                product_retailer_id,
            } => json!({ "catalog_id": catalog_id, "product_retailer_id": product_retailer_id }),
            Self::Products {
                catalog_id,
                sections,
            } => json!({ "catalog_id": catalog_id, "sections": sections }),
            Self::Catalog { thumbnail } => {
                let picture = |id| json!({ "thumbnail_product_retailer_id": id });
                named("catalog_message", thumbnail.as_ref().map(picture))
            }
            Self::Flow(flow) => named("flow", Some(flow.to_json())),
            Self::Carousel(cards) => {
                let card = |(index, card): (usize, &CarouselCard)| card.to_json(index);
                json!({ "cards": cards.iter().enumerate().map(card).collect::<Vec<_>>() })
            }
            Self::Address { parameters } => named("address_message", Some(parameters.clone())),
            Self::CallPermission => named("call_permission_request", None),
            Self::VoiceCall {
                text,
                ttl_minutes,
                payload,
            } => {
                let mut parameters = json!({});
                set(&mut parameters, "display_text", text.as_deref());
                set(&mut parameters, "ttl_minutes", *ttl_minutes);
                set(&mut parameters, "payload", payload.as_deref());
                let some = parameters
                    .as_object()
                    .is_some_and(|fields| !fields.is_empty());
                named("voice_call", some.then_some(parameters))
            }
            Self::ContactRequest => named("request_contact_info", None),
            Self::Other { action, .. } => action.clone(),
        }
    }

    /// `None` for kinds and shapes we do not know.
    fn read(kind: &str, raw: &Value) -> Option<Self> {
        let parameters = object(raw, "parameters").unwrap_or(&Value::Null);
        Some(match kind {
            "button" => Self::Buttons(replies(raw, "reply")?),
            "list" => Self::List {
                button: text(raw, "button")?,
                sections: each(raw, "sections", read::<ListSection>)?,
            },
            "cta_url" => Self::Link {
                text: text(parameters, "display_text")?,
                url: text(parameters, "url")?,
            },
            "location_request_message" => Self::LocationRequest,
            "product" => Self::Product {
                catalog_id: text(raw, "catalog_id")?,
                product_retailer_id: text(raw, "product_retailer_id")?,
            },
            "product_list" => Self::Products {
                catalog_id: text(raw, "catalog_id")?,
                sections: each(raw, "sections", ProductSection::read)?,
            },
            "catalog_message" => Self::Catalog {
                thumbnail: text(parameters, "thumbnail_product_retailer_id"),
            },
            "flow" => Self::Flow(Flow::read(parameters)?),
            "carousel" => Self::Carousel(each(raw, "cards", CarouselCard::read)?),
            "address_message" => Self::Address {
                parameters: object(raw, "parameters")?.clone(),
            },
            "call_permission_request" => Self::CallPermission,
            "voice_call" => Self::VoiceCall {
                text: text(parameters, "display_text"),
                ttl_minutes: int(parameters, "ttl_minutes")
                    .map(u32::try_from)
                    .transpose()
                    .ok()?,
                payload: text(parameters, "payload"),
            },
            "request_contact_info" => Self::ContactRequest,
            _ => return None,
        })
    }
}

/// Reads every element; `None` when one is not understood, so that none is lost.
fn each<T>(raw: &Value, key: &str, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    list(raw, key).iter().map(read).collect()
}

fn replies(raw: &Value, key: &str) -> Option<Vec<ReplyButton>> {
    each(raw, "buttons", |button| read(object(button, key)?))
}

fn named(name: &str, parameters: Option<Value>) -> Value {
    let mut action = json!({ "name": name });
    set(&mut action, "parameters", parameters);
    action
}

impl CarouselCard {
    fn to_json(&self, index: usize) -> Value {
        let action = match &self.action {
            Action::Buttons(buttons) => {
                let button = |reply| json!({ "type": "quick_reply", "quick_reply": reply });
                json!({ "buttons": buttons.iter().map(button).collect::<Vec<_>>() })
            }
            other => other.to_json(),
        };
        // A card with quick replies keeps the type of one with a link.
        let kind = match &self.action {
            Action::Product { .. } => "product",
            Action::Other { kind, .. } => kind,
            _ => "cta_url",
        };
        let mut card = json!({ "card_index": index, "type": kind, "action": action });
        let header = self.header.as_ref().map(Header::to_json);
        set(&mut card, "header", header);
        let body = self.body.as_ref().map(|text| json!({ "text": text }));
        set(&mut card, "body", body);
        card
    }

    fn read(raw: &Value) -> Option<Self> {
        let action = object(raw, "action")?;
        let kind = ident(raw, "type")?;
        let known = if action.get("buttons").is_some() {
            replies(action, "quick_reply").map(Action::Buttons)
        } else {
            Action::read(&kind, action)
        };
        Some(Self {
            header: object(raw, "header").map(Header::read),
            body: object(raw, "body").and_then(|body| text(body, "text")),
            action: known.unwrap_or_else(|| Action::Other {
                kind,
                action: action.clone(),
            }),
        })
    }
}

impl ProductSection {
    fn read(raw: &Value) -> Option<Self> {
        Some(Self {
            title: text(raw, "title"),
            products: each(raw, "product_items", |item| {
                text(item, "product_retailer_id")
            })?,
        })
    }

    pub(in crate::message) fn all(raw: &Value) -> Option<Vec<Self>> {
        each(raw, "sections", Self::read)
    }
}

impl Serialize for ProductSection {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let item = |id: &String| json!({ "product_retailer_id": id });
        let items: Vec<Value> = self.products.iter().map(item).collect();
        let mut section = json!({ "product_items": items });
        set(&mut section, "title", self.title.as_deref());
        section.serialize(serializer)
    }
}

impl Flow {
    fn to_json(&self) -> Value {
        let mut parameters = json!({
            "flow_message_version": "3",
            "flow_cta": self.text,
            "mode": if self.draft { "draft" } else { "published" },
        });
        match &self.flow {
            FlowRef::Id(id) => set(&mut parameters, "flow_id", Some(id.as_str())),
            FlowRef::Name(name) => set(&mut parameters, "flow_name", Some(name.as_str())),
        }
        set(&mut parameters, "flow_token", self.token.as_deref());
        match &self.start {
            FlowStart::First => {}
            FlowStart::Screen { screen, data } => {
                let mut payload = json!({ "screen": screen });
                set(&mut payload, "data", data.clone());
                set(&mut parameters, "flow_action", Some("navigate"));
                set(&mut parameters, "flow_action_payload", Some(payload));
            }
            FlowStart::DataExchange => {
                set(&mut parameters, "flow_action", Some("data_exchange"));
            }
        }
        parameters
    }

    fn read(raw: &Value) -> Option<Self> {
        let by_name = || text(raw, "flow_name").map(FlowRef::Name);
        let payload = object(raw, "flow_action_payload");
        let start = match (ident(raw, "flow_action").as_deref(), payload) {
            (Some("data_exchange"), _) => FlowStart::DataExchange,
            (_, Some(payload)) => FlowStart::Screen {
                screen: text(payload, "screen")?,
                data: payload.get("data").cloned(),
            },
            (_, None) => FlowStart::First,
        };
        Some(Self {
            flow: text(raw, "flow_id").map(FlowRef::Id).or_else(by_name)?,
            text: text(raw, "flow_cta")?,
            token: text(raw, "flow_token"),
            draft: ident(raw, "mode").as_deref() == Some("draft"),
            start,
        })
    }
}
