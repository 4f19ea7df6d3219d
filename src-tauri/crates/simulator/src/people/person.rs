//! One customer as the platform knows them.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    ids::{number_below, sixteen_for, user_id_for},
    rules::ShownTemplate,
};

/// What happens on the customer's side to a message that was sent to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receipts {
    /// Sent, delivered, read.
    Reads,
    /// Sent, delivered; read receipts are off or the chat stays closed.
    Receives,
    /// Sent only: the phone is off.
    Offline,
    /// Not on WhatsApp: fails with 131026.
    NotOnWhatsApp,
}

/// A message as the customer got it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReceivedMessage {
    /// Its id.
    pub wamid: String,
    /// Meta's type: `text`, `image`, `template`, …
    pub kind: String,
    /// What a person reads: body, caption, or nothing.
    pub text: Option<String>,
    /// The message shown as a quote above it.
    pub quotes: Option<String>,
    /// The request that sent it.
    pub request: Value,
    /// The whole of it, when it is a template.
    pub shown: Option<ShownTemplate>,
}

impl PartialEq<&str> for ReceivedMessage {
    /// Compares the text, so that a test can say `assert_eq!(ana.inbox(), ["Until six"])`.
    fn eq(&self, other: &&str) -> bool {
        self.text.as_deref() == Some(*other)
    }
}

/// A customer.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Key among the simulator's customers.
    pub(crate) name: String,
    /// What the profile says; may differ from the key.
    pub(crate) profile_name: String,
    pub(crate) username: Option<String>,
    /// Digits with country code; `None` when hidden from the shop.
    pub(crate) phone: Option<String>,
    /// Business-scoped user id; `None` plays the time before April 2026.
    pub(crate) user_id: Option<String>,
    pub(crate) receipts: Receipts,
    /// Replies still to be given, one for each message of the shop.
    pub(crate) replies: VecDeque<String>,
    pub(crate) inbox: Vec<ReceivedMessage>,
    /// When they last wrote, Unix seconds, by phone number id of the shop.
    pub(crate) last_wrote_s: BTreeMap<String, u64>,
    /// Refuses marketing templates.
    pub(crate) opted_out: bool,
    /// Has had enough marketing messages from everybody for now.
    pub(crate) has_enough: bool,
    /// Is in an experiment of Meta's that holds marketing messages back.
    pub(crate) in_experiment: bool,
    /// The numbers of the shop that blocked them, by id.
    pub(crate) blocked_by: BTreeSet<String>,
    /// How often they changed their phone; the identity hash follows.
    pub(crate) phones: u32,
    /// The numbers that may call them: until when (Unix seconds), or for ever.
    pub(crate) may_be_called: BTreeMap<String, Option<u64>>,
    /// Who answers them instead of the shop, by phone number id.
    pub(crate) owners: BTreeMap<String, Owner>,
    /// When they came from an ad, and until when all messages to them are free, by phone number id.
    pub(crate) free_entry: BTreeMap<String, (u64, Option<u64>)>,
}

/// Who answers a customer in place of the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Meta's Business Agent. It gives way as soon as the shop writes.
    AiAgent,
    /// Another app of the business. What the shop writes is refused with 131070.
    OtherApp,
}

impl Person {
    fn new(name: &str, phone: String) -> Self {
        Self {
            name: name.to_owned(),
            profile_name: name.to_owned(),
            username: None,
            user_id: Some(user_id_for(name, country_of(&phone))),
            phone: Some(phone),
            receipts: Receipts::Reads,
            replies: VecDeque::new(),
            inbox: Vec::new(),
            last_wrote_s: BTreeMap::new(),
            opted_out: false,
            has_enough: false,
            in_experiment: false,
            blocked_by: BTreeSet::new(),
            phones: 0,
            may_be_called: BTreeMap::new(),
            owners: BTreeMap::new(),
            free_entry: BTreeMap::new(),
        }
    }

    /// The address inside ids.
    pub(crate) fn address(&self) -> &str {
        self.phone
            .as_deref()
            .or(self.user_id.as_deref())
            .unwrap_or(&self.name)
    }

    /// What changes when they use WhatsApp on another phone.
    pub(crate) fn identity_hash(&self) -> String {
        let key = format!("identity/{}/{}", self.name, self.phones);
        STANDARD.encode(sixteen_for(&key))
    }

    /// An element of `value.contacts`.
    pub(crate) fn contact(&self) -> Value {
        let mut profile = Map::new();
        profile.insert(String::from("name"), json!(self.profile_name));
        if let Some(username) = &self.username {
            profile.insert(String::from("username"), json!(username));
        }
        let mut contact = Map::new();
        contact.insert(String::from("profile"), Value::Object(profile));
        if let Some(phone) = &self.phone {
            contact.insert(String::from("wa_id"), json!(phone));
        }
        if let Some(user_id) = &self.user_id {
            contact.insert(String::from("user_id"), json!(user_id));
        }
        Value::Object(contact)
    }
}

