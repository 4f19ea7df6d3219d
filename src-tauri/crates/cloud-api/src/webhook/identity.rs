//! Who somebody is: any mix of phone number, business-scoped user id and names.

use serde_json::Value;

use crate::UserId;
use crate::json;

/// What a payload says about one person. Any part may be absent, and empty never stands for it.
///
/// The same person may come with phone number and user id today and with the user id only next
/// month. Names identify nobody.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Phone number: digits with country code, as Meta spells it for this person.
    pub wa_id: Option<String>,
    /// Business-scoped user id, `CC.…`.
    pub user_id: Option<String>,
    /// The id shared by linked portfolios, `CC.ENT.…`.
    pub parent_user_id: Option<String>,
    /// The name the person chose. Display only.
    pub profile_name: Option<String>,
    /// The username without `@`. Display only: usernames change hands.
    pub username: Option<String>,
    /// Changes when the person re-registers; only with the identity check switched on.
    pub identity_key_hash: Option<String>,
}

/// Shows which parts are known, not what they are.
impl std::fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [
            ("wa_id", self.wa_id.is_some()),
            ("user_id", self.user_id.is_some()),
            ("parent_user_id", self.parent_user_id.is_some()),
            ("profile_name", self.profile_name.is_some()),
            ("username", self.username.is_some()),
        ];
        let known = parts
            .into_iter()
            .filter(|(_, known)| *known)
            .map(|(name, _)| name);
        formatter.write_str("Identity ")?;
        formatter.debug_set().entries(known).finish()
    }
}

impl Identity {
    /// How to answer this person: by number where it is known, else by user id.
    #[must_use]
    pub fn recipient(&self) -> Option<crate::Recipient> {
        let number = self.wa_id.as_deref().map(crate::WaId::new);
        let user = self.user_id.as_deref().or(self.parent_user_id.as_deref());
        number
            .map(crate::Recipient::Phone)
            .or_else(|| user.map(|user| crate::Recipient::User(user.into())))
    }

    /// Whether there is no id to know the person by.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.wa_id.is_none() && self.user_id.is_none() && self.parent_user_id.is_none()
    }

    /// Reads ids from three keys of an element.
    pub(super) fn of(holder: &Value, phone: &str, user: &str, parent: &str) -> Self {
        let mut identity = Self {
            user_id: json::ident(holder, user),
            parent_user_id: json::ident(holder, parent),
            ..Self::default()
        };
        identity.place_phone(json::ident(holder, phone));
        identity
    }

    /// Puts the content of a phone place where it belongs: user ids have been seen there.
    pub(super) fn place_phone(&mut self, phone: Option<String>) {
        let Some(phone) = phone else { return };
        if UserId::is_parent(&phone) {
            self.parent_user_id.get_or_insert(phone);
        } else if UserId::is_well_formed(&phone) {
            self.user_id.get_or_insert(phone);
        } else {
            let number: String = phone
                .chars()
                .filter(|character| !matches!(character, '+' | ' ' | '-' | '(' | ')'))
                .collect();
            let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            // What is neither number nor user id is kept as it is: better odd than lost.
            self.wa_id = Some(if digits { number } else { phone });
        }
    }

    /// One element of `contacts`, or the `context` of a history thread.
    pub(super) fn contact(contact: &Value) -> Self {
        let profile = contact.get("profile").unwrap_or(&Value::Null);
        let username =
            json::ident(profile, "username").or_else(|| json::ident(contact, "username"));
        Self {
            profile_name: json::ident(profile, "name"),
            username: username.map(|name| name.trim_start_matches('@').to_owned()),
            identity_key_hash: json::ident(contact, "identity_key_hash"),
            ..Self::of(contact, "wa_id", "user_id", "parent_user_id")
        }
    }

    /// Fills what is absent here from another account of the same person.
    pub(super) fn fill_from(&mut self, other: &Self) {
        let fill = |own: &mut Option<String>, theirs: &Option<String>| {
            if own.is_none() {
                own.clone_from(theirs);
            }
        };
        fill(&mut self.wa_id, &other.wa_id);
        fill(&mut self.user_id, &other.user_id);
        fill(&mut self.parent_user_id, &other.parent_user_id);
        fill(&mut self.profile_name, &other.profile_name);
        fill(&mut self.username, &other.username);
        fill(&mut self.identity_key_hash, &other.identity_key_hash);
    }
}

