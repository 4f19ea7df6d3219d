//! `cargo xtask bench`: the measurements in `tests/bench` and the burst, with release builds of what
//! they measure; and `bench soak`.

use crate::exec::Outcome;
use crate::project::Project;
use crate::soak;

/// Webhooks of the burst at its full size.
const BURST: &str = "20000";

/// Runs every measurement, or what is named: `ingest`, `pages`, … of `tests/bench`; `burst`, a test
/// at its full size; `soak`, the fault tests in their long forms.
pub(crate) fn bench(project: &Project, names: &[String]) -> Outcome {
    if let Some((first, rest)) = names.split_first()
        && first == "soak"
    {
        return soak::soak(project, rest);
    }
    let (bursts, figures): (Vec<&String>, Vec<&String>) =
        names.iter().partition(|name| *name == "burst");
    if names.is_empty() || !figures.is_empty() {
        project
            .cargo()
            .args(["bench", "--package", "shopbell-tests", "--bench", "waits"])
            .arg("--")
            .args(figures)
            .run()?;
    }
    if names.is_empty() || !bursts.is_empty() {
        burst(project)?;
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
