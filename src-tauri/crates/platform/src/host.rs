//! The desktop installation: which engine is open, on which folder, with what around it.
//!
//! ```text
//! data folder ─ live/          the owner's number
//!             ─ demo/          the demo shop; made anew each time it is opened
//!             ─ profile        what was open last
//!             ─ settings.json  see `Settings`
//! ```

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use shopbell_core::{
    Connect, Engine, Options,
    ports::{PortFuture, Secret, Vault},
    reach::WayIn,
};
use shopbell_ipc::{LaunchError, Launcher, Profile};
use shopbell_simulator::{Options as DemoOptions, Pace, Scenario, Simulator};
use tokio::sync::Mutex;

use crate::{
    clock::{SystemClock, SystemEntropy},
    demo_replies,
    disk::SystemDisk,
    held::HeldSecrets,
    microphone::SystemMicrophone,
    paths,
    running::Running,
    settings::Settings,
    vault::Keychain,
};

/// Opens and closes the demo shop and the owner's number.
pub struct DesktopHost {
    data_dir: PathBuf,
    keychain: Arc<Keychain>,
    open: Mutex<Option<Open>>,
}

struct Open {
    running: Running,
    /// Meta's part, in the demo shop.
    simulator: Option<Simulator>,
}

impl DesktopHost {
    /// A host with nothing open.
    #[must_use]
    pub fn new(data_dir: PathBuf) -> Self {
        Self {
            data_dir,
            keychain: Arc::new(Keychain::new()),
            open: Mutex::new(None),
        }
    }

    fn options(
        &self,
        folder: &str,
        settings: &Settings,
        way: WayIn,
        vault: Arc<dyn Vault>,
    ) -> Options {
        Options {
            data_dir: self.data_dir.join(folder),
            graph_url: settings.graph_url.clone(),
            way,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            vault,
            disk: Arc::new(SystemDisk),
            microphone: Arc::new(SystemMicrophone),
        }
    }

    async fn demo(&self) -> Result<Engine, LaunchError> {
        paths::make_private(&self.data_dir).map_err(host)?;
        let folder = self.data_dir.join("demo");
        match tokio::fs::remove_dir_all(&folder).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(host(error)),
            _ => {}
        }
        let mut demo = DemoOptions::default();
        demo.scenario = Scenario::DemoShop;
        demo.pace = Pace::Live;
        let simulator = Simulator::start(demo).await.map_err(host)?;
        let engine = match self.demo_engine(&simulator).await {
            Ok(running) => {
                let engine = running.engine.clone();
                *self.open.lock().await = Some(Open {
                    running,
                    simulator: Some(simulator),
                });
                engine
            }
            Err(error) => {
                simulator.shutdown().await;
                return Err(error);
            }
        };
        self.remember("demo")?;
        Ok(engine)
    }

    async fn demo_engine(&self, simulator: &Simulator) -> Result<Running, LaunchError> {
        // The demo's secrets are everybody's: they need no keychain.
        let vault = Arc::new(HeldSecrets::default());
        let settings = Settings {
            graph_url: simulator.graph_url(),
            ..Settings::default()
        };
        let options = self.options("demo", &settings, WayIn::NotNeeded, vault);
        let running = Running::start(options, settings.webhook_listen).await?;
        let connect = Connect {
            token: Secret::new(simulator.token()),
            app_secret: Secret::new(simulator.app_secret()),
            verify_token: Some(Secret::new(simulator.verify_token())),
            phone_number_id: simulator.phone_number_id().to_owned(),
            waba_id: simulator.waba_id().to_owned(),
        };
        let outcome = async {
            running.engine.connect(connect).await?;
            demo_replies::keep(&running.engine).await?;
            simulator
                .point_webhook_at(&running.webhook_url())
                .await
                .map_err(host)
        };
        match outcome.await {
            Ok(()) => Ok(running),
            Err(error) => {
                running.stop().await;
                Err(error)
            }
        }
    }

    async fn live(&self) -> Result<Engine, LaunchError> {
        paths::make_private(&self.data_dir).map_err(host)?;
        let settings = Settings::read(&self.data_dir).map_err(host)?;
        let vault = Arc::clone(&self.keychain) as Arc<dyn Vault>;
        let edge = settings.edge().map_err(host)?;
        let options = self.options("live", &settings, settings.way(), vault);
        let running = Running::start_at(options, settings.webhook_listen, edge).await?;
        let engine = running.engine.clone();
        engine.keep_bodies(settings.keep_bodies());
        engine.hold_before_sending(settings.hold());
        engine.ask_before_sending_after(settings.ask_after());
        *self.open.lock().await = Some(Open {
            running,
            simulator: None,
        });
        self.remember("live")?;
        Ok(engine)
    }

    fn profile_file(&self) -> PathBuf {
        self.data_dir.join("profile")
    }

    fn remember(&self, profile: &str) -> Result<(), LaunchError> {
        write_whole(&self.profile_file(), profile).map_err(host)
    }

    async fn close_open(&self, forget: bool) {
        if let Some(open) = self.open.lock().await.take() {
            if let Some(simulator) = open.simulator {
                simulator.shutdown().await;
            }
            open.running.stop().await;
        }
        if forget && let Err(error) = std::fs::remove_file(self.profile_file()) {
            tracing::debug!(%error, "nothing to forget");
        }
    }
}

impl Launcher for DesktopHost {
    fn last(&self) -> Option<Profile> {
        match std::fs::read_to_string(self.profile_file()).ok()?.trim() {
            "demo" => Some(Profile::Demo),
            "live" => Some(Profile::Live),
            _ => None,
        }
    }

    fn open_demo(&self) -> PortFuture<'_, Result<Engine, LaunchError>> {
        Box::pin(self.demo())
    }

    fn open_live(&self) -> PortFuture<'_, Result<Engine, LaunchError>> {
        Box::pin(self.live())
    }

    fn close(&self, forget: bool) -> PortFuture<'_, ()> {
        Box::pin(self.close_open(forget))
    }

    fn data_dir(&self) -> PathBuf {
        self.data_dir.clone()
    }
}

fn host(error: impl std::error::Error + Send + Sync + 'static) -> LaunchError {
    LaunchError::Host(Box::new(error))
}

/// Replaces a file in one step: a crash leaves the old one or the new one.
fn write_whole(file: &Path, text: &str) -> io::Result<()> {
    let fresh = file.with_extension("new");
    std::fs::write(&fresh, text)?;
    std::fs::rename(fresh, file)
}
