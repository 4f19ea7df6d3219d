//! `cargo xtask run`: from a fresh clone to a shop on the screen.

use crate::exec::Outcome;
use crate::project::Project;
use crate::{debian, headless, node};

/// Builds and opens the app, or serves it to a browser where there is no display.
///
/// `arguments` go to the program that is started.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Outcome {
    if !has_display() {
        println!(
            "There is no display here, so no window can open. The same interface, engine and \
             demo shop will be served to a browser on this computer instead."
        );
        build_interface(project)?;
        return headless::serve_demo(project, arguments);
    }
    debian::ensure_window()?;
    build_interface(project)?;
    println!("The first build takes some minutes; later ones take seconds.");
    project
        .cargo()
        .args([
            "run",
            "--package",
            "shopbell",
            "--features",
            "embedded",
            "--",
        ])
        .args(arguments)
        .run()
}

fn build_interface(project: &Project) -> Outcome {
    node::ensure_modules(project)?;
    node::script(project, "build")
}

/// macOS and Windows always have one; elsewhere X11 or Wayland says so in the environment.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(target_os = "macos", windows)) || set("WAYLAND_DISPLAY") || set("DISPLAY")
}
