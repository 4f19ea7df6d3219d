//! The engine's life: open, recover, run, stop.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use shopbell_domain::window::millis;
use shopbell_store::{Journal, Store};
use tokio::sync::{Notify, broadcast, mpsc};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    EngineError, Receipt, Verification,
    changes::{Change, Changes},
    doctor::Findings,
    health::{ConnectionState, Health, SendingState},
    intake::{Intake, Waiting},
    line::Lines,
    media::Files,
    outbox::{self, pair::Pairs},
    ports::{Clock, Disk, Entropy, Microphone, Vault},
    project::{HistoryCopy, history_key},
    reach::{Reaching, WayIn},
    room::{Room, Trouble},
    supervise::{self, keep_going},
    time::Time,
    upkeep::KeepBodies,
    voice::Voice,
};

/// Longest an orderly stop waits for what is on its way. An abrupt stop is always safe.
const STOP_PATIENCE: Duration = Duration::from_secs(7);

/// What an engine is made of.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder of its files; made when missing.
    pub data_dir: PathBuf,
    /// Base address of the Graph API, without a version.
    pub graph_url: String,
    /// Where the way in comes from, by which webhooks reach this computer.
    pub way: WayIn,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Secrets.
    pub vault: Arc<dyn Vault>,
    /// Room for its files.
    pub disk: Arc<dyn Disk>,
    /// Listens, for voice notes.
    pub microphone: Arc<dyn Microphone>,
}

/// A running engine. Cheap to clone; [`Engine::stop`] ends it.
#[derive(Clone, Debug)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) journal: Journal,
    pub(crate) clock: Time,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) vault: Arc<dyn Vault>,
    pub(crate) disk: Arc<dyn Disk>,
    pub(crate) microphone: Arc<dyn Microphone>,
    pub(crate) graph_url: String,
    pub(crate) reach: Reaching,
    pub(crate) lines: Lines,
    /// How many messages each customer may still get in a burst.
    pub(crate) pairs: Pairs,
    pub(crate) intake: Intake,
    /// Steps of connecting go one at a time: each asks Meta between reading and writing.
    pub(crate) setup_turn: tokio::sync::Mutex<()>,
    pub(crate) changes: Changes,
    pub(crate) health: Health,
    pub(crate) findings: Findings,
    pub(crate) room: Room,
    pub(crate) voice: Voice,
    pub(crate) wake_again: Notify,
    pub(crate) wake_outbox: Notify,
    pub(crate) wake_media: Notify,
    pub(crate) wake_templates: Notify,
    pub(crate) wake_numbers: Notify,
    pub(crate) wake_lines: Notify,
    pub(crate) wake_live_test: Notify,
    pub(crate) wake_repair: Notify,
    pub(crate) tasks: TaskTracker,
    pub(crate) stop: CancellationToken,
    pub(crate) keep_bodies: Mutex<KeepBodies>,
    /// For how long a message is held before it goes out, in milliseconds.
    pub(crate) hold_ms: AtomicI64,
    /// After how long a wait a message is not sent without asking, in milliseconds.
    pub(crate) too_old_ms: AtomicI64,
    pub(crate) files: Files,
}

impl Engine {
    /// Opens the data directory, recovers what a crash left, and starts working. Numbers
    /// connected before are opened with their secrets from the vault.
    ///
    /// # Errors
    /// [`EngineError::Store`] when the files cannot be opened; nothing is running then.
    pub async fn start(options: Options) -> Result<Self, EngineError> {
        match Self::start_working(options.clone()).await {
            Err(EngineError::Store(error)) if error.means_damage() => {
                tracing::error!(%error, "a file is damaged; it is put together again");
                Store::find_damage(&options.data_dir).await?;
                Self::start_working(options).await
            }
            started => started,
        }
    }

    /// Opens the data directory only to look at the chain: nothing is sent, fetched or taken in.
    /// There is no way in; how it stood last is known.
    ///
    /// # Errors
    /// [`EngineError::Store`] when the files cannot be opened.
    pub async fn open_to_look(options: Options) -> Result<Self, EngineError> {
        let (inner, _nothing_comes_in) = Inner::open(options).await?;
        inner.leave_way_in();
        Ok(Self { inner })
    }

    async fn start_working(options: Options) -> Result<Self, EngineError> {
        let (inner, waiting) = Inner::open(options).await?;
        inner.doubt_what_was_under_way().await?;
        inner.recover_recordings().await?;
        let away = inner.open_gaps().await?;
        let waiting = Arc::new(tokio::sync::Mutex::new(waiting));
        inner.keep_going("journal", move |inner| {
            let waiting = Arc::clone(&waiting);
            async move { inner.write_journal(&mut *waiting.lock().await).await }
        });
        inner.keep_going("projection", Inner::project);
        inner.keep_going("reading again", Inner::project_again);
        inner.keep_going("outbox", Inner::send_outbox);
        inner.keep_going("media", Inner::fetch_media);
        inner.keep_going("templates", Inner::keep_templates);
        inner.keep_going("numbers", Inner::keep_numbers);
        inner.keep_going("registration", Inner::keep_registered);
        inner.keep_going("lines", Inner::keep_lines_open);
        inner.keep_going("live test", Inner::keep_live_test);
        inner.keep_going("upkeep", Inner::keep_house);
        inner.keep_going("room", Inner::watch_room);
        inner.keep_going("doctor", Inner::watch_chain);
        inner.keep_going("reachability", move |inner| {
            inner.watch_reachable(away.clone())
        });
        inner.keep_going("repair", Inner::repair_statuses);
        Ok(Self { inner })
    }

