//! `cargo xtask bench`: the measurements in `tests/bench`, in release builds.

use crate::exec::Outcome;
use crate::project::Project;

/// Runs every bench, or those whose names are given.
pub(crate) fn bench(project: &Project, names: &[String]) -> Outcome {
    let mut cargo = project
        .cargo()
        .args(["bench", "--package", "shopbell-tests"]);
    if names.is_empty() {
        cargo = cargo.arg("--benches");
    }
    for name in names {
        cargo = cargo.args(["--bench", name]);
    }
    cargo.run()
}
