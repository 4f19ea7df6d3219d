//! Interactive messages of every kind.

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use proptest::strategy::BoxedStrategy;
use serde_json::json;
use shopbell_cloud_api::Content;
use shopbell_cloud_api::message::{
    Action, CarouselCard, Flow, FlowRef, FlowStart, Header, Interactive, ListRow, ListSection,
    ProductSection, ReplyButton,
};

use super::some;
use super::words::{header, lines, maybe, media, text, token, url};
use crate::shop::Known;

/// Which parts a kind may have beside its action.
#[derive(Clone, Copy, Debug)]
struct Parts {
    media_header: bool,
    text_header: bool,
    needs_header: bool,
    needs_body: bool,
    footer: bool,
}

const ALL: Parts = Parts {
    media_header: true,
    text_header: true,
    needs_header: false,
    needs_body: true,
    footer: true,
};
const TEXT_HEADER: Parts = Parts {
    media_header: false,
    ..ALL
};
const NO_HEADER: Parts = Parts {
    media_header: false,
    text_header: false,
    ..ALL
};
const BODY_ONLY: Parts = Parts {
    footer: false,
    ..NO_HEADER
};

pub(super) fn content(known: &Known) -> impl Strategy<Value = Content> + use<> {
    let action = prop_oneof![
        replies(3).prop_map(|buttons| (Action::Buttons(buttons), ALL)),
        list().prop_map(|action| (action, TEXT_HEADER)),
        link().prop_map(|action| (action, ALL)),
        Just((Action::LocationRequest, BODY_ONLY)),
        product().prop_map(|action| (
            action,
            Parts {
                needs_body: false,
                ..NO_HEADER
            }
        )),
        products().prop_map(|action| (
            action,
            Parts {
                needs_header: true,
                ..TEXT_HEADER
            }
        )),
        maybe(token(40)).prop_map(|thumbnail| (Action::Catalog { thumbnail }, NO_HEADER)),
        flow().prop_map(|action| (action, ALL)),
        carousel(known).prop_map(|action| (action, BODY_ONLY)),
        address().prop_map(|action| (action, ALL)),
        (maybe(text(20)), maybe(1..=43_200_u32), maybe(text(60))).prop_map(
            |(text, ttl_minutes, payload)| {
                (
                    Action::VoiceCall {
                        text,
                        ttl_minutes,
                        payload,
                    },
                    NO_HEADER,
                )
            }
        ),
        Just((Action::ContactRequest, BODY_ONLY)),
    ];
    let parts = (
        action,
        maybe(header(known)),
        text(60),
        maybe(lines(1024)),
        lines(1024),
        maybe(text(60)),
    );
    parts.prop_map(
        |((action, parts), header, title, maybe_body, body, footer)| {
            let header = match header {
                _ if parts.needs_header => Some(Header::Text(title)),
                Some(Header::Text(text)) => parts.text_header.then_some(Header::Text(text)),
                Some(other) => parts.media_header.then_some(other),
                None => None,
            };
            Content::Interactive(Box::new(Interactive {
                header,
                body: if parts.needs_body {
                    Some(body)
                } else {
                    maybe_body
                },
                footer: footer.filter(|_| parts.footer),
                action,
            }))
        },
    )
}

/// Buttons whose ids and titles differ.
fn replies(most: usize) -> impl Strategy<Value = Vec<ReplyButton>> {
    some((text(254), text(18)), 1, most).prop_map(|pairs| {
        let button = |(index, (id, title)): (usize, (String, String))| ReplyButton {
            id: format!("{index}:{id}"),
            title: format!("{index}:{title}"),
        };
        pairs.into_iter().enumerate().map(button).collect()
    })
}

