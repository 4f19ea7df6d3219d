//! What the owner should know about her account, its numbers and templates.

use crate::{Store, StoreError, WriteTx};

/// The topic that holds an account's messages while a notice stands on it: Meta sends nothing.
pub const STOPPED: &str = "stopped";

/// Most notices that are read at once: there are more only where something runs wild.
const MOST: i64 = 200;

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeScope {
    /// A WhatsApp Business Account.
    Account,
    /// One of its numbers.
    Number,
    /// One of its templates.
    Template,
}

impl NoticeScope {
    fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Number => "number",
            Self::Template => "template",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "number" => Self::Number,
            "template" => Self::Template,
            _ => Self::Account,
        }
    }
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Something to look after.
    Warning,
    /// Something does not work, or is about to be lost. Stays until it is over.
    Critical,
}

impl Severity {
    fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "critical" => Self::Critical,
            "warning" => Self::Warning,
            _ => Self::Info,
        }
    }
}

/// The newest word on a topic, as far as its bringer knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotice<'a> {
    /// Meta's id of the account it belongs to.
    pub waba_id: &'a str,
    /// What it is about.
    pub scope: NoticeScope,
    /// Meta's id of that.
    pub subject: &'a str,
    /// Ours; what excludes each other shares one.
    pub topic: &'a str,
    /// Its stable code; `None` when what there was is over.
    pub code: Option<&'a str>,
    /// How much it matters.
    pub severity: Severity,
    /// JSON: numbers, dates, names.
    pub facts: &'a str,
    /// Meta's words; may be empty.
    pub detail: &'a str,
    /// Since when, Unix milliseconds.
    pub at_ms: i64,
    /// When it is over by itself, Unix milliseconds.
    pub ends_ms: Option<i64>,
}

/// A notice that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// Our id.
    pub id: i64,
    /// What it is about.
    pub scope: NoticeScope,
    /// Meta's id of that.
    pub subject: String,
    /// Its stable code.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// JSON: numbers, dates, names.
    pub facts: String,
    /// Meta's words; may be empty.
    pub detail: String,
    /// Since when, Unix milliseconds.
    pub at_ms: i64,
    /// When it is over by itself, Unix milliseconds.
    pub ends_ms: Option<i64>,
}

/// A notice about a template that stands, dismissed or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateNotice {
    /// Meta's id of the template.
    pub template: String,
    /// Ours.
    pub topic: String,
    /// Its stable code.
    pub code: String,
    /// Since when, Unix milliseconds.
    pub at_ms: i64,
}

impl Store {
    /// What stands and was not dismissed: the gravest first, then the newest. At most 200.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn notices(&self, now_ms: i64) -> Result<Vec<NoticeRow>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT id AS "id!", scope, subject, code AS "code!", severity, facts, detail, at_ms, ends_ms
               FROM notices
               WHERE code IS NOT NULL AND dismissed = 0 AND (ends_ms IS NULL OR ends_ms > ?)
               ORDER BY CASE severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
                        at_ms DESC, id DESC
               LIMIT ?"#,
            now_ms,
            MOST
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| NoticeRow {
                id: row.id,
                scope: NoticeScope::from_word(&row.scope),
                subject: row.subject,
                code: row.code,
                severity: Severity::from_word(&row.severity),
                facts: row.facts,
                detail: row.detail,
                at_ms: row.at_ms,
                ends_ms: row.ends_ms,
            })
            .collect())
    }

    /// Every subject that has a standing notice on a topic, with its code.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn standing_on(&self, topic: &str) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT subject, code AS "code!" FROM notices
               WHERE topic = ? AND code IS NOT NULL ORDER BY subject"#,
            topic
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.subject, row.code))
            .collect())
    }
}

