//! Files up and down.

use std::time::Duration;

use serde_json::json;
use shopbell_cloud_api::{
    Class, Client, Error, MediaHosts, MediaId, Outcome, PhoneNumberId, UploadFile,
};

use crate::server::{Answer, Server, builder, raw, read_request, write};

async fn content(client: &Client, url: &str, limit: u64) -> Result<Vec<u8>, Error> {
    let mut download = client.download(url).await?.with_limit(limit);
    let mut bytes = Vec::new();
    while let Some(chunk) = download.chunk().await? {
        bytes.extend_from_slice(&chunk);
    }
    assert_eq!(download.received(), bytes.len() as u64);
    Ok(bytes)
}

#[tokio::test]
async fn an_upload_streams_the_file_with_its_type_and_name() {
    let server = Server::answering([Answer::json(200, &json!({ "id": 1_037_543 }))]).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let bytes: Vec<u8> = (0..300_000_u32).map(|byte| (byte % 251) as u8).collect();
    std::fs::write(file.path(), &bytes).unwrap();
    let upload = UploadFile {
        path: file.path().to_owned(),
        mime: "image/jpeg".to_owned(),
        file_name: "Foto \"ñ\".jpg".to_owned(),
    };
    let id = server
        .client()
        .upload_media(&PhoneNumberId::new("700"), upload)
        .await
        .unwrap();
    assert_eq!(id, MediaId::new("1037543"));

    let seen = server.only();
    assert!(seen.uri.path().ends_with("/700/media"));
    let length: usize = seen.headers["content-length"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(
        length,
        seen.body.len(),
        "the length is announced: no chunked upload"
    );
    let text = String::from_utf8_lossy(&seen.body);
    for part in [
        "name=\"messaging_product\"",
        "\r\n\r\nwhatsapp\r\n",
        "name=\"type\"",
        "Foto",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(
        text.to_ascii_lowercase()
            .contains("content-type: image/jpeg"),
        "of the part itself"
    );
    assert!(
        seen.body.windows(bytes.len()).any(|window| window == bytes),
        "byte by byte"
    );
}

#[tokio::test]
async fn a_file_that_is_not_there_is_not_sent() {
    let server = Server::answering([]).await;
    let upload = UploadFile {
        path: "/nonexistent/file".into(),
        mime: "image/jpeg".to_owned(),
        file_name: "x".to_owned(),
    };
    let error = server
        .client()
        .upload_media(&PhoneNumberId::new("700"), upload)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::File(_)), "{error:?}");
    assert_eq!(
        (error.outcome(), error.class()),
        (Outcome::NotSent, Class::User)
    );
    let file = tempfile::NamedTempFile::new().unwrap();
    let odd = UploadFile {
        path: file.path().to_owned(),
        mime: "no type\n".to_owned(),
        file_name: "x".to_owned(),
    };
    let error = server
        .client()
        .upload_media(&PhoneNumberId::new("700"), odd)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Invalid(invalid) if invalid.field == "type"),
        "{error:?}"
    );
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn where_a_file_is_comes_in_several_spellings() {
    let url = "https://lookaside.fbsbx.com/x";
    let hex = "9a".repeat(32);
    let server = Server::answering([
        Answer::json(
            200,
            &json!({ "id": "1", "url": url, "mime_type": "image/jpeg",
            "sha256": hex, "file_size": "303833" }),
        ),
        Answer::json(200, &json!({ "id": 1, "url": url, "file_size": 303_833 })),
        Answer::json(200, &json!({ "id": "1" })),
    ])
    .await;
    let client = server.client();
    let (id, owner) = (MediaId::new("1"), PhoneNumberId::new("700"));
    let first = client.media(&id, Some(&owner)).await.unwrap();
    assert_eq!(
        (first.file_size, first.sha256),
        (Some(303_833), Some([0x9a; 32]))
    );
    let second = client.media(&id, None).await.unwrap();
    assert_eq!(
        (second.file_size, second.sha256, second.mime_type),
        (Some(303_833), None, None)
    );
    assert!(
        client.media(&id, None).await.is_err(),
        "without an address there is nothing to fetch"
    );
    let seen = server.seen();
    assert_eq!(seen[0].uri.query(), Some("phone_number_id=700"));
    assert_eq!(seen[1].uri.query(), None);
}

