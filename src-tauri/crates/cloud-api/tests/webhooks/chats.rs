//! Echoes, history, routing, preferences: what happens around the messages of a chat.

use serde_json::{Value, json};
use shopbell_cloud_api::webhook::{
    Event, HandoverKind, IncomingMessage, Item, MessageContent, Origin,
};
use shopbell_cloud_api::{OutgoingMessage, WaId, Wamid};

use crate::{body, items, only, parse};

fn echo(item: &Item) -> &IncomingMessage {
    let Event::Echo(echo) = &item.event else {
        panic!("{item:?}")
    };
    echo
}

fn message(item: &Item) -> &IncomingMessage {
    let Event::Message(message) = &item.event else {
        panic!("{item:?}")
    };
    message
}

#[test]
fn an_echo_of_the_phone_app_names_the_customer_as_recipient() {
    let raw = json!({ "from": "15550100200", "to": "", "to_user_id": "GB.482133", "id": "wamid.E",
        "timestamp": "1", "type": "text", "text": { "body": "From the phone" } });
    let told = only(items(
        "smb_message_echoes",
        &json!({ "message_echoes": [raw] }),
    ));
    let echo = echo(&told);
    assert_eq!(
        (&echo.origin, echo.text().as_deref()),
        (&Origin::Phone, Some("From the phone"))
    );
    assert_eq!(
        echo.customer.wa_id.as_deref(),
        Some("447700900123"),
        "completed from contacts"
    );
    assert_eq!(told.path, "entry[0].changes[0].message_echoes[0]");
}

#[test]
fn an_echo_may_wrap_the_request_that_sent_it() {
    let wrapped = |message: Value| {
        let standby = json!({ "message_echoes": [{ "id": "wamid.B", "timestamp": "3", "message": message,
            "template": { "components": [
                { "type": "HEADER", "format": "TEXT", "text": "Order {{1}}" },
                { "type": "BODY", "text": "Hi {{name}}, {{2}} of {{price}}." },
                { "type": "FOOTER", "text": "Bye" },
                { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "OK" }] } ] } }] });
        only(items("standby", &json!({ "standby": standby })))
    };
    let item = wrapped(
        json!({ "to": "447700900123", "type": "text", "text": { "body": "Until 8" },
        "context": { "message_id": "wamid.A" } }),
    );
    assert_eq!(
        (echo(&item).origin.clone(), echo(&item).text()),
        (Origin::Standby, Some("Until 8".into()))
    );
    assert_eq!(
        echo(&item).context.as_ref().unwrap().message_id.as_deref(),
        Some("wamid.A")
    );
    assert_eq!(item.path, "entry[0].changes[0].standby.message_echoes[0]");
    let sent = item.sent_request().unwrap();
    let again = OutgoingMessage::text(WaId::new("447700900123").into(), "Until 8");
    assert_eq!(sent, again.in_reply_to(Wamid::new("wamid.A")));

    let item = wrapped(
        json!({ "recipient": "GB.ENT.9", "type": "template", "template": { "name": "hours",
        "language": { "code": "en" }, "components": [
            { "type": "header", "parameters": [{ "type": "text", "text": "1182" }] },
            { "type": "body", "parameters": [
                { "type": "text", "parameter_name": "name", "text": "Ben" }, { "type": "text", "text": "two" },
                { "type": "currency", "parameter_name": "price", "currency": { "fallback_value": "3 €" } } ] } ] } }),
    );
    let MessageContent::Template(template) = &echo(&item).content else {
        panic!("{item:?}")
    };
    assert_eq!(template.header.as_deref(), Some("Order 1182"));
    assert_eq!(echo(&item).text().as_deref(), Some("Hi Ben, two of 3 €."));
    assert_eq!(
        (template.footer.as_deref(), template.buttons.as_slice()),
        (Some("Bye"), &["OK".to_owned()][..])
    );
    assert_eq!(
        echo(&item).customer.parent_user_id.as_deref(),
        Some("GB.ENT.9")
    );
    assert_eq!(echo(&item).customer.user_id, None);

    let item = wrapped(
        json!({ "to": "447700900123", "type": "interactive", "interactive": {
        "type": "button", "body": { "text": "Tomorrow?" },
        "action": { "buttons": [{ "type": "reply", "reply": { "id": "y", "title": "Yes" } }] } } }),
    );
    let MessageContent::Prompt { options, .. } = &echo(&item).content else {
        panic!("{item:?}")
    };
    assert_eq!(
        (options.as_slice(), echo(&item).text()),
        (&["Yes".to_owned()][..], Some("Tomorrow?".into()))
    );

    let item = wrapped(
        json!({ "recipient_type": "group", "to": "Y2Fw=", "type": "text", "text": { "body": "x" } }),
    );
    assert_eq!(echo(&item).group_id.as_deref(), Some("Y2Fw="));
    assert!(echo(&item).author.is_none() && echo(&item).customer.wa_id.as_deref() != Some("Y2Fw="));
}

