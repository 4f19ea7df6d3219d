//! `cargo xtask bench`: the measurements in `tests/bench` and the burst, with release builds of what
//! they measure; and `bench soak`.

use crate::exec::Outcome;
use crate::project::Project;
use crate::{debian, node, soak};

/// Webhooks of the burst at its full size.
const BURST: &str = "20000";

/// Runs every measurement, or what is named: `ingest`, `pages`, … of `tests/bench`; `burst` and `ui`,
/// tests at their full size; `soak`, the fault tests in their long forms.
pub(crate) fn bench(project: &Project, names: &[String]) -> Outcome {
    if let Some((first, rest)) = names.split_first()
        && first == "soak"
    {
        return soak::soak(project, rest);
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|asked| asked == name);
    let figures: Vec<&String> = names
        .iter()
        .filter(|name| !matches!(name.as_str(), "burst" | "ui"))
        .collect();
    if names.is_empty() || !figures.is_empty() {
        project
            .cargo()
            .args(["bench", "--package", "shopbell-tests", "--bench", "waits"])
            .arg("--")
            .args(figures)
            .run()?;
    }
    if wanted("burst") {
        burst(project)?;
    }
    if wanted("ui") {
        ui(project)?;
    }
    Ok(())
}

/// The burst test in full, against a release build of the host.
fn burst(project: &Project) -> Outcome {
    project
        .cargo()
        .args(["build", "--release", "--package", "shopbell-headless"])
        .run()?;
    let host = project.release_program("shopbell-headless");
    project
        .cargo()
        .args(["nextest", "run", "--workspace"])
        .args(["--features", "shopbell/embedded", "--filterset"])
        .arg("binary(scenarios) and test(/^burst::/)")
        .arg("--no-capture")
        .env("SHOPBELL_HEADLESS", host)
        .env("SHOPBELL_BURST", BURST)
        .run()
}

/// What a person waits for in the real window, in a release build of it; and the long way up a long
/// chat, in which nothing may move.
fn ui(project: &Project) -> Outcome {
    if !cfg!(target_os = "linux") {
        println!("ui: skipped, its webview can be driven on Linux only");
        return Ok(());
    }
    debian::ensure_tests()?;
    node::ensure_modules(project)?;
    node::script(project, "build")?;
    project
        .cargo()
        .args(["build", "--release", "--package", "shopbell"])
        .args(["--features", "embedded"])
        .run()?;
    project
        .cargo()
        .args(["nextest", "run", "--workspace"])
        .args(["--features", "shopbell/embedded", "--filterset"])
        .arg("binary(desktop) and test(/^(budgets|long_chat)::/)")
        .arg("--no-capture")
        .env("SHOPBELL_APP", project.release_program("shopbell"))
        .env("SHOPBELL_BUDGETS", "full")
        .env("SHOPBELL_ROWS", "5000")
        .run()
}
