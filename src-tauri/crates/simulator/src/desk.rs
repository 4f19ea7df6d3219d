//! What the shop has set up at a number: profile, links, menus, settings, PIN.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// The settings of one phone number.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    pub(crate) registration: Registration,
    /// A name asked for and not yet decided on.
    pub(crate) new_name: Option<String>,
    /// `about`, `address`, … of the business profile.
    pub(crate) profile: Map<String, Value>,
    /// Short links, by code: the text they put into the chat.
    pub(crate) links: BTreeMap<String, String>,
    /// Ice breakers and commands.
    pub(crate) automation: Map<String, Value>,
    pub(crate) cart: bool,
    pub(crate) catalog: bool,
    /// Username and its state.
    pub(crate) username: Option<(String, String)>,
    /// By feature, as `settings` shows them.
    pub(crate) settings: Map<String, Value>,
}

/// Registration, verification and the PIN.
#[derive(Clone, Debug, Default)]
pub(crate) struct Registration {
    pub(crate) pin: Option<String>,
    /// Wrong PINs since the last right one.
    pub(crate) wrong_pins: u32,
    /// Until when no PIN is taken, Unix milliseconds.
    pub(crate) blocked_until_ms: u64,
    /// When the number was registered and deregistered lately.
    pub(crate) changes_ms: Vec<u64>,
    /// The code that was sent and not yet given back.
    pub(crate) code: Option<String>,
    pub(crate) needs_verification: bool,
}

impl Desk {
    /// A number whose owner has filled in the usual things.
    pub(crate) fn new(name: &str) -> Self {
        let profile = json!({
            "about": name,
            "address": "Praça da Sé 14, São Paulo",
            "description": "Monday to Saturday, 7:00 to 18:00",
            "email": "hello@lunabakery.example",
            "websites": ["https://lunabakery.example/"],
            "vertical": "RESTAURANT",
        });
        Self {
            registration: Registration {
                pin: Some(String::from("739182")),
                ..Registration::default()
            },
            new_name: None,
            profile: match profile {
                Value::Object(map) => map,
                _ => Map::new(),
            },
            links: BTreeMap::new(),
            automation: Map::new(),
            cart: true,
            catalog: true,
            username: None,
            settings: Map::new(),
        }
    }
}
