//! The mark of the web: a note on a copy of a customer's file that it came from somebody else.
//!
//! P10: Windows and macOS ask before they run a file that bears it, and Office opens one without its
//! macros. No desktop of Linux reads such a note; there it is the missing right to be run that
//! protects, and copies never have that right.

use std::{io, path::Path};

/// What Windows keeps in the stream `Zone.Identifier` of a file from the internet.
///
/// Source: Microsoft, *\[MS-FSCC\] 5.6.1, Zone.Identifier Stream Name*, read 2026-11.
#[cfg(any(windows, test))]
const FROM_THE_INTERNET: &str = "[ZoneTransfer]\r\nZoneId=3\r\n";

/// Notes on a file that it came from somebody else. It must not be read-only yet.
///
/// # Errors
/// When the file system takes no such notes; the file is as good as before.
#[cfg(windows)]
pub fn mark(file: &Path) -> io::Result<()> {
    let mut stream = file.as_os_str().to_owned();
    stream.push(":Zone.Identifier");
    std::fs::write(stream, FROM_THE_INTERNET)
}

/// Notes on a file that it came from somebody else. It must not be read-only yet.
///
/// # Errors
/// When the file system takes no such notes; the file is as good as before.
#[cfg(target_os = "macos")]
pub fn mark(file: &Path) -> io::Result<()> {
    use rustix::fs::{XattrFlags, setxattr};
    use shopbell_core::ports::Clock as _;

    let value = quarantine(crate::clock::SystemClock.now_ms() / 1000);
    setxattr(
        file,
        "com.apple.quarantine",
        value.as_bytes(),
        XattrFlags::empty(),
    )?;
    Ok(())
}

/// Nobody here reads such a note.
///
/// # Errors
/// None.
#[cfg(not(any(windows, target_os = "macos")))]
pub fn mark(_file: &Path) -> io::Result<()> {
    Ok(())
}

/// The value of macOS's `com.apple.quarantine`: downloaded and not approved yet, when (Unix
/// seconds), by whom, and no entry in the system's list of downloads.
///
/// Source: Apple, *LSQuarantine.h* and Gatekeeper's behaviour, read 2026-11.
#[cfg(any(target_os = "macos", test))]
fn quarantine(now_s: i64) -> String {
    format!("0081;{now_s:08x};Shopbell;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notes_are_what_the_systems_read() {
        assert_eq!(quarantine(0x5f3a_6c21), "0081;5f3a6c21;Shopbell;");
        assert_eq!(FROM_THE_INTERNET.lines().nth(1), Some("ZoneId=3"));
    }

    #[test]
    fn a_marked_file_is_otherwise_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("invoice.exe");
        std::fs::write(&file, b"MZ").unwrap();
        mark(&file).unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"MZ");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(windows)]
        {
            let stream = folder.path().join("invoice.exe:Zone.Identifier");
            assert_eq!(std::fs::read_to_string(stream).unwrap(), FROM_THE_INTERNET);
        }
        #[cfg(target_os = "macos")]
        {
            let mut note = [0_u8; 64];
            let long = rustix::fs::getxattr(&file, "com.apple.quarantine", &mut note[..]).unwrap();
            assert!(note[..long].ends_with(b";Shopbell;"));
        }
    }
}
