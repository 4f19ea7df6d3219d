//! P1, P4, P6 and P8 in every order in which tasks can meet: the writer of the journal, the cursor
//! that follows it, the lanes of the outbox, and the end of all three.
//!
//! The tasks are the engine's own; only what they reach the disk and Meta through is made here, of
//! moments in which anything else may happen. `shuttle` chooses who goes on after each moment. A
//! wake-up that is lost leaves everybody waiting, which it reports as a deadlock, with the schedule
//! that led to it. `SHOPBELL_SEED` chooses other schedules, `SHOPBELL_SCHEDULES` how many.

use std::{
    collections::{BTreeMap, VecDeque},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll},
};

use bytes::Bytes;
use shuttle::{
    Config, Runner,
    future::{JoinHandle, block_on, spawn, yield_now},
    rand::{Rng as _, thread_rng},
    scheduler::{PctScheduler, RandomScheduler},
};
use tokio::sync::{Notify, mpsc};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    follow::{Follower, Step, follow},
    intake::{Commit, Intake, Waiting},
    outbox::lanes::{Lanes, Rounds},
    supervise,
};

/// How many of its tasks' orders a random schedule upsets, for the half of them that goes for few.
const DEPTH: usize = 3;
const CLIENTS: i64 = 4;
const LANES: i64 = 3;

/// What is on disk, and at Meta's.
#[derive(Debug, Default)]
struct Disk {
    /// Bodies in the order in which they were committed.
    journal: Vec<i64>,
    cursor: usize,
    projected: Vec<i64>,
    /// Messages that are due.
    due: VecDeque<i64>,
    under_way: BTreeMap<i64, i64>,
    /// Messages at Meta's, by lane.
    sent: BTreeMap<i64, Vec<i64>>,
    /// Nobody may touch it any more.
    closed: bool,
}

/// The engine, as far as its tasks wait for each other.
struct Small {
    intake: Intake,
    wake_outbox: Notify,
    stop: CancellationToken,
    tasks: TaskTracker,
    disk: Arc<Mutex<Disk>>,
    /// Something was sent.
    progress: Notify,
    /// How often of a hundred the disk refuses.
    refuses: u32,
    /// Lane 0 is stuck until this is told.
    unstuck: Option<Notify>,
}

/// A message on its way.
struct Sending(JoinHandle<i64>);

impl Future for Sending {
    type Output = Option<i64>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map(Result::ok)
    }
}

/// A moment in which anything else may happen.
async fn moment() {
    for _ in 0..thread_rng().gen_range(1..=3) {
        yield_now().await;
    }
}

impl Small {
    fn start(disk: Arc<Mutex<Disk>>, refuses: u32, stuck: bool) -> Arc<Self> {
        let (intake, waiting) = Intake::new();
        let small = Arc::new(Self {
            intake,
            wake_outbox: Notify::new(),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            disk,
            progress: Notify::new(),
            refuses,
            unstuck: stuck.then(Notify::new),
        });
        spawn(small.tasks.track_future(Arc::clone(&small).write(waiting)));
        spawn(small.tasks.track_future(Arc::clone(&small).project()));
        spawn(small.tasks.track_future(Arc::clone(&small).send()));
        small
    }

