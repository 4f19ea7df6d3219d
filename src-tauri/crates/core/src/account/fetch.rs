//! Asking Meta how the numbers are: at the start, when a webhook speaks of one, now and then.
//!
//! The webhooks of an account go to the address of the whole app, which may not be ours, so that
//! without asking we might never hear.

use std::{sync::Arc, time::Duration};

use shopbell_cloud_api::{self as api, Node};
use shopbell_store::{NewAccount, NoticeScope};

use super::{
    NewNotice, NoticeCode, NoticeFacts, Subject,
    facts::{Fact, limit_word},
    keep::Word,
};
use crate::{
    EngineError,
    changes::Change,
    engine::{Engine, Inner},
    line::Line,
};

/// Numbers are asked for again this often.
const REFRESH: Duration = Duration::from_secs(60 * 60);
/// Events come in swarms: one question answers them all.
const GATHER: Duration = Duration::from_millis(500);
/// First pause after Meta could not be reached; it doubles up to [`REFRESH`].
const PAUSE: Duration = Duration::from_secs(60);

impl Engine {
    /// Asks Meta again how each number is.
    ///
    /// # Errors
    /// [`EngineError::Api`] when Meta is not reached; what is known stays.
    pub async fn refresh_account(&self) -> Result<(), EngineError> {
        for line in self.inner.lines.all() {
            self.inner.ask_about(&line).await?;
        }
        Ok(())
    }
}

impl Inner {
    /// Keeps what is known about the numbers, and about the chain to them, in step until the
    /// engine stops.
    pub(crate) async fn keep_numbers(self: Arc<Self>) {
        let mut pause = PAUSE;
        loop {
            let mut wait = REFRESH;
            if let Err(error) = self.examine().await {
                tracing::info!(%error, "a number could not be asked for; what is known stays");
                wait = pause;
            }
            pause = if wait == REFRESH {
                PAUSE
            } else {
                (pause * 2).min(REFRESH)
            };
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(wait) => {}
                () = self.wake_numbers.notified() => tokio::select! {
                    () = self.stop.cancelled() => return,
                    () = tokio::time::sleep(GATHER) => {}
                }
            }
        }
    }

    /// Asks how one number is, keeps that and hands it on.
    pub(crate) async fn ask_about(
        &self,
        line: &Line,
    ) -> Result<(api::PhoneNumber, Option<api::Health>), EngineError> {
        // What happens while Meta answers is newer than the answer.
        let asked_ms = self.clock.now_ms();
        let (id, waba_id) = (line.phone_number_id(), line.waba_id());
        let asked = self.clock.steady_ms();
        let number = line.client.phone_number(&id).await;
        line.hear_time(&self.clock, asked, &number);
        let number = number.map_err(EngineError::Api)?;
        // A token may be good for the number and for nothing else.
        let waba = allowed(line.client.waba(&waba_id).await)?;
        let health = allowed(line.client.health(Node::Number(&id)).await)?;

        let word = Word {
            waba_id: waba_id.as_str(),
            asked: true,
            at_ms: asked_ms,
        };
        let mut tx = self.store.write().await?;
        tx.upsert_account(
            &NewAccount {
                phone_number_id: line.account.phone_number_id.clone(),
                waba_id: line.account.waba_id.clone(),
                display_phone_number: number.display_phone_number.clone().unwrap_or_default(),
                verified_name: number.verified_name.clone().unwrap_or_default(),
            },
            asked_ms,
        )
        .await?;
        for (fact, value) in number_facts(&number, health.as_ref()) {
            word.fact(&mut tx, id.as_str(), fact, &value).await?;
        }
        for (fact, value) in waba_facts(&number, waba.as_ref()) {
            word.fact(&mut tx, waba_id.as_str(), fact, &value).await?;
        }
        for finding in findings(&id, &Answer::of(&number, health.as_ref())) {
            word.notice(&mut tx, &finding).await?;
        }
        tx.commit().await?;
        self.set_paces().await?;
        self.changes.tell(Change::Account);
        Ok((number, health))
    }
}

/// What Meta refuses to tell is not known; that it is not reached is an error.
fn allowed<T>(answer: Result<T, api::Error>) -> Result<Option<T>, EngineError> {
    match answer {
        Ok(told) => Ok(Some(told)),
        Err(error) if error.graph().is_some() => {
            tracing::info!(%error, "a part of what concerns a number is not told");
            Ok(None)
        }
        Err(error) => Err(EngineError::Api(error)),
    }
}

fn present(facts: Vec<(Fact, Option<String>)>) -> impl Iterator<Item = (Fact, String)> {
    facts
        .into_iter()
        .filter_map(|(fact, value)| Some((fact, value?)))
}

fn number_facts(
    number: &api::PhoneNumber,
    health: Option<&api::Health>,
) -> impl Iterator<Item = (Fact, String)> {
    present(vec![
        (Fact::Checked, Some(String::new())),
        (Fact::Quality, number.quality_rating.clone()),
        (Fact::Status, number.status.clone()),
        (Fact::Throughput, number.throughput.clone()),
        (Fact::NameStatus, number.name_status.clone()),
        (Fact::Mode, number.account_mode.clone()),
        (
            Fact::OnPhoneApp,
            number.is_on_biz_app.map(|on| on.to_string()),
        ),
        (
            Fact::CanSend,
            health.and_then(|health| health.can_send.clone()),
        ),
    ])
}

