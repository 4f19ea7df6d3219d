//! People, and by what they are known.
//!
//! One person may come with a phone number today and with a business-scoped user id only next
//! month. So nothing is keyed on a number: a contact owns aliases, and a payload that shows two
//! of them together links them. Rules: Meta's identifiers of 2026, one table:
//!
//! | phone known | user id known | what happens |
//! |---|---|---|
//! | no | no | a new contact with both |
//! | A | no | A; the id is added if A has none, else a new contact takes the phone (recycled SIM) |
//! | no | B | B; the phone is added |
//! | A | A | A |
//! | A, no user id | B, no phone | one person: B's chat joins A's |
//! | A, other user id | B | B; the phone moves to B, A keeps its history |
//!
//! A number counts as known in any form WhatsApp may give it (see [`Person::other_forms`]). What a
//! person was called before stays an alias, as a former one: late webhooks still use it.

use shopbell_domain::{AccountId, ContactId, ConversationId};

use crate::{Store, StoreError, WriteTx, aliases::Kind};

/// How a payload names a person. Absent values are `None`, never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Digits with country code, as Meta wrote them.
    pub phone: Option<String>,
    /// Other digits that reach the same phone: in some countries WhatsApp adds or drops one.
    pub other_forms: Vec<String>,
    /// Business-scoped user id.
    pub user_id: Option<String>,
    /// Parent user id, for linked portfolios.
    pub parent_user_id: Option<String>,
    /// Name the person chose.
    pub profile_name: Option<String>,
    /// Username without `@`.
    pub username: Option<String>,
    /// Changes when the person registers anew.
    pub identity_hash: Option<String>,
}

impl Person {
    /// Whether there is nothing to know the person by.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.phone.is_none() && self.user_id.is_none() && self.parent_user_id.is_none()
    }
}

/// Whom a payload named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The contact.
    pub contact: ContactId,
    /// A contact that turned out to be the same person; its chat must be joined.
    pub joined: Option<ContactId>,
    /// A contact that had the phone number before, and is somebody else by its user id.
    pub strangers: Option<ContactId>,
}

/// By what name somebody in a group is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorName {
    /// Phone number or user id, as messages name their author.
    pub value: String,
    /// Chosen by the owner or her address book; may be empty.
    pub given_name: String,
    /// Chosen by the person; may be empty.
    pub profile_name: String,
    /// Without `@`; may be empty.
    pub username: String,
}

impl Store {
    /// The names of people by a phone number or user id of theirs; unknown ones are left out.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn author_names(
        &self,
        account: AccountId,
        values: &[&str],
    ) -> Result<Vec<AuthorName>, StoreError> {
        let mut found = Vec::with_capacity(values.len());
        for value in values {
            let row = sqlx::query_as!(
                AuthorName,
                r#"SELECT a.value, c.given_name, c.profile_name, c.username
                   FROM accounts n JOIN contact_aliases a ON a.scope = n.waba_id AND a.value = ?2
                   JOIN contacts c ON c.id = a.contact_id
                   WHERE n.id = ?1 AND a.kind IN ('phone', 'bsuid', 'parent_bsuid') LIMIT 1"#,
                account.0,
                value
            )
            .fetch_optional(&self.readers)
            .await?;
            found.extend(row);
        }
        Ok(found)
    }

    /// Whether the person of a thread asked for no marketing messages.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn refuses_marketing(&self, thread: ConversationId) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT c.no_marketing AS "refuses!: bool" FROM conversations v
               JOIN contacts c ON c.id = v.contact_id WHERE v.id = ?"#,
            thread.0
        )
        .fetch_optional(&self.readers)
        .await?
        .unwrap_or(false))
    }
}

