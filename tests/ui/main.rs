//! The real interface and the real engine in a plain browser.
//!
//! The steps are written in JavaScript, where the browser's driver is at home: `inbox.test.mjs`
//! beside this file. Here it is given the programs it needs and run.

#[cfg(test)]
mod tests {
    use std::{
        path::{Path, PathBuf},
        process::Command,
    };

    const NODE: &str = "node";
    const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

    #[test]
    fn the_interface_in_a_browser_does_what_it_does_in_the_window() {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let ui = tests.parent().unwrap().join("ui");
        assert!(
            ui.join("node_modules/playwright").is_dir(),
            "the interface's tools are missing: run `npm ci` in ui/"
        );
        if !ui.join("dist/index.html").is_file() {
            run(Command::new(NPM).args(["run", "build"]).current_dir(&ui));
        }
        run(Command::new(NODE)
            .args(["--test", "--test-reporter=spec"])
            .arg(tests.join("ui/inbox.test.mjs"))
            .env("SHOPBELL_HEADLESS", headless()));
    }

    fn run(command: &mut Command) {
        let ended = command
            .status()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        assert!(ended.success(), "{command:?} failed");
    }

    /// The host: the one that `SHOPBELL_HEADLESS` names, or one built now.
    fn headless() -> PathBuf {
        if let Some(named) = std::env::var_os("SHOPBELL_HEADLESS") {
            return PathBuf::from(named);
        }
        run(Command::new(env!("CARGO"))
            .args(["build", "--package", "shopbell-headless"])
            .current_dir(env!("CARGO_MANIFEST_DIR")));
        // This test lies in target/debug/deps.
        let test = std::env::current_exe().unwrap();
        let folder = test.parent().and_then(Path::parent).unwrap();
        folder.join(format!("shopbell-headless{}", std::env::consts::EXE_SUFFIX))
    }
}
