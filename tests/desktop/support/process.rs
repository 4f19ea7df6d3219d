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
