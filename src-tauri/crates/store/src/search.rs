//! Search: what was said and with whom, found through the index.
//!
//! Newest first. Ids grow as messages come, so the order of the index is that of time, without
//! sorting; only history, which comes in pieces of any age, is sorted by its own time and stands
//! after everything that came live, all of which is younger.

use shopbell_domain::{ConversationId, MessageId, Sought, SoughtWord};

use crate::{Store, StoreError};

/// What a message holds beside words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// No file.
    NoFile,
    /// A file of any kind.
    File,
    /// A photo or a video.
    Photo,
    /// A document.
    Document,
}

/// What is looked for, and where.
#[derive(Clone, Debug)]
pub struct Search {
    /// The words.
    pub sought: Sought,
    /// In one thread, or in all.
    pub within: Option<ConversationId>,
    /// Ours or theirs only.
    pub from_us: Option<bool>,
    /// With or without files.
    pub holds: Holds,
    /// Not older, Unix milliseconds.
    pub from_ms: Option<i64>,
    /// Older than this, Unix milliseconds.
    pub to_ms: Option<i64>,
}

/// Where a page of hits ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundAt {
    /// Among what came live: a message's id.
    Live(i64),
    /// Among history: a message's time and id.
    History(i64, i64),
}

/// A hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The message.
    pub id: MessageId,
    /// Its thread.
    pub conversation_id: ConversationId,
    /// When it was said, Unix milliseconds.
    pub at_ms: i64,
    /// Its place among the hits.
    pub at: FoundAt,
}

impl Store {
    /// A page of hits, newest first; `after` is the last of the page before.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn search(
        &self,
        search: &Search,
        after: Option<FoundAt>,
        limit: i64,
    ) -> Result<Vec<Found>, StoreError> {
        if search.sought.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        if !matches!(after, Some(FoundAt::History(..))) {
            let below = match after {
                Some(FoundAt::Live(id)) => id,
                _ => i64::MAX,
            };
            found = self.search_live(search, below, limit).await?;
        }
        let wanted = usize::try_from(limit).unwrap_or(0);
        let rest = i64::try_from(wanted.saturating_sub(found.len())).unwrap_or(0);
        if rest > 0 {
            let below = match after {
                Some(FoundAt::History(at_ms, id)) => (at_ms, id),
                _ => (i64::MAX, i64::MAX),
            };
            found.extend(self.search_history(search, below, rest).await?);
        }
        Ok(found)
    }

    async fn search_live(
        &self,
        search: &Search,
        below: i64,
        limit: i64,
    ) -> Result<Vec<Found>, StoreError> {
        let looked_for = search.in_live();
        let rows = sqlx::query!(
            r#"SELECT m.id AS "id!: i64", m.conversation_id AS "conversation_id!: i64", m.at_ms AS "at_ms!: i64"
               FROM search_messages CROSS JOIN messages m ON m.id = search_messages.rowid
               WHERE search_messages MATCH ?1 AND search_messages.rowid < ?2
                 AND m.at_ms >= ?3 AND m.at_ms < ?4
               ORDER BY search_messages.rowid DESC LIMIT ?5"#,
            looked_for,
            below,
            search.from_ms.unwrap_or(i64::MIN),
            search.to_ms.unwrap_or(i64::MAX),
            limit
        )
        .fetch_all(&self.readers)
        .await?;
        let found = rows.into_iter().map(|row| Found {
            id: MessageId(row.id),
            conversation_id: ConversationId(row.conversation_id),
            at_ms: row.at_ms,
            at: FoundAt::Live(row.id),
        });
        Ok(found.collect())
    }

    async fn search_history(
        &self,
        search: &Search,
        (at_ms, id): (i64, i64),
        limit: i64,
    ) -> Result<Vec<Found>, StoreError> {
        let looked_for = search.in_history();
        let rows = sqlx::query!(
            r#"SELECT m.id AS "id!: i64", m.conversation_id AS "conversation_id!: i64", m.at_ms AS "at_ms!: i64"
               FROM search_messages CROSS JOIN messages m ON m.id = search_messages.rowid
               WHERE search_messages MATCH ?1 AND (m.at_ms, m.id) < (?2, ?3)
                 AND m.at_ms >= ?4 AND m.at_ms < ?5
               ORDER BY m.at_ms DESC, m.id DESC LIMIT ?6"#,
            looked_for,
            at_ms,
            id,
            search.from_ms.unwrap_or(i64::MIN),
            search.to_ms.unwrap_or(i64::MAX),
            limit
        )
        .fetch_all(&self.readers)
        .await?;
        let found = rows.into_iter().map(|row| Found {
            id: MessageId(row.id),
            conversation_id: ConversationId(row.conversation_id),
            at_ms: row.at_ms,
            at: FoundAt::History(row.at_ms, row.id),
        });
        Ok(found.collect())
    }

    /// A page of the hits in one thread, newest first, with their times; `before` is the last of
    /// the page before. In the order of the timeline, whatever way its messages came.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn search_thread(
        &self,
        thread: ConversationId,
        sought: &Sought,
        before: Option<(i64, MessageId)>,
        limit: i64,
    ) -> Result<Vec<(i64, MessageId)>, StoreError> {
        if sought.is_empty() {
            return Ok(Vec::new());
        }
        let looked_for = in_thread(thread, sought);
        let (at_ms, id) = before.map_or((i64::MAX, i64::MAX), |(at_ms, id)| (at_ms, id.0));
        let rows = sqlx::query!(
            r#"SELECT m.at_ms AS "at_ms!: i64", m.id AS "id!: i64"
               FROM search_messages CROSS JOIN messages m ON m.id = search_messages.rowid
               WHERE search_messages MATCH ?1 AND (m.at_ms, m.id) < (?2, ?3)
               ORDER BY m.at_ms DESC, m.id DESC LIMIT ?4"#,
            looked_for,
            at_ms,
            id,
            limit
        )
        .fetch_all(&self.readers)
        .await?;
        let hits = rows.into_iter().map(|row| (row.at_ms, MessageId(row.id)));
        Ok(hits.collect())
    }

    /// How many hits a thread has.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn count_in_thread(
        &self,
        thread: ConversationId,
        sought: &Sought,
    ) -> Result<i64, StoreError> {
        if sought.is_empty() {
            return Ok(0);
        }
        let looked_for = in_thread(thread, sought);
        Ok(sqlx::query_scalar!(
            r#"SELECT COUNT(*) AS "count!: i64" FROM search_messages WHERE search_messages MATCH ?"#,
            looked_for
        )
        .fetch_one(&self.readers)
        .await?)
    }

    /// A page of the threads with people and groups of this name or number, the most recent
    /// first, with the times of their newest messages; `after` is the last of the page before.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn search_people(
        &self,
        sought: &Sought,
        after: Option<(i64, ConversationId)>,
        limit: i64,
    ) -> Result<Vec<(i64, ConversationId)>, StoreError> {
        let names = (!sought.is_empty()).then(|| format!("names : ({})", words(sought)));
        let numbers = sought
            .number()
            .map(|digits| format!("numbers : \"{digits}\" *"));
        let looked_for: Vec<String> = names.into_iter().chain(numbers).collect();
        if looked_for.is_empty() {
            return Ok(Vec::new());
        }
        let looked_for = looked_for.join(" OR ");
        let (at_ms, id) = after.map_or((i64::MAX, i64::MAX), |(at_ms, id)| (at_ms, id.0));
        let rows = sqlx::query!(
            r#"SELECT v.last_activity_ms AS "at_ms!: i64", v.id AS "id!: i64"
               FROM search_people CROSS JOIN conversations v ON v.id = search_people.rowid
               WHERE search_people MATCH ?1 AND (v.last_activity_ms, v.id) < (?2, ?3)
               ORDER BY v.last_activity_ms DESC, v.id DESC LIMIT ?4"#,
            looked_for,
            at_ms,
            id,
            limit
        )
        .fetch_all(&self.readers)
        .await?;
        let people = rows
            .into_iter()
            .map(|row| (row.at_ms, ConversationId(row.id)));
        Ok(people.collect())
    }
}

