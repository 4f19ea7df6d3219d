//! What a message keeps beside its text, as the projection and the picker wrote it.

use super::message::{Kind, SentTemplate};

/// What the projection and the picker keep beside the text.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Details {
    pub(super) voice: bool,
    pub(super) template: Option<SentTemplate>,
    location: Option<Location>,
    contacts: Vec<Card>,
    order: Vec<OrderItem>,
}

#[derive(Debug, serde::Deserialize)]
struct Location {
    latitude: f64,
    longitude: f64,
    name: Option<String>,
    address: Option<String>,
}

#[derive(Debug, serde::Deserialize)]
struct Card {
    name: Option<String>,
    #[serde(default)]
    phones: Vec<String>,
}

#[derive(Debug, serde::Deserialize)]
struct OrderItem {
    product: Option<String>,
    quantity: Option<i64>,
}

impl Details {
    /// What a person reads of a message whose content is more than text.
    pub(super) fn text(&self, kind: Kind, body: &str) -> String {
        let mut lines: Vec<String> = Vec::new();
        if let Some(place) = &self.location {
            lines.extend(place.name.clone());
            lines.extend(place.address.clone());
            lines.push(format!("{:.5}, {:.5}", place.latitude, place.longitude));
        }
        for card in &self.contacts {
            lines.extend(card.name.clone());
            lines.extend(card.phones.iter().cloned());
        }
        for item in &self.order {
            let product = item.product.as_deref().unwrap_or("?");
            lines.push(format!("{} × {product}", item.quantity.unwrap_or(1)));
        }
        if !body.is_empty() && (lines.is_empty() || kind == Kind::Order) {
            lines.push(body.to_owned());
        }
        lines.join("\n")
    }
}
