//! How a simulator is set up.

use std::{fmt, net::SocketAddr, path::PathBuf, time::Duration};

use crate::{clock::Clock, number::Conditions};

/// Everything a simulator can be told at start. [`Options::default`] is what tests want.
#[derive(Clone)]
#[non_exhaustive]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The access token clients must present.
    pub token: String,
    /// Key of the webhook signatures.
    pub app_secret: String,
    /// What the webhook verification presents as `hub.verify_token`.
    pub verify_token: String,
    /// The business account and its numbers.
    pub business: Business,
    /// What is there at the start.
    pub scenario: Scenario,
    /// How fast statuses and live events come.
    pub pace: Pace,
    /// File to which every Graph request is appended, one JSON object a line.
    pub record: Option<PathBuf>,
    /// The platform's clock.
    pub clock: Clock,
    /// What a free-form message to a closed window meets.
    pub closed_window: ClosedWindow,
    /// Waiting times between attempts to deliver a webhook.
    pub retry: Retry,
    /// Webhooks under way at once. With 1 they arrive in order (unless one fails and is retried), which real ones do not.
    pub webhook_workers: usize,
    /// Whether incoming media carry a ready `url` beside the id, as Meta has been rolling out since October 2025.
    pub media_urls_in_webhooks: bool,
    /// Rate limits to enforce; `None` accepts any rate.
    pub limits: Option<Limits>,
    /// How the numbers stand with Meta at the start.
    pub conditions: Conditions,
    /// Which `link`s of media are really fetched.
    pub link_media: LinkMedia,
    /// Every request must carry `appsecret_proof`. A wrong one is refused in any case.
    pub require_app_secret_proof: bool,
    /// How long the review of a new or changed template takes by itself; `None` leaves it to the test. At the end it is
    /// approved, or rejected when its text breaks a rule that the creation does not check.
    pub review_after: Option<Duration>,
}

impl Default for Options {
    /// Loopback, a free port, fixed secrets, nobody there, no waiting. The record file is the one that
    /// `SHOPBELL_SIMULATOR_RECORD` names, if it names one.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            token: String::from("EAAGm0PX4ZCpsBAKZCsimulatorTokenZBq7v1nTt3kYw9ZA5rJxQeD2LhUoZD"),
            app_secret: String::from("5f2d8c1e90b7a6434de1f0a97c35b812"),
            verify_token: String::from("k7Jq-verify-Wm2x"),
            business: Business::default(),
            scenario: Scenario::Empty,
            pace: Pace::Instant,
            record: std::env::var_os("SHOPBELL_SIMULATOR_RECORD")
                .filter(|name| !name.is_empty())
                .map(PathBuf::from),
            clock: Clock::system(),
            closed_window: ClosedWindow::FailLater,
            retry: Retry::default(),
            webhook_workers: 1,
            media_urls_in_webhooks: true,
            limits: None,
            conditions: Conditions::default(),
            link_media: LinkMedia::Loopback,
            require_app_secret_proof: false,
            review_after: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("listen", &self.listen)
            .field("scenario", &self.scenario)
            .field("pace", &self.pace)
            .finish_non_exhaustive()
    }
}

/// The business account that is simulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Business {
    /// Its WhatsApp Business Account id.
    pub waba_id: String,
    /// Its name, also the verified name of its numbers.
    pub name: String,
    /// Its phone numbers; customers write to the first unless told otherwise.
    pub numbers: Vec<BusinessNumber>,
}

impl Default for Business {
    fn default() -> Self {
        Self {
            waba_id: String::from("800000000000001"),
            name: String::from("Luna Bakery"),
            numbers: vec![BusinessNumber {
                id: String::from("700000000000001"),
                display: String::from("+55 11 4000-1234"),
            }],
        }
    }
}

/// One phone number of the business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessNumber {
    /// Its phone number id.
    pub id: String,
    /// As Meta displays it, in international form.
    pub display: String,
}

impl BusinessNumber {
    /// The digits alone, as webhooks write it.
    pub(crate) fn digits(&self) -> String {
        self.display.chars().filter(char::is_ascii_digit).collect()
    }
}

/// What is there at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// Templates, and nobody who has written.
    Empty,
    /// Luna Bakery with its customers and some days of history; see [`demo`](crate::demo).
    DemoShop,
}

/// How fast statuses, answers and scripted events come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As a person would see it: a moment to sent, some seconds to read.
    Live,
    /// At once, for tests and load.
    Instant,
    /// As given.
    Custom(Timing),
}

