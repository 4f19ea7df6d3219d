//! What a shop does once, or once in a while.

use serde_json::json;
use shopbell_cloud_api::Content;
use shopbell_cloud_api::{
    AccessToken, AppId, AppSecret, Automation, Error, MarketingOptions, Node, NumberSetting,
    OutgoingMessage, PhoneNumberId, ProductPolicy, ProfileChange, Recipient, Storage,
    TemplateMessage, ThreadControl, UserId, WaId, WabaId, Wamid,
};

use crate::management::{line, ok, page, serving, shop};
use crate::server::{Answer, Server, builder};

#[tokio::test]
async fn settings_are_read_in_either_letter_case_and_changed_one_at_a_time() {
    let (server, client) = serving(Answer::json(200, &json!({ "calling": { "status": "enabled" },
        "payload_encryption": { "status": "DISABLED" }, "user_identity_change": { "enable_identity_key_check": true },
        "storage_configuration": { "status": "no_storage_enabled" } }))).await;
    let settings = client.number_settings(&shop(), true).await.unwrap();
    assert_eq!(
        (settings.calling, settings.payload_encryption),
        (Some(true), Some(false))
    );
    assert_eq!(
        (settings.identity_check, settings.storage.as_deref()),
        (Some(true), Some("NO_STORAGE_ENABLED"))
    );
    assert_eq!(
        line(&server.only()),
        "GET /700/settings?include_sip_credentials=true"
    );

    let changes = [
        (
            NumberSetting::Calling {
                enabled: true,
                icon_visibility: Some("DEFAULT".to_owned()),
                callback: Some(true),
            },
            json!({ "calling": { "status": "ENABLED", "call_icon_visibility": "DEFAULT", "callback_permission_status": "ENABLED" } }),
        ),
        (
            NumberSetting::IdentityCheck(true),
            json!({ "user_identity_change": { "enable_identity_key_check": true } }),
        ),
        (
            NumberSetting::PayloadEncryption {
                client_key: Some("KEY".to_owned()),
            },
            json!({ "payload_encryption": { "status": "enabled", "client_encryption_key": "KEY" } }),
        ),
        (
            NumberSetting::PayloadEncryption { client_key: None },
            json!({ "payload_encryption": { "status": "disabled" } }),
        ),
        (
            NumberSetting::Storage(Storage::InCountry {
                region: "DE".to_owned(),
            }),
            json!({ "storage_configuration": { "status": "IN_COUNTRY_STORAGE_ENABLED", "data_localization_region": "DE" } }),
        ),
        (
            NumberSetting::Storage(Storage::Nowhere),
            json!({ "storage_configuration": { "status": "NO_STORAGE_ENABLED" } }),
        ),
        (
            NumberSetting::Other(json!({ "smell": 1 })),
            json!({ "smell": 1 }),
        ),
    ];
    let server = Server::answering(changes.iter().map(|_| ok())).await;
    let client = server.client();
    for (setting, body) in &changes {
        client
            .change_number_setting(&shop(), setting)
            .await
            .unwrap();
        assert_eq!(&server.seen().last().unwrap().json(), body);
        assert!(!format!("{setting:?}").contains("KEY"));
    }
}

#[tokio::test]
async fn marketing_goes_its_own_way() {
    let answer = json!({ "messages": [{ "id": "wamid.M", "message_status": "accepted" }] });
    let (server, client) = serving(Answer::json(200, &answer)).await;
    let to: Recipient = WaId::new("34600111222").into();
    let template = Content::Template(TemplateMessage::new("spring_sale", "es_ES"));
    let options = MarketingOptions {
        policy: ProductPolicy::Strict,
        share_activity: Some(false),
    };
    let sent = client
        .send_marketing(
            &shop(),
            &OutgoingMessage::new(to.clone(), template),
            options,
        )
        .await
        .unwrap();
    assert_eq!(sent.message_status.as_deref(), Some("accepted"));
    let seen = server.only();
    assert_eq!(line(&seen), "POST /700/marketing_messages");
    assert_eq!(
        (
            &seen.json()["product_policy"],
            &seen.json()["message_activity_sharing"]
        ),
        (&json!("STRICT"), &json!(false))
    );
    let text = OutgoingMessage::text(to, "Sale!");
    let error = client
        .send_marketing(&shop(), &text, MarketingOptions::default())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Invalid(invalid) if invalid.field == "type"),
        "{error:?}"
    );
}

