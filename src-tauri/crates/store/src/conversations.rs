//! Threads and the chat list.

use shopbell_domain::{AccountId, ContactId, ConversationId};

use crate::{Store, StoreError, WriteTx};

/// Which chats to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatFilter {
    /// All of them.
    All,
    /// With messages not seen yet.
    Unread,
    /// Where the customer wrote last.
    Waiting,
    /// Where the customer wrote last and the newest customer message lies within these times
    /// (Unix milliseconds).
    InboundBetween {
        /// Not older than this.
        from_ms: i64,
        /// Not newer than this.
        to_ms: i64,
    },
}

/// A chat as its row in the list needs it.
#[derive(Clone, Debug)]
pub struct ChatRow {
    /// The thread.
    pub id: ConversationId,
    /// Our number.
    pub account_id: AccountId,
    /// Names by which the customer may be called; empty when unknown.
    pub given_name: String,
    /// Chosen by the customer.
    pub profile_name: String,
    /// Without `@`.
    pub username: String,
    /// Digits with country code.
    pub phone: Option<String>,
    /// Business-scoped user id.
    pub user_id: Option<String>,
    /// Set for groups.
    pub group_id: String,
    /// Unix milliseconds.
    pub last_activity_ms: i64,
    /// The newest customer message that opens the window, Unix milliseconds.
    pub last_inbound_ms: Option<i64>,
    /// Customer messages not seen yet.
    pub unread: i64,
    /// Text kept in the composer.
    pub draft: String,
    /// How many files are kept in the composer.
    pub draft_files: i64,
    /// Meta's word for their kind, when all are of one.
    pub draft_kind: Option<String>,
    /// The newest shown message.
    pub last_message_id: Option<i64>,
    /// The role of another responder that owns the thread; empty when we do.
    pub answered_by: String,
    /// A group's name; may be empty.
    pub subject: String,
    /// `open`, `suspended`, `closed`.
    pub group_state: String,
    /// End of a free entry point window, Unix milliseconds.
    pub free_until_ms: Option<i64>,
    /// The customer asked for no marketing messages.
    pub no_marketing: bool,
}

/// What sending needs to know of a thread.
#[derive(Clone, Debug)]
pub struct Thread {
    /// The thread.
    pub id: ConversationId,
    /// Our number.
    pub account_id: AccountId,
    /// The newest customer message that opens the window, Unix milliseconds.
    pub last_inbound_ms: Option<i64>,
    /// Time of the newest shown message, Unix milliseconds.
    pub last_activity_ms: i64,
    /// A group's thread.
    pub is_group: bool,
    /// `open`, `suspended`, `closed`; a person's is open.
    pub group_state: String,
    /// Who else answers it: a role; empty when we do.
    pub answered_by: String,
    /// Since when, by Meta's clock, Unix milliseconds.
    pub answered_ms: i64,
}

/// To whom a thread's messages go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// Digits with country code; works everywhere, so it wins.
    Phone(String),
    /// Business-scoped user id.
    User(String),
    /// Group id.
    Group(String),
}

/// `after` of a first page: newer than everything.
const FIRST: (i64, i64) = (i64::MAX, i64::MAX);

