//! What Meta reported about our messages, and its effect on them.
//!
//! Reports are kept whether or not their message is known, and a message's state is always
//! computed from all of its reports: a report may come before the answer to the request it
//! speaks of, twice, or late, and the end is the same.

use shopbell_domain::{
    AccountId, AttemptId, ConversationId, Delivery, MessageId, Report, ReportedState,
    delivery::settle,
};

use crate::{
    Store, StoreError, WriteTx,
    conversations::json_array,
    messages::{from_rank, rank},
};

/// A report as received.
#[derive(Clone, Debug)]
pub struct StatusReport<'a> {
    /// Our number.
    pub account_id: AccountId,
    /// Meta's id of the message.
    pub wamid: &'a str,
    /// Meta's type: `message`, `payment`, `call`.
    pub kind: &'a str,
    /// Meta's word.
    pub status: &'a str,
    /// Member of a group it speaks of; empty for all.
    pub participant: &'a str,
    /// Unix milliseconds.
    pub at_ms: i64,
    /// Meta's first error code.
    pub error_code: Option<i64>,
    /// Meta's explanation.
    pub error_detail: Option<&'a str>,
    /// The attempt it names.
    pub attempt: Option<&'a AttemptId>,
    /// The element as received, JSON.
    pub raw: &'a str,
}

/// A message that a report changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Affected {
    /// The message.
    pub message: MessageId,
    /// Its thread.
    pub conversation: ConversationId,
}

/// What was last reported of a message's payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRow {
    /// The message.
    pub message_id: MessageId,
    /// Meta's word: `captured`, `pending`, `failed`.
    pub status: String,
    /// The report as received, JSON.
    pub raw: String,
}

/// A report that may say what a message costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedRow {
    /// The message.
    pub message_id: MessageId,
    /// The report as received, JSON.
    pub raw: String,
}

impl Store {
    /// The reports on how far these messages of ours came, the newest first: Meta says with them
    /// what a message costs, and its first word counts.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn priced(&self, ids: &[MessageId]) -> Result<Vec<PricedRow>, StoreError> {
        let ids = json_array(ids.iter().map(|id| id.0));
        Ok(sqlx::query_as!(
            PricedRow,
            r#"SELECT m.id AS "message_id!: i64", s.raw FROM json_each(?) i
               JOIN messages m ON m.id = i.value AND m.from_us = 1
               JOIN status_reports s ON s.account_id = m.account_id AND s.wamid = m.wamid
                AND s.kind = 'message' AND s.status IN ('sent', 'delivered', 'read')
               ORDER BY s.at_ms DESC, s.id DESC"#,
            ids
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// The reports on the payments of these messages, the newest last.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn payments(&self, ids: &[MessageId]) -> Result<Vec<PaymentRow>, StoreError> {
        let ids = json_array(ids.iter().map(|id| id.0));
        Ok(sqlx::query_as!(
            PaymentRow,
            r#"SELECT m.id AS "message_id!: i64", s.status, s.raw FROM json_each(?) i
               JOIN messages m ON m.id = i.value AND m.from_us = 1
               JOIN status_reports s ON s.account_id = m.account_id AND s.wamid = m.wamid
                AND s.kind = 'payment'
               ORDER BY s.at_ms, s.id"#,
            ids
        )
        .fetch_all(&self.readers)
        .await?)
    }
}

impl WriteTx {
    /// Keeps a report and applies it; `None` when it changes nothing now (a repeat, or its
    /// message is not known yet).
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn keep_status(
        &mut self,
        report: &StatusReport<'_>,
    ) -> Result<Option<Affected>, StoreError> {
        let done = sqlx::query!(
            "INSERT INTO status_reports (account_id, wamid, kind, status, participant, at_ms, error_code,
                 error_detail, raw)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (account_id, wamid, kind, status, participant) DO NOTHING",
            report.account_id.0,
            report.wamid,
            report.kind,
            report.status,
            report.participant,
            report.at_ms,
            report.error_code,
            report.error_detail,
            report.raw
        )
        .execute(&mut *self.0)
        .await?;
        if done.rows_affected() == 0 {
            if self.first_told(report).await? || self.is_again() {
                self.settle_again(report).await?;
            }
            return Ok(None);
        }
        if report.kind != "message" {
            let found = self.find_message(report.account_id, report.wamid).await?;
            return Ok(found.map(|(message, conversation)| Affected {
                message,
                conversation,
            }));
        }
        if let Some(attempt) = report.attempt {
            self.link_attempt(report.account_id, attempt, report.wamid)
                .await?;
        }
        let known = match self.find_message(report.account_id, report.wamid).await? {
            Some(found) => Some(found),
            None => {
                self.message_of_attempt(report.account_id, report.wamid)
                    .await?
            }
        };
        let Some((message, conversation)) = known else {
            return Ok(None);
        };
        self.settle_message(message).await?;
        Ok(Some(Affected {
            message,
            conversation,
        }))
    }

