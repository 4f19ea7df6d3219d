//! A list of steps: each is named, timed and counted; the first failure ends it.

use std::time::{Duration, Instant};

use crate::exec::{Failure, Outcome};

/// What became of the steps so far.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<(String, Duration)>,
    skipped: Vec<(String, String)>,
}

impl Steps {
    /// Runs one step. On failure prints what went before and returns the error, named.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce() -> Outcome) -> Outcome {
        println!("\n==> {name}");
        let started = Instant::now();
        match work() {
            Ok(()) => {
                self.done.push((name.to_owned(), started.elapsed()));
                Ok(())
            }
            Err(failure) => {
                self.print();
                println!("FAILED  {:>7}  {name}", seconds(started.elapsed()));
                println!("{} passed, 1 failed", self.done.len());
                Err(Failure::new(format!("{name}: {failure}")))
            }
        }
    }

    /// Notes a step that cannot run here, with the reason, so that nobody thinks it did.
    pub(crate) fn skip(&mut self, name: &str, why: &str) {
        println!("\n==> {name}: skipped, {why}");
        self.skipped.push((name.to_owned(), why.to_owned()));
    }

    /// Prints the summary of a run without failures.
    pub(crate) fn finish(&self) {
        self.print();
        println!("{} passed, 0 failed", self.done.len());
    }

    fn print(&self) {
        println!();
        for (name, took) in &self.done {
            println!("ok      {:>7}  {name}", seconds(*took));
        }
        for (name, why) in &self.skipped {
            println!("skipped          {name} ({why})");
        }
    }
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}
