//! Room on the disk, as the system has it.

use std::path::Path;

use shopbell_core::ports::Disk;

/// The disks of this computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemDisk;

impl Disk for SystemDisk {
    /// What is kept for the system's administrator does not count.
    fn free_bytes(&self, folder: &Path) -> Option<u64> {
        fs4::available_space(folder).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{Disk, SystemDisk};

    #[test]
    fn a_folder_has_room_and_one_that_is_not_there_has_no_answer() {
        let dir = tempfile::tempdir().unwrap();
        assert!(
            SystemDisk
                .free_bytes(dir.path())
                .is_some_and(|bytes| bytes > 0)
        );
        assert_eq!(
            SystemDisk.free_bytes(&dir.path().join("no such folder")),
            None
        );
    }
}
