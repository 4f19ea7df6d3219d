//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use shopbell_platform::paths;

const HELP: &str = "\
Shopbell, an inbox for the WhatsApp Business Cloud API

Usage: shopbell [--data-dir DIR]

  --data-dir DIR  keeps messages and files in DIR instead of the usual folder
  --help          prints this
  --version       prints the version";

/// What the person at the command line wants.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// The window.
    Open(Arguments),
    /// A text on standard output.
    Tell(String),
}

/// How to open the window.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Where messages and files are kept.
    pub(crate) data_dir: PathBuf,
    /// Whether the folder was named, rather than the usual one.
    pub(crate) data_dir_was_named: bool,
}

/// Reads the arguments after the program's name; an error is a sentence for the person.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Wish, Mistake> {
    let mut arguments = arguments.into_iter();
    let mut named = None;
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--help" | "-h") => return Ok(Wish::Tell(HELP.to_owned())),
            Some("--version" | "-V") => {
                return Ok(Wish::Tell(format!(
                    "shopbell {}",
                    env!("CARGO_PKG_VERSION")
                )));
            }
            Some("--data-dir") => {
                let folder = arguments.next().ok_or(Mistake::NoFolderNamed)?;
                named = Some(PathBuf::from(folder));
            }
            _ => return Err(Mistake::Unknown(argument.to_string_lossy().into_owned())),
        }
    }
    let data_dir_was_named = named.is_some();
    let data_dir = match named {
        // The engine must find it again after a change of the working folder.
        Some(folder) => std::path::absolute(folder).map_err(|_| Mistake::NoFolderNamed)?,
        None => paths::default_data_dir().ok_or(Mistake::NoHome)?,
    };
    Ok(Wish::Open(Arguments {
        data_dir,
        data_dir_was_named,
    }))
}

/// What is wrong with a command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    Unknown(String),
    NoFolderNamed,
    NoHome,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown(argument) => {
                write!(
                    formatter,
                    "cannot make sense of `{argument}`; see shopbell --help"
                )
            }
            Self::NoFolderNamed => formatter.write_str("--data-dir needs a folder after it"),
            Self::NoHome => formatter.write_str(
                "cannot find your home folder; say where to keep messages with --data-dir DIR",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Wish, Mistake> {
        parse(words.iter().map(OsString::from))
    }

    #[test]
    fn a_named_folder_is_used_and_made_absolute() {
        let Ok(Wish::Open(arguments)) = parsed(&["--data-dir", "shop"]) else {
            panic!("refused")
        };
        assert!(arguments.data_dir_was_named);
        assert!(arguments.data_dir.is_absolute() && arguments.data_dir.ends_with("shop"));
    }

    #[test]
    fn mistakes_are_named_instead_of_ignored() {
        assert_eq!(parsed(&["--data-dir"]), Err(Mistake::NoFolderNamed));
        assert_eq!(
            parsed(&["--bogus"]),
            Err(Mistake::Unknown("--bogus".into()))
        );
    }

    #[test]
    fn help_and_version_open_no_window() {
        assert_eq!(parsed(&["--help"]), Ok(Wish::Tell(HELP.into())));
        let Ok(Wish::Tell(text)) = parsed(&["--version"]) else {
            panic!("opened a window")
        };
        assert!(text.contains(env!("CARGO_PKG_VERSION")), "{text}");
    }
}
