//! An engine together with its ways in, started and stopped as one.

use std::net::SocketAddr;

use shopbell_core::{Engine, Options};
use shopbell_ipc::LaunchError;

use crate::{
    listener::WebhookListener,
    tunnel::{Tunnel, TunnelOptions},
};

/// A running engine that takes webhooks in.
#[derive(Debug)]
pub struct Running {
    /// The engine.
    pub engine: Engine,
    /// Its listener.
    pub listener: WebhookListener,
    /// Its tunnel, if it has one.
    pub tunnel: Option<Tunnel>,
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
            Ok(listener) => Ok(Self {
                engine,
                listener,
                tunnel: None,
            }),
            Err(error) => {
                engine.stop().await;
                Err(LaunchError::Host(Box::new(error)))
            }
        }
    }

    /// Opens a tunnel to the engine.
    ///
    /// # Errors
    /// [`LaunchError::Host`] when the options make no session; everything else runs on.
    pub fn open_tunnel(&mut self, options: TunnelOptions) -> Result<(), LaunchError> {
        let tunnel = Tunnel::start(self.engine.clone(), options)
            .map_err(|error| LaunchError::Host(Box::new(error)))?;
        self.tunnel = Some(tunnel);
        Ok(())
    }

    /// Stops taking webhooks, then the engine.
    pub async fn stop(self) {
        if let Some(tunnel) = self.tunnel {
            tunnel.stop().await;
        }
        self.listener.stop().await;
        self.engine.stop().await;
    }
}
