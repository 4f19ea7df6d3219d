//! What the project does to itself: `cargo xtask run`, `test`, `check`, `contract`, `secrets`, `bench`,
//! `bundle`.
//!
//! Needs only cargo. Whatever else a task wants (system packages, Node modules, cargo tools) it
//! looks for, installs where it may, and otherwise names the exact command to type.
#![expect(
    clippy::print_stdout,
    reason = "a command-line tool talks on standard output"
)]

mod bench;
mod bundle;
mod check;
mod contract;
mod debian;
mod exec;
mod headless;
mod node;
mod project;
mod record;
mod run;
mod secrets;
mod soak;
mod spellings;
mod steps;
mod test;
mod tools;

use std::process::ExitCode;

use exec::Failure;
use project::Project;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  run [ARGS…]  installs what is missing, builds, and opens Shopbell; without a
               display, serves the demo shop to a browser on this computer
  test         installs what the tests need and runs everything
  check        the fast part of test: format, lints, types
  contract     writes the generated files anew: ui bindings, query descriptions
  secrets      looks once more for the tests' secrets in what the last test left
  bench [NAME…]
               measures what a person waits for, in release builds; NAME is ingest,
               pages, send, burst or ui. `bench soak [kills] [power_cuts] [damage] [hour]`
               runs the fault tests at length
  bundle       makes a .deb package (on macOS an .app, on Windows an installer)";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    // Who is used to cargo writes `--` before what the program gets.
    let rest: Vec<String> = arguments.filter(|argument| argument != "--").collect();
    let outcome = Project::find().and_then(|project| match command.as_str() {
        "run" => run::run(&project, &rest),
        "test" => test::test(&project),
        "check" => check::check(&project),
        "contract" => contract::write(&project),
        "secrets" => secrets::look_again(&project),
        "bench" => bench::bench(&project, &rest),
        "bundle" => bundle::bundle(&project),
        "" | "help" | "-h" | "--help" => {
            println!("{USAGE}");
            Ok(())
        }
        unknown => Err(Failure::new(format!(
            "there is no command `{unknown}`\n\n{USAGE}"
        ))),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
