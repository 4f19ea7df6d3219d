//! One try to hand a message to Meta.

use shopbell_cloud_api::{self as api, Accepted, OutgoingMessage, Recipient, UserId, WaId};
use shopbell_domain::AttemptId;
use shopbell_store::{DueMessage, Recipient as Addressee};
use tokio::time::Instant;

use super::{recheck::Look, request::Request};
use crate::{EngineError, changes::Change, engine::Inner, health::SendingState, line::Line};

impl Inner {
    /// Takes one message as far as it goes now.
    pub(crate) async fn attempt(&self, line: &Line, due: &DueMessage) -> Result<(), EngineError> {
        let request: Request = serde_json::from_str(&due.request)?;
        match self.look_again(line, due, &request).await? {
            Look::Free => {}
            Look::Hindered(code) => return self.park(due, code).await,
            Look::NotNow => return self.wait_for_internet(line, due).await,
        }
        let Some(uploaded) = self.upload(line, due, &request).await? else {
            return Ok(());
        };
        let Some(content) = request.content(&uploaded) else {
            return self.park(due, "media_not_ready").await;
        };
        let turn = tokio::select! {
            turn = line.pace.turn() => turn,
            // Nothing has left yet: it keeps its place for the next start.
            () = self.stop.cancelled() => return Ok(()),
        };
        // Again: a file or a slow pace takes time, and so does what was done meanwhile.
        match self.look_again(line, due, &request).await? {
            Look::Free => {}
            Look::Hindered(code) => {
                turn.kept();
                return self.park(due, code).await;
            }
            Look::NotNow => {
                turn.kept();
                return self.wait_for_internet(line, due).await;
            }
        }
        let Some(to) = self.addressee(due).await? else {
            turn.kept();
            return self.park(due, "recipient_invalid").await;
        };
        let attempt = AttemptId::new(self.entropy.fresh_id());
        let mut message =
            OutgoingMessage::new(to, content).with_callback_data(attempt.to_callback_data());
        if let Some(quoted) = due.reply_to.as_ref().filter(|_| request.may_quote()) {
            message = message.in_reply_to(api::Wamid::new(quoted));
        }
        if !self.begin(due, &attempt).await? {
            turn.kept();
            return Ok(());
        }
        self.pairs.take(due.conversation_id, Instant::now());
        self.changes.message(due.conversation_id, due.message_id);
        let asked = self.clock.steady_ms();
        let sent = line
            .client
            .send_message(&line.phone_number_id(), &message)
            .await;
        line.hear_time(&self.clock, asked, &sent);
        match sent {
            Ok(accepted) => {
                turn.taken();
                self.taken(due, &attempt, &accepted).await
            }
            Err(error) => {
                let files: Vec<String> = uploaded.into_iter().map(|file| file.id).collect();
                self.not_taken(line, due, turn, &attempt, &error, &files)
                    .await
            }
        }
    }

    async fn addressee(&self, due: &DueMessage) -> Result<Option<Recipient>, EngineError> {
        let known = self.store.recipient(due.conversation_id).await?;
        Ok(known.map(|known| match known {
            Addressee::Phone(digits) => Recipient::Phone(WaId::new(digits)),
            Addressee::User(id) => Recipient::User(UserId::new(id)),
            Addressee::Group(id) => Recipient::Group(id),
        }))
    }

    /// Commits the try before its first byte: a crash from here on leaves a message in doubt, not
    /// one that would be sent again. `false` when it is not to be sent any more.
    async fn begin(&self, due: &DueMessage, attempt: &AttemptId) -> Result<bool, EngineError> {
        let now_ms = self.clock.now_ms();
        let mut tx = self.store.write().await?;
        let begun = tx
            .begin_attempt(due.message_id, due.account_id, attempt, now_ms)
            .await?;
        tx.commit().await?;
        Ok(begun)
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

    /// Notes how sending stands, and tells when that is news.
    pub(crate) fn sending(&self, state: SendingState, problem: Option<&'static str>) {
        if self.health.set_sending(state, problem) {
            self.changes.tell(Change::Connection);
        }
    }
}