#[test]
fn group_messages_belong_to_the_group() {
    let raw = json!({ "from": "447700900123", "id": "wamid.G", "group_id": "Y2Fw=", "type": "text",
        "text": { "body": "Sunday?" } });
    let told = only(items("messages", &json!({ "messages": [raw] })));
    let author = message(&told).author.as_ref().unwrap();
    assert_eq!(
        (message(&told).group_id.as_deref(), author.wa_id.as_deref()),
        (Some("Y2Fw="), Some("447700900123"))
    );
}

#[test]
fn history_is_told_in_both_directions_with_its_progress_last() {
    let thread = json!({ "id": "447700900123", "context": { "user_id": "GB.482133", "username": "@ana" }, "messages": [
        { "from": "447700900123", "id": "wamid.1", "timestamp": "1", "type": "text", "text": { "body": "At 9?" },
          "history_context": { "status": "read" } },
        { "from": "15550100200", "to": "447700900123", "id": "wamid.2", "timestamp": "2", "type": "text",
          "text": { "body": "Yes" }, "history_context": { "status": "DELIVERED" } },
        "junk",
        { "from": "447700900123", "id": "wamid.3", "timestamp": "3", "type": "media_placeholder" } ] });
    let told = items(
        "history",
        &json!({ "contacts": null, "history": [
        { "metadata": { "phase": 0, "chunk_order": "1", "progress": 100 }, "threads": [thread, null] }, 3,
        { "errors": [{ "code": 2_593_109 }] } ] }),
    );
    assert_eq!(
        message(&told[0]).origin,
        Origin::History {
            status: Some("READ".to_owned())
        }
    );
    assert_eq!(message(&told[0]).customer.username.as_deref(), Some("ana"));
    assert_eq!(
        echo(&told[1]).customer.user_id.as_deref(),
        Some("GB.482133")
    );
    assert!(matches!(told[2].event, Event::Broken { .. }));
    assert_eq!(message(&told[3]).content, MessageContent::MediaPlaceholder);
    assert_eq!(
        told[3].path,
        "entry[0].changes[0].history[0].threads[0].messages[3]"
    );
    assert!(
        matches!(told[4].event, Event::Broken { .. }),
        "a thread that is none"
    );
    let Event::HistoryProgress(progress) = &told[5].event else {
        panic!("{:?}", told[5])
    };
    assert_eq!(
        (progress.percent, progress.chunk_order),
        (Some(100), Some(1))
    );
    assert!(
        matches!(told[6].event, Event::Broken { .. }),
        "a chunk that is none"
    );
    let Event::HistoryProgress(declined) = &told[7].event else {
        panic!("{:?}", told[7])
    };
    assert_eq!(declined.errors[0].code, 2_593_109);
    assert_eq!(told.len(), 8);
}

#[test]
fn media_of_the_history_follows_under_its_own_keys() {
    let raw =
        json!({ "from": "447700900123", "id": "wamid.3", "type": "image", "image": { "id": "1" } });
    let told = items(
        "history",
        &json!({ "messages": [raw], "message_echoes": [
        { "to": "447700900123", "id": "wamid.4", "type": "document", "document": { "id": "2" } } ] }),
    );
    assert_eq!(message(&told[0]).origin, Origin::History { status: None });
    assert_eq!(echo(&told[1]).origin, Origin::History { status: None });
}

#[test]
fn who_answers_changes() {
    let handover = |value| only(parse(&body("messaging_handovers", &value)));
    let item = handover(json!({ "sender": { "phone_number": "447700900123" },
        "recipient": { "phone_number_id": "700", "display_phone_number": "1555" },
        "type": "control_passed", "timestamp": "5", "control_passed": { "previous_owner_role": "ai_agent",
            "metadata": "wants a person", "conversation_context": { "summary": { "text": "Asked twice." } } } }));
    assert_eq!(
        item.phone_number_id.as_deref(),
        Some("700"),
        "there is no metadata to route by"
    );
    let Event::Handover(passed) = item.event else {
        panic!()
    };
    assert_eq!(
        (passed.kind, passed.timestamp),
        (HandoverKind::Passed, Some(5))
    );
    assert_eq!(passed.customer.wa_id.as_deref(), Some("447700900123"));
    assert_eq!(passed.summary.as_deref(), Some("Asked twice."));
    let Event::Handover(novel) = handover(json!({ "type": "control_shared" })).event else {
        panic!()
    };
    assert_eq!(novel.kind, HandoverKind::Other("control_shared".to_owned()));
    assert!(novel.customer.is_anonymous());
    assert!(matches!(
        handover(json!({ "sender": {} })).event,
        Event::Broken { .. }
    ));
}

