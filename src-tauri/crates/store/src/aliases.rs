//! The ids under which Meta knows a contact.
//!
//! The current one of a kind is the one to write to. A former one stays, for late webhooks; seeing
//! it again does not make it current.

use shopbell_domain::ContactId;

use crate::{StoreError, WriteTx};

/// What an alias is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Phone number: digits.
    Phone,
    /// Business-scoped user id.
    User,
    /// The id linked portfolios share.
    Parent,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::User => "bsuid",
            Self::Parent => "parent_bsuid",
        }
    }
}

impl WriteTx {
    pub(crate) async fn owner_of(
        &mut self,
        scope: &str,
        kind: Kind,
        value: &str,
    ) -> Result<Option<ContactId>, StoreError> {
        let kind = kind.as_str();
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

    pub(crate) async fn current_alias(
        &mut self,
        contact: ContactId,
        kind: Kind,
    ) -> Result<Option<String>, StoreError> {
        let kind = kind.as_str();
        Ok(sqlx::query_scalar!(
            "SELECT value FROM contact_aliases WHERE contact_id = ? AND kind = ? AND is_current = 1
             ORDER BY last_seen_ms DESC LIMIT 1",
            contact.0,
            kind
        )
        .fetch_optional(&mut *self.0)
        .await?)
    }

    /// When a contact was first heard of, Unix milliseconds.
    pub(crate) async fn first_seen(&mut self, contact: ContactId) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT MIN(first_seen_ms) AS "first: i64" FROM contact_aliases WHERE contact_id = ?"#,
            contact.0
        )
        .fetch_one(&mut *self.0)
        .await?
        .unwrap_or(i64::MIN))
    }

    /// Notes that a contact went by an alias at a time. One that is new to the contact becomes
    /// its current one; one that somebody else used later stays there.
    pub(crate) async fn see_alias(
        &mut self,
        scope: &str,
        kind: Kind,
        value: &str,
        contact: ContactId,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let word = kind.as_str();
        let seen = sqlx::query!(
            "UPDATE contact_aliases SET first_seen_ms = MIN(first_seen_ms, ?5),
                 last_seen_ms = MAX(last_seen_ms, ?5)
             WHERE scope = ?1 AND kind = ?2 AND value = ?3 AND contact_id = ?4",
            scope,
            word,
            value,
            contact.0,
            at_ms
        )
        .execute(&mut *self.0)
        .await?;
        if seen.rows_affected() > 0 {
            return Ok(());
        }
        let used_later = sqlx::query_scalar!(
            r#"SELECT last_seen_ms > ? AS "later!: bool" FROM contact_aliases
               WHERE scope = ? AND kind = ? AND value = ?"#,
            at_ms,
            scope,
            word,
            value
        )
        .fetch_optional(&mut *self.0)
        .await?;
        if used_later == Some(true) {
            return Ok(());
        }
        self.take_alias(scope, kind, value, contact, at_ms).await
    }

    /// Makes an alias the contact's current one of its kind, whoever had it.
    pub(crate) async fn take_alias(
        &mut self,
        scope: &str,
        kind: Kind,
        value: &str,
        contact: ContactId,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let kind = kind.as_str();
        // A late word about an id that was replaced since does not bring it back.
        let replaced = sqlx::query_scalar!(
            r#"SELECT is_current = 0 AND last_seen_ms > ? AS "replaced!: bool" FROM contact_aliases
               WHERE scope = ? AND kind = ? AND value = ? AND contact_id = ?"#,
            at_ms,
            scope,
            kind,
            value,
            contact.0
        )
        .fetch_optional(&mut *self.0)
        .await?;
        if replaced == Some(true) {
            return Ok(());
        }
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
             VALUES (?1, ?2, ?3, ?4, ?5, ?5)
             ON CONFLICT (scope, kind, value) DO UPDATE SET
                 first_seen_ms = CASE WHEN contact_id = excluded.contact_id
                     THEN MIN(first_seen_ms, excluded.first_seen_ms) ELSE excluded.first_seen_ms END,
                 contact_id = excluded.contact_id, is_current = 1,
                 last_seen_ms = MAX(last_seen_ms, excluded.last_seen_ms)",
            scope,
            kind,
            value,
            contact.0,
            at_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Notes that a contact went by an alias until a time, unless somebody else owns it.
    /// `replaced` says that it has another of this kind now.
    pub(crate) async fn retire_alias(
        &mut self,
        scope: &str,
        kind: Kind,
        value: &str,
        contact: ContactId,
        replaced: bool,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let kind = kind.as_str();
        let is_current = !replaced;
        sqlx::query!(
            "INSERT INTO contact_aliases (scope, kind, value, contact_id, is_current, first_seen_ms, last_seen_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
             ON CONFLICT (scope, kind, value) DO UPDATE SET
                 is_current = MIN(is_current, excluded.is_current), last_seen_ms = MAX(last_seen_ms, excluded.last_seen_ms)
             WHERE contact_id = excluded.contact_id",
            scope,
            kind,
            value,
            contact.0,
            is_current,
            at_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    pub(crate) async fn move_aliases(
        &mut self,
        from: ContactId,
        to: ContactId,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE contact_aliases SET contact_id = ? WHERE contact_id = ?",
            to.0,
            from.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}