impl Search {
    fn in_live(&self) -> String {
        let mut but = vec!["h"];
        but.extend((self.holds == Holds::NoFile).then_some("a"));
        format!("({}) NOT about : ({})", self.terms(&[]), but.join(" OR "))
    }

    fn in_history(&self) -> String {
        let terms = self.terms(&["h"]);
        match self.holds {
            Holds::NoFile => format!("({terms}) NOT about : a"),
            _ => terms,
        }
    }

    fn terms(&self, more: &[&str]) -> String {
        let mut about: Vec<String> = more.iter().map(|&mark| mark.to_owned()).collect();
        about.extend(self.within.map(|thread| format!("c{}", thread.0)));
        about.extend(
            self.from_us
                .map(|ours| if ours { "u" } else { "t" }.to_owned()),
        );
        match self.holds {
            Holds::NoFile => {}
            Holds::File => about.push("a".to_owned()),
            Holds::Photo => about.push("p".to_owned()),
            Holds::Document => about.push("d".to_owned()),
        }
        let words = format!("words : ({})", words(&self.sought));
        match about.is_empty() {
            true => words,
            false => format!("{words} AND about : ({})", about.join(" AND ")),
        }
    }
}

fn in_thread(thread: ConversationId, sought: &Sought) -> String {
    format!("words : ({}) AND about : c{}", words(sought), thread.0)
}

/// What somebody looks for in the language of FTS5. Its words are letters and digits in quotes, so
/// that nothing typed is an operator. Source: SQLite, *FTS5 › Full-text query syntax*, read 2026-11.
fn words(sought: &Sought) -> String {
    let phrases: Vec<String> = sought.words().iter().map(phrase).collect();
    phrases.join(" AND ")
}

fn phrase(word: &SoughtWord) -> String {
    let goes_on = if word.open { " *" } else { "" };
    format!("\"{}\"{goes_on}", word.parts.join(" "))
}

#[cfg(test)]
mod tests;
