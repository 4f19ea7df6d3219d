//! Setting a shop up: token, number, profile, templates, webhooks.

use serde_json::{Value, json};
use shopbell_cloud_api::template::{TemplateCategory, TemplateStatus};
use shopbell_cloud_api::{
    AppId, AppSecret, Automation, CallbackOverride, Client, CodeMethod, Command, NewTemplate, Node,
    PhoneNumberId, ProfileChange, TemplateEdit, TemplateId, WabaId, Wamid,
};

use crate::server::{Answer, Seen, Server, builder};

pub(crate) fn shop() -> PhoneNumberId {
    PhoneNumberId::new("700")
}

pub(crate) fn ok() -> Answer {
    Answer::json(200, &json!({ "success": true }))
}

pub(crate) fn page(data: &Value) -> Answer {
    Answer::json(200, &json!({ "data": data }))
}

/// Method, path below the version, and query of a request.
pub(crate) fn line(seen: &Seen) -> String {
    let path = seen.uri.path().split_once("/v25.0").unwrap().1;
    let query = seen
        .uri
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    format!("{} {path}{query}", seen.method)
}

pub(crate) async fn serving(answer: Answer) -> (Server, Client) {
    let server = Server::answering([answer]).await;
    let client = server.client();
    (server, client)
}

#[tokio::test]
async fn a_token_tells_what_it_may_do() {
    let (server, client) = serving(Answer::json(200, &json!({ "data": {
        "app_id": 670, "application": "Inbox", "type": "SYSTEM_USER", "is_valid": true, "expires_at": 0,
        "user_id": "122", "scopes": ["whatsapp_business_messaging"], "granular_scopes": [
            { "scope": "whatsapp_business_management", "target_ids": ["800", 801] },
            { "scope": "whatsapp_business_messaging", "target_ids": ["800"] },
            { "scope": "business_management", "target_ids": ["1"] }, { "scope": "whatsapp_x" } ] } }))).await;
    let info = client.token_info().await.unwrap();
    assert_eq!((info.is_valid, info.expires_at), (true, None), "0 is never");
    assert_eq!(info.accounts, [WabaId::new("800"), WabaId::new("801")]);
    assert_eq!(info.app_id, Some(AppId::new("670")));
    assert_eq!(line(&server.only()), "GET /debug_token?input_token=token-1");

    let (_, client) = serving(Answer::json(
        200,
        &json!({ "data": { "is_valid": false,
        "error": { "code": 190, "subcode": 463, "message": "expired" } } }),
    ))
    .await;
    let info = client.token_info().await.unwrap();
    assert_eq!(
        (info.is_valid, info.problem),
        (false, Some((190, Some(463))))
    );
}

#[tokio::test]
async fn apps_that_want_a_proof_get_one_with_each_request() {
    let server = Server::answering([ok(), ok()]).await;
    let secret = AppSecret::new("Jefe");
    let client = builder(&server.url)
        .app_secret(secret.clone())
        .build()
        .unwrap();
    client
        .mark_read(&shop(), &Wamid::new("wamid.A"), false)
        .await
        .unwrap();
    let to = CallbackOverride {
        url: "https://a.example/w".to_owned(),
        verify_token: "v".to_owned(),
    };
    client
        .subscribe_fields(&AppId::new("670"), &secret, &to, &["messages", "security"])
        .await
        .unwrap();
    let seen = server.seen();
    let query = seen[0].uri.query().unwrap();
    let proof = query.strip_prefix("appsecret_proof=").unwrap();
    // HMAC-SHA256 of `token-1` with `Jefe`, from another implementation.
    assert_eq!(
        proof,
        "7dc6f1c6ec58cf37d57f9bb6ff4c452e4b44243dc6fd3e6a03c57d0f3d54f123"
    );
    assert_eq!(
        (line(&seen[1]), seen[1].authorization()),
        (
            "POST /670/subscriptions".to_owned(),
            Some("Bearer 670|Jefe")
        )
    );
    assert_eq!(seen[1].json()["fields"], "messages,security");
}

