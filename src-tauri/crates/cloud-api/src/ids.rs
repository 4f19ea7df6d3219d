//! Newtypes for ids: swapping two of them does not compile.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        text_id! { $(#[$doc])* $name }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }
    };
}

/// An id that names a person: `Debug` does not show it.
macro_rules! person_id {
    ($(#[$doc:meta])* $name:ident) => {
        text_id! { $(#[$doc])* $name }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the text as it is; nothing is checked.
            #[must_use]
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The text of the id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Gives the text away.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }
    };
}

id! {
    /// Id of a business phone number: digits, but neither the number itself nor the account id.
    PhoneNumberId
}
id! {
    /// Id of a WhatsApp Business Account.
    WabaId
}
id! {
    /// Id of an uploaded or received file. Uploads live 30 days, received files 7.
    MediaId
}
id! {
    /// Id of a message, `wamid.…`. Opaque and of any length; calls use `wacid.…` in its place.
    Wamid
}
person_id! {
    /// Business-scoped user id (BSUID): names a person to one business portfolio, whether or not
    /// the phone number is known. Changes when the person changes number.
    UserId
}
person_id! {
    /// Phone number of a WhatsApp user: digits with country code, no `+`.
    WaId
}
id! {
    /// Id of one language version of a message template.
    TemplateId
}
id! {
    /// Id of a Meta app.
    AppId
}
id! {
    /// Where the next page of a list starts. Opaque; do not store it.
    Cursor
}

impl UserId {
    /// Whether the text has the form of a BSUID or of a parent BSUID: `CC.` or `CC.ENT.`, then
    /// 1 to 128 ASCII letters and digits.
    ///
    /// Source: Meta, *Business-scoped user IDs*, read 2026-11.
    #[must_use]
    pub fn is_well_formed(text: &str) -> bool {
        tail(text).is_some_and(|tail| is_alphanumeric(tail.strip_prefix("ENT.").unwrap_or(tail)))
    }

    /// Whether the text has the form of a parent BSUID, `CC.ENT.…`: shared by the portfolios
    /// linked under one parent.
    #[must_use]
    pub fn is_parent(text: &str) -> bool {
        tail(text)
            .and_then(|tail| tail.strip_prefix("ENT."))
            .is_some_and(is_alphanumeric)
    }
}

/// What follows the two capital letters and the dot.
fn tail(text: &str) -> Option<&str> {
    let (country, tail) = text.split_once('.')?;
    (country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(tail)
}

fn is_alphanumeric(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_ids_are_told_from_phone_numbers() {
        for good in ["GB.48213377190045126633", "ES.a", "BR.ENT.123"] {
            assert!(UserId::is_well_formed(good), "{good}");
        }
        let long = format!("GB.{}", "1".repeat(129));
        for bad in [
            "447700900123",
            "gb.1",
            "GB.",
            "GBR.1",
            "GB.1-2",
            "",
            "GB.ENT.",
            long.as_str(),
        ] {
            assert!(!UserId::is_well_formed(bad), "{bad}");
        }
        assert!(UserId::is_parent("GB.ENT.1") && !UserId::is_parent("GB.1"));
    }

    #[test]
    fn debug_names_nobody() {
        let shown = format!("{:?} {:?}", WaId::new("34600111222"), UserId::new("ES.1"));
        assert_eq!(shown, "WaId(…) UserId(…)");
        assert_eq!(format!("{:?}", MediaId::new("1")), "MediaId(\"1\")");
    }

    #[test]
    fn ids_travel_as_plain_strings() {
        let id: WabaId = serde_json::from_str("\"800\"").unwrap();
        assert_eq!(
            (id.as_str(), serde_json::to_string(&id).unwrap().as_str()),
            ("800", "\"800\"")
        );
    }
}
