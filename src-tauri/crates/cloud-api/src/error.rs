//! What can go wrong with a request, and what that says about whether it was carried out.

pub(crate) mod graph;

pub(crate) mod codes;

pub use graph::{GraphError, Usage};

use crate::error::codes::Class;
use crate::message::Invalid;

/// The transport's own account of a failure, for logs. Holds no URL and no header.
pub(crate) type Source = Box<dyn std::error::Error + Send + Sync + 'static>;

/// A request that brought no usable answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No byte of the request left this machine: name lookup, connection or TLS failed.
    #[error("the api was not reached")]
    Unreachable(#[source] Source),
    /// The request may have left, but no complete answer came: time-out, reset, broken body.
    #[error("the api did not answer")]
    Unanswered(#[source] Source),
    /// Meta answered with an error envelope.
    #[error("the api refused the request")]
    Refused(#[source] Box<GraphError>),
    /// An answer that is neither a result nor an error envelope, such as the HTML page of a
    /// proxy.
    #[error("the answer with status {status} was not understood")]
    Unreadable {
        /// The HTTP status of the answer.
        status: u16,
    },
    /// The message breaks a documented limit; nothing was sent.
    #[error("the message would be refused")]
    Invalid(#[source] Invalid),
    /// A file was to be fetched from a host that is not Meta's; nothing was sent there.
    #[error("downloads from this host are not allowed")]
    HostNotAllowed,
    /// The answer or file is longer than allowed.
    #[error("the answer is longer than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The file to upload could not be read.
    #[error("the file could not be read")]
    File(#[source] std::io::Error),
}

/// Whether a failed request was carried out all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Surely not: sending it again cannot make two of it.
    NotSent,
    /// It may have been. There is no idempotency key: do not repeat it without asking.
    Unknown,
}

impl Error {
    /// Whether the request was carried out all the same.
    ///
    /// Certainly not when nothing left, when Meta refused it in an error envelope, or when a
    /// gateway answered 4xx (except 408) in its place. A bare 5xx proves nothing.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Unanswered(_) | Self::TooLarge { .. } => Outcome::Unknown,
            Self::Unreadable { status } => match status {
                408 => Outcome::Unknown,
                400..=499 => Outcome::NotSent,
                _ => Outcome::Unknown,
            },
            Self::Unreachable(_)
            | Self::Refused(_)
            | Self::Invalid(_)
            | Self::HostNotAllowed
            | Self::File(_) => Outcome::NotSent,
        }
    }

    /// What to do about it. Never more optimistic than [`outcome`](Self::outcome).
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Self::Unreachable(_) => Class::Backoff,
            Self::Unanswered(_) => Class::Unknown,
            Self::Refused(error) => error.class(),
            Self::Unreadable { status } => match status {
                404 => Class::Never,
                429 => Class::Backoff,
                408 => Class::Unknown,
                400..=499 => Class::User,
                _ => Class::Unknown,
            },
            Self::File(_) => Class::User,
            Self::Invalid(_) | Self::HostNotAllowed | Self::TooLarge { .. } => Class::Never,
        }
    }

    /// Meta's error envelope, when there was one.
    #[must_use]
    pub fn graph(&self) -> Option<&GraphError> {
        match self {
            Self::Refused(error) => Some(error),
            _ => None,
        }
    }

    /// A failure of the transport before an answer's status was known.
    pub(crate) fn transport(error: reqwest::Error) -> Self {
        let never_left = error.is_connect() || error.is_builder();
        // The URL of a download is itself a key to the file: it goes to no log.
        let source: Source = Box::new(error.without_url());
        if never_left {
            Self::Unreachable(source)
        } else {
            Self::Unanswered(source)
        }
    }
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}
