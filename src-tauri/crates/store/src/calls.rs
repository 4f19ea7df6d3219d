//! Calls: what was told about each, and the line that shows it.

use shopbell_domain::{AccountId, ConversationId, MessageId};

use crate::{StoreError, WriteTx};

/// One thing told about a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallFact<'a> {
    /// It rings at the other side.
    pub ringing: bool,
    /// The other side took it.
    pub accepted: bool,
    /// The other side declined it.
    pub rejected: bool,
    /// It ended: Meta's word.
    pub ended: Option<&'a str>,
    /// How long both talked.
    pub seconds: Option<i64>,
}

/// All that was told about a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in `CallFact`, and the line that shows it")]
pub struct CallRow {
    pub message_id: MessageId,
    pub conversation_id: ConversationId,
    pub incoming: bool,
    pub ringing: bool,
    pub accepted: bool,
    pub rejected: bool,
    pub ended: Option<String>,
    pub seconds: Option<i64>,
}

impl WriteTx {
    /// A call by Meta's id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn call(
        &mut self,
        account: AccountId,
        call_id: &str,
    ) -> Result<Option<CallRow>, StoreError> {
        Ok(sqlx::query_as!(
            CallRow,
            r#"SELECT c.message_id, m.conversation_id, c.incoming AS "incoming!: bool",
                      c.ringing AS "ringing!: bool", c.accepted AS "accepted!: bool",
                      c.rejected AS "rejected!: bool", c.ended, c.seconds
               FROM calls c JOIN messages m ON m.id = c.message_id
               WHERE c.account_id = ? AND c.call_id = ?"#,
            account.0,
            call_id
        )
        .fetch_optional(&mut *self.0)
        .await?)
    }

    /// Begins to keep what is told about a call that a message shows.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn keep_call(
        &mut self,
        account: AccountId,
        call_id: &str,
        message: MessageId,
        incoming: bool,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO calls (account_id, call_id, message_id, incoming) VALUES (?, ?, ?, ?)
             ON CONFLICT (account_id, call_id) DO NOTHING",
            account.0,
            call_id,
            message.0,
            incoming
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Adds what was told about a call; repeats and order do not matter.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn note_call(
        &mut self,
        account: AccountId,
        call_id: &str,
        fact: CallFact<'_>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE calls SET ringing = MAX(ringing, ?1), accepted = MAX(accepted, ?2), rejected = MAX(rejected, ?3),
                 ended = COALESCE(MIN(ended, ?4), ended, ?4), seconds = COALESCE(MAX(seconds, ?5), seconds, ?5)
             WHERE account_id = ?6 AND call_id = ?7",
            fact.ringing,
            fact.accepted,
            fact.rejected,
            fact.ended,
            fact.seconds,
            account.0,
            call_id
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Brings the line of a call in line with what is known of it. It stands where the call
    /// began.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn show_call(
        &mut self,
        message: MessageId,
        body: &str,
        details: &str,
        unread: bool,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE messages SET body = ?, details = ?, unread = ?, at_ms = MIN(at_ms, ?) WHERE id = ?",
            body,
            details,
            unread,
            at_ms,
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}