    /// Takes a webhook in and waits until it is on disk. `signature` is the value of
    /// `X-Hub-Signature-256`; the body at most 3 MiB, which the listener has to see to.
    pub async fn receive(&self, body: Bytes, signature: Option<&str>) -> Receipt {
        self.inner.receive(body, signature).await
    }

    /// Answers Meta's verification of the webhook address.
    #[must_use]
    pub fn verify(&self, mode: &str, token: &str, challenge: &str) -> Verification {
        self.inner.verify(mode, token, challenge)
    }

    /// Listens for changes from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.inner.changes.subscribe()
    }

    /// Notes whether a listener takes webhooks in.
    pub fn set_receiving(&self, receiving: bool) {
        if self
            .inner
            .health
            .receiving
            .swap(receiving, Ordering::Relaxed)
            != receiving
        {
            self.inner.changes.tell(Change::Connection);
        }
    }

    /// How the connection stands.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn connection(&self) -> Result<ConnectionState, EngineError> {
        let inner = &self.inner;
        let (mut sending, mut problem) = inner.health.sending();
        // Held by us, so that nobody finds out by trying.
        if let (SendingState::Online, Some((_, code))) = (sending, inner.stopped().await?.first()) {
            (sending, problem) = (SendingState::RefusedByMeta, Some(*code));
        }
        // What cannot be written can be neither taken in nor sent.
        let writing = inner.room.trouble();
        let problem = writing.map(Trouble::code).or(problem);
        let reach = inner.reach.is_needed();
        Ok(ConnectionState {
            receiving: inner.health.is_receiving() && inner.reach.lets_in() && writing.is_none(),
            sending,
            problem,
            last_event_ms: inner.health.last_event_ms(),
            waiting_to_send: inner.store.waiting_to_send().await?,
            rejected_signatures: inner.health.rejected(),
            not_understood: inner.store.aside_count().await?.not_understood,
            history: self.history().await?,
            reach: reach.then(|| inner.reach.view(inner.clock.now_ms())),
        })
    }

    /// The number whose copy has come least far, or was declined, speaks for all.
    async fn history(&self) -> Result<Option<HistoryCopy>, EngineError> {
        let mut least: Option<HistoryCopy> = None;
        for account in self.inner.store.accounts().await? {
            let key = history_key(account.phone_number_id.as_str());
            let Some(json) = self.inner.store.fact(&key).await? else {
                continue;
            };
            let copy: HistoryCopy = serde_json::from_str(&json)?;
            if least.is_none_or(|least| copy.percent < least.percent) {
                least = Some(copy);
            }
        }
        Ok(least)
    }

    /// Stops taking webhooks, commits what was taken, waits a little for what is on its way and
    /// closes every file.
    pub async fn stop(&self) {
        self.inner.stop_recording().await;
        let all_end = supervise::end(&self.inner.stop, &self.inner.tasks);
        if tokio::time::timeout(STOP_PATIENCE, all_end).await.is_err() {
            tracing::warn!("something was still on its way; it is settled at the next start");
        }
        self.inner.journal.close().await;
        self.inner.store.close().await;
    }
}

impl Inner {
    /// Starts a part of the engine; see [`keep_going`].
    fn keep_going<T>(
        self: &Arc<Self>,
        name: &'static str,
        part: impl Fn(Arc<Self>) -> T + Send + 'static,
    ) where
        T: Future<Output = ()> + Send + 'static,
    {
        let engine = Arc::clone(self);
        let part = move || part(Arc::clone(&engine));
        self.tasks.spawn(keep_going(name, self.stop.clone(), part));
    }

    /// Opens the files and brings back what was kept; nothing works yet.
    async fn open(options: Options) -> Result<(Arc<Self>, mpsc::Receiver<Waiting>), EngineError> {
        let (store, journal) = Store::open(&options.data_dir).await?;
        let (intake, waiting) = Intake::new();
        let inner = Arc::new(Self {
            store,
            journal,
            clock: Time::new(options.clock),
            entropy: options.entropy,
            vault: options.vault,
            disk: options.disk,
            microphone: options.microphone,
            graph_url: options.graph_url,
            reach: Reaching::new(options.way),
            lines: Lines::default(),
            pairs: Pairs::default(),
            intake,
            setup_turn: tokio::sync::Mutex::default(),
            changes: Changes::default(),
            health: Health::default(),
            findings: Findings::default(),
            room: Room::default(),
            voice: Voice::default(),
            wake_again: Notify::new(),
            wake_outbox: Notify::new(),
            wake_media: Notify::new(),
            wake_templates: Notify::new(),
            wake_numbers: Notify::new(),
            wake_lines: Notify::new(),
            wake_live_test: Notify::new(),
            wake_repair: Notify::new(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
            keep_bodies: Mutex::default(),
            hold_ms: AtomicI64::new(0),
            too_old_ms: AtomicI64::new(millis(outbox::recheck::TOO_OLD)),
            files: Files::default(),
        });
        if let Some(at_ms) = inner.journal.last_received_ms().await? {
            inner.health.saw_event(at_ms);
            inner.clock.is_at_least(at_ms);
        }
        inner.open_lines().await?;
        inner.open_reach().await?;
        inner.set_paces().await?;
        let now_ms = inner.clock.now_ms();
        outbox::pair::restore(&inner.store, &inner.pairs, &inner.lines, now_ms).await?;
        inner.open_findings().await?;
        Ok((inner, waiting))
    }
}