    /// Only while it is open.
    fn disk(&self) -> MutexGuard<'_, Disk> {
        let disk = self.disk.lock().unwrap();
        assert!(!disk.closed, "nothing is touched after the end");
        disk
    }

    fn is_refused(&self) -> bool {
        thread_rng().gen_ratio(self.refuses, 100)
    }

    async fn write(self: Arc<Self>, mut waiting: mpsc::Receiver<Waiting>) {
        self.intake.write(&mut waiting, &self.stop, &*self).await;
    }

    async fn project(self: Arc<Self>) {
        follow(&self.intake.more, &self.stop, Projector(&self)).await;
    }

    async fn send(self: Arc<Self>) {
        Lanes::default()
            .tend(&self.wake_outbox, &self.stop, Sender(&self))
            .await;
    }

    async fn attempt(self: Arc<Self>, message: i64) -> i64 {
        let lane = message % LANES;
        let other = self.disk().under_way.insert(lane, message);
        assert_eq!(other, None, "P6: one at a time in a lane");
        if let (0, Some(unstuck)) = (lane, &self.unstuck) {
            unstuck.notified().await;
            unstuck.notify_one();
        }
        moment().await;
        {
            let mut disk = self.disk();
            disk.under_way.remove(&lane);
            disk.sent.entry(lane).or_default().push(message);
        }
        self.progress.notify_one();
        message
    }

    /// Some clients at once, each with two bodies, some of whom hang up. Which bodies were answered
    /// "on disk".
    async fn is_visited(self: &Arc<Self>) -> Vec<i64> {
        let visit = |client: i64| {
            let small = Arc::clone(self);
            async move {
                let mut kept = Vec::new();
                for body in [client, client + CLIENTS] {
                    moment().await;
                    let bytes = Bytes::from_static(b"a webhook");
                    let is_kept = tokio::select! {
                        biased;
                        is_kept = small.intake.keep(body, bytes) => is_kept,
                        () = moment(), if client == 0 => false,
                    };
                    kept.extend(is_kept.then_some(body));
                }
                kept
            }
        };
        let clients: Vec<_> = (0..CLIENTS).map(|client| spawn(visit(client))).collect();
        let mut kept = Vec::new();
        for client in clients {
            kept.extend(client.await.unwrap());
        }
        kept
    }

    /// Waits until so much has been sent as `enough` says.
    async fn until(&self, enough: impl Fn(&Disk) -> bool) {
        while !enough(&self.disk()) {
            self.progress.notified().await;
        }
    }

    /// The end of the engine; what is on disk then.
    async fn end(&self) -> MutexGuard<'_, Disk> {
        supervise::end(&self.stop, &self.tasks).await;
        let mut disk = self.disk();
        disk.closed = true;
        disk
    }
}

impl Commit for Small {
    async fn commit(&self, group: &[Waiting]) -> bool {
        moment().await;
        if self.is_refused() {
            return false;
        }
        let bodies = group.iter().map(|item| item.received_at_ms);
        self.disk().journal.extend(bodies);
        moment().await;
        true
    }
}

struct Projector<'a>(&'a Small);

impl Follower for Projector<'_> {
    async fn next(&mut self) -> Step {
        let from = self.0.disk().cursor;
        moment().await;
        let rows: Vec<i64> = {
            let disk = self.0.disk();
            disk.journal.iter().skip(from).take(2).copied().collect()
        };
        moment().await;
        if rows.is_empty() {
            return Step::NothingLeft;
        }
        if self.0.is_refused() {
            return Step::Failed;
        }
        {
            let mut disk = self.0.disk();
            assert_eq!(disk.cursor, from, "one reads the journal");
            disk.cursor += rows.len();
            disk.projected.extend(&rows);
            disk.due.extend(&rows);
        }
        self.0.wake_outbox.notify_one();
        Step::Went
    }

    async fn pause(&self) {
        moment().await;
    }
}

struct Sender<'a>(&'a Arc<Small>);

impl Rounds<i64, i64, Sending> for Sender<'_> {
    async fn round(&mut self, lanes: &mut Lanes<i64, i64, Sending>) -> bool {
        let mut busy: Vec<i64> = lanes.busy().copied().collect();
        moment().await;
        let mut due = Vec::new();
        self.0.disk().due.retain(|message| {
            let lane = message % LANES;
            let free = !busy.contains(&lane);
            if free {
                busy.push(lane);
                due.push(*message);
            }
            !free
        });
        moment().await;
        for message in due {
            let work = spawn(Arc::clone(self.0).attempt(message));
            lanes.start(message, message % LANES, Sending(work));
        }
        false
    }

    async fn pause(&self) {
        moment().await;
    }
}

