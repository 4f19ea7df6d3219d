//! What single events come to.

use serde_json::json;
use shopbell_store::{STOPPED, Severity};

use super::shop::{
    AT_MS, AT_S, DISPLAY, NUMBER, Shop, TEMPLATE, WABA, alert, event, event_at, facts, of_number,
    of_template, update, value_errors,
};
use crate::account::facts::{APP, Fact};

#[tokio::test]
async fn each_restriction_has_its_own_end_and_a_lifted_one_is_no_new_one() {
    let shop = Shop::new().await;
    let restricted = json!({ "phone_number": DISPLAY, "event": "ACCOUNT_RESTRICTION", "restriction_info": [
        { "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1_794_304_800 },
        { "restriction_type": "RESTRICTED_ADD_PHONE_NUMBER_ACTION", "expiration": "1794391200", "remediation": "Wait." },
        { "restriction_type": "RESTRICTED_SOMETHING_NEW" }] });
    shop.hears(&event("account_update", restricted)).await;
    let notices = shop.notices().await;
    let named: Vec<_> = notices
        .iter()
        .map(|notice| {
            (
                facts(notice).restriction.unwrap(),
                notice.severity,
                notice.ends_ms,
            )
        })
        .collect();
    for expected in [
        (
            "templates".to_owned(),
            Severity::Critical,
            Some(1_794_304_800_000),
        ),
        (
            "adding_numbers".to_owned(),
            Severity::Warning,
            Some(1_794_391_200_000),
        ),
        ("other".to_owned(), Severity::Warning, None),
    ] {
        assert!(named.contains(&expected), "{expected:?} in {named:?}");
    }
    assert!(notices.iter().any(|notice| notice.detail == "Wait."));
    let ended = shop.store.notices(1_794_304_800_000).await.unwrap();
    assert_eq!(ended.len(), 2, "the first is over by itself");

    let lifted = |kind: &str| json!({ "event": "ACCOUNT_RESTRICTION", "violation_info": { "violation_type": kind } });
    let direct = lifted("DIRECT_SEND_UTILITY_CATEGORY_ABUSE_UNBAN");
    shop.hears(&event_at(AT_S + 60, "account_update", direct))
        .await;
    assert_eq!(shop.notices().await.len(), 3, "another one was lifted");
    let spam = lifted("SPAM_UNBAN");
    shop.hears(&event_at(AT_S + 60, "account_update", spam))
        .await;
    assert_eq!(shop.codes().await, [""; 0]);
}

#[tokio::test]
async fn a_stopped_account_holds_its_outbox_until_it_is_reinstated() {
    let shop = Shop::new().await;
    shop.hears(&event(
        "account_update",
        update("ACCOUNT_DELETED", json!({})),
    ))
    .await;
    let stopped = shop.store.standing_on(STOPPED).await.unwrap();
    assert_eq!(stopped, [(WABA.to_owned(), "account_deleted".to_owned())]);
    let reinstated = json!({ "ban_info": { "waba_ban_state": "REINSTATE" } });
    let reinstated = update("DISABLED_UPDATE", reinstated);
    shop.hears(&event_at(AT_S + 1, "account_update", reinstated))
        .await;
    assert_eq!(shop.store.standing_on(STOPPED).await.unwrap(), []);
}

#[tokio::test]
async fn dates_and_names_are_facts_not_prose() {
    let shop = Shop::new().await;
    let ban = json!({ "ban_info": { "waba_ban_state": "SCHEDULE_FOR_DISABLE", "waba_ban_date": "November 30, 2026" } });
    shop.hears(&event("account_update", update("DISABLED_UPDATE", ban)))
        .await;
    let notice = &shop.notices().await[0];
    assert_eq!(facts(notice).at_ms, Some(1_795_996_800_000));
    assert_eq!(notice.detail, "November 30, 2026");

    let shop = Shop::new().await;
    let name = of_number(
        json!({ "decision": "REJECTED", "requested_verified_name": "BEST BIKES!!!",
        "rejection_reason": "NAME_FORMAT_UNACCEPTABLE" }),
    );
    shop.hears(&event("phone_number_name_update", name)).await;
    let told = facts(&shop.notices().await[0]);
    assert_eq!(told.name.as_deref(), Some("BEST BIKES!!!"));
    assert_eq!(told.reason.as_deref(), Some("NAME_FORMAT_UNACCEPTABLE"));
    let known = shop.known(NUMBER).await;
    assert_eq!(known.word(Fact::NameStatus), Some("DECLINED"));

    let shop = Shop::new().await;
    let rejected = of_template(json!({ "event": "REJECTED", "reason": "INVALID_FORMAT",
        "rejection_info": { "reason": "Variables at the end.", "recommendation": "Add text." } }));
    shop.hears(&event("message_template_status_update", rejected))
        .await;
    let notice = &shop.notices().await[0];
    let told = facts(notice);
    assert_eq!(told.name.as_deref(), Some("repair_ready"));
    assert_eq!(
        told.language.as_deref(),
        Some("en_GB"),
        "in the spelling of the list"
    );
    assert_eq!(told.reason.as_deref(), Some("INVALID_FORMAT"));
    assert_eq!(notice.detail, "Variables at the end. Add text.");

    let shop = Shop::new().await;
    let tier = json!({ "volume_tier_info": { "pricing_category": "UTILITY", "tier": "50000001:MAX",
        "effective_month": "2026-11", "region": "United Kingdom" } });
    let tier = update("VOLUME_BASED_PRICING_TIER_UPDATE", tier);
    shop.hears(&event("account_update", tier)).await;
    let told = facts(&shop.notices().await[0]);
    assert_eq!((told.from, told.up_to), (Some(50_000_001), None));
}

#[tokio::test]
async fn an_alert_matters_as_much_as_meta_says_and_keeps_no_unfilled_words() {
    let shop = Shop::new().await;
    shop.hears(&event(
        "account_alerts",
        alert("PROFILE_PICTURE_LOST", "CRITICAL"),
    ))
    .await;
    let notice = &shop.notices().await[0];
    assert_eq!(notice.severity, Severity::Critical);
    let week = 7 * 24 * 60 * 60 * 1000;
    assert_eq!(notice.ends_ms, Some(AT_MS + week), "not red for ever");
    let shop = Shop::new().await;
    let mut unfilled = alert("OBA_REJECTED", "WARNING");
    unfilled["alert_info"]["alert_description"] = json!("Sorry, <BUSINESS_NAME>.");
    shop.hears(&event("account_alerts", unfilled)).await;
    assert_eq!(shop.notices().await[0].detail, "");
}

#[tokio::test]
async fn limits_throughput_and_usernames_become_facts_of_the_number() {
    let shop = Shop::new().await;
    let quality = of_number(
        json!({ "event": "THROUGHPUT_UPGRADE", "current_limit": "TIER_UNLIMITED",
        "max_daily_conversations_per_business": "TIER_2K" }),
    );
    shop.hears(&event("phone_number_quality_update", quality))
        .await;
    assert_eq!(
        shop.known(NUMBER).await.word(Fact::Throughput),
        Some("HIGH")
    );
    assert_eq!(shop.known(WABA).await.word(Fact::DailyLimit), Some("2000"));
    let numbers = json!({ "max_daily_conversation_per_phone": -1, "max_daily_conversations_per_business": 5000,
        "max_phone_numbers_per_business": 20 });
    shop.hears(&event_at(AT_S + 1, "business_capability_update", numbers))
        .await;
    let known = shop.known(WABA).await;
    assert_eq!(known.word(Fact::DailyLimit), Some("5000"));
    assert_eq!(known.number(Fact::MostNumbers), Some(20));
    let approved = of_number(json!({ "username": "@sunnybikes", "status": "approved" }));
    shop.hears(&event("business_username_updates", approved))
        .await;
    assert_eq!(
        shop.known(NUMBER).await.word(Fact::Username),
        Some("sunnybikes")
    );
    let deleted = of_number(json!({ "status": "deleted" }));
    shop.hears(&event_at(AT_S + 1, "business_username_update", deleted))
        .await;
    assert_eq!(shop.known(NUMBER).await.word(Fact::Username), None);
}

#[tokio::test]
async fn what_meta_does_not_explain_is_kept_and_nothing_more() {
    let shop = Shop::new().await;
    let quiet = [
        ("business_status_update", json!({ "event": "SOMETHING" })),
        ("tracking_events", json!({ "events": [] })),
        (
            "partner_solutions",
            json!({ "event": "SOLUTION_UPDATED", "solution_id": "65" }),
        ),
        (
            "account_settings_update",
            json!({ "type": "phone_number_settings",
            "phone_number_settings": { "phone_number_id": NUMBER } }),
        ),
        (
            "message_template_components_update",
            of_template(json!({ "message_template_element": "Hi" })),
        ),
        (
            "message_template_status_update",
            of_template(json!({ "event": "SOMETHING_NEW" })),
        ),
    ];
    for (field, value) in quiet {
        shop.hears(&event(field, value)).await;
    }
    assert_eq!(shop.codes().await, [""; 0]);
    assert_eq!(shop.known(TEMPLATE).await.word(Fact::TemplateState), None);
}

#[tokio::test]
async fn others_accounts_and_numbers_change_nothing_here() {
    let shop = Shop::new().await;
    let mut foreign = event("account_update", update("ACCOUNT_DELETED", json!({})));
    foreign["entry"][0]["id"] = json!("899999999999999");
    shop.hears(&foreign).await;
    let pin = json!({ "display_phone_number": "15550199999", "event": "PIN_RESET_REQUEST" });
    shop.hears(&event("security", pin)).await;
    let mut other = alert("PROFILE_PICTURE_LOST", "CRITICAL");
    other["entity_id"] = json!("799999999999999");
    shop.hears(&event("account_alerts", other)).await;
    assert_eq!(shop.codes().await, [""; 0]);
}

#[tokio::test]
async fn a_portfolios_event_reaches_the_account_it_names() {
    let shop = Shop::new().await;
    let removed = json!({ "waba_info": { "waba_id": WABA, "owner_business_id": "900000000000001" },
        "disconnection_info": { "reason": "PRIMARY_INACTIVITY", "initiated_by": "SYSTEM" } });
    let mut removed = event("account_update", update("PARTNER_REMOVED", removed));
    removed["entry"][0]["id"] = json!("900000000000001");
    shop.hears(&removed).await;
    let notice = &shop.notices().await[0];
    assert_eq!(notice.code, "link_lost");
    assert_eq!(facts(notice).reason.as_deref(), Some("PRIMARY_INACTIVITY"));
    let elsewhere = json!({ "waba_info": { "waba_id": "899999999999999" } });
    let mut elsewhere = event("account_update", update("ACCOUNT_DELETED", elsewhere));
    elsewhere["entry"][0]["id"] = json!(WABA);
    shop.hears(&elsewhere).await;
    assert_eq!(
        shop.codes().await,
        ["link_lost"],
        "the value names another account"
    );
}

#[tokio::test]
async fn a_number_whose_digits_are_unknown_is_meant_when_it_is_the_only_one() {
    let pin = of_number(json!({ "event": "PIN_CHANGED" }));
    let shop = Shop::closed().await;
    shop.connect(NUMBER, "").await;
    shop.hears(&event("security", pin.clone())).await;
    assert_eq!(shop.codes().await, ["pin_changed"]);
    let shop = Shop::closed().await;
    shop.connect(NUMBER, "").await;
    shop.connect("700000000000002", "").await;
    shop.hears(&event("security", pin)).await;
    assert_eq!(shop.codes().await, [""; 0], "it may be either's");
}

#[tokio::test]
async fn the_dashboards_test_is_noted_and_nothing_else() {
    let shop = Shop::new().await;
    let message = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "0", "changes": [
        { "field": "messages", "value": { "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "15550000000", "phone_number_id": "123450000" },
            "contacts": [{ "profile": { "name": "test user name" }, "wa_id": "15550000001" }],
            "messages": [{ "from": "15550000001", "id": "TESTid0001", "timestamp": "1504900000",
                "type": "text", "text": { "body": "this is a text message" } }] } }] }] });
    shop.hears(&message).await;
    let known = shop.known(APP).await;
    assert_eq!(known.dated(Fact::TestReceived), Some(("", AT_MS)));
    let mut field = event("account_update", update("ACCOUNT_DELETED", json!({})));
    field["entry"][0]["id"] = json!("0");
    shop.hears_at(&field, AT_MS + 5).await;
    let known = shop.known(APP).await;
    assert_eq!(known.dated(Fact::TestReceived), Some(("", AT_MS + 5)));
    assert_eq!(shop.codes().await, [""; 0]);
}

#[tokio::test]
async fn undated_trouble_is_news_once_a_day() {
    let shop = Shop::new().await;
    let mut body = event("messages", value_errors(131_035));
    body["entry"][0].as_object_mut().unwrap().remove("time");
    shop.hears_at(&body, AT_MS).await;
    let notice = shop.notices().await.remove(0);
    assert_eq!(facts(&notice).meta_code, Some(131_035));
    let mut tx = shop.store.write().await.unwrap();
    tx.dismiss_notice(notice.id).await.unwrap();
    tx.commit().await.unwrap();
    shop.hears_at(&body, AT_MS + 60_000).await;
    assert_eq!(shop.codes().await, [""; 0], "Meta repeats itself");
    shop.hears_at(&body, AT_MS + 24 * 60 * 60 * 1000).await;
    assert_eq!(shop.codes().await, ["message_lost"]);
}