fn waba_facts(
    number: &api::PhoneNumber,
    waba: Option<&api::Waba>,
) -> impl Iterator<Item = (Fact, String)> {
    let limit = number.messaging_limit.as_deref().and_then(limit_word);
    let told = |get: fn(&api::Waba) -> &Option<String>| waba.and_then(|waba| get(waba).clone());
    present(vec![
        (Fact::DailyLimit, limit),
        (Fact::AccountName, told(|waba| &waba.name)),
        (Fact::Review, told(|waba| &waba.account_review_status)),
        (
            Fact::Verification,
            told(|waba| &waba.business_verification_status),
        ),
        (Fact::Country, told(|waba| &waba.country)),
        (Fact::Currency, told(|waba| &waba.currency)),
    ])
}

/// Of Meta's answers, what may be trouble.
#[derive(Debug, Default)]
struct Answer<'a> {
    quality: Option<&'a str>,
    status: Option<&'a str>,
    can_send: Option<&'a str>,
    /// Codes of what keeps it from sending, and what Meta says about them.
    errors: Vec<i64>,
    advice: Vec<&'a str>,
}

impl<'a> Answer<'a> {
    fn of(number: &'a api::PhoneNumber, health: Option<&'a api::Health>) -> Self {
        let mut answer = Self {
            quality: number.quality_rating.as_deref(),
            status: number.status.as_deref(),
            can_send: health.and_then(|health| health.can_send.as_deref()),
            ..Self::default()
        };
        for entity in health.iter().flat_map(|health| &health.entities) {
            // The worst of all decides; the others are not why.
            if entity.can_send.as_deref() == answer.can_send {
                answer.errors.extend(&entity.errors);
                answer
                    .advice
                    .extend(entity.advice.iter().map(String::as_str));
            }
        }
        answer
    }
}

/// What the answers say that the owner should know, and what they say is over. What they are
/// silent about stays as it is.
fn findings(id: &api::PhoneNumberId, answer: &Answer<'_>) -> Vec<NewNotice> {
    let subject = Subject {
        scope: NoticeScope::Number,
        id: id.as_str().to_owned(),
    };
    let finding = |topic: &str, code: Option<NoticeCode>, facts: NoticeFacts| match code {
        Some(code) => NewNotice::stands(&subject, topic, code, facts),
        None => NewNotice::over(&subject, topic),
    };
    let sending = answer.can_send.map(|word| {
        let code = match word {
            "BLOCKED" => NoticeCode::SendingBlocked,
            "LIMITED" => NoticeCode::SendingLimited,
            _ => return NewNotice::over(&subject, "sending"),
        };
        let facts = NoticeFacts {
            meta_code: answer.errors.first().copied(),
            ..NoticeFacts::default()
        };
        NewNotice::stands(&subject, "sending", code, facts)
            .in_metas_words(Some(answer.advice.join(" ")))
    });
    let quality = answer.quality.map(|word| {
        let low = (word == "RED").then_some(NoticeCode::NumberQualityLow);
        finding("quality", low, NoticeFacts::default())
    });
    let service = answer.status.map(|word| {
        // Slowed, limited or flagged numbers are in service all the same.
        let out = matches!(
            word,
            "DISCONNECTED" | "PENDING" | "UNVERIFIED" | "BANNED" | "MIGRATED" | "DELETED"
        );
        let facts = NoticeFacts {
            reason: out.then(|| word.to_owned()),
            ..NoticeFacts::default()
        };
        let code = out.then_some(NoticeCode::NumberNotConnected);
        finding("service", code, facts)
    });
    [sending, quality, service].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(answer: &Answer<'_>) -> Vec<(NoticeCode, NoticeFacts, String)> {
        let id = api::PhoneNumberId::new("7");
        let standing = findings(&id, answer).into_iter();
        standing
            .filter_map(|notice| Some((notice.code?, notice.facts, notice.detail)))
            .collect()
    }

    #[test]
    fn a_healthy_number_is_no_news() {
        for (quality, status) in [("GREEN", "CONNECTED"), ("UNKNOWN", "FLAGGED")] {
            let answer = Answer {
                quality: Some(quality),
                status: Some(status),
                can_send: Some("AVAILABLE"),
                errors: vec![1],
                advice: vec!["unasked"],
            };
            assert_eq!(found(&answer), []);
        }
        let silence = findings(&api::PhoneNumberId::new("7"), &Answer::default());
        assert_eq!(silence, [], "neither trouble nor the end of one");
    }

    #[test]
    fn what_keeps_a_number_from_sending_is_named() {
        for (word, code) in [
            ("BLOCKED", NoticeCode::SendingBlocked),
            ("LIMITED", NoticeCode::SendingLimited),
        ] {
            let answer = Answer {
                can_send: Some(word),
                errors: vec![141_006, 141_010],
                advice: vec!["No payment method.", "Add one."],
                ..Answer::default()
            };
            let [(found, facts, detail)] = &found(&answer)[..] else {
                panic!("one notice for {word}")
            };
            assert_eq!((*found, facts.meta_code), (code, Some(141_006)));
            assert_eq!(detail, "No payment method. Add one.");
        }
    }

    #[test]
    fn low_quality_and_a_number_out_of_service_are_two_things() {
        let answer = Answer {
            quality: Some("RED"),
            status: Some("BANNED"),
            ..Answer::default()
        };
        let found = found(&answer);
        assert_eq!(found[0].0, NoticeCode::NumberQualityLow);
        assert_eq!(found[1].0, NoticeCode::NumberNotConnected);
        assert_eq!(found[1].1.reason.as_deref(), Some("BANNED"));
    }
}
