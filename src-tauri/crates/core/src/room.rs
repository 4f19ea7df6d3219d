//! Writing: whether there is room, and what goes on when there is none.
//!
//! What cannot be written is not acknowledged: Meta is told 503 and delivers again, for seven days.
//! The problem is the end. At zero bytes not even the files can be closed in order, so the store
//! keeps a ballast and lets go of it on a full disk. From then on no webhook is taken in until
//! there is room for a new ballast: else the next ones would eat the room that it left.
//!
//! A disk that fails, a folder that may only be read and a file that another program holds need
//! no such care: a write is tried every other second, and what comes in is its own try.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use shopbell_store::{BALLAST_BYTES, StoreError};
use tokio::{sync::Notify, time::Instant};

use crate::{EngineError, changes::Change, engine::Inner};

/// Below this, somebody should make room, and no files are fetched.
pub(crate) const LOW_BYTES: u64 = 500_000_000;
/// With less than this beside the ballast, the disk is full.
const FULL_BYTES: u64 = 8 * 1024 * 1024;
/// With this much beside the ballast, it is full no more.
const ENOUGH_BYTES: u64 = 16 * 1024 * 1024;
/// How often is looked.
const LOOK: Duration = Duration::from_secs(2);
/// The ballast is not made while somebody waits for the start.
const SETTLED: Duration = Duration::from_secs(15);
/// A ballast that could not be made is not tried again at once.
const AGAIN: Duration = Duration::from_secs(60);
/// What a try to write writes.
const TRIED: &str = "writing_tried_ms";

/// Why nothing can be written for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    Full,
    Failed,
    ReadOnly,
    Busy,
}

impl Trouble {
    fn of(error: &StoreError) -> Option<Self> {
        match error {
            StoreError::DiskFull(_) => Some(Self::Full),
            StoreError::DiskFailed(_) => Some(Self::Failed),
            StoreError::ReadOnly(_) => Some(Self::ReadOnly),
            StoreError::Busy(_) => Some(Self::Busy),
            _ => None,
        }
    }

    /// Its stable code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Full => "disk_full",
            Self::Failed => "storage_failed",
            Self::ReadOnly => "data_read_only",
            Self::Busy => "data_busy",
        }
    }
}

/// How writing stands.
#[derive(Debug, Default)]
pub(crate) struct Room {
    trouble: Mutex<Option<Trouble>>,
    low: AtomicBool,
    wake: Notify,
}

impl Room {
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is left is for what is here.
    pub(crate) fn is_full(&self) -> bool {
        self.trouble() == Some(Trouble::Full)
    }

    /// There is little room.
    pub(crate) fn is_low(&self) -> bool {
        self.low.load(Ordering::Relaxed)
    }

    /// Notes how writing stands; `true` when that is news.
    fn set(&self, trouble: Option<Trouble>) -> bool {
        let mut held = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *held, trouble) != trouble
    }
}

impl Inner {
    /// Bytes that may still be written, as the system has it.
    pub(crate) fn free_bytes(&self) -> Option<u64> {
        self.disk.free_bytes(&self.store.staging_dir())
    }

    /// Whether there is little room, as of now: the last look may be older than what is asked for.
    pub(crate) fn has_little_room(&self) -> bool {
        let low = self.free_bytes().is_some_and(|bytes| bytes < LOW_BYTES);
        if low {
            // The next look that finds room says so.
            self.room.low.store(true, Ordering::Relaxed);
        }
        low || self.room.is_low()
    }

    /// Said by whoever could not write.
    pub(crate) fn could_not_write(&self, error: &StoreError) {
        if let Some(trouble) = Trouble::of(error) {
            self.cannot_write(trouble);
        }
    }

    /// The same of anything that was not done.
    pub(crate) fn could_not_do(&self, error: &EngineError) {
        match error {
            EngineError::Store(error) => self.could_not_write(error),
            EngineError::File(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                self.cannot_write(Trouble::Full);
            }
            _ => {}
        }
    }

    fn cannot_write(&self, trouble: Trouble) {
        // A full disk ends only when there is room again, whatever else is met meanwhile.
        if !self.room.is_full() && self.room.set(Some(trouble)) {
            let code = trouble.code();
            tracing::error!(
                code,
                "nothing can be written for now; Meta keeps what comes"
            );
            self.tell_of_room();
            self.room.wake.notify_one();
        }
    }

    fn can_write(&self) {
        if self.room.set(None) {
            tracing::info!("writing works again");
            self.tell_of_room();
            self.intake.more.notify_one();
            self.wake_outbox.notify_one();
        }
    }

    fn tell_of_room(&self) {
        self.changes.tell(Change::Connection);
        self.changes.tell(Change::Doctor);
    }

    /// Looks how writing stands until the engine stops.
    pub(crate) async fn watch_room(self: Arc<Self>) {
        let mut ballast_due = Instant::now() + SETTLED;
        loop {
            let free = self.free_bytes();
            let low = free.is_some_and(|bytes| bytes < LOW_BYTES);
            if self.room.low.swap(low, Ordering::Relaxed) != low {
                self.changes.tell(Change::Doctor);
                self.wake_media.notify_one();
            }
            let beside_ballast = free.map(|bytes| {
                let missing = if self.store.has_ballast() {
                    0
                } else {
                    BALLAST_BYTES
                };
                bytes.saturating_sub(missing)
            });
            if beside_ballast.is_some_and(|bytes| bytes < FULL_BYTES) {
                self.cannot_write(Trouble::Full);
            }
            let enough = beside_ballast.is_none_or(|bytes| bytes >= ENOUGH_BYTES);
            match self.room.trouble() {
                Some(Trouble::Full) if self.store.has_ballast() => self.let_go_of_ballast().await,
                Some(Trouble::Full) if enough => match self.take_ballast().await {
                    Ok(()) => self.can_write(),
                    Err(error) => tracing::debug!(%error, "there is no room yet"),
                },
                Some(Trouble::Full) => {}
                Some(_) => match self.try_writing().await {
                    Ok(()) => self.can_write(),
                    Err(error) => {
                        tracing::debug!(%error, "writing does not work yet");
                        self.could_not_write(&error);
                    }
                },
                None if enough && !self.store.has_ballast() && Instant::now() >= ballast_due => {
                    if let Err(error) = self.take_ballast().await {
                        tracing::warn!(%error, "no room could be kept back for a full disk");
                        ballast_due = Instant::now() + AGAIN;
                    }
                }
                None => {}
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.room.wake.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    async fn take_ballast(&self) -> Result<(), StoreError> {
        let store = self.store.clone();
        let made = tokio::task::spawn_blocking(move || store.take_ballast());
        made.await
            .unwrap_or_else(|error| Err(StoreError::File(std::io::Error::other(error))))
    }

    /// With the room it leaves, the logs go into their files: that gives back the logs' room, too.
    async fn let_go_of_ballast(&self) {
        match self.store.drop_ballast() {
            Ok(_) => tracing::warn!("the disk is full; room that was kept back is used"),
            Err(error) => tracing::error!(%error, "room that was kept back could not be used"),
        }
        for done in [
            self.journal.checkpoint().await,
            self.store.checkpoint().await,
        ] {
            if let Err(error) = done {
                tracing::warn!(%error, "the disk is full, and no checkpoint was possible");
            }
        }
    }

    async fn try_writing(&self) -> Result<(), StoreError> {
        self.journal.try_writing().await?;
        let mut tx = self.store.write().await?;
        tx.set_fact(TRIED, &self.clock.now_ms().to_string()).await?;
        tx.commit().await
    }
}
