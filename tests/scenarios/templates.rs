//! Templates: found, filled in, checked before they leave.

use serde_json::json;
use shopbell_core::{
    EngineError, SendTemplate, TemplateInfo, TemplateValue,
    views::{Kind, State},
};
use shopbell_domain::ConversationId;

use crate::support::{World, only, until};

impl World {
    /// A template by name, once it was read from Meta.
    pub(crate) async fn template(&self, chat: ConversationId, name: &str) -> TemplateInfo {
        until("the template is read", async || {
            let all = self.engine().templates(chat).await.unwrap();
            all.into_iter().find(|template| template.name == name)
        })
        .await
    }
}

fn value(part: &str, name: &str, text: &str) -> TemplateValue {
    TemplateValue {
        part: part.into(),
        name: name.into(),
        text: text.into(),
    }
}

fn send(chat: ConversationId, template: &TemplateInfo, values: Vec<TemplateValue>) -> SendTemplate {
    SendTemplate {
        conversation: chat,
        template: template.id,
        values,
        client_key: "k".into(),
    }
}

#[tokio::test]
async fn values_reach_the_customer_where_they_belong() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let template = world.template(chat, "payment_reminder").await;
    let english = world.engine().templates(chat).await.unwrap();
    let english = english
        .into_iter()
        .find(|t| t.name == template.name && t.language == "en_US")
        .unwrap();
    let values = vec![
        value("header", "1", "1042"),
        value("body", "1", "Ana"),
        value("body", "2", "R$ 90,00"),
        value("button:0", "1", "1042"),
    ];
    let sent = world
        .engine()
        .send_template(send(chat, &english, values))
        .await
        .unwrap();
    assert_eq!(sent.kind, Kind::Template);
    let shown = sent.template.unwrap();
    assert_eq!(shown.header.as_deref(), Some("Order 1042"));
    assert_eq!(
        shown.body.as_deref(),
        Some("Hello Ana, the deposit of R$ 90,00 is still open. You can pay it until Friday.")
    );
    world
        .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    let received = only(ana.inbox());
    assert_eq!(received.kind, "template");
    assert!(received.text.unwrap().contains("the deposit of R$ 90,00"));
    let components = &received.request["template"]["components"];
    assert_eq!(
        components[0]["parameters"],
        json!([{ "type": "text", "text": "1042" }])
    );
    assert_eq!(components[2]["sub_type"], "url");
}

#[tokio::test]
async fn named_values_go_out_under_their_names() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let all = {
        world.template(chat, "order_ready").await;
        world.engine().templates(chat).await.unwrap()
    };
    let spanish = all
        .iter()
        .find(|t| t.name == "order_ready" && t.language == "es")
        .unwrap();
    let names: Vec<&str> = spanish
        .variables
        .iter()
        .map(|variable| variable.name.as_str())
        .collect();
    assert_eq!(names, ["customer_name", "order_number", "closing_time"]);
    assert_eq!(spanish.variables[0].example.as_deref(), Some("Maria"));
    let values = vec![
        value("body", "customer_name", "Ana"),
        value("body", "order_number", "7"),
        value("body", "closing_time", "20:00"),
    ];
    let sent = world
        .engine()
        .send_template(send(chat, spanish, values))
        .await
        .unwrap();
    world
        .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    assert_eq!(
        only(ana.inbox())
            .text
            .as_deref()
            .map(|text| text.starts_with("Hola Ana, tu pedido 7 está listo.")),
        Some(true)
    );
}

#[tokio::test]
async fn a_missing_or_impossible_value_is_named_and_nothing_is_queued() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let template = world.template(chat, "order_confirmation").await;
    let whole = [
        value("body", "1", "Ana"),
        value("body", "2", "a cake"),
        value("body", "3", "noon"),
    ];
    let table = [
        (whole[..2].to_vec(), "template_value_missing", "3"),
        (
            vec![whole[0].clone(), value("body", "2", "  "), whole[2].clone()],
            "template_value_missing",
            "2",
        ),
        (
            vec![
                whole[0].clone(),
                value("body", "2", "a\ncake"),
                whole[2].clone(),
            ],
            "template_value_invalid",
            "2",
        ),
    ];
    for (values, code, name) in table {
        let refused = world
            .engine()
            .send_template(send(chat, &template, values))
            .await
            .unwrap_err();
        assert_eq!(refused.code(), code);
        assert_eq!(refused.params(), [("name", name.to_owned())]);
    }
    let long = vec![
        whole[0].clone(),
        value("body", "2", &"x".repeat(1100)),
        whole[2].clone(),
    ];
    let refused = world
        .engine()
        .send_template(send(chat, &template, long))
        .await;
    assert!(
        matches!(refused, Err(EngineError::TemplateValueInvalid { .. })),
        "{refused:?}"
    );
    assert_eq!(world.said(&ana).await, ["Hi"], "no bubble");
    world.a_round_passes().await;
    assert!(
        world
            .simulator
            .sends()
            .iter()
            .all(|send| send.kind == "text")
    );
}

#[tokio::test]
async fn templates_that_cannot_go_out_say_why() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    world.template(chat, "cake_week").await;
    for (name, reason) in [
        ("cake_week", Some("template_paused")),
        ("birthday_offer", Some("template_not_usable")),
        ("holiday_hours", Some("template_not_usable")),
        ("price_list", None),
        ("visit_thanks", None),
    ] {
        let template = world.template(chat, name).await;
        assert_eq!(template.unusable, reason, "{name}");
        if reason.is_some() {
            let refused = world
                .engine()
                .send_template(send(chat, &template, Vec::new()))
                .await;
            assert!(refused.is_err(), "{name} must not go out");
        }
    }
    world.a_round_passes().await;
    assert!(
        world
            .simulator
            .sends()
            .iter()
            .all(|send| send.kind == "text")
    );
}

#[tokio::test]
async fn a_template_approved_meanwhile_can_be_used_without_a_restart() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    assert!(
        world
            .template(chat, "birthday_offer")
            .await
            .unusable
            .is_some()
    );
    world
        .simulator
        .review_template("birthday_offer", "en_US", "APPROVED")
        .await;
    until("the approval is noticed", async || {
        world
            .template(chat, "birthday_offer")
            .await
            .unusable
            .is_none()
            .then_some(())
    })
    .await;
}
