//! Running a program so that every write is on record.

use std::path::Path;

use tokio::process::Command;

use crate::support::program::by_way_of;

/// Calls that change what is on the disk, say when it is safe, or speak with others.
const CALLS: &str = "trace=openat,write,writev,pwrite64,pwritev,lseek,ftruncate,fsync,fdatasync,\
                     rename,renameat,renameat2,unlink,unlinkat,sendto,sendmsg,recvfrom,read,readv";
/// Bytes of a call that are recorded: more than a page, and than any request here.
const BYTES: &str = "65536";

/// The same command under `strace`, with its record in a file.
pub(super) fn around(command: &Command, file: &Path) -> Command {
    let mut traced = Command::new("strace");
    traced
        .args(["-f", "-qq", "-y", "-xx", "-s", BYTES, "-e", CALLS, "-o"])
        .arg(file);
    by_way_of(traced, command)
}

/// The process that strace watches.
pub(super) fn child_of(strace: u32) -> u32 {
    let children = format!("/proc/{strace}/task/{strace}/children");
    let children = std::fs::read_to_string(children).unwrap();
    let mut children = children.split_whitespace();
    children.next().unwrap().parse().unwrap()
}
