//! A D-Bus session with an unlocked keychain on it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use super::process::Process;
use super::{home_environment, wait};

/// The session.
pub(super) struct Bus {
    address: String,
    // The keychain goes before the bus it is on.
    _keychain: Process,
    _daemon: Process,
}

impl Bus {
    /// Returns when the keychain answers.
    pub(super) async fn start(home: &Path) -> Self {
        let mut daemon = Process::start(
            Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--nopidfile", "--print-address"])
                .envs(home_environment(home))
                .env_remove("DISPLAY")
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let mut line = String::new();
        BufReader::new(daemon.child().stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().to_owned();
        assert!(
            address.starts_with("unix:"),
            "dbus-daemon says where it listens: {line}"
        );

        let mut keychain = Process::start(
            Command::new("gnome-keyring-daemon")
                .args(["--foreground", "--unlock", "--components=secrets"])
                .envs(home_environment(home))
                .env("DBUS_SESSION_BUS_ADDRESS", &address)
                .env_remove("DISPLAY")
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let mut password = keychain.child().stdin.take().unwrap();
        password.write_all(b"the test's own").unwrap();
        drop(password);
        wait::until("the keychain is on the bus", async || {
            let asked = Command::new("dbus-send")
                .args([
                    "--session",
                    "--print-reply",
                    "--dest=org.freedesktop.DBus",
                    "/",
                ])
                .args([
                    "org.freedesktop.DBus.NameHasOwner",
                    "string:org.freedesktop.secrets",
                ])
                .env("DBUS_SESSION_BUS_ADDRESS", &address)
                .output()
                .unwrap();
            String::from_utf8_lossy(&asked.stdout)
                .contains("boolean true")
                .then_some(())
        })
        .await;
        Self {
            address,
            _keychain: keychain,
            _daemon: daemon,
        }
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }
}
