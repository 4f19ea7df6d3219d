//! Writing down what Meta said.

use shopbell_store::{MetaFact, StoreError, WriteTx};

use super::{NewNotice, facts::Fact};

/// What Meta said at one time, by webhook or when asked.
pub(crate) struct Word<'a> {
    pub(crate) waba_id: &'a str,
    pub(crate) asked: bool,
    pub(crate) at_ms: i64,
}

impl Word<'_> {
    pub(crate) async fn fact(
        &self,
        tx: &mut WriteTx,
        subject: &str,
        fact: Fact,
        value: &str,
    ) -> Result<(), StoreError> {
        tx.learn(&MetaFact {
            subject,
            fact: fact.as_str(),
            value,
            asked: self.asked,
            at_ms: self.at_ms,
        })
        .await
    }

    pub(crate) async fn notice(
        &self,
        tx: &mut WriteTx,
        notice: &NewNotice,
    ) -> Result<(), StoreError> {
        // It holds texts and numbers only, so that writing it cannot fail.
        let facts = serde_json::to_string(&notice.facts).unwrap_or_else(|_| "{}".to_owned());
        let new = shopbell_store::NewNotice {
            waba_id: self.waba_id,
            scope: notice.subject.scope,
            subject: &notice.subject.id,
            topic: &notice.topic,
            code: notice.code.map(super::NoticeCode::as_str),
            severity: notice.severity,
            facts: &facts,
            detail: &notice.detail,
            at_ms: self.at_ms,
            ends_ms: notice.ends_ms(self.at_ms),
        };
        if self.asked {
            tx.keep_finding(&new).await
        } else {
            tx.keep_notice(&new).await
        }
    }
}
