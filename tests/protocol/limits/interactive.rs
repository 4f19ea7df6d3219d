//! Limits of interactive messages.

use serde_json::json;
use shopbell_cloud_api::Content;
use shopbell_cloud_api::message::{
    Action, CarouselCard, Flow, FlowRef, FlowStart, Header, Interactive, ListRow, ListSection,
    ProductSection, ReplyButton,
};

use super::{Limit, least, letters, most};
use crate::shop::Shop;

fn acting(action: Action) -> Content {
    Content::Interactive(Box::new(Interactive::new("Choose.", action)))
}

fn with(change: impl FnOnce(&mut Interactive)) -> Content {
    let mut message = Interactive::new("Choose.", Action::Buttons(replies(1)));
    change(&mut message);
    Content::Interactive(Box::new(message))
}

fn replies(count: usize) -> Vec<ReplyButton> {
    let button = |index: usize| ReplyButton {
        id: index.to_string(),
        title: format!("No. {index}"),
    };
    (0..count).map(button).collect()
}

fn reply(id: String, title: String) -> Content {
    acting(Action::Buttons(vec![ReplyButton { id, title }]))
}

fn row(index: usize) -> ListRow {
    ListRow {
        id: index.to_string(),
        title: format!("Row {index}"),
        description: None,
    }
}

/// Sections of one row each.
fn sections(count: usize) -> Vec<ListSection> {
    let section = |index: usize| ListSection {
        title: Some(format!("Section {index}")),
        rows: vec![row(index)],
    };
    (0..count).map(section).collect()
}

fn list(button: String, sections: Vec<ListSection>) -> Content {
    acting(Action::List { button, sections })
}

fn one_row(change: impl FnOnce(&mut ListRow)) -> Content {
    let mut sections = sections(1);
    change(&mut sections[0].rows[0]);
    list("See".to_owned(), sections)
}

fn products(sections: Vec<ProductSection>) -> Content {
    with(|message| {
        message.header = Some(Header::Text("Cakes".to_owned()));
        message.action = Action::Products {
            catalog_id: "367".to_owned(),
            sections,
        };
    })
}

fn product_section(title: String, count: usize) -> ProductSection {
    ProductSection {
        title: Some(title),
        products: (0..count).map(|index| format!("SKU-{index}")).collect(),
    }
}

fn flow(text: String) -> Content {
    acting(Action::Flow(Flow {
        flow: FlowRef::Name("booking".to_owned()),
        text,
        token: None,
        draft: false,
        start: FlowStart::First,
    }))
}

fn call(text: Option<String>, ttl_minutes: Option<u32>) -> Content {
    acting(Action::VoiceCall {
        text,
        ttl_minutes,
        payload: None,
    })
}

fn carousel(shop: &Shop, count: usize, body: Option<String>, action: &Action) -> Content {
    let card = CarouselCard {
        header: Some(Header::Image(shop.known.image.clone().into())),
        body,
        action: action.clone(),
    };
    acting(Action::Carousel(vec![card; count]))
}

fn link(text: String) -> Action {
    Action::Link {
        text,
        url: "https://shop.example/a".to_owned(),
    }
}

fn see() -> Action {
    link("See".to_owned())
}

pub(super) fn limits() -> Vec<Limit> {
    let mut all = parts();
    all.extend(choices());
    all.extend(shop_and_forms());
    all
}

fn parts() -> Vec<Limit> {
    vec![
        most("interactive.header.text", 60, |_, count| {
            with(|message| message.header = Some(Header::Text(letters(count))))
        }),
        most("interactive.body.text", 1024, |_, count| {
            with(|message| message.body = Some(letters(count)))
        }),
        least("interactive.body.text", 1, |_, count| {
            with(|message| message.body = Some(letters(count)))
        }),
        most("interactive.footer.text", 60, |_, count| {
            with(|message| message.footer = Some(letters(count)))
        }),
        most("interactive.body.text", 1024, |_, count| {
            let mut message = Interactive::new(letters(count), see());
            message.action = Action::List {
                button: "See".to_owned(),
                sections: sections(1),
            };
            Content::Interactive(Box::new(message))
        }),
    ]
}

