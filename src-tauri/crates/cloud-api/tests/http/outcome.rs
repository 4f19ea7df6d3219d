//! What each kind of failure says about whether the request was carried out.

use std::time::Duration;

use serde_json::json;
use shopbell_cloud_api::{
    Accepted, Class, Client, Error, Outcome, OutgoingMessage, PhoneNumberId, Problem, Recipient,
    WaId,
};

use crate::server::{Answer, Server, builder, raw, read_request, write};

async fn send(client: &Client) -> Result<Accepted, Error> {
    let to = Recipient::Phone(WaId::new("34600111222"));
    client
        .send_message(
            &PhoneNumberId::new("700"),
            &OutgoingMessage::text(to, "hola"),
        )
        .await
}

/// What the client makes of one answer.
async fn verdict(answer: Answer) -> (Error, Server) {
    let server = Server::answering([answer]).await;
    (send(&server.client()).await.unwrap_err(), server)
}

fn envelope(code: i64) -> serde_json::Value {
    json!({ "error": { "message": format!("(#{code}) no"), "code": code, "fbtrace_id": "A1" } })
}

#[tokio::test]
async fn an_error_envelope_means_not_sent_whatever_the_status() {
    for (status, code, class) in [
        (400, 131_047, Class::User),
        (401, 190, Class::User),
        (500, 131_000, Class::Backoff),
        (503, 2, Class::Backoff),
        (400, 131_056, Class::Pair),
        (400, 131_049, Class::Wait),
        (400, 131_026, Class::Never),
        // An error with status 200 is an error all the same.
        (200, 131_031, Class::User),
    ] {
        let (error, _) = verdict(Answer::json(status, &envelope(code))).await;
        let graph = error.graph().unwrap();
        assert_eq!((graph.code, graph.http_status), (code, status));
        assert_eq!(
            (error.outcome(), error.class()),
            (Outcome::NotSent, class),
            "{code}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_is_not_metas_is_judged_by_its_status() {
    for (status, outcome, class) in [
        (502, Outcome::Unknown, Class::Unknown),
        (500, Outcome::Unknown, Class::Unknown),
        (408, Outcome::Unknown, Class::Unknown),
        (200, Outcome::Unknown, Class::Unknown),
        (429, Outcome::NotSent, Class::Backoff),
        (404, Outcome::NotSent, Class::Never),
        (403, Outcome::NotSent, Class::User),
    ] {
        let (error, _) = verdict(Answer::new(status, "text/html", "<h1>proxy</h1>")).await;
        assert!(
            matches!(error, Error::Unreadable { status: s } if s == status),
            "{error:?}"
        );
        assert_eq!(
            (error.outcome(), error.class()),
            (outcome, class),
            "{status}"
        );
    }
    let (error, _) = verdict(Answer::json(200, &json!({ "messages": [] }))).await;
    assert_eq!(
        error.outcome(),
        Outcome::Unknown,
        "accepted without an id is not known to be sent"
    );
}

#[tokio::test]
async fn the_wait_meta_asks_for_is_kept() {
    let answer = Answer::json(429, &envelope(130_429)).header("retry-after", "12");
    let (error, _) = verdict(answer).await;
    assert_eq!(
        error.graph().unwrap().retry_after,
        Some(Duration::from_secs(12))
    );
}

#[tokio::test]
async fn graph_redirects_are_not_followed() {
    let elsewhere = Server::answering([]).await;
    let (error, _) = verdict(Answer::redirect(format!("{}/messages", elsewhere.url))).await;
    assert!(
        matches!(error, Error::Unreadable { status: 302 }),
        "{error:?}"
    );
    assert!(elsewhere.seen().is_empty(), "the token must not travel");
}

#[tokio::test]
async fn nothing_left_when_there_is_no_connection() {
    let (url, _) = raw(|_| async {}).await;
    let port: u16 = url.rsplit(':').next().unwrap().parse().unwrap();
    let unused = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    for url in [
        format!("http://127.0.0.1:{unused}"),
        "http://no-such-host.invalid".to_owned(),
        // Plain HTTP where TLS is expected: the handshake fails before the request.
        format!("https://127.0.0.1:{port}"),
    ] {
        let error = send(&builder(&url).build().unwrap()).await.unwrap_err();
        assert!(matches!(error, Error::Unreachable(_)), "{url}: {error:?}");
        assert_eq!(
            (error.outcome(), error.class()),
            (Outcome::NotSent, Class::Backoff),
            "{url}"
        );
    }
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_the_outcome_open_and_is_not_tried_again() {
    let (before, tries) = raw(|socket| async move { drop(socket) }).await;
    let error = send(&builder(&before).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Unanswered(_)), "{error:?}");
    assert_eq!(*tries.lock().unwrap(), 1, "closed at once");

    let (after, tries) = raw(|mut socket| async move {
        assert!(read_request(&mut socket).await.contains("hola"));
    })
    .await;
    let error = send(&builder(&after).build().unwrap()).await.unwrap_err();
    assert_eq!(
        (error.outcome(), error.class()),
        (Outcome::Unknown, Class::Unknown)
    );
    assert_eq!(*tries.lock().unwrap(), 1, "closed after the request");

    let (within, tries) = raw(|mut socket| async move {
        read_request(&mut socket).await;
        write(
            &mut socket,
            "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"mess",
        )
        .await;
    })
    .await;
    let error = send(&builder(&within).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Unanswered(_)), "{error:?}");
    assert_eq!(*tries.lock().unwrap(), 1, "closed within the answer");
}

#[tokio::test]
async fn a_kept_connection_that_dies_does_not_send_twice() {
    const OK: &str = "{\"messages\":[{\"id\":\"wamid.A\"}]}";
    let (url, connections) = raw(|mut socket| async move {
        read_request(&mut socket).await;
        write(
            &mut socket,
            &format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{OK}",
                OK.len()
            ),
        )
        .await;
        // Takes the second request and hangs up.
        read_request(&mut socket).await;
    })
    .await;
    let client = builder(&url).build().unwrap();
    assert_eq!(send(&client).await.unwrap().wamid.as_str(), "wamid.A");
    let error = send(&client).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error:?}");
    assert_eq!(
        *connections.lock().unwrap(),
        1,
        "a second connection would be a second message"
    );
}

