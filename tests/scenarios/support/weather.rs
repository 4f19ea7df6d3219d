//! A way to Meta on which a request can get lost in the middle.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// What the way is like for connections from now on. A change cuts those that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weather {
    /// Everything passes.
    Fine,
    /// A request is read, and nothing is ever heard of it.
    Silent,
    /// A request is cut off by a reset.
    Reset,
    /// A café answers in Meta's place: 200, with a page to sign in.
    Portal,
}

const PAGE: &str = "<!doctype html><title>Free WiFi</title><p>Please accept our terms.";

/// The way.
pub(crate) struct Way {
    address: SocketAddr,
    weather: watch::Sender<Weather>,
    passing: JoinHandle<()>,
}

impl Way {
    /// A way to a base address such as `http://127.0.0.1:8090`.
    pub(crate) async fn to(url: &str) -> Self {
        let target = url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (weather, seen) = watch::channel(Weather::Fine);
        let passing = tokio::spawn(async move {
            loop {
                let (near, _) = listener.accept().await.unwrap();
                let (target, mut seen) = (target.clone(), seen.clone());
                tokio::spawn(async move {
                    let now = *seen.borrow_and_update();
                    tokio::select! {
                        () = pass(near, &target, now) => {}
                        _changed = seen.changed() => {}
                    }
                });
            }
        });
        Self {
            address,
            weather,
            passing,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn turns(&self, weather: Weather) {
        self.weather.send(weather).unwrap();
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        self.passing.abort();
    }
}

async fn pass(mut near: TcpStream, target: &str, weather: Weather) {
    let mut request = vec![0; 64 * 1024];
    match weather {
        Weather::Fine => {
            let mut far = TcpStream::connect(target).await.unwrap();
            drop(tokio::io::copy_bidirectional(&mut near, &mut far).await);
        }
        Weather::Silent => while near.read(&mut request).await.is_ok_and(|bytes| bytes > 0) {},
        Weather::Reset => {
            // Closed with something unread, a connection is reset.
            let begun = near.readable().await;
            drop((begun, near));
        }
        Weather::Portal => {
            let length = PAGE.len();
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {length}\r\n\
                 connection: close\r\n\r\n{PAGE}"
            );
            drop(near.read(&mut request).await);
            drop(near.write_all(answer.as_bytes()).await);
            drop(near.shutdown().await);
        }
    }
}