#[tokio::test]
async fn people_are_forgotten_passed_on_and_asked_about() {
    let server = Server::answering([
        Answer::json(200, &json!({ "success": true, "deleted": false })),
        ok(),
        ok(),
        Answer::json(
            200,
            &json!({ "permission": { "status": "granted", "expiration_time": 0 },
            "actions": [{ "action_name": "start_call", "can_perform_action": true }, {}] }),
        ),
    ])
    .await;
    let client = server.client();
    let user = UserId::new("ES.1");
    assert!(!client.forget_user(&shop(), &user).await.unwrap());
    let pass = ThreadControl::Pass {
        target_role: Some("partner"),
    };
    client
        .control_thread(
            &shop(),
            &Recipient::Phone(WaId::new("34600111222")),
            pass,
            Some("asks for a person"),
        )
        .await
        .unwrap();
    client
        .control_thread(&shop(), &Recipient::User(user), ThreadControl::Take, None)
        .await
        .unwrap();
    let group = Recipient::Group("g".to_owned());
    assert!(matches!(
        client
            .control_thread(&shop(), &group, ThreadControl::Take, None)
            .await,
        Err(Error::Invalid(_))
    ));
    let permission = client
        .call_permission(&shop(), &WaId::new("34600111222"))
        .await
        .unwrap();
    assert_eq!(
        (permission.status.as_deref(), permission.expires_at),
        (Some("granted"), None)
    );
    assert!(permission.actions.len() == 1 && permission.actions[0].allowed);
    let seen = server.seen();
    assert_eq!(
        line(&seen[0]),
        "DELETE /700/contact_book?messaging_product=whatsapp&bsuid=ES.1"
    );
    assert_eq!(
        seen[1].json(),
        json!({ "messaging_product": "whatsapp", "to": "+34600111222", "action": "pass",
            "control_pass": { "target_role": "partner" }, "metadata": "asks for a person" })
    );
    assert_eq!(
        seen[2].json(),
        json!({ "messaging_product": "whatsapp", "recipient": "ES.1", "action": "take" })
    );
    assert_eq!(
        line(&seen[3]),
        "GET /700/call_permissions?user_wa_id=34600111222"
    );
}

#[tokio::test]
async fn a_username_is_found_claimed_and_released() {
    let server = Server::answering([
        page(&json!([{ "username_suggestions": ["tallersol", "taller_sol"] }])),
        ok(),
        ok(),
    ])
    .await;
    let client = server.client();
    let names = client.username_suggestions(&shop()).await.unwrap();
    assert_eq!(names, ["tallersol", "taller_sol"]);
    client
        .claim_username(&shop(), &names[0], true)
        .await
        .unwrap();
    client.release_username(&shop()).await.unwrap();
    let seen = server.seen();
    assert_eq!(
        seen[1].json(),
        json!({ "username": "tallersol", "transfer_action": "force_transfer" })
    );
    assert_eq!(line(&seen[2]), "DELETE /700/username");
}

