//! Stopping. Whoever asks (the window's cross, the system, Ctrl-C), the engine finishes what it has
//! begun before the process ends. A kill is safe too; the orderly way is only quicker next time.

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use tauri::{AppHandle, Manager as _, RunEvent};

use crate::host::Host;

/// The longest an orderly stop may take: 2 s for commits and 5 s for running sends, with room.
const PATIENCE: Duration = Duration::from_secs(10);

const RUNNING: u8 = 0;
const STOPPING: u8 = 1;
const STOPPED: u8 = 2;

/// How far the stop has come.
#[derive(Default)]
pub(crate) struct Lifecycle(AtomicU8);

/// Holds every request to exit back until the engine has stopped.
pub(crate) fn on_event(app: &AppHandle, event: RunEvent) {
    let RunEvent::ExitRequested { api, code, .. } = event else {
        return;
    };
    let Some(lifecycle) = app.try_state::<Lifecycle>() else {
        return; // nothing was started yet
    };
    let before =
        lifecycle
            .0
            .compare_exchange(RUNNING, STOPPING, Ordering::AcqRel, Ordering::Acquire);
    match before {
        Err(STOPPED) => {}
        Err(_) => api.prevent_exit(), // the stop is under way and will ask again
        Ok(_) => {
            api.prevent_exit();
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                let host = app.state::<Host>();
                if tokio::time::timeout(PATIENCE, host.shutdown())
                    .await
                    .is_err()
                {
                    tracing::warn!(
                        "the engine did not stop in time; what it holds is safe on disk"
                    );
                }
                app.state::<Lifecycle>().0.store(STOPPED, Ordering::Release);
                app.exit(code.unwrap_or(0));
            });
        }
    }
}

/// Turns SIGTERM and Ctrl-C into a request to exit.
pub(crate) fn listen_for_signals(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match asked_to_stop().await {
            Ok(()) => app.exit(0),
            Err(error) => {
                tracing::warn!(%error, "signals cannot be heard; close the window to stop")
            }
        }
    });
}

#[cfg(unix)]
async fn asked_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        _ = hang_up.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