#[test]
fn a_summary_is_no_message() {
    let raw = json!({ "from": "447700900123", "id": "wamid.A", "type": "text", "text": { "body": "A human!" } });
    let context = json!({ "type": "summary", "summary": { "text": "Wants brake pads." } });
    let told = items(
        "messages",
        &json!({ "messages": [raw], "conversation_context": context }),
    );
    let Event::Summary(summary) = &told[1].event else {
        panic!("{told:?}")
    };
    assert_eq!(
        (told.len(), summary.text.as_str()),
        (2, "Wants brake pads.")
    );
    assert_eq!(summary.message_id.as_deref(), Some("wamid.A"));
}

#[test]
fn preferences_ids_and_saved_names() {
    let told = items(
        "user_preferences",
        &json!({ "user_preferences": [
        { "wa_id": "447700900123", "category": "marketing_messages", "value": "stop", "timestamp": 7 },
        { "user_id": "GB.482133", "category": "marketing_messages", "value": "resume" },
        { "user_id": "GB.482133", "value": "signup" }, {} ] }),
    );
    let stops: Vec<_> = told
        .iter()
        .filter_map(|item| match &item.event {
            Event::UserPreference(preference) => Some(preference.stops_marketing()),
            _ => None,
        })
        .collect();
    assert_eq!(stops, [Some(true), Some(false), None]);
    assert!(
        matches!(told[3].event, Event::Broken { .. }),
        "a preference for nothing"
    );

    let told = only(items(
        "user_id_update",
        &json!({ "contacts": [{ "profile": { "username": "cai" } }],
        "user_id_update": [{ "user_id": { "previous": "BR.1", "current": "BR.2" } }] }),
    ));
    let Event::UserIdUpdate(update) = told.event else {
        panic!("{told:?}")
    };
    assert_eq!(
        (update.previous.as_deref(), update.current.as_str()),
        (Some("BR.1"), "BR.2")
    );
    assert_eq!(update.customer.username.as_deref(), Some("cai"));

    let told = items(
        "smb_app_state_sync",
        &json!({ "state_sync": [
        { "type": "contact", "action": "add", "contact": { "full_name": "Ana (club)", "phone_number": "447700900123" },
          "metadata": { "timestamp": "9" } },
        { "type": "contact", "action": "remove", "contact": { "phone_number": "1202" } },
        { "type": "contact", "contact": {} } ] }),
    );
    let Event::SavedContact(saved) = &told[0].event else {
        panic!("{told:?}")
    };
    assert_eq!(
        (saved.full_name.as_deref(), saved.removed, saved.timestamp),
        (Some("Ana (club)"), false, Some(9))
    );
    assert!(matches!(&told[1].event, Event::SavedContact(gone) if gone.removed));
    assert!(matches!(told[2].event, Event::Broken { .. }));
}

#[test]
fn calls() {
    let call = |raw: Value, errors: Value| {
        let told = only(items("calls", &json!({ "calls": [raw], "errors": errors })));
        let Event::Call(call) = told.event else {
            panic!("{told:?}")
        };
        *call
    };
    let missed = call(
        json!({ "id": "wacid.A", "from": "447700900123", "to": "15550100200", "event": "terminate",
            "status": "Failed", "direction": "USER_INITIATED", "timestamp": "4" }),
        json!([{ "code": 138_007 }]),
    );
    assert_eq!(
        (missed.status.as_deref(), missed.from_customer),
        (Some("FAILED"), true)
    );
    assert_eq!(
        (
            missed.errors[0].code,
            missed.customer.profile_name.as_deref()
        ),
        (138_007, Some("Ana Ruiz"))
    );
    let ours = call(
        json!({ "id": "wacid.B", "from": "15550100200", "to": "12025550143", "direction": "BUSINESS_INITIATED",
            "event": "connect", "duration": "60" }),
        json!(null),
    );
    assert_eq!(
        (ours.customer.wa_id.as_deref(), ours.from_customer),
        (Some("12025550143"), false)
    );
    // Samples have been seen with both sides swapped.
    let swapped = call(
        json!({ "id": "wacid.C", "from": "15550100200", "to": "447700900123", "direction": "USER_INITIATED" }),
        json!([]),
    );
    assert_eq!(
        (swapped.customer.wa_id.as_deref(), swapped.from_customer),
        (Some("447700900123"), true)
    );
    let recorded = call(
        json!({ "id": "wacid.D", "from": "447700900123", "event": "call_recording_available",
            "call_recording": { "audio": { "id": "99" } } }),
        json!([]),
    );
    assert_eq!(recorded.file.unwrap().id.as_deref(), Some("99"));
}