impl Store {
    /// Ids of a page of chats, newest activity first. `search` matches part of a name, username
    /// or number, ignoring case; `after` is the last row of the page before.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn chat_ids(
        &self,
        filter: ChatFilter,
        search: &str,
        after: Option<(i64, ConversationId)>,
        limit: i64,
    ) -> Result<Vec<(i64, ConversationId)>, StoreError> {
        let (at_ms, id) = after.map_or(FIRST, |(at_ms, id)| (at_ms, id.0));
        let only_unread = matches!(filter, ChatFilter::Unread);
        let only_waiting = matches!(
            filter,
            ChatFilter::Waiting | ChatFilter::InboundBetween { .. }
        );
        let (from_ms, to_ms) = match filter {
            ChatFilter::InboundBetween { from_ms, to_ms } => (Some(from_ms), Some(to_ms)),
            _ => (None, None),
        };
        let pattern = (!search.trim().is_empty()).then(|| like_pattern(search.trim()));
        let rows = sqlx::query!(
            r#"SELECT v.id AS "id!", v.last_activity_ms
               FROM conversations v LEFT JOIN contacts c ON c.id = v.contact_id
               WHERE (v.last_activity_ms, v.id) < (?1, ?2)
                 AND (?3 = 0 OR v.unread > 0)
                 AND (?4 = 0 OR v.waiting = 1)
                 AND (?5 IS NULL OR v.last_inbound_ms BETWEEN ?5 AND ?6)
                 AND (?7 IS NULL
                      OR c.given_name LIKE ?7 ESCAPE '\' OR c.profile_name LIKE ?7 ESCAPE '\'
                      OR c.username LIKE ?7 ESCAPE '\' OR v.subject LIKE ?7 ESCAPE '\'
                      OR EXISTS (SELECT 1 FROM contact_aliases a
                                 WHERE a.contact_id = c.id AND a.kind = 'phone' AND a.value LIKE ?7 ESCAPE '\'))
               ORDER BY v.last_activity_ms DESC, v.id DESC
               LIMIT ?8"#,
            at_ms,
            id,
            only_unread,
            only_waiting,
            from_ms,
            to_ms,
            pattern,
            limit
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.last_activity_ms, ConversationId(row.id)))
            .collect())
    }

    /// Chats by id; unknown ids are left out, the order is free.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn chats(&self, ids: &[ConversationId]) -> Result<Vec<ChatRow>, StoreError> {
        let ids = json_array(ids.iter().map(|id| id.0));
        Ok(sqlx::query_as!(
            ChatRow,
            r#"SELECT v.id AS "id!: i64", v.account_id,
                      COALESCE(c.given_name, '') AS "given_name!: String",
                      COALESCE(c.profile_name, '') AS "profile_name!: String",
                      COALESCE(c.username, '') AS "username!: String",
                      (SELECT a.value FROM contact_aliases a
                       WHERE a.contact_id = c.id AND a.kind = 'phone' AND a.is_current = 1
                       ORDER BY a.last_seen_ms DESC LIMIT 1) AS "phone?: String",
                      (SELECT a.value FROM contact_aliases a
                       WHERE a.contact_id = c.id AND a.kind = 'bsuid' AND a.is_current = 1
                       ORDER BY a.last_seen_ms DESC LIMIT 1) AS "user_id?: String",
                      v.group_id, v.last_activity_ms, v.last_inbound_ms, v.unread, v.draft,
                      (SELECT COUNT(*) FROM staged_files f
                       WHERE f.conversation_id = v.id) AS "draft_files!: i64",
                      (SELECT MIN(f.kind) FROM staged_files f WHERE f.conversation_id = v.id
                       HAVING MIN(f.kind) = MAX(f.kind)) AS "draft_kind?: String",
                      v.last_message_id, v.answered_by, v.subject, v.group_state, v.free_until_ms,
                      COALESCE(c.no_marketing, 0) AS "no_marketing!: bool"
               FROM conversations v LEFT JOIN contacts c ON c.id = v.contact_id
               WHERE v.id IN (SELECT value FROM json_each(?))"#,
            ids
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// How many chats have messages not seen yet.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn unread_chats(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT COUNT(*) AS "count!: i64" FROM conversations WHERE unread > 0"#
        )
        .fetch_one(&self.readers)
        .await?)
    }

    /// A thread, or `None`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn thread(&self, id: ConversationId) -> Result<Option<Thread>, StoreError> {
        Ok(sqlx::query_as!(
            Thread,
            r#"SELECT id AS "id!", account_id, last_inbound_ms, last_activity_ms,
                      group_id <> '' AS "is_group!: bool", group_state, answered_by, answered_ms
               FROM conversations WHERE id = ?"#,
            id.0
        )
        .fetch_optional(&self.readers)
        .await?)
    }

    /// To whom a thread's messages go; `None` when nobody can be reached.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn recipient(&self, id: ConversationId) -> Result<Option<Recipient>, StoreError> {
        let chat = self.chats(&[id]).await?.into_iter().next();
        Ok(chat.and_then(|chat| {
            if !chat.group_id.is_empty() {
                return Some(Recipient::Group(chat.group_id));
            }
            chat.phone
                .map(Recipient::Phone)
                .or(chat.user_id.map(Recipient::User))
        }))
    }
}

