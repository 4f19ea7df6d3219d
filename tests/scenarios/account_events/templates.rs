//! What happens to templates: in the picker at once, and told.

use serde_json::{Value, json};
use shopbell_core::{EngineError, SendTemplate, TemplateInfo, ports::Clock};
use shopbell_domain::ConversationId;
use shopbell_simulator::Fault;

use super::{HOUR, WABA, shop};
use crate::support::{World, until};

fn of_template(more: Value) -> Value {
    let mut value = json!({ "message_template_id": 610_000_000_000_001_i64,
        "message_template_name": "repair_ready", "message_template_language": "en_GB" });
    let more = more.as_object().unwrap().clone();
    value.as_object_mut().unwrap().extend(more);
    value
}

impl World {
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
