//! Every sample about the account, where the samples lie beside the checkout.

use std::path::Path;

use serde_json::Value;

use super::shop::{AT_MS, Shop};

#[tokio::test]
async fn every_sample_about_the_account_has_its_effect_once() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/cloud-api/webhook-samples");
    if !folder.is_dir() {
        println!("skipped: the webhook samples are not beside this checkout");
        return;
    }
    let read = |name: &str| -> Value {
        let bytes = std::fs::read(folder.join(format!("{name}.json"))).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    };
    for (name, codes) in SAMPLES {
        let shop = Shop::new().await;
        shop.hears(&read(name)).await;
        assert_eq!(shop.codes().await, codes, "{name}");
        let first = shop.notices().await;
        shop.hears_at(&read(name), AT_MS + 1_000).await;
        assert_eq!(shop.notices().await, first, "{name}, again");
    }
    let mut outcomes = Vec::new();
    let (forwards, backwards) = (SAMPLES.iter(), SAMPLES.iter().rev());
    for names in [forwards.collect::<Vec<_>>(), backwards.collect()] {
        let shop = Shop::new().await;
        for (name, _) in names {
            shop.hears(&read(name)).await;
        }
        outcomes.push(shop.codes().await);
    }
    assert_eq!(outcomes[0], outcomes[1], "all together, in any order");
}

/// What stands after each sample.
const SAMPLES: [(&str, &[&str]); 45] = [
    ("field-account-alert", &["profile_photo_lost"]),
    (
        "field-account-auth-international",
        &["authentication_prices"],
    ),
    ("field-account-country", &["business_country"]),
    ("field-account-deleted", &["account_deleted"]),
    ("field-account-disabled", &["account_disable_scheduled"]),
    ("field-account-offboarded", &["link_lost"]),
    ("field-account-partner-removed", &["link_lost"]),
    ("field-account-reconnected", &[]),
    ("field-account-reinstated", &[]),
    (
        "field-account-restriction",
        &["account_restricted", "account_restricted"],
    ),
    ("field-account-restriction-lifted", &[]),
    ("field-account-review", &["account_approved"]),
    ("field-account-settings", &[]),
    ("field-account-unknown-event", &["account_news"]),
    ("field-account-violation", &["account_violation"]),
    ("field-account-volume-tier", &["price_tier"]),
    ("field-business-capability", &["limits_changed"]),
    ("field-business-capability-number", &["limits_changed"]),
    ("field-business-status-update", &[]),
    ("field-business-username", &["username_approved"]),
    ("field-business-username-deleted", &["username_removed"]),
    ("field-flows-latency", &["flow_trouble"]),
    ("field-flows-status", &["flow_state"]),
    ("field-partner-solutions", &[]),
    ("field-payment-configuration", &["payment_configuration"]),
    ("field-phone-name-approved", &["number_name_approved"]),
    ("field-phone-name-rejected", &["number_name_rejected"]),
    ("field-phone-quality", &["throughput_raised"]),
    ("field-phone-quality-flagged", &["number_flagged"]),
    ("field-security-pin-changed", &["pin_changed"]),
    ("field-security-pin-reset", &["pin_reset_requested"]),
    (
        "field-template-category-done",
        &["template_category_changed"],
    ),
    (
        "field-template-category-impending",
        &["template_category_changing"],
    ),
    ("field-template-components", &[]),
    (
        "field-template-correct-category-detection",
        &["template_category_judged"],
    ),
    ("field-template-quality", &["template_quality_low"]),
    ("field-template-status-approved", &["template_approved"]),
    ("field-template-status-rejected", &["template_rejected"]),
    ("field-template-status-archived", &["template_archived"]),
    ("field-template-status-disabled", &["template_disabled"]),
    ("field-template-status-paused", &["template_paused"]),
    ("field-template-status-pending-deletion", &[]),
    ("field-template-status-unknown-event", &[]),
    ("value-errors-no-storage", &["message_lost"]),
    ("value-errors-rate", &["number_error"]),
];
