//! The limits of interactive messages.

use shopbell_cloud_api::message::{
    Action, CarouselCard, Flow, FlowRef, FlowStart, Header, Interactive, ListRow, ListSection,
    ProductSection, ReplyButton,
};
use shopbell_cloud_api::{Content, Problem};

use crate::limits::{length, media, refused};
use crate::to_ana;

fn interactive(change: impl FnOnce(&mut Interactive)) -> Content {
    let reply = ReplyButton {
        id: "a".to_owned(),
        title: "A".to_owned(),
    };
    let mut message = Interactive::new("Body", Action::Buttons(vec![reply]));
    change(&mut message);
    Content::Interactive(Box::new(message))
}

fn acting(action: Action) -> Content {
    interactive(|message| message.action = action)
}

fn numbered(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|index| index.to_string())
}

#[test]
fn interactive_texts() {
    length("interactive.body.text", 1024, |text| {
        interactive(|m| m.body = Some(text))
    });
    length("interactive.footer.text", 60, |text| {
        interactive(|m| m.footer = Some(text))
    });
    length("interactive.header.text", 60, |text| {
        interactive(|m| m.header = Some(Header::Text(text)))
    });
    length("interactive.action.parameters.display_text", 20, |text| {
        acting(Action::Link {
            text,
            url: "https://a.example".to_owned(),
        })
    });
    length("interactive.action.parameters.flow_cta", 20, |text| {
        acting(Action::Flow(Flow {
            flow: FlowRef::Id("1".to_owned()),
            text,
            token: None,
            draft: false,
            start: FlowStart::DataExchange,
        }))
    });
    assert_eq!(
        refused(interactive(|m| m.body = None)).field,
        "interactive.body.text"
    );
}

#[test]
fn buttons() {
    let with = |id: String, title: String| acting(Action::Buttons(vec![ReplyButton { id, title }]));
    length("interactive.action.buttons[0].reply.title", 20, |title| {
        with("a".to_owned(), title)
    });
    length("interactive.action.buttons[0].reply.id", 256, |id| {
        with(id, "A".to_owned())
    });
    let many = |count| {
        let reply = |id: String| ReplyButton {
            title: format!("Title {id}"),
            id,
        };
        acting(Action::Buttons(numbered(count).map(reply).collect()))
    };
    assert_eq!(to_ana(many(3)).validate(), Ok(()));
    assert_eq!(
        refused(many(4)).problem,
        Problem::TooMany {
            limit: 3,
            actual: 4
        }
    );
    assert_eq!(
        refused(many(0)).problem,
        Problem::TooFew {
            limit: 1,
            actual: 0
        }
    );
    let twice = |ids: [&str; 2], titles: [&str; 2]| {
        let reply = |(id, title): (&str, &str)| ReplyButton {
            id: id.into(),
            title: title.into(),
        };
        refused(acting(Action::Buttons(
            ids.into_iter().zip(titles).map(reply).collect(),
        )))
    };
    let same = twice(["a", "a"], ["A", "B"]);
    assert_eq!(
        (same.field.as_str(), same.problem),
        ("interactive.action.buttons[1].reply.id", Problem::NotUnique)
    );
    assert_eq!(twice(["a", "b"], ["A", "A"]).problem, Problem::NotUnique);
    assert_eq!(
        refused(with(" a".to_owned(), "A".to_owned())).problem,
        Problem::Malformed
    );
}

