//! Cargo's own helpers that the tests use.

use crate::exec::{Outcome, Program};
use crate::project::Project;

/// Makes sure that rustfmt, clippy and nextest are there.
pub(crate) fn ensure(project: &Project) -> Outcome {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if !is_there(project, subcommand) {
            Program::new("rustup")
                .args(["component", "add", component])
                .run()?;
        }
    }
    if !is_there(project, "nextest") {
        println!("cargo-nextest runs the tests; building it takes a few minutes, once.");
        project
            .cargo()
            .args(["install", "--locked", "cargo-nextest"])
            .run()?;
    }
    Ok(())
}

/// Whether cargo knows a subcommand.
pub(crate) fn is_there(project: &Project, subcommand: &str) -> bool {
    project
        .cargo()
        .args([subcommand, "--version"])
        .answer()
        .is_some()
}
