//! Disks as they may look after a power cut.

use std::{collections::BTreeMap, fs, path::Path};

use tempfile::TempDir;

use super::trace::{Deed, Inode, Recording};
use crate::support::Dice;

/// What a disk writes as a whole.
const SECTOR: u64 = 512;

/// Which syncs count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Syncs {
    /// Those that the program asked for.
    AsAsked,
    /// Those it would have asked for with `synchronous=NORMAL`: of a log only before it is
    /// written back.
    AsWithNormal,
}

/// A disk after a cut.
pub(super) struct Rebuilt {
    pub(super) dir: TempDir,
    /// Writes that no sync had made safe.
    pub(super) unsynced: usize,
    pub(super) torn: usize,
}

/// What becomes of writes that no sync made safe.
#[derive(Clone, Copy)]
enum Fate {
    AllLost,
    AllKept,
    Drawn,
}

impl Recording {
    /// The disk when the power goes at this line of the record.
    pub(super) fn rebuild(&self, at: usize, syncs: Syncs, dice: &mut Dice) -> Rebuilt {
        let fate = match dice.below(4) {
            0 => Fate::AllLost,
            1 => Fate::AllKept,
            _ => Fate::Drawn,
        };
        let (mut unsynced, mut torn) = (0, 0);
        let mut files: Vec<Vec<u8>> = vec![Vec::new(); self.files];
        let safe = self.safe_since(at, syncs);
        for step in self.steps.iter().filter(|step| step.start <= at) {
            let file = match &step.deed {
                Deed::Write { file, .. } | Deed::Truncate { file, .. } => *file,
                _ => continue,
            };
            let is_safe = safe[file].is_some_and(|sync| step.end < sync);
            let draw = match (is_safe, fate) {
                (true, _) => 0,
                (false, Fate::AllLost) => 1,
                (false, Fate::AllKept) => 0,
                (false, Fate::Drawn) => dice.below(3),
            };
            unsynced += usize::from(!is_safe);
            let content = &mut files[file];
            match (&step.deed, draw) {
                (_, 1) => {}
                (Deed::Truncate { length, .. }, _) => content.resize(*length as usize, 0),
                (Deed::Write { at, data, .. }, 0) => put(content, *at, data),
                (Deed::Write { at, data, .. }, _) => {
                    torn += 1;
                    let sectors = data.len() as u64 / SECTOR + 1;
                    let kept = (dice.below(sectors) * SECTOR) as usize;
                    put(content, *at, &data[..kept.min(data.len())]);
                }
                _ => {}
            }
        }
        let dir = TempDir::new_in(memory()).unwrap();
        for (path, file) in self.names_after(at, fate, dice) {
            // The index of a log lives in memory: nothing of it is on a disk.
            if path.ends_with("-shm") {
                continue;
            }
            let path = dir.path().join(self.inside(path));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &files[file]).unwrap();
        }
        Rebuilt {
            dir,
            unsynced,
            torn,
        }
    }

    /// Of each file, where the last sync began that had ended by then.
    fn safe_since(&self, at: usize, syncs: Syncs) -> Vec<Option<usize>> {
        let mut safe = vec![None; self.files];
        for (index, step) in self.steps.iter().enumerate() {
            if let Deed::Sync { file } = step.deed
                && step.end <= at
                && (syncs == Syncs::AsAsked || !self.is_sync_of_a_commit(index, file))
            {
                safe[file] = safe[file].max(Some(step.start));
            }
        }
        safe
    }

    /// Whether this sync of a log is followed by more of the log, not by its writing back.
    fn is_sync_of_a_commit(&self, index: usize, log: Inode) -> bool {
        let Some(database) = self.database_of(log) else {
            return false;
        };
        let mut next = self.steps[index + 1..].iter();
        let next = next.find_map(|step| match step.deed {
            Deed::Write { file, .. } if file == log || file == database => Some(file),
            _ => None,
        });
        next != Some(database)
    }

    fn database_of(&self, log: Inode) -> Option<Inode> {
        let name_of = |inode| {
            self.steps.iter().find_map(|step| match &step.deed {
                Deed::Name {
                    path,
                    file: Some(file),
                } if *file == inode => Some(path),
                _ => None,
            })
        };
        let database = name_of(log)?.strip_suffix("-wal")?;
        self.steps.iter().find_map(|step| match &step.deed {
            Deed::Name {
                path,
                file: Some(file),
            } if path == database => Some(*file),
            _ => None,
        })
    }

    /// The names as they stood at some moment between their last sync and the cut: file systems
    /// keep a journal of names, so they are never mixed.
    fn names_after(&self, at: usize, fate: Fate, dice: &mut Dice) -> BTreeMap<&str, Inode> {
        let named = || {
            let steps = self.steps.iter().filter(|step| step.start <= at);
            steps.filter_map(|step| match &step.deed {
                Deed::Name { path, file } => Some((step, path.as_str(), *file)),
                _ => None,
            })
        };
        // A file that is synced has its name, too.
        let kept = named().rposition_where(|(name, path, file)| {
            self.steps.iter().any(|step| {
                let says = match &step.deed {
                    Deed::SyncNames { folder } => path.starts_with(folder.as_str()),
                    Deed::Sync { file: synced } => Some(*synced) == file,
                    _ => false,
                };
                says && step.start >= name.end && step.end <= at
            })
        });
        let all = named().count();
        let open = (all - kept) as u64;
        let kept = match fate {
            Fate::AllLost => kept,
            Fate::AllKept => all,
            Fate::Drawn => kept + dice.below(open + 1) as usize,
        };
        let mut names = BTreeMap::new();
        for (_, path, file) in named().take(kept) {
            match file {
                Some(file) => drop(names.insert(path, file)),
                None => drop(names.remove(path)),
            }
        }
        names
    }
}

/// How many there are up to and with the last for which something holds.
trait LastWhere: Iterator + Sized {
    fn rposition_where(self, mut holds: impl FnMut(Self::Item) -> bool) -> usize {
        let mut last = 0;
        for (index, item) in self.enumerate() {
            if holds(item) {
                last = index + 1;
            }
        }
        last
    }
}

impl<I: Iterator> LastWhere for I {}

fn put(content: &mut Vec<u8>, at: u64, data: &[u8]) {
    if data.is_empty() {
        return;
    }
    let (at, end) = (at as usize, at as usize + data.len());
    if content.len() < end {
        content.resize(end, 0);
    }
    content[at..end].copy_from_slice(data);
}

/// Where such disks are made: nobody needs them for long.
fn memory() -> &'static Path {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        memory
    } else {
        Path::new("/tmp")
    }
}
