//! A hand on the pointer, and another program beside the app that takes what is dropped on it.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::process::Process;
use super::{Desktop, Window, until};

/// Its place on the screen and its size, over a corner of the app.
const LEFT: u32 = 1060;
const TOP: u32 = 640;
const SIZE: u32 = 120;

/// So long a drop may take to be noted.
const AGAIN: Duration = Duration::from_secs(10);

/// A window that takes files and notes where each one lies.
pub(crate) struct Receiver {
    noted: PathBuf,
    _program: Process,
}

impl Desktop {
    /// Opens it; returns when it is seen.
    pub(crate) async fn opens_a_receiver(&self) -> Receiver {
        let noted = self.home().join("dropped");
        let program = Process::start(
            // Into a file it would write only at its end.
            self.command("stdbuf")
                .args([
                    "-oL",
                    "yad",
                    "--dnd",
                    "--no-buttons",
                    "--undecorated",
                    "--on-top",
                ])
                .arg("--title=Receiver")
                .args([format!("--posx={LEFT}"), format!("--posy={TOP}")])
                .args([format!("--width={SIZE}"), format!("--height={SIZE}")])
                .stdin(Stdio::null())
                .stdout(File::create(&noted).unwrap())
                .stderr(Stdio::null()),
        );
        until("the receiver's window", async || {
            let mut search = self.command("xdotool");
            let search = search.args(["search", "--onlyvisible", "--name", "^Receiver$"]);
            (!search.output().unwrap().stdout.is_empty()).then_some(())
        })
        .await;
        Receiver {
            noted,
            _program: program,
        }
    }

    /// Presses the pointer's button at a place, moves on to the receiver as a hand does, and lets go
    /// there.
    fn drags_to_the_receiver(&self, (x, y): (f64, f64)) {
        let (to_x, to_y) = (f64::from(LEFT + SIZE / 2), f64::from(TOP + SIZE / 2));
        let place = |share: f64| {
            let at = |from: f64, to: f64| (from + (to - from) * share).round().to_string();
            [at(x, to_x), at(y, to_y)]
        };
        let mut hand = self.command("xdotool");
        hand.arg("mousemove").args(place(0.0));
        hand.args(["sleep", "0.2", "mousedown", "1", "sleep", "0.3"]);
        for step in 1..=20 {
            hand.arg("mousemove").args(place(f64::from(step) / 20.0));
            hand.args(["sleep", "0.03"]);
        }
        // The receiver has to say that it takes it.
        hand.args(["sleep", "0.5", "mouseup", "1"]);
        let moved = hand.status().unwrap();
        assert!(moved.success(), "the pointer can be moved");
    }

    /// A program on this desktop.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.environment());
        command
    }
}

impl Receiver {
    /// Drags what is at a place onto it; where the file lies that it took. A busy computer may miss
    /// a drop: as a person would, it is tried again.
    pub(crate) async fn gets(&self, desktop: &Desktop, place: (f64, f64)) -> PathBuf {
        let before = self.noted();
        let mut dragged: Option<Instant> = None;
        until("what is dropped is taken", async || {
            let new = self.noted().into_iter().find(|one| !before.contains(one));
            if new.is_none() && dragged.is_none_or(|at| at.elapsed() >= AGAIN) {
                desktop.drags_to_the_receiver(place);
                dragged = Some(Instant::now());
            }
            new
        })
        .await
    }

    /// Where the files lie that it took.
    fn noted(&self) -> Vec<PathBuf> {
        let noted = std::fs::read_to_string(&self.noted).unwrap();
        let files = noted
            .lines()
            .filter_map(|line| line.strip_prefix("file://"));
        files.map(PathBuf::from).collect()
    }
}

impl Window {
    /// The middle of what a selector finds, in the screen's pixels: the window fills the screen.
    pub(crate) async fn middle_of(&self, selector: &str) -> (f64, f64) {
        let found = self
            .sees(
                selector,
                &format!(
                    "const element = [...document.querySelectorAll('{selector}')].at(-1);
                     if (!element) return null;
                     element.scrollIntoView({{ block: 'center' }});
                     const box = element.getBoundingClientRect();
                     return box.width > 0 && [box.x + box.width / 4, box.y + box.height / 2]"
                ),
            )
            .await;
        (found[0].as_f64().unwrap(), found[1].as_f64().unwrap())
    }
}
