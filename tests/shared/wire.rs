//! Webhooks in quantity, from a client that costs little beside the server it loads: requests are
//! written before the clock starts, and of an answer only what has to be is read.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

/// Longest head of an answer.
const HEAD: usize = 4096;

/// A signed `POST /webhook`, as it goes over the wire.
pub(crate) fn request(app_secret: &str, body: &[u8]) -> Bytes {
    let mut mac = Hmac::<Sha256>::new_from_slice(app_secret.as_bytes()).expect("any key");
    mac.update(body);
    let signature = hex::encode(mac.finalize().into_bytes());
    let mut request = format!(
        "POST /webhook HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         x-hub-signature-256: sha256={signature}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    Bytes::from(request)
}

/// Sends each request once, as fast as the answers come, one at a time on each connection; the
/// statuses, in the order of the requests.
pub(crate) async fn pour(
    address: SocketAddr,
    requests: &Arc<Vec<Bytes>>,
    connections: usize,
) -> Vec<u16> {
    let answers = each(address, requests, connections, |_| None).await;
    answers.into_iter().map(|(status, _)| status).collect()
}

/// Sends each request at its time, so many a second; how long each answer took. A request whose
/// connection is still busy at its time goes late, and its answer counts from when it was due.
pub(crate) async fn paced(
    address: SocketAddr,
    requests: &Arc<Vec<Bytes>>,
    connections: usize,
    per_second: u32,
) -> Vec<Duration> {
    let start = Instant::now();
    let due = move |place: usize| {
        let place = u32::try_from(place).expect("not so many");
        Some(start + Duration::from_secs(1) * place / per_second)
    };
    let answers = each(address, requests, connections, due).await;
    assert!(
        answers.iter().all(|(status, _)| *status == 200),
        "each is taken in"
    );
    answers.into_iter().map(|(_, took)| took).collect()
}

async fn each(
    address: SocketAddr,
    requests: &Arc<Vec<Bytes>>,
    connections: usize,
    due: impl Fn(usize) -> Option<Instant> + Copy + Send + 'static,
) -> Vec<(u16, Duration)> {
    let mut workers = JoinSet::new();
    for worker in 0..connections {
        let requests = Arc::clone(requests);
        workers.spawn(async move {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            stream.set_nodelay(true).expect("a socket");
            let mut answers = Vec::new();
            let mine = requests.iter().enumerate();
            for (place, request) in mine.skip(worker).step_by(connections) {
                let mut start = Instant::now();
                match due(place) {
                    Some(due) if due > start => {
                        tokio::time::sleep_until(due.into()).await;
                        // The timer's own lateness is not the server's.
                        start = Instant::now();
                    }
                    Some(due) => start = due,
                    None => {}
                }
                stream.write_all(request).await.expect("it is sent");
                let status = status(&mut stream).await;
                answers.push((place, (status, start.elapsed())));
            }
            answers
        });
    }
    let mut answers: Vec<_> = workers.join_all().await.into_iter().flatten().collect();
    answers.sort_unstable_by_key(|(place, _)| *place);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// Reads one answer, which has no body; its status.
async fn status(stream: &mut TcpStream) -> u16 {
    let mut head = [0; HEAD];
    let mut read = 0;
    while !head[..read].ends_with(b"\r\n\r\n") {
        let more = stream.read(&mut head[read..]).await.expect("an answer");
        assert!(more > 0, "the connection ended in the middle");
        read += more;
    }
    let status = std::str::from_utf8(&head[9..12]).ok();
    status
        .and_then(|status| status.parse().ok())
        .expect("a status")
}
