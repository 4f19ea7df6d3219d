//! Keeping the index of search in line with the rows.
//!
//! The problem: rows change in many ways (a message comes, is edited, deleted, moved to another
//! thread, its file gets a name, a customer another number), and an index that misses one of them
//! lies. The choice: triggers of the tables note which rows changed, whoever changed them, and the
//! commit makes their index anew, in the same transaction. Rejected: triggers that write the index
//! (SQLite cannot spell words as we do), a method beside every write (one is forgotten), a task
//! that follows later (a message could be read and not found).
//!
//! A migration that changes how words are spelled notes every row and is done.

use shopbell_domain::search::{number_ends, spelled};

use crate::{Store, StoreError, WriteTx, conversations::json_array};

/// Rows that are indexed with one statement: they are in memory together.
const STEP: i64 = 100;

impl Store {
    /// Makes the whole index of search anew from the rows.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and others; then the index is the one of before.
    pub async fn rebuild_search(&self) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        for statement in [
            "INSERT INTO search_messages (search_messages) VALUES ('delete-all')",
            "INSERT INTO search_people (search_people) VALUES ('delete-all')",
            "INSERT OR IGNORE INTO search_stale_messages SELECT id FROM messages WHERE shown = 1",
            "INSERT OR IGNORE INTO search_stale_people SELECT id FROM conversations",
        ] {
            sqlx::query(statement).execute(&mut *tx.0).await?;
        }
        tx.commit().await
    }
}

impl WriteTx {
    pub(crate) async fn index_changes(&mut self) -> Result<(), StoreError> {
        while self.index_messages().await? {}
        while self.index_people().await? {}
        Ok(())
    }

    /// Indexes some messages that changed; whether there may be more.
    async fn index_messages(&mut self) -> Result<bool, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT stale.id AS "id!: i64", m.id IS NOT NULL AS "here!: bool",
                      substr(m.body, 1, 65536) AS "body?: String",
                      substr(m.words, 1, 65536) AS "words?: String", d.file_name AS "file_name?: String",
                      d.message_id IS NOT NULL AS "has_file!: bool", m.type AS "kind?: String",
                      m.from_us AS "from_us?: bool", m.origin AS "origin?: String",
                      m.conversation_id AS "conversation_id?: i64"
               FROM search_stale_messages stale
               LEFT JOIN messages m ON m.id = stale.id AND m.shown = 1 AND m.deleted = 0
               LEFT JOIN media d ON d.message_id = m.id
               ORDER BY stale.id LIMIT ?"#,
            STEP
        )
        .fetch_all(&mut *self.0)
        .await?;
        let ids = json_array(rows.iter().map(|row| row.id));
        let entries = rows.iter().filter(|row| row.here).map(|row| {
            let read = [&row.body, &row.words, &row.file_name];
            let read: Vec<&str> = read.iter().filter_map(|part| part.as_deref()).collect();
            let mut about = format!("c{}", row.conversation_id.unwrap_or_default());
            about.push_str(if row.from_us == Some(true) {
                " u"
            } else {
                " t"
            });
            about.push_str(if row.has_file { " a" } else { "" });
            about.push_str(match row.kind.as_deref() {
                Some("image" | "video") => " p",
                Some("document") => " d",
                _ => "",
            });
            about.push_str(if row.origin.as_deref() == Some("history") {
                " h"
            } else {
                ""
            });
            (row.id, spelled(&read.join("\n")), about)
        });
        let entries = json_entries(entries);
        if rows.is_empty() {
            return Ok(false);
        }
        sqlx::query!(
            "DELETE FROM search_messages WHERE rowid IN (SELECT value FROM json_each(?))",
            ids
        )
        .execute(&mut *self.0)
        .await?;
        sqlx::query!(
            "INSERT INTO search_messages (rowid, words, about)
             SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
             FROM json_each(?)",
            entries
        )
        .execute(&mut *self.0)
        .await?;
        sqlx::query!(
            "DELETE FROM search_stale_messages WHERE id IN (SELECT value FROM json_each(?))",
            ids
        )
        .execute(&mut *self.0)
        .await?;
        Ok(may_be_more(rows.len()))
    }

    /// Indexes whom some threads that changed are with; whether there may be more.
    async fn index_people(&mut self) -> Result<bool, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT stale.id AS "id!: i64", v.id IS NOT NULL AS "here!: bool", v.subject AS "subject?: String",
                      c.given_name AS "given_name?: String", c.profile_name AS "profile_name?: String",
                      c.username AS "username?: String",
                      (SELECT group_concat(a.value, ' ') FROM contact_aliases a
                       WHERE a.contact_id = c.id AND a.kind = 'phone') AS "numbers?: String"
               FROM search_stale_people stale
               LEFT JOIN conversations v ON v.id = stale.id
               LEFT JOIN contacts c ON c.id = v.contact_id
               ORDER BY stale.id LIMIT ?"#,
            STEP
        )
        .fetch_all(&mut *self.0)
        .await?;
        let ids = json_array(rows.iter().map(|row| row.id));
        let entries = rows.iter().filter(|row| row.here).map(|row| {
            let names = [
                &row.given_name,
                &row.profile_name,
                &row.username,
                &row.subject,
            ];
            let names: Vec<&str> = names.iter().filter_map(|name| name.as_deref()).collect();
            let numbers = row.numbers.iter().flat_map(|all| all.split(' '));
            let ends: Vec<String> = numbers.flat_map(number_ends).map(spelled).collect();
            (row.id, spelled(&names.join("\n")), ends.join(" "))
        });
        let entries = json_entries(entries);
        if rows.is_empty() {
            return Ok(false);
        }
        sqlx::query!(
            "DELETE FROM search_people WHERE rowid IN (SELECT value FROM json_each(?))",
            ids
        )
        .execute(&mut *self.0)
        .await?;
        sqlx::query!(
            "INSERT INTO search_people (rowid, names, numbers)
             SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
             FROM json_each(?)",
            entries
        )
        .execute(&mut *self.0)
        .await?;
        sqlx::query!(
            "DELETE FROM search_stale_people WHERE id IN (SELECT value FROM json_each(?))",
            ids
        )
        .execute(&mut *self.0)
        .await?;
        Ok(may_be_more(rows.len()))
    }
}

/// After a step of so many rows. Every write asks: one that changed little must not ask twice.
fn may_be_more(rows: usize) -> bool {
    i64::try_from(rows).is_ok_and(|rows| rows >= STEP)
}

/// Entries as JSON. Spelled words are letters and digits: none of them needs a backslash.
fn json_entries(entries: impl Iterator<Item = (i64, String, String)>) -> String {
    let entries: Vec<String> = entries
        .map(|(id, one, other)| format!(r#"[{id},"{one}","{other}"]"#))
        .collect();
    format!("[{}]", entries.join(","))
}
