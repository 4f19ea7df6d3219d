//! What Meta says about the account, its numbers and templates: told, with its effect, and over
//! when it is over.

#[cfg(unix)]
mod contract;
mod templates;

use std::time::Duration;

use serde_json::{Value, json};
use shopbell_core::{
    SendingState,
    account::{DailyLimit, Notice, NoticeScope, NumberDetails, Severity},
    ports::Clock,
};
use shopbell_simulator::{Business, BusinessNumber, Fault};

use crate::support::{World, only, until};

const WABA: &str = "800000000000001";
const DISPLAY: &str = "15550100200";
const TEMPLATE: &str = "610000000000001";
const HOUR: Duration = Duration::from_secs(60 * 60);

/// A shop under the number of the samples, with the template they speak of.
async fn shop() -> World {
    let world = World::with(|options| {
        options.business.numbers[0].display = "+1 555-010-0200".to_owned();
    })
    .await;
    world.simulator.add_template(json!({
        "id": TEMPLATE, "name": "repair_ready", "language": "en_GB", "status": "APPROVED",
        "category": "UTILITY", "quality_score": { "score": "GREEN" },
        "components": [{ "type": "BODY", "text": "Your bike is ready." }]
    }));
    world.engine().refresh_templates().await.unwrap();
    world.engine().refresh_account().await.unwrap();
    world
}

fn update(event: &str) -> Value {
    json!({ "event": event })
}

impl World {
    async fn notices(&self) -> Vec<Notice> {
        self.engine().notices().await.unwrap()
    }

    /// Their codes, in order of the alphabet.
    async fn notice_codes(&self) -> Vec<String> {
        let mut codes: Vec<_> = self.notices().await.into_iter().map(|n| n.code).collect();
        codes.sort();
        codes
    }

    async fn notice(&self, code: &str) -> Notice {
        until(&format!("the notice {code}"), async || {
            let notices = self.notices().await;
            notices.into_iter().find(|notice| notice.code == code)
        })
        .await
    }

    async fn notice_goes(&self, code: &str) {
        until(&format!("the end of {code}"), async || {
            let notices = self.notices().await;
            notices
                .iter()
                .all(|notice| notice.code != code)
                .then_some(())
        })
        .await;
    }

    async fn number(&self) -> NumberDetails {
        let details = self.engine().account_details().await.unwrap();
        only(details.numbers)
    }

    /// A body as Meta delivers it.
    async fn delivers(&self, body: &Value) {
        assert_eq!(self.simulator.send_webhook(body.clone()).await, 200);
    }
}

#[tokio::test]
async fn a_new_number_is_known_without_a_webhook() {
    let world = shop().await;
    let number = world.number().await;
    assert_eq!(number.quality.as_deref(), Some("GREEN"));
    assert_eq!(number.status.as_deref(), Some("CONNECTED"));
    assert_eq!(number.can_send.as_deref(), Some("AVAILABLE"));
    assert_eq!(number.daily_limit, Some(DailyLimit::Customers(2_000)));
    assert_eq!(number.checked_ms, Some(world.clock.now_ms()));
    assert_eq!(number.account_name.as_deref(), Some("Luna Bakery"));
    assert_eq!(number.stopped, None);
    assert_eq!(world.notice_codes().await, [""; 0], "all is well");
}

#[tokio::test]
async fn a_deleted_account_holds_its_messages_until_it_is_reinstated() {
    let mut world = shop().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world
        .simulator
        .tell("account_update", update("ACCOUNT_DELETED"))
        .await;
    let notice = world.notice("account_deleted").await;
    assert_eq!(notice.severity, Severity::Critical);
    assert_eq!(notice.ends_ms, None);
    let held = world.replies(&ana, "We are here").await.unwrap();
    let state = world.engine().connection().await.unwrap();
    assert_eq!(state.sending, SendingState::RefusedByMeta);
    assert_eq!(state.problem, Some("account_deleted"));
    assert_eq!(state.waiting_to_send, 1);
    assert_eq!(world.number().await.stopped, Some("account_deleted"));

    world.crash_and_restart().await;
    let state = world.engine().connection().await.unwrap();
    assert_eq!(
        state.problem,
        Some("account_deleted"),
        "a restart forgets nothing"
    );
    assert_eq!(
        world.said(&ana).await,
        ["Hi", "We are here"],
        "chats can be read"
    );
    assert!(world.taken_for(&ana).is_empty(), "nothing was tried");

    world.clock.advance(HOUR);
    let reinstated =
        json!({ "event": "DISABLED_UPDATE", "ban_info": { "waba_ban_state": "REINSTATE" } });
    world.simulator.tell("account_update", reinstated).await;
    world.notice_goes("account_deleted").await;
    until("the held message leaves", async || {
        (world.taken_for(&ana) == ["We are here"]).then_some(())
    })
    .await;
    let sent = world.engine().message(held.id).await.unwrap();
    assert_eq!(sent.problem, None);
}

