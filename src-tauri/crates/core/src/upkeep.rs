//! What is done now and then while the engine runs: a proven copy of the database every day, and
//! the end of webhook bodies that have served their time.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use shopbell_domain::window::millis;
use shopbell_store::{Backup, Prunable, Recovery};

use crate::{
    EngineError,
    changes::Change,
    doctor::checks::Data,
    engine::{Engine, Inner},
};

/// The first look comes when the start is over and the day's messages are in.
const FIRST_LOOK: Duration = Duration::from_secs(2 * 60);
/// And then this often: a computer that sleeps at night misses no day.
const LOOK: Duration = Duration::from_secs(60 * 60);
/// A copy is due when the newest is as old as this.
const COPY_AGE_MS: i64 = 24 * 60 * 60 * 1000;

/// How long webhook bodies are kept after they were projected and a proven copy of the database
/// covers them: for a rebuild, and for a later version that understands more of them. A body of
/// which a part is not understood yet is kept whatever is set here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepBodies {
    /// What is older goes.
    pub for_at_most: Duration,
    /// The oldest go while all together are longer than this, in bytes.
    pub max_bytes: u64,
}

impl Default for KeepBodies {
    /// 30 days, and 2 GB.
    fn default() -> Self {
        Self {
            for_at_most: Duration::from_secs(30 * 24 * 60 * 60),
            max_bytes: 2_000_000_000,
        }
    }
}

impl Engine {
    /// Chooses how long webhook bodies are kept, from the next copy of the database on.
    pub fn keep_bodies(&self, keep: KeepBodies) {
        *held(&self.inner.keep_bodies) = keep;
    }

    /// Copies the database now, proves the copy, and lets go of webhook bodies that were
    /// projected, are covered by it, and are older or more than is to be kept ([`KeepBodies`]).
    ///
    /// # Errors
    /// [`EngineError::Store`]; then older copies and every body are untouched.
    pub async fn back_up(&self) -> Result<Backup, EngineError> {
        self.inner.back_up().await
    }

    /// Looks for damage in the database now; what is found is healed at the next start.
    ///
    /// # Errors
    /// [`EngineError::Store`] when it could not be looked for.
    pub async fn database_is_sound(&self) -> Result<bool, EngineError> {
        self.inner.look_for_damage().await
    }

    /// What was done at this start about a damaged database.
    #[must_use]
    pub fn recovery(&self) -> Option<&Recovery> {
        self.inner.store.recovery()
    }
}

impl Inner {
    /// Looks after the files until the engine stops.
    pub(crate) async fn keep_house(self: Arc<Self>) {
        if self.store.was_left_unclean()
            && let Err(error) = self.look_for_damage().await
        {
            tracing::warn!(%error, "the database could not be looked at for damage");
        }
        self.tidy().await;
        let mut wait = FIRST_LOOK;
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(wait) => wait = LOOK,
            }
            self.tidy().await;
            if self.room.is_low() {
                tracing::warn!("the disk has too little room for a copy of the database");
                continue;
            }
            match self.copy_is_due() {
                Ok(false) => continue,
                Ok(true) => {}
                Err(error) => tracing::warn!(%error, "the copies of the database cannot be read"),
            }
            match self.back_up().await {
                Ok(_) => tracing::info!("the database was copied, and the copy is sound"),
                Err(EngineError::Store(error)) if error.means_damage() => self.is_damaged(),
                Err(error) => {
                    tracing::warn!(%error, "the database could not be copied; tried again in an hour");
                }
            }
        }
    }

    async fn tidy(&self) {
        if let Err(error) = self.tidy_staged().await {
            tracing::warn!(%error, "files that were picked and not sent could not be let go of");
        }
        if let Err(error) = self.tidy_quick_replies().await {
            tracing::warn!(%error, "quick replies that were removed could not be forgotten");
        }
    }

    async fn look_for_damage(&self) -> Result<bool, EngineError> {
        let store = self.store.is_sound().await?;
        if !store {
            self.is_damaged();
        }
        let journal = self.journal.is_sound().await?;
        if !journal {
            self.journal_is_damaged();
        }
        Ok(store && journal)
    }

    fn is_damaged(&self) {
        tracing::error!("the database is damaged; it is put together again at the next start");
        if let Err(error) = self.store.mark_damaged() {
            tracing::error!(%error, "the damage could not be noted");
        }
        self.changes.tell(Change::Doctor);
    }

    /// Also said by whoever writes to it.
    pub(crate) fn journal_is_damaged(&self) {
        tracing::error!("the journal is damaged; a new one begins at the next start");
        if let Err(error) = self.journal.mark_damaged() {
            tracing::error!(%error, "the damage could not be noted");
        }
        self.changes.tell(Change::Doctor);
    }

    /// What is known about the files' health, for the doctor.
    pub(crate) fn data(&self) -> Data {
        match self.store.recovery() {
            _ if self.store.is_marked_damaged() => Data::Damaged,
            Some(recovery) => Data::Recovered(recovery.rows_lost),
            None => Data::Sound,
        }
    }

    fn copy_is_due(&self) -> Result<bool, EngineError> {
        let newest = self.store.backups()?.into_iter().next();
        let now_ms = self.clock.now_ms();
        // A copy from the future means that the clock was wrong: then one more is made.
        let fresh = newest
            .is_some_and(|backup| (0..COPY_AGE_MS).contains(&(now_ms - backup.made_s * 1000)));
        Ok(!fresh)
    }

    async fn back_up(&self) -> Result<Backup, EngineError> {
        let now_ms = self.clock.now_ms();
        let backup = self.store.back_up(now_ms).await?;
        let covered = backup.journal_cursor().await?;
        let needed = self.store.journal_still_needed().await?;
        let keep = *held(&self.keep_bodies);
        let which = Prunable {
            up_to: covered,
            before_ms: now_ms.saturating_sub(millis(keep.for_at_most)),
            max_bytes: keep.max_bytes,
        };
        let let_go = self.journal.prune(which, &needed).await?;
        if let_go > 0 {
            tracing::info!(let_go, "webhook bodies that a copy covers were let go of");
        }
        Ok(backup)
    }
}

fn held(keep: &Mutex<KeepBodies>) -> MutexGuard<'_, KeepBodies> {
    // A value that is only ever replaced whole is right also after a panic.
    keep.lock().unwrap_or_else(PoisonError::into_inner)
}
