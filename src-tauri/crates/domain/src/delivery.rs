//! How far an outgoing message has travelled, whatever order the reports come in.
//!
//! Meta reports states concurrently, repeats them and swaps them. So nothing is applied step by
//! step: the state is always computed from *all* reports kept for a message, and the result does
//! not depend on their order. Source: Meta, *Cloud API › Webhooks › statuses*, read 2026-11.

/// How far an outgoing message has travelled. Failure is stored beside it, not on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Delivery {
    /// Waits on this computer.
    Queued,
    /// Meta took the request: nothing more is known.
    Accepted,
    /// Left Meta's servers.
    Sent,
    /// Reached a device of the customer.
    Delivered,
    /// The chat was opened with read receipts on.
    Read,
    /// A voice note was played.
    Played,
}

impl Delivery {
    /// Merges a report; order of arrival and repeats do not matter.
    #[must_use]
    pub fn merge(self, reported: Self) -> Self {
        self.max(reported)
    }
}

/// What a status webhook may say about one of our messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportedState {
    /// A step on the ladder.
    Reached(Delivery),
    /// Not delivered, for the reason given in the report.
    Failed,
}

impl ReportedState {
    /// Reads Meta's word. Words that change nothing visible (`deleted`, `warning`, later ones)
    /// are `None`.
    #[must_use]
    pub fn from_meta(status: &str) -> Option<Self> {
        Some(match status {
            "sent" => Self::Reached(Delivery::Sent),
            "delivered" => Self::Reached(Delivery::Delivered),
            "read" => Self::Reached(Delivery::Read),
            "played" => Self::Reached(Delivery::Played),
            "failed" => Self::Failed,
            _ => return None,
        })
    }
}

/// One kept report about a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What it says.
    pub state: ReportedState,
    /// Meta's first error code, on failures that carry one.
    pub error_code: Option<i64>,
    /// Meta's explanation, for details.
    pub detail: Option<String>,
    /// True when it speaks of one member of a group only.
    pub one_participant: bool,
}

/// What all reports together say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The highest state reached.
    pub delivery: Delivery,
    /// A reported failure, or `None`.
    pub failure: Option<Failure>,
}

/// A failure that was reported for a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Meta's code, when it gave one.
    pub code: Option<i64>,
    /// Meta's explanation, when it gave one.
    pub detail: Option<String>,
    /// True when the message arrived all the same: worth a note, not an alarm.
    pub delivered_anyway: bool,
}

/// Computes the state of a message from every report kept for it.
///
/// A failure counts while nothing past `Sent` was reported; after that it is a note, because
/// Meta does report a failure of one device after the delivery to another (131036).
#[must_use]
pub fn settle(base: Delivery, reports: &[Report]) -> Settled {
    let mut delivery = base;
    let mut failure = None;
    for report in reports {
        match report.state {
            ReportedState::Reached(reached) => delivery = delivery.merge(reached),
            ReportedState::Failed if report.one_participant => {}
            ReportedState::Failed => {
                failure.get_or_insert((report.error_code, report.detail.clone()));
            }
        }
    }
    Settled {
        delivery,
        failure: failure.map(|(code, detail)| Failure {
            code,
            detail,
            delivered_anyway: delivery > Delivery::Sent,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: &str) -> Report {
        Report {
            state: ReportedState::from_meta(status).unwrap(),
            error_code: (status == "failed").then_some(131_036),
            detail: None,
            one_participant: false,
        }
    }

    fn orders(reports: Vec<Report>) -> Vec<Vec<Report>> {
        if reports.len() < 2 {
            return vec![reports];
        }
        let mut all = Vec::new();
        for first in 0..reports.len() {
            let mut rest = reports.clone();
            let head = rest.remove(first);
            for mut tail in orders(rest) {
                tail.insert(0, head.clone());
                all.push(tail);
            }
        }
        all
    }

    #[test]
    fn every_order_of_reports_ends_the_same() {
        let words = ["sent", "delivered", "read", "failed", "delivered"];
        let all = orders(words.iter().map(|word| said(word)).collect());
        assert_eq!(all.len(), 120);
        for order in all {
            let settled = settle(Delivery::Accepted, &order);
            assert_eq!(settled.delivery, Delivery::Read, "{order:?}");
            assert!(
                settled.failure.unwrap().delivered_anyway,
                "a note, not an alarm"
            );
        }
    }

    #[test]
    fn a_late_sent_report_does_not_undo_a_failure() {
        let settled = settle(Delivery::Accepted, &[said("failed"), said("sent")]);
        assert_eq!(settled.failure.map(|f| f.delivered_anyway), Some(false));
    }

    #[test]
    fn one_group_member_who_cannot_be_reached_is_not_a_failed_message() {
        let report = Report {
            one_participant: true,
            ..said("failed")
        };
        assert_eq!(settle(Delivery::Sent, &[report]).failure, None);
    }

    #[test]
    fn words_we_do_not_know_change_nothing() {
        for word in ["deleted", "warning", "teleported"] {
            assert_eq!(ReportedState::from_meta(word), None);
        }
    }
}
