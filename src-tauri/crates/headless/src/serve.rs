//! The two ways to serve: a real number, or the demo shop.

use std::{io::Write as _, net::SocketAddr, path::PathBuf, sync::Arc};

use serde_json::json;
use shopbell_core::{
    Connect, Engine, EngineError, NewAccount, Options,
    ports::{Entropy, PortFuture, Secret, SecretKind},
};
use shopbell_domain::{PhoneNumberId, WabaId};
use shopbell_ipc::{App, LaunchError, Launcher, Profile};
use shopbell_platform::{
    clock::{SystemClock, SystemEntropy},
    held::HeldSecrets,
    host::DesktopHost,
    running::Running,
    settings::GRAPH_URL,
};
use tokio::sync::Mutex;

use crate::{
    Problem,
    api::Api,
    arguments::{Demo, Serve},
};

/// Serves real numbers until SIGTERM or Ctrl-C.
pub(crate) async fn number(options: Serve) -> Result<(), Problem> {
    let secrets = HeldSecrets::default();
    for (kind, name) in [
        (SecretKind::AccessToken, "SHOPBELL_TOKEN"),
        (SecretKind::AppSecret, "SHOPBELL_APP_SECRET"),
        (SecretKind::VerifyToken, "SHOPBELL_VERIFY_TOKEN"),
    ] {
        let value = std::env::var(name)
            .ok()
            .filter(|value| !value.trim().is_empty());
        let value = Secret::new(value.ok_or(Problem::Missing(name))?.trim());
        for (phone_number_id, _) in &options.accounts {
            secrets.hold(phone_number_id, kind, value.clone());
        }
    }
    let (api_listen, ui) = (options.api_listen, options.ui.clone());
    let host = Arc::new(NumberHost {
        options,
        secrets: Arc::new(secrets),
        open: Mutex::new(None),
    });
    let app = App::new(
        Arc::clone(&host) as Arc<dyn Launcher>,
        env!("CARGO_PKG_VERSION"),
    );
    // Signals are listened for before the ready line is printed: whoever reads it may stop us.
    let stop = stop_signal()?;
    app.open()
        .await
        .map_err(|error| Problem::Refused(error.code))?;
    let webhook = host.webhook().await;
    serve(app, webhook, api_listen, ui, stop).await
}

/// Serves the demo shop until SIGTERM or Ctrl-C.
pub(crate) async fn demo(options: Demo) -> Result<(), Problem> {
    let stop = stop_signal()?;
    let (data_dir, _temporary) = match options.data_dir {
        Some(dir) => (dir, None),
        None => {
            let dir = Temporary::make()?;
            (dir.0.clone(), Some(dir))
        }
    };
    let app = App::new(
        Arc::new(DesktopHost::new(data_dir)),
        env!("CARGO_PKG_VERSION"),
    );
    app.resume().await;
    serve(app, None, options.listen, options.ui, stop).await
}

async fn serve(
    app: App,
    webhook: Option<String>,
    listen: SocketAddr,
    ui: Option<PathBuf>,
    stop: impl Future<Output = ()>,
) -> Result<(), Problem> {
    let api = Api::start(app.clone(), SystemEntropy.fresh_id(), listen, ui).await?;
    let ready = json!({ "webhook": webhook, "api": api.url(), "api_token": api.token() });
    let mut out = std::io::stdout();
    writeln!(out, "{ready}")?;
    out.flush()?;
    stop.await;
    api.stop().await;
    app.shutdown().await;
    Ok(())
}

/// Opens the numbers named on the command line, and nothing else.
struct NumberHost {
    options: Serve,
    secrets: Arc<HeldSecrets>,
    open: Mutex<Option<Running>>,
}

impl NumberHost {
    async fn webhook(&self) -> Option<String> {
        self.open
            .lock()
            .await
            .as_ref()
            .map(|running| running.listener.url())
    }

    async fn start(&self) -> Result<Engine, LaunchError> {
        let options = Options {
            data_dir: self.options.data_dir.clone(),
            graph_url: self
                .options
                .graph_url
                .clone()
                .unwrap_or_else(|| GRAPH_URL.to_owned()),
            callback_url: self.options.public_url.clone(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            vault: Arc::clone(&self.secrets) as Arc<_>,
        };
        let running = Running::start(options, self.options.listen).await?;
        for (phone_number_id, waba_id) in &self.options.accounts {
            let number = NewAccount {
                phone_number_id: PhoneNumberId::new(phone_number_id),
                waba_id: WabaId::new(waba_id),
                display_phone_number: String::new(),
                verified_name: String::new(),
            };
            if let Err(error) = running.engine.adopt(number).await {
                running.stop().await;
                return Err(error.into());
            }
        }
        let engine = running.engine.clone();
        *self.open.lock().await = Some(running);
        Ok(engine)
    }
}

impl Launcher for NumberHost {
    fn last(&self) -> Option<Profile> {
        Some(Profile::Live)
    }

    fn open_demo(&self) -> PortFuture<'_, Result<Engine, LaunchError>> {
        Box::pin(async { Err(LaunchError::Engine(EngineError::NotConnected)) })
    }

    fn open_live(&self, connect: Option<Connect>) -> PortFuture<'_, Result<Engine, LaunchError>> {
        Box::pin(async move {
            // The numbers are the command line's; others need another start.
            if connect.is_some() {
                return Err(LaunchError::Engine(EngineError::NotConnected));
            }
            self.start().await
        })
    }

    fn close(&self, _forget: bool) -> PortFuture<'_, ()> {
        Box::pin(async {
            if let Some(running) = self.open.lock().await.take() {
                running.stop().await;
            }
        })
    }

    fn data_dir(&self) -> PathBuf {
        self.options.data_dir.clone()
    }
}

/// A folder that is gone when the demo ends.
struct Temporary(PathBuf);

impl Temporary {
    fn make() -> std::io::Result<Self> {
        let dir = std::env::temp_dir().join(format!("shopbell-demo-{}", SystemEntropy.fresh_id()));
        std::fs::create_dir_all(&dir)?;
        Ok(Self(dir))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::debug!(%error, "the demo's folder could not be removed");
        }
    }
}

/// Ends when the process is asked to stop.
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "cannot listen for Ctrl-C");
        }
    })
}
