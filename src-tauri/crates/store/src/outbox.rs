//! The outbox: messages Meta has not taken yet.
//!
//! A row holds its lane (its conversation) while it is held, queued, uploading or sending, and for a
//! minute while nobody knows whether it went out. A parked row holds nothing: it waits for the
//! owner. Lanes never wait for each other.

use shopbell_domain::{AccountId, AttemptId, ConversationId, MessageId};

use crate::{Store, StoreError, WriteTx, conversations::json_array};

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxState {
    /// The owner may still take it back; goes out by itself when its time is over.
    Held,
    /// Waits for its turn.
    Queued,
    /// Its file goes to Meta; harmless to repeat.
    Uploading,
    /// The request may have left. Found after a crash, it becomes [`OutboxState::Unknown`].
    Sending,
    /// No answer came: sent or not.
    Unknown,
    /// Waits for the owner.
    Parked,
}

impl OutboxState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Queued => "queued",
            Self::Uploading => "uploading",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Parked => "parked",
        }
    }
}

/// A message for Meta.
#[derive(Clone, Debug)]
pub struct NewOutbox<'a> {
    /// The message.
    pub message_id: MessageId,
    /// Our number.
    pub account_id: AccountId,
    /// Its lane.
    pub conversation_id: ConversationId,
    /// What to send, JSON, without the recipient.
    pub request: &'a str,
    /// Now, Unix milliseconds.
    pub now_ms: i64,
    /// For how long the owner may still take it back, in milliseconds; 0 for not at all.
    pub hold_ms: i64,
}

/// A message whose turn it is.
#[derive(Clone, Debug)]
pub struct DueMessage {
    /// The message.
    pub message_id: MessageId,
    /// Our number.
    pub account_id: AccountId,
    /// Its lane.
    pub conversation_id: ConversationId,
    /// What to send, JSON, without the recipient.
    pub request: String,
    /// How often Meta refused it so far.
    pub attempts: i64,
    /// When it was queued, Unix milliseconds.
    pub queued_at_ms: i64,
    /// Quoted message.
    pub reply_to: Option<String>,
    /// Its file, when it has one: SHA-256.
    pub sha256: Option<String>,
    /// Its file's MIME type.
    pub mime: Option<String>,
    /// Its file's name.
    pub file_name: Option<String>,
}

/// What is in the way of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem<'a> {
    /// Our stable code.
    pub code: &'a str,
    /// Meta's code.
    pub meta_code: Option<i64>,
    /// Meta's explanation.
    pub detail: Option<&'a str>,
}

