//! Holds what the tests sent against Meta's published document.
//!
//! The checker and the document are not ours to ship: they live beside a checkout that has them.

use std::path::PathBuf;

use crate::exec::{Failure, Outcome, Program};
use crate::project::Project;

/// The checker beside this checkout, when there is one.
pub(crate) fn checker(project: &Project) -> Option<PathBuf> {
    let script = project
        .root()
        .parent()?
        .join("shared/checks/validate_requests.py");
    script.is_file().then_some(script)
}

/// Runs the checker over `record`. `exceptions` lists what Meta's document has stale, each line with
/// the newer source.
pub(crate) fn check(
    project: &Project,
    checker: &PathBuf,
    record: &PathBuf,
    exceptions: &str,
) -> Outcome {
    if !record.is_file() {
        return Err(Failure::new("the tests left no record of their requests"));
    }
    let python = ensure_python(project)?;
    Program::new(python)
        .arg(checker)
        .arg(record)
        .arg("--exceptions")
        .arg(project.root().join(exceptions))
        .run()
}

/// A Python with the checker's two libraries: the system's, or one in a folder under target.
fn ensure_python(project: &Project) -> Outcome<PathBuf> {
    let system = PathBuf::from("python3");
    if has_libraries(&system) {
        return Ok(system);
    }
    let folder = project.target().join("python");
    let python = folder.join("bin/python");
    if !has_libraries(&python) {
        Program::new(&system)
            .args(["-m", "venv"])
            .arg(&folder)
            .run()?;
        Program::new(&python)
            .args(["-m", "pip", "install", "--quiet", "pyyaml", "jsonschema"])
            .run()?;
    }
    Ok(python)
}

fn has_libraries(python: &PathBuf) -> bool {
    Program::new(python)
        .args(["-c", "import yaml, jsonschema"])
        .answer()
        .is_some()
}
