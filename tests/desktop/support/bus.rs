//! A D-Bus session, and a keychain on it that can come and go.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use super::process::Process;
use super::{home_environment, wait};

/// A session bus that starts nothing by itself: what is on it, the test has put there.
const SETTINGS: &str = r#"<!DOCTYPE busconfig PUBLIC
  "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// The session.
pub(super) struct Bus {
    address: String,
    // The keychain goes before the bus it is on.
    keychain: Option<Process>,
    _daemon: Process,
}

impl Bus {
    /// Without a keychain.
    pub(super) fn start(home: &Path) -> Self {
        let settings = home.join("bus.conf");
        std::fs::write(&settings, SETTINGS).unwrap();
        let mut daemon = Process::start(
            Command::new("dbus-daemon")
                .arg(format!("--config-file={}", settings.display()))
                .args(["--nofork", "--nopidfile", "--print-address"])
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
        Self {
            address,
            keychain: None,
            _daemon: daemon,
        }
    }

    /// Starts an unlocked keychain; returns when it answers.
    pub(super) async fn start_keychain(&mut self, home: &Path) {
        let mut keychain = Process::start(
            Command::new("gnome-keyring-daemon")
                .args(["--foreground", "--unlock", "--components=secrets"])
                .envs(home_environment(home))
                .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
                .env_remove("DISPLAY")
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let mut password = keychain.child().stdin.take().unwrap();
        password.write_all(b"the test's own").unwrap();
        drop(password);
        self.keychain = Some(keychain);
        wait::until("the keychain is on the bus", async || {
            self.has_keychain().then_some(())
        })
        .await;
    }

    /// The keychain ends, and returns only when it is asked to.
    pub(super) fn lose_keychain(&mut self) {
        self.keychain = None;
    }

    fn has_keychain(&self) -> bool {
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
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .output()
            .unwrap();
        String::from_utf8_lossy(&asked.stdout).contains("boolean true")
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }
}
