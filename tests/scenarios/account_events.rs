//! What Meta says about the account, its numbers and templates: told, with its effect, and over
//! when it is over.

use std::time::Duration;

use serde_json::{Value, json};
use shopbell_core::{
    EngineError, SendTemplate, SendingState, TemplateInfo,
    account::{DailyLimit, Notice, NoticeScope, NumberDetails, Severity},
    ports::Clock,
};
use shopbell_domain::ConversationId;
use shopbell_simulator::{Business, BusinessNumber, Fault};

use crate::support::{World, only, until};
#[cfg(unix)]
use crate::support::{
    http::{post, signature},
    program::{Program, serve},
};

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

fn of_template(more: Value) -> Value {
    let mut value = json!({ "message_template_id": 610_000_000_000_001_i64,
        "message_template_name": "repair_ready", "message_template_language": "en_GB" });
    let more = more.as_object().unwrap().clone();
    value.as_object_mut().unwrap().extend(more);
    value
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

    async fn repair_ready(&self, chat: ConversationId) -> Option<TemplateInfo> {
        let templates = self.engine().templates(chat).await.unwrap();
        templates.into_iter().find(|t| t.name == "repair_ready")
    }

    /// The template, once it is as wanted.
    async fn sees_template(
        &self,
        chat: ConversationId,
        what: &str,
        wanted: impl Fn(&TemplateInfo) -> bool,
    ) -> TemplateInfo {
        until(what, async || {
            let template = self.repair_ready(chat).await?;
            wanted(&template).then_some(template)
        })
        .await
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
async fn a_rejected_template_is_unusable_at_once_and_says_what_to_change() {
    let world = shop().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let template = world.repair_ready(chat).await.unwrap();
    assert_eq!(
        (template.unusable, template.quality.as_deref()),
        (None, Some("GREEN"))
    );
    let rejected = of_template(json!({ "event": "REJECTED", "reason": "INVALID_FORMAT",
        "rejection_info": { "reason": "Variables at the end.", "recommendation": "Add text." } }));
    world
        .simulator
        .tell("message_template_status_update", rejected)
        .await;
    let template = world
        .sees_template(chat, "the rejection", |t| t.unusable.is_some())
        .await;
    let reason = template.reason.unwrap();
    assert_eq!(reason.code.as_deref(), Some("INVALID_FORMAT"));
    assert_eq!(reason.advice.as_deref(), Some("Add text."));
    let notice = world.notice("template_rejected").await;
    assert_eq!(notice.facts.name.as_deref(), Some("repair_ready"));
    let send = SendTemplate {
        conversation: chat,
        template: template.id,
        values: Vec::new(),
        client_key: "k".to_owned(),
    };
    let refused = world.engine().send_template(send).await.unwrap_err();
    assert!(
        matches!(refused, EngineError::TemplateNotUsable),
        "{refused:?}"
    );

    world.clock.advance(HOUR);
    world.engine().refresh_templates().await.unwrap();
    let template = world.repair_ready(chat).await.unwrap();
    assert_eq!(template.unusable, None, "the list is newer and says so");
    assert_eq!(
        world.notice_codes().await,
        [""; 0],
        "and the notice is over"
    );
}

#[tokio::test]
async fn a_template_comes_and_goes_with_its_events_in_any_order() {
    let world = shop().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let now_s = world.clock.now_s();
    let told = async |after_s: u64, event: &str| {
        let value = of_template(json!({ "event": event, "reason": "NONE",
            "other_info": { "title": "FIRST_PAUSE", "description": "Low quality." } }));
        let body = json!({ "object": "whatsapp_business_account", "entry": [
            { "id": WABA, "time": now_s + after_s, "changes": [
                { "field": "message_template_status_update", "value": value }] }] });
        world.delivers(&body).await;
    };
    told(20, "PAUSED").await;
    let template = world
        .sees_template(chat, "the pause", |t| t.unusable == Some("template_paused"))
        .await;
    assert_eq!(
        template.reason.unwrap().pause.as_deref(),
        Some("FIRST_PAUSE")
    );
    told(10, "APPROVED").await;
    world.settled().await;
    let template = world.repair_ready(chat).await.unwrap();
    assert_eq!(template.status, "PAUSED", "an older approval came late");
    told(30, "ARCHIVED").await;
    until("the archived template goes", async || {
        world.repair_ready(chat).await.is_none().then_some(())
    })
    .await;
    told(40, "UNARCHIVED").await;
    world
        .sees_template(chat, "the restored one", |t| t.unusable.is_none())
        .await;
    told(50, "FLAGGED").await;
    world.notice("template_flagged").await;
    assert_eq!(world.repair_ready(chat).await.unwrap().unusable, None);
    told(60, "PENDING_DELETION").await;
    until("the deleted template goes", async || {
        world.repair_ready(chat).await.is_none().then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_event_nobody_knows_makes_the_list_be_read_again() {
    let world = shop().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    world.simulator.add_template(json!({
        "id": "610000000000002", "name": "brand_new", "language": "en_GB", "status": "APPROVED",
        "category": "UTILITY", "components": [{ "type": "BODY", "text": "New." }]
    }));
    let unknown = of_template(json!({ "event": "SOMETHING_NEW" }));
    world
        .simulator
        .tell("message_template_status_update", unknown)
        .await;
    until("the list is read again", async || {
        let templates = world.engine().templates(chat).await.unwrap();
        templates
            .iter()
            .any(|t| t.name == "brand_new")
            .then_some(())
    })
    .await;
    assert_eq!(world.repair_ready(chat).await.unwrap().status, "APPROVED");
    assert_eq!(world.notice_codes().await, [""; 0]);
}

#[tokio::test]
async fn what_happens_to_a_template_unheard_is_noticed_in_the_list() {
    let world = shop().await;
    world.clock.advance(HOUR);
    world
        .simulator
        .fail(Fault::WebhookOutage { for_ms: 600_000 });
    world
        .simulator
        .review_template("repair_ready", "en_GB", "PAUSED")
        .await;
    assert_eq!(world.notice_codes().await, [""; 0], "nobody told us");
    world.engine().refresh_templates().await.unwrap();
    let notice = world.notice("template_paused").await;
    assert_eq!(notice.facts.name.as_deref(), Some("repair_ready"));
    assert_eq!(notice.since_ms, world.clock.now_ms());
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
async fn a_coming_category_is_announced_and_then_in_force() {
    let world = shop().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let at_s = world.clock.now_s() + 24 * 60 * 60;
    let coming = of_template(
        json!({ "correct_category": "MARKETING", "new_category": "UTILITY",
        "category_update_timestamp": at_s.to_string() }),
    );
    world
        .simulator
        .tell("template_category_update", coming)
        .await;
    let template = world
        .sees_template(chat, "the announcement", |t| t.next_category.is_some())
        .await;
    assert_eq!(template.category, "UTILITY", "until tomorrow");
    let notice = world.notice("template_category_changing").await;
    assert_eq!(notice.facts.next_category.as_deref(), Some("MARKETING"));
    assert_eq!(notice.ends_ms, Some(i64::try_from(at_s).unwrap() * 1000));
    world.clock.advance(24 * HOUR);
    let done = of_template(json!({ "previous_category": "UTILITY", "new_category": "MARKETING" }));
    world.simulator.tell("template_category_update", done).await;
    let template = world
        .sees_template(chat, "the change", |t| t.category == "MARKETING")
        .await;
    assert_eq!(template.next_category, None);
    world.notice("template_category_changed").await;
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

/// The same through the contract, as the interface sees it.
#[cfg(unix)]
#[tokio::test]
async fn notices_and_details_travel_with_their_facts() {
    let simulator = shopbell_simulator::Simulator::start(shopbell_simulator::Options::default())
        .await
        .unwrap();
    let dir = tempfile::tempdir().unwrap();
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