fn choices() -> Vec<Limit> {
    const REPLY: &str = "interactive.action.buttons";
    const ROW: &str = "interactive.action.sections";
    vec![
        most(REPLY, 3, |_, count| acting(Action::Buttons(replies(count)))),
        least(REPLY, 1, |_, count| acting(Action::Buttons(replies(count)))),
        most(
            "interactive.action.buttons[0].reply.title",
            20,
            |_, count| reply("a".to_owned(), letters(count)),
        ),
        most("interactive.action.buttons[0].reply.id", 256, |_, count| {
            reply(letters(count), "Yes".to_owned())
        }),
        most("interactive.action.button", 20, |_, count| {
            list(letters(count), sections(1))
        }),
        most(ROW, 10, |_, count| list("See".to_owned(), sections(count))),
        least(ROW, 1, |_, count| list("See".to_owned(), sections(count))),
        // Ten rows in all, however many sections.
        most("interactive.action.sections.rows", 10, |_, count| {
            let mut two = sections(2);
            two[0].rows = (2..=count).map(row).collect();
            list("See".to_owned(), two)
        }),
        most("interactive.action.sections[0].title", 24, |_, count| {
            let mut sections = sections(2);
            sections[0].title = Some(letters(count));
            list("See".to_owned(), sections)
        }),
        most(
            "interactive.action.sections[0].rows[0].title",
            24,
            |_, count| one_row(|row| row.title = letters(count)),
        ),
        most(
            "interactive.action.sections[0].rows[0].description",
            72,
            |_, count| one_row(|row| row.description = Some(letters(count))),
        ),
        most(
            "interactive.action.sections[0].rows[0].id",
            200,
            |_, count| one_row(|row| row.id = letters(count)),
        ),
        most(
            "interactive.action.parameters.display_text",
            20,
            |_, count| acting(link(letters(count))),
        ),
    ]
}

fn shop_and_forms() -> Vec<Limit> {
    vec![
        most("interactive.action.sections", 10, |_, count| {
            let section = |index| product_section(format!("Section {index}"), 1);
            products((0..count).map(section).collect())
        }),
        most(
            "interactive.action.sections.product_items",
            30,
            |_, count| {
                products(vec![
                    product_section("One".to_owned(), 15),
                    product_section("Two".to_owned(), count - 15),
                ])
            },
        ),
        most("interactive.action.sections[0].title", 24, |_, count| {
            products(vec![product_section(letters(count), 1)])
        }),
        most("interactive.action.parameters.flow_cta", 20, |_, count| {
            flow(letters(count))
        }),
        most(
            "interactive.action.parameters.display_text",
            20,
            |_, count| call(Some(letters(count)), None),
        ),
        most(
            "interactive.action.parameters.ttl_minutes",
            43_200,
            |_, count| call(None, Some(u32::try_from(count).unwrap())),
        ),
        least(
            "interactive.action.parameters.ttl_minutes",
            1,
            |_, count| call(None, Some(u32::try_from(count).unwrap())),
        ),
        most("interactive.action.cards", 10, |shop, count| {
            carousel(shop, count, None, &see())
        }),
        least("interactive.action.cards", 2, |shop, count| {
            carousel(shop, count, None, &see())
        }),
        most(
            "interactive.action.cards[0].body.text",
            160,
            |shop, count| carousel(shop, 2, Some(letters(count)), &see()),
        ),
        // Line breaks.
        most("interactive.action.cards[0].body.text", 2, |shop, count| {
            carousel(shop, 2, Some(format!("a{}b", "\n".repeat(count))), &see())
        }),
        most(
            "interactive.action.cards[0].action.buttons",
            2,
            |shop, count| carousel(shop, 2, None, &Action::Buttons(replies(count))),
        ),
        most(
            "interactive.action.cards[0].action.buttons[0].quick_reply.title",
            20,
            |shop, count| {
                let button = ReplyButton {
                    id: "a".to_owned(),
                    title: letters(count),
                };
                carousel(shop, 2, None, &Action::Buttons(vec![button]))
            },
        ),
        most(
            "interactive.action.cards[0].action.buttons[0].quick_reply.id",
            256,
            |shop, count| {
                let button = ReplyButton {
                    id: letters(count),
                    title: "Yes".to_owned(),
                };
                carousel(shop, 2, None, &Action::Buttons(vec![button]))
            },
        ),
        most(
            "interactive.action.parameters.values.in_pin_code",
            6,
            |_, count| {
                acting(Action::Address {
                    parameters: json!({ "country": "IN", "values": { "in_pin_code": "4".repeat(count) } }),
                })
            },
        ),
    ]
}
