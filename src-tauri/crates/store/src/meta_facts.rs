//! What Meta last said about an account, a number or a template.

use crate::{Store, StoreError, WriteTx};

/// Something Meta said.
#[derive(Clone, Copy, Debug)]
pub struct MetaFact<'a> {
    /// Meta's id of what it is about; empty for the app.
    pub subject: &'a str,
    /// What is said, such as `quality`.
    pub fact: &'a str,
    /// Meta's word, or JSON of ours; empty for none.
    pub value: &'a str,
    /// Whether it answers a question of ours, rather than came by webhook.
    pub asked: bool,
    /// Meta's time of a webhook; for an answer, when we asked. Unix milliseconds.
    pub at_ms: i64,
}

/// A kept fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetaFactRow {
    /// Meta's id of what it is about; empty for the app.
    pub subject: String,
    /// What is said.
    pub fact: String,
    /// Meta's word, or JSON of ours; empty for none.
    pub value: String,
    /// Since when, Unix milliseconds.
    pub at_ms: i64,
}

impl Store {
    /// Everything known about a subject.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn facts_of(&self, subject: &str) -> Result<Vec<MetaFactRow>, StoreError> {
        Ok(sqlx::query_as!(
            MetaFactRow,
            "SELECT subject, fact, value, at_ms FROM meta_facts WHERE subject = ? ORDER BY fact",
            subject
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// Everything known about the templates of an account.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn template_facts(&self, waba_id: &str) -> Result<Vec<MetaFactRow>, StoreError> {
        Ok(sqlx::query_as!(
            MetaFactRow,
            "SELECT f.subject, f.fact, f.value, f.at_ms
             FROM templates t JOIN meta_facts f ON f.subject = t.meta_id
             WHERE t.waba_id = ? ORDER BY f.subject, f.fact",
            waba_id
        )
        .fetch_all(&self.readers)
        .await?)
    }
}

impl WriteTx {
    /// Keeps what Meta said, unless something newer is known; a repeat changes nothing.
    ///
    /// An answer to a question beats every event from before the question. At the same
    /// millisecond the event stands: it may have happened after the question.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn learn(&mut self, said: &MetaFact<'_>) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO meta_facts (subject, fact, value, asked, at_ms) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (subject, fact) DO UPDATE SET
                 value = excluded.value, asked = excluded.asked, at_ms = excluded.at_ms
             WHERE (excluded.at_ms, 1 - excluded.asked) > (meta_facts.at_ms, 1 - meta_facts.asked)
                OR ((excluded.at_ms, excluded.asked) = (meta_facts.at_ms, meta_facts.asked)
                    AND (excluded.asked = 1 OR excluded.value > meta_facts.value))",
            said.subject,
            said.fact,
            said.value,
            said.asked,
            said.at_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(value: &str, asked: bool, at_ms: i64) -> MetaFact<'_> {
        MetaFact {
            subject: "7",
            fact: "quality",
            value,
            asked,
            at_ms,
        }
    }

    async fn after(words: &[MetaFact<'_>]) -> String {
        let dir = tempfile::tempdir().unwrap();
        let (store, _journal) = Store::open(dir.path()).await.unwrap();
        let mut tx = store.write().await.unwrap();
        for word in words {
            tx.learn(word).await.unwrap();
        }
        tx.commit().await.unwrap();
        let facts = store.facts_of("7").await.unwrap();
        assert_eq!(facts.len(), 1, "{facts:?}");
        facts[0].value.clone()
    }

    #[tokio::test]
    async fn the_newest_word_stands_in_any_order() {
        let (old, new) = (said("GREEN", false, 1_000), said("RED", false, 2_000));
        assert_eq!(after(&[old, new]).await, "RED");
        assert_eq!(after(&[new, old]).await, "RED");
        assert_eq!(after(&[new, old, new, old]).await, "RED");
        let twin = said("YELLOW", false, 2_000);
        assert_eq!(after(&[new, twin]).await, after(&[twin, new]).await);
    }

    #[tokio::test]
    async fn an_answer_beats_older_events_and_no_newer_one() {
        let answer = said("GREEN", true, 2_000);
        let older = said("RED", false, 1_000);
        assert_eq!(after(&[older, answer]).await, "GREEN");
        assert_eq!(after(&[answer, older]).await, "GREEN", "it came late");
        for event in [said("RED", false, 2_000), said("RED", false, 3_000)] {
            assert_eq!(after(&[answer, event]).await, "RED");
            assert_eq!(after(&[event, answer]).await, "RED");
        }
    }
}
