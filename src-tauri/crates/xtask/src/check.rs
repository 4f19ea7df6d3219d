//! `cargo xtask check`: what can be said without running anything.

use crate::exec::Outcome;
use crate::project::Project;
use crate::steps::Steps;
use crate::{debian, node, tools};

/// Format, lints and types of everything.
pub(crate) fn check(project: &Project) -> Outcome {
    let mut steps = Steps::default();
    steps.step("install what is missing", || {
        debian::ensure_window()?;
        tools::ensure(project)?;
        node::ensure_modules(project)
    })?;
    lint(project, &mut steps)?;
    steps.finish();
    Ok(())
}

/// The steps that `test` begins with.
pub(crate) fn lint(project: &Project, steps: &mut Steps) -> Outcome {
    steps.step("Rust format", || {
        project.cargo().args(["fmt", "--all", "--check"]).run()
    })?;
    steps.step("interface lints and format", || {
        node::script(project, "lint")
    })?;
    steps.step("interface types", || node::script(project, "check"))?;
    // The shell embeds ui/dist, so even its lints need one.
    steps.step("interface build", || node::script(project, "build"))?;
    steps.step("Rust lints", || {
        project
            .cargo()
            .args([
                "clippy",
                "--workspace",
                "--all-targets",
                "--features",
                "shopbell/embedded",
            ])
            .args(["--", "--deny", "warnings"])
            .run()
    })?;
    steps.step("documentation", || {
        project
            .cargo()
            .args(["doc", "--workspace", "--no-deps"])
            .args(["--features", "shopbell/embedded"])
            .env("RUSTDOCFLAGS", "--deny warnings")
            .run()
    })
}
