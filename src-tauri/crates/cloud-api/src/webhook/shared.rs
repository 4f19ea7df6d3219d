//! Address cards.

use serde_json::Value;

use super::content::MessageContent;
use crate::discreet::discreet;
use crate::json;

/// An address card. Every part may be absent.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SharedContact {
    /// The name to show: the card's own, else the one in its vCard.
    pub name: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Phone numbers.
    pub phones: Vec<SharedPhone>,
    /// Mail addresses.
    pub emails: Vec<String>,
    /// Web addresses. Untrusted.
    pub urls: Vec<String>,
    /// Postal addresses, a line each.
    pub addresses: Vec<String>,
    /// The company.
    pub company: Option<String>,
    /// The position held there.
    pub title: Option<String>,
    /// `YYYY-MM-DD`.
    pub birthday: Option<String>,
    /// `contact_request`: the customer answered a request for the own number.
    pub origin: Option<String>,
    /// The card as the phone wrote it.
    pub vcard: Option<String>,
}

discreet!(SharedContact { origin });

/// A phone number of an address card.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SharedPhone {
    /// As written on the card.
    pub phone: Option<String>,
    /// Digits, when the number is on WhatsApp.
    pub wa_id: Option<String>,
    /// `CELL`, `WORK`, …
    pub kind: Option<String>,
}

discreet!(SharedPhone { kind });

impl SharedContact {
    pub(super) fn read_all(message: &Value) -> MessageContent {
        // An early draft put the origin beside the type of the message.
        let origin = json::ident(message, "origin");
        let cards = json::list(message, "contacts")
            .iter()
            .filter(|card| card.is_object());
        let cards: Vec<Self> = cards
            .map(Self::read)
            .map(|card| Self {
                origin: card.origin.or_else(|| origin.clone()),
                ..card
            })
            .collect();
        if cards.is_empty() {
            MessageContent::Unknown
        } else {
            MessageContent::Contacts(cards)
        }
    }

    fn read(card: &Value) -> Self {
        let vcard = json::text(card, "vcard").filter(|vcard| !vcard.is_empty());
        let names = card.get("name").unwrap_or(&Value::Null);
        let org = card.get("org").unwrap_or(&Value::Null);
        let texts = |list, key: &str| -> Vec<String> {
            json::list(card, list)
                .iter()
                .filter_map(|entry| json::ident(entry, key))
                .collect()
        };
        let mut contact = Self {
            name: json::ident(names, "formatted_name"),
            first_name: json::ident(names, "first_name"),
            last_name: json::ident(names, "last_name"),
            phones: json::list(card, "phones")
                .iter()
                .map(SharedPhone::read)
                .collect(),
            emails: texts("emails", "email"),
            urls: texts("urls", "url"),
            addresses: json::list(card, "addresses").iter().map(address).collect(),
            company: json::ident(org, "company"),
            title: json::ident(org, "title"),
            birthday: json::ident(card, "birthday"),
            origin: json::ident(card, "origin"),
            vcard: None,
        };
        if let Some(vcard) = vcard {
            contact.fill_from_vcard(&vcard);
            contact.vcard = Some(vcard);
        }
        contact
    }

    /// Takes name and numbers from a vCard when the card itself has none.
    fn fill_from_vcard(&mut self, vcard: &str) {
        let no_phones = self.phones.is_empty();
        for (property, value) in vcard.lines().filter_map(|line| line.trim().split_once(':')) {
            let (key, parameters) = property.split_once(';').unwrap_or((property, ""));
            // Phones group properties: `item1.TEL`.
            let key = key.rsplit('.').next().unwrap_or(key);
            let value = value.trim();
            if key.eq_ignore_ascii_case("FN") && self.name.is_none() && !value.is_empty() {
                self.name = Some(value.to_owned());
            } else if key.eq_ignore_ascii_case("TEL") && no_phones {
                self.phones.push(SharedPhone {
                    phone: Some(value.to_owned()),
                    wa_id: parameter(parameters, "waid"),
                    kind: parameter(parameters, "type"),
                });
            }
        }
    }
}

impl SharedPhone {
    fn read(phone: &Value) -> Self {
        Self {
            phone: json::ident(phone, "phone"),
            wa_id: json::ident(phone, "wa_id"),
            kind: json::ident(phone, "type"),
        }
    }
}

/// A postal address on one line.
fn address(address: &Value) -> String {
    let parts: Vec<String> = ["street", "city", "state", "zip", "country"]
        .iter()
        .filter_map(|key| json::ident(address, key))
        .collect();
    parts.join(", ")
}

/// A parameter of a vCard property: `type=CELL;waid=447700900888`.
fn parameter(parameters: &str, name: &str) -> Option<String> {
    let found = parameters
        .split(';')
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(key, _)| key.eq_ignore_ascii_case(name))?;
    (!found.1.is_empty()).then(|| found.1.to_owned())
}