/// All customers, by name, phone and user id.
#[derive(Debug, Default)]
pub(crate) struct People {
    by_name: BTreeMap<String, Person>,
    by_phone: HashMap<String, String>,
    by_user_id: HashMap<String, String>,
}

impl People {
    /// The customer of that name, made on first use with a number and an id that depend on the name alone
    /// (unless another customer already has that number).
    pub(crate) fn meet(&mut self, name: &str) -> &mut Person {
        if !self.by_name.contains_key(name) {
            let mut digits = number_below(&format!("phone/{name}"), 1_000_000);
            while self.by_phone.contains_key(&made_up_phone(digits)) {
                digits = (digits + 1) % 1_000_000;
            }
            let person = Person::new(name, made_up_phone(digits));
            self.index(&person);
            self.by_name.insert(name.to_owned(), person);
        }
        self.by_name
            .entry(name.to_owned())
            .or_insert_with(|| Person::new(name, String::new()))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Person> {
        self.by_name.get(name)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Person> {
        self.by_name.get_mut(name)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Person> {
        self.by_name.values()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.by_name.keys().cloned().collect()
    }

    /// Changes who somebody is; the indexes follow. Former numbers and ids keep leading to them.
    pub(crate) fn change(&mut self, name: &str, change: impl FnOnce(&mut Person)) {
        self.meet(name);
        if let Some(person) = self.by_name.get_mut(name) {
            change(person);
            let person = person.clone();
            self.index(&person);
        }
    }

    fn index(&mut self, person: &Person) {
        if let Some(phone) = &person.phone {
            self.by_phone.insert(phone.clone(), person.name.clone());
        }
        if let Some(user_id) = &person.user_id {
            self.by_user_id.insert(user_id.clone(), person.name.clone());
        }
    }

    /// Who answers to these digits, in any of the forms the platform takes for one number.
    pub(crate) fn with_phone(&self, digits: &str) -> Option<&Person> {
        forms(digits)
            .iter()
            .find_map(|form| self.by_phone.get(form))
            .and_then(|name| self.get(name))
    }

    pub(crate) fn with_user_id(&self, user_id: &str) -> Option<&Person> {
        self.by_user_id.get(user_id).and_then(|name| self.get(name))
    }
}

fn made_up_phone(digits: u64) -> String {
    format!("447700{digits:06}")
}

/// The forms of one number: Brazil's ninth digit, Mexico's 521, Argentina's 549.
fn forms(digits: &str) -> Vec<String> {
    let mut all = vec![digits.to_owned()];
    if let Some(rest) = digits.strip_prefix("55") {
        match rest.split_at_checked(2) {
            Some((area, local)) if local.len() == 9 => {
                all.push(format!("55{area}{}", local.get(1..).unwrap_or_default()));
            }
            Some((area, local)) if local.len() == 8 => all.push(format!("55{area}9{local}")),
            _ => {}
        }
    }
    for (short, long) in [("52", "521"), ("54", "549")] {
        if let Some(rest) = digits.strip_prefix(long) {
            all.push(format!("{short}{rest}"));
        } else if let Some(rest) = digits.strip_prefix(short) {
            all.push(format!("{long}{rest}"));
        }
    }
    all
}

/// ISO country of a number, for its user id; the ones the demo needs.
pub(crate) fn country_of(phone: &str) -> &'static str {
    let known = [
        ("55", "BR"),
        ("44", "GB"),
        ("34", "ES"),
        ("351", "PT"),
        ("972", "IL"),
        ("971", "AE"),
        ("20", "EG"),
        ("52", "MX"),
        ("54", "AR"),
        ("49", "DE"),
        ("1", "US"),
    ];
    known
        .iter()
        .find(|(prefix, _)| phone.starts_with(prefix))
        .map_or("GB", |(_, country)| country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_always_gives_the_same_number_and_id() {
        let (mut one, mut two) = (People::default(), People::default());
        two.meet("Someone else");
        assert_eq!(one.meet("Ana").phone, two.meet("Ana").phone);
        assert_eq!(one.meet("Ana").user_id, two.meet("Ana").user_id);
    }

    #[test]
    fn both_forms_of_a_brazilian_number_reach_one_person() {
        let mut people = People::default();
        people.change("Bia", |bia| bia.phone = Some(String::from("551187654321")));
        assert_eq!(
            people
                .with_phone("5511987654321")
                .map(|bia| bia.name.as_str()),
            Some("Bia")
        );
        assert_eq!(
            people
                .with_phone("551187654321")
                .map(|bia| bia.name.as_str()),
            Some("Bia")
        );
        assert!(people.with_phone("551187654322").is_none());
    }
}