#[tokio::test]
async fn a_number_is_added_named_and_kept_in_a_country() {
    let server = Server::answering([
        Answer::json(200, &json!({ "id": 701 })),
        ok(),
        ok(),
        ok(),
        Answer::json(200, &json!({ "id": "800", "status": "ACTIVE" })),
    ])
    .await;
    let (client, waba) = (server.client(), WabaId::new("800"));
    let added = client
        .add_phone_number(&waba, 34, "600111222", "Taller Sol")
        .await
        .unwrap();
    assert_eq!(added, PhoneNumberId::new("701"));
    client.rename(&added, "Taller Sol BCN").await.unwrap();
    client.register_in(&added, "739182", "DE").await.unwrap();
    client.allow_marketing_as_usual(&waba, false).await.unwrap();
    let fields = client
        .fields(Node::Account(&waba), &["id", "status"])
        .await
        .unwrap();
    assert_eq!(fields["status"], "ACTIVE");
    let seen = server.seen();
    assert_eq!(
        seen[0].json(),
        json!({ "cc": "34", "phone_number": "600111222", "verified_name": "Taller Sol" })
    );
    assert_eq!(
        seen[1].json(),
        json!({ "new_display_name": "Taller Sol BCN" })
    );
    assert_eq!(seen[2].json()["data_localization_region"], "DE");
    assert_eq!(
        seen[3].json(),
        json!({ "disable_marketing_messages_on_cloud_api": true })
    );
    assert_eq!(line(&seen[4]), "GET /800?fields=id%2Cstatus");
}

#[tokio::test]
async fn tokens_and_the_way_to_an_account() {
    let server = Server::answering([
        Answer::json(
            200,
            &json!({ "access_token": "token-2", "token_type": "bearer", "expires_in": 5_183_944 }),
        ),
        ok(),
        page(&json!([{ "id": "506", "name": "Taller Sol S.L." }])),
        page(&json!([{ "id": "800" }])),
        page(&json!([])),
    ])
    .await;
    let (client, app, secret) = (server.client(), AppId::new("670"), AppSecret::new("Jefe"));
    let fresh = client.refresh_token(&app, &secret).await.unwrap();
    assert_eq!(
        (fresh.token.expose(), fresh.expires_in.unwrap().as_secs()),
        ("token-2", 5_183_944)
    );
    assert!(!format!("{fresh:?}").contains("token-2"));
    client
        .revoke_token(&app, &secret, &AccessToken::new("token-0"))
        .await
        .unwrap();
    let business = client.businesses(None).await.unwrap().items.remove(0);
    assert!(!format!("{business:?}").contains("Taller"));
    assert_eq!(
        client
            .accounts_of(&business.id, false, None)
            .await
            .unwrap()
            .items
            .len(),
        1
    );
    client.accounts_of(&business.id, true, None).await.unwrap();
    let seen: Vec<String> = server.seen().iter().map(line).collect();
    assert_eq!(
        seen[0],
        "GET /oauth/access_token?grant_type=fb_exchange_token&client_id=670&client_secret=Jefe\
         &set_token_expires_in_60_days=true&fb_exchange_token=token-1"
    );
    assert_eq!(
        seen[1],
        "GET /oauth/revoke?client_id=670&client_secret=Jefe&revoke_token=token-0&access_token=token-1"
    );
    assert_eq!(seen[2], "GET /me/businesses?fields=id%2Cname");
    assert!(seen[3].starts_with("GET /506/owned_whatsapp_business_accounts?"));
    assert!(seen[4].starts_with("GET /506/client_whatsapp_business_accounts?"));
}

#[tokio::test]
async fn what_the_app_is_subscribed_to() {
    let server = Server::answering([
        page(&json!([{ "object": "whatsapp_business_account", "callback_url": "https://a.example/w", "active": true,
            "fields": [{ "name": "messages", "version": "v25.0" }, "security"] }])),
        ok(),
    ])
    .await;
    let (client, app, secret) = (server.client(), AppId::new("670"), AppSecret::new("Jefe"));
    let found = client
        .app_subscriptions(&app, &secret)
        .await
        .unwrap()
        .items
        .remove(0);
    assert_eq!(
        (found.fields, found.active),
        (
            vec!["messages".to_owned(), "security".to_owned()],
            Some(true)
        )
    );
    client.unsubscribe_fields(&app, &secret).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].authorization(), Some("Bearer 670|Jefe"));
    assert_eq!(
        line(&seen[1]),
        "DELETE /670/subscriptions?object=whatsapp_business_account"
    );
}

