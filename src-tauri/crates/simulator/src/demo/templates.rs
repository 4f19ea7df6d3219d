//! The shop's templates.

use serde_json::{Value, json};

/// All of them, as the list endpoint shows them.
pub(crate) fn templates() -> Vec<Value> {
    vec![json!({
        "id": "610000000000001", "name": "hello_world", "language": "en_US", "status": "APPROVED", "category": "UTILITY",
        "parameter_format": "POSITIONAL", "rejected_reason": "NONE",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Hello World"},
            {"type": "BODY", "text": "Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us."},
            {"type": "FOOTER", "text": "WhatsApp Business Platform sample message"},
        ],
    })]
}
