//! An engine together with its ways in, started and stopped as one.

use std::{net::SocketAddr, sync::Arc};

use shopbell_core::{Engine, Options};
use shopbell_ipc::LaunchError;

pub use crate::follower::Edge;
use crate::{follower::Follower, listener::WebhookListener};

/// A running engine that takes webhooks in.
#[derive(Debug)]
pub struct Running {
    /// The engine.
    pub engine: Engine,
    listener: WebhookListener,
    follower: Follower,
}

impl Running {
    /// Starts an engine, then its listener, then the way in that is wanted, through ngrok's edge
    /// if it is a tunnel.
    ///
    /// # Errors
    /// [`LaunchError::Engine`], or [`LaunchError::Host`] when the address could not be had; then
    /// nothing is running.
    pub async fn start(options: Options, listen: SocketAddr) -> Result<Self, LaunchError> {
        Self::start_at(options, listen, Edge::default()).await
    }

    /// The same through another edge.
    ///
    /// # Errors
    /// As [`Running::start`].
    pub async fn start_at(
        options: Options,
        listen: SocketAddr,
        edge: Edge,
    ) -> Result<Self, LaunchError> {
        let (clock, entropy) = (Arc::clone(&options.clock), Arc::clone(&options.entropy));
        let engine = Engine::start(options).await?;
        match WebhookListener::start(engine.clone(), listen).await {
            Ok(listener) => {
                engine.set_receiving(true);
                let base = listener.address();
                let follower = Follower::start(engine.clone(), base, edge, clock, entropy);
                Ok(Self {
                    engine,
                    listener,
                    follower,
                })
            }
            Err(error) => {
                engine.stop().await;
                Err(LaunchError::Host(Box::new(error)))
            }
        }
    }

    /// Where webhooks are taken in on this computer.
    #[must_use]
    pub fn webhook_url(&self) -> String {
        self.listener.url()
    }

    /// Closes the way in, stops taking webhooks, then the engine.
    pub async fn stop(self) {
        self.engine.set_receiving(false);
        tokio::join!(self.follower.stop(), self.listener.stop());
        self.engine.stop().await;
    }
}
