//! An engine together with its webhook listener, started and stopped as one.

use std::net::SocketAddr;

use shopbell_core::{Engine, Options};
use shopbell_ipc::LaunchError;

use crate::listener::WebhookListener;

/// A running engine that takes webhooks in.
#[derive(Debug)]
pub struct Running {
    /// The engine.
    pub engine: Engine,
    /// Its listener.
    pub listener: WebhookListener,
}

impl Running {
    /// Starts an engine, then its listener.
    ///
    /// # Errors
    /// [`LaunchError::Engine`], or [`LaunchError::Host`] when the address could not be had; then
    /// nothing is running.
    pub async fn start(options: Options, listen: SocketAddr) -> Result<Self, LaunchError> {
        let engine = Engine::start(options).await?;
        match WebhookListener::start(engine.clone(), listen).await {
            Ok(listener) => Ok(Self { engine, listener }),
            Err(error) => {
                engine.stop().await;
                Err(LaunchError::Host(Box::new(error)))
            }
        }
    }

    /// Stops taking webhooks, then the engine.
    pub async fn stop(self) {
        self.listener.stop().await;
        self.engine.stop().await;
    }
}
