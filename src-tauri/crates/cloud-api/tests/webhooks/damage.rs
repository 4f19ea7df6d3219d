//! What is broken, odd or new costs itself and nothing else.

use serde_json::{Value, json};
use shopbell_cloud_api::webhook::{self, Event, Item};

use crate::{body, items, only, parse, value};

fn text(id: &str) -> Value {
    json!({ "from": "447700900123", "from_user_id": "GB.482133", "id": id, "timestamp": "1793700000",
        "type": "text", "text": { "body": id }, "context": { "id": "wamid.Q", "forwarded": true },
        "referral": { "source_type": "ad", "welcome_message": { "text": "x" } },
        "errors": [{ "code": 1, "error_data": { "details": "x" } }] })
}

fn told(items: &[Item]) -> Vec<String> {
    items
        .iter()
        .map(|item| match &item.event {
            Event::Message(message) => message.text().unwrap_or_else(|| message.kind.clone()),
            Event::Broken { .. } => "broken".to_owned(),
            Event::Unknown => "unknown".to_owned(),
            other => format!("{other:?}"),
        })
        .collect()
}

#[test]
fn only_what_is_not_json_fails() {
    for bad in [&b"not json at all"[..], b"", b"{\"object\":"] {
        assert!(webhook::parse(bad).is_err());
    }
    for (odd, expected) in [
        (json!({}), vec![]),
        (json!([]), vec!["broken"]),
        (json!("text"), vec!["broken"]),
        (
            json!({ "object": "page", "entry": [{ "id": "1" }] }),
            vec!["unknown"],
        ),
        (json!({ "entry": [] }), vec![]),
        (json!({ "entry": null }), vec![]),
        (json!({ "entry": { "id": "1", "changes": [] } }), vec![]),
        (
            json!({ "entry": [7, { "changes": [{}, null, { "field": "messages", "value": "hello" }] }] }),
            vec!["broken"; 4],
        ),
    ] {
        assert_eq!(told(&parse(&odd)), expected, "{odd}");
    }
}

#[test]
fn a_broken_neighbour_costs_nothing() {
    let image = json!({ "from": "447700900123", "id": "wamid.B", "timestamp": "not-a-number", "type": "image", "image": "oops" });
    let messages = json!([text("Before"), image, null, 42, text("After")]);
    let items = items(
        "messages",
        &json!({ "messages": messages, "statuses": [{ "status": "sent" }, { "id": "x" }] }),
    );
    assert_eq!(
        told(&items),
        [
            "Before", "image", "broken", "broken", "After", "broken", "broken"
        ]
    );
    assert_eq!(items[4].path, "entry[0].changes[0].messages[4]");
    let Event::Message(image) = &items[1].event else {
        panic!()
    };
    assert_eq!(image.timestamp, None);
}

/// Replaces every value inside the middle message, one after the other, by one of every other
/// kind, and checks that its neighbours never notice.
#[test]
fn no_damage_spreads_whatever_is_replaced_by_whatever() {
    let whole = value(&json!({ "messages": [text("Before"), text("Middle"), text("After")] }));
    let replacements = [
        json!(null),
        json!(7),
        json!(-1.5),
        json!("x"),
        json!(""),
        json!([]),
        json!([[1]]),
        json!({}),
        json!(true),
    ];
    let mut pointers = Vec::new();
    collect(&whole["messages"][1], "/messages/1", &mut pointers);
    assert!(pointers.len() > 10, "{pointers:?}");
    for pointer in &pointers {
        for replacement in &replacements {
            let mut damaged = whole.clone();
            *damaged.pointer_mut(pointer).unwrap() = replacement.clone();
            let items = parse(&body("messages", &damaged));
            let told = told(&items);
            assert_eq!(
                (told.len(), told[0].as_str(), told[2].as_str()),
                (3, "Before", "After"),
                "{pointer} {replacement}"
            );
            assert_eq!(
                items[1].raw, damaged["messages"][1],
                "and the damaged one is kept"
            );
        }
    }
}

/// The same for everything around the messages: no body may make the parser panic or fail.
#[test]
fn the_frame_may_be_damaged_as_well() {
    let status = json!({ "id": "wamid.S", "status": "sent", "pricing": {}, "conversation": {} });
    let whole = body(
        "messages",
        &value(
            &json!({ "messages": [text("A")], "statuses": [status], "history": [
        { "metadata": { "phase": 0 }, "threads": [{ "id": "1", "messages": [text("B")] }] }],
        "calls": [{ "id": "wacid.A" }], "groups": [{}], "standby": { "messages": [text("C")] } }),
        ),
    );
    let mut pointers = Vec::new();
    collect(&whole, "", &mut pointers);
    for pointer in pointers {
        for replacement in [
            json!(null),
            json!(7),
            json!("x"),
            json!([[], {}, 1]),
            json!({ "a": [1] }),
        ] {
            let mut damaged = whole.clone();
            *damaged.pointer_mut(&pointer).unwrap() = replacement;
            parse(&damaged);
        }
    }
}