#[tokio::test]
async fn numbers_accounts_and_their_health() {
    let (server, client) =
        serving(page(&json!([{ "id": "700", "status": "CONNECTED" }, {}]))).await;
    let numbers = client
        .phone_numbers(&WabaId::new("800"), None)
        .await
        .unwrap();
    assert_eq!(
        (numbers.items[0].status.as_deref(), numbers.broken.len()),
        (Some("CONNECTED"), 1)
    );
    assert!(line(&server.only()).starts_with("GET /800/phone_numbers?limit=100&fields=id"));

    let (server, client) = serving(page(&json!([{ "id": "800", "name": "Taller Sol" }]))).await;
    let accounts = client.assigned_accounts("122", None).await.unwrap();
    assert_eq!(accounts.items[0].name.as_deref(), Some("Taller Sol"));
    assert_eq!(
        line(&server.only()),
        "GET /122/assigned_whatsapp_business_accounts?fields=id%2Cname"
    );

    let status = json!({ "can_send_message": "LIMITED", "entities": [
        { "entity_type": "PHONE_NUMBER", "id": "700", "can_send_message": "AVAILABLE" },
        { "entity_type": "BUSINESS", "can_send_message": "LIMITED", "additional_info": ["Wait."],
          "errors": [{ "error_code": 141_010, "error_description": "Not verified.", "possible_solution": "Verify." }] } ] });
    let (server, client) = serving(Answer::json(
        200,
        &json!({ "health_status": status, "id": "700" }),
    ))
    .await;
    let health = client.health(Node::Number(&shop())).await.unwrap();
    assert_eq!(health.can_send.as_deref(), Some("LIMITED"));
    assert_eq!(health.entities[1].errors, [141_010]);
    assert_eq!(
        health.entities[1].advice,
        ["Not verified.", "Verify.", "Wait."]
    );
    assert_eq!(line(&server.only()), "GET /700?fields=health_status");
}

#[tokio::test]
async fn a_number_is_verified_and_registered() {
    let server = Server::answering((0..5).map(|_| ok())).await;
    let client = server.client();
    client
        .request_code(&shop(), CodeMethod::Voice, "es_ES")
        .await
        .unwrap();
    client.verify_code(&shop(), "123-456").await.unwrap();
    client.register(&shop(), "739182").await.unwrap();
    client.set_pin(&shop(), "739183").await.unwrap();
    client.deregister(&shop()).await.unwrap();
    let told: Vec<_> = server
        .seen()
        .iter()
        .map(|seen| (line(seen), seen.json()))
        .collect();
    assert_eq!(
        told[0],
        (
            "POST /700/request_code".to_owned(),
            json!({ "code_method": "VOICE", "language": "es_ES" })
        )
    );
    assert_eq!(
        told[1],
        (
            "POST /700/verify_code".to_owned(),
            json!({ "code": "123456" })
        )
    );
    assert_eq!(
        told[2],
        (
            "POST /700/register".to_owned(),
            json!({ "messaging_product": "whatsapp", "pin": "739182" })
        )
    );
    assert_eq!(
        told[3],
        ("POST /700".to_owned(), json!({ "pin": "739183" }))
    );
    assert_eq!(told[4].0, "POST /700/deregister");
}

#[tokio::test]
async fn webhooks_of_one_number() {
    let server = Server::answering([ok(), ok(), ok(), Answer::json(200, &json!({ "webhook_configuration":
        { "phone_number": "https://a.example/w", "application": "https://b.example/w" }, "id": "700" }))]).await;
    let client = server.client();
    let to = CallbackOverride {
        url: "https://a.example/w".to_owned(),
        verify_token: "v".to_owned(),
    };
    client
        .override_number_webhooks(&shop(), Some(&to))
        .await
        .unwrap();
    client
        .override_number_webhooks(&shop(), None)
        .await
        .unwrap();
    client.unsubscribe_app(&WabaId::new("800")).await.unwrap();
    let addresses = client.webhook_addresses(&shop()).await.unwrap();
    assert_eq!(
        (addresses.phone_number.as_deref(), addresses.account),
        (Some("https://a.example/w"), None)
    );
    let seen = server.seen();
    assert_eq!(
        seen[0].json(),
        json!({ "webhook_configuration":
        { "override_callback_uri": "https://a.example/w", "verify_token": "v" } })
    );
    assert_eq!(
        seen[1].json(),
        json!({ "webhook_configuration": { "override_callback_uri": "" } })
    );
    assert_eq!(line(&seen[2]), "DELETE /800/subscribed_apps");
}

