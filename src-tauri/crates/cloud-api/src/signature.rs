//! The signature of a webhook: `X-Hub-Signature-256`.
//!
//! It is an HMAC-SHA256 of the bytes as they arrived. Check it before parsing and never over a
//! parsed and printed copy: Meta escapes `ñ`, `/` and `@` in ways no printer repeats.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{AccessToken, AppSecret};

/// Name of the header that carries the signature.
pub const HEADER: &str = "X-Hub-Signature-256";

/// Why a body was not accepted. Answer 401 and keep nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// The header is missing. The older `X-Hub-Signature` (SHA-1) does not replace it.
    #[error("the signature header is missing")]
    Missing,
    /// The header is not `sha256=` and 64 hexadecimal digits.
    #[error("the signature header is not sha256= and 64 hexadecimal digits")]
    Malformed,
    /// No secret produces this signature: a forgery, or the secret of another app.
    #[error("no app secret matches the signature")]
    Mismatch,
}

/// Checks the signature of a body in constant time.
///
/// `body` is the request body before any decoding, `header` the value of [`HEADER`]. Give two
/// secrets for some days after rotating one: Meta retries older events for up to a week. An empty
/// secret never matches, nor does an empty list.
///
/// Letter case of the digits does not matter: Meta sends lower case.
///
/// # Errors
/// See [`SignatureError`].
pub fn verify(
    secrets: &[AppSecret],
    body: &[u8],
    header: Option<&str>,
) -> Result<(), SignatureError> {
    let header = header.ok_or(SignatureError::Missing)?;
    let digits = header
        .trim()
        .strip_prefix("sha256=")
        .ok_or(SignatureError::Malformed)?;
    let mut claimed = [0_u8; 32];
    hex::decode_to_slice(digits, &mut claimed).map_err(|_| SignatureError::Malformed)?;
    secrets
        .iter()
        .filter_map(|secret| keyed(secret, body))
        .fold(false, |found, mac| {
            mac.verify_slice(&claimed).is_ok() | found
        })
        .then_some(())
        .ok_or(SignatureError::Mismatch)
}

/// Signs a body as Meta does: for tests and for servers that play Meta.
#[must_use]
pub fn sign(secret: &AppSecret, body: &[u8]) -> String {
    let digest = keyed(secret, body).map_or([0; 32], |mac| mac.finalize().into_bytes().into());
    format!("sha256={}", hex::encode(digest))
}

/// The `appsecret_proof` of a token: shows that its holder knows the app's secret, too.
pub(crate) fn token_proof(secret: &AppSecret, token: &AccessToken) -> Option<String> {
    let mac = keyed(secret, token.expose().as_bytes())?;
    Some(hex::encode(mac.finalize().into_bytes()))
}

/// `None` for an empty secret: everybody can sign with that one.
fn keyed(secret: &AppSecret, body: &[u8]) -> Option<Hmac<Sha256>> {
    let key = secret.expose().as_bytes();
    if key.is_empty() {
        return None;
    }
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).ok()?;
    mac.update(body);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Key, body and digest of RFC 4231, test case 2.
    const KEY: &str = "Jefe";
    const BODY: &[u8] = b"what do ya want for nothing?";
    const DIGEST: &str = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    fn check(header: &str) -> Result<(), SignatureError> {
        verify(
            &[AppSecret::new("another"), AppSecret::new(KEY)],
            BODY,
            Some(header),
        )
    }

    #[test]
    fn the_signature_is_hmac_sha256_of_the_raw_bytes() {
        assert_eq!(sign(&AppSecret::new(KEY), BODY), format!("sha256={DIGEST}"));
        assert_eq!(check(&format!("sha256={DIGEST}")), Ok(()));
        assert_eq!(check(&format!("sha256={}", DIGEST.to_uppercase())), Ok(()));
        let mut longer = BODY.to_vec();
        longer.push(b'\n');
        let header = format!("sha256={DIGEST}");
        let secrets = [AppSecret::new(KEY)];
        assert_eq!(
            verify(&secrets, &longer, Some(&header)),
            Err(SignatureError::Mismatch)
        );
    }

    #[test]
    fn anything_but_prefix_and_64_digits_is_malformed() {
        let zs = format!("sha256={}", "z".repeat(64));
        for bad in [
            "",
            "sha256=",
            DIGEST,
            "sha1=abcd",
            &zs,
            "sha256=5bdcc146bf60754e",
        ] {
            assert_eq!(check(bad), Err(SignatureError::Malformed), "{bad}");
        }
        assert_eq!(
            verify(&[AppSecret::new(KEY)], BODY, None),
            Err(SignatureError::Missing)
        );
    }

    #[test]
    fn without_a_secret_nothing_is_accepted() {
        let header = sign(&AppSecret::new(KEY), BODY);
        assert_eq!(
            verify(&[], BODY, Some(&header)),
            Err(SignatureError::Mismatch)
        );
        let empty = AppSecret::new("");
        let forged = sign(&empty, BODY);
        assert_eq!(
            verify(&[empty], BODY, Some(&forged)),
            Err(SignatureError::Mismatch)
        );
    }
}