impl Store {
    /// Heads of lanes of one number whose time has come, oldest first, without those of `passed`
    /// lanes. Numbers of an account that Meta stopped (a standing notice on
    /// [`STOPPED`](crate::STOPPED)) wait.
    ///
    /// Asked for each number and with what cannot go now left out: however much waits there, it
    /// hides nothing that can go.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn due_outbox(
        &self,
        account: AccountId,
        now_ms: i64,
        passed: &[ConversationId],
        limit: i64,
    ) -> Result<Vec<DueMessage>, StoreError> {
        let passed = json_array(passed.iter().map(|lane| lane.0));
        Ok(sqlx::query_as!(
            DueMessage,
            r#"SELECT o.message_id, o.account_id, o.conversation_id, o.request, o.attempts, o.queued_at_ms,
                      m.reply_to, d.sha256 AS "sha256?", d.mime AS "mime?", d.file_name AS "file_name?"
               FROM outbox o
               JOIN messages m ON m.id = o.message_id
               LEFT JOIN media d ON d.message_id = o.message_id
               WHERE o.state IN ('held', 'queued') AND o.due_at_ms <= ?1 AND o.account_id = ?2
                 AND o.conversation_id NOT IN (SELECT value FROM json_each(?3))
                 AND NOT EXISTS (
                     SELECT 1 FROM outbox e
                     WHERE e.conversation_id = o.conversation_id AND e.message_id < o.message_id
                       AND (e.state IN ('held', 'queued', 'uploading', 'sending')
                            OR (e.state = 'unknown' AND e.due_at_ms > ?1)))
                 AND NOT EXISTS (
                     SELECT 1 FROM accounts a
                     JOIN notices n ON n.scope = 'account' AND n.subject = a.waba_id AND n.topic = 'stopped'
                     WHERE a.id = o.account_id AND n.code IS NOT NULL)
               ORDER BY o.message_id LIMIT ?4"#,
            now_ms,
            account.0,
            passed,
            limit
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// What may have reached Meta since `since_ms`, oldest first: whose number, whose lane, and
    /// when, Unix milliseconds.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn tried_since(
        &self,
        since_ms: i64,
    ) -> Result<Vec<(AccountId, ConversationId, i64)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT a.account_id, m.conversation_id, a.started_at_ms FROM attempts a
             JOIN messages m ON m.id = a.message_id
             WHERE a.started_at_ms >= ? ORDER BY a.started_at_ms",
            since_ms
        )
        .fetch_all(&self.readers)
        .await?;
        let row = rows.into_iter().map(|row| {
            (
                AccountId(row.account_id),
                ConversationId(row.conversation_id),
                row.started_at_ms,
            )
        });
        Ok(row.collect())
    }

    /// Whether something may become due by the mere passing of time.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn outbox_waits(&self, now_ms: i64) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM outbox WHERE state IN ('held', 'queued')
                              OR (state = 'unknown' AND due_at_ms > ?)) AS "waits!: bool""#,
            now_ms
        )
        .fetch_one(&self.readers)
        .await?)
    }

    /// Rows of nobody-knows whose minute is over since `since_ms`: they are shown as "maybe sent".
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn unknown_between(
        &self,
        since_ms: i64,
        now_ms: i64,
    ) -> Result<Vec<(MessageId, ConversationId)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT message_id, conversation_id FROM outbox
             WHERE state = 'unknown' AND due_at_ms > ? AND due_at_ms <= ?",
            since_ms,
            now_ms
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                (
                    MessageId(row.message_id),
                    ConversationId(row.conversation_id),
                )
            })
            .collect())
    }

    /// How many messages wait to go out by themselves.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn waiting_to_send(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT COUNT(*) AS "count!: i64" FROM outbox WHERE state IN ('held', 'queued', 'uploading', 'sending')"#
        )
        .fetch_one(&self.readers)
        .await?)
    }
}

