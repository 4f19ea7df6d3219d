//! Lists, bulk changes and the library of templates.

use serde_json::json;
use shopbell_cloud_api::template::{TemplateCategory, TemplateStatus};
use shopbell_cloud_api::{
    Error, LibraryQuery, LibraryTemplate, NewTemplate, Problem, TemplateEdit, TemplateFilter,
    TemplateId, WabaId,
};

use crate::management::{line, ok, page, serving};
use crate::server::{Answer, Server};

fn waba() -> WabaId {
    WabaId::new("800")
}

#[tokio::test]
async fn a_list_is_filtered_and_asks_for_less_when_refused() {
    let refused = json!({ "error": { "code": 100, "message": "no field correct_category" } });
    let template = json!({ "id": "1", "name": "a", "language": "es", "status": "APPROVED", "category": "UTILITY",
        "correct_category": "MARKETING", "previous_category": "UTILITY", "message_send_ttl_seconds": -1 });
    let server = Server::answering([
        Answer::json(400, &refused),
        Answer::json(400, &refused),
        Answer::json(400, &refused),
        page(&json!([template])),
    ])
    .await;
    let filter = TemplateFilter {
        status: Some(TemplateStatus::Approved),
        category: Some(TemplateCategory::Utility),
        name_or_content: Some("ready".to_owned()),
        ..TemplateFilter::default()
    };
    let found = server
        .client()
        .templates_matching(&waba(), &filter, None)
        .await
        .unwrap()
        .templates;
    assert_eq!(found[0].correct_category, Some(TemplateCategory::Marketing));
    assert_eq!(
        (
            found[0].previous_category.clone(),
            found[0].message_send_ttl_seconds
        ),
        (Some(TemplateCategory::Utility), Some(-1))
    );
    let asked: Vec<String> = server.seen().iter().map(line).collect();
    assert!(asked[0].contains("summary=") && !asked[1].contains("summary="));
    assert!(asked[1].contains("correct_category") && !asked[2].contains("correct_category"));
    assert_eq!(
        asked[3],
        "GET /800/message_templates?limit=100&status=APPROVED&category=UTILITY&name_or_content=ready"
    );
}

#[tokio::test]
async fn a_list_tells_how_many_there_are_and_may_be() {
    let counted = |summary: &serde_json::Value| {
        let whole = json!({ "data": [], "summary": summary });
        serving(Answer::json(200, &whole))
    };
    let told = json!({ "message_template_count": 249, "message_template_limit": "250" });
    let (server, client) = counted(&told).await;
    let page = client.templates(&waba(), None).await.unwrap();
    assert_eq!((page.count, page.limit), (Some(249), Some(250)));
    assert!(
        line(&server.only()).ends_with("&summary=message_template_count%2Cmessage_template_limit")
    );
    let (_server, client) = counted(&json!({ "message_template_limit": -1 })).await;
    let page = client.templates(&waba(), None).await.unwrap();
    assert_eq!((page.count, page.limit), (None, None), "not told");
}

#[tokio::test]
async fn many_are_deleted_or_archived_at_once() {
    let server = Server::answering([
        ok(),
        Answer::json(
            200,
            &json!({ "archived_templates": ["1", { "id": 2 }], "failed_templates": ["3"] }),
        ),
        Answer::json(200, &json!({ "unarchived_templates": [1] })),
        Answer::json(200, &json!({})),
    ])
    .await;
    let client = server.client();
    let ids = ["1", "2"].map(TemplateId::new);
    client.delete_templates(&waba(), &ids).await.unwrap();
    let outcome = client.archive_templates(&waba(), &ids, true).await.unwrap();
    assert_eq!(
        (outcome.changed, outcome.failed),
        (ids.to_vec(), vec![TemplateId::new("3")])
    );
    let outcome = client
        .archive_templates(&waba(), &ids[..1], false)
        .await
        .unwrap();
    assert_eq!(outcome.changed, ids[..1]);
    assert!(
        client.archive_templates(&waba(), &ids, true).await.is_err(),
        "nothing said is not done"
    );
    let seen = server.seen();
    assert_eq!(
        line(&seen[0]),
        "DELETE /800/message_templates?hsm_ids=%5B%221%22%2C%222%22%5D"
    );
    assert_eq!(
        seen[1].uri.path(),
        "/800/message_templates/archive",
        "no version there"
    );
    assert_eq!(seen[1].json(), json!({ "hsm_ids": "1,2" }));
    assert_eq!(seen[2].uri.path(), "/800/message_templates/unarchive");

    let many = vec![TemplateId::new("1"); 101];
    let error = client.delete_templates(&waba(), &many).await.unwrap_err();
    let Error::Invalid(invalid) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (invalid.field.as_str(), invalid.problem),
        (
            "hsm_ids",
            Problem::TooMany {
                limit: 100,
                actual: 101
            }
        )
    );
}

