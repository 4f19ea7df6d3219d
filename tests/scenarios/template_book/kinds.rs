//! Every kind of part: written here, approved, filled in from a file or a form, sent, shown.

use shopbell_core::{
    SendTemplate, TemplateInfo, TemplateValue,
    template_book::draft::{
        DraftButton, DraftCard, DraftCategory, DraftHeader, DraftOffer, SampleKind, TemplateDraft,
    },
    views::{MessageView, State},
};
use shopbell_domain::ConversationId;
use shopbell_simulator::{Asset, Review};

use super::{draft, example};
use crate::support::{World, only};

pub(super) fn value(part: &str, name: &str, text: &str) -> TemplateValue {
    TemplateValue {
        part: part.into(),
        name: name.into(),
        text: text.into(),
    }
}

impl World {
    /// Writes a template, has it approved, and returns it as the picker has it.
    pub(super) async fn has_template(&self, draft: TemplateDraft) -> TemplateInfo {
        let (name, language) = (draft.name.clone(), draft.language.clone());
        self.submits(draft).await;
        assert!(
            self.simulator
                .review(&name, &language, &Review::Approved)
                .await
        );
        self.template_once(&name, "the approval", |one| one.unusable.is_none())
            .await
    }

    pub(super) async fn sends_template(
        &self,
        chat: ConversationId,
        template: &TemplateInfo,
        values: Vec<TemplateValue>,
    ) -> MessageView {
        let send = SendTemplate {
            conversation: chat,
            template: template.id,
            values,
            client_key: template.name.clone(),
        };
        self.engine().send_template(send).await.unwrap()
    }
}

#[tokio::test]
async fn a_header_takes_a_file_and_the_bubble_shows_it() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    for (at, (media, asset, kind)) in [
        (SampleKind::Image, Asset::Cake, "image"),
        (SampleKind::Video, Asset::Video, "video"),
        (SampleKind::Document, Asset::PriceList, "document"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut wanted = draft(&format!("with_{kind}"));
        wanted.body = format!("Hi {{{{customer_name}}}}, here is our {kind}.");
        let sample = Some(world.sample(media).await);
        wanted.header = DraftHeader::Media { media, sample };
        let template = world.has_template(wanted).await;
        let missing = SendTemplate {
            conversation: chat,
            template: template.id,
            values: vec![value("body", "customer_name", "Ana")],
            client_key: "none".into(),
        };
        let missing = world.engine().send_template(missing).await.unwrap_err();
        assert_eq!(missing.code(), "template_value_missing", "{kind}");
        let wrong = value("header", "file", &world.picks(Asset::Jingle).await);
        if kind != "document" {
            let send = SendTemplate {
                conversation: chat,
                template: template.id,
                values: vec![wrong, value("body", "customer_name", "Ana")],
                client_key: "wrong".into(),
            };
            let refused = world.engine().send_template(send).await.unwrap_err();
            assert_eq!(refused.code(), "media_type_refused", "{kind}");
        }
        let file = world.picks(asset).await;
        let values = vec![
            value("header", "file", &file),
            value("body", "customer_name", "Ana"),
        ];
        let sent = world.sends_template(chat, &template, values).await;
        assert!(sent.media.is_some(), "the bubble has the file");
        world
            .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
            .await;
        let received = ana.inbox();
        let request = &received[at].request["template"]["components"];
        assert_eq!(request[0]["parameters"][0]["type"], kind);
        assert!(
            request[0]["parameters"][0][kind]["id"].is_string(),
            "{request}"
        );
    }
}

