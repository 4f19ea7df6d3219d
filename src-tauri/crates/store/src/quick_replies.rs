//! Quick replies: what the owner keeps under a name. They are hers, not a number's: another number
//! changes nothing about them.

use crate::{Store, StoreError, WriteTx};

/// A quick reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickReplyRow {
    /// Our id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its text as typed; that of choices is their body.
    pub text: String,
    /// JSON, the engine's; `None` for a mere text.
    pub choices: Option<String>,
}

/// What is to be kept under a name.
#[derive(Clone, Copy, Debug)]
pub struct NewQuickReply<'a> {
    /// Its name.
    pub name: &'a str,
    /// What the name counts as: two replies of the same cannot be there at once.
    pub folded: &'a str,
    /// Its text.
    pub text: &'a str,
    /// JSON, the engine's.
    pub choices: Option<&'a str>,
}

impl Store {
    /// All that are there, in no order.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn quick_replies(&self) -> Result<Vec<QuickReplyRow>, StoreError> {
        Ok(sqlx::query_as!(
            QuickReplyRow,
            r#"SELECT id AS "id!", name, text, choices FROM quick_replies
               WHERE removed_at_ms IS NULL"#
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// One, also while its removal can be taken back.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn quick_reply(&self, id: i64) -> Result<Option<QuickReplyRow>, StoreError> {
        Ok(sqlx::query_as!(
            QuickReplyRow,
            r#"SELECT id AS "id!", name, text, choices FROM quick_replies WHERE id = ?"#,
            id
        )
        .fetch_optional(&self.readers)
        .await?)
    }
}

impl WriteTx {
    /// How many are there.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn count_quick_replies(&mut self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT COUNT(*) AS "count!: i64" FROM quick_replies WHERE removed_at_ms IS NULL"#
        )
        .fetch_one(&mut *self.0)
        .await?)
    }

    /// Keeps a new one; its id, or `None` when its name is taken.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn add_quick_reply(
        &mut self,
        reply: NewQuickReply<'_>,
    ) -> Result<Option<i64>, StoreError> {
        let done = sqlx::query!(
            "INSERT INTO quick_replies (name, folded, text, choices) VALUES (?, ?, ?, ?)
             ON CONFLICT (folded) WHERE removed_at_ms IS NULL DO NOTHING",
            reply.name,
            reply.folded,
            reply.text,
            reply.choices
        )
        .execute(&mut *self.0)
        .await?;
        Ok((done.rows_affected() > 0).then(|| done.last_insert_rowid()))
    }

    /// Keeps one that is there as it is now; `false` when its new name is taken.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn change_quick_reply(
        &mut self,
        id: i64,
        reply: NewQuickReply<'_>,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "UPDATE OR IGNORE quick_replies SET name = ?, folded = ?, text = ?, choices = ?
             WHERE id = ?",
            reply.name,
            reply.folded,
            reply.text,
            reply.choices,
            id
        )
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// When one was removed, Unix milliseconds: `Some(None)` while it is there, `None` when there
    /// is none of this id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn quick_reply_removed(
        &mut self,
        id: i64,
    ) -> Result<Option<Option<i64>>, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT removed_at_ms FROM quick_replies WHERE id = ?", id)
                .fetch_optional(&mut *self.0)
                .await?,
        )
    }

    /// Removes one until it is forgotten. Its name is free at once.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_quick_reply(&mut self, id: i64, now_ms: i64) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE quick_replies SET removed_at_ms = ? WHERE id = ? AND removed_at_ms IS NULL",
            now_ms,
            id
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Puts a removed one back; `false` when its name is taken meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn restore_quick_reply(&mut self, id: i64) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "UPDATE OR IGNORE quick_replies SET removed_at_ms = NULL WHERE id = ?",
            id
        )
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Forgets those that were removed before a time, Unix milliseconds; how many.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn forget_quick_replies(&mut self, before_ms: i64) -> Result<u64, StoreError> {
        let done = sqlx::query!(
            "DELETE FROM quick_replies WHERE removed_at_ms < ?",
            before_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(name: &str) -> NewQuickReply<'_> {
        NewQuickReply {
            name,
            folded: name,
            text: "Until six",
            choices: None,
        }
    }

    #[tokio::test]
    async fn a_name_is_free_while_its_reply_is_removed_and_what_was_removed_goes_in_time() {
        let dir = tempfile::tempdir().unwrap();
        let (store, _journal) = Store::open(dir.path()).await.unwrap();
        let mut tx = store.write().await.unwrap();
        let first = tx.add_quick_reply(reply("hours")).await.unwrap().unwrap();
        assert_eq!(tx.add_quick_reply(reply("hours")).await.unwrap(), None);
        let other = tx.add_quick_reply(reply("pickup")).await.unwrap().unwrap();
        assert!(
            !tx.change_quick_reply(other, reply("hours")).await.unwrap(),
            "also by a new name"
        );
        tx.remove_quick_reply(first, 5).await.unwrap();
        tx.remove_quick_reply(first, 9).await.unwrap();
        let removed = tx.quick_reply_removed(first).await.unwrap();
        assert_eq!(removed, Some(Some(5)), "the first time counts");
        assert!(tx.change_quick_reply(other, reply("hours")).await.unwrap());
        assert!(!tx.restore_quick_reply(first).await.unwrap(), "taken now");
        assert_eq!(tx.count_quick_replies().await.unwrap(), 1);
        assert_eq!(tx.forget_quick_replies(5).await.unwrap(), 0);
        assert_eq!(tx.forget_quick_replies(6).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let left = store.quick_replies().await.unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].id, &*left[0].name), (other, "hours"));
        assert_eq!(store.quick_reply(first).await.unwrap(), None);
    }
}