/// Every place inside a value, as JSON pointers, itself included.
fn collect(value: &Value, at: &str, pointers: &mut Vec<String>) {
    pointers.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            fields
                .iter()
                .for_each(|(key, value)| collect(value, &format!("{at}/{key}"), pointers));
        }
        Value::Array(elements) => {
            elements
                .iter()
                .enumerate()
                .for_each(|(index, value)| collect(value, &format!("{at}/{index}"), pointers));
        }
        _ => {}
    }
}

/// Bodies cut off anywhere, or with any byte replaced: never a panic.
#[test]
fn cut_and_scratched_bodies_are_read_or_refused() {
    let whole = body(
        "messages",
        &value(&json!({ "messages": [text("A \u{1f527} \\ud83d")] })),
    )
    .to_string();
    let bytes = whole.as_bytes();
    let mut refused = 0;
    for cut in 0..bytes.len() {
        refused += usize::from(webhook::parse(&bytes[..cut]).is_err());
        for scratch in [0xff, b'\\', b'"', b'{', b'0'] {
            let mut scratched = bytes.to_vec();
            scratched[cut] = scratch;
            let _either = webhook::parse(&scratched);
        }
    }
    assert_eq!(refused, bytes.len(), "half a body is no body");
}

#[test]
fn several_entries_and_changes_keep_their_own_account_and_number() {
    let change = |number: &str, id: &str| {
        let mut value = value(&json!({ "messages": [text(id)] }));
        value["metadata"] = json!({ "phone_number_id": number, "display_phone_number": "+1 555" });
        json!({ "field": "messages", "value": value })
    };
    let body = json!({ "object": "whatsapp_business_account", "entry": [
        { "id": 800, "changes": [change("700", "A"), { "field": "flows", "value": { "event": "X" } }] },
        { "changes": [change("701", "B"), change("702", "C")] } ] });
    let told: Vec<_> = parse(&body)
        .into_iter()
        .map(|item| (item.waba_id, item.phone_number_id, item.path))
        .collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        told[0],
        (
            some("800"),
            some("700"),
            "entry[0].changes[0].messages[0]".to_owned()
        )
    );
    assert_eq!(
        told[1],
        (some("800"), None, "entry[0].changes[1]".to_owned()),
        "nothing left over"
    );
    assert_eq!(
        told[2],
        (
            None,
            some("701"),
            "entry[1].changes[0].messages[0]".to_owned()
        )
    );
    assert_eq!(
        told[3],
        (
            None,
            some("702"),
            "entry[1].changes[1].messages[0]".to_owned()
        )
    );
}

#[test]
fn a_missing_field_is_told_by_its_keys() {
    for (keys, field) in [
        (json!({ "messages": [text("A")] }), "messages"),
        (
            json!({ "statuses": [{ "id": "x", "status": "sent" }] }),
            "messages",
        ),
        (json!({ "message_echoes": [text("A")] }), "message_echoes"),
        (
            json!({ "message_template_id": 1 }),
            "message_template_status_update",
        ),
        (json!({ "novel": 1 }), ""),
    ] {
        let mut body = body("", &value(&keys));
        body["entry"][0]["changes"][0]
            .as_object_mut()
            .unwrap()
            .remove("field");
        assert_eq!(only(parse(&body)).field, field, "{keys}");
    }
}

#[test]
fn new_fields_and_new_lists_are_told_as_unknown() {
    assert_eq!(
        told(&items("loyalty_points_update", &json!({ "points": 5 }))),
        ["unknown"]
    );
    let beside = items(
        "messages",
        &json!({ "messages": [text("A")], "poll_votes": [{ "id": 1 }], "empty": [] }),
    );
    assert_eq!(
        told(&beside),
        ["A", "unknown"],
        "known neighbours, unknown list"
    );
    assert_eq!(
        (beside[1].path.as_str(), &beside[1].raw),
        ("entry[0].changes[0].poll_votes", &json!([{ "id": 1 }]))
    );
    let in_a_new_field = items("brand_new_messages", &json!({ "messages": [text("A")] }));
    assert_eq!(
        told(&in_a_new_field),
        ["A"],
        "known lists are read in any field"
    );
    assert_eq!(
        items("messages", &json!({ "statuses": null, "errors": [] })),
        [],
        "nothing was said"
    );
}

#[test]
fn more_elements_than_meta_ever_sends_are_one_broken_element() {
    let messages = vec![json!({ "type": "text" }); 30_000];
    let statuses = json!([{ "id": "wamid.a", "status": "read", "timestamp": "1" }]);
    let keys = json!({ "messages": messages, "statuses": statuses });
    let items = items("messages", &keys);
    assert!(items.len() < 20_010, "{} elements", items.len());
    let cut: Vec<_> = items
        .iter()
        .filter(|item| item.path.ends_with("..]"))
        .map(|item| (&*item.path, item.raw.as_array().map(Vec::len)))
        .collect();
    assert_eq!(
        cut,
        [
            ("entry[0].changes[0].messages[20000..]", Some(10_000)),
            ("entry[0].changes[0].statuses[0..]", Some(1)),
        ],
        "nothing of it is lost"
    );
}
