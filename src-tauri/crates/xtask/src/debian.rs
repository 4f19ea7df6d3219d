//! System packages: looked for with dpkg, installed with apt where that needs no password.

use crate::exec::{Failure, Outcome, Program};
use crate::node;

/// What a build of the window needs.
const BUILD: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libgtk-3-dev",
    "libsoup-3.0-dev",
    "librsvg2-dev",
    "libayatana-appindicator3-dev",
    "libxdo-dev",
    // Microphones, and the encoder of voice notes.
    "libasound2-dev",
    "cmake",
];

/// What the window needs to play voice notes and videos.
const MEDIA: &[&str] = &[
    "gstreamer1.0-plugins-base",
    "gstreamer1.0-plugins-good",
    "gstreamer1.0-plugins-bad",
    "gstreamer1.0-libav",
];

/// What the tests need beside: a display, a keychain and browsers of their own, a record of what
/// is written, a hand on the pointer and somebody who takes what it drops, somebody who knows sound
/// files, a sound server with a microphone that plays a file, and the fonts that the screenshots
/// show.
const TEST: &[&str] = &[
    "xvfb",
    "dbus",
    "gnome-keyring",
    "webkit2gtk-driver",
    "strace",
    "xdotool",
    "yad",
    "ffmpeg",
    "pulseaudio",
    "pulseaudio-utils",
    "libasound2-plugins",
    "fonts-noto-core",
    "fonts-noto-cjk",
    "fonts-noto-color-emoji",
];

/// Makes sure that the window can be built and play media.
pub(crate) fn ensure_window() -> Outcome {
    ensure(&[BUILD, MEDIA].concat())
}

/// Makes sure that every test can run.
pub(crate) fn ensure_tests() -> Outcome {
    // Not every system has the package of that name, and any Chromium does.
    let browser: &[&str] = if node::browser().is_some() {
        &[]
    } else {
        &["chromium"]
    };
    ensure(&[BUILD, MEDIA, TEST, browser].concat())
}

fn ensure(packages: &[&str]) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Ok(()); // macOS and Windows bring their webview and their media along
    }
    if Program::new("dpkg-query")
        .arg("--version")
        .answer()
        .is_none()
    {
        return ensure_without_dpkg(packages);
    }
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !is_installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("These system packages are missing: {}", missing.join(" "));
    let Some(as_root) = way_to_root() else {
        return Err(Failure::new(format!(
            "please install them, then try again:\n\n  sudo apt-get install --no-install-recommends {}",
            missing.join(" ")
        )));
    };
    // A list that is out of date names files that are gone; a failed update may still be good enough.
    if let Err(failure) = apt(as_root).arg("update").run() {
        println!("{failure}; trying with the package lists as they are");
    }
    apt(as_root)
        .args(["install", "--yes", "--no-install-recommends"])
        .args(missing)
        .run()
}

fn is_installed(package: &str) -> bool {
    Program::new("dpkg-query")
        .args(["--show", "--showformat=${db:Status-Status}", package])
        .answer()
        .is_some_and(|status| status == "installed")
}

/// How apt may be called without asking anybody anything.
#[derive(Clone, Copy)]
enum Root {
    AlreadyRoot,
    Sudo,
}

fn way_to_root() -> Option<Root> {
    if Program::new("id").arg("--user").answer().as_deref() == Some("0") {
        return Some(Root::AlreadyRoot);
    }
    Program::new("sudo")
        .args(["--non-interactive", "true"])
        .answer()
        .map(|_| Root::Sudo)
}

fn apt(root: Root) -> Program {
    let program = match root {
        Root::AlreadyRoot => Program::new("apt-get"),
        Root::Sudo => Program::new("sudo").args([
            "--non-interactive",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
        ]),
    };
    program.env("DEBIAN_FRONTEND", "noninteractive")
}

/// Other distributions: we do not know their package names, but pkg-config knows what is there.
fn ensure_without_dpkg(packages: &[&str]) -> Outcome {
    let complete = Program::new("pkg-config")
        .args([
            "--exists",
            "webkit2gtk-4.1",
            "gtk+-3.0",
            "libsoup-3.0",
            "librsvg-2.0",
        ])
        .answer()
        .is_some();
    if complete {
        return Ok(());
    }
    Err(Failure::new(format!(
        "this is not a Debian-like system, so please install what corresponds to these Debian \
         packages, then try again:\n\n  {}",
        packages.join(" ")
    )))
}
