//! Why a tunnel is not online, and what helps. ngrok's own words never leave this file: some of
//! them quote the token.

use ngrok::{
    Error as _,
    session::{ConnectError, RpcError},
    tunnel::AcceptError,
};

/// Why a tunnel is not online.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trouble {
    /// ngrok cannot be reached, or no longer answers.
    NoLine,
    /// Somebody else's certificate came in place of ngrok's: an inspected network.
    Intercepted,
    /// There is no token.
    TokenMissing,
    /// This is no authtoken.
    TokenMalformed,
    /// The token was reset or revoked.
    TokenRevoked,
    /// The token may not use this address.
    TokenLimited,
    /// The account's e-mail address waits for its confirmation.
    EmailUnconfirmed,
    /// The account is suspended, or a payment failed.
    AccountPaused,
    /// The account does not allow connections from this network.
    NetworkNotAllowed,
    /// ngrok no longer speaks with this version.
    VersionTooOld,
    /// The account is in use on as many computers as its plan allows.
    TooManyComputers,
    /// The account holds as many addresses as its plan allows.
    TooManyAddresses,
    /// The address is still online from a moment ago: our own last session, most often.
    TakingOver,
    /// The address is online on another computer.
    AddressTaken,
    /// The address belongs to another account.
    AddressNotOwned,
    /// The address is no valid host name.
    AddressInvalid,
    /// Stopped from ngrok's website.
    StoppedRemotely,
    /// Refused for a reason that we do not know; the number of `ERR_NGROK_…`, if it has one.
    Refused(Option<u32>),
}

/// What helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cure {
    /// Trying again soon.
    Retry,
    /// Trying again for a while, then more slowly.
    TakeOver,
    /// Trying again now and then.
    Later,
    /// The owner alone.
    Owner,
}

impl Trouble {
    /// Its stable name. Whoever shows it has words for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoLine => "tunnel_unreachable",
            Self::Intercepted => "tunnel_intercepted",
            Self::TokenMissing => "tunnel_token_missing",
            Self::TokenMalformed => "tunnel_token_malformed",
            Self::TokenRevoked => "tunnel_token_revoked",
            Self::TokenLimited => "tunnel_token_limited",
            Self::EmailUnconfirmed => "tunnel_email_unconfirmed",
            Self::AccountPaused => "tunnel_account_paused",
            Self::NetworkNotAllowed => "tunnel_network_not_allowed",
            Self::VersionTooOld => "tunnel_version_too_old",
            Self::TooManyComputers => "tunnel_too_many_computers",
            Self::TooManyAddresses => "tunnel_too_many_addresses",
            Self::TakingOver => "tunnel_taking_over",
            Self::AddressTaken => "tunnel_address_taken",
            Self::AddressNotOwned => "tunnel_address_not_owned",
            Self::AddressInvalid => "tunnel_address_invalid",
            Self::StoppedRemotely => "tunnel_stopped_remotely",
            Self::Refused(_) => "tunnel_refused",
        }
    }

    /// The number of ngrok's own error page, where the code alone says too little.
    #[must_use]
    pub fn ngrok_number(self) -> Option<u32> {
        match self {
            Self::Refused(number) => number,
            _ => None,
        }
    }

    pub(super) fn cure(self) -> Cure {
        match self {
            Self::NoLine | Self::Intercepted => Cure::Retry,
            Self::TakingOver | Self::AddressTaken => Cure::TakeOver,
            Self::TooManyComputers | Self::TooManyAddresses | Self::Refused(_) => Cure::Later,
            Self::TokenMissing
            | Self::TokenMalformed
            | Self::TokenRevoked
            | Self::TokenLimited
            | Self::EmailUnconfirmed
            | Self::AccountPaused
            | Self::NetworkNotAllowed
            | Self::VersionTooOld
            | Self::AddressNotOwned
            | Self::AddressInvalid
            | Self::StoppedRemotely => Cure::Owner,
        }
    }

    pub(super) fn of_connect(error: &ConnectError) -> Self {
        match error {
            ConnectError::Auth(error) | ConnectError::Rebind(error) => Self::of_call(error),
            ConnectError::Tls(error) => {
                let cause = error.get_ref().and_then(|cause| cause.downcast_ref());
                match cause {
                    Some(rustls::Error::InvalidCertificate(_)) => Self::Intercepted,
                    _ => Self::NoLine,
                }
            }
            _ => Self::NoLine,
        }
    }

    pub(super) fn of_call(error: &RpcError) -> Self {
        match error {
            // Any other failure is a line that broke while we spoke.
            RpcError::Response(answer) => Self::of_code(answer.error_code()),
            _ => Self::NoLine,
        }
    }

    pub(super) fn of_accept(error: &AcceptError) -> Self {
        match error {
            AcceptError::ListenerClosed { error_code, .. } => Self::of_code(error_code.as_deref()),
            _ => Self::NoLine,
        }
    }

    /// Source: ngrok, *Error reference* and *Free plan limits*, read 2026-08.
    fn of_code(code: Option<&str>) -> Self {
        let number = code
            .and_then(|code| code.trim().strip_prefix("ERR_NGROK_"))
            .and_then(|number| number.parse().ok());
        match number {
            Some(4018) => Self::TokenMissing,
            Some(105 | 106) => Self::TokenMalformed,
            Some(107 | 300) => Self::TokenRevoked,
            Some(316) => Self::TokenLimited,
            Some(123) => Self::EmailUnconfirmed,
            Some(102 | 103 | 337 | 338) => Self::AccountPaused,
            Some(115 | 9040) => Self::NetworkNotAllowed,
            Some(119..=121) => Self::VersionTooOld,
            Some(108) => Self::TooManyComputers,
            Some(324 | 350) => Self::TooManyAddresses,
            Some(334) => Self::TakingOver,
            Some(310 | 313 | 314 | 319 | 320) => Self::AddressNotOwned,
            Some(326..=331) => Self::AddressInvalid,
            number => Self::Refused(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_by_its_code_and_an_unknown_one_by_its_number() {
        for (code, name, cure) in [
            ("ERR_NGROK_105", "tunnel_token_malformed", Cure::Owner),
            ("ERR_NGROK_107", "tunnel_token_revoked", Cure::Owner),
            ("ERR_NGROK_108", "tunnel_too_many_computers", Cure::Later),
            ("ERR_NGROK_120", "tunnel_version_too_old", Cure::Owner),
            ("ERR_NGROK_320", "tunnel_address_not_owned", Cure::Owner),
            ("ERR_NGROK_334", "tunnel_taking_over", Cure::TakeOver),
            ("ERR_NGROK_9999", "tunnel_refused", Cure::Later),
        ] {
            let trouble = Trouble::of_code(Some(code));
            assert_eq!((trouble.code(), trouble.cure()), (name, cure), "{code}");
        }
        let unknown = Trouble::of_code(Some("ERR_NGROK_9999"));
        assert_eq!(unknown.ngrok_number(), Some(9999));
        assert_eq!(Trouble::of_code(None), Trouble::Refused(None));
    }

    #[test]
    fn a_line_that_breaks_while_signing_in_is_no_refusal() {
        let broken = serde_json::from_str::<()>("").unwrap_err();
        let broken = ConnectError::Auth(RpcError::InvalidResponse(broken));
        assert_eq!(Trouble::of_connect(&broken), Trouble::NoLine);
        let refused = RpcError::Response("no\n\nERR_NGROK_107\n".into());
        let refused = ConnectError::Auth(refused);
        assert_eq!(Trouble::of_connect(&refused), Trouble::TokenRevoked);
    }
}