#[tokio::test]
async fn a_place_a_coupon_and_an_end_are_filled_in() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let mut wanted = draft("visit_us");
    wanted.category = DraftCategory::Marketing;
    wanted.header = DraftHeader::Location;
    wanted.offer = Some(DraftOffer {
        text: "Soon over".into(),
        expires: true,
    });
    wanted.buttons = vec![
        DraftButton::Coupon {
            example: "SPRING10".into(),
        },
        DraftButton::Url {
            text: "Shop".into(),
            url: "https://shop.example/s/{{1}}".into(),
            example: "https://shop.example/s/x".into(),
        },
    ];
    let template = world.has_template(wanted).await;
    let values = |ends_ms: i64| {
        vec![
            value("header", "name", "Luna Bakery"),
            value("header", "address", "Praça da Sé 14"),
            value("header", "latitude", "-23,55"),
            value("header", "longitude", "-46.63"),
            value("body", "customer_name", "Ana"),
            value("offer", "ends", &ends_ms.to_string()),
            value("button:0", "code", "LUNA10"),
            value("button:1", "1", "ana"),
        ]
    };
    let now_ms = i64::try_from(world.clock.now_s()).unwrap() * 1000;
    let over = SendTemplate {
        conversation: chat,
        template: template.id,
        values: values(now_ms - 1),
        client_key: "over".into(),
    };
    let refused = world.engine().send_template(over).await.unwrap_err();
    assert_eq!(
        refused.params(),
        [("name", "ends".to_owned())],
        "an offer that is over"
    );
    let sent = world
        .sends_template(chat, &template, values(now_ms + 3_600_000))
        .await;
    world
        .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    let shown = only(ana.inbox()).shown.unwrap();
    assert_eq!(shown.place.unwrap().0, "Luna Bakery");
    assert_eq!(
        shown.offer,
        Some(("Soon over".into(), Some(now_ms + 3_600_000)))
    );
    assert_eq!(shown.buttons[0].leads_to.as_deref(), Some("LUNA10"));
    assert_eq!(
        shown.buttons[1].leads_to.as_deref(),
        Some("https://shop.example/s/ana")
    );
}

#[tokio::test]
async fn a_carousel_has_a_file_for_each_card_and_they_stay_here() {
    let mut world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let mut wanted = draft("cakes");
    wanted.category = DraftCategory::Marketing;
    for _ in 0..3 {
        wanted.cards.push(DraftCard {
            sample: Some(world.sample(SampleKind::Image).await),
            body: "Today: {{cake}}, fresh and warm".into(),
            examples: vec![example("cake", "strawberry cake")],
            buttons: vec![DraftButton::QuickReply {
                text: "Mine".into(),
            }],
        });
    }
    let template = world.has_template(wanted).await;
    let mut values = vec![value("body", "customer_name", "Ana")];
    let mut files = Vec::new();
    for (at, asset) in [Asset::Cake, Asset::Bread, Asset::Cupcakes]
        .into_iter()
        .enumerate()
    {
        let file = world.picks(asset).await;
        values.push(value(&format!("card:{at}/header"), "file", &file));
        values.push(value(
            &format!("card:{at}/body"),
            "cake",
            &format!("cake {at}"),
        ));
        files.push(file);
    }
    let sent = world.sends_template(chat, &template, values).await;
    world
        .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    let received = only(ana.inbox());
    let shown = received.shown.unwrap();
    assert_eq!(shown.cards[2].body, "Today: cake 2, fresh and warm");
    let cards = &received.request["template"]["components"][1]["cards"];
    let ids: Vec<_> = (0..3)
        .map(|at| cards[at]["components"][0]["parameters"][0]["image"]["id"].as_str())
        .collect();
    assert!(
        ids.iter().all(Option::is_some) && ids[0] != ids[1],
        "{cards}"
    );
    world.crash().await;
    world
        .clock
        .advance(std::time::Duration::from_secs(3 * 24 * 60 * 60));
    world.open().await;
    for file in &files {
        world.engine().staged_thumb(file).await.unwrap();
    }
}

#[tokio::test]
async fn a_one_time_code_stands_in_the_text_and_behind_the_button() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let mut wanted = draft("login");
    wanted.category = DraftCategory::Authentication;
    let template = world.has_template(wanted).await;
    assert_eq!(template.variables.len(), 1, "the code is asked for once");
    let sent = world
        .sends_template(chat, &template, vec![value("body", "1", "482913")])
        .await;
    world
        .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    let shown = only(ana.inbox()).shown.unwrap();
    assert!(shown.body.starts_with("*482913*"), "{shown:?}");
    let behind = shown.buttons[0].leads_to.as_deref().unwrap();
    assert!(behind.ends_with("code=otp482913"), "{behind}");
}
