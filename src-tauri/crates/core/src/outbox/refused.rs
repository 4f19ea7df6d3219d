//! What it means when Meta did not take a message, and when it is tried again.

use std::time::Duration;

use shopbell_cloud_api::{self as api, Class, GraphError, Outcome, classify};
use shopbell_domain::{AttemptId, window::millis};
use shopbell_store::{DueMessage, OutboxState, Problem};
use tokio::time::Instant;

use super::{IN_DOUBT_MS, pace::Turn};
use crate::{
    EngineError,
    engine::Inner,
    error::{refusal_code, stops_the_number},
    health::SendingState,
    line::Line,
    project::{OPTED_OUT, THREAD_OWNED, UNNAMED},
};

/// Tries of a message that Meta asks to send again later.
const TRIES: i64 = 6;
/// Pause before an unreachable Meta is tried again.
pub(super) const UNREACHABLE_MS: i64 = 5_000;
/// Pause before a number that Meta stopped is tried again, unless it is connected anew.
const STOPPED_MS: i64 = 5 * 60 * 1000;
/// Longest wait that Meta may ask for: its limits count an hour.
///
/// Source: Meta, *Graph API rate limiting*, read 2026-11.
const LONGEST_MS: i64 = 60 * 60 * 1000;

impl Inner {
    /// Settles a message whose request brought no id.
    pub(super) async fn not_taken(
        &self,
        line: &Line,
        due: &DueMessage,
        turn: Turn<'_>,
        attempt: &AttemptId,
        error: &api::Error,
        files: &[String],
    ) -> Result<(), EngineError> {
        tracing::info!(%error, "a message was not taken");
        if error.outcome() == Outcome::Unknown {
            // What has no answer counts until now: dropped here, its place says so.
            drop(turn);
            return self
                .place(
                    due,
                    OutboxState::Unknown,
                    &because("no_answer"),
                    IN_DOUBT_MS,
                )
                .await;
        }
        let refusal = error.graph();
        match refusal.map(|refusal| refusal.code) {
            Some(4 | 80_007 | 80_008 | 130_429) => turn.too_fast(),
            Some(_) => turn.refused(),
            None if error.class() == Class::Backoff && !is_unreachable(error) => turn.too_fast(),
            None if matches!(error, api::Error::Unreadable { .. }) => turn.refused(),
            None => {
                turn.kept();
                self.pairs.give_back(due.conversation_id);
                let mut tx = self.store.write().await?;
                tx.forget_attempt(attempt).await?;
                tx.commit().await?;
            }
        }
        match refusal {
            Some(refusal) => self.refused(line, due, error.class(), refusal, files).await,
            None => self.without_refusal(line, due, error).await,
        }
    }

    /// Meta said no, in its own words.
    pub(super) async fn refused(
        &self,
        line: &Line,
        due: &DueMessage,
        class: Class,
        refusal: &GraphError,
        files: &[String],
    ) -> Result<(), EngineError> {
        let now_ms = self.clock.now_ms();
        let code = refusal_code(refusal);
        let problem = Problem {
            meta_code: Some(refusal.code),
            detail: refusal
                .details
                .as_deref()
                .or(refusal.user_message.as_deref()),
            ..because(code)
        };
        if stops_the_number(refusal.code) || refusal.rejects_app_secret() {
            // Every further message would fail the same way: one banner, not one error each.
            let token = matches!(refusal.code, 0 | 102 | 104 | 190);
            let state = if token {
                SendingState::TokenRefused
            } else {
                SendingState::RefusedByMeta
            };
            self.sending(state, Some(code));
            line.hold(self.clock.steady_ms(), STOPPED_MS);
            return self.place(due, OutboxState::Queued, &problem, 0).await;
        }
        self.sending(SendingState::Online, None);
        self.learn_from(refusal.code, due, now_ms).await?;
        if matches!(refusal.code, 100 | 131_053) && !files.is_empty() {
            let mut tx = self.store.write().await?;
            for id in files {
                tx.forget_upload(due.account_id, id).await?;
            }
            tx.commit().await?;
        }
        let tries = classify(refusal.code).tries.map_or(TRIES, i64::from);
        if !matches!(class, Class::Backoff | Class::Pair) || due.attempts + 1 >= tries {
            return self.place(due, OutboxState::Parked, &problem, 0).await;
        }
        let asked = refusal.retry_after.map(|wait| millis(wait).min(LONGEST_MS));
        if class == Class::Pair {
            self.pairs.empty(due.conversation_id, Instant::now());
        } else if let Some(asked) = asked {
            // Meta names a time for whoever asks, not for one message.
            line.hold(self.clock.steady_ms(), asked);
        }
        let own = || back_off_ms(class, due.attempts, &self.entropy.fresh_id());
        let wait_ms = asked.unwrap_or_else(own);
        self.place(due, OutboxState::Queued, &problem, wait_ms)
            .await
    }

