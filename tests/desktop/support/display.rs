//! An X server without a screen.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use super::process::Process;

/// A display of the size that the app's window opens with.
pub(super) struct Display {
    number: u32,
    _server: Process,
}

impl Display {
    /// Returns when the server takes connections: it writes its number then.
    pub(super) fn start() -> Self {
        let mut server = Process::start(
            Command::new("Xvfb")
                .args([
                    "-displayfd",
                    "1",
                    "-screen",
                    "0",
                    "1280x800x24",
                    "-nolisten",
                    "tcp",
                    // Else it starts over when its last client goes, and whoever comes meanwhile,
                    // an app that is opened again after a crash, is turned away.
                    "-noreset",
                ])
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let output = server.child().stdout.take().unwrap();
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).unwrap();
        let number = line
            .trim()
            .parse()
            .expect("Xvfb says which display it took");
        Self {
            number,
            _server: server,
        }
    }

    pub(super) fn name(&self) -> String {
        format!(":{}", self.number)
    }
}
