//! The verification request, as the platform makes it while an address is being set.

use crate::{courier::Courier, options::VerifyError};

/// Asks `url` to prove that it knows the verify token.
pub(crate) async fn verify(
    courier: &Courier,
    url: &str,
    verify_token: &str,
    challenge: &str,
) -> Result<(), VerifyError> {
    let http = courier.to(url).map_err(VerifyError::Unreachable)?;
    let answer = http
        .get(url)
        .query(&[
            ("hub.mode", "subscribe"),
            ("hub.challenge", challenge),
            ("hub.verify_token", verify_token),
        ])
        .send()
        .await
        .map_err(VerifyError::Unreachable)?;
    let status = answer.status().as_u16();
    let text = answer.text().await.map_err(VerifyError::Unreachable)?;
    if status == 200 && text == challenge {
        Ok(())
    } else {
        Err(VerifyError::Refused { status })
    }
}
