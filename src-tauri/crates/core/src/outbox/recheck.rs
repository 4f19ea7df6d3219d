//! Looking again, before each try, whether a message may still go out.
//!
//! Minutes or hours can lie between the bubble and the request. What changed meanwhile parks the
//! message with a reason: Meta would refuse it, or take it and fail it later, or the customer
//! would get an answer to something long past.

use std::{sync::atomic::Ordering, time::Duration};

use shopbell_domain::{ServiceWindow, window::millis};
use shopbell_store::{DueMessage, Thread};

use super::request::Request;
use crate::{
    EngineError,
    engine::{Engine, Inner},
    line::Line,
};

/// A message that waited longer than this is not sent without asking, unless it was chosen
/// otherwise.
pub(crate) const TOO_OLD: Duration = Duration::from_secs(12 * 60 * 60);

impl Engine {
    /// Chooses after how long a wait a message is not sent without asking; 12 hours otherwise. An
    /// answer to something long past may be worse than none.
    pub fn ask_before_sending_after(&self, wait: Duration) {
        let wait_ms = millis(wait);
        self.inner.too_old_ms.store(wait_ms, Ordering::Relaxed);
        self.inner.wake_outbox.notify_one();
    }
}

impl Inner {
    /// The stable code of what is in the way of a message now.
    async fn hindrance(
        &self,
        line: &Line,
        due: &DueMessage,
        request: &Request,
    ) -> Result<Option<&'static str>, EngineError> {
        let Some(thread) = self.store.thread(due.conversation_id).await? else {
            return Ok(Some("recipient_invalid"));
        };
        let now_ms = self.clock.now_ms();
        let too_old_ms = self.too_old_ms.load(Ordering::Relaxed);
        let is_too_old = due.queued_at_ms.saturating_add(too_old_ms) < now_ms;
        let of_thread = in_the_thread(&thread, due, request, is_too_old, now_ms);
        if let (None, Request::Template { name, language, .. }) = (of_thread, request) {
            let waba_id = line.account.waba_id.as_str();
            return self
                .template_hindrance(waba_id, name, language, due.conversation_id)
                .await;
        }
        Ok(of_thread)
    }
}

/// What a look at a message found.
pub(super) enum Look {
    /// It may go.
    Free,
    /// The stable code of what is in the way.
    Hindered(&'static str),
    /// It looks too late for it, by a clock that may be wrong, and Meta cannot be asked now.
    NotNow,
}

impl Inner {
    /// Looks whether a message may go out. Nothing is set aside for its time before Meta has told
    /// what time it is: this computer's clock may have been wrong at the start.
    pub(super) async fn look_again(
        &self,
        line: &Line,
        due: &DueMessage,
        request: &Request,
    ) -> Result<Look, EngineError> {
        let mut code = self.hindrance(line, due, request).await?;
        let late = matches!(code, Some("service_window_closed" | "reply_too_old"));
        if late && !self.clock.is_metas() {
            let asked = self.clock.steady_ms();
            let answer = line.client.phone_number(&line.phone_number_id()).await;
            line.hear_time(&self.clock, asked, &answer);
            if !self.clock.is_metas() {
                return Ok(Look::NotNow);
            }
            code = self.hindrance(line, due, request).await?;
        }
        Ok(code.map_or(Look::Free, Look::Hindered))
    }
}

fn in_the_thread(
    thread: &Thread,
    due: &DueMessage,
    request: &Request,
    is_too_old: bool,
    now_ms: i64,
) -> Option<&'static str> {
    // Since it was written: somebody who wrote knowing that meant to take the chat over.
    let taken_over = !thread.answered_by.is_empty() && thread.answered_ms > due.queued_at_ms;
    let window = ServiceWindow::at(thread.last_inbound_ms, now_ms);
    if thread.group_state != "open" {
        Some("group_read_only")
    } else if request.is_free_form() && !window.allows_free_form(now_ms) {
        Some("service_window_closed")
    } else if is_too_old {
        Some("reply_too_old")
    } else if request.is_free_form() && taken_over {
        Some("thread_not_ours")
    } else {
        None
    }
}
