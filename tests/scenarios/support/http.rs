//! Requests as Meta makes them, and as a stranger might.

use std::sync::OnceLock;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// `X-Hub-Signature-256` of a body.
pub(crate) fn signature(app_secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(app_secret.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// A client that never leaves this machine.
pub(crate) fn client() -> &'static reqwest::Client {
    // Made once: reading the system's certificates takes longer than most tests.
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    CLIENT.get_or_init(|| {
        // Whoever makes a client here first; a second time is refused, which is fine.
        drop(rustls::crypto::ring::default_provider().install_default());
        // Tests in one process have a runtime each: no connection may outlive its test.
        let client = reqwest::Client::builder()
            .no_proxy()
            .pool_max_idle_per_host(0);
        client.build().unwrap()
    })
}

/// Posts a webhook body with this signature, or none; the status.
pub(crate) async fn post(url: &str, body: Vec<u8>, signature: Option<&str>) -> u16 {
    let mut request = client()
        .post(url)
        .header("content-type", "application/json")
        .body(body);
    if let Some(signature) = signature {
        request = request.header("x-hub-signature-256", signature);
    }
    request.send().await.unwrap().status().as_u16()
}

/// A webhook of messages for one of our numbers; `messages` as Meta writes them.
pub(crate) fn envelope(
    waba_id: &str,
    phone_number_id: &str,
    contacts: Value,
    messages: Value,
) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": waba_id, "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "551140001234", "phone_number_id": phone_number_id },
            "contacts": contacts,
            "messages": messages,
        }}]}]
    })
}
