//! Cargo's own helpers that the tests use.

use crate::exec::{Outcome, Program};
use crate::project::Project;

/// Makes sure that rustfmt, clippy, nextest and cargo-deny are there.
pub(crate) fn ensure(project: &Project) -> Outcome {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if !is_there(project, subcommand) {
            Program::new("rustup")
                .args(["component", "add", component])
                .run()?;
        }
    }
    for (subcommand, purpose) in [
        ("nextest", "runs the tests"),
        ("deny", "checks the licences and sources of dependencies"),
    ] {
        if !is_there(project, subcommand) {
            let name = format!("cargo-{subcommand}");
            println!("{name} {purpose}; building it takes a few minutes, once.");
            project.cargo().args(["install", "--locked", &name]).run()?;
        }
    }
    Ok(())
}

/// Whether cargo knows a subcommand.
fn is_there(project: &Project, subcommand: &str) -> bool {
    project
        .cargo()
        .args([subcommand, "--version"])
        .answer()
        .is_some()
}
