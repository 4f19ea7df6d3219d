//! One try to hand a message to Meta, and what its end means.

use std::time::Duration;

use shopbell_cloud_api::{
    self as api, Accepted, Class, Outcome, OutgoingMessage, Recipient, UploadFile, UserId, WaId,
};
use shopbell_domain::{AttemptId, ServiceWindow, window::millis};
use shopbell_store::{DueMessage, OutboxState, Problem, Recipient as Addressee};

use crate::{
    EngineError,
    changes::Change,
    engine::Inner,
    error::{refusal_code, stops_the_number},
    health::SendingState,
    line::Line,
    outbox::{
        IN_DOUBT_MS,
        request::{Request, Uploaded},
    },
    project::{OPTED_OUT, THREAD_OWNED, UNNAMED},
};

/// A reply that waited longer than this is not sent without asking.
const TOO_OLD_MS: i64 = 12 * 60 * 60 * 1000;
/// Tries of a message that Meta asks to send again later.
const TRIES: i64 = 6;
/// Meta keeps uploads for 30 days.
const UPLOAD_LIVES_MS: i64 = 29 * 24 * 60 * 60 * 1000;
/// Pause before an unreachable Meta is tried again.
const UNREACHABLE_MS: i64 = 5_000;
/// Pause before a number that Meta stopped is tried again, unless it is connected anew.
const STOPPED_MS: i64 = 5 * 60 * 1000;

impl Inner {
    /// Takes one message as far as it goes now.
    pub(crate) async fn attempt(&self, line: &Line, due: &DueMessage) -> Result<(), EngineError> {
        let request: Request = serde_json::from_str(&due.request)?;
        let now_ms = self.clock.now_ms();
        let window = ServiceWindow::at(due.last_inbound_ms, now_ms);
        if request.is_free_form() && !window.allows_free_form(now_ms) {
            return self.park(due, "service_window_closed").await;
        }
        if due.queued_at_ms + TOO_OLD_MS < now_ms {
            return self.park(due, "reply_too_old").await;
        }
        let to = match self.store.recipient(due.conversation_id).await? {
            Some(Addressee::Phone(digits)) => Recipient::Phone(WaId::new(digits)),
            Some(Addressee::User(id)) => Recipient::User(UserId::new(id)),
            Some(Addressee::Group(id)) => Recipient::Group(id),
            None => return self.park(due, "recipient_invalid").await,
        };
        let media_id = match self.upload(line, due).await? {
            Upload::NotNeeded => None,
            Upload::Done(id) => Some(id),
            Upload::Later => return Ok(()),
        };
        let uploaded = media_id.as_deref().map(|id| Uploaded {
            id,
            file_name: due.file_name.as_deref(),
        });
        let Some(content) = request.content(uploaded.as_ref()) else {
            return self.park(due, "media_not_ready").await;
        };
        let attempt = AttemptId::new(self.entropy.fresh_id());
        let mut message =
            OutgoingMessage::new(to, content).with_callback_data(attempt.to_callback_data());
        if let Some(quoted) = &due.reply_to {
            message = message.in_reply_to(api::Wamid::new(quoted));
        }
        line.pace.turn().await;
        // Committed before the first byte: a crash from here on leaves a message in doubt, not
        // one that would be sent again.
        let mut tx = self.store.write().await?;
        let started = tx
            .begin_attempt(
                due.message_id,
                due.account_id,
                &attempt,
                self.clock.now_ms(),
            )
            .await?;
        tx.commit().await?;
        if !started {
            return Ok(());
        }
        self.changes.message(due.conversation_id, due.message_id);
        match line
            .client
            .send_message(&line.phone_number_id(), &message)
            .await
        {
            Ok(accepted) => self.taken(due, &attempt, &accepted).await,
            Err(error) => self.not_taken(line, due, &error, media_id.as_deref()).await,
        }
    }

    async fn taken(
        &self,
        due: &DueMessage,
        attempt: &AttemptId,
        accepted: &Accepted,
    ) -> Result<(), EngineError> {
        let mut tx = self.store.write().await?;
        tx.accepted(due.account_id, attempt, accepted.wamid.as_str())
            .await?;
        if let Some(wa_id) = &accepted.wa_id {
            tx.learn_phone(due.conversation_id, wa_id.as_str(), self.clock.now_ms())
                .await?;
        }
        tx.commit().await?;
        self.sending(SendingState::Online, None);
        Ok(())
    }

