use serde_json::json;
use shopbell_cloud_api::webhook::{InteractiveReply, MediaContent, MessageContent, Origin};

use crate::message;

#[test]
fn a_text_with_everything_around_it() {
    let text = message(
        &json!({ "type": "text", "text": { "body": "*Hi* <b>\u{202e}" },
        "context": { "from": "15550100200", "id": "wamid.OUT", "forwarded": true,
            "referred_product": { "catalog_id": 6, "product_retailer_id": "HELMET" } },
        "referral": { "source_type": "ad", "headline": "", "ctwa_clid": "ARA", "ref": "spring",
            "welcome_message": { "text": "Hello!" } } }),
    );
    assert_eq!(text.id.as_deref(), Some("wamid.IN"));
    assert_eq!(
        (text.kind.as_str(), text.subtype.as_deref()),
        ("text", None)
    );
    assert_eq!(
        text.text().as_deref(),
        Some("*Hi* <b>\u{202e}"),
        "exactly as written"
    );
    assert_eq!(
        (text.timestamp, &text.origin),
        (Some(1_793_700_000), &Origin::Live)
    );
    assert_eq!(text.customer.wa_id.as_deref(), Some("447700900123"));
    assert_eq!(text.customer.profile_name.as_deref(), Some("Ana Ruiz"));
    assert_eq!((&text.author, &text.group_id), (&None, &None));
    let context = text.context.unwrap();
    assert_eq!(context.message_id.as_deref(), Some("wamid.OUT"));
    assert!(context.forwarded && !context.frequently_forwarded);
    let product = context.referred_product.unwrap();
    assert_eq!(
        (
            product.catalog_id.as_deref(),
            product.product_retailer_id.as_deref()
        ),
        (Some("6"), Some("HELMET"))
    );
    let referral = text.referral.unwrap();
    assert_eq!(
        (referral.headline, referral.ctwa_clid.as_deref()),
        (None, Some("ARA"))
    );
    assert_eq!(referral.welcome_text.as_deref(), Some("Hello!"));
}

#[test]
fn media_of_every_kind() {
    let digest = "TNm3Zy1/vuj7UfseBJ9pA0IDX1Q6jv5zS3tf+wwVSkU=";
    let file = json!({ "id": 117, "mime_type": "audio/ogg; codecs=opus", "sha256": digest,
        "url": "https://lookaside.example/x", "caption": "The spoke", "filename": "../a\u{202e}.exe",
        "voice": true, "animated": true });
    for kind in ["image", "video", "audio", "document", "sticker"] {
        let mut raw = json!({ "type": kind });
        raw[kind] = file.clone();
        let message = message(&raw);
        let (MessageContent::Image(media)
        | MessageContent::Video(media)
        | MessageContent::Audio(media)
        | MessageContent::Document(media)
        | MessageContent::Sticker(media)) = &message.content
        else {
            panic!("{message:?}")
        };
        assert_eq!(media.id.as_deref(), Some("117"), "{kind}");
        assert_eq!(media.mime_type.as_deref(), Some("audio/ogg; codecs=opus"));
        assert_eq!(media.sha256.map(|digest| digest[0]), Some(0x4c));
        assert_eq!(
            media.filename.as_deref(),
            Some("../a\u{202e}.exe"),
            "cleaned by who shows it"
        );
        assert!(media.voice && media.animated);
        assert_eq!(message.text().as_deref(), Some("The spoke"));
        assert_eq!(
            format!("{:?}", message.content).to_lowercase().find(kind),
            Some(0)
        );
    }
    let failed = message(
        &json!({ "type": "image", "image": { "mime_type": "image/jpeg" },
        "errors": [{ "code": 131_052, "error_data": { "details": "too large" } }] }),
    );
    let expected = MediaContent::default();
    let MessageContent::Image(media) = failed.content else {
        panic!()
    };
    assert_eq!((media.id, media.sha256), (expected.id, None));
    assert_eq!(
        (failed.errors[0].code, failed.errors[0].rule().key),
        (131_052, "media_not_downloaded")
    );
    assert_eq!(failed.errors[0].details.as_deref(), Some("too large"));
}

#[test]
fn places_reactions_and_carts() {
    let place = message(&json!({ "type": "location",
        "location": { "latitude": 0, "longitude": "-0.1195", "name": "Corner Café" } }));
    let MessageContent::Location(location) = &place.content else {
        panic!("{place:?}")
    };
    assert_eq!((location.latitude, location.longitude), (0.0, -0.1195));
    assert_eq!(place.text(), None, "a place is no text");

    let reaction = |emoji| {
        let reaction = message(&json!({ "type": "reaction",
            "reaction": { "message_id": "wamid.OUT", "emoji": emoji } }));
        let MessageContent::Reaction { message_id, emoji } = reaction.content else {
            panic!()
        };
        assert_eq!(message_id, "wamid.OUT");
        emoji
    };
    assert_eq!(reaction(json!("👍🏽")).as_deref(), Some("👍🏽"));
    assert_eq!(reaction(json!("")), None, "empty takes it back");
    assert_eq!(reaction(json!(null)), None, "so does none");

    let cart = message(
        &json!({ "type": "order", "order": { "catalog_id": "6", "text": "At the door",
        "product_items": [{ "product_retailer_id": "TUBE", "quantity": "2", "item_price": 6.5, "currency": "GBP" }, 7] } }),
    );
    assert_eq!(cart.text().as_deref(), Some("At the door"));
    let MessageContent::Order(order) = cart.content else {
        panic!()
    };
    assert_eq!(
        (order.items[0].quantity, order.items[0].item_price),
        (Some(2), Some(6.5))
    );
}