impl WriteTx {
    /// Keeps the word of an event on a topic, unless a newer one is known; a repeat changes
    /// nothing. A newer one is shown again, also where the owner had dismissed the last.
    ///
    /// Of two words of the same millisecond the one that something stands is kept: better one
    /// notice too many.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn keep_notice(&mut self, new: &NewNotice<'_>) -> Result<(), StoreError> {
        let (scope, severity) = (new.scope.as_str(), new.severity.as_str());
        sqlx::query!(
            "INSERT INTO notices (waba_id, scope, subject, topic, code, severity, facts, detail, at_ms, ends_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (scope, subject, topic) DO UPDATE SET
                 waba_id = excluded.waba_id, code = excluded.code, severity = excluded.severity,
                 facts = excluded.facts, detail = excluded.detail, at_ms = excluded.at_ms,
                 ends_ms = excluded.ends_ms, dismissed = 0
             WHERE (excluded.at_ms, excluded.code IS NOT NULL, COALESCE(excluded.code, ''), excluded.facts, excluded.detail)
                 > (notices.at_ms, notices.code IS NOT NULL, COALESCE(notices.code, ''), notices.facts, notices.detail)",
            new.waba_id,
            scope,
            new.subject,
            new.topic,
            new.code,
            severity,
            new.facts,
            new.detail,
            new.at_ms,
            new.ends_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Keeps what a question showed. The same answer as before changes nothing: what was
    /// dismissed stays so, and it stands since the first one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn keep_finding(&mut self, new: &NewNotice<'_>) -> Result<(), StoreError> {
        let (scope, severity) = (new.scope.as_str(), new.severity.as_str());
        sqlx::query!(
            "INSERT INTO notices (waba_id, scope, subject, topic, code, severity, facts, detail, at_ms, ends_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (scope, subject, topic) DO UPDATE SET
                 waba_id = excluded.waba_id, code = excluded.code, severity = excluded.severity,
                 facts = excluded.facts, detail = excluded.detail, at_ms = excluded.at_ms,
                 ends_ms = excluded.ends_ms, dismissed = 0
             WHERE excluded.at_ms >= notices.at_ms
               AND (excluded.code IS NOT notices.code OR excluded.facts <> notices.facts)",
            new.waba_id,
            scope,
            new.subject,
            new.topic,
            new.code,
            severity,
            new.facts,
            new.detail,
            new.at_ms,
            new.ends_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// What stands about the templates of an account.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn template_notices(
        &mut self,
        waba_id: &str,
    ) -> Result<Vec<TemplateNotice>, StoreError> {
        Ok(sqlx::query_as!(
            TemplateNotice,
            r#"SELECT subject AS template, topic, code AS "code!", at_ms FROM notices
               WHERE scope = 'template' AND waba_id = ? AND code IS NOT NULL ORDER BY id"#,
            waba_id
        )
        .fetch_all(&mut *self.0)
        .await?)
    }

    /// Puts a notice away unless it is critical; tells which it was, `None` when there is none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn dismiss_notice(&mut self, id: i64) -> Result<Option<Severity>, StoreError> {
        let severity = sqlx::query_scalar!(
            "UPDATE notices SET dismissed = severity <> 'critical' WHERE id = ? RETURNING severity",
            id
        )
        .fetch_optional(&mut *self.0)
        .await?;
        Ok(severity.as_deref().map(Severity::from_word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(code: Option<&'static str>, at_ms: i64) -> NewNotice<'static> {
        NewNotice {
            waba_id: "8",
            scope: NoticeScope::Account,
            subject: "8",
            topic: STOPPED,
            code,
            severity: Severity::Warning,
            facts: "{}",
            detail: "",
            at_ms,
            ends_ms: None,
        }
    }

    async fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let (store, _journal) = Store::open(dir.path()).await.unwrap();
        (dir, store)
    }

    async fn keep(store: &Store, notices: &[NewNotice<'_>]) {
        let mut tx = store.write().await.unwrap();
        for notice in notices {
            tx.keep_notice(notice).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn the_newest_word_on_a_topic_stands_in_any_order() {
        let (down, up) = (notice(Some("down"), 1_000), notice(None, 2_000));
        for order in [[&down, &up], [&up, &down]] {
            let (_dir, store) = store().await;
            keep(&store, &order.map(Clone::clone)).await;
            assert_eq!(store.notices(3_000).await.unwrap(), [], "it is over");
            keep(&store, &[notice(Some("down"), 3_000), up.clone()]).await;
            assert_eq!(store.notices(3_000).await.unwrap()[0].at_ms, 3_000);
            let standing = store.standing_on(STOPPED).await.unwrap();
            assert_eq!(standing, [("8".to_owned(), "down".to_owned())]);
        }
    }

    #[tokio::test]
    async fn a_dismissed_notice_comes_back_with_news_and_not_with_a_repeat() {
        let (_dir, store) = store().await;
        let first = notice(Some("warned"), 1_000);
        keep(&store, std::slice::from_ref(&first)).await;
        let id = store.notices(0).await.unwrap()[0].id;
        let mut tx = store.write().await.unwrap();
        assert_eq!(
            tx.dismiss_notice(id).await.unwrap(),
            Some(Severity::Warning)
        );
        assert_eq!(tx.dismiss_notice(id + 7).await.unwrap(), None);
        tx.commit().await.unwrap();
        keep(&store, std::slice::from_ref(&first)).await;
        assert_eq!(store.notices(0).await.unwrap(), [], "a repeat");
        let mut tx = store.write().await.unwrap();
        let again = notice(Some("warned"), 5_000);
        tx.keep_finding(&again).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.notices(0).await.unwrap(), [], "the same answer");
        keep(&store, &[again]).await;
        assert_eq!(store.notices(0).await.unwrap().len(), 1, "it happened anew");
    }

    #[tokio::test]
    async fn a_critical_notice_stays_until_it_ends() {
        let (_dir, store) = store().await;
        let mut pin = notice(Some("pin"), 1_000);
        pin.severity = Severity::Critical;
        pin.ends_ms = Some(9_000);
        keep(&store, &[pin, notice(Some("older"), 500)]).await;
        let id = store.notices(0).await.unwrap()[0].id;
        let mut tx = store.write().await.unwrap();
        assert_eq!(
            tx.dismiss_notice(id).await.unwrap(),
            Some(Severity::Critical)
        );
        tx.commit().await.unwrap();
        assert_eq!(store.notices(8_999).await.unwrap().len(), 1);
        assert_eq!(store.notices(9_000).await.unwrap(), []);
    }
}