/// Up to ten rows, dealt to sections.
fn list() -> impl Strategy<Value = Action> {
    let row = (text(197), text(24), maybe(text(72)));
    (
        text(20),
        some((row, any::<prop::sample::Index>()), 1, 10),
        some(text(24), 1, 10),
    )
        .prop_map(|(button, rows, titles)| {
            let mut sections: Vec<ListSection> = titles
                .into_iter()
                .map(|title| ListSection {
                    title: Some(title),
                    rows: Vec::new(),
                })
                .collect();
            for (at, ((id, title, description), section)) in rows.into_iter().enumerate() {
                let index = section.index(sections.len());
                sections[index].rows.push(ListRow {
                    id: format!("{at}:{id}"),
                    title,
                    description,
                });
            }
            sections.retain(|section| !section.rows.is_empty());
            Action::List { button, sections }
        })
}

fn link() -> impl Strategy<Value = Action> {
    (text(20), url()).prop_map(|(text, url)| Action::Link { text, url })
}

fn product() -> impl Strategy<Value = Action> {
    (token(16), token(40)).prop_map(|(catalog_id, product_retailer_id)| Action::Product {
        catalog_id,
        product_retailer_id,
    })
}

fn products() -> impl Strategy<Value = Action> {
    (token(16), product_sections()).prop_map(|(catalog_id, sections)| Action::Products {
        catalog_id,
        sections,
    })
}

/// Up to thirty products in up to ten sections.
pub(super) fn product_sections() -> impl Strategy<Value = Vec<ProductSection>> {
    some((text(24), some(token(40), 1, 3)), 1, 10).prop_map(|sections| {
        let section = |(title, products)| ProductSection {
            title: Some(title),
            products,
        };
        sections.into_iter().map(section).collect()
    })
}

fn flow() -> impl Strategy<Value = Action> {
    let named = prop_oneof![
        token(20).prop_map(FlowRef::Name),
        "[0-9]{6,18}".prop_map(FlowRef::Id)
    ];
    let start = prop_oneof![
        Just(FlowStart::First),
        Just(FlowStart::DataExchange),
        (token(20), maybe(text(40))).prop_map(|(screen, value)| FlowStart::Screen {
            screen,
            data: value.map(|value| json!({ "order": value })),
        }),
    ];
    (
        named,
        "[A-Za-zñ ]{1,18}x",
        maybe(text(60)),
        any::<bool>(),
        start,
    )
        .prop_map(|(flow, text, token, draft, start)| {
            Action::Flow(Flow {
                flow,
                text,
                token,
                draft,
                start,
            })
        })
}

/// Two to ten cards, all of one build.
fn carousel(known: &Known) -> impl Strategy<Value = Action> + use<> {
    let header = || {
        prop_oneof![
            media(&known.image).prop_map(Header::Image),
            media(&known.video).prop_map(Header::Video)
        ]
    };
    let cards = |header: BoxedStrategy<Option<Header>>, action: BoxedStrategy<Action>| {
        let card =
            (header, maybe(lines(160)), action).prop_map(|(header, body, action)| CarouselCard {
                header,
                body,
                action,
            });
        some(card, 2, 10).prop_map(Action::Carousel)
    };
    let pictured = || header().prop_map(Some).boxed();
    let buttons = |count| {
        replies(2).prop_filter_map("the same number of buttons", move |buttons| {
            (buttons.len() == count).then_some(Action::Buttons(buttons))
        })
    };
    prop_oneof![
        cards(pictured(), link().boxed()),
        cards(pictured(), buttons(1).boxed()),
        cards(pictured(), buttons(2).boxed()),
        cards(Just(None).boxed(), product().boxed()),
    ]
}

fn address() -> impl Strategy<Value = Action> {
    let values = (maybe(text(40)), maybe("[0-9]{6}"), maybe(text(20)));
    (values, maybe(text(40))).prop_map(|((name, code, city), error)| {
        let mut values = json!({});
        for (key, value) in [("name", name), ("in_pin_code", code), ("city", city)] {
            if let Some(value) = value {
                values[key] = json!(value);
            }
        }
        let mut parameters = json!({ "country": "IN", "values": values,
            "saved_addresses": [{ "id": "addr1", "value": { "in_pin_code": "400063" } }] });
        if let Some(error) = error {
            parameters["validation_errors"] = json!({ "in_pin_code": error });
        }
        Action::Address { parameters }
    })
}