#[tokio::test]
async fn the_token_goes_to_the_first_host_and_never_along_a_redirect() {
    let store = Server::answering([Answer::new(200, "image/jpeg", "bytes")]).await;
    let server = Server::answering([Answer::redirect(format!("{}/cdn", store.url))]).await;
    let hosts = MediaHosts::default().and_origin(&store.url);
    let client = builder(&server.url).media_hosts(hosts).build().unwrap();
    let bytes = content(&client, &format!("{}/file", server.url), 100)
        .await
        .unwrap();
    assert_eq!(bytes, b"bytes");
    assert_eq!(server.only().authorization(), Some("Bearer token-1"));
    assert_eq!(store.only().authorization(), None);
}

#[tokio::test]
async fn other_hosts_are_never_asked() {
    let stranger = Server::answering([]).await;
    let server = Server::answering([Answer::redirect(format!("{}/x", stranger.url))]).await;
    let client = server.client();
    for url in [
        format!("{}/x", stranger.url),
        format!("{}/redirecting", server.url),
        "https://example.com/x".to_owned(),
        "not an address".to_owned(),
    ] {
        let error = client.download(&url).await.unwrap_err();
        assert!(matches!(error, Error::HostNotAllowed), "{url}: {error:?}");
        assert_eq!(error.class(), Class::Never);
    }
    assert!(
        stranger.seen().is_empty(),
        "not even a connection with our token"
    );
}

#[tokio::test]
async fn redirects_come_to_an_end() {
    let server = Server::answering((0..9).map(|_| Answer::redirect("/again"))).await;
    assert!(
        server
            .client()
            .download(&format!("{}/file", server.url))
            .await
            .is_err()
    );
    assert_eq!(server.seen().len(), 4, "the address and three redirects");
}

#[tokio::test]
async fn a_file_over_the_limit_is_not_read_to_its_end() {
    let server = Server::answering([
        Answer::new(200, "image/jpeg", vec![0; 2000]),
        Answer::new(200, "image/jpeg", vec![0; 2000]),
    ])
    .await;
    let client = server.client();
    let url = format!("{}/file", server.url);
    let error = content(&client, &url, 1999).await.unwrap_err();
    assert!(
        matches!(error, Error::TooLarge { limit: 1999 }),
        "{error:?}"
    );
    assert_eq!(content(&client, &url, 2000).await.unwrap().len(), 2000);
}

#[tokio::test]
async fn a_file_without_announced_length_is_limited_as_well() {
    let (url, _) = raw(|mut socket| async move {
        read_request(&mut socket).await;
        write(
            &mut socket,
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        )
        .await;
        for _ in 0..10 {
            write(&mut socket, "5\r\nabcde\r\n").await;
        }
        write(&mut socket, "0\r\n\r\n").await;
    })
    .await;
    let client = builder(&url).build().unwrap();
    let error = content(&client, &format!("{url}/file"), 12)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::TooLarge { limit: 12 }), "{error:?}");
}

#[tokio::test]
async fn half_a_file_is_an_error_and_a_stalled_one_times_out() {
    let (url, _) = raw(|mut socket| async move {
        let request = read_request(&mut socket).await;
        write(
            &mut socket,
            "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf",
        )
        .await;
        if request.contains("/stall") {
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
    })
    .await;
    let client = builder(&url)
        .timeout(Duration::from_millis(300))
        .build()
        .unwrap();
    for path in ["cut", "stall"] {
        let error = content(&client, &format!("{url}/{path}"), 100)
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Unanswered(_)), "{path}: {error:?}");
    }
}

#[tokio::test]
async fn an_address_past_its_time_is_told_from_a_refusal() {
    let refused = json!({ "error": { "code": 190, "message": "expired" } });
    let server = Server::answering([
        Answer::new(404, "text/html", "gone"),
        Answer::json(401, &refused),
    ])
    .await;
    let client = server.client();
    let url = format!("{}/file", server.url);
    let gone = client.download(&url).await.unwrap_err();
    assert!(
        matches!(gone, Error::Unreadable { status: 404 }),
        "{gone:?}"
    );
    assert_eq!(
        client
            .download(&url)
            .await
            .unwrap_err()
            .graph()
            .unwrap()
            .code,
        190
    );
}
