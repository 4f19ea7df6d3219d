//! The two ways to serve: a real number, or the demo shop.

use std::{io::Write as _, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

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
    tunnel::{Pace, TunnelOptions, TunnelState},
};
use tokio::{
    sync::{Mutex, watch},
    time::timeout,
};

use crate::{
    Problem,
    api::Api,
    arguments::{Demo, Ngrok, Serve},
};

/// Longest that the ready line waits for the tunnel.
const TUNNEL_PATIENCE: Duration = Duration::from_secs(20);

/// Serves real numbers until SIGTERM or Ctrl-C.
pub(crate) async fn number(options: Serve) -> Result<(), Problem> {
    let secrets = HeldSecrets::default();
    for (kind, name) in [
        (SecretKind::AccessToken, "SHOPBELL_TOKEN"),
        (SecretKind::AppSecret, "SHOPBELL_APP_SECRET"),
        (SecretKind::VerifyToken, "SHOPBELL_VERIFY_TOKEN"),
    ] {
        let value = from_environment(name).ok_or(Problem::Missing(name))?;
        for (phone_number_id, _) in &options.accounts {
            secrets.hold(phone_number_id, kind, value.clone());
        }
    }
    let (api_listen, ui) = (options.api_listen, options.ui.clone());
    let tunnel = tunnel(&options.ngrok)?;
    let host = Arc::new(NumberHost {
        options,
        secrets: Arc::new(secrets),
        tunnel,
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
    let public = match host.tunnel_state().await {
        Some(state) => match settled(state).await {
            TunnelState::Refused { trouble } => {
                app.shutdown().await;
                return Err(Problem::Refused(trouble.code().to_owned()));
            }
            state => state.webhook_url(),
        },
        None => None,
    };
    serve(app, Doors { webhook, public }, api_listen, ui, stop).await
}

fn from_environment(name: &str) -> Option<Secret> {
    let value = std::env::var(name).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| Secret::new(value))
}

/// The tunnel that is asked for, if one is.
fn tunnel(ngrok: &Ngrok) -> Result<Option<TunnelOptions>, Problem> {
    const TOKEN: &str = "SHOPBELL_NGROK_AUTHTOKEN";
    let Some(authtoken) = from_environment(TOKEN) else {
        return if *ngrok == Ngrok::default() {
            Ok(None)
        } else {
            Err(Problem::Missing(TOKEN))
        };
    };
    Ok(Some(TunnelOptions {
        authtoken,
        domain: ngrok.domain.clone(),
        server: ngrok.server.clone(),
        ca: ngrok.ca.as_ref().map(std::fs::read).transpose()?,
        pace: Pace::default(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    }))
}

/// How the tunnel stands once its first try has ended, or when that takes too long.
async fn settled(mut state: watch::Receiver<TunnelState>) -> TunnelState {
    let first = state.wait_for(|state| *state != TunnelState::Connecting);
    // Late, or ended: it stands as it stands.
    drop(timeout(TUNNEL_PATIENCE, first).await);
    state.borrow().clone()
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
    serve(app, Doors::default(), options.listen, options.ui, stop).await
}

/// Where webhooks come in.
#[derive(Default)]
struct Doors {
    /// On this computer.
    webhook: Option<String>,
    /// From outside.
    public: Option<String>,
}

async fn serve(
    app: App,
    doors: Doors,
    listen: SocketAddr,
    ui: Option<PathBuf>,
    stop: impl Future<Output = ()>,
) -> Result<(), Problem> {
    let api = Api::start(app.clone(), SystemEntropy.fresh_id(), listen, ui).await?;
    let ready = json!({ "webhook": doors.webhook, "public": doors.public, "api": api.url(),
        "api_token": api.token() });
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
    tunnel: Option<TunnelOptions>,
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

    async fn tunnel_state(&self) -> Option<watch::Receiver<TunnelState>> {
        let open = self.open.lock().await;
        Some(open.as_ref()?.tunnel.as_ref()?.state())
    }

    /// Where Meta is told to deliver.
    fn callback_url(&self) -> Option<String> {
        let named = self.options.ngrok.domain.as_ref();
        let through_tunnel = || named.map(|domain| format!("https://{domain}/webhook"));
        self.options.public_url.clone().or_else(through_tunnel)
    }

    async fn start(&self) -> Result<Engine, LaunchError> {
        let options = Options {
            data_dir: self.options.data_dir.clone(),
            graph_url: self
                .options
                .graph_url
                .clone()
                .unwrap_or_else(|| GRAPH_URL.to_owned()),
            callback_url: self.callback_url(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            vault: Arc::clone(&self.secrets) as Arc<_>,
        };
        let mut running = Running::start(options, self.options.listen).await?;
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
        if let Some(tunnel) = &self.tunnel
            && let Err(error) = running.open_tunnel(tunnel.clone())
        {
            running.stop().await;
            return Err(error);
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
