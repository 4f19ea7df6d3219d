//! The two ways to serve: a real number, or the demo shop.

use std::{io::Write as _, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use serde_json::json;
use shopbell_core::{
    Engine, EngineError, KeepBodies, NewAccount, Options,
    ports::{Entropy, PortFuture, Secret, SecretKind},
    reach::{AddressState, Way, WayIn},
};
use shopbell_domain::{PhoneNumberId, WabaId};
use shopbell_ipc::{App, LaunchError, Launcher, Profile};
use shopbell_platform::{
    clock::{SystemClock, SystemEntropy},
    disk::SystemDisk,
    held::HeldSecrets,
    host::DesktopHost,
    microphone::SystemMicrophone,
    running::{Edge, Running},
    settings::{GRAPH_URL, Settings},
    tunnel::Pace,
};
use tokio::{sync::Mutex, time::timeout};

use crate::{
    Problem,
    api::Api,
    arguments::{Demo, Ngrok, Serve},
};

/// Longest that the ready line waits for the public address.
const ADDRESS_PATIENCE: Duration = Duration::from_secs(20);

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
    let (way, edge) = (way(&options)?, edge(&options)?);
    let host = Arc::new(NumberHost {
        options,
        secrets: Arc::new(secrets),
        way,
        edge,
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
    let public = match host.address().await {
        AddressState::Refused { code, .. } => {
            app.shutdown().await;
            return Err(Problem::Refused(code.to_owned()));
        }
        AddressState::Online { url } => Some(url),
        _ => None,
    };
    serve(app, Doors { webhook, public }, api_listen, ui, stop).await
}

pub(crate) fn from_environment(name: &str) -> Option<Secret> {
    let value = std::env::var(name).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| Secret::new(value))
}

/// The way in that is asked for. Without one, webhooks are led to the listener by others.
fn way(options: &Serve) -> Result<WayIn, Problem> {
    const TOKEN: &str = "SHOPBELL_NGROK_AUTHTOKEN";
    if let Some(url) = &options.public_url {
        return Ok(WayIn::Given(Way::OwnAddress {
            url: url.clone(),
            port: options.listen.port(),
        }));
    }
    match from_environment(TOKEN) {
        Some(authtoken) => Ok(WayIn::Given(Way::Ngrok {
            authtoken,
            domain: options.ngrok.domain.clone(),
        })),
        None if options.ngrok == Ngrok::default() => Ok(WayIn::NotNeeded),
        None => Err(Problem::Missing(TOKEN)),
    }
}

fn edge(options: &Serve) -> Result<Edge, Problem> {
    let ca = options.ngrok.ca.as_ref();
    Ok(Edge {
        server: options.ngrok.server.clone(),
        ca: ca.map(std::fs::read).transpose()?,
        pace: Pace::default(),
    })
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
    way: WayIn,
    edge: Edge,
    open: Mutex<Option<Running>>,
}

impl NumberHost {
    async fn webhook(&self) -> Option<String> {
        self.open.lock().await.as_ref().map(Running::webhook_url)
    }

    /// How the public address stands once the first try has ended, or when that takes too long.
    async fn address(&self) -> AddressState {
        let open = self.open.lock().await;
        let Some(running) = open.as_ref() else {
            return AddressState::Off;
        };
        let mut address = running.engine.address();
        let first = address.wait_for(|state| *state != AddressState::Connecting);
        // Late, or ended: it stands as it stands.
        drop(timeout(ADDRESS_PATIENCE, first).await);
        address.borrow().clone()
    }

    fn keep_bodies(&self) -> KeepBodies {
        let mut settings = Settings::default();
        let asked = &self.options;
        settings.journal_days = asked.journal_days.unwrap_or(settings.journal_days);
        settings.journal_max_mb = asked.journal_max_mb.unwrap_or(settings.journal_max_mb);
        settings.keep_bodies()
    }

    async fn start(&self) -> Result<Engine, LaunchError> {
        let options = Options {
            data_dir: self.options.data_dir.clone(),
            graph_url: self
                .options
                .graph_url
                .clone()
                .unwrap_or_else(|| GRAPH_URL.to_owned()),
            way: self.way.clone(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            vault: Arc::clone(&self.secrets) as Arc<_>,
            disk: Arc::new(SystemDisk),
            microphone: Arc::new(SystemMicrophone),
        };
        let edge = self.edge.clone();
        let running = Running::start_at(options, self.options.listen, edge).await?;
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
        engine.keep_bodies(self.keep_bodies());
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

    fn open_live(&self) -> PortFuture<'_, Result<Engine, LaunchError>> {
        Box::pin(self.start())
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
