//! What is known of a thread beside its messages: who answers it, a group's name and state.
//!
//! Webhooks come in any order. So each fact keeps the time it was true from, by Meta's clock, and
//! the latest word counts.

use shopbell_domain::ConversationId;

use crate::{StoreError, WriteTx};

/// Whether a group takes messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupState {
    /// It does.
    Open,
    /// Meta suspended it.
    Suspended,
    /// It was deleted; its history stays.
    Closed,
}

impl GroupState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }
}

impl WriteTx {
    /// Notes who answers a thread since `at_ms`: the role of another responder, or nobody but us.
    /// `unnamed` does not replace a role that is known. Of two words of one second the one that we
    /// answer stands: better answered twice than by nobody.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn note_answered_by(
        &mut self,
        thread: ConversationId,
        other: Option<&str>,
        unnamed: &str,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let role = other.unwrap_or_default();
        sqlx::query!(
            "UPDATE conversations SET answered_ms = ?2,
                 answered_by = CASE WHEN ?1 = ?4 AND answered_by <> '' THEN answered_by ELSE ?1 END
             WHERE id = ?3 AND (answered_ms < ?2 OR (answered_ms = ?2 AND answered_by <> ''
                 AND (?1 IN ('', ?4) OR answered_by = ?4 OR ?1 > answered_by)))",
            role,
            at_ms,
            thread.0,
            unnamed
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Names a group.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn name_group(
        &mut self,
        thread: ConversationId,
        subject: &str,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE conversations SET subject = ?1, subject_ms = ?2
             WHERE id = ?3 AND (subject_ms, subject) <= (?2, ?1)",
            subject,
            at_ms,
            thread.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Notes whether a group takes messages. Of two words of one second the graver stands.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn note_group_state(
        &mut self,
        thread: ConversationId,
        state: GroupState,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let state = state.as_str();
        sqlx::query!(
            "UPDATE conversations SET group_state = ?1, group_state_ms = ?2
             WHERE id = ?3 AND (group_state_ms < ?2 OR
                 (group_state_ms = ?2 AND group_state <> 'closed' AND ?1 <> 'open'))",
            state,
            at_ms,
            thread.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Notes until when messages of a thread are free of charge (free entry point).
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn note_free_until(
        &mut self,
        thread: ConversationId,
        until_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE conversations SET free_until_ms = MAX(COALESCE(free_until_ms, 0), ?) WHERE id = ?",
            until_ms,
            thread.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Brings what was known of a thread into the one it is joined with. Notes that called its
    /// two halves different people are taken back.
    pub(crate) async fn inherit_thread(
        &mut self,
        from: ConversationId,
        into: ConversationId,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE conversations SET
                 answered_by = CASE WHEN conversations.answered_ms >= o.answered_ms THEN conversations.answered_by ELSE o.answered_by END,
                 answered_ms = MAX(conversations.answered_ms, o.answered_ms),
                 free_until_ms = COALESCE(MAX(conversations.free_until_ms, o.free_until_ms),
                                          conversations.free_until_ms, o.free_until_ms)
             FROM conversations o WHERE conversations.id = ?1 AND o.id = ?2",
            into.0,
            from.0
        )
        .execute(&mut *self.0)
        .await?;
        sqlx::query!(
            "UPDATE messages SET shown = 0
             WHERE conversation_id = ? AND origin = 'note' AND subtype IN ('number_lost', 'number_gained')",
            into.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}
