use serde_json::json;
use shopbell_cloud_api::message::{
    Action, Address, CarouselCard, ContactCard, ContactName, Email, Flow, FlowRef, FlowStart,
    Header, Interactive, ListRow, ListSection, Organization, Phone, Place, ProductSection,
    ReplyButton, WebAddress,
};
use shopbell_cloud_api::{
    Content, MediaId, MediaSource, OutgoingMessage, Recipient, UserId, Wamid,
};

use crate::{leaves_as, to_ana};

fn id() -> MediaSource {
    MediaSource::Id(MediaId::new("1037543291543636"))
}

fn link() -> MediaSource {
    MediaSource::Link("https://cdn.shop.example/a.jpg".to_owned())
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn text_and_media() {
    leaves_as(
        Content::Text {
            body: "hola".to_owned(),
            preview_url: false,
        },
        "text",
        json!({ "body": "hola" }),
    );
    leaves_as(
        Content::Text {
            body: "https://a.example".to_owned(),
            preview_url: true,
        },
        "text",
        json!({ "body": "https://a.example", "preview_url": true }),
    );
    leaves_as(
        Content::Image {
            media: id(),
            caption: text("Front view"),
        },
        "image",
        json!({ "id": "1037543291543636", "caption": "Front view" }),
    );
    leaves_as(
        Content::Video {
            media: link(),
            caption: None,
        },
        "video",
        json!({ "link": "https://cdn.shop.example/a.jpg" }),
    );
    leaves_as(
        Content::Audio {
            media: id(),
            voice: true,
        },
        "audio",
        json!({ "id": "1037543291543636", "voice": true }),
    );
    leaves_as(
        Content::Audio {
            media: id(),
            voice: false,
        },
        "audio",
        json!({ "id": "1037543291543636" }),
    );
    leaves_as(
        Content::Document {
            media: id(),
            filename: text("invoice.pdf"),
            caption: text("Yours"),
        },
        "document",
        json!({ "id": "1037543291543636", "filename": "invoice.pdf", "caption": "Yours" }),
    );
    leaves_as(
        Content::Sticker { media: id() },
        "sticker",
        json!({ "id": "1037543291543636" }),
    );
}

#[test]
fn places_people_and_reactions() {
    leaves_as(
        Content::Location(Place {
            latitude: 41.38506,
            longitude: 2.1734,
            name: text("Taller Sol"),
            address: None,
        }),
        "location",
        json!({ "latitude": 41.38506, "longitude": 2.1734, "name": "Taller Sol" }),
    );
    let card = ContactCard {
        name: ContactName {
            formatted_name: "Marta Ruiz".to_owned(),
            first_name: text("Marta"),
            ..ContactName::default()
        },
        phones: vec![Phone {
            phone: text("+34600999888"),
            wa_id: text("34600999888"),
            kind: text("WORK"),
        }],
        emails: vec![Email {
            email: text("marta@shop.example"),
            kind: None,
        }],
        org: Some(Organization {
            company: text("Taller Sol"),
            ..Organization::default()
        }),
        addresses: vec![Address {
            city: text("Barcelona"),
            country_code: text("ES"),
            ..Address::default()
        }],
        urls: vec![WebAddress {
            url: text("https://shop.example"),
            kind: text("WORK"),
        }],
        birthday: text("1990-05-17"),
    };
    leaves_as(
        Content::Contacts(vec![card]),
        "contacts",
        json!([{ "name": { "formatted_name": "Marta Ruiz", "first_name": "Marta" },
            "phones": [{ "phone": "+34600999888", "wa_id": "34600999888", "type": "WORK" }],
            "emails": [{ "email": "marta@shop.example" }], "org": { "company": "Taller Sol" },
            "addresses": [{ "city": "Barcelona", "country_code": "ES" }],
            "urls": [{ "url": "https://shop.example", "type": "WORK" }],
            "birthday": "1990-05-17" }]),
    );
    let reaction = |emoji| Content::Reaction {
        message_id: Wamid::new("wamid.A"),
        emoji,
    };
    leaves_as(
        reaction(text("👍")),
        "reaction",
        json!({ "message_id": "wamid.A", "emoji": "👍" }),
    );
    leaves_as(
        reaction(None),
        "reaction",
        json!({ "message_id": "wamid.A", "emoji": "" }),
    );
}

#[test]
fn recipients_of_every_kind() {
    let sent = |to| {
        let message = OutgoingMessage::text(to, "hola");
        message.validate().unwrap();
        serde_json::to_value(message).unwrap()
    };
    let user = sent(Recipient::User(UserId::new("ES.ENT.48213377190045126633")));
    assert_eq!(
        (user.get("to"), &user["recipient"]),
        (None, &json!("ES.ENT.48213377190045126633"))
    );
    let group = sent(Recipient::Group("Y2FwaV9ncm91cA==".to_owned()));
    assert_eq!(
        (&group["recipient_type"], &group["to"]),
        (&json!("group"), &json!("Y2FwaV9ncm91cA=="))
    );
}

#[track_caller]
fn interactive(message: Interactive, expected: serde_json::Value) {
    leaves_as(
        Content::Interactive(Box::new(message)),
        "interactive",
        expected,
    );
}

fn reply(id: &str, title: &str) -> ReplyButton {
    ReplyButton {
        id: id.to_owned(),
        title: title.to_owned(),
    }
}

#[test]
fn buttons_and_lists() {
    let mut message = Interactive::new(
        "Tomorrow?",
        Action::Buttons(vec![reply("y", "Yes"), reply("n", "No")]),
    );
    message.header = Some(Header::Text("Order 1182".to_owned()));
    message.footer = text("Taller Sol");
    interactive(
        message,
        json!({ "type": "button", "header": { "type": "text", "text": "Order 1182" },
            "body": { "text": "Tomorrow?" }, "footer": { "text": "Taller Sol" },
            "action": { "buttons": [
                { "type": "reply", "reply": { "id": "y", "title": "Yes" } },
                { "type": "reply", "reply": { "id": "n", "title": "No" } } ] } }),
    );
    let row = ListRow {
        id: "0930".to_owned(),
        title: "09:30".to_owned(),
        description: text("30 min"),
    };
    let section = ListSection {
        title: text("Morning"),
        rows: vec![row],
    };
    interactive(
        Interactive::new(
            "Pick one.",
            Action::List {
                button: "Slots".to_owned(),
                sections: vec![section],
            },
        ),
        json!({ "type": "list", "body": { "text": "Pick one." }, "action": { "button": "Slots",
            "sections": [{ "title": "Morning",
                "rows": [{ "id": "0930", "title": "09:30", "description": "30 min" }] }] } }),
    );
}

#[test]
fn links_requests_and_calls() {
    let action = Action::Link {
        text: "Track".to_owned(),
        url: "https://shop.example/t".to_owned(),
    };
    interactive(
        Interactive::new("Your parcel.", action),
        json!({ "type": "cta_url", "body": { "text": "Your parcel." }, "action": { "name": "cta_url",
            "parameters": { "display_text": "Track", "url": "https://shop.example/t" } } }),
    );
    for (action, kind, name) in [
        (
            Action::LocationRequest,
            "location_request_message",
            "send_location",
        ),
        (
            Action::CallPermission,
            "call_permission_request",
            "call_permission_request",
        ),
        (
            Action::ContactRequest,
            "request_contact_info",
            "request_contact_info",
        ),
        (
            Action::Catalog { thumbnail: None },
            "catalog_message",
            "catalog_message",
        ),
    ] {
        interactive(
            Interactive::new("Please.", action),
            json!({ "type": kind, "body": { "text": "Please." }, "action": { "name": name } }),
        );
    }
    let call = Action::VoiceCall {
        text: text("Call us"),
        ttl_minutes: Some(1440),
        payload: text("p"),
    };
    interactive(
        Interactive::new("Talk?", call),
        json!({ "type": "voice_call", "body": { "text": "Talk?" }, "action": { "name": "voice_call",
            "parameters": { "display_text": "Call us", "ttl_minutes": 1440, "payload": "p" } } }),
    );
    let parameters = json!({ "country": "IN", "values": { "name": "Asha" } });
    interactive(
        Interactive::new(
            "Where?",
            Action::Address {
                parameters: parameters.clone(),
            },
        ),
        json!({ "type": "address_message", "body": { "text": "Where?" },
            "action": { "name": "address_message", "parameters": parameters } }),
    );
    let action = json!({ "name": "review_order", "parameters": { "reference_id": "1182" } });
    interactive(
        Interactive::new(
            "Paid.",
            Action::Other {
                kind: "order_status".to_owned(),
                action: action.clone(),
            },
        ),
        json!({ "type": "order_status", "body": { "text": "Paid." }, "action": action }),
    );
}

#[test]
fn products() {
    let product = Action::Product {
        catalog_id: "367".to_owned(),
        product_retailer_id: "SKU-991".to_owned(),
    };
    let action = json!({ "catalog_id": "367", "product_retailer_id": "SKU-991" });
    let mut bare = Interactive::new("", product);
    bare.body = None;
    interactive(bare, json!({ "type": "product", "action": action }));

    let section = ProductSection {
        title: text("Silicone"),
        products: vec!["SKU-991".to_owned(), "SKU-992".to_owned()],
    };
    let products = Action::Products {
        catalog_id: "367".to_owned(),
        sections: vec![section],
    };
    let mut message = Interactive::new("Fits.", products);
    message.header = Some(Header::Text("Cases".to_owned()));
    interactive(
        message,
        json!({ "type": "product_list", "header": { "type": "text", "text": "Cases" },
            "body": { "text": "Fits." }, "action": { "catalog_id": "367", "sections": [
                { "title": "Silicone", "product_items": [
                    { "product_retailer_id": "SKU-991" }, { "product_retailer_id": "SKU-992" } ] } ] } }),
    );
    interactive(
        Interactive::new(
            "All of it.",
            Action::Catalog {
                thumbnail: text("SKU-991"),
            },
        ),
        json!({ "type": "catalog_message", "body": { "text": "All of it." },
            "action": { "name": "catalog_message",
                "parameters": { "thumbnail_product_retailer_id": "SKU-991" } } }),
    );
}

#[test]
fn forms() {
    let flow = |start| Flow {
        flow: FlowRef::Id("845".to_owned()),
        text: "Book".to_owned(),
        token: text("t-1182"),
        draft: false,
        start,
    };
    let screen = FlowStart::Screen {
        screen: "START".to_owned(),
        data: Some(json!({ "order": "1" })),
    };
    interactive(
        Interactive::new("One minute.", Action::Flow(flow(screen))),
        json!({ "type": "flow", "body": { "text": "One minute." }, "action": { "name": "flow",
            "parameters": { "flow_message_version": "3", "flow_id": "845", "flow_cta": "Book",
                "flow_token": "t-1182", "mode": "published", "flow_action": "navigate",
                "flow_action_payload": { "screen": "START", "data": { "order": "1" } } } } }),
    );
    let sent = serde_json::to_value(to_ana(Content::Interactive(Box::new(Interactive::new(
        "One minute.",
        Action::Flow(Flow {
            draft: true,
            ..flow(FlowStart::DataExchange)
        }),
    )))))
    .unwrap();
    let parameters = &sent["interactive"]["action"]["parameters"];
    assert_eq!(
        (&parameters["mode"], &parameters["flow_action"]),
        (&json!("draft"), &json!("data_exchange"))
    );
    assert_eq!(parameters.get("flow_action_payload"), None);
}

#[test]
fn carousels() {
    let card = |action| CarouselCard {
        header: Some(Header::Image(link())),
        body: text("Blue"),
        action,
    };
    let to = || Action::Link {
        text: "View".to_owned(),
        url: "https://shop.example/a".to_owned(),
    };
    let header = json!({ "type": "image", "image": { "link": "https://cdn.shop.example/a.jpg" } });
    let expected = |index: u32| {
        json!({ "card_index": index, "type": "cta_url", "header": header, "body": { "text": "Blue" },
            "action": { "name": "cta_url",
                "parameters": { "display_text": "View", "url": "https://shop.example/a" } } })
    };
    interactive(
        Interactive::new("New", Action::Carousel(vec![card(to()), card(to())])),
        json!({ "type": "carousel", "body": { "text": "New" },
            "action": { "cards": [expected(0), expected(1)] } }),
    );
    let replies = || card(Action::Buttons(vec![reply("a", "More")]));
    let message = Interactive::new("New", Action::Carousel(vec![replies(), replies()]));
    let message = to_ana(Content::Interactive(Box::new(message)));
    message.validate().unwrap();
    let sent = serde_json::to_value(message).unwrap();
    assert_eq!(
        sent["interactive"]["action"]["cards"][1]["action"],
        json!({ "buttons": [{ "type": "quick_reply", "quick_reply": { "id": "a", "title": "More" } }] })
    );
}