#[tokio::test]
async fn connecting_a_stopped_account_again_lifts_the_hold() {
    let world = shop().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let ban = json!({ "event": "DISABLED_UPDATE", "ban_info": { "waba_ban_state": "DISABLE" } });
    world.simulator.tell("account_update", ban).await;
    world.notice("account_disabled").await;
    world.replies(&ana, "Back soon").await.unwrap();
    world.clock.advance(HOUR);
    world.engine().refresh_account().await.unwrap();
    assert_eq!(
        world.notice_codes().await,
        ["account_disabled"],
        "that Meta still answers proves nothing"
    );
    world.connect().await.unwrap();
    world.notice_goes("account_disabled").await;
    until("the held message leaves", async || {
        (world.taken_for(&ana) == ["Back soon"]).then_some(())
    })
    .await;
}

#[tokio::test]
async fn another_accounts_trouble_stops_nothing_here() {
    let world = shop().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.simulator.add_business(&Business {
        waba_id: "800000000000009".to_owned(),
        name: "Next door".to_owned(),
        numbers: vec![BusinessNumber {
            id: "700000000000009".to_owned(),
            display: "+1 555-010-0299".to_owned(),
        }],
    });
    let foreign = json!({ "object": "whatsapp_business_account", "entry": [
        { "id": "800000000000009", "time": 1_793_700_000, "changes": [
            { "field": "account_update", "value": update("ACCOUNT_DELETED") }] }] });
    world.delivers(&foreign).await;
    let number = json!({ "display_phone_number": "15550100299", "event": "PIN_RESET_REQUEST" });
    world.simulator.tell("security", number).await;
    world.settled().await;
    assert_eq!(world.notice_codes().await, [""; 0]);
    world.replies(&ana, "Open as ever").await.unwrap();
    until("the answer leaves", async || {
        (world.taken_for(&ana) == ["Open as ever"]).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_restriction_stands_until_its_time_and_can_be_lifted_before() {
    let world = shop().await;
    let ends_s = world.clock.now_s() + 7_200;
    let restriction = json!({ "event": "ACCOUNT_RESTRICTION", "restriction_info": [
        { "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": ends_s.to_string() }] });
    world
        .simulator
        .tell("account_update", restriction.clone())
        .await;
    let notice = world.notice("account_restricted").await;
    assert_eq!(notice.facts.restriction.as_deref(), Some("templates"));
    assert_eq!(notice.ends_ms, Some(i64::try_from(ends_s).unwrap() * 1000));
    let refused = world.engine().dismiss_notice(notice.id).await.unwrap_err();
    assert_eq!(refused.code(), "notice_stays");
    world.clock.advance(2 * HOUR);
    assert_eq!(world.notice_codes().await, [""; 0], "it is over by itself");

    let mut longer = restriction;
    longer["restriction_info"][0]["expiration"] = json!(world.clock.now_s() + 7_200);
    world.simulator.tell("account_update", longer).await;
    world.notice("account_restricted").await;
    world.clock.advance(HOUR);
    let lifted = json!({ "event": "ACCOUNT_RESTRICTION", "violation_info": { "violation_type": "SPAM_UNBAN" } });
    world.simulator.tell("account_update", lifted).await;
    world.notice_goes("account_restricted").await;
    assert_eq!(world.notice_codes().await, [""; 0], "no new restriction");
}

#[tokio::test]
async fn a_stolen_pin_is_loud_for_a_week() {
    let world = shop().await;
    let pin = json!({ "display_phone_number": DISPLAY, "event": "PIN_RESET_REQUEST", "requester": "1000000001" });
    world.simulator.tell("security", pin).await;
    let notice = world.notice("pin_reset_requested").await;
    assert_eq!(notice.scope, NoticeScope::Number);
    assert_eq!(notice.severity, Severity::Critical);
    assert_eq!(notice.phone_number.as_deref(), Some("+1 555-010-0200"));
    assert!(world.engine().dismiss_notice(notice.id).await.is_err());
    world.clock.advance(7 * 24 * HOUR);
    assert_eq!(world.notice_codes().await, [""; 0]);
}

#[tokio::test]
async fn a_dismissed_notice_stays_away_until_it_happens_again() {
    let mut world = shop().await;
    let name = json!({ "display_phone_number": DISPLAY, "decision": "APPROVED",
        "requested_verified_name": "Sunny Bikes", "rejection_reason": null });
    world
        .simulator
        .tell("phone_number_name_update", name.clone())
        .await;
    let notice = world.notice("number_name_approved").await;
    assert_eq!(notice.facts.name.as_deref(), Some("Sunny Bikes"));
    world.engine().dismiss_notice(notice.id).await.unwrap();
    world
        .engine()
        .dismiss_notice(notice.id + 100)
        .await
        .unwrap();
    world
        .simulator
        .tell("phone_number_name_update", name.clone())
        .await;
    world.settled().await;
    assert_eq!(world.notice_codes().await, [""; 0], "a repeat");
    world.crash_and_restart().await;
    assert_eq!(world.notice_codes().await, [""; 0]);
    world.clock.advance(HOUR);
    world.simulator.tell("phone_number_name_update", name).await;
    world.notice("number_name_approved").await;
}

#[tokio::test]
async fn an_answer_of_metas_beats_what_was_told_before_it() {
    let world = shop().await;
    let slower = json!({ "display_phone_number": DISPLAY, "event": "DOWNGRADE", "current_limit": "TIER_250" });
    world.clock.advance(Duration::from_secs(5));
    world
        .simulator
        .tell("phone_number_quality_update", slower)
        .await;
    world.notice("number_limit_lowered").await;
    assert_eq!(
        world.number().await.daily_limit,
        Some(DailyLimit::Customers(250))
    );
    world.clock.advance(HOUR);
    world.engine().refresh_account().await.unwrap();
    assert_eq!(
        world.number().await.daily_limit,
        Some(DailyLimit::Customers(2_000)),
        "as Meta answers now"
    );
    let late = json!({ "object": "whatsapp_business_account", "entry": [
        { "id": WABA, "time": world.clock.now_s() - 1_800, "changes": [
            { "field": "business_capability_update", "value": { "max_daily_conversations_per_business": 1 } }] }] });
    world.delivers(&late).await;
    world.notice("limits_changed").await;
    assert_eq!(
        world.number().await.daily_limit,
        Some(DailyLimit::Customers(2_000)),
        "it happened before we asked"
    );
}

#[tokio::test]
async fn what_is_known_stays_while_meta_refuses_to_answer() {
    let world = shop().await;
    let known = world.number().await;
    world.clock.advance(HOUR);
    world
        .simulator
        .fail_times(Fault::RefuseRequest { code: 10 }, 20);
    let refused = world.engine().refresh_account().await.unwrap_err();
    assert_eq!(refused.code(), "permission_missing");
    world.simulator.heal();
    assert_eq!(world.number().await, known);
    world.engine().refresh_account().await.unwrap();
    let checked_ms = world.number().await.checked_ms;
    assert_eq!(checked_ms, Some(world.clock.now_ms()));
}

#[tokio::test]
async fn the_dashboards_test_shows_that_webhooks_arrive_and_makes_no_chat() {
    let world = shop().await;
    let before = world.engine().account_details().await.unwrap();
    assert_eq!(before.last_test_ms, None);
    world.clock.advance(HOUR);
    let test = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "0", "changes": [
        { "field": "messages", "value": { "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "15550000000", "phone_number_id": "123450000" },
            "contacts": [{ "profile": { "name": "test user name" }, "wa_id": "15550000001" }],
            "messages": [{ "from": "15550000001", "id": "TESTid0001", "timestamp": "1504900000",
                "type": "text", "text": { "body": "this is a text message" } }] } }] }] });
    world.delivers(&test).await;
    world.settled().await;
    let after = world.engine().account_details().await.unwrap();
    assert_eq!(after.last_test_ms, Some(world.clock.now_ms()));
    assert!(world.chats().await.is_empty());
    assert_eq!(world.notice_codes().await, [""; 0]);
    assert_eq!(world.engine().connection().await.unwrap().not_understood, 0);
}
