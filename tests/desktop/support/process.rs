//! Programs that end when the test does, whether it passes or panics.

use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running program.
pub(super) struct Process(Child);

impl Process {
    pub(super) fn start(command: &mut Command) -> Self {
        match command.spawn() {
            Ok(child) => Self(child),
            Err(error) => panic!("{:?} cannot be started: {error}", command.get_program()),
        }
    }

    pub(super) fn id(&self) -> u32 {
        self.0.id()
    }

    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The process that `parent` started from `program`.
pub(super) fn child_of(parent: u32, program: &Path) -> Option<u32> {
    let program = program.canonicalize().ok()?;
    std::fs::read_dir("/proc")
        .ok()?
        .flatten()
        .find_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let same = std::fs::read_link(entry.path().join("exe")).ok()? == program;
            (same && status(id)?.parent == parent).then_some(id)
        })
}

/// Whether a process still runs; one that only waits to be reaped does not.
pub(super) fn runs(id: u32) -> bool {
    status(id).is_some_and(|status| status.state != 'Z')
}

/// Sends a signal, by name.
pub(super) fn signal(id: u32, name: &str) {
    let sent = Command::new("kill")
        .args([format!("-{name}"), id.to_string()])
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(sent.success(), "process {id} is not there to get {name}");
}

/// How long the system has been running, in milliseconds.
pub(super) fn uptime_ms() -> f64 {
    let line = std::fs::read_to_string("/proc/uptime").unwrap();
    let seconds: f64 = line.split(' ').next().unwrap().parse().unwrap();
    seconds * 1000.0
}

/// When a process began, in milliseconds after the system did.
pub(super) fn began_after_boot_ms(id: u32) -> Option<f64> {
    let line = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The 22nd field, counted in hundredths of a second; the first two are gone here.
    let ticks: f64 = line.rsplit_once(") ")?.1.split(' ').nth(19)?.parse().ok()?;
    Some(ticks * 10.0)
}

/// Memory of the process of this name that `parent` started, in megabytes. What it shares with
/// others counts in part. The system keeps fifteen letters of a name.
pub(super) fn memory_mb_below(parent: u32, name: &str) -> Option<f64> {
    let of = |id: u32| {
        let is_it = std::fs::read_to_string(format!("/proc/{id}/comm"))
            .ok()?
            .trim()
            == name;
        if !is_it || status(id)?.parent != parent {
            return None;
        }
        let parts = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
        let line = parts.lines().find(|line| line.starts_with("Pss:"))?;
        let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilobytes / 1024.0)
    };
    let processes = std::fs::read_dir("/proc").ok()?.flatten();
    processes
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .find_map(of)
}

struct Status {
    state: char,
    parent: u32,
}

fn status(id: u32) -> Option<Status> {
    let line = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // "12 (the name, which may hold blanks and brackets) S 11 …"
    let mut fields = line.rsplit_once(") ")?.1.split(' ');
    Some(Status {
        state: fields.next()?.chars().next()?,
        parent: fields.next()?.parse().ok()?,
    })
}
