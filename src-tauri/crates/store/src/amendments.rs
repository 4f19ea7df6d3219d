//! What changes a message after it was said: reactions, edits, deletions.
//!
//! Each may come before its target, which may come much later (or never). So they are kept by
//! Meta's id of the target and applied when both are here.

use shopbell_domain::{AccountId, ContactId, ConversationId, MessageId};

use crate::{Store, StoreError, WriteTx};

/// A reaction of one person.
#[derive(Clone, Debug)]
pub struct Reaction<'a> {
    /// Our number.
    pub account_id: AccountId,
    /// Meta's id of the message.
    pub target_wamid: &'a str,
    /// `us`, or the contact's id.
    pub author: &'a str,
    /// Empty: taken back.
    pub emoji: &'a str,
    /// Unix milliseconds; the newest wins.
    pub at_ms: i64,
}

/// A reaction as its message shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReactionRow {
    /// Meta's id of the message.
    pub target_wamid: String,
    /// `us`, or the contact's id.
    pub author: String,
    /// Empty when we took ours back; never empty for others.
    pub emoji: String,
    /// Since when, Unix milliseconds.
    pub at_ms: i64,
}

/// An edit or a deletion.
#[derive(Clone, Debug)]
pub struct Amendment<'a> {
    /// Our number.
    pub account_id: AccountId,
    /// Meta's id of the event.
    pub event_wamid: &'a str,
    /// Meta's id of the message.
    pub target_wamid: &'a str,
    /// The new text, or `None` for a deletion.
    pub new_body: Option<&'a str>,
    /// Unix milliseconds.
    pub at_ms: i64,
}

impl Store {
    /// Current reactions on these messages, without those written here: see
    /// [`Store::own_reactions`].
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn reactions(
        &self,
        account: AccountId,
        wamids: &[String],
    ) -> Result<Vec<ReactionRow>, StoreError> {
        let mut found = Vec::new();
        for wamid in wamids {
            let rows = sqlx::query_as!(
                ReactionRow,
                "SELECT target_wamid, author, emoji, at_ms FROM reactions
                 WHERE account_id = ? AND target_wamid = ? AND (emoji <> '' OR author = 'us')
                 ORDER BY at_ms",
                account.0,
                wamid
            )
            .fetch_all(&self.readers)
            .await?;
            found.extend(rows);
        }
        Ok(found)
    }
}

impl WriteTx {
    /// Keeps a reaction unless a newer one of the same person is here; of two of one second the
    /// greater stays, whichever came first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn keep_reaction(&mut self, reaction: &Reaction<'_>) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO reactions (account_id, target_wamid, author, emoji, at_ms) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (account_id, target_wamid, author) DO UPDATE SET emoji = excluded.emoji, at_ms = excluded.at_ms
             WHERE (excluded.at_ms, excluded.emoji) >= (reactions.at_ms, reactions.emoji)",
            reaction.account_id.0,
            reaction.target_wamid,
            reaction.author,
            reaction.emoji,
            reaction.at_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Gives the reactions of a contact to another who turned out to be the same person; where
    /// both reacted, the newest stays.
    pub(crate) async fn move_reactions(
        &mut self,
        from: ContactId,
        into: ContactId,
    ) -> Result<(), StoreError> {
        let (from, into) = (from.to_string(), into.to_string());
        sqlx::query!(
            "INSERT INTO reactions (account_id, target_wamid, author, emoji, at_ms)
             SELECT account_id, target_wamid, ?2, emoji, at_ms FROM reactions WHERE author = ?1
             ON CONFLICT (account_id, target_wamid, author) DO UPDATE SET emoji = excluded.emoji, at_ms = excluded.at_ms
             WHERE (excluded.at_ms, excluded.emoji) > (reactions.at_ms, reactions.emoji)",
            from,
            into
        )
        .execute(&mut *self.0)
        .await?;
        sqlx::query!("DELETE FROM reactions WHERE author = ?", from)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Keeps an edit or deletion; apply it with [`WriteTx::amend`]. A repeat changes nothing,
    /// unless the journal is projected once more: then its text may be read better.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn keep_amendment(&mut self, amendment: &Amendment<'_>) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO amendments (event_wamid, account_id, target_wamid, new_body, at_ms) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
            amendment.event_wamid,
            amendment.account_id.0,
            amendment.target_wamid,
            amendment.new_body,
            amendment.at_ms
        )
        .execute(&mut *self.0)
        .await?;
        if self.is_again() {
            sqlx::query!(
                "UPDATE amendments SET new_body = ? WHERE account_id = ? AND target_wamid = ? AND event_wamid = ?",
                amendment.new_body,
                amendment.account_id.0,
                amendment.target_wamid,
                amendment.event_wamid
            )
            .execute(&mut *self.0)
            .await?;
        }
        Ok(())
    }

    /// Brings a message in line with its edits and deletions, if it is here. A deletion beats
    /// edits; the text stays in the row for the owner.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn amend(
        &mut self,
        account: AccountId,
        wamid: &str,
    ) -> Result<Option<(MessageId, ConversationId)>, StoreError> {
        let Some((message, conversation)) = self.find_message(account, wamid).await? else {
            return Ok(None);
        };
        sqlx::query!(
            "UPDATE messages SET
                 body = COALESCE((SELECT a.new_body FROM amendments a
                                  WHERE a.account_id = ?1 AND a.target_wamid = ?2 AND a.new_body IS NOT NULL
                                  ORDER BY a.at_ms DESC, a.event_wamid DESC LIMIT 1), body),
                 edited = EXISTS (SELECT 1 FROM amendments a
                                  WHERE a.account_id = ?1 AND a.target_wamid = ?2 AND a.new_body IS NOT NULL),
                 deleted = EXISTS (SELECT 1 FROM amendments a
                                   WHERE a.account_id = ?1 AND a.target_wamid = ?2 AND a.new_body IS NULL)
             WHERE id = ?3",
            account.0,
            wamid,
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(Some((message, conversation)))
    }
}
