//! The webhook listener on this computer.

use std::{io, net::SocketAddr, time::Duration};

use axum::Router;
use shopbell_core::Engine;
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
    time::{sleep, timeout},
};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{router::router, serving::serve};

/// Longest an orderly stop waits for requests under way.
const STOP_PATIENCE: Duration = Duration::from_secs(3);
/// Connections at once; a further one waits until one of them ends.
const MOST: usize = 256;
/// The pause after a connection that could not be taken: the computer is out of something.
const ACCEPT_PAUSE: Duration = Duration::from_secs(1);

/// A listener on this computer.
#[derive(Debug)]
pub struct WebhookListener {
    address: SocketAddr,
    stop: DropGuard,
    task: JoinHandle<()>,
}

impl WebhookListener {
    /// Listens for webhooks and hands them to an engine.
    ///
    /// # Errors
    /// What the system said when the address could not be had.
    pub async fn start(engine: Engine, address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let stop = CancellationToken::new();
        let task = tokio::spawn(accept(listener, router(engine), stop.clone()));
        Ok(Self {
            address,
            // Dropping it is a stop, too.
            stop: stop.drop_guard(),
            task,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where Meta's requests have to end up.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/webhook", self.address)
    }

    /// Takes no further request and waits for those under way.
    pub async fn stop(self) {
        drop(self.stop);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the webhook listener did not end by itself");
        }
    }
}

async fn accept(listener: TcpListener, router: Router, stop: CancellationToken) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            Some(_ended) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < MOST => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, router.clone(), stop.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    let finished = async { while connections.join_next().await.is_some() {} };
    // Whoever is not done by then is cut off with the set.
    let _late = timeout(STOP_PATIENCE, finished).await;
}