#[test]
fn lists() {
    let row = |id: String| ListRow {
        title: format!("Row {id}"),
        id,
        description: None,
    };
    let list = |sections| {
        acting(Action::List {
            button: "Open".to_owned(),
            sections,
        })
    };
    let section = |rows| ListSection {
        title: Some("Title".to_owned()),
        rows,
    };
    let one = |row: ListRow| list(vec![section(vec![row])]);
    let at = "interactive.action.sections[0].rows[0]";
    length(&format!("{at}.id"), 200, |id| {
        one(ListRow {
            id,
            title: "x".to_owned(),
            description: None,
        })
    });
    length(&format!("{at}.title"), 24, |title| {
        one(ListRow {
            id: "x".to_owned(),
            title,
            description: None,
        })
    });
    length(&format!("{at}.description"), 72, |text| {
        one(ListRow {
            id: "x".to_owned(),
            title: "x".to_owned(),
            description: Some(text),
        })
    });
    length("interactive.action.button", 20, |button| {
        acting(Action::List {
            button,
            sections: vec![section(vec![row("1".to_owned())])],
        })
    });
    length("interactive.action.sections[0].title", 24, |title| {
        list(vec![ListSection {
            title: Some(title),
            rows: vec![row("1".to_owned())],
        }])
    });
    let rows = |count| list(vec![section(numbered(count).map(row).collect())]);
    assert_eq!(to_ana(rows(10)).validate(), Ok(()));
    assert_eq!(
        refused(rows(11)).problem,
        Problem::TooMany {
            limit: 10,
            actual: 11
        }
    );
    let sections = |count| list(numbered(count).map(|id| section(vec![row(id)])).collect());
    assert_eq!(to_ana(sections(10)).validate(), Ok(()));
    assert_eq!(refused(sections(11)).problem.actual(), Some(11));
    let untitled = || ListSection {
        title: None,
        rows: vec![row("u".to_owned())],
    };
    assert_eq!(
        to_ana(list(vec![untitled()])).validate(),
        Ok(()),
        "one section needs no title"
    );
    let two = refused(list(vec![section(vec![row("1".to_owned())]), untitled()]));
    assert_eq!(two.field, "interactive.action.sections[1].title");
    let across = [
        section(vec![row("1".to_owned())]),
        section(vec![row("1".to_owned())]),
    ];
    assert_eq!(
        refused(list(across.to_vec())).problem,
        Problem::NotUnique,
        "ids across sections"
    );
}

#[test]
fn products_and_cards() {
    let products = |count| {
        let section = ProductSection {
            title: None,
            products: numbered(count).collect(),
        };
        interactive(|message| {
            message.header = Some(Header::Text("Cases".to_owned()));
            message.action = Action::Products {
                catalog_id: "1".to_owned(),
                sections: vec![section],
            };
        })
    };
    assert_eq!(to_ana(products(30)).validate(), Ok(()));
    assert_eq!(
        refused(products(31)).problem,
        Problem::TooMany {
            limit: 30,
            actual: 31
        }
    );

    let card = |body: &str| CarouselCard {
        header: Some(Header::Video(media())),
        body: Some(body.to_owned()),
        action: Action::Link {
            text: "View".to_owned(),
            url: "https://a.example".to_owned(),
        },
    };
    let cards = |count| acting(Action::Carousel((0..count).map(|_| card("x")).collect()));
    for good in [2, 10] {
        assert_eq!(to_ana(cards(good)).validate(), Ok(()), "{good}");
    }
    assert_eq!(
        refused(cards(1)).problem,
        Problem::TooFew {
            limit: 2,
            actual: 1
        }
    );
    assert_eq!(
        refused(cards(11)).problem,
        Problem::TooMany {
            limit: 10,
            actual: 11
        }
    );
    length("interactive.action.cards[1].body.text", 160, |text| {
        acting(Action::Carousel(vec![card("x"), card(&text)]))
    });
    let tall = acting(Action::Carousel(vec![card("x"), card("1\n2\n3\n4")]));
    assert_eq!(refused(tall).field, "interactive.action.cards[1].body.text");
    let product = CarouselCard {
        action: Action::Product {
            catalog_id: "1".to_owned(),
            product_retailer_id: "2".to_owned(),
        },
        ..card("x")
    };
    let mixed = acting(Action::Carousel(vec![card("x"), product]));
    assert_eq!(
        refused(mixed).field,
        "interactive.action.cards[1].action",
        "all cards alike"
    );
}

#[test]
fn headers_only_where_they_are_allowed() {
    let headed = |header: Option<Header>, action: Action| {
        to_ana(interactive(|message| {
            message.header = header;
            message.action = action;
        }))
        .validate()
    };
    let text = || Some(Header::Text("Hi".to_owned()));
    let picture = || Some(Header::Image(media()));
    let rows = || Action::List {
        button: "Open".to_owned(),
        sections: vec![ListSection {
            title: None,
            rows: vec![ListRow {
                id: "1".to_owned(),
                title: "1".to_owned(),
                description: None,
            }],
        }],
    };
    assert!(headed(text(), rows()).is_ok());
    assert_eq!(
        headed(picture(), rows()).unwrap_err().problem,
        Problem::NotAllowed
    );
    assert!(headed(text(), Action::LocationRequest).is_err());
    let products = || Action::Products {
        catalog_id: "1".to_owned(),
        sections: vec![ProductSection {
            title: None,
            products: vec!["1".to_owned()],
        }],
    };
    assert_eq!(
        headed(None, products()).unwrap_err().problem,
        Problem::Empty,
        "here it is needed"
    );
}