#[tokio::test]
async fn what_review_would_refuse_is_not_submitted() {
    let server = Server::answering([]).await;
    let client = server.client();
    let new = NewTemplate::new("Order", "es", TemplateCategory::Utility, vec![]);
    assert!(matches!(
        client.create_template(&waba(), &new).await,
        Err(Error::Invalid(_))
    ));
    let edit = TemplateEdit {
        components: Some(vec![]),
        ..TemplateEdit::default()
    };
    assert!(matches!(
        client.edit_template(&TemplateId::new("1"), &edit).await,
        Err(Error::Invalid(_))
    ));
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn an_edit_names_what_changes() {
    let (server, client) = serving(ok()).await;
    let edit = TemplateEdit {
        category: Some(TemplateCategory::Marketing),
        cta_url_link_tracking_opted_out: Some(true),
        message_send_ttl_seconds: Some(43_200),
        ..TemplateEdit::default()
    };
    client
        .edit_template(&TemplateId::new("1"), &edit)
        .await
        .unwrap();
    assert_eq!(
        server.only().json(),
        json!({ "category": "MARKETING", "cta_url_link_tracking_opted_out": true, "message_send_ttl_seconds": 43_200 })
    );
}

#[tokio::test]
async fn ready_texts_and_languages() {
    let server = Server::answering([
        page(
            &json!([{ "name": "order_pick_up_1", "language": "es", "body": "Hola {{1}}",
            "body_params": ["Ana"], "body_param_types": ["TEXT"] }, {}]),
        ),
        Answer::json(
            200,
            &json!({ "id": "1", "status": "APPROVED", "category": "UTILITY" }),
        ),
        page(&json!([{ "language": "es_ES", "body": "*{{1}}* es tu código." }])),
        page(&json!([{ "id": "2", "status": "APPROVED", "language": "es_ES" }, {}])),
        Answer::json(
            200,
            &json!({ "migrated_templates": { "10": "20" }, "failed_templates": {} }),
        ),
    ])
    .await;
    let client = server.client();
    let query = LibraryQuery {
        search: Some("pick up".to_owned()),
        ..LibraryQuery::default()
    };
    let found = client.template_library(&query, None).await.unwrap();
    assert_eq!(
        (found.items[0].parameters.as_slice(), found.broken.len()),
        (["Ana".to_owned()].as_slice(), 1)
    );
    let button = json!({ "type": "PHONE_NUMBER", "phone_number": "+34600111222" });
    let ready = LibraryTemplate::new("mine", "es", TemplateCategory::Utility, "order_pick_up_1")
        .with_button(button.clone());
    assert_eq!(
        client
            .create_from_library(&waba(), &ready)
            .await
            .unwrap()
            .status,
        TemplateStatus::Approved
    );
    let previews = client
        .preview_one_time_codes(&waba(), &["es_ES", "en"], true, Some(10))
        .await
        .unwrap();
    assert_eq!(previews.len(), 1);
    let made = client
        .upsert_one_time_codes(&waba(), "login", &["es_ES"], &[json!({ "type": "BODY" })])
        .await
        .unwrap();
    assert_eq!((made.items[0].id.as_str(), made.broken.len()), ("2", 1));
    let copied = client
        .copy_templates(&waba(), &WabaId::new("801"), 0)
        .await
        .unwrap();
    assert_eq!(copied, [TemplateId::new("20")]);
    let seen = server.seen();
    assert_eq!(
        line(&seen[0]),
        "GET /message_template_library?search=pick+up"
    );
    assert_eq!(
        seen[1].json(),
        json!({ "name": "mine", "language": "es", "category": "UTILITY",
            "library_template_name": "order_pick_up_1", "library_template_button_inputs": [button] })
    );
    assert!(
        line(&seen[2]).ends_with(
            "add_security_recommendation=true&button_types=OTP&code_expiration_minutes=10"
        )
    );
    assert_eq!(seen[3].json()["languages"], json!(["es_ES"]));
    assert_eq!(
        (line(&seen[4]).as_str(), &seen[4].json()["source_waba_id"]),
        ("POST /801/migrate_message_templates", &json!("800"))
    );
}
