//! The app under WebDriver: opening it, ending it gently or not.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};

use super::process::{self, Process};
use super::{Bakery, Desktop, app, free_port, until};
use crate::shared::log_file;

/// The longest that one script in the page may take: some look at every element there is.
const SCRIPTS_MAY_TAKE: Duration = Duration::from_secs(120);

/// Which of the system's two looks the app finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Light,
    Dark,
}

/// A window of the running app.
pub(crate) struct Window {
    pub(super) page: WebDriver,
    driver: Process,
    app: u32,
}

impl Window {
    pub(super) async fn open(desktop: &Desktop, look: Look, arguments: &[String]) -> Self {
        let port = free_port();
        // The app is started by the driver and inherits its environment.
        let driver = Process::start(
            Command::new("WebKitWebDriver")
                .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
                .env_clear()
                .envs(desktop.environment())
                .env(
                    "GTK_THEME",
                    if look == Look::Dark {
                        "Adwaita:dark"
                    } else {
                        "Adwaita"
                    },
                )
                .env("TAURI_AUTOMATION", "true")
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                // The app inherits it.
                .stderr(log_file(&desktop.log())),
        );
        until("the WebDriver listens", async || {
            tokio::net::TcpStream::connect(("127.0.0.1", port))
                .await
                .ok()
        })
        .await;
        let mut wishes = Capabilities::new();
        let options = json!({ "binary": app(), "args": arguments });
        wishes.set("webkitgtk:browserOptions", options).unwrap();
        let page = WebDriver::builder(format!("http://127.0.0.1:{port}"), wishes)
            .request_timeout(2 * SCRIPTS_MAY_TAKE)
            .await
            .expect("the app opens a window that can be driven");
        let app = process::child_of(driver.id(), app()).expect("the driver started the app");
        page.set_script_timeout(SCRIPTS_MAY_TAKE).await.unwrap();
        let window = Self { page, driver, app };
        window.note_complaints().await;
        window
    }

    /// When the app was started, Unix milliseconds, to about a hundredth of a second.
    pub(crate) fn began_ms(&self) -> f64 {
        let up_ms = process::uptime_ms();
        Bakery::now_ms() as f64 - (up_ms - process::began_after_boot_ms(self.app).unwrap())
    }

    /// Memory of the process that draws the page, shared parts shared out, in megabytes.
    pub(crate) fn web_memory_mb(&self) -> f64 {
        process::memory_mb_below(self.app, "WebKitWebProces").expect("the page has a process")
    }

    /// Ends the app as a power cut would.
    pub(crate) async fn kill(self) {
        process::signal(self.app, "KILL");
        self.gone().await;
    }

    /// Ends the app as a system that shuts down would.
    pub(crate) async fn terminate(self) {
        process::signal(self.app, "TERM");
        self.gone().await;
    }

    async fn gone(self) {
        let app = self.app;
        until("the app has ended", async || {
            (!process::runs(app)).then_some(())
        })
        .await;
        // The session ended with the app. Without its driver, saying so to it would only block.
        drop(self.driver);
        drop(self.page.leak());
    }
}
