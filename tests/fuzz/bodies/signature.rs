//! `X-Hub-Signature-256`, and the request that proves an address.

use shopbell_cloud_api::{
    AppSecret,
    signature::{sign, verify},
    webhook::{Verification, verify_subscription},
};

/// The first line is the header, the rest the body. Only the right signature passes, in the right
/// form, with the right secret, over exactly these bytes.
pub(super) fn header(input: &[u8]) {
    let end = input.iter().position(|byte| *byte == b'\n');
    let end = end.unwrap_or(input.len());
    let (head, body) = input.split_at(end);
    let header = String::from_utf8_lossy(head);
    let (ours, former) = (AppSecret::new("ours"), AppSecret::new("former"));
    let right = sign(&ours, body);
    let secrets = [ours, former];

    let passes = verify(&secrets, body, Some(&header)).is_ok();
    let written = header.trim().strip_prefix("sha256=").unwrap_or_default();
    let is_one = secrets.iter().any(|secret| {
        let signed = sign(secret, body);
        signed.strip_prefix("sha256=") == Some(&*written.to_ascii_lowercase())
    });
    assert_eq!(passes, is_one, "{header:?}");

    assert!(verify(&secrets, body, Some(&right)).is_ok());
    assert!(verify(&secrets, body, None).is_err());
    assert!(
        verify(&[], body, Some(&right)).is_err(),
        "closed by default"
    );
    let nobody = AppSecret::new("");
    let signed = sign(&nobody, body);
    assert!(
        verify(&[nobody], body, Some(&signed)).is_err(),
        "everybody knows the empty secret"
    );
    for at in [0, body.len() / 2, body.len().saturating_sub(1)] {
        let mut forged = body.to_vec();
        match forged.get_mut(at) {
            Some(byte) => *byte ^= 1,
            None => forged.push(b' '),
        }
        assert!(
            verify(&secrets, &forged, Some(&right)).is_err(),
            "one bit at {at} is another body"
        );
    }
    address(&header, &String::from_utf8_lossy(body));
}

/// The challenge is echoed for the right token only.
fn address(token: &str, challenge: &str) {
    let asked = [
        ("hub.mode", "subscribe"),
        ("hub.verify_token", token),
        ("hub.challenge", challenge),
    ];
    let answer = verify_subscription(asked, "chosen");
    let expected = if token == "chosen" {
        Verification::Echo(challenge.to_owned())
    } else {
        Verification::Forbidden
    };
    assert_eq!(answer, expected);
    assert_eq!(verify_subscription(asked, ""), Verification::Forbidden);
}
