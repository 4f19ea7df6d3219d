//! Values that must never reach a log.

use std::fmt;

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// Takes the secret as it was issued; surrounding white space, a usual paste
            /// mistake, is removed.
            #[must_use]
            pub fn new(secret: impl Into<String>) -> Self {
                let secret: String = secret.into();
                Self(secret.trim().to_owned())
            }

            /// The secret itself. The name is long so that it stands out in review.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(secret: String) -> Self {
                Self::new(secret)
            }
        }

        impl From<&str> for $name {
            fn from(secret: &str) -> Self {
                Self::new(secret)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

secret! {
    /// An access token. `Debug` prints `AccessToken(…)`.
    AccessToken
}
secret! {
    /// The secret of the Meta app: the key of webhook signatures. `Debug` prints `AppSecret(…)`.
    AppSecret
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_prints_no_secret() {
        let token = AccessToken::from("EAAtoken".to_owned());
        let secret = AppSecret::new(" shhh\n");
        assert_eq!(
            format!("{token:?} {secret:?}"),
            "AccessToken(…) AppSecret(…)"
        );
        assert_eq!(
            secret.expose(),
            "shhh",
            "pasted white space is not part of the secret"
        );
    }
}
