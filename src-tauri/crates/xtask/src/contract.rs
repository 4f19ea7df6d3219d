//! `cargo xtask contract`: writes the committed files that are made from others.
//!
//! Tests fail when one of them is out of date; this is the way to mend that.

use std::fs;
use std::path::Path;

use crate::exec::{Failure, Outcome};
use crate::project::Project;
use crate::steps::Steps;

/// The interface's bindings and the description of every SQL query.
pub(crate) fn write(project: &Project) -> Outcome {
    let mut steps = Steps::default();
    // Queries first: the crates above the store compile only with them.
    steps.step("query descriptions", || queries(project))?;
    steps.step("interface bindings", || {
        project
            .cargo()
            .args(["test", "--package", "shopbell-ipc", "bindings"])
            .env("UPDATE_GOLDEN", "1")
            .run()
    })?;
    steps.finish();
    Ok(())
}

/// Asks a real, freshly migrated SQLite file about every query of the store.
fn queries(project: &Project) -> Outcome {
    let store = project.root().join("src-tauri/crates/store");
    let work = project.target().join("contract");
    let (database, fresh) = (work.join("check.db"), work.join("sqlx"));
    remove(&work)?;
    fs::create_dir_all(&fresh).map_err(|error| no_way("create", &fresh, &error))?;

    project
        .cargo()
        .args([
            "run",
            "--quiet",
            "--package",
            "shopbell-store-check-db",
            "--",
        ])
        .arg(&database)
        .run()?;
    // The macros describe queries only while they are compiled, and cargo compiles only what
    // changed: a new modification time makes it look again.
    touch(&store.join("src/lib.rs"))?;
    // An address is not a path: SQLite's driver takes forward slashes on every system.
    let address = format!(
        "sqlite://{}",
        database.display().to_string().replace('\\', "/")
    );
    project
        .cargo()
        .args(["check", "--package", "shopbell-store", "--tests"])
        .env("SQLX_OFFLINE", "false")
        .env("DATABASE_URL", address)
        .env("SQLX_OFFLINE_DIR", fresh.as_os_str())
        .run()?;

    let count = fs::read_dir(&fresh)
        .map_err(|error| no_way("read", &fresh, &error))?
        .count();
    if count == 0 {
        return Err(Failure::new(
            "the store was not compiled anew, so no query was described",
        ));
    }
    // The old folder goes only now, so that queries that are gone leave nothing behind.
    let committed = store.join(".sqlx");
    remove(&committed)?;
    copy(&fresh, &committed)?;
    println!("{count} queries described in {}", committed.display());
    // What is compiled now was checked against the database; look again at the committed files.
    touch(&store.join("src/lib.rs"))
}

fn touch(file: &Path) -> Outcome {
    fs::read(file)
        .and_then(|bytes| fs::write(file, bytes))
        .map_err(|error| no_way("touch", file, &error))
}

fn remove(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(no_way("remove", folder, &error))
        }
        _ => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to).map_err(|error| no_way("create", to, &error))?;
    let files = fs::read_dir(from).map_err(|error| no_way("read", from, &error))?;
    for file in files.flatten() {
        let target = to.join(file.file_name());
        fs::copy(file.path(), &target).map_err(|error| no_way("write", &target, &error))?;
    }
    Ok(())
}

fn no_way(verb: &str, path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot {verb} {}: {error}", path.display()))
}