    /// Of the same state told twice, what was told of the earlier time is kept, and of two of one
    /// time the lesser text: the end is the same in any order. `true` when that changed something.
    async fn first_told(&mut self, report: &StatusReport<'_>) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "UPDATE status_reports SET at_ms = ?1, error_code = ?2, error_detail = ?3, raw = ?4
             WHERE account_id = ?5 AND wamid = ?6 AND kind = ?7 AND status = ?8 AND participant = ?9
               AND (?1, ?4) < (at_ms, raw)",
            report.at_ms,
            report.error_code,
            report.error_detail,
            report.raw,
            report.account_id.0,
            report.wamid,
            report.kind,
            report.status,
            report.participant
        )
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Computes a message's state from the reports that are here, unless it is on its way again:
    /// an old report has no say in that.
    async fn settle_again(&mut self, report: &StatusReport<'_>) -> Result<(), StoreError> {
        let Some((message, _)) = self.find_message(report.account_id, report.wamid).await? else {
            return Ok(());
        };
        if report.kind == "message" && self.outbox_state(message).await?.is_none() {
            self.settle_message(message).await?;
        }
        Ok(())
    }

    /// Stores that Meta took a message, and applies what was reported of it meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn accepted(
        &mut self,
        account: AccountId,
        attempt: &AttemptId,
        wamid: &str,
    ) -> Result<Option<Affected>, StoreError> {
        self.link_attempt(account, attempt, wamid).await?;
        let Some((message, conversation)) = self.message_of_attempt(account, wamid).await? else {
            return Ok(None);
        };
        self.settle_message(message).await?;
        Ok(Some(Affected {
            message,
            conversation,
        }))
    }

    /// Ties an attempt to the id Meta gave it: the proof that it went out.
    async fn link_attempt(
        &mut self,
        account: AccountId,
        attempt: &AttemptId,
        wamid: &str,
    ) -> Result<(), StoreError> {
        let attempt = attempt.as_str();
        let message = sqlx::query_scalar!(
            "UPDATE attempts SET wamid = ? WHERE attempt_id = ? AND account_id = ? RETURNING message_id",
            wamid,
            attempt,
            account.0
        )
        .fetch_optional(&mut *self.0)
        .await?;
        let Some(message) = message else {
            return Ok(());
        };
        sqlx::query!(
            "UPDATE messages SET wamid = ? WHERE id = ? AND wamid IS NULL",
            wamid,
            message
        )
        .execute(&mut *self.0)
        .await?;
        // A later attempt that is under way is another copy; its row stays until its own answer.
        // Attempts are told apart by their order, not by the clock: it may stand or go back.
        sqlx::query!(
            "DELETE FROM outbox WHERE message_id = ?1 AND NOT EXISTS (
                 SELECT 1 FROM attempts later WHERE later.message_id = ?1 AND outbox.state = 'sending'
                   AND later.wamid IS NULL
                   AND later.rowid > (SELECT rowid FROM attempts WHERE attempt_id = ?2))",
            message,
            attempt
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    async fn message_of_attempt(
        &mut self,
        account: AccountId,
        wamid: &str,
    ) -> Result<Option<(MessageId, ConversationId)>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT m.id AS "id!: i64", m.conversation_id FROM attempts a JOIN messages m ON m.id = a.message_id
               WHERE a.account_id = ? AND a.wamid = ?"#,
            account.0,
            wamid
        )
        .fetch_optional(&mut *self.0)
        .await?;
        Ok(row.map(|row| (MessageId(row.id), ConversationId(row.conversation_id))))
    }

    /// Computes the state of one of our messages from everything reported about it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn settle_message(&mut self, message: MessageId) -> Result<(), StoreError> {
        let rows = sqlx::query!(
            r#"SELECT s.status, s.participant, s.error_code, s.error_detail,
                      s.wamid = m.wamid AS "is_current?: i64"
               FROM messages m
               JOIN (SELECT wamid FROM messages WHERE id = ?1
                     UNION SELECT wamid FROM attempts WHERE message_id = ?1) w
               -- CROSS: each id is looked up; all reports of a number are not walked.
               CROSS JOIN status_reports s
                 ON s.account_id = m.account_id AND s.wamid = w.wamid AND s.kind = 'message'
               WHERE m.id = ?1 AND m.from_us = 1
               ORDER BY s.id"#,
            message.0
        )
        .fetch_all(&mut *self.0)
        .await?;
        let reports: Vec<Report> = rows
            .into_iter()
            .filter_map(|row| {
                let state = ReportedState::from_meta(&row.status)?;
                // An earlier try that failed says nothing about the one the owner started since;
                // one that arrived after all does.
                let arrived =
                    matches!(state, ReportedState::Reached(reached) if reached > Delivery::Sent);
                if row.is_current != Some(1) && !arrived {
                    return None;
                }
                Some(Report {
                    state,
                    error_code: row.error_code,
                    detail: row.error_detail,
                    one_participant: !row.participant.is_empty(),
                })
            })
            .collect();
        let base = sqlx::query!(
            "SELECT wamid, delivery, from_us FROM messages WHERE id = ?",
            message.0
        )
        .fetch_optional(&mut *self.0)
        .await?;
        let Some(base) = base.filter(|base| base.from_us == 1) else {
            return Ok(());
        };
        let taken = if base.wamid.is_some() {
            Delivery::Accepted
        } else {
            Delivery::Queued
        };
        let settled = settle(from_rank(base.delivery.unwrap_or(0)).max(taken), &reports);
        let delivery = rank(settled.delivery);
        let (failure, code, detail) = match settled.failure {
            Some(failure) => {
                let word = if failure.delivered_anyway {
                    "note"
                } else {
                    "failed"
                };
                (Some(word), failure.code, failure.detail)
            }
            None => (None, None, None),
        };
        sqlx::query!(
            "UPDATE messages SET delivery = ?, failure = ?, failure_meta = ?, failure_detail = ? WHERE id = ?",
            delivery,
            failure,
            code,
            detail,
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}
