//! The shape around every webhook.

use serde_json::{Value, json};

/// One item of `entry[].changes[]`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Change {
    pub(crate) field: String,
    pub(crate) value: Value,
}

impl Change {
    pub(crate) fn new(field: &str, value: Value) -> Self {
        Self {
            field: field.to_owned(),
            value,
        }
    }
}

/// A whole body. `time_s` is present only where Meta sends it: account, template and number fields.
pub(crate) fn body(waba_id: &str, time_s: Option<u64>, changes: &[Change]) -> Value {
    let changes: Vec<Value> = changes
        .iter()
        .map(|change| json!({"field": change.field, "value": change.value}))
        .collect();
    let mut entry = json!({"id": waba_id, "changes": changes});
    if let (Some(time_s), Some(entry)) = (time_s, entry.as_object_mut()) {
        entry.insert(String::from("time"), json!(time_s));
    }
    json!({"object": "whatsapp_business_account", "entry": [entry]})
}