/// The `contacts` of one value.
pub(super) struct People(Vec<Identity>);

/// People read from one value: each message looks through all of them.
const MOST: usize = 5_000;

impl People {
    pub(super) fn read(holder: &Value) -> Self {
        let contacts = json::list(holder, "contacts");
        Self(
            contacts
                .iter()
                .filter(|contact| contact.is_object())
                .take(MOST)
                .map(Identity::contact)
                .collect(),
        )
    }

    /// Completes a person's ids by the entry that names the same person: by user id, then by
    /// number, never by position. `alone` says that the value speaks of one person only; then a
    /// single entry counts where one of the two sides names no id at all.
    pub(super) fn complete(&self, mut own: Identity, alone: bool) -> Identity {
        let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
        let found = self
            .0
            .iter()
            .find(|person| same(&person.user_id, &own.user_id))
            .or_else(|| self.0.iter().find(|person| same(&person.wa_id, &own.wa_id)))
            .or_else(|| {
                self.0
                    .iter()
                    .find(|person| same(&person.parent_user_id, &own.parent_user_id))
            })
            .or_else(|| match self.0.as_slice() {
                [single] if alone && (single.is_anonymous() || own.is_anonymous()) => Some(single),
                _ => None,
            });
        if let Some(found) = found {
            own.fill_from(found);
        }
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn people(contacts: Value) -> People {
        People::read(&json!({ "contacts": contacts }))
    }

    fn sender(message: Value) -> Identity {
        Identity::of(&message, "from", "from_user_id", "from_parent_user_id")
    }

    #[test]
    fn names_come_from_the_entry_with_the_same_id_not_the_same_place() {
        let people = people(json!([
            { "profile": { "name": "Ben" }, "wa_id": "2" },
            { "profile": { "name": "Ana", "username": "@ana" }, "wa_id": "1", "user_id": "GB.1" },
        ]));
        let ana = people.complete(sender(json!({ "from_user_id": "GB.1" })), false);
        assert_eq!(ana.profile_name.as_deref(), Some("Ana"));
        assert_eq!(
            (ana.wa_id.as_deref(), ana.username.as_deref()),
            (Some("1"), Some("ana"))
        );
        let stranger = people.complete(sender(json!({ "from": "3" })), true);
        assert_eq!(
            stranger.profile_name, None,
            "somebody else's name is worse than none"
        );
    }

    #[test]
    fn a_single_entry_counts_only_where_nothing_contradicts() {
        let nameless = people(json!([{ "profile": { "name": "Cai" } }]));
        let own = || sender(json!({ "from": "1" }));
        assert_eq!(
            nameless.complete(own(), true).profile_name.as_deref(),
            Some("Cai")
        );
        assert_eq!(
            nameless.complete(own(), false).profile_name,
            None,
            "whose name is it?"
        );
        let other = people(json!([{ "profile": { "name": "Zed" }, "wa_id": "9" }]));
        assert_eq!(other.complete(own(), true).profile_name, None);
        let nobody = other.complete(Identity::default(), true);
        assert_eq!(
            nobody.wa_id.as_deref(),
            Some("9"),
            "a message that names nobody"
        );
    }

    #[test]
    fn a_user_id_in_a_phone_place_is_a_user_id() {
        let cai = sender(json!({ "from": "BR.331" }));
        assert_eq!((cai.wa_id, cai.user_id.as_deref()), (None, Some("BR.331")));
        let both = sender(json!({ "from": "BR.331", "from_user_id": "BR.1" }));
        assert_eq!(both.user_id.as_deref(), Some("BR.1"));
        let parent = sender(json!({ "from": "BR.ENT.331" }));
        assert_eq!(parent.parent_user_id.as_deref(), Some("BR.ENT.331"));
        assert!(sender(json!({ "from": "", "from_user_id": null })).is_anonymous());
        assert_eq!(
            sender(json!({ "from": 447_700_900_123_i64 }))
                .wa_id
                .as_deref(),
            Some("447700900123")
        );
        assert_eq!(
            sender(json!({ "from": "+44 7700" })).wa_id.as_deref(),
            Some("447700")
        );
    }
}