    /// What a refusal says about the chat rather than the message.
    async fn learn_from(
        &self,
        code: i64,
        due: &DueMessage,
        now_ms: i64,
    ) -> Result<(), EngineError> {
        if ![OPTED_OUT, THREAD_OWNED].contains(&code) {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        if code == THREAD_OWNED {
            tx.note_answered_by(due.conversation_id, Some(UNNAMED), UNNAMED, now_ms)
                .await?;
        } else if let Some(contact) = tx.contact_of(due.conversation_id).await? {
            tx.note_marketing(contact, true, now_ms).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Meta was not reached: it waits for the network.
    pub(super) async fn wait_for_internet(
        &self,
        line: &Line,
        due: &DueMessage,
    ) -> Result<(), EngineError> {
        let code = "waiting_for_internet";
        self.sending(SendingState::WaitingForInternet, Some(code));
        line.hold(self.clock.steady_ms(), UNREACHABLE_MS);
        self.place(due, OutboxState::Queued, &because(code), UNREACHABLE_MS)
            .await
    }

    /// Surely not sent, and not refused by Meta: a broken network, or a message that is wrong.
    pub(super) async fn without_refusal(
        &self,
        line: &Line,
        due: &DueMessage,
        error: &api::Error,
    ) -> Result<(), EngineError> {
        if is_unreachable(error) {
            return self.wait_for_internet(line, due).await;
        }
        let (state, code) = match error {
            // Throttled on the way to Meta, by something that knows no error envelope.
            error if error.class() == Class::Backoff => (OutboxState::Queued, "rate_number"),
            api::Error::Invalid(_) => (OutboxState::Parked, "request_invalid"),
            _ => (OutboxState::Parked, "meta_refused"),
        };
        if state == OutboxState::Queued {
            line.hold(self.clock.steady_ms(), UNREACHABLE_MS);
        }
        self.place(due, state, &because(code), UNREACHABLE_MS).await
    }

    pub(super) async fn park(
        &self,
        due: &DueMessage,
        code: &'static str,
    ) -> Result<(), EngineError> {
        self.place(due, OutboxState::Parked, &because(code), 0)
            .await
    }

    pub(super) async fn place(
        &self,
        due: &DueMessage,
        state: OutboxState,
        problem: &Problem<'_>,
        wait_ms: i64,
    ) -> Result<(), EngineError> {
        let now_ms = self.clock.now_ms();
        let mut tx = self.store.write().await?;
        tx.move_outbox(due.message_id, state, Some(problem), now_ms, wait_ms)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// A reason of ours.
pub(super) fn because(code: &str) -> Problem<'_> {
    Problem {
        code,
        meta_code: None,
        detail: None,
    }
}

fn is_unreachable(error: &api::Error) -> bool {
    matches!(error, api::Error::Unreachable(_))
}

/// 2 s, 4 s, 8 s … 5 min, ±20 %; for the limit of one customer 1 s, 4 s, 16 s ….
fn back_off_ms(class: Class, attempts: i64, random: &str) -> i64 {
    let step = u32::try_from(attempts.clamp(0, 12)).unwrap_or(12);
    let (base, factor) = if class == Class::Pair {
        (1_000_i64, 4_i64)
    } else {
        (2_000, 2)
    };
    let wait = base
        .saturating_mul(factor.saturating_pow(step))
        .min(millis(Duration::from_secs(300)));
    let spread = random
        .get(..4)
        .and_then(|hex| i64::from_str_radix(hex, 16).ok())
        .unwrap_or(0x8000);
    wait + wait * (spread - 0x8000) / 0x8000 / 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_spread() {
        assert_eq!(back_off_ms(Class::Backoff, 0, "8000"), 2_000);
        assert_eq!(back_off_ms(Class::Backoff, 3, "8000"), 16_000);
        assert_eq!(
            back_off_ms(Class::Backoff, 30, "8000"),
            300_000,
            "never more than five minutes"
        );
        assert_eq!(back_off_ms(Class::Pair, 2, "8000"), 16_000);
        assert_eq!(back_off_ms(Class::Backoff, 0, "0000"), 1_600);
        assert!(back_off_ms(Class::Backoff, 0, "ffff") <= 2_400);
    }
}
