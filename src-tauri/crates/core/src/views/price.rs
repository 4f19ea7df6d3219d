//! What a message costs, as far as Meta said. Meta charges when it is delivered.
//!
//! Source: Meta, *Pricing on the WhatsApp Business Platform*, read 2026-11.

use serde_json::Value;

/// Whether a message is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// By Meta, when it is delivered.
    Charged,
    /// Free, because the customer came from an advertisement.
    FreeEntry,
    /// Free for another reason.
    Free,
    /// A word of the future.
    Unknown,
}

/// What a message costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Whether it is charged.
    pub cost: Cost,
    /// What it counts as, Meta's word, upper case; `None` where it was not told.
    pub category: Option<String>,
}

impl Price {
    /// Reads it in a report as received; `None` when that says nothing about it.
    pub(super) fn read(report: &str) -> Option<Self> {
        let report: Value = serde_json::from_str(report).ok()?;
        let pricing = report.get("pricing")?;
        let word = |key| pricing.get(key).and_then(Value::as_str);
        let billable = pricing.get("billable").and_then(Value::as_bool);
        let cost = match (word("type"), billable) {
            (Some("regular"), _) | (None, Some(true)) => Cost::Charged,
            (Some("free_entry_point"), _) => Cost::FreeEntry,
            (None, Some(false)) => Cost::Free,
            (Some(word), _) if word.starts_with("free_") => Cost::Free,
            _ => Cost::Unknown,
        };
        let category = word("category").map(|word| match word {
            // The same templates, sold by another door.
            "marketing_lite" => "MARKETING".to_owned(),
            "authentication-international" | "authentication_international" => {
                "AUTHENTICATION".to_owned()
            }
            other => other.to_ascii_uppercase(),
        });
        Some(Self { cost, category })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_way_of_charging_is_read() {
        for (pricing, cost) in [
            (
                json!({ "type": "regular", "category": "utility" }),
                Cost::Charged,
            ),
            (
                json!({ "type": "regular", "billable": false }),
                Cost::Charged,
            ),
            (json!({ "type": "free_entry_point" }), Cost::FreeEntry),
            (json!({ "type": "free_customer_service" }), Cost::Free),
            (json!({ "type": "free_some_day" }), Cost::Free),
            (
                json!({ "billable": true, "pricing_model": "CBP" }),
                Cost::Charged,
            ),
            (json!({ "billable": false }), Cost::Free),
            (json!({ "type": "barter" }), Cost::Unknown),
            (json!({}), Cost::Unknown),
        ] {
            let report = json!({ "status": "sent", "pricing": pricing }).to_string();
            assert_eq!(Price::read(&report).unwrap().cost, cost, "{report}");
        }
        assert_eq!(Price::read(r#"{"status":"read"}"#), None);
        let lite = r#"{"pricing":{"type":"regular","category":"marketing_lite"}}"#;
        let category = Price::read(lite).unwrap().category;
        assert_eq!(category.as_deref(), Some("MARKETING"));
    }
}