impl WriteTx {
    /// Finds or makes the contact a payload names, within a scope (the WABA). `at_ms` is the
    /// payload's own time. `None` when it names nobody.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn resolve_person(
        &mut self,
        scope: &str,
        person: &Person,
        at_ms: i64,
    ) -> Result<Option<Resolved>, StoreError> {
        if person.is_anonymous() {
            return Ok(None);
        }
        let by_phone = self.owner_of_number(scope, person).await?;
        let by_user = self.owner_of_user(scope, person).await?;
        let user = person.user_id.as_deref();
        let (mut joined, mut strangers) = (None, None);
        let contact = match (by_phone, by_user) {
            (None, None) => self.insert_contact(scope, at_ms).await?,
            (Some(a), None) => match (user, self.current_alias(a, Kind::User).await?) {
                (Some(new), Some(old)) if new != old => {
                    strangers = Some(a);
                    self.insert_contact(scope, at_ms).await?
                }
                _ => a,
            },
            (None, Some(b)) => b,
            (Some(a), Some(b)) if a == b => a,
            (Some(a), Some(b)) => {
                if self.current_alias(a, Kind::User).await?.is_some()
                    || self.current_alias(b, Kind::Phone).await?.is_some()
                {
                    strangers = Some(a);
                    b
                } else {
                    joined = Some(b);
                    a
                }
            }
        };
        if let Some(other) = joined {
            self.absorb(other, contact).await?;
        }
        for (kind, value) in person.ids() {
            self.see_alias(scope, kind, value, contact, at_ms).await?;
        }
        self.note_names(contact, person, at_ms).await?;
        // A late payload takes no number back from who has it since.
        if let (Some(_), Some(phone)) = (strangers, &person.phone)
            && self.owner_of(scope, Kind::Phone, phone).await? != Some(contact)
        {
            strangers = None;
        }
        Ok(Some(Resolved {
            contact,
            joined,
            strangers,
        }))
    }

    /// Gives a person new ids in the place of former ones, as WhatsApp announces it; `at_ms` is
    /// when that happened. Announcements repeat, and come before and after messages that use
    /// the new ids already: the end is one contact. `None` when nobody is named on one side.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn rotate_person(
        &mut self,
        scope: &str,
        former: &Person,
        current: &Person,
        at_ms: i64,
    ) -> Result<Option<Resolved>, StoreError> {
        if former.is_anonymous() || current.is_anonymous() {
            return Ok(None);
        }
        let before = match self.owner_of_user(scope, former).await? {
            Some(owner) => Some(owner),
            None => self.owner_of_number(scope, former).await?,
        };
        let after = match self.owner_of_user(scope, current).await? {
            Some(owner) => Some(owner),
            // A number changes hands: whoever had it before the change is somebody else.
            None => match self.owner_of_number(scope, current).await? {
                Some(owner) if self.first_seen(owner).await? >= at_ms => Some(owner),
                _ => None,
            },
        };
        let mut joined = None;
        let contact = match (before, after) {
            (Some(before), Some(after)) if before != after => {
                joined = Some(after);
                self.absorb(after, before).await?;
                before
            }
            (Some(contact), _) | (None, Some(contact)) => contact,
            (None, None) => self.insert_contact(scope, at_ms).await?,
        };
        for (kind, value) in current.ids() {
            self.take_alias(scope, kind, value, contact, at_ms).await?;
        }
        for (kind, value) in former.ids() {
            let replaced = current.ids().any(|(new, _)| new == kind);
            self.retire_alias(scope, kind, value, contact, replaced, at_ms)
                .await?;
        }
        self.note_names(contact, current, at_ms).await?;
        Ok(Some(Resolved {
            contact,
            joined,
            strangers: None,
        }))
    }

    /// Adds the number Meta returned for one we dialled: they differ in some countries, and the
    /// customer's answers name Meta's. A number that has an owner stays there.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn learn_phone(
        &mut self,
        conversation: ConversationId,
        wa_id: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO contact_aliases (scope, kind, value, contact_id, first_seen_ms, last_seen_ms)
             SELECT c.scope, 'phone', ?1, c.id, ?2, ?2
             FROM conversations v JOIN contacts c ON c.id = v.contact_id WHERE v.id = ?3
             ON CONFLICT (scope, kind, value) DO NOTHING",
            wa_id,
            now_ms,
            conversation.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Notes the name a person has in the owner's address book; empty when it was removed. The
    /// latest word counts.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn save_name(
        &mut self,
        contact: ContactId,
        name: &str,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE contacts SET given_name = ?, given_name_ms = ? WHERE id = ? AND given_name_ms <= ?",
            name,
            at_ms,
            contact.0,
            at_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Notes whether a person wants marketing messages; `true` when that is news. The latest
    /// word counts.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn note_marketing(
        &mut self,
        contact: ContactId,
        stopped: bool,
        at_ms: i64,
    ) -> Result<bool, StoreError> {
        let before = sqlx::query_scalar!(
            r#"SELECT no_marketing AS "stopped!: bool" FROM contacts WHERE id = ? AND marketing_ms <= ?"#,
            contact.0,
            at_ms
        )
        .fetch_optional(&mut *self.0)
        .await?;
        sqlx::query!(
            "UPDATE contacts SET no_marketing = ?, marketing_ms = ? WHERE id = ? AND marketing_ms <= ?",
            stopped,
            at_ms,
            contact.0,
            at_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(before.is_some_and(|before| before != stopped))
    }

    /// Whether a contact is known by an alias the payload names, in each kind it names.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn knows_person(
        &mut self,
        scope: &str,
        contact: ContactId,
        person: &Person,
    ) -> Result<bool, StoreError> {
        for (kind, value) in person.ids() {
            if self.owner_of(scope, kind, value).await? != Some(contact) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds what a payload says of a contact that is known otherwise, as far as nobody owns it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn enrich_person(
        &mut self,
        scope: &str,
        contact: ContactId,
        person: &Person,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        for (kind, value) in person.ids() {
            if self.owner_of(scope, kind, value).await?.is_none() {
                self.see_alias(scope, kind, value, contact, at_ms).await?;
            }
        }
        self.note_names(contact, person, at_ms).await
    }

    async fn owner_of_number(
        &mut self,
        scope: &str,
        person: &Person,
    ) -> Result<Option<ContactId>, StoreError> {
        for number in person.phone.iter().chain(&person.other_forms) {
            if let Some(owner) = self.owner_of(scope, Kind::Phone, number).await? {
                return Ok(Some(owner));
            }
        }
        Ok(None)
    }

    async fn owner_of_user(
        &mut self,
        scope: &str,
        person: &Person,
    ) -> Result<Option<ContactId>, StoreError> {
        if let Some(user) = &person.user_id
            && let Some(owner) = self.owner_of(scope, Kind::User, user).await?
        {
            return Ok(Some(owner));
        }
        match &person.parent_user_id {
            Some(parent) => self.owner_of(scope, Kind::Parent, parent).await,
            None => Ok(None),
        }
    }

    async fn insert_contact(&mut self, scope: &str, at_ms: i64) -> Result<ContactId, StoreError> {
        let id = sqlx::query_scalar!(
            r#"INSERT INTO contacts (scope, created_at_ms) VALUES (?, ?) RETURNING id AS "id!: i64""#,
            scope,
            at_ms
        )
        .fetch_one(&mut *self.0)
        .await?;
        Ok(ContactId(id))
    }

    /// Makes one contact of two: aliases, names and reactions of `from` become those of `into`,
    /// where `into` has none. Chats are joined by [`WriteTx::join_threads`].
    async fn absorb(&mut self, from: ContactId, into: ContactId) -> Result<(), StoreError> {
        self.move_aliases(from, into).await?;
        sqlx::query!(
            "UPDATE contacts SET
                 given_name = CASE WHEN contacts.given_name_ms >= o.given_name_ms THEN contacts.given_name ELSE o.given_name END,
                 given_name_ms = MAX(contacts.given_name_ms, o.given_name_ms),
                 profile_name = CASE WHEN (contacts.profile_name_ms, contacts.profile_name) >= (o.profile_name_ms, o.profile_name)
                     THEN contacts.profile_name ELSE o.profile_name END,
                 profile_name_ms = MAX(contacts.profile_name_ms, o.profile_name_ms),
                 username = CASE WHEN (contacts.username_ms, contacts.username) >= (o.username_ms, o.username)
                     THEN contacts.username ELSE o.username END,
                 username_ms = MAX(contacts.username_ms, o.username_ms),
                 identity_hash = CASE WHEN (contacts.identity_ms, contacts.identity_hash) >= (o.identity_ms, o.identity_hash)
                     THEN contacts.identity_hash ELSE o.identity_hash END,
                 identity_ms = MAX(contacts.identity_ms, o.identity_ms),
                 no_marketing = CASE WHEN contacts.marketing_ms >= o.marketing_ms THEN contacts.no_marketing ELSE o.no_marketing END,
                 marketing_ms = MAX(contacts.marketing_ms, o.marketing_ms)
             FROM contacts o WHERE contacts.id = ?1 AND o.id = ?2",
            into.0,
            from.0
        )
        .execute(&mut *self.0)
        .await?;
        self.move_reactions(from, into).await
    }

    /// Notes what a payload calls a person. Payloads come in any order: the latest word counts,
    /// by Meta's clock, and of two of one second the greater, so that the end is the same.
    async fn note_names(
        &mut self,
        contact: ContactId,
        person: &Person,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let (name, username) = (person.profile_name.as_deref(), person.username.as_deref());
        let hash = person.identity_hash.as_deref();
        if name.is_none() && username.is_none() && hash.is_none() {
            return Ok(());
        }
        sqlx::query!(
            "UPDATE contacts SET
                 profile_name = CASE WHEN (?2, ?1) > (profile_name_ms, profile_name) AND ?1 IS NOT NULL
                     THEN ?1 ELSE profile_name END,
                 profile_name_ms = MAX(profile_name_ms, CASE WHEN ?1 IS NULL THEN 0 ELSE ?2 END),
                 username = CASE WHEN (?2, ?3) > (username_ms, username) AND ?3 IS NOT NULL
                     THEN ?3 ELSE username END,
                 username_ms = MAX(username_ms, CASE WHEN ?3 IS NULL THEN 0 ELSE ?2 END),
                 identity_hash = CASE WHEN (?2, ?4) > (identity_ms, identity_hash) AND ?4 IS NOT NULL
                     THEN ?4 ELSE identity_hash END,
                 identity_ms = MAX(identity_ms, CASE WHEN ?4 IS NULL THEN 0 ELSE ?2 END)
             WHERE id = ?5",
            name,
            at_ms,
            username,
            hash,
            contact.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}

impl Person {
    fn ids(&self) -> impl Iterator<Item = (Kind, &str)> {
        let ids = [
            (Kind::Phone, &self.phone),
            (Kind::User, &self.user_id),
            (Kind::Parent, &self.parent_user_id),
        ];
        ids.into_iter()
            .filter_map(|(kind, value)| Some((kind, value.as_deref()?)))
    }
}

#[cfg(test)]
mod tests;
