//! The folders that programs under test leave their traces in.

use std::path::{Path, PathBuf};

use tempfile::{Builder, TempDir};

/// Long enough to know a test by, short enough for the sockets that lie in some of them.
const NAME_MAX: usize = 28;

/// A folder of one test's own.
///
/// It goes with the test, unless `SHOPBELL_TEST_DATA` names a root: there it stays, so that
/// `cargo xtask test` can look for secrets in whatever every test has left behind.
pub(crate) struct Folder {
    path: PathBuf,
    _ends_with_the_test: Option<TempDir>,
}

impl Folder {
    pub(crate) fn new() -> Self {
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("test").replace("::", ".");
        // The end says more than the beginning, which many tests have in common.
        let start = test.len().saturating_sub(NAME_MAX);
        let name = format!("{}-", test.get(start..).unwrap_or("test"));
        let mut builder = Builder::new();
        let builder = builder.prefix(&name);
        match std::env::var_os("SHOPBELL_TEST_DATA").filter(|root| !root.is_empty()) {
            None => {
                let folder = builder.tempdir().unwrap();
                Self {
                    path: folder.path().to_owned(),
                    _ends_with_the_test: Some(folder),
                }
            }
            Some(root) => {
                std::fs::create_dir_all(&root).unwrap();
                Self {
                    path: builder.tempdir_in(root).unwrap().keep(),
                    _ends_with_the_test: None,
                }
            }
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}
