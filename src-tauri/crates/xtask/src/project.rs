//! Where things are.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::exec::{Failure, Outcome, Program};

/// The checkout this xtask was built from.
pub(crate) struct Project {
    root: PathBuf,
    /// `target/debug`: xtask lies there, so the programs it builds do too, wherever target is.
    programs: PathBuf,
}

impl Project {
    /// Finds the workspace root from any folder: cargo says where xtask's own manifest is.
    pub(crate) fn find() -> Outcome<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
        let root = Path::new(&manifest)
            .ancestors()
            .find(|folder| folder.join("Cargo.lock").is_file())
            .ok_or_else(|| Failure::new("cannot find the project's root folder"))?
            .to_path_buf();
        let programs = std::env::current_exe()
            .ok()
            .and_then(|program| program.parent().map(Path::to_path_buf))
            .ok_or_else(|| Failure::new("cannot find the folder that cargo builds into"))?;
        Ok(Self { root, programs })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The web interface.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Cargo's output folder, where our own leftovers belong too.
    pub(crate) fn target(&self) -> PathBuf {
        self.programs
            .parent()
            .unwrap_or(&self.programs)
            .to_path_buf()
    }

    /// A program of this workspace, as a debug build leaves it.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.programs
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A program of this workspace, as a release build leaves it.
    pub(crate) fn release_program(&self, name: &str) -> PathBuf {
        self.target()
            .join("release")
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Cargo, standing in the root.
    pub(crate) fn cargo(&self) -> Program {
        Program::cargo().within(&self.root)
    }
}
