//! What can be wrong with a value that is pasted.

/// Why a value does not do, found here or said by Meta.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mistake {
    /// The app secret, pasted as token: 32 hexadecimal digits.
    #[error("this is an app secret, not an access token")]
    TokenLooksLikeSecret,
    /// An ngrok authtoken, pasted as Meta's.
    #[error("this is a tunnel token, not an access token")]
    TokenLooksLikeTunnel,
    /// No token of Meta's has this form.
    #[error("this is no access token")]
    TokenMalformed,
    /// Meta does not accept the token.
    #[error("the access token is not accepted")]
    TokenRefused,
    /// The token was good once.
    #[error("the access token has ended")]
    TokenEnded,
    /// The token lacks a permission: Meta's name of it.
    #[error("the access token lacks a permission")]
    TokenPermission(&'static str),
    /// The new token does not lead to the connected number.
    #[error("the access token does not lead to the connected number")]
    TokenOfOther,
    /// An access token, pasted as secret.
    #[error("this is an access token, not an app secret")]
    SecretLooksLikeToken,
    /// No app secret has this form.
    #[error("this is no app secret")]
    SecretMalformed,
    /// The app secret belongs to another app than the token.
    #[error("the app secret belongs to another app")]
    AppSecretRefused,
    /// No account id has this form.
    #[error("this is no account id")]
    AccountIdMalformed,
    /// Meta shows no such account to this token.
    #[error("the token does not lead to this account")]
    AccountUnknown,
    /// The number is none of those found.
    #[error("the number is none of those found")]
    NumberNotFound,
    /// A PIN has six digits.
    #[error("a PIN has six digits")]
    PinMalformed,
    /// The number has another PIN.
    #[error("the number has another PIN")]
    PinWrong,
    /// Too many wrong PINs: Meta wants a pause.
    #[error("too many wrong PINs")]
    PinLocked,
    /// Registered too often: ten times in 72 hours.
    #[error("registered too often")]
    RegisteredTooOften,
    /// Meta has to confirm the number by a code first.
    #[error("the number is not confirmed at Meta")]
    NumberNotConfirmed,
    /// An access token of Meta's, pasted as tunnel token.
    #[error("this is an access token, not a tunnel token")]
    TunnelLooksLikeToken,
    /// An app secret, pasted as tunnel token.
    #[error("this is an app secret, not a tunnel token")]
    TunnelLooksLikeSecret,
    /// No ngrok authtoken has this form.
    #[error("this is no tunnel token")]
    TunnelMalformed,
    /// This is no address.
    #[error("this is no address")]
    AddressMalformed,
    /// Meta delivers to `https://` only.
    #[error("the address is not https")]
    AddressNotHttps,
    /// Meta takes at most 200 characters.
    #[error("the address is too long")]
    AddressTooLong,
    /// The address leads nowhere from outside: a private or local one.
    #[error("the address is a private one")]
    AddressPrivate,
    /// A step before this one is not done.
    #[error("a step before this one is not done")]
    TooEarly,
}

impl Mistake {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TokenLooksLikeSecret => "setup_token_looks_like_secret",
            Self::TokenLooksLikeTunnel => "setup_token_looks_like_tunnel",
            Self::TokenMalformed => "setup_token_malformed",
            Self::TokenRefused => "token_refused",
            Self::TokenEnded => "setup_token_ended",
            Self::TokenPermission(_) => "setup_token_permission",
            Self::TokenOfOther => "setup_token_of_other",
            Self::SecretLooksLikeToken => "setup_secret_looks_like_token",
            Self::SecretMalformed => "setup_secret_malformed",
            Self::AppSecretRefused => "app_secret_refused",
            Self::AccountIdMalformed => "setup_account_id_malformed",
            Self::AccountUnknown => "setup_account_unknown",
            Self::NumberNotFound => "setup_number_not_found",
            Self::PinMalformed => "setup_pin_malformed",
            Self::PinWrong => "setup_pin_wrong",
            Self::PinLocked => "setup_pin_locked",
            Self::RegisteredTooOften => "setup_registered_too_often",
            Self::NumberNotConfirmed => "setup_number_not_confirmed",
            Self::TunnelLooksLikeToken => "setup_tunnel_looks_like_token",
            Self::TunnelLooksLikeSecret => "setup_tunnel_looks_like_secret",
            Self::TunnelMalformed => "setup_tunnel_malformed",
            Self::AddressMalformed => "setup_address_malformed",
            Self::AddressNotHttps => "setup_address_not_https",
            Self::AddressTooLong => "setup_address_too_long",
            Self::AddressPrivate => "setup_address_private",
            Self::TooEarly => "setup_too_early",
        }
    }
}