impl WriteTx {
    /// Queues a message, or holds it for a moment first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn enqueue(&mut self, new: &NewOutbox<'_>) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO outbox (message_id, account_id, conversation_id, request, state, due_at_ms, wait_ms,
                 queued_at_ms)
             VALUES (?1, ?2, ?3, ?4, CASE WHEN ?6 > 0 THEN 'held' ELSE 'queued' END, ?5 + ?6, ?6, ?5)",
            new.message_id.0,
            new.account_id.0,
            new.conversation_id.0,
            new.request,
            new.now_ms,
            new.hold_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Notes that its file goes to Meta. `false` when the row is no longer queued.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn begin_upload(&mut self, message: MessageId) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "UPDATE outbox SET state = 'uploading' WHERE message_id = ? AND state IN ('held', 'queued')",
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Notes a try before its first byte goes out. `false` when the row is gone or elsewhere.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn begin_attempt(
        &mut self,
        message: MessageId,
        account: AccountId,
        attempt: &AttemptId,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "UPDATE outbox SET state = 'sending'
             WHERE message_id = ? AND state IN ('held', 'queued', 'uploading')",
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        let attempt = attempt.as_str();
        sqlx::query!(
            "INSERT INTO attempts (attempt_id, message_id, account_id, started_at_ms) VALUES (?, ?, ?, ?)",
            attempt,
            message.0,
            account.0,
            now_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(true)
    }

    /// Forgets a try of which no byte left this computer: nobody will ever report on it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn forget_attempt(&mut self, attempt: &AttemptId) -> Result<(), StoreError> {
        let attempt = attempt.as_str();
        sqlx::query!(
            "DELETE FROM attempts WHERE attempt_id = ? AND wamid IS NULL",
            attempt
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Moves a row to a state with the reason that goes with it, for `wait_ms` from now. A refusal
    /// of Meta's counts as an attempt; a network that is not there uses none up.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn move_outbox(
        &mut self,
        message: MessageId,
        state: OutboxState,
        problem: Option<&Problem<'_>>,
        now_ms: i64,
        wait_ms: i64,
    ) -> Result<(), StoreError> {
        let state = state.as_str();
        let code = problem.map(|problem| problem.code);
        let (meta_code, detail) = problem.map_or((None, None), |p| (p.meta_code, p.detail));
        sqlx::query!(
            "UPDATE outbox SET state = ?1, problem = ?2, due_at_ms = ?3 + ?4, wait_ms = ?4,
                 attempts = attempts + (?5 IS NOT NULL)
             WHERE message_id = ?6",
            state,
            code,
            now_ms,
            wait_ms,
            meta_code,
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        sqlx::query!(
            "UPDATE messages SET failure_meta = ?, failure_detail = ? WHERE id = ?",
            meta_code,
            detail,
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// After a start: what was being sent is in nobody's knowledge for `held_ms`, what was being
    /// uploaded is queued again. Returns how many were being sent.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn recover_outbox(&mut self, now_ms: i64, held_ms: i64) -> Result<u64, StoreError> {
        sqlx::query!("UPDATE outbox SET state = 'queued' WHERE state = 'uploading'")
            .execute(&mut *self.0)
            .await?;
        let done = sqlx::query!(
            "UPDATE outbox SET state = 'unknown', problem = 'no_answer', due_at_ms = ?1 + ?2, wait_ms = ?2
             WHERE state = 'sending'",
            now_ms,
            held_ms
        )
        .execute(&mut *self.0)
        .await?;
        self.shorten_waits(now_ms).await?;
        Ok(done.rows_affected())
    }

    /// After the clock was set: every wait ends as much later or earlier as the clock says, that
    /// is, when it would have ended anyway.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn move_waits(&mut self, by_ms: i64) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE outbox SET due_at_ms = due_at_ms + ?1, queued_at_ms = queued_at_ms + ?1",
            by_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// After a start: a wait that began later than now, by a clock that was wrong then or is now,
    /// begins now. Without it a message would wait until the old time comes again.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub(crate) async fn shorten_waits(&mut self, now_ms: i64) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE outbox SET due_at_ms = ?1 + wait_ms
             WHERE state IN ('held', 'queued', 'unknown') AND due_at_ms - wait_ms > ?1",
            now_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Queues a parked, unknown or failed message again, at the owner's word, under a new attempt.
    /// `false` when it is on its way already, or has arrived.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn send_again(
        &mut self,
        message: MessageId,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let held = sqlx::query!(
            "UPDATE outbox SET state = 'queued', problem = NULL, attempts = 0, due_at_ms = ?, wait_ms = 0,
                 queued_at_ms = ?
             WHERE message_id = ? AND state IN ('parked', 'unknown')",
            now_ms,
            now_ms,
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        if held.rows_affected() > 0 {
            return Ok(true);
        }
        // Meta took it and reported later that it failed: its row left then. What was to be sent
        // is kept with the message.
        let failed = sqlx::query!(
            "INSERT INTO outbox (message_id, account_id, conversation_id, request, state, due_at_ms, queued_at_ms)
             SELECT id, account_id, conversation_id, raw, 'queued', ?1, ?1 FROM messages
             WHERE id = ?2 AND from_us = 1 AND origin = 'app' AND failure = 'failed'
             ON CONFLICT (message_id) DO NOTHING",
            now_ms,
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        if failed.rows_affected() == 0 {
            return Ok(false);
        }
        // Meta gives the new attempt an id of its own. Reports on the old one still find the
        // message through their attempt.
        sqlx::query!(
            "UPDATE messages SET wamid = NULL, delivery = 0, failure = NULL, failure_meta = NULL,
                 failure_detail = NULL
             WHERE id = ?",
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(true)
    }

    /// Whether a row may be taken back: it never left this computer for certain.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn outbox_state(&mut self, message: MessageId) -> Result<Option<String>, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT state FROM outbox WHERE message_id = ?", message.0)
                .fetch_optional(&mut *self.0)
                .await?,
        )
    }
}
