use serde_json::{Value, json};
use shopbell_cloud_api::message::{
    ButtonParameter, Parameter, Place, ProductSection, TemplateButton, TemplateCard,
    TemplateComponent,
};
use shopbell_cloud_api::{Content, MediaId, MediaSource, TemplateMessage};

use crate::leaves_as;

fn media() -> MediaSource {
    MediaSource::Id(MediaId::new("103"))
}

fn button(index: u32, value: ButtonParameter) -> TemplateComponent {
    TemplateComponent::Button(TemplateButton { index, value })
}

/// Checks what one part of a template becomes.
#[track_caller]
fn part(component: TemplateComponent, expected: Value) {
    let template = TemplateMessage::new("order_ready", "es_ES").with(component);
    let whole =
        json!({ "name": "order_ready", "language": { "code": "es_ES" }, "components": [expected] });
    leaves_as(Content::Template(template), "template", whole);
}

#[test]
fn a_template_without_variables_lists_no_components() {
    leaves_as(
        Content::Template(TemplateMessage::new("hello", "en")),
        "template",
        json!({ "name": "hello", "language": { "code": "en" } }),
    );
}

#[test]
fn body_values_by_number_by_name_and_by_kind() {
    let template = TemplateMessage::new("order_ready", "es_ES").body(["Ana", "12 May"]);
    leaves_as(
        Content::Template(template),
        "template",
        json!({ "name": "order_ready", "language": { "code": "es_ES" }, "components": [
            { "type": "body", "parameters": [
                { "type": "text", "text": "Ana" }, { "type": "text", "text": "12 May" } ] } ] }),
    );
    part(
        TemplateComponent::Body(vec![
            Parameter::named("customer", "Ana"),
            Parameter::Currency {
                fallback: "19,99 €".to_owned(),
                code: "EUR".to_owned(),
                amount_1000: 19_990,
            },
            Parameter::DateTime {
                fallback: "12 May".to_owned(),
            },
        ]),
        json!({ "type": "body", "parameters": [
            { "type": "text", "parameter_name": "customer", "text": "Ana" },
            { "type": "currency", "currency":
                { "fallback_value": "19,99 €", "code": "EUR", "amount_1000": 19_990 } },
            { "type": "date_time", "date_time": { "fallback_value": "12 May" } } ] }),
    );
}

#[test]
fn headers_of_every_kind() {
    let place = Place {
        latitude: 41.38,
        longitude: 2.17,
        name: Some("Taller Sol".to_owned()),
        address: Some("Carrer Major 12".to_owned()),
    };
    for (value, expected) in [
        (
            Parameter::text("1182"),
            json!({ "type": "text", "text": "1182" }),
        ),
        (
            Parameter::Image(media()),
            json!({ "type": "image", "image": { "id": "103" } }),
        ),
        (
            Parameter::Video(media()),
            json!({ "type": "video", "video": { "id": "103" } }),
        ),
        (
            Parameter::Document {
                media: media(),
                filename: Some("a.pdf".to_owned()),
            },
            json!({ "type": "document", "document": { "id": "103", "filename": "a.pdf" } }),
        ),
        (
            Parameter::Location(place),
            json!({ "type": "location", "location": { "latitude": "41.38", "longitude": "2.17",
                "name": "Taller Sol", "address": "Carrer Major 12" } }),
        ),
        (
            Parameter::Product {
                catalog_id: "367".to_owned(),
                product_retailer_id: "S".to_owned(),
            },
            json!({ "type": "product", "product": { "catalog_id": "367", "product_retailer_id": "S" } }),
        ),
    ] {
        part(
            TemplateComponent::Header(value),
            json!({ "type": "header", "parameters": [expected] }),
        );
    }
}

#[test]
fn buttons_of_every_kind() {
    let text = |text: &str| Some(text.to_owned());
    for (value, kind, expected) in [
        (
            ButtonParameter::QuickReply {
                payload: "stop".to_owned(),
            },
            "quick_reply",
            json!({ "type": "payload", "payload": "stop" }),
        ),
        (
            ButtonParameter::UrlSuffix {
                name: None,
                text: "1182".to_owned(),
            },
            "url",
            json!({ "type": "text", "text": "1182" }),
        ),
        (
            ButtonParameter::UrlSuffix {
                name: text("order"),
                text: "1182".to_owned(),
            },
            "url",
            json!({ "type": "text", "parameter_name": "order", "text": "1182" }),
        ),
        (
            ButtonParameter::CopyCode {
                code: "SPRING10".to_owned(),
            },
            "copy_code",
            json!({ "type": "coupon_code", "coupon_code": "SPRING10" }),
        ),
        (
            ButtonParameter::Flow {
                token: text("t"),
                data: Some(json!({ "order": "1" })),
            },
            "flow",
            json!({ "type": "action", "action": { "flow_token": "t", "flow_action_data": { "order": "1" } } }),
        ),
        (
            ButtonParameter::Catalog {
                thumbnail: text("S"),
            },
            "catalog",
            json!({ "type": "action", "action": { "thumbnail_product_retailer_id": "S" } }),
        ),
        (
            ButtonParameter::Products {
                thumbnail: text("S"),
                sections: vec![ProductSection {
                    title: text("Cases"),
                    products: vec!["S".to_owned()],
                }],
            },
            "mpm",
            json!({ "type": "action", "action": { "thumbnail_product_retailer_id": "S", "sections": [
                { "title": "Cases", "product_items": [{ "product_retailer_id": "S" }] } ] } }),
        ),
    ] {
        part(
            button(2, value),
            json!({ "type": "button", "sub_type": kind, "index": 2, "parameters": [expected] }),
        );
    }
}

#[test]
fn offers_targets_and_carousels() {
    part(
        TemplateComponent::LimitedTimeOffer {
            expires_at_ms: 1_798_758_000_000,
        },
        json!({ "type": "limited_time_offer", "parameters": [{ "type": "limited_time_offer",
            "limited_time_offer": { "expiration_time_ms": 1_798_758_000_000_i64 } }] }),
    );
    part(
        TemplateComponent::TapTarget {
            url: "https://s.example".to_owned(),
            title: "Sale".to_owned(),
        },
        json!({ "type": "tap_target_configuration", "parameters": [{ "type": "tap_target_configuration",
            "tap_target_configuration": [{ "url": "https://s.example", "title": "Sale" }] }] }),
    );
    let card = |colour: &str| TemplateCard {
        components: vec![
            TemplateComponent::Header(Parameter::Image(media())),
            TemplateComponent::Body(vec![Parameter::text(colour)]),
            button(
                0,
                ButtonParameter::UrlSuffix {
                    name: None,
                    text: "a".to_owned(),
                },
            ),
        ],
    };
    let expected = |index: u32, colour: &str| {
        json!({ "card_index": index, "components": [
            { "type": "header", "parameters": [{ "type": "image", "image": { "id": "103" } }] },
            { "type": "body", "parameters": [{ "type": "text", "text": colour }] },
            { "type": "button", "sub_type": "url", "index": 0,
              "parameters": [{ "type": "text", "text": "a" }] } ] })
    };
    part(
        TemplateComponent::Carousel(vec![card("Blue"), card("Red")]),
        json!({ "type": "carousel", "cards": [expected(0, "Blue"), expected(1, "Red")] }),
    );
}
