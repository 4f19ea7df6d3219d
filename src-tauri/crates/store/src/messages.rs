//! Messages and the timeline.

use shopbell_domain::{AccountId, ConversationId, Delivery, MessageId};

use crate::{Store, StoreError, WriteTx, conversations::json_array};

/// How a message came to be here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// By a webhook, as it happened.
    Live,
    /// Written here.
    App,
    /// Sent from the owner's phone.
    Phone,
    /// Filed from before the number was connected: silent.
    History,
    /// Seen while another responder owns the thread.
    Standby,
    /// A line about the chat that nobody said: somebody joined, the number changed hands.
    Note,
}

impl Origin {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::App => "app",
            Self::Phone => "phone",
            Self::History => "history",
            Self::Standby => "standby",
            Self::Note => "note",
        }
    }
}

/// A message to keep.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    /// Our number.
    pub account_id: AccountId,
    /// The thread.
    pub conversation_id: ConversationId,
    /// Meta's id; `None` for ours not yet taken, and for theirs that came without.
    pub wamid: Option<&'a str>,
    /// Stands in for a missing id of theirs.
    pub content_hash: Option<&'a str>,
    /// Chosen by the interface.
    pub client_key: Option<&'a str>,
    /// Ours or theirs.
    pub from_us: bool,
    /// How it came.
    pub origin: Origin,
    /// Whether it stands in the timeline (reactions, edits and deletions do not).
    pub shown: bool,
    /// Meta's type.
    pub kind: &'a str,
    /// Meta's subtype.
    pub subtype: Option<&'a str>,
    /// What a person reads.
    pub body: &'a str,
    /// JSON for the card.
    pub details: Option<&'a str>,
    /// What a person reads on the card beside the body: search finds it.
    pub words: &'a str,
    /// The element as received.
    pub raw: &'a str,
    /// Sender's id as received.
    pub author: &'a str,
    /// Meta's time (ours for messages written here), Unix milliseconds.
    pub at_ms: i64,
    /// This computer's time, Unix milliseconds.
    pub arrived_ms: i64,
    /// Quoted message, or target of an annotation.
    pub reply_to: Option<&'a str>,
    /// Marked as forwarded.
    pub forwarded: bool,
    /// Waits to be seen.
    pub unread: bool,
    /// For ours.
    pub delivery: Option<Delivery>,
}

/// A message as its bubble needs it.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "the columns, named as in the table and the queries beside it"
)]
pub struct MessageRow {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub wamid: Option<String>,
    pub client_key: Option<String>,
    pub from_us: bool,
    pub kind: String,
    pub subtype: Option<String>,
    pub body: String,
    pub details: Option<String>,
    pub at_ms: i64,
    pub arrived_ms: i64,
    pub reply_to: Option<String>,
    pub forwarded: bool,
    pub edited: bool,
    pub deleted: bool,
    pub delivery: Option<i64>,
    pub failure: Option<String>,
    pub failure_meta: Option<i64>,
    pub failure_detail: Option<String>,
    /// Two tries of it reached the customer: the owner had one sent again that had left.
    pub sent_twice: bool,
    pub outbox_state: Option<String>,
    pub outbox_problem: Option<String>,
    pub outbox_attempts: Option<i64>,
    pub outbox_due_ms: Option<i64>,
    pub media_state: Option<String>,
    pub media_mime: Option<String>,
    pub media_file_name: Option<String>,
    pub media_bytes: Option<i64>,
    pub media_width: Option<i64>,
    pub media_height: Option<i64>,
    pub media_duration_ms: Option<i64>,
    pub media_animated: Option<i64>,
    pub unread: bool,
    pub origin: String,
    pub author: String,
    pub account_id: AccountId,
}

/// A failure as kept on a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Meta's code.
    pub code: Option<i64>,
    /// Meta's explanation.
    pub detail: Option<String>,
    /// It arrived all the same.
    pub only_a_note: bool,
}

/// A quoted message, as its quote shows it.
#[derive(Clone, Debug)]
pub struct Quoted {
    /// Meta's id.
    pub wamid: String,
    /// The message.
    pub id: MessageId,
    /// Ours or theirs.
    pub from_us: bool,
    /// Meta's type.
    pub kind: String,
    /// Meta's subtype.
    pub subtype: Option<String>,
    /// What a person reads.
    pub body: String,
}

