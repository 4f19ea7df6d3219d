//! The request Meta makes when a webhook address is saved.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How to answer the verification request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// 200, `text/plain`, with exactly this text.
    Echo(String),
    /// 403: the wrong token, or another mode.
    Forbidden,
    /// 400: not such a request at all, such as a browser.
    BadRequest,
}

/// Decides how to answer the `GET` that proves who owns a webhook address.
///
/// `parameters` are those of the query, decoded, in any order; `token` is the one chosen when the
/// address was saved. An empty token never matches. The request carries no signature.
#[must_use]
pub fn verify_subscription<'a>(
    parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    token: &str,
) -> Verification {
    let (mut mode, mut challenge, mut claimed) = (None, None, None);
    for (name, value) in parameters {
        match name {
            "hub.mode" => mode = Some(value),
            "hub.challenge" => challenge = Some(value),
            "hub.verify_token" => claimed = Some(value),
            _ => {}
        }
    }
    let (Some(mode), Some(challenge), Some(claimed)) = (mode, challenge, claimed) else {
        return Verification::BadRequest;
    };
    if mode == "subscribe" && !token.is_empty() && same(token, claimed) {
        Verification::Echo(challenge.to_owned())
    } else {
        Verification::Forbidden
    }
}

/// Compares in a time that tells nothing about the place of the first difference: both sides are
/// hashed with a key, and the digests are compared in constant time.
fn same(token: &str, claimed: &str) -> bool {
    let keyed = |text: &str| {
        let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(token.as_bytes()).ok();
        mac.map(|mac| mac.chain_update(text.as_bytes()))
    };
    match (keyed(token), keyed(claimed)) {
        (Some(expected), Some(actual)) => actual
            .verify_slice(&expected.finalize().into_bytes())
            .is_ok(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(mode: &str, token: &str, chosen: &str) -> Verification {
        let parameters = [
            ("hub.verify_token", token),
            ("hub.challenge", "<b>115</b>"),
            ("hub.mode", mode),
        ];
        verify_subscription(parameters, chosen)
    }

    #[test]
    fn the_challenge_is_echoed_for_the_right_token_only() {
        let echo = Verification::Echo("<b>115</b>".to_owned());
        assert_eq!(
            answer("subscribe", "tok-1+a", "tok-1+a"),
            echo,
            "exactly as sent"
        );
        assert_eq!(
            answer("subscribe", "nope", "tok-1+a"),
            Verification::Forbidden
        );
        assert_eq!(
            answer("unsubscribe", "tok-1+a", "tok-1+a"),
            Verification::Forbidden
        );
        assert_eq!(
            answer("subscribe", "", ""),
            Verification::Forbidden,
            "no token chosen"
        );
    }

    #[test]
    fn a_browser_gets_neither() {
        assert_eq!(verify_subscription([], "tok"), Verification::BadRequest);
        let without = [("hub.mode", "subscribe"), ("hub.verify_token", "tok")];
        assert_eq!(
            verify_subscription(without, "tok"),
            Verification::BadRequest
        );
    }
}