#[tokio::test]
async fn a_template_is_submitted_changed_and_deleted() {
    let server = Server::answering([
        Answer::json(
            200,
            &json!({ "id": "572", "status": "PENDING", "category": "MARKETING" }),
        ),
        ok(),
        ok(),
        ok(),
        ok(),
        Answer::json(
            200,
            &json!({ "id": 572, "name": "order_ready", "language": "es_ES", "status": "FLAGGED" }),
        ),
    ])
    .await;
    let (client, waba, id) = (server.client(), WabaId::new("800"), TemplateId::new("572"));
    let body = json!({ "type": "BODY", "text": "Hola." });
    let new = NewTemplate::new(
        "order_ready",
        "es_ES",
        TemplateCategory::Utility,
        vec![body.clone()],
    )
    .with_named_parameters();
    let submitted = client.create_template(&waba, &new).await.unwrap();
    assert_eq!(
        (submitted.id, submitted.status),
        (id.clone(), TemplateStatus::Pending)
    );
    assert_eq!(
        submitted.category,
        Some(TemplateCategory::Marketing),
        "Meta decided otherwise"
    );
    let edit = TemplateEdit {
        components: Some(vec![body.clone()]),
        ..TemplateEdit::default()
    };
    client.edit_template(&id, &edit).await.unwrap();
    client.unpause_template(&id).await.unwrap();
    client
        .delete_template(&waba, "order_ready", Some(&id))
        .await
        .unwrap();
    client
        .delete_template(&waba, "order_ready", None)
        .await
        .unwrap();
    assert!(client.template(&id).await.unwrap().status.is_sendable());
    let seen = server.seen();
    assert_eq!(
        seen[0].json(),
        json!({ "name": "order_ready", "language": "es_ES", "category": "UTILITY",
        "parameter_format": "NAMED", "components": [body] })
    );
    assert_eq!(seen[1].json(), json!({ "components": [body] }));
    assert_eq!(line(&seen[2]), "POST /572/unpause");
    assert_eq!(
        line(&seen[3]),
        "DELETE /800/message_templates?name=order_ready&hsm_id=572"
    );
    assert_eq!(
        line(&seen[4]),
        "DELETE /800/message_templates?name=order_ready"
    );
}

#[tokio::test]
async fn an_example_file_goes_up_in_two_steps() {
    let server = Server::answering([
        Answer::json(200, &json!({ "id": "upload:MTph?sig=ARa%2Fb" })),
        Answer::json(200, &json!({ "h": "4::aW1h" })),
    ])
    .await;
    let file = tempfile::Builder::new().suffix(".png").tempfile().unwrap();
    std::fs::write(file.path(), b"picture").unwrap();
    let handle = server
        .client()
        .upload_sample(&AppId::new("670"), file.path(), "image/png")
        .await
        .unwrap();
    assert_eq!(handle.as_str(), "4::aW1h");
    let seen = server.seen();
    assert!(
        line(&seen[0]).contains("/670/uploads?file_name=")
            && line(&seen[0]).contains("file_length=7&file_type=image%2Fpng")
    );
    assert_eq!(
        line(&seen[1]),
        "POST /upload:MTph?sig=ARa%2Fb",
        "the session's own query stays as it is"
    );
    assert_eq!(
        (seen[1].authorization(), &seen[1].headers["file_offset"]),
        (Some("OAuth token-1"), &"0".parse().unwrap())
    );
    assert_eq!(&seen[1].body[..], b"picture");
}

#[tokio::test]
async fn what_customers_see() {
    let server = Server::answering([
        page(&json!([{ "about": "Repairs", "websites": ["https://a.example"], "vertical": "RETAIL", "email": "" }])),
        ok(),
        Answer::json(200, &json!({ "conversational_automation": { "prompts": ["Open today?"],
            "commands": [{ "command_name": "state" }, {}] } })),
        ok(),
        page(&json!([{ "is_cart_enabled": true }])),
        ok(),
        Answer::json(200, &json!({ "status": "reserved" })),
    ]).await;
    let client = server.client();
    let profile = client.business_profile(&shop()).await.unwrap();
    assert_eq!(
        (profile.about.as_deref(), profile.email),
        (Some("Repairs"), None)
    );
    let change = ProfileChange {
        about: Some("Closed".to_owned()),
        ..ProfileChange::default()
    };
    client.change_profile(&shop(), &change).await.unwrap();
    let automation = client.automation(&shop()).await.unwrap();
    assert_eq!(
        (automation.prompts.len(), automation.commands.len()),
        (1, 1)
    );
    let command = Command {
        name: "state".to_owned(),
        description: "How far?".to_owned(),
    };
    let offer = Automation {
        prompts: vec![],
        commands: vec![command],
    };
    client.set_automation(&shop(), &offer).await.unwrap();
    let commerce = client.commerce_settings(&shop()).await.unwrap();
    assert_eq!(
        (commerce.is_cart_enabled, commerce.is_catalog_visible),
        (Some(true), None)
    );
    client
        .set_commerce_settings(&shop(), true, false)
        .await
        .unwrap();
    let name = client.username(&shop()).await.unwrap();
    assert_eq!(
        (name.username, name.status.as_deref()),
        (None, Some("reserved"))
    );
    let seen = server.seen();
    assert_eq!(
        seen[1].json(),
        json!({ "messaging_product": "whatsapp", "about": "Closed" }),
        "the rest stays"
    );
    assert_eq!(
        seen[3].json(),
        json!({ "prompts": [],
        "commands": [{ "command_name": "state", "command_description": "How far?" }] })
    );
    assert_eq!(
        line(&seen[5]),
        "POST /700/whatsapp_commerce_settings?is_cart_enabled=true&is_catalog_visible=false"
    );
}