impl WriteTx {
    /// The thread of a person, made when needed.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn person_thread(
        &mut self,
        account: AccountId,
        contact: ContactId,
    ) -> Result<ConversationId, StoreError> {
        if let Some(id) = self.find_thread(account, contact).await? {
            return Ok(id);
        }
        let id = sqlx::query_scalar!(
            r#"INSERT INTO conversations (account_id, contact_id) VALUES (?, ?) RETURNING id AS "id!: i64""#,
            account.0,
            contact.0
        )
        .fetch_one(&mut *self.0)
        .await?;
        Ok(ConversationId(id))
    }

    /// The thread of a person, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn find_thread(
        &mut self,
        account: AccountId,
        contact: ContactId,
    ) -> Result<Option<ConversationId>, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT id AS "id!" FROM conversations WHERE account_id = ? AND contact_id = ?"#,
            account.0,
            contact.0
        )
        .fetch_optional(&mut *self.0)
        .await?
        .map(ConversationId))
    }

    /// Whose thread it is; `None` for groups.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn contact_of(
        &mut self,
        thread: ConversationId,
    ) -> Result<Option<ContactId>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT contact_id FROM conversations WHERE id = ?",
            thread.0
        )
        .fetch_optional(&mut *self.0)
        .await?
        .flatten()
        .map(ContactId))
    }

    /// The thread of a group, made when needed.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn group_thread(
        &mut self,
        account: AccountId,
        group: &str,
    ) -> Result<ConversationId, StoreError> {
        let id = sqlx::query_scalar!(
            r#"INSERT INTO conversations (account_id, group_id) VALUES (?, ?)
               ON CONFLICT (account_id, group_id) WHERE group_id <> '' DO UPDATE SET group_id = excluded.group_id
               RETURNING id AS "id!: i64""#,
            account.0,
            group
        )
        .fetch_one(&mut *self.0)
        .await?;
        Ok(ConversationId(id))
    }

    /// Moves the thread of a person who turned out to be another into that one's, on every
    /// number of ours. Returns the threads that are gone.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn join_threads(
        &mut self,
        from: ContactId,
        into: ContactId,
    ) -> Result<Vec<ConversationId>, StoreError> {
        let old = sqlx::query!(
            r#"SELECT id AS "id!", account_id FROM conversations WHERE contact_id = ?"#,
            from.0
        )
        .fetch_all(&mut *self.0)
        .await?;
        let mut gone = Vec::new();
        for thread in old {
            let target = self
                .person_thread(AccountId(thread.account_id), into)
                .await?;
            sqlx::query!(
                "UPDATE messages SET conversation_id = ? WHERE conversation_id = ?",
                target.0,
                thread.id
            )
            .execute(&mut *self.0)
            .await?;
            sqlx::query!(
                "UPDATE outbox SET conversation_id = ? WHERE conversation_id = ?",
                target.0,
                thread.id
            )
            .execute(&mut *self.0)
            .await?;
            sqlx::query!(
                "DELETE FROM read_receipts WHERE conversation_id = ?",
                thread.id
            )
            .execute(&mut *self.0)
            .await?;
            self.join_drafts(thread.id, target).await?;
            self.move_recordings(ConversationId(thread.id), target)
                .await?;
            self.inherit_thread(ConversationId(thread.id), target)
                .await?;
            sqlx::query!("DELETE FROM conversations WHERE id = ?", thread.id)
                .execute(&mut *self.0)
                .await?;
            self.refresh_thread(target).await?;
            gone.push(ConversationId(thread.id));
        }
        Ok(gone)
    }

    /// Computes what the list shows of a thread from its messages: right after any change, in
    /// whatever order things arrived.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn refresh_thread(&mut self, id: ConversationId) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE conversations SET
                 (last_message_id, last_activity_ms) = (
                     SELECT m.id, m.at_ms FROM messages m
                     WHERE m.conversation_id = conversations.id AND m.shown = 1
                     ORDER BY m.at_ms DESC, m.id DESC LIMIT 1),
                 waiting = COALESCE((
                     SELECT 1 - m.from_us FROM messages m
                     WHERE m.conversation_id = conversations.id AND m.shown = 1
                       AND m.origin <> 'note' AND m.type <> 'system'
                     ORDER BY m.at_ms DESC, m.id DESC LIMIT 1), 0),
                 last_inbound_ms = (
                     SELECT m.at_ms FROM messages m
                     WHERE m.conversation_id = conversations.id AND m.shown = 1 AND m.from_us = 0
                       AND m.origin = 'live' AND m.type <> 'system'
                     ORDER BY m.at_ms DESC LIMIT 1),
                 unread = (SELECT COUNT(*) FROM messages m
                           WHERE m.conversation_id = conversations.id AND m.unread = 1)
             WHERE id = ?1 AND EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = ?1 AND m.shown = 1)",
            id.0
        )
        .execute(&mut *self.0)
        .await?;
        // An unsent message that was deleted may have been the only one.
        sqlx::query!(
            "UPDATE conversations SET last_message_id = NULL, waiting = 0, unread = 0
             WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = ?1 AND m.shown = 1)",
            id.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Brings a thread without messages to the top of the list.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn touch_thread(
        &mut self,
        id: ConversationId,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE conversations SET last_activity_ms = ? WHERE id = ? AND last_message_id IS NULL",
            now_ms,
            id.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}

/// Ids as a JSON array: lets one prepared query take any number of them.
pub(crate) fn json_array(ids: impl Iterator<Item = i64>) -> String {
    let parts: Vec<String> = ids.map(|id| id.to_string()).collect();
    format!("[{}]", parts.join(","))
}

fn like_pattern(text: &str) -> String {
    let escaped = text
        .replace('\\', r"\\")
        .replace('%', r"\%")
        .replace('_', r"\_");
    format!("%{escaped}%")
}
