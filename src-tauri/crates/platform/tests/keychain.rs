//! The keychain for real: a D-Bus and a gnome-keyring of the test's own, never the person's.
//!
//! Each test starts this test program again inside a private bus (`again`), because the bus's
//! address is read from the environment. The inner run is the test proper.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use shopbell_core::ports::{Secret, SecretKind, Vault as _, VaultError};
use shopbell_platform::vault::{Keychain, LIMIT};

const ACCOUNT: &str = "700000000000001";
const INSIDE: &str = "SHOPBELL_KEYCHAIN_TEST";
const UNLOCKED: &str =
    "printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null";

/// Whether this is the inner run.
fn inside() -> bool {
    std::env::var_os(INSIDE).is_some()
}

/// Runs one test of this program again through `outer`, which ends with the program to run.
#[cfg(test)] // tells clippy that this is test code
fn again(test: &str, mut outer: Command) {
    let output = outer
        .env(INSIDE, "1")
        .stdin(Stdio::null())
        .output()
        .expect("the Debian packages dbus and gnome-keyring are installed");
    let words = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{words}");
    assert!(
        words.contains("test result: ok. 1 passed"),
        "{test} did not run inside: {words}"
    );
}

/// A shell inside a private bus with empty folders, that does `first` and then becomes the test.
#[cfg(test)]
fn in_private_bus(home: &Path, first: &str, test: &str) -> Command {
    let mut outer = Command::new("dbus-run-session");
    outer
        .args([
            "--",
            "sh",
            "-c",
            &format!("{first}; exec \"$0\" --exact \"$1\" --nocapture"),
        ])
        .arg(std::env::current_exe().unwrap())
        .arg(test);
    private(&mut outer, home);
    outer
}

fn private(command: &mut Command, home: &Path) {
    command
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_RUNTIME_DIR", home)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS");
}

fn secret(value: &str) -> Secret {
    Secret::new(value)
}

#[tokio::test]
async fn secrets_are_kept_replaced_and_forgotten() {
    if !inside() {
        let home = tempfile::tempdir().unwrap();
        let test = "secrets_are_kept_replaced_and_forgotten";
        return again(test, in_private_bus(home.path(), UNLOCKED, test));
    }
    use SecretKind::{AccessToken, AppSecret};
    let keychain = Keychain::new();
    assert_eq!(
        keychain.read(ACCOUNT, AccessToken).await,
        Ok(None),
        "a new keychain is empty"
    );
    assert_eq!(
        keychain.forget(ACCOUNT, AccessToken).await,
        Ok(()),
        "nothing to forget is fine"
    );

    keychain
        .keep(ACCOUNT, AccessToken, secret("EAAG first"))
        .await
        .unwrap();
    keychain
        .keep(ACCOUNT, AppSecret, secret("other kind"))
        .await
        .unwrap();
    keychain
        .keep("700000000000002", AccessToken, secret("other number"))
        .await
        .unwrap();
    keychain
        .keep(ACCOUNT, AccessToken, secret("EAAG second — żółć 店"))
        .await
        .unwrap();

    let restarted = Keychain::new();
    for (account, kind, wanted) in [
        (ACCOUNT, AccessToken, "EAAG second — żółć 店"),
        (ACCOUNT, AppSecret, "other kind"),
        ("700000000000002", AccessToken, "other number"),
    ] {
        assert_eq!(
            restarted.read(account, kind).await,
            Ok(Some(secret(wanted)))
        );
    }

    restarted.forget(ACCOUNT, AccessToken).await.unwrap();
    assert_eq!(keychain.read(ACCOUNT, AccessToken).await, Ok(None));
    assert_eq!(
        keychain.read(ACCOUNT, AppSecret).await,
        Ok(Some(secret("other kind"))),
        "forgetting one leaves its neighbours"
    );
}

#[tokio::test]
async fn a_locked_keychain_gives_and_takes_nothing() {
    if !inside() {
        let home = tempfile::tempdir().unwrap();
        let test = "a_locked_keychain_gives_and_takes_nothing";
        return again(test, in_private_bus(home.path(), UNLOCKED, test));
    }
    let keychain = Keychain::new();
    keychain
        .keep(ACCOUNT, SecretKind::AccessToken, secret("EAAG"))
        .await
        .unwrap();
    let locked = Command::new("dbus-send")
        .args([
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.secrets",
        ])
        .args([
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
        ])
        .arg("array:objpath:/org/freedesktop/secrets/collection/login")
        .output()
        .unwrap();
    assert!(
        locked.status.success(),
        "{}",
        String::from_utf8_lossy(&locked.stderr)
    );

    for keychain in [keychain, Keychain::new()] {
        let started = Instant::now();
        let read = keychain.read(ACCOUNT, SecretKind::AccessToken).await;
        assert!(
            !matches!(read, Ok(Some(_))),
            "nobody unlocked it, yet it gave the secret"
        );
        let kept = keychain
            .keep(ACCOUNT, SecretKind::AppSecret, secret("new"))
            .await;
        assert!(
            matches!(kept, Err(VaultError::Locked | VaultError::Unavailable)),
            "a secret that cannot be kept must not seem kept: {kept:?}"
        );
        assert!(
            started.elapsed() < 2 * LIMIT + Duration::from_secs(2),
            "a caller waits 5 s a call"
        );
    }
}

