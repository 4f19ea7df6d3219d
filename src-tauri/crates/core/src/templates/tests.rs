//! Tests of reading and filling.

use serde_json::json;

use shopbell_store::TemplateRow;

use super::*;

fn info(status: &str, components: serde_json::Value) -> TemplateInfo {
    let raw = json!({ "id": "7", "name": "order_ready", "language": "en_US", "status": status,
        "category": "UTILITY", "components": components });
    let row = TemplateRow {
        id: 1,
        meta_id: "7".into(),
        name: "order_ready".into(),
        language: "en_US".into(),
        category: "UTILITY".into(),
        status: status.into(),
        raw: raw.to_string(),
        fetched_at_ms: 0,
    };
    read(&row, None).unwrap()
}

fn order_ready(status: &str) -> TemplateInfo {
    info(
        status,
        json!([
            { "type": "HEADER", "format": "TEXT", "text": "Order {{1}}" },
            { "type": "BODY", "text": "Hi {{1}}, order {{2}} is ready.",
              "example": { "body_text": [["Ana", "1042"]] } },
            { "type": "BUTTONS", "buttons": [
                { "type": "QUICK_REPLY", "text": "OK" },
                { "type": "URL", "text": "See", "url": "https://shop.example/{{1}}" } ] }
        ]),
    )
}

fn value(part: &str, name: &str, text: &str) -> TemplateValue {
    TemplateValue {
        part: part.into(),
        name: name.into(),
        text: text.into(),
    }
}

fn all() -> Vec<TemplateValue> {
    vec![
        value("header", "1", "1042"),
        value("body", "1", "Maria"),
        value("body", "2", "1042"),
        value("button:1", "1", "1042"),
    ]
}

#[test]
fn a_filled_template_reads_as_the_customer_sees_it() {
    let template = order_ready("APPROVED");
    assert_eq!(template.variables.len(), 4);
    assert_eq!(template.variables[1].example.as_deref(), Some("Ana"));
    let filled = template.fill(&all(), &Picked::new()).unwrap();
    assert_eq!(filled.body, "Hi Maria, order 1042 is ready.");
    assert!(filled.details.contains("Order 1042"));
    let Request::Template { values, .. } = filled.request else {
        panic!("a template")
    };
    assert_eq!(values.len(), 5, "four, and the quick reply's payload");
    assert!(
        values.iter().all(|value| value.name.is_none()),
        "numbered variables have no name"
    );
}

#[test]
fn missing_and_broken_values_are_named() {
    let template = order_ready("APPROVED");
    let missing = template.fill(&all()[..3], &Picked::new()).err().unwrap();
    assert!(matches!(missing, EngineError::TemplateValueMissing { name } if name == "1"));
    let mut broken = all();
    broken[1].text = "two\nlines".into();
    let broken = template.fill(&broken, &Picked::new()).err().unwrap();
    assert!(matches!(broken, EngineError::TemplateValueInvalid { name } if name == "1"));
}

#[test]
fn only_approved_templates_go_out() {
    for (status, reason) in [
        ("PAUSED", Some("template_paused")),
        ("REJECTED", Some("template_not_usable")),
        ("SOMETHING_NEW", Some("template_not_usable")),
        ("APPROVED", None),
        ("FLAGGED", None),
        ("REINSTATED", None),
    ] {
        assert_eq!(order_ready(status).unusable, reason, "{status}");
    }
    let picture = info(
        "APPROVED",
        json!([{ "type": "HEADER", "format": "IMAGE" }, { "type": "BODY", "text": "x" }]),
    );
    assert_eq!(picture.unusable, None, "a photo is asked for");
    let shop = info(
        "APPROVED",
        json!([{ "type": "BODY", "text": "x" }, { "type": "BUTTONS", "buttons": [{ "type": "MPM" }] }]),
    );
    assert_eq!(shop.unusable, None, "products are asked for");
    let moving = info(
        "APPROVED",
        json!([{ "type": "HEADER", "format": "GIF" }, { "type": "BODY", "text": "x" }]),
    );
    assert_eq!(moving.unusable, Some("template_has_gif"));
    let refused = moving.fill(&[], &Picked::new()).err().unwrap();
    assert_eq!(refused.code(), "template_needs_more");
    let app = info(
        "APPROVED",
        json!([{ "type": "BODY", "text": "x" }, { "type": "BUTTONS", "buttons": [{ "type": "APP", "text": "Open" }] }]),
    );
    assert_eq!(app.unusable, None, "it takes no value");
    let later = info(
        "APPROVED",
        json!([{ "type": "BODY", "text": "x" }, { "type": "HOLOGRAM" }]),
    );
    assert_eq!(later.unusable, Some("template_needs_more"));
}
