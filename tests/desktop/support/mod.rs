//! A desktop of the test's own.

mod axe;
mod bakery;
mod bus;
mod console;
mod display;
mod hand;
mod looks;
mod page;
mod past;
mod process;
mod sound;
mod stops;
mod talk;
mod wait;
mod window;
mod wizard;

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::OnceLock;

use bus::Bus;
use display::Display;
use sound::SoundServer;

pub(crate) use crate::shared::Folder;
pub(crate) use bakery::Bakery;
pub(crate) use looks::{CLOSED, Screen, Step, every_look};
pub(crate) use past::{PastChat, write_past};
pub(crate) use wait::until;
pub(crate) use window::{Look, Window};
pub(crate) use wizard::{Shop, says, words};

/// A display, a session bus with an unlocked keychain, and an empty home folder.
///
/// Outlives every window on it: the keychain keeps what an app put there through its end.
pub(crate) struct Desktop {
    // Dropped in this order: windows are gone by then, the folder goes last.
    bus: Bus,
    display: Display,
    sound: Option<SoundServer>,
    home: Folder,
    /// What else its programs find in their environment.
    surroundings: Vec<(&'static str, String)>,
}

impl Desktop {
    pub(crate) async fn new() -> Self {
        let mut desktop = Self::without_keychain();
        desktop.start_keychain().await;
        desktop
    }

    /// The same with nothing on the bus that keeps secrets.
    pub(crate) fn without_keychain() -> Self {
        // Whoever makes an HTTP client here first; a second time is refused, which is fine.
        drop(rustls::crypto::ring::default_provider().install_default());
        let home = Folder::new();
        for folder in ["bin", "data", "config", "cache", "run", "shop"] {
            let path = home.path().join(folder);
            std::fs::create_dir(&path).unwrap();
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o700)).unwrap();
        }
        // What the system would open with some program, is noted instead.
        let opener = home.path().join("bin/xdg-open");
        std::fs::write(&opener, "#!/bin/sh\necho \"$1\" >> \"$HOME/opened\"\n").unwrap();
        std::fs::set_permissions(&opener, PermissionsExt::from_mode(0o700)).unwrap();
        let bus = Bus::start(home.path());
        Self {
            bus,
            display: Display::start(),
            sound: None,
            home,
            surroundings: Vec::new(),
        }
    }

    /// Starts the keychain, with what it held before; returns when it answers.
    pub(crate) async fn start_keychain(&mut self) {
        self.bus.start_keychain(self.home.path()).await;
    }

    /// The keychain ends; what it holds stays in its file.
    pub(crate) fn lose_keychain(&mut self) {
        self.bus.lose_keychain();
    }

    /// Starts a sound server with a microphone that hears a tone, for apps opened from now on.
    pub(crate) async fn plug_microphone_in(&mut self) {
        let (server, address) = SoundServer::start(self.home.path()).await;
        self.sound = Some(server);
        self.surroundings
            .retain(|(name, _)| *name != "PULSE_SERVER");
        self.surroundings.push(("PULSE_SERVER", address));
    }

    /// Adds to what programs started from now on find in their environment.
    pub(crate) fn surround(&mut self, surroundings: Vec<(&'static str, String)>) {
        self.surroundings = surroundings;
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// The folder the app keeps messages and files in.
    pub(crate) fn shop_folder(&self) -> PathBuf {
        self.home.path().join("shop")
    }

    /// Writes the app's settings, as an owner's helper might.
    pub(crate) fn settings(&self, settings: &serde_json::Value) {
        std::fs::write(
            self.shop_folder().join("settings.json"),
            settings.to_string(),
        )
        .unwrap();
    }

    /// Puts a file into the home folder, for the app to pick up.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.home.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Every file in the home folder.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let (mut files, mut folders) = (Vec::new(), vec![self.home.path().to_path_buf()]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                    Ok(kind) if kind.is_file() => files.push(entry.path()),
                    _ => {}
                }
            }
        }
        files
    }

    /// The file or address that the system was last asked to open.
    pub(crate) fn opened_outside(&self) -> Option<String> {
        let asked = std::fs::read_to_string(self.home.path().join("opened")).ok()?;
        asked.lines().last().map(str::to_owned)
    }

    /// Where the app's standard error goes.
    pub(crate) fn log(&self) -> PathBuf {
        self.home.path().join("app.log")
    }

    /// Opens the app on the shop folder and waits until its window can be driven.
    pub(crate) async fn open(&self, look: Look) -> Window {
        let folder = self.shop_folder().display().to_string();
        Window::open(self, look, &["--data-dir".to_owned(), folder]).await
    }

    /// Opens the app as a click on its icon does: on the usual folder, once for each person.
    pub(crate) async fn open_by_icon(&self) -> Window {
        Window::open(self, Look::Light, &[]).await
    }

    /// Clicks the icon a second time; returns when that second process has ended.
    pub(crate) fn click_icon_again(&self) -> ExitStatus {
        Command::new(app())
            .env_clear()
            .envs(self.environment())
            .stdin(Stdio::null())
            .status()
            .unwrap()
    }

    /// The usual folder of messages and files on this desktop.
    pub(crate) fn usual_folder(&self) -> PathBuf {
        self.home.path().join("data/shopbell")
    }

    /// What a program on this desktop finds in its environment.
    fn environment(&self) -> Vec<(&'static str, String)> {
        let inside = |folder: &str| self.home.path().join(folder).display().to_string();
        let mut variables = home_environment(self.home.path());
        variables.extend([
            ("DISPLAY", self.display.name()),
            ("DBUS_SESSION_BUS_ADDRESS", self.bus.address().to_owned()),
            (
                "PATH",
                format!(
                    "{}:{}",
                    inside("bin"),
                    std::env::var("PATH").unwrap_or_default()
                ),
            ),
            ("TMPDIR", inside("cache")),
            ("LANG", "C.UTF-8".to_owned()),
            ("LANGUAGE", "en_US:en".to_owned()),
            ("TZ", "America/Sao_Paulo".to_owned()),
            ("GDK_BACKEND", "x11".to_owned()),
            ("GSETTINGS_BACKEND", "memory".to_owned()),
            ("NO_AT_BRIDGE", "1".to_owned()),
            ("MESA_SHADER_CACHE_DISABLE", "true".to_owned()),
            ("RUST_BACKTRACE", "1".to_owned()),
            (
                "SHOPBELL_LOG",
                std::env::var("SHOPBELL_LOG").unwrap_or_else(|_| "debug".to_owned()),
            ),
        ]);
        variables.extend(self.surroundings.iter().cloned());
        variables
    }
}

