//! `cargo xtask bench`: the measurements in `tests/bench`, in release builds; and `bench soak`.

use crate::exec::Outcome;
use crate::project::Project;
use crate::soak;

/// Runs every bench, or those whose names are given; `soak` is the fault tests in their long forms.
pub(crate) fn bench(project: &Project, names: &[String]) -> Outcome {
    if let Some((first, rest)) = names.split_first()
        && first == "soak"
    {
        return soak::soak(project, rest);
    }
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
