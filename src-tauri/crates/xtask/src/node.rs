//! The web interface's tools: Node modules and the scripts of `ui/package.json`.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::exec::{Failure, Outcome, Program};
use crate::project::Project;

/// The oldest Node.js that Vite 8 runs on: 20.19.
const OLDEST: (u32, u32) = (20, 19);

/// Installs the modules of the lock file when there are none or the lock file is newer.
pub(crate) fn ensure_modules(project: &Project) -> Outcome {
    ensure_node()?;
    let ui = project.ui();
    let installed = changed(&ui.join("node_modules/.package-lock.json"));
    let wanted = changed(&ui.join("package-lock.json"));
    if installed.is_some() && installed >= wanted {
        return Ok(());
    }
    // The tests use the browser that is installed; Playwright's own downloads are not wanted.
    npm(project)
        .args(["ci", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .run()
}

/// Runs a script of `ui/package.json`.
pub(crate) fn script(project: &Project, name: &str) -> Outcome {
    let program = npm(project).args(["run", name]);
    match browser() {
        Some(browser) => program.env("CHROMIUM_PATH", browser).run(),
        None => program.run(),
    }
}

/// The Chromium, or what is made from it, that the component tests run in.
pub(crate) fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM_PATH").map(PathBuf::from);
    let usual = [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    ];
    named
        .into_iter()
        .chain(usual.map(PathBuf::from))
        .find(|program| program.exists())
}

fn npm(project: &Project) -> Program {
    // On Windows npm is a batch file, which needs its full name.
    Program::new(if cfg!(windows) { "npm.cmd" } else { "npm" }).within(&project.ui())
}

fn changed(file: &Path) -> Option<SystemTime> {
    file.metadata().and_then(|facts| facts.modified()).ok()
}

fn ensure_node() -> Outcome {
    let advice = format!(
        "please install Node.js {}.{} or newer from https://nodejs.org, then try again",
        OLDEST.0, OLDEST.1
    );
    let Some(version) = Program::new("node").arg("--version").answer() else {
        return Err(Failure::new(format!("Node.js is not installed; {advice}")));
    };
    if parse(&version).is_some_and(|found| found >= OLDEST) {
        return Ok(());
    }
    Err(Failure::new(format!(
        "Node.js {version} is too old; {advice}"
    )))
}

/// Major and minor of `v20.20.2`.
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, parse};

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(parse("v20.20.2"), Some((20, 20)));
        assert!(
            parse("v20.9.0") < Some(OLDEST),
            "9 is less than 19, though not as text"
        );
        assert!(parse("v22.0.0") > Some(OLDEST));
        assert_eq!(parse("nonsense"), None);
    }
}