/// Folders of our own in place of the person's.
fn home_environment(home: &Path) -> Vec<(&'static str, String)> {
    let inside = |folder: &str| home.join(folder).display().to_string();
    vec![
        ("HOME", home.display().to_string()),
        ("XDG_DATA_HOME", inside("data")),
        ("XDG_CONFIG_HOME", inside("config")),
        ("XDG_CACHE_HOME", inside("cache")),
        ("XDG_RUNTIME_DIR", inside("run")),
    ]
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// The program under test: the one that `SHOPBELL_APP` names, or one built now.
fn app() -> &'static Path {
    static APP: OnceLock<PathBuf> = OnceLock::new();
    APP.get_or_init(|| {
        if let Some(named) = std::env::var_os("SHOPBELL_APP") {
            return PathBuf::from(named);
        }
        let built = Command::new(env!("CARGO"))
            .args(["build", "--package", "shopbell", "--features", "embedded"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()
            .unwrap();
        assert!(
            built.success(),
            "the app cannot be built; is there a ui/dist?"
        );
        // This test lies in target/debug/deps.
        let test = std::env::current_exe().unwrap();
        test.parent()
            .and_then(Path::parent)
            .unwrap()
            .join("shopbell")
    })
}

/// Where the pictures of a run go.
fn screenshots() -> PathBuf {
    let folder = std::env::var_os("SHOPBELL_SCREENSHOTS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots"),
        PathBuf::from,
    );
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
