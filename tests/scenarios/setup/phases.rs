//! What the window shows first: welcome, connecting, the inbox.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::{Value, json};
use shopbell_core::{Engine, EngineError, Options, ports::PortFuture};
use shopbell_ipc::{App, LaunchError, Launcher, Profile};
use shopbell_platform::running::Running;
use tokio::sync::Mutex;

use crate::support::World;

/// Opens the world's files as a window would; remembers what was open as the world does.
struct Window<'a> {
    world: &'a World,
    remembers: Arc<AtomicBool>,
}

struct Host {
    options: Box<dyn Fn() -> Options + Send + Sync>,
    remembers: Arc<AtomicBool>,
    open: Mutex<Option<Running>>,
}

impl Launcher for Host {
    fn last(&self) -> Option<Profile> {
        self.remembers
            .load(Ordering::SeqCst)
            .then_some(Profile::Live)
    }

    fn open_demo(&self) -> PortFuture<'_, Result<Engine, LaunchError>> {
        Box::pin(async { Err(LaunchError::Engine(EngineError::NotConnected)) })
    }

    fn open_live(&self) -> PortFuture<'_, Result<Engine, LaunchError>> {
        Box::pin(async {
            let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
            let running = Running::start((self.options)(), listen).await?;
            let engine = running.engine.clone();
            *self.open.lock().await = Some(running);
            self.remembers.store(true, Ordering::SeqCst);
            Ok(engine)
        })
    }

    fn close(&self, forget: bool) -> PortFuture<'_, ()> {
        Box::pin(async move {
            if let Some(running) = self.open.lock().await.take() {
                running.stop().await;
            }
            if forget {
                self.remembers.store(false, Ordering::SeqCst);
            }
        })
    }

    fn data_dir(&self) -> PathBuf {
        (self.options)().data_dir
    }
}

impl Window<'_> {
    /// Started anew, as by its icon.
    async fn starts(&self) -> App {
        let parts = self.world.options();
        let options = move || parts.clone();
        let host = Host {
            options: Box::new(options),
            remembers: Arc::clone(&self.remembers),
            open: Mutex::default(),
        };
        let app = App::new(Arc::new(host), "0.0.0");
        app.resume().await;
        app
    }
}

async fn phase(app: &App, command: &str) -> Value {
    let status = app.call(command, Value::Null).await;
    status.map_or_else(|error| json!(error.code), |status| status["phase"].clone())
}

#[tokio::test]
async fn connecting_is_left_and_taken_up_again_until_it_is_finished() {
    let world = World::unconnected(|_| {}).await;
    let window = Window {
        world: &world,
        remembers: Arc::default(),
    };
    let app = window.starts().await;
    assert_eq!(phase(&app, "app_status").await, "welcome");
    assert_eq!(phase(&app, "begin_setup").await, "setup");
    assert_eq!(phase(&app, "finish_setup").await, "setup_too_early");
    let given = app
        .call("give_token", json!({ "secret": world.simulator.token() }))
        .await
        .unwrap();
    assert_eq!(given["open"], "appSecret");
    assert_eq!(phase(&app, "leave_setup").await, "welcome");
    let left = app.call("setup", Value::Null).await.unwrap_err();
    assert_eq!(left.code, "not_connected");
    assert_eq!(phase(&app, "begin_setup").await, "setup");
    app.shutdown().await;

    let app = window.starts().await;
    assert_eq!(
        phase(&app, "app_status").await,
        "setup",
        "where it was left"
    );
    let setup = app.call("setup", Value::Null).await.unwrap();
    assert_eq!(setup["open"], "appSecret");
    let secret = world.simulator.app_secret();
    let given = app
        .call("give_app_secret", json!({ "secret": secret }))
        .await
        .unwrap();
    assert_eq!(
        (&given["canSend"], &given["open"]),
        (&json!(true), &json!("wayIn"))
    );
    let shown = given.to_string();
    assert!(!shown.contains(secret) && !shown.contains(world.simulator.token()));
    assert_eq!(
        phase(&app, "app_status").await,
        "setup",
        "until the owner leaves it"
    );
    assert_eq!(phase(&app, "finish_setup").await, "ready");
    assert_eq!(
        phase(&app, "leave_setup").await,
        "ready",
        "the inbox stays open"
    );
    app.shutdown().await;

    let app = window.starts().await;
    assert_eq!(phase(&app, "app_status").await, "ready");
    app.shutdown().await;
}
