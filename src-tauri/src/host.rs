//! The engine as the window's commands reach it.

use std::sync::{Mutex, PoisonError};

use shopbell_ipc::App;
use tauri::async_runtime::JoinHandle;
use tokio::sync::watch;

use crate::opening::Folder;

/// The running engine, and what belongs to the window on it.
pub(crate) struct Host {
    app: App,
    /// Turns true when what was open last time is open again.
    resumed: watch::Receiver<bool>,
    /// The task that feeds events to the window.
    events: Mutex<Option<JoinHandle<()>>>,
    /// Where files are put that other programs open.
    pub(crate) opened: Folder,
}

impl Host {
    /// Reopens what was open last time, beside the window's own start.
    pub(crate) fn start(app: App, opened: Folder) -> Self {
        let (done, resumed) = watch::channel(false);
        let resuming = app.clone();
        let emptying = opened.clone();
        tauri::async_runtime::spawn(async move {
            // First, while nobody can open anything yet.
            emptying.empty().await;
            resuming.resume().await;
            done.send_replace(true);
        });
        Self {
            app,
            resumed,
            events: Mutex::default(),
            opened,
        }
    }

    /// The engine, once it stands where it stood last time: an interface that asked earlier would
    /// flash the welcome screen at somebody who has long been connected.
    pub(crate) async fn app(&self) -> &App {
        // An error means that the task above ended early; then there is nothing to wait for.
        drop(self.resumed.clone().wait_for(|resumed| *resumed).await);
        &self.app
    }

    /// Stops the engine, once it is not just being opened.
    pub(crate) async fn shutdown(&self) {
        self.app.shutdown().await;
    }

    /// Feeds events through `task` from now on. A page that was loaded anew has a new channel; the
    /// old one leads nowhere.
    pub(crate) fn feed(&self, task: JoinHandle<()>) {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(old) = events.replace(task) {
            old.abort();
        }
    }
}
