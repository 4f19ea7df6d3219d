//! A real disk that can be filled, made read-only and emptied again.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::shared::Folder;

/// A small file system in memory, with a folder for the data of a shop.
pub(crate) struct SmallDisk {
    folder: Folder,
    as_root: &'static [&'static str],
}

impl SmallDisk {
    /// Mounts one of this size. `None`, and said so, where this user may mount nothing.
    pub(crate) fn of(bytes: u64) -> Option<Self> {
        for as_root in [&[][..], &["sudo", "--non-interactive"]] {
            let disk = Self {
                folder: Folder::new(),
                as_root,
            };
            let options = format!("size={bytes},mode=0777");
            if disk.run(&["mount", "-t", "tmpfs", "-o", &options, "tmpfs"]) {
                return Some(disk);
            }
            // Nothing was mounted: nothing is to be unmounted.
            std::mem::forget(disk);
        }
        println!("NOT RUN: a disk of its own can be mounted as root only");
        None
    }

    /// Where the shop's data go.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Somebody else's file takes all room that is left; how many bytes.
    pub(crate) fn fill(&self) -> u64 {
        let mut file = self.other(OpenOptions::new().create(true).append(true));
        let mut taken = 0;
        for size in [1024 * 1024, 4096, 1] {
            let block = vec![7; size];
            loop {
                match file.write(&block) {
                    Ok(0) => break,
                    Ok(written) => taken += written as u64,
                    Err(error) => {
                        assert_eq!(error.kind(), ErrorKind::StorageFull);
                        break;
                    }
                }
            }
        }
        taken
    }

    /// Somebody else's file goes.
    pub(crate) fn make_room(&self) {
        fs::remove_file(self.folder.path().join("other")).unwrap();
    }

    /// Nothing may be written any more, or again.
    pub(crate) fn read_only(&self, yes: bool) {
        let way = if yes { "remount,ro" } else { "remount,rw" };
        assert!(self.run(&["mount", "-o", way]), "nobody may be writing");
    }

    fn other(&self, options: &mut OpenOptions) -> File {
        options.open(self.folder.path().join("other")).unwrap()
    }

    fn run(&self, words: &[&str]) -> bool {
        let mut all = self.as_root.iter().chain(words);
        let mut command = Command::new(all.next().unwrap());
        command.args(all).arg(self.folder.path());
        let status = command.stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        self.run(&["umount", "--lazy"]);
    }
}

/// The length of a file; 0 when it is not there.
pub(crate) fn length(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |facts| facts.len())
}
