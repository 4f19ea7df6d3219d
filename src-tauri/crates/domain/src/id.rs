//! Ids. Every kind is a type of its own: swapping two must not compile.

use std::fmt;

macro_rules! row_ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Takes the id as it came; ids are opaque.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as it came.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

row_ids! {
    /// A business number connected to this installation.
    AccountId,
    /// A person who writes to us, whatever numbers and user ids they have.
    ContactId,
    /// One thread: a person (or a group) and one of our numbers.
    ConversationId,
    /// A message, ours or theirs; also names its media.
    MessageId,
}

text_ids! {
    /// Meta's id of a message (`wamid.…`); opaque, any length.
    Wamid,
    /// Meta's id of a business phone number; not the number itself.
    PhoneNumberId,
    /// Meta's id of a WhatsApp Business Account.
    WabaId,
    /// One try to hand a message to Meta; travels as `biz_opaque_callback_data`.
    AttemptId,
}

impl AttemptId {
    const PREFIX: &'static str = "sb1:";

    /// The form in which Meta echoes it back.
    #[must_use]
    pub fn to_callback_data(&self) -> String {
        format!("{}{}", Self::PREFIX, self.0)
    }

    /// Reads an echo; `None` when it is not ours.
    #[must_use]
    pub fn from_callback_data(data: &str) -> Option<Self> {
        data.strip_prefix(Self::PREFIX)
            .filter(|id| !id.is_empty())
            .map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_survives_the_trip_through_callback_data() {
        let attempt = AttemptId::new("9f1c");
        assert_eq!(
            AttemptId::from_callback_data(&attempt.to_callback_data()),
            Some(attempt)
        );
        assert_eq!(
            AttemptId::from_callback_data("outbox:9f1c"),
            None,
            "another program's data"
        );
    }
}
