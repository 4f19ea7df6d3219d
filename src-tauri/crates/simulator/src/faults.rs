//! What can be made to go wrong.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// One thing that goes wrong once; [`Simulator::fail_times`](crate::Simulator::fail_times) repeats it.
///
/// Over HTTP the same, as `{"fault": "refuse_send", "code": 131056, "retry_after_s": 4}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fault {
    /// A send is refused with this code of Meta's, and `Retry-After` when given.
    RefuseSend {
        /// Meta's error code.
        code: u32,
        /// Seconds for the `Retry-After` header.
        #[serde(default)]
        retry_after_s: Option<u32>,
    },
    /// Any Graph request is refused with this code.
    RefuseRequest {
        /// Meta's error code.
        code: u32,
    },
    /// A send is answered with a bare HTTP status and an HTML page, as Meta's edge does when it is unwell.
    BrokenGateway {
        /// HTTP status, for instance 502.
        status: u16,
    },
    /// A send waits this long before anything happens; a client that gives up in between has sent nothing.
    StallSend {
        /// Milliseconds.
        for_ms: u64,
    },
    /// A send is accepted, and its answer waits this long.
    StallAnswer {
        /// Milliseconds.
        for_ms: u64,
    },
    /// The connection of a send is dropped; the message was not taken.
    DropSend,
    /// A send is taken, and the connection dropped after this many bytes of the answer.
    DropAnswer {
        /// Bytes of the answer that still leave, head included.
        #[serde(default)]
        after_bytes: usize,
    },
    /// The status webhooks of a send are delivered before the send is answered.
    StatusBeforeAnswer,
    /// A send is accepted and then fails by webhook with this code.
    FailDelivery {
        /// Meta's error code.
        code: u32,
    },
    /// A send is accepted and nothing is ever heard of it.
    LoseStatuses,
    /// The statuses of a send arrive in reverse order.
    StatusesBackwards,
    /// A webhook is delivered twice.
    DuplicateWebhook,
    /// The next webhooks, if they come within a tenth of a second, are delivered last first.
    ReorderWebhooks {
        /// How many.
        count: u32,
    },
    /// A webhook carries a wrong signature. It is retried with the right one when it is refused.
    WrongSignature,
    /// Webhooks do not get through for this long; they are retried afterwards.
    WebhookOutage {
        /// Milliseconds.
        for_ms: u64,
    },
    /// A media upload is refused with this code.
    RefuseUpload {
        /// Meta's error code.
        code: u32,
    },
    /// The connection of a resumable upload breaks after this many bytes arrived.
    BreakUpload {
        /// Bytes that are kept.
        after_bytes: usize,
    },
    /// A media download answers 404.
    MediaNotFound,
    /// A media download has the right length and wrong bytes.
    MediaWrongBytes,
    /// A media download ends in the middle: the connection is dropped.
    MediaTruncated,
    /// A media download says no length and never ends.
    MediaEndless,
    /// A media download leads somewhere else.
    MediaRedirect {
        /// The address.
        to: String,
    },
    /// A media download waits this long before it starts.
    StallMedia {
        /// Milliseconds.
        for_ms: u64,
    },
}

/// The faults that are due, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<(Fault, u32)>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault, times: u32) {
        if times > 0 {
            self.0.push((fault, times));
        }
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Uses up one occurrence of the first fault that `wanted` recognises.
    pub(crate) fn take<T>(&mut self, wanted: impl Fn(&Fault) -> Option<T>) -> Option<T> {
        let at = self
            .0
            .iter()
            .position(|(fault, _)| wanted(fault).is_some())?;
        let (fault, left) = self.0.get_mut(at)?;
        let found = wanted(fault);
        *left -= 1;
        if *left == 0 {
            self.0.remove(at);
        }
        found
    }
}

/// A fault that concerns the connection, taken before the request is looked at.
pub(crate) fn stall(fault: &Fault) -> Option<Duration> {
    match fault {
        Fault::StallSend { for_ms } => Some(Duration::from_millis(*for_ms)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_used_up_and_leaves_the_others() {
        let mut faults = Faults::default();
        faults.add(Fault::DropSend, 2);
        faults.add(Fault::LoseStatuses, 1);
        let drop = |fault: &Fault| (*fault == Fault::DropSend).then_some(());
        assert_eq!(faults.take(drop), Some(()));
        assert_eq!(faults.take(drop), Some(()));
        assert_eq!(faults.take(drop), None, "two were asked for");
        assert!(
            faults
                .take(|fault| (*fault == Fault::LoseStatuses).then_some(()))
                .is_some()
        );
    }

    #[test]
    fn faults_read_from_json_as_documented() {
        let fault: Fault =
            serde_json::from_str(r#"{"fault":"refuse_send","code":131056,"retry_after_s":4}"#)
                .unwrap();
        assert_eq!(
            fault,
            Fault::RefuseSend {
                code: 131_056,
                retry_after_s: Some(4)
            }
        );
        let fault: Fault = serde_json::from_str(r#"{"fault":"drop_answer"}"#).unwrap();
        assert_eq!(fault, Fault::DropAnswer { after_bytes: 0 });
    }
}