impl Store {
    /// Messages by id, oldest first; unknown ids are left out.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn messages(&self, ids: &[MessageId]) -> Result<Vec<MessageRow>, StoreError> {
        let ids = json_array(ids.iter().map(|id| id.0));
        Ok(sqlx::query_as!(
            MessageRow,
            r#"SELECT m.id AS "id!: i64", m.conversation_id, m.wamid, m.client_key,
                      m.from_us AS "from_us!: bool", m.type AS kind, m.subtype, m.body, m.details,
                      m.at_ms, m.arrived_ms, m.reply_to, m.forwarded AS "forwarded!: bool",
                      m.edited AS "edited!: bool", m.deleted AS "deleted!: bool", m.delivery,
                      m.failure, m.failure_meta, m.failure_detail,
                      m.from_us = 1 AND (
                          SELECT COUNT(*) FROM attempts a WHERE a.message_id = m.id AND a.wamid IS NOT NULL
                            AND EXISTS (SELECT 1 FROM status_reports s
                                WHERE s.account_id = a.account_id AND s.wamid = a.wamid AND s.kind = 'message'
                                  AND s.status IN ('sent', 'delivered', 'read'))
                            AND NOT EXISTS (SELECT 1 FROM status_reports s
                                WHERE s.account_id = a.account_id AND s.wamid = a.wamid AND s.kind = 'message'
                                  AND s.status = 'failed')) > 1 AS "sent_twice!: bool",
                      o.state AS "outbox_state?", o.problem AS "outbox_problem?",
                      o.attempts AS "outbox_attempts?", o.due_at_ms AS "outbox_due_ms?",
                      d.state AS "media_state?", d.mime AS "media_mime?", d.file_name AS "media_file_name?",
                      d.bytes AS "media_bytes?", d.width AS "media_width?", d.height AS "media_height?",
                      d.duration_ms AS "media_duration_ms?", d.animated AS "media_animated?",
                      m.unread AS "unread!: bool", m.origin, m.author, m.account_id
               FROM messages m
               LEFT JOIN outbox o ON o.message_id = m.id
               LEFT JOIN media d ON d.message_id = m.id
               WHERE m.id IN (SELECT value FROM json_each(?))
               ORDER BY m.at_ms, m.id"#,
            ids
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// The messages that these ids of Meta's name, for quotes.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn quoted(
        &self,
        account: AccountId,
        wamids: &[String],
    ) -> Result<Vec<Quoted>, StoreError> {
        let mut found = Vec::with_capacity(wamids.len());
        for wamid in wamids {
            let row = sqlx::query_as!(
                Quoted,
                r#"SELECT wamid AS "wamid!: String", id AS "id!: i64", from_us AS "from_us!: bool", type AS kind,
                          subtype, body
                   FROM messages WHERE account_id = ? AND wamid = ?"#,
                account.0,
                wamid
            )
            .fetch_optional(&self.readers)
            .await?;
            found.extend(row);
        }
        Ok(found)
    }

    /// The first message of a thread that waits to be seen.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn first_unread(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<MessageId>, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT id AS "id!" FROM messages WHERE conversation_id = ? AND unread = 1
               ORDER BY at_ms, id LIMIT 1"#,
            conversation.0
        )
        .fetch_optional(&self.readers)
        .await?
        .map(MessageId))
    }

    /// The message the interface named with this key when sending.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn by_client_key(
        &self,
        conversation: ConversationId,
        client_key: &str,
    ) -> Result<Option<MessageId>, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT id AS "id!" FROM messages WHERE conversation_id = ? AND client_key = ?"#,
            conversation.0,
            client_key
        )
        .fetch_optional(&self.readers)
        .await?
        .map(MessageId))
    }
}

