//! Nothing that answers bring prints names, numbers, texts or addresses of files through `Debug`.

use serde_json::{Value, json};
use shopbell_cloud_api::message::{Action, Header, Interactive};
use shopbell_cloud_api::message::{
    CarouselCard, DirectSend, Flow, FlowRef, FlowStart, ListRow, ListSection, ProductSection,
    ReplyButton,
};
use shopbell_cloud_api::template::TemplateCategory;
use shopbell_cloud_api::{
    Automation, Command, Content, E164, FileHandle, MediaId, MediaSource, NewTemplate,
    OutgoingMessage, PhoneNumberId, ProfileChange, Template, TemplateEdit, UploadFile, WaId,
    WabaId,
};

use crate::management::{page, shop};
use crate::server::{Answer, Server};

const CANARY: &str = "CANARY";
const NUMBER: &str = "34600999888";

#[track_caller]
fn silent(shown: &impl std::fmt::Debug) {
    let shown = format!("{shown:?} {shown:#?}");
    assert!(
        !shown.contains(CANARY) && !shown.contains(NUMBER),
        "{shown}"
    );
}

fn template() -> Value {
    json!({ "id": "1", "name": "t", "language": "es", "status": "APPROVED", "category": "UTILITY",
        "components": [{ "type": "BODY", "text": CANARY },
            { "type": "BUTTONS", "buttons": [{ "type": "URL", "text": CANARY, "url": CANARY }] }] })
}

#[tokio::test]
async fn answers() {
    let number = json!({ "id": "700", "display_phone_number": NUMBER, "verified_name": CANARY });
    let server = Server::answering([
        Answer::json(200, &number),
        Answer::json(200, &json!({ "id": "800", "name": CANARY })),
        page(&json!([number, { "name": CANARY }])),
        page(&json!([template(), { "text": CANARY }])),
        page(&json!([{ "about": CANARY, "address": CANARY, "email": CANARY }])),
        Answer::json(200, &json!({ "conversational_automation": { "prompts": [CANARY], "commands": [{ "command_name": CANARY }] } })),
        Answer::json(200, &json!({ "username": CANARY })),
        Answer::json(200, &json!({ "code": "4O", "prefilled_message": CANARY })),
        Answer::json(200, &json!({ "id": "1", "url": CANARY, "mime_type": "image/png" })),
        page(&json!([{ "wa_id": NUMBER }])),
        Answer::json(200, &json!({ "data": { "is_valid": true, "application": CANARY } })),
        Answer::json(200, &json!({ "messages": [{ "id": "wamid.A" }], "contacts": [{ "input": NUMBER, "wa_id": NUMBER }] })),
        Answer::json(400, &json!({ "error": { "code": 131_009, "message": CANARY, "error_user_msg": CANARY, "error_data": { "details": NUMBER } } })),
    ])
    .await;
    let client = server.client();
    let waba = WabaId::new("800");
    silent(&client.phone_number(&shop()).await.unwrap());
    silent(&client.waba(&waba).await.unwrap());
    silent(&client.phone_numbers(&waba, None).await.unwrap());
    silent(&client.templates(&waba, None).await.unwrap());
    silent(&client.business_profile(&shop()).await.unwrap());
    silent(&client.automation(&shop()).await.unwrap());
    silent(&client.username(&shop()).await.unwrap());
    silent(&client.create_link(&shop(), "x").await.unwrap());
    silent(&client.media(&MediaId::new("1"), None).await.unwrap());
    silent(&client.blocked(&shop(), None).await.unwrap());
    silent(&client.token_info().await.unwrap());
    let message = OutgoingMessage::text(WaId::new(NUMBER).into(), CANARY);
    silent(&client.send_message(&shop(), &message).await.unwrap());
    let error = client.send_message(&shop(), &message).await.unwrap_err();
    silent(&error);
    assert!(!format!("{error} {:?}", std::error::Error::source(&error)).contains(CANARY));
    silent(&client);
}

#[test]
fn requests() {
    let canary = || CANARY.to_owned();
    let reply = ReplyButton {
        id: canary(),
        title: canary(),
    };
    let row = ListRow {
        id: canary(),
        title: canary(),
        description: None,
    };
    let section = ListSection {
        title: Some(canary()),
        rows: vec![row],
    };
    let flow = Flow {
        flow: FlowRef::Id("1".to_owned()),
        text: canary(),
        token: Some(canary()),
        draft: false,
        start: FlowStart::Screen {
            screen: "A".to_owned(),
            data: Some(json!(CANARY)),
        },
    };
    let card = CarouselCard {
        header: Some(Header::Image(MediaSource::Link(canary()))),
        body: Some(canary()),
        action: Action::Buttons(vec![reply.clone()]),
    };
    for action in [
        Action::Buttons(vec![reply]),
        Action::List {
            button: canary(),
            sections: vec![section],
        },
        Action::Link {
            text: canary(),
            url: canary(),
        },
        Action::Products {
            catalog_id: "1".to_owned(),
            sections: vec![ProductSection {
                title: Some(canary()),
                products: vec![],
            }],
        },
        Action::Flow(flow),
        Action::Carousel(vec![card.clone()]),
        Action::Address {
            parameters: json!({ "values": { "name": CANARY } }),
        },
        Action::Other {
            kind: "x".to_owned(),
            action: json!(CANARY),
        },
    ] {
        silent(&action);
        silent(&Interactive::new(CANARY, action.clone()));
        silent(&Content::Interactive(Box::new(Interactive::new(
            CANARY, action,
        ))));
    }
    silent(&card);
    silent(&Header::Text(canary()));
    silent(&Content::Other {
        kind: "x".to_owned(),
        body: json!(CANARY),
    });
    silent(&Content::Image {
        media: MediaSource::Link(canary()),
        caption: Some(canary()),
    });
    silent(&UploadFile {
        path: CANARY.into(),
        mime: "image/png".to_owned(),
        file_name: canary(),
    });
    silent(&FileHandle::new(CANARY));
    silent(&ProfileChange {
        about: Some(canary()),
        ..ProfileChange::default()
    });
    silent(&Automation {
        prompts: vec![canary()],
        commands: vec![Command {
            name: canary(),
            description: canary(),
        }],
    });
    silent(&NewTemplate::new(
        "t",
        "es",
        TemplateCategory::Utility,
        vec![json!(CANARY)],
    ));
    silent(&TemplateEdit {
        components: Some(vec![json!(CANARY)]),
        ..TemplateEdit::default()
    });
    silent(&Template::read(template()).unwrap());
    silent(&Template::read(template()).unwrap().components);
    silent(&E164::parse(&format!("+{NUMBER}"), None).unwrap());
    let direct = DirectSend {
        category: "utility".to_owned(),
        template_name: None,
    };
    silent(
        &OutgoingMessage::text(WaId::new(NUMBER).into(), CANARY)
            .sent_directly(direct)
            .with_identity_key_hash(CANARY),
    );
    assert_eq!(
        format!("{:?}", PhoneNumberId::new("1")),
        "PhoneNumberId(\"1\")",
        "ids of ours may be shown"
    );
}