    async fn not_taken(
        &self,
        line: &Line,
        due: &DueMessage,
        error: &api::Error,
        media_id: Option<&str>,
    ) -> Result<(), EngineError> {
        tracing::info!(%error, "a message was not taken");
        let now_ms = self.clock.now_ms();
        if error.outcome() == Outcome::Unknown {
            let problem = Problem {
                code: "no_answer",
                meta_code: None,
                detail: None,
            };
            return self
                .place(
                    due,
                    OutboxState::Unknown,
                    Some(&problem),
                    now_ms + IN_DOUBT_MS,
                )
                .await;
        }
        let Some(refusal) = error.graph() else {
            return self.without_refusal(line, due, error).await;
        };
        let code = refusal_code(refusal);
        let detail = refusal
            .details
            .as_deref()
            .or(refusal.user_message.as_deref());
        let problem = Problem {
            code,
            meta_code: Some(refusal.code),
            detail,
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
            line.hold(now_ms + STOPPED_MS);
            return self
                .place(due, OutboxState::Queued, Some(&problem), now_ms)
                .await;
        }
        self.sending(SendingState::Online, None);
        self.learn_from(refusal.code, due, now_ms).await?;
        if let (Some(id), 100 | 131_053) = (media_id, refusal.code) {
            let mut tx = self.store.write().await?;
            tx.forget_upload(due.account_id, id).await?;
            tx.commit().await?;
        }
        match error.class() {
            class @ (Class::Backoff | Class::Pair) if due.attempts + 1 < TRIES => {
                let wait = match refusal.retry_after {
                    Some(wait) => millis(wait),
                    None => back_off_ms(class, due.attempts, &self.entropy.fresh_id()),
                };
                self.place(due, OutboxState::Queued, Some(&problem), now_ms + wait)
                    .await
            }
            _ => {
                self.place(due, OutboxState::Parked, Some(&problem), now_ms)
                    .await
            }
        }
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

    /// Surely not sent, and not refused by Meta: a broken network, or a message that is wrong.
    async fn without_refusal(
        &self,
        line: &Line,
        due: &DueMessage,
        error: &api::Error,
    ) -> Result<(), EngineError> {
        let now_ms = self.clock.now_ms();
        let (state, code) = match error {
            api::Error::Unreachable(_) => (OutboxState::Queued, "waiting_for_internet"),
            // Throttled on the way to Meta, by something that knows no error envelope.
            error if error.class() == Class::Backoff => (OutboxState::Queued, "rate_number"),
            api::Error::Invalid(_) => (OutboxState::Parked, "request_invalid"),
            _ => (OutboxState::Parked, "meta_refused"),
        };
        if let api::Error::Unreachable(_) = error {
            self.sending(SendingState::WaitingForInternet, Some(code));
        }
        if state == OutboxState::Queued {
            line.hold(now_ms + UNREACHABLE_MS);
        }
        let problem = Problem {
            code,
            meta_code: None,
            detail: None,
        };
        self.place(due, state, Some(&problem), now_ms + UNREACHABLE_MS)
            .await
    }

    async fn park(&self, due: &DueMessage, code: &str) -> Result<(), EngineError> {
        let problem = Problem {
            code,
            meta_code: None,
            detail: None,
        };
        self.place(
            due,
            OutboxState::Parked,
            Some(&problem),
            self.clock.now_ms(),
        )
        .await
    }

    async fn place(
        &self,
        due: &DueMessage,
        state: OutboxState,
        problem: Option<&Problem<'_>>,
        due_at_ms: i64,
    ) -> Result<(), EngineError> {
        let mut tx = self.store.write().await?;
        tx.move_outbox(due.message_id, state, problem, due_at_ms)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Notes how sending stands, and tells when that is news.
    pub(crate) fn sending(&self, state: SendingState, problem: Option<&'static str>) {
        if self.health.set_sending(state, problem) {
            self.changes.tell(Change::Connection);
        }
    }

    /// Brings the message's file to Meta, unless Meta still has it. A lost answer may be repeated:
    /// uploads are harmless.
    async fn upload(&self, line: &Line, due: &DueMessage) -> Result<Upload, EngineError> {
        let (Some(sha256), Some(mime)) = (&due.sha256, &due.mime) else {
            return Ok(Upload::NotNeeded);
        };
        let now_ms = self.clock.now_ms();
        let known = self
            .store
            .upload(due.account_id, sha256, mime, now_ms - UPLOAD_LIVES_MS)
            .await?;
        if let Some(id) = known {
            return Ok(Upload::Done(id));
        }
        let mut tx = self.store.write().await?;
        let begun = tx.begin_upload(due.message_id).await?;
        tx.commit().await?;
        if !begun {
            return Ok(Upload::Later);
        }
        self.changes.message(due.conversation_id, due.message_id);
        let file = UploadFile {
            path: self.store.media_path(sha256),
            mime: mime.clone(),
            file_name: due.file_name.clone().unwrap_or_else(|| "file".to_owned()),
        };
        match line
            .client
            .upload_media(&line.phone_number_id(), file)
            .await
        {
            Ok(id) => {
                let mut tx = self.store.write().await?;
                tx.keep_upload(due.account_id, sha256, mime, id.as_str(), now_ms)
                    .await?;
                tx.commit().await?;
                self.sending(SendingState::Online, None);
                Ok(Upload::Done(id.as_str().to_owned()))
            }
            Err(error) => {
                tracing::info!(%error, "a file was not taken");
                self.upload_failed(line, due, &error).await?;
                Ok(Upload::Later)
            }
        }
    }

    async fn upload_failed(
        &self,
        line: &Line,
        due: &DueMessage,
        error: &api::Error,
    ) -> Result<(), EngineError> {
        if error.graph().is_some() {
            return self.not_taken(line, due, error, None).await;
        }
        if let api::Error::Unanswered(_) = error {
            let problem = Problem {
                code: "media_upload_failed",
                meta_code: None,
                detail: None,
            };
            let again_ms = self.clock.now_ms() + UNREACHABLE_MS;
            return self
                .place(due, OutboxState::Queued, Some(&problem), again_ms)
                .await;
        }
        self.without_refusal(line, due, error).await
    }
}

enum Upload {
    NotNeeded,
    Done(String),
    Later,
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
