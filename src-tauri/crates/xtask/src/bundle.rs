//! `cargo xtask bundle`: a package to install, made with Tauri's own command-line tool.

use crate::exec::{Outcome, Program};
use crate::project::Project;
use crate::{debian, node};

/// The tool's version; its binary comes inside the npm package.
const TAURI_CLI: &str = "@tauri-apps/cli@2.12.5";

/// Builds a release and packs it for the system we run on.
pub(crate) fn bundle(project: &Project) -> Outcome {
    debian::ensure_window()?;
    node::ensure_modules(project)?;
    node::script(project, "build")?;
    let tools = project.target().join("tools");
    let script = tools.join("node_modules/@tauri-apps/cli/tauri.js");
    if !script.exists() {
        // Kept apart from ui/: only packaging needs it, and it is 20 MB.
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        Program::new(npm)
            .args([
                "install",
                "--no-save",
                "--no-audit",
                "--no-fund",
                "--prefix",
            ])
            .arg(&tools)
            .arg(TAURI_CLI)
            .run()?;
    }
    let kind = if cfg!(target_os = "macos") {
        "app"
    } else if cfg!(windows) {
        "nsis"
    } else {
        "deb"
    };
    Program::new("node")
        .arg(&script)
        .args(["build", "--bundles", kind])
        .within(project.root())
        .run()
}