/// The pauses of a [`Pace`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// From our answer to `sent`.
    pub to_sent: Duration,
    /// From `sent` to `delivered`.
    pub to_delivered: Duration,
    /// From `delivered` to `read`, and from `read` to `played`.
    pub to_read: Duration,
    /// From `read` to the customer's own reply, when they have one.
    pub to_reply: Duration,
}

impl Pace {
    pub(crate) fn timing(self) -> Timing {
        match self {
            Self::Custom(timing) => timing,
            // Long enough for the answer to our request to be on its way first; real statuses come later still.
            Self::Instant => Timing {
                to_sent: Duration::from_millis(15),
                to_delivered: Duration::ZERO,
                to_read: Duration::ZERO,
                to_reply: Duration::from_millis(5),
            },
            Self::Live => Timing {
                to_sent: Duration::from_millis(350),
                to_delivered: Duration::from_millis(700),
                to_read: Duration::from_millis(2200),
                to_reply: Duration::from_millis(3500),
            },
        }
    }
}

/// What happens to a free-form message when the customer's 24 hours are over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosedWindow {
    /// Accepted, then `failed` with 131047 by webhook: what Meta usually does.
    FailLater,
    /// Refused at once with 131047: the documented alternative.
    Refuse,
}

/// Which media given by `link` are really fetched and looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkMedia {
    /// None: every link is taken on trust.
    Trust,
    /// Those on this machine; all others are taken on trust, so that nothing leaves it.
    Loopback,
    /// All of them.
    Fetch,
}

/// When a webhook that was not answered 200 is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// Pause after the first failure; doubled after each further one.
    pub first: Duration,
    /// Longest pause.
    pub longest: Duration,
    /// Attempts after which the webhook is dropped, as Meta drops it after days.
    pub attempts: u32,
    /// How long an answer is waited for.
    pub answer_within: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(50),
            longest: Duration::from_secs(2),
            attempts: 500,
            answer_within: Duration::from_secs(10),
        }
    }
}

impl Retry {
    /// The pause after `attempts` failures.
    pub(crate) fn pause(&self, attempts: u32) -> Duration {
        let doubled = self
            .first
            .saturating_mul(2_u32.saturating_pow(attempts.saturating_sub(1)));
        doubled.min(self.longest)
    }
}

/// Rate limits, counted by the platform's [`Clock`].
///
/// With them also hold: 20 messages a second for numbers of the Business app and 1,000 for `HIGH` throughput, the number
/// of people a day who can be written to first ([`Conditions::messaging_limit`]; beyond, messages fail with 131048), and
/// one request to call a customer a day (138009).
/// Source: Meta, *Throughput*, *Messaging limits*, *Rate limits* and *Error codes*, read 2026-11.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Messages a second of one number; beyond: 130429.
    pub per_second: u32,
    /// Messages to one customer that may come at once; beyond: 131056.
    pub pair_burst: u32,
    /// Time after which one more message to that customer is allowed.
    pub pair_refill: Duration,
    /// Management calls an hour about one account with a registered number; beyond: 80007.
    pub calls_an_hour: u32,
    /// The same for an account without a registered number.
    pub calls_an_hour_unregistered: u32,
    /// Calls an hour of the whole app; beyond: 4.
    pub app_calls_an_hour: u32,
}

impl Default for Limits {
    /// Meta's documented numbers. The app as a whole has none for system users; here it is ten full accounts' worth.
    fn default() -> Self {
        Self {
            per_second: 80,
            pair_burst: 45,
            pair_refill: Duration::from_secs(6),
            calls_an_hour: 5000,
            calls_an_hour_unregistered: 200,
            app_calls_an_hour: 50_000,
        }
    }
}

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address could not be listened on.
    #[error("could not listen on {address}")]
    Listen {
        /// Where we tried.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The HTTP client that delivers webhooks could not be made.
    #[error("could not prepare webhook delivery")]
    Client(#[source] reqwest::Error),
    /// The record file could not be opened for appending.
    #[error("could not open the record file {path}")]
    Record {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The business has no number.
    #[error("the business has no phone number")]
    NoNumber,
}

/// Why a webhook address was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// Nothing answered there.
    #[error("could not reach the webhook address")]
    Unreachable(#[source] reqwest::Error),
    /// Something answered, but not with 200 and our challenge.
    #[error("the webhook address did not return the challenge (status {status})")]
    Refused {
        /// HTTP status of the answer.
        status: u16,
    },
}
