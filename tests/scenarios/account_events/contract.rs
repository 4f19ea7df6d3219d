//! Notices and details through the contract, as the interface sees them.

use serde_json::{Value, json};
use shopbell_simulator::{Options, Simulator};

use super::WABA;
use crate::{
    shared::Folder,
    support::{
        http::{post, signature},
        program::{Program, serve},
        until,
    },
};

#[tokio::test]
async fn notices_and_details_travel_with_their_facts() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let dir = Folder::new();
    let account = format!("{}:{WABA}", simulator.phone_number_id());
    let more = ["--account", account.as_str()];
    let program = Program::start(&mut serve(&simulator, dir.path(), &more)).await;
    let restricted = json!({ "event": "ACCOUNT_RESTRICTION", "restriction_info": [
        { "restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING", "remediation": "Wait." }] });
    let limits = json!({ "max_daily_conversations_per_business": "TIER_UNLIMITED" });
    for (field, value) in [
        ("account_update", restricted),
        ("business_capability_update", limits),
    ] {
        let body = json!({ "object": "whatsapp_business_account", "entry": [
            { "id": WABA, "time": 4_000_000_000_u64, "changes": [{ "field": field, "value": value }] }] });
        let body = body.to_string().into_bytes();
        let signed = signature(simulator.app_secret(), &body);
        assert_eq!(post(&program.webhook, body, Some(&signed)).await, 200);
    }
    let notices = until("both notices", async || {
        let notices = program.call("notices", Value::Null).await;
        (notices.as_array().unwrap().len() == 2).then_some(notices)
    })
    .await;
    let first = &notices[0];
    assert_eq!(first["code"], "account_restricted");
    assert_eq!(first["severity"], "critical");
    assert_eq!(first["scope"], "account");
    assert_eq!(first["facts"]["restriction"], "replies");
    assert_eq!(first["detail"], "Wait.");
    assert_eq!(first["sinceMs"], 4_000_000_000_000_i64);
    assert_eq!(first["endsMs"], Value::Null);
    assert_eq!(
        notices[1]["facts"]["dailyLimit"],
        json!({ "type": "unlimited" })
    );
    let which = |notice: &Value| json!({ "noticeId": notice["id"] });
    let (status, refusal) = program.try_call("dismiss_notice", which(first)).await;
    assert_ne!(status, 200);
    assert_eq!(refusal["code"], "notice_stays");
    program.call("dismiss_notice", which(&notices[1])).await;
    let left = program.call("notices", Value::Null).await;
    assert_eq!(left.as_array().unwrap().len(), 1);

    program.call("refresh_account", Value::Null).await;
    let details = program.call("account_details", Value::Null).await;
    let number = &details["numbers"][0];
    assert_eq!(
        number["account"]["verifiedName"], "Luna Bakery",
        "learnt by asking"
    );
    assert_eq!(number["quality"], "high");
    assert_eq!(number["dailyLimit"], json!({ "type": "unlimited" }));
    assert_eq!(number["businessVerified"], true);
    assert_eq!(details["lastTestMs"], Value::Null);
}