#[tokio::test]
async fn a_broken_upload_is_taken_up_where_it_broke() {
    let session = json!({ "id": "upload:MTph?sig=ARa%2Fb" });
    let server = Server::answering([
        Answer::json(200, &session),
        Answer::new(502, "text/html", "<html>"),
        Answer::json(200, &json!({ "id": session["id"], "file_offset": 4 })),
        Answer::json(200, &json!({ "h": "4::aW1h\n4::aW1i" })),
    ])
    .await;
    let client = builder(&server.url)
        .app_secret("Jefe".into())
        .build()
        .unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), b"picture").unwrap();
    let session = client
        .open_sample(&AppId::new("670"), file.path(), "image/png")
        .await
        .unwrap();
    let kept = serde_json::to_string(&session).unwrap();
    assert!(client.send_sample(&session, file.path(), 0).await.is_err());
    let session = serde_json::from_str(&kept).unwrap();
    let offset = client.sample_offset(&session).await.unwrap();
    let handle = client
        .send_sample(&session, file.path(), offset)
        .await
        .unwrap();
    assert_eq!(
        handle.as_str(),
        "4::aW1h\n4::aW1i",
        "several handles are one"
    );
    assert_eq!(format!("{session:?}"), "UploadSession(…)");
    let seen = server.seen();
    let proof = seen[0]
        .uri
        .query()
        .unwrap()
        .split_once("&file_name")
        .unwrap()
        .0;
    assert_eq!(
        line(&seen[2]),
        format!("GET /upload:MTph?sig=ARa%2Fb&{proof}"),
        "as it is, and proven"
    );
    assert_eq!(
        (&seen[3].body[..], &seen[3].headers["file_offset"]),
        (&b"ure"[..], &"4".parse().unwrap())
    );
    assert_eq!(seen[3].authorization(), Some("OAuth token-1"));
}

#[tokio::test]
async fn one_link_and_more_of_a_history() {
    let link = json!({ "code": "4O4YGZEG3RIVE1", "deep_link_url": "https://wa.me/message/4O4Y" });
    let server = Server::answering([
        page(&json!([link])),
        page(&json!([{ "id": "77", "message_id": "wamid.A", "events": { "data": [] } }])),
        page(&json!([{ "delivery_status": "delivered", "timestamp": 5 }, {}])),
    ])
    .await;
    let client = server.client();
    assert_eq!(
        client.link(&shop(), "4O4YGZEG3RIVE1").await.unwrap().code,
        "4O4YGZEG3RIVE1"
    );
    let entry = client
        .message_history(&shop(), &Wamid::new("wamid.A"), None)
        .await
        .unwrap()
        .items
        .remove(0);
    let events = client
        .history_events(entry.id.as_deref().unwrap(), Some("DELIVERED"), None)
        .await
        .unwrap();
    assert_eq!(
        (events.items[0].status.as_str(), events.broken.len()),
        ("DELIVERED", 1)
    );
    assert_eq!(
        line(&server.seen()[2]),
        "GET /77/events?status_filter=DELIVERED"
    );
}

#[tokio::test]
async fn limits_of_the_shop_window_are_checked_before() {
    let server = Server::answering([]).await;
    let client = server.client();
    let long = "x".repeat(513);
    let field = |error: Error| match error {
        Error::Invalid(invalid) => (
            invalid.field,
            invalid.problem.limit(),
            invalid.problem.actual(),
        ),
        other => panic!("{other:?}"),
    };
    let profile = ProfileChange {
        description: Some(long.clone()),
        ..ProfileChange::default()
    };
    assert_eq!(
        field(client.change_profile(&shop(), &profile).await.unwrap_err()),
        ("description".to_owned(), Some(512), Some(513))
    );
    let automation = Automation {
        prompts: vec![String::from("?"); 5],
        commands: vec![],
    };
    assert_eq!(
        field(
            client
                .set_automation(&shop(), &automation)
                .await
                .unwrap_err()
        ),
        ("prompts".to_owned(), Some(4), Some(5))
    );
    let error = client.create_link(&shop(), &long).await.unwrap_err();
    assert_eq!(
        field(error),
        ("prefilled_message".to_owned(), Some(140), Some(513))
    );
    assert!(server.seen().is_empty());
    assert!(!format!("{profile:?}").contains("xxx"));
}