impl Disk {
    fn everything_is_sent(&self) -> bool {
        self.sent.values().map(Vec::len).sum::<usize>() == self.journal.len()
    }

    /// P1, P4 and P6, as far as it has come.
    fn assert_sound(&self, kept: &[i64]) {
        for body in kept {
            assert!(self.journal.contains(body), "P1: {body} is on disk");
        }
        assert_eq!(
            self.projected,
            self.journal[..self.cursor],
            "once, in order"
        );
        for (lane, sent) in &self.sent {
            let theirs = self.projected.iter().filter(|body| *body % LANES == *lane);
            let written: Vec<i64> = theirs.copied().take(sent.len()).collect();
            assert_eq!(sent, &written, "P6: in the order written, each once");
        }
        assert_eq!(
            self.under_way,
            BTreeMap::new(),
            "what is on its way is waited for"
        );
    }
}

/// Tries many orders of what `test` starts, half of them by chance alone and half such that few
/// tasks overtake each other.
fn in_every_order<T: Future<Output = ()> + 'static>(
    what: &str,
    test: impl Fn() -> T + Send + Sync + Copy + 'static,
) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seed = number("SHOPBELL_SEED").unwrap_or(20_261_123);
    let schedules = usize::try_from(number("SHOPBELL_SCHEDULES").unwrap_or(2_000)).unwrap();
    let body = move || block_on(test());
    let chance = RandomScheduler::new_from_seed(seed, schedules / 2);
    let tried = Runner::new(chance, Config::new()).run(body);
    let few = PctScheduler::new_from_seed(seed, DEPTH, schedules / 2);
    let tried = tried + Runner::new(few, Config::new()).run(body);
    println!("{what}: orders tried {tried}, lost wake-ups 0, deadlocks 0, seed {seed}");
    assert_eq!(tried, schedules / 2 * 2);
}

/// P1, P6 and P8: nobody sleeps while there is something to do.
#[test]
fn what_is_answered_is_projected_and_sent_in_any_order_of_tasks() {
    in_every_order("writer, cursor and lanes", || async {
        let small = Small::start(Arc::default(), 20, false);
        let kept = small.is_visited().await;
        small.until(Disk::everything_is_sent).await;
        let disk = small.end().await;
        disk.assert_sound(&kept);
    });
}

/// P6: a lane that is stuck holds up nobody else.
#[test]
fn a_stuck_lane_holds_up_no_other_in_any_order_of_tasks() {
    in_every_order("a stuck lane", || async {
        let small = Small::start(Arc::default(), 0, true);
        let kept = small.is_visited().await;
        small
            .until(|disk| {
                let theirs = |body: &&i64| *body % LANES != 0;
                let written = disk.journal.iter().filter(theirs).count();
                let sent = disk.sent.iter().filter(|(lane, _)| **lane != 0);
                sent.map(|(_, sent)| sent.len()).sum::<usize>() == written
            })
            .await;
        if let Some(unstuck) = &small.unstuck {
            unstuck.notify_one();
        }
        small.until(Disk::everything_is_sent).await;
        small.end().await.assert_sound(&kept);
    });
}

/// P1 and P4: the engine ends at any moment; nothing answered is missing at the next start, and
/// nothing goes twice.
#[test]
fn the_end_comes_at_any_moment_and_the_next_start_goes_on() {
    in_every_order("shutdown and the next start", || async {
        let small = Small::start(Arc::default(), 10, false);
        let ending = Arc::clone(&small);
        let end = spawn(async move {
            for _ in 0..thread_rng().gen_range(0..40) {
                yield_now().await;
            }
            drop(ending.end().await);
        });
        let kept = small.is_visited().await;
        end.await.unwrap();
        let disk = {
            let mut disk = small.disk.lock().unwrap();
            disk.assert_sound(&kept);
            disk.closed = false;
            Arc::clone(&small.disk)
        };
        let next = Small::start(disk, 10, false);
        next.until(Disk::everything_is_sent).await;
        next.end().await.assert_sound(&kept);
    });
}
