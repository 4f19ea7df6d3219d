//! Room on the disk in the hand of the test.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use shopbell_core::ports::Disk;

/// A disk with as much room as the test says. All clones are the same disk.
#[derive(Clone, Debug)]
pub(crate) struct HandDisk(Arc<AtomicU64>);

impl Default for HandDisk {
    fn default() -> Self {
        Self(Arc::new(AtomicU64::new(50_000_000_000)))
    }
}

impl HandDisk {
    pub(crate) fn leave(&self, bytes: u64) {
        self.0.store(bytes, Ordering::SeqCst);
    }
}

impl Disk for HandDisk {
    fn free_bytes(&self, _folder: &Path) -> Option<u64> {
        Some(self.0.load(Ordering::SeqCst))
    }
}
