//! Where Shopbell keeps its files.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// The folder for Shopbell's data, as each system wants it:
///
/// - Linux: `$XDG_DATA_HOME/shopbell`, usually `~/.local/share/shopbell`
/// - macOS: `~/Library/Application Support/Shopbell`
/// - Windows: `%LOCALAPPDATA%\Shopbell`
///
/// `None` when the environment names no home folder; then the person has to name one. The folder
/// need not exist yet, see [`make_private`].
#[must_use]
pub fn default_data_dir() -> Option<PathBuf> {
    data_dir_in(|name| std::env::var_os(name), std::env::home_dir())
}

fn data_dir_in(
    variable: impl Fn(&str) -> Option<OsString>,
    home: Option<PathBuf>,
) -> Option<PathBuf> {
    let home = home.filter(|folder| folder.is_absolute());
    // The XDG rules say to ignore a relative path; anywhere it could only be a mistake.
    let named = |name| {
        variable(name)
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute())
    };
    if cfg!(windows) {
        let local = named("LOCALAPPDATA").or_else(|| Some(home?.join("AppData").join("Local")));
        Some(local?.join("Shopbell"))
    } else if cfg!(target_os = "macos") {
        Some(
            home?
                .join("Library")
                .join("Application Support")
                .join("Shopbell"),
        )
    } else {
        let data = named("XDG_DATA_HOME").or_else(|| Some(home?.join(".local").join("share")));
        Some(data?.join("shopbell"))
    }
}

/// Makes the folder, and its parents, and closes it to other people on this computer.
///
/// On Windows the user's own folders are closed to others already.
///
/// # Errors
/// What the system said when it could not create or close the folder.
pub fn make_private(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn linux_follows_the_xdg_rules() {
        let home = || Some(PathBuf::from("/home/ana"));
        let with = |value: &'static str| {
            move |name: &str| (name == "XDG_DATA_HOME").then(|| OsString::from(value))
        };
        let cases = [
            (data_dir_in(with("/data"), home()), Some("/data/shopbell")),
            (
                data_dir_in(with("relative"), home()),
                Some("/home/ana/.local/share/shopbell"),
            ),
            (
                data_dir_in(|_| None, home()),
                Some("/home/ana/.local/share/shopbell"),
            ),
            (data_dir_in(with("/data"), None), Some("/data/shopbell")),
            (data_dir_in(|_| None, None), None),
            (data_dir_in(|_| None, Some(PathBuf::new())), None),
        ];
        for (found, wanted) in cases {
            assert_eq!(found, wanted.map(PathBuf::from));
        }
    }

    #[cfg(unix)]
    #[test]
    fn other_people_cannot_look_into_the_folder() {
        use std::os::unix::fs::PermissionsExt as _;
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("a").join("b");
        make_private(&folder).unwrap();
        make_private(&folder).unwrap(); // an existing one is closed too
        assert_eq!(
            folder.metadata().unwrap().permissions().mode() & 0o777,
            0o700
        );
    }
}