#[tokio::test]
async fn a_wrong_password_opens_nothing_and_costs_nothing() {
    if !inside() {
        let home = tempfile::tempdir().unwrap();
        let test = "a_wrong_password_opens_nothing_and_costs_nothing";
        return again(test, in_private_bus(home.path(), UNLOCKED, test));
    }
    Keychain::new()
        .keep(ACCOUNT, SecretKind::AccessToken, secret("EAAG"))
        .await
        .unwrap();

    restart_keyring("wrong");
    let keychain = Keychain::new();
    let read = keychain.read(ACCOUNT, SecretKind::AccessToken).await;
    assert!(!matches!(read, Ok(Some(_))), "{read:?}");
    let kept = keychain
        .keep(ACCOUNT, SecretKind::AppSecret, secret("new"))
        .await;
    assert!(
        matches!(kept, Err(VaultError::Locked | VaultError::Unavailable)),
        "a secret that cannot be kept must not seem kept: {kept:?}"
    );

    restart_keyring("test");
    let read = Keychain::new().read(ACCOUNT, SecretKind::AccessToken).await;
    assert_eq!(read, Ok(Some(secret("EAAG"))), "the right one opens it");
}

#[tokio::test]
async fn a_keychain_that_does_not_answer_holds_nobody_up_for_long() {
    if !inside() {
        let home = tempfile::tempdir().unwrap();
        let test = "a_keychain_that_does_not_answer_holds_nobody_up_for_long";
        return again(test, in_private_bus(home.path(), UNLOCKED, test));
    }
    let keychain = Keychain::new();
    keychain
        .keep(ACCOUNT, SecretKind::AccessToken, secret("EAAG"))
        .await
        .unwrap();

    let daemon = keyring_process();
    signal(&daemon, "-STOP");
    let read = tokio::time::timeout(20 * LIMIT, keychain.read(ACCOUNT, SecretKind::AccessToken));
    let read = read.await.expect("a caller is answered, keychain or not");
    assert_eq!(read, Err(VaultError::Unavailable));

    signal(&daemon, "-CONT");
    let read = keychain.read(ACCOUNT, SecretKind::AccessToken).await;
    assert_eq!(read, Ok(Some(secret("EAAG"))), "and it is used again");
}

/// The process that keeps the secrets of this bus.
#[cfg(test)]
fn keyring_process() -> String {
    let asked = Command::new("dbus-send")
        .args([
            "--session",
            "--print-reply=literal",
            "--dest=org.freedesktop.DBus",
        ])
        .args([
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.GetConnectionUnixProcessID",
            "string:org.freedesktop.secrets",
        ])
        .output()
        .unwrap();
    let answer = String::from_utf8(asked.stdout).unwrap();
    let process = answer.split_whitespace().last();
    process.expect("a keyring answers").to_owned()
}

#[cfg(test)]
fn signal(process: &str, signal: &str) {
    let sent = Command::new("kill").args([signal, process]).status();
    assert!(sent.unwrap().success());
}

/// Ends the keyring's daemon and starts another, which is told this password.
#[cfg(test)]
fn restart_keyring(password: &str) {
    let daemon = keyring_process();
    signal(&daemon, "-TERM");
    let late = Instant::now() + Duration::from_secs(60);
    while Path::new("/proc").join(&daemon).join("exe").exists() {
        assert!(Instant::now() < late, "the daemon does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
    let unlock = format!(
        "printf {password} | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    );
    // It says whether it is open; here it is asked.
    drop(Command::new("sh").args(["-c", &unlock]).status());
}

#[tokio::test]
async fn a_keychain_that_comes_late_is_found_without_a_restart() {
    if !inside() {
        let home = tempfile::tempdir().unwrap();
        let test = "a_keychain_that_comes_late_is_found_without_a_restart";
        let mut outer = Command::new(std::env::current_exe().unwrap());
        outer.args(["--exact", test, "--nocapture"]);
        private(&mut outer, home.path());
        let address = format!("unix:path={}", home.path().join("bus").display());
        outer.env("DBUS_SESSION_BUS_ADDRESS", address);
        return again(test, outer);
    }
    let keychain = Keychain::new();
    let early = keychain.read(ACCOUNT, SecretKind::AccessToken).await;
    assert_eq!(
        early,
        Err(VaultError::Unavailable),
        "no keychain is not an empty keychain"
    );

    let bus = Daemon::bus(&std::env::var("DBUS_SESSION_BUS_ADDRESS").unwrap());
    assert!(
        Command::new("sh")
            .args(["-c", UNLOCKED])
            .status()
            .unwrap()
            .success()
    );
    keychain
        .keep(ACCOUNT, SecretKind::AccessToken, secret("EAAG"))
        .await
        .unwrap();
    let read = keychain.read(ACCOUNT, SecretKind::AccessToken).await;
    assert_eq!(read, Ok(Some(secret("EAAG"))));

    drop(bus);
    let gone = keychain.read(ACCOUNT, SecretKind::AccessToken).await;
    assert_eq!(
        gone,
        Err(VaultError::Unavailable),
        "its bus is gone, and with it the keychain"
    );
}

/// A D-Bus daemon that ends with the test.
struct Daemon(Child);

#[cfg(test)]
impl Daemon {
    /// Returns when the daemon listens: it prints its address then.
    fn bus(address: &str) -> Self {
        use std::io::{BufRead as _, BufReader};
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address"])
            .arg(format!("--address={address}"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(daemon.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert!(line.starts_with("unix:"), "{line}");
        Self(daemon)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
