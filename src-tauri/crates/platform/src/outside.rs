//! Our own public address, asked from outside: the one proof that Meta's requests reach us.
//!
//! A tunnel stays online while ngrok answers in our place (nothing is left of the month, the
//! account is banned), and a proxy of the owner's may lead anywhere. Each request counts for the
//! month, so none is made by the clock, but for a few after a failure.

use std::{future::pending, time::Duration};

use reqwest::{Client, header::HeaderMap, redirect::Policy};
use shopbell_core::{Engine, reach::Loop};
use tokio::time::{Instant, sleep};

/// Longest wait for an answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// A new address is not known everywhere at once: for so long its callers get ngrok's error 3200.
///
/// Source: ngrok's own tests wait as long, read 2026-11.
const NEW_FOR: Duration = Duration::from_secs(30);
/// The pause between two requests in that time.
const SOON: Duration = Duration::from_secs(2);
/// The pauses after that. Then it is up to the owner, or to a change of the address.
const LATER: [Duration; 3] = [
    Duration::from_secs(60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(15 * 60),
];
/// ngrok's error for an address that leads nowhere.
const NOT_ONLINE: u32 = 3200;

/// Asks until an answer is good, and tells the engine each time; then rests for ever, so that it
/// can stand beside what goes on meanwhile.
pub(crate) async fn prove(engine: Engine, url: String) {
    let begun = Instant::now();
    let mut later = LATER.into_iter();
    loop {
        let proof = ask(&engine, &url).await;
        let may_pass = matches!(
            proof,
            Loop::Stopped { number: NOT_ONLINE } | Loop::Broken { status: None }
        );
        if may_pass && begun.elapsed() < NEW_FOR {
            sleep(SOON).await;
            continue;
        }
        engine.set_proof(proof);
        match later.next() {
            Some(pause) if proof != Loop::Closed => sleep(pause).await,
            _ => pending().await,
        }
    }
}

/// One request to ourselves.
async fn ask(engine: &Engine, url: &str) -> Loop {
    let echo = engine.await_echo();
    let answer = async {
        // Made anew each time: the system's proxies and certificates may be others by now.
        let client = Client::builder()
            // ngrok shows browsers a page of its own in between.
            .user_agent(concat!("shopbell/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .timeout(ANSWER_WITHIN)
            .build()?;
        client
            .get(url)
            .query(&[(crate::router::CHECK, echo.nonce())])
            .header("ngrok-skip-browser-warning", "1")
            .send()
            .await
    };
    match answer.await {
        Ok(answer) => judge(echo.was_heard(), answer.status().as_u16(), answer.headers()),
        Err(error) => {
            tracing::debug!(error = %error.without_url(), "our own address did not answer");
            Loop::Broken { status: None }
        }
    }
}

fn judge(heard: bool, status: u16, headers: &HeaderMap) -> Loop {
    let ngrok = headers
        .get("ngrok-error-code")
        .and_then(|code| code.to_str().ok()?.strip_prefix("ERR_NGROK_")?.parse().ok());
    match (ngrok, heard) {
        (Some(number), _) => Loop::Stopped { number },
        (None, true) => Loop::Closed,
        // A gateway that does not reach what is behind it.
        (None, false) if status >= 500 => Loop::Broken {
            status: Some(status),
        },
        (None, false) => Loop::Elsewhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_came_in_closes_the_loop() {
        let none = HeaderMap::new();
        assert_eq!(judge(true, 204, &none), Loop::Closed);
        assert_eq!(judge(false, 204, &none), Loop::Elsewhere);
        assert_eq!(judge(false, 404, &none), Loop::Elsewhere);
        let broken = Loop::Broken { status: Some(502) };
        assert_eq!(judge(false, 502, &none), broken);
    }

    #[test]
    fn ngrok_in_our_place_is_named_by_its_number() {
        let mut headers = HeaderMap::new();
        headers.insert("ngrok-error-code", "ERR_NGROK_727".parse().unwrap());
        let stopped = Loop::Stopped { number: 727 };
        assert_eq!(judge(false, 403, &headers), stopped);
        assert_eq!(judge(true, 502, &headers), stopped, "the answer broke off");
    }
}