#[test]
fn answers_to_buttons_lists_and_forms() {
    let tap = message(&json!({ "type": "button", "button": { "text": "Yes", "payload": "P1" } }));
    assert_eq!(tap.text().as_deref(), Some("Yes"));

    let answer =
        |interactive| message(&json!({ "type": "interactive", "interactive": interactive }));
    let button = answer(
        json!({ "type": "button_reply", "button_reply": { "id": "slot-2", "title": "Tuesday" } }),
    );
    assert_eq!(
        (button.subtype.as_deref(), button.text().as_deref()),
        (Some("button_reply"), Some("Tuesday"))
    );
    let row = answer(json!({ "type": "list_reply",
        "list_reply": { "id": "x", "title": "Full service", "description": "Two hours" } }));
    let MessageContent::Interactive(InteractiveReply::List { description, .. }) = &row.content
    else {
        panic!()
    };
    assert_eq!(
        (description.as_deref(), row.text().as_deref()),
        (Some("Two hours"), Some("Full service"))
    );

    let form = |json: &str| {
        let form = answer(json!({ "type": "nfm_reply",
            "nfm_reply": { "name": "flow", "body": "Sent", "response_json": json } }));
        assert_eq!(form.text().as_deref(), Some("Sent"));
        let MessageContent::Interactive(InteractiveReply::Form {
            answers,
            response_json,
            ..
        }) = form.content
        else {
            panic!()
        };
        assert_eq!(
            response_json.as_deref(),
            Some(json),
            "the text is kept whatever it holds"
        );
        answers
    };
    assert_eq!(
        form(r#"{"date":"2026-11-21"}"#).unwrap()["date"],
        "2026-11-21"
    );
    for broken in ["{\"date\":", "null", "[1]"] {
        assert_eq!(form(broken), None, "{broken}");
    }

    let calls = answer(
        json!({ "type": "call_permission_reply", "call_permission_reply":
        { "response": "accept", "is_permanent": false, "expiration_timestamp": "1794304800",
          "response_source": "user_action" } }),
    );
    assert_eq!(
        calls.content,
        MessageContent::Interactive(InteractiveReply::CallPermission {
            accepted: Some(true),
            permanent: false,
            expires: Some(1_794_304_800),
            by_user: true
        })
    );
    let novel = answer(json!({ "type": "poll_reply", "poll_reply": { "options": ["A"] } }));
    assert_eq!(
        novel.content,
        MessageContent::Interactive(InteractiveReply::Other)
    );
    assert_eq!(
        (novel.subtype.as_deref(), novel.text()),
        (Some("poll_reply"), None)
    );
}

#[test]
fn address_cards() {
    let cards = message(
        &json!({ "type": "contacts", "origin": "contact_request", "contacts": [
        { "name": { "formatted_name": "Eva Stone", "first_name": "Eva" },
          "phones": [{ "phone": "+44 7700 900999", "wa_id": "447700900999", "type": "CELL" }],
          "emails": [{ "email": "eva@stone.example" }], "org": { "company": "Stone Ltd" },
          "addresses": [{ "street": "2 Example Rd", "city": "Leeds", "state": "" }] },
        { "origin": "other", "vcard":
          "BEGIN:VCARD\r\nFN:Ivy Dale\r\nitem1.TEL;type=CELL;waid=447700900888:+44 7700 900888\r\nEND:VCARD" },
        null ] }),
    );
    let MessageContent::Contacts(cards) = cards.content else {
        panic!()
    };
    assert_eq!(cards.len(), 2);
    assert_eq!(
        cards[0].origin.as_deref(),
        Some("contact_request"),
        "from beside the type"
    );
    assert_eq!(cards[0].addresses, ["2 Example Rd, Leeds"]);
    assert_eq!(
        (cards[1].name.as_deref(), cards[1].origin.as_deref()),
        (Some("Ivy Dale"), Some("other"))
    );
    assert_eq!(cards[1].phones[0].wa_id.as_deref(), Some("447700900888"));
    let none = message(&json!({ "type": "contacts", "contacts": [] }));
    assert_eq!(none.content, MessageContent::Unknown);
}

#[test]
fn notices_by_whatsapp() {
    let notice = |system| {
        let notice = message(&json!({ "type": "system", "system": system }));
        let MessageContent::System(content) = notice.content.clone() else {
            panic!("{notice:?}")
        };
        assert_eq!(notice.subtype, content.kind);
        assert_eq!(notice.text(), content.body);
        content
    };
    let number =
        notice(json!({ "type": "user_changed_number", "body": "Ana changed", "wa_id": "4477" }));
    assert_eq!(number.wa_id.as_deref(), Some("4477"));
    let older =
        notice(json!({ "type": "customer_changed_number", "new_wa_id": "4478", "body": "x" }));
    assert_eq!(older.wa_id.as_deref(), Some("4478"));
    let id = notice(json!({ "type": "user_changed_user_id", "user_id": "GB.2", "body": "y" }));
    assert_eq!(id.user_id.as_deref(), Some("GB.2"));
    assert_eq!(
        notice(json!({ "type": "novel", "body": "Something" }))
            .kind
            .as_deref(),
        Some("novel")
    );
}

#[test]
fn edits_and_deletions() {
    let edit = message(
        &json!({ "type": "edit", "edit": { "original_message_id": "wamid.OLD",
        "message": { "context": { "id": "M0" }, "type": "text", "text": { "body": "At 5" } } } }),
    );
    assert_eq!(edit.text().as_deref(), Some("At 5"));
    let MessageContent::Edit { original, .. } = edit.content else {
        panic!()
    };
    assert_eq!(original, "wamid.OLD");
    let caption = message(
        &json!({ "type": "edit", "edit": { "original_message_id": "wamid.OLD",
        "message": { "image": { "id": "1", "caption": "Rear wheel" } } } }),
    );
    assert_eq!(
        caption.text().as_deref(),
        Some("Rear wheel"),
        "the kind is told by the content"
    );
    let nested = message(
        &json!({ "type": "edit", "edit": { "original_message_id": "wamid.OLD",
        "message": { "type": "edit", "edit": { "original_message_id": "a" } } } }),
    );
    let MessageContent::Edit { message: inner, .. } = nested.content else {
        panic!()
    };
    assert_eq!(
        *inner,
        MessageContent::Unknown,
        "an edit of an edit is none"
    );
    let revoke =
        message(&json!({ "type": "revoke", "revoke": { "original_message_id": "wamid.OLD" } }));
    assert_eq!(
        revoke.content,
        MessageContent::Revoke {
            original: "wamid.OLD".to_owned()
        }
    );
}

#[test]
fn what_whatsapp_does_not_hand_over_is_a_message_all_the_same() {
    let poll = message(
        &json!({ "type": "unsupported", "unsupported": { "type": "poll_creation" },
        "errors": [{ "code": 131_051, "title": "Message type unknown", "details": "flat" }] }),
    );
    assert_eq!(
        poll.content,
        MessageContent::Unsupported {
            kind: Some("poll_creation".to_owned())
        }
    );
    assert_eq!(
        (poll.subtype.as_deref(), poll.text()),
        (Some("poll_creation"), None)
    );
    assert_eq!(poll.errors[0].details.as_deref(), Some("flat"));
    for kind in ["unsupported", "unknown"] {
        let bare = message(&json!({ "type": kind }));
        assert_eq!(
            (bare.kind.as_str(), bare.content),
            (kind, MessageContent::Unsupported { kind: None })
        );
    }
    assert_eq!(
        message(&json!({ "type": "request_welcome" })).content,
        MessageContent::Welcome
    );
}

#[test]
fn types_of_the_future_and_missing_content_are_neutral_cards() {
    for raw in [
        json!({ "type": "poll", "poll": { "question": "Best day?" } }),
        json!({ "type": "text" }),
        json!({ "type": "text", "text": { "body": null } }),
        json!({ "type": "image", "image": "oops" }),
        json!({ "type": "reaction", "reaction": { "emoji": "👍" } }),
        json!({ "type": "location", "location": { "latitude": 1 } }),
        json!({}),
    ] {
        assert_eq!(message(&raw).content, MessageContent::Unknown, "{raw}");
    }
    assert_eq!(message(&json!({})).kind, "unknown");
    let untyped = message(&json!({ "text": { "body": "Type missing" } }));
    assert_eq!(
        (untyped.kind.as_str(), untyped.text().as_deref()),
        ("text", Some("Type missing"))
    );
    let fading = message(&json!({ "type": "ephemeral", "text": { "body": "Gone soon" } }));
    assert_eq!(
        (fading.kind.as_str(), fading.text().as_deref()),
        ("ephemeral", Some("Gone soon"))
    );
}

#[test]
fn the_identity_of_a_sender_is_read_where_it_stood_before() {
    let changed = message(&json!({ "type": "system",
        "system": { "type": "customer_identity_changed", "identity": "Qk1zaGFzaA==" },
        "identity": { "acknowledged": false, "created_timestamp": 1, "hash": "Qk1zaGFzaA==" } }));
    let hash = changed.customer.identity_key_hash.as_deref();
    assert_eq!(hash, Some("Qk1zaGFzaA=="));
}
