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

use shopbell_domain::{ContactId, ConversationId};

use crate::{StoreError, WriteTx};

/// How a payload names a person. Absent values are `None`, never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Digits with country code, as Meta wrote them.
    pub phone: Option<String>,
    /// Business-scoped user id.
    pub user_id: Option<String>,
    /// Parent user id, for linked portfolios.
    pub parent_user_id: Option<String>,
    /// Name the person chose.
    pub profile_name: Option<String>,
    /// Username without `@`.
    pub username: Option<String>,
}

/// Whom a payload named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The contact.
    pub contact: ContactId,
    /// A contact that turned out to be the same person; its chat must be joined.
    pub joined: Option<ContactId>,
}

impl WriteTx {
    /// Finds or makes the contact a payload names, within a scope (the WABA). `None` when the
    /// payload names nobody.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn resolve_person(
        &mut self,
        scope: &str,
        person: &Person,
        now_ms: i64,
    ) -> Result<Option<Resolved>, StoreError> {
        let phone = person.phone.as_deref();
        let user = person.user_id.as_deref();
        let parent = person.parent_user_id.as_deref();
        let by_phone = self.owner_of(scope, "phone", phone).await?;
        let by_user = match self.owner_of(scope, "bsuid", user).await? {
            Some(owner) => Some(owner),
            None => self.owner_of(scope, "parent_bsuid", parent).await?,
        };
        let mut joined = None;
        let contact = match (by_phone, by_user) {
            (None, None) if phone.is_none() && user.is_none() && parent.is_none() => {
                return Ok(None);
            }
            (None, None) => self.insert_contact(scope, now_ms).await?,
            (Some(a), None) => match (user, self.current_alias(a, "bsuid").await?) {
                (Some(new), Some(old)) if new != old => self.insert_contact(scope, now_ms).await?,
                _ => a,
            },
            (None, Some(b)) => b,
            (Some(a), Some(b)) if a == b => a,
            (Some(a), Some(b)) => {
                let strangers = self.current_alias(a, "bsuid").await?.is_some()
                    || self.current_alias(b, "phone").await?.is_some();
                if strangers {
                    b
                } else {
                    joined = Some(b);
                    a
                }
            }
        };
        if let Some(other) = joined {
            self.move_aliases(other, contact).await?;
        }
        for (kind, value) in [("phone", phone), ("bsuid", user), ("parent_bsuid", parent)] {
            if let Some(value) = value {
                self.own_alias(scope, kind, value, contact, now_ms).await?;
            }
        }
        self.note_names(contact, person).await?;
        Ok(Some(Resolved { contact, joined }))
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

    async fn owner_of(
        &mut self,
        scope: &str,
        kind: &str,
        value: Option<&str>,
    ) -> Result<Option<ContactId>, StoreError> {
        let Some(value) = value else { return Ok(None) };
        Ok(sqlx::query_scalar!(
            "SELECT contact_id FROM contact_aliases WHERE scope = ? AND kind = ? AND value = ?",
            scope,
            kind,
            value
        )
        .fetch_optional(&mut *self.0)
        .await?
        .map(ContactId))
    }

    async fn current_alias(
        &mut self,
        contact: ContactId,
        kind: &str,
    ) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT value FROM contact_aliases WHERE contact_id = ? AND kind = ? AND is_current = 1
             ORDER BY last_seen_ms DESC LIMIT 1",
            contact.0,
            kind
        )
        .fetch_optional(&mut *self.0)
        .await?)
    }

    async fn insert_contact(&mut self, scope: &str, now_ms: i64) -> Result<ContactId, StoreError> {
        let id = sqlx::query_scalar!(
            r#"INSERT INTO contacts (scope, created_at_ms) VALUES (?, ?) RETURNING id AS "id!: i64""#,
            scope,
            now_ms
        )
        .fetch_one(&mut *self.0)
        .await?;
        Ok(ContactId(id))
    }

    async fn move_aliases(&mut self, from: ContactId, to: ContactId) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE contact_aliases SET contact_id = ? WHERE contact_id = ?",
            to.0,
            from.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Makes an alias the contact's current one of its kind; former ones stay.
    async fn own_alias(
        &mut self,
        scope: &str,
        kind: &str,
        value: &str,
        contact: ContactId,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE contact_aliases SET is_current = 0
             WHERE contact_id = ? AND kind = ? AND value <> ? AND is_current = 1",
            contact.0,
            kind,
            value
        )
        .execute(&mut *self.0)
        .await?;
        sqlx::query!(
            "INSERT INTO contact_aliases (scope, kind, value, contact_id, first_seen_ms, last_seen_ms)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (scope, kind, value) DO UPDATE SET
                 contact_id = excluded.contact_id, is_current = 1, last_seen_ms = excluded.last_seen_ms",
            scope,
            kind,
            value,
            contact.0,
            now_ms,
            now_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    async fn note_names(&mut self, contact: ContactId, person: &Person) -> Result<(), StoreError> {
        let (name, username) = (person.profile_name.as_deref(), person.username.as_deref());
        if name.is_none() && username.is_none() {
            return Ok(());
        }
        sqlx::query!(
            "UPDATE contacts SET profile_name = COALESCE(?, profile_name), username = COALESCE(?, username)
             WHERE id = ?",
            name,
            username,
            contact.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    fn person(phone: Option<&str>, user_id: Option<&str>) -> Person {
        Person {
            phone: phone.map(str::to_owned),
            user_id: user_id.map(str::to_owned),
            ..Person::default()
        }
    }

    async fn resolve(tx: &mut WriteTx, phone: Option<&str>, user: Option<&str>) -> Resolved {
        tx.resolve_person("waba", &person(phone, user), 1)
            .await
            .unwrap()
            .unwrap()
    }

    async fn write() -> (tempfile::TempDir, Store, WriteTx) {
        let dir = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(dir.path()).await.unwrap();
        let tx = store.write().await.unwrap();
        (dir, store, tx)
    }

    #[tokio::test]
    async fn a_number_shown_later_belongs_to_the_same_person() {
        let (_dir, _store, mut tx) = write().await;
        let cai = resolve(&mut tx, None, Some("BR.1")).await.contact;
        assert_eq!(
            resolve(&mut tx, Some("5511955500123"), Some("BR.1"))
                .await
                .contact,
            cai
        );
        assert_eq!(
            resolve(&mut tx, Some("5511955500123"), None).await.contact,
            cai
        );
    }

    #[tokio::test]
    async fn a_payload_that_shows_both_links_two_halves_of_one_person() {
        let (_dir, _store, mut tx) = write().await;
        let by_phone = resolve(&mut tx, Some("447700900123"), None).await.contact;
        let by_user = resolve(&mut tx, None, Some("GB.1")).await.contact;
        assert_ne!(by_phone, by_user);
        let both = resolve(&mut tx, Some("447700900123"), Some("GB.1")).await;
        assert_eq!(
            both,
            Resolved {
                contact: by_phone,
                joined: Some(by_user)
            }
        );
        assert_eq!(resolve(&mut tx, None, Some("GB.1")).await.contact, by_phone);
    }

    #[tokio::test]
    async fn two_people_are_never_merged_by_a_recycled_number() {
        let (_dir, _store, mut tx) = write().await;
        let ben = resolve(&mut tx, Some("447700900123"), Some("GB.1"))
            .await
            .contact;
        let ana = resolve(&mut tx, Some("447700900456"), Some("GB.2"))
            .await
            .contact;
        let conflict = resolve(&mut tx, Some("447700900123"), Some("GB.2")).await;
        assert_eq!(
            conflict,
            Resolved {
                contact: ana,
                joined: None
            },
            "the user id is not recycled"
        );
        let stranger = resolve(&mut tx, Some("447700900456"), Some("GB.3")).await;
        assert!(
            ![ben, ana].contains(&stranger.contact),
            "a new user id on a known SIM is somebody new"
        );
    }

    #[tokio::test]
    async fn a_payload_that_names_nobody_is_nobody() {
        let (_dir, _store, mut tx) = write().await;
        assert_eq!(
            tx.resolve_person("waba", &Person::default(), 1)
                .await
                .unwrap(),
            None
        );
    }
}
