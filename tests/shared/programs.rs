//! The programs under test, and where they log.

use std::{
    fs::{File, OpenOptions},
    path::{Path, PathBuf},
    process::Command,
};

/// A program of the workspace: the one that the variable names, or one built now.
pub(crate) fn built(package: &str, variable: &str) -> PathBuf {
    if let Some(named) = std::env::var_os(variable) {
        return PathBuf::from(named);
    }
    let built = Command::new(env!("CARGO"))
        .args(["build", "--package", package])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .unwrap();
    assert!(built.success(), "{package} cannot be built");
    // This test lies in target/debug/deps.
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap();
    folder.join(format!("{package}{}", std::env::consts::EXE_SUFFIX))
}

/// A file that a program's standard error is appended to.
pub(crate) fn log_file(path: &Path) -> File {
    let mut options = OpenOptions::new();
    options.create(true).append(true).open(path).unwrap()
}
