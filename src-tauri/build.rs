//! Gives every command of the shell a permission of its own, so that a window may call exactly what
//! its capability names and nothing else.

/// The commands of `src/commands.rs`.
const COMMANDS: &[&str] = &[
    "call",
    "subscribe",
    "stage_file",
    "media_bytes",
    "media_thumb",
    "staged_thumb",
    "open_media",
    "drag_media",
    "save_all",
    "open_link",
];

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        // A build script has no other way to stop the build.
        eprintln!("{error:#}");
        std::process::exit(1);
    }
}