#[tokio::test]
async fn silence_ends_in_a_time_out_of_unknown_outcome() {
    let (url, _) = raw(|mut socket| async move {
        read_request(&mut socket).await;
        tokio::time::sleep(Duration::from_secs(60)).await;
    })
    .await;
    let client = builder(&url)
        .timeout(Duration::from_millis(200))
        .build()
        .unwrap();
    let error = send(&client).await.unwrap_err();
    assert!(matches!(error, Error::Unanswered(_)), "{error:?}");
}

#[tokio::test]
async fn a_message_over_a_limit_never_leaves() {
    let server = Server::answering([]).await;
    let to = Recipient::Phone(WaId::new("34600111222"));
    let long = OutgoingMessage::text(to, "x".repeat(4097));
    let error = server
        .client()
        .send_message(&PhoneNumberId::new("700"), &long)
        .await
        .unwrap_err();
    let Error::Invalid(invalid) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        invalid.problem,
        Problem::TooLong {
            limit: 4096,
            actual: 4097
        }
    );
    assert_eq!(
        (invalid.field.as_str(), error.outcome()),
        ("text.body", Outcome::NotSent)
    );
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn errors_hold_no_token_and_no_address() {
    let client = builder("http://127.0.0.1:1").build().unwrap();
    let url = "http://127.0.0.1:1/file?mid=1&hash=secret-hash";
    for error in [
        send(&client).await.unwrap_err(),
        client.download(url).await.unwrap_err(),
    ] {
        let text = format!("{error:?} {error} {client:?}");
        assert!(
            !text.contains("token-1") && !text.contains("secret-hash"),
            "{text}"
        );
    }
}