impl WriteTx {
    /// Keeps a message. `None` when it is here already: a repeat changes nothing. While the
    /// journal is projected once more, what is here is written over first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn insert_message(
        &mut self,
        new: &NewMessage<'_>,
    ) -> Result<Option<MessageId>, StoreError> {
        let origin = new.origin.as_str();
        let delivery = new.delivery.map(rank);
        let id = sqlx::query_scalar!(
            r#"INSERT INTO messages (account_id, conversation_id, wamid, content_hash, client_key, from_us, origin,
                   shown, type, subtype, body, details, words, raw, author, at_ms, arrived_ms, reply_to,
                   forwarded, unread, delivery)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT DO NOTHING
               RETURNING id AS "id!: i64""#,
            new.account_id.0,
            new.conversation_id.0,
            new.wamid,
            new.content_hash,
            new.client_key,
            new.from_us,
            origin,
            new.shown,
            new.kind,
            new.subtype,
            new.body,
            new.details,
            new.words,
            new.raw,
            new.author,
            new.at_ms,
            new.arrived_ms,
            new.reply_to,
            new.forwarded,
            new.unread,
            delivery
        )
        .fetch_optional(&mut *self.0)
        .await?;
        match id {
            Some(id) => {
                self.added_again(id).await?;
                Ok(Some(MessageId(id)))
            }
            None if self.is_again() => self.write_over(new).await,
            None => Ok(None),
        }
    }

    /// Puts the content that history sends later into the place kept for it. `None` when there is
    /// no such place, or it is filled.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn fill_placeholder(
        &mut self,
        new: &NewMessage<'_>,
    ) -> Result<Option<(MessageId, ConversationId)>, StoreError> {
        let filled = sqlx::query!(
            r#"UPDATE messages SET type = ?, subtype = ?, body = ?, details = ?, words = ?, raw = ?,
                   forwarded = ?, reply_to = COALESCE(?, reply_to)
               WHERE account_id = ? AND wamid = ? AND type = 'media_placeholder'
               RETURNING id AS "id!", conversation_id AS "conversation_id!""#,
            new.kind,
            new.subtype,
            new.body,
            new.details,
            new.words,
            new.raw,
            new.forwarded,
            new.reply_to,
            new.account_id.0,
            new.wamid
        )
        .fetch_optional(&mut *self.0)
        .await?;
        Ok(filled.map(|row| (MessageId(row.id), ConversationId(row.conversation_id))))
    }

    /// The message with this id of Meta's, and its thread.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn find_message(
        &mut self,
        account: AccountId,
        wamid: &str,
    ) -> Result<Option<(MessageId, ConversationId)>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT id AS "id!", conversation_id FROM messages WHERE account_id = ? AND wamid = ?"#,
            account.0,
            wamid
        )
        .fetch_optional(&mut *self.0)
        .await?;
        Ok(row.map(|row| (MessageId(row.id), ConversationId(row.conversation_id))))
    }

    /// When a message was said, Unix milliseconds; `None` when it is not here.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn said_at(
        &mut self,
        account: AccountId,
        wamid: &str,
    ) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT at_ms FROM messages WHERE account_id = ? AND wamid = ?",
            account.0,
            wamid
        )
        .fetch_optional(&mut *self.0)
        .await?)
    }

    /// Marks customer messages up to this one as seen. Returns Meta's id of the newest of them,
    /// or `None` when all were seen before.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn mark_seen(
        &mut self,
        conversation: ConversationId,
        up_to: MessageId,
    ) -> Result<Option<String>, StoreError> {
        let newest = sqlx::query_scalar!(
            "SELECT wamid FROM messages
             WHERE conversation_id = ?1 AND unread = 1 AND wamid IS NOT NULL
               AND (at_ms, id) <= (SELECT at_ms, id FROM messages WHERE id = ?2)
             ORDER BY at_ms DESC, id DESC LIMIT 1",
            conversation.0,
            up_to.0
        )
        .fetch_optional(&mut *self.0)
        .await?
        .flatten();
        sqlx::query!(
            "UPDATE messages SET unread = 0
             WHERE conversation_id = ?1 AND unread = 1
               AND (at_ms, id) <= (SELECT at_ms, id FROM messages WHERE id = ?2)",
            conversation.0,
            up_to.0
        )
        .execute(&mut *self.0)
        .await?;
        self.refresh_thread(conversation).await?;
        Ok(newest)
    }

    /// Removes a message that never left; its outbox row and file note go with it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn delete_unsent(&mut self, message: MessageId) -> Result<(), StoreError> {
        for statement in [
            "DELETE FROM outbox WHERE message_id = ?",
            "DELETE FROM attempts WHERE message_id = ?",
            "DELETE FROM media WHERE message_id = ?",
            "DELETE FROM held_files WHERE owner = 'message:' || ?",
            "DELETE FROM messages WHERE id = ?",
        ] {
            sqlx::query(statement)
                .bind(message.0)
                .execute(&mut *self.0)
                .await?;
        }
        Ok(())
    }
}

/// The column that keeps a delivery state.
pub(crate) fn rank(delivery: Delivery) -> i64 {
    match delivery {
        Delivery::Queued => 0,
        Delivery::Accepted => 1,
        Delivery::Sent => 2,
        Delivery::Delivered => 3,
        Delivery::Read => 4,
        Delivery::Played => 5,
    }
}

impl MessageRow {
    /// How far the message has travelled, for ours.
    #[must_use]
    pub fn delivery(&self) -> Option<Delivery> {
        self.delivery.map(from_rank)
    }
}

pub(crate) fn from_rank(rank: i64) -> Delivery {
    match rank {
        i64::MIN..=0 => Delivery::Queued,
        1 => Delivery::Accepted,
        2 => Delivery::Sent,
        3 => Delivery::Delivered,
        4 => Delivery::Read,
        5.. => Delivery::Played,
    }
}
