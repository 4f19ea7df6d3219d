//! The rooms of the workspace and who may know whom. Adding an arrow here is a design change.

use std::path::{Path, PathBuf};

/// A crate's folder and the crates of ours, and guarded libraries, it may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "src-tauri",
        &[
            "shopbell-core",
            "shopbell-ipc",
            "shopbell-platform",
            "tauri",
        ],
    ),
    ("src-tauri/crates/domain", &[]),
    ("src-tauri/crates/cloud-api", &["reqwest"]),
    ("src-tauri/crates/store", &["shopbell-domain", "sqlx"]),
    ("src-tauri/crates/store/check-db", &["sqlx"]),
    (
        "src-tauri/crates/core",
        &["shopbell-domain", "shopbell-store", "shopbell-cloud-api"],
    ),
    (
        "src-tauri/crates/platform",
        &[
            "shopbell-core",
            "shopbell-ipc",
            "shopbell-simulator",
            "keyring",
            "ngrok",
            "reqwest",
        ],
    ),
    (
        "src-tauri/crates/ipc",
        &["shopbell-core", "shopbell-domain"],
    ),
    ("src-tauri/crates/simulator", &["reqwest"]),
    (
        "src-tauri/crates/headless",
        &[
            "shopbell-core",
            "shopbell-domain",
            "shopbell-ipc",
            "shopbell-platform",
        ],
    ),
    ("src-tauri/crates/xtask", &[]),
];

/// Libraries that only the rooms named with them may know.
const GUARDED: &[&str] = &["sqlx", "tauri", "reqwest", "keyring", "ngrok"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Every folder below with a `Cargo.toml`, relative to the root.
fn crates(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let others = ["target", "node_modules", "ui"]
            .iter()
            .any(|name| path.ends_with(name));
        if !path.is_dir() || hidden || others {
            continue;
        }
        if path.join("Cargo.toml").exists() {
            let place = path.strip_prefix(root).unwrap().to_str().unwrap();
            found.push(place.replace('\\', "/"));
        }
        crates(root, &path, found);
    }
}

/// What a manifest lists as dependencies, whatever their section's target. Tests may use anything.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut counts = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            counts = section.ends_with("dependencies") && !section.ends_with("dev-dependencies");
            continue;
        }
        let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
        if counts && !name.is_empty() && !name.starts_with('#') {
            found.push(name.to_owned());
        }
    }
    found
}

fn is_guarded(name: &str) -> bool {
    let ours = name.starts_with("shopbell-");
    ours || GUARDED
        .iter()
        .any(|guarded| name == *guarded || name.starts_with(&format!("{guarded}-")))
}

fn covers(allowed: &str, name: &str) -> bool {
    // The parts of a family (`tauri-build`, `keyring-core`) come with it.
    name == allowed || (GUARDED.contains(&allowed) && name.starts_with(&format!("{allowed}-")))
}

#[test]
fn no_room_knows_another_it_should_not() {
    let root = root();
    let mut found = Vec::new();
    crates(&root, &root, &mut found);
    found.retain(|place| place != "tests" && place != "tests/fuzz");
    for place in &found {
        let known = ARROWS.iter().find(|(room, _)| room == place);
        let Some((_, allowed)) = known else {
            panic!("{place} is a new room: say in the table whom it may know");
        };
        let manifest = std::fs::read_to_string(root.join(place).join("Cargo.toml")).unwrap();
        for name in dependencies(&manifest) {
            if is_guarded(&name) {
                let fine = allowed.iter().any(|allowed| covers(allowed, &name));
                assert!(fine, "{place} must not depend on {name}");
            }
        }
    }
    for (room, _) in ARROWS {
        assert!(
            found.iter().any(|place| place == room),
            "{room} is gone: take it off the table"
        );
    }
}

#[test]
fn the_reader_of_manifests_sees_every_section() {
    let manifest = "[dependencies]\nsqlx.workspace = true\n# serde = \"1\"\n[dev-dependencies]\ntauri = \"2\"\n\
                    [target.'cfg(windows)'.dependencies]\nreqwest = { version = \"1\" }\n[features]\nx = []\n\
                    [build-dependencies]\ntauri-build = \"2\"";
    assert_eq!(dependencies(manifest), ["sqlx", "reqwest", "tauri-build"]);
    assert!(is_guarded("tauri-build") && is_guarded("shopbell-core") && !is_guarded("serde"));
    assert!(covers("tauri", "tauri-plugin-opener") && !covers("shopbell-core", "shopbell-core-x"));
}

/// Files below a folder with this ending.
fn sources(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !path.ends_with("node_modules") && !path.ends_with("target") {
                sources(&path, ending, found);
            }
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

#[test]
fn only_the_store_writes_sql() {
    let root = root();
    let mut files = Vec::new();
    sources(&root.join("src-tauri"), ".rs", &mut files);
    assert!(files.len() > 100, "{} files", files.len());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let place = file.strip_prefix(&root).unwrap();
        let is_store = place.starts_with("src-tauri/crates/store");
        assert!(
            is_store || !text.contains("sqlx::"),
            "{} names sqlx",
            place.display()
        );
    }
}

#[test]
fn only_one_folder_of_the_interface_knows_tauri() {
    let root = root();
    let mut files = Vec::new();
    for ending in [".ts", ".svelte"] {
        sources(&root.join("ui/src"), ending, &mut files);
    }
    assert!(files.len() > 50, "{} files", files.len());
    let host = root.join("ui/src/lib/host");
    let mut knows = 0;
    for file in files {
        if std::fs::read_to_string(&file)
            .unwrap()
            .contains("@tauri-apps/")
        {
            assert!(file.starts_with(&host), "{} knows Tauri", file.display());
            knows += 1;
        }
    }
    assert!(knows > 0, "the host folder itself does");
}
