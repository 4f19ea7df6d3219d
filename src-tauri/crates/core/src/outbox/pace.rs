//! Staying under the limit of a number by pacing, not by being refused (P7).
//!
//! Meta counts what it gets, inbound and outbound, over a rolling second; we only know when a
//! message left and when its answer came. The choice, for each number:
//! - messages leave evenly, not in bursts: a network that delays a few then changes little;
//! - in any 1,000 ms at most 97.5 % of the level leave, less what customers wrote in that second;
//! - a message counts until a second after the latest moment at which Meta can have counted it:
//!   its answer, less the quickest way there and back so far. So a delay on the way, by which
//!   messages of one second reach Meta in the next, never adds up to more than the level.
//!
//! After "too fast" (130429) the number goes at half its rate and gains 5 % a second.
//!
//! Rejected: a bucket of 78 tokens, which lets 156 messages out around the end of a pause.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};

/// Messages a second of a number of which nothing else is known, as Meta counts them.
///
/// Source: Meta, *Cloud API › Throughput*, read 2026-11.
const LEVEL: u32 = 80;
const SECOND: Duration = Duration::from_secs(1);
/// Messages that may leave at once, to make up for a timer that was late.
const CATCH_UP: u32 = 4;
/// Share of the rate that comes back each second after "too fast", in percent.
const REGAIN: u64 = 5;

/// The pace of one number.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// Who waits is served in the order of asking.
    queue: tokio::sync::Mutex<()>,
    book: Mutex<Book>,
    /// Something was answered: there may be room earlier than foreseen.
    answered: Notify,
}

/// One message's place in the second in which it leaves. Dropped, it counts as sent.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    pace: &'a Pace,
    at: Instant,
    end: End,
}

/// What became of a message that left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// No answer: it may have been counted at any time until now.
    Unknown,
    /// Answered; what Meta refuses may count, too.
    Answered { taken: bool },
    /// It never left.
    Kept,
}

#[derive(Debug)]
struct Book {
    level: u32,
    /// When the next one would leave if all kept their distance.
    next: Option<Instant>,
    /// When those of the last second left.
    left: VecDeque<Instant>,
    /// Those without an answer yet.
    under_way: usize,
    /// Until when those of the last second may have been counted.
    counted: VecDeque<Instant>,
    /// When customers' messages of the last second came.
    heard: VecDeque<Instant>,
    /// The quickest way to Meta and back.
    quickest: Option<Duration>,
    slowed: Option<Slowed>,
}

/// The rate after "too fast".
#[derive(Clone, Copy, Debug)]
struct Slowed {
    since: Instant,
    /// Of the usual rate, at that time.
    percent: u64,
}

impl Default for Book {
    fn default() -> Self {
        Self {
            level: LEVEL,
            next: None,
            left: VecDeque::new(),
            under_way: 0,
            counted: VecDeque::new(),
            heard: VecDeque::new(),
            quickest: None,
            slowed: None,
        }
    }
}

impl Pace {
    /// Keeps to another level, in messages a second as Meta counts them.
    pub(crate) fn set_level(&self, level: u32) {
        self.book().level = level;
    }

    /// How many messages may be in hand at once: half a second's worth keeps the rate over a way
    /// of half a second.
    pub(crate) fn at_once(&self) -> usize {
        (share(self.book().level) / 2).max(16)
    }

    /// Notes messages of customers that came just now: they count, too.
    pub(crate) fn heard(&self, count: usize) {
        let mut book = self.book();
        let now = Instant::now();
        let most = usize::try_from(book.level).unwrap_or(usize::MAX);
        book.heard.extend(std::iter::repeat_n(now, count.min(most)));
    }

    /// Notes messages of the last moment before a start: they may have been counted until now.
    pub(crate) fn remember(&self, count: usize) {
        let now = Instant::now();
        self.book().counted.extend(std::iter::repeat_n(now, count));
    }

    /// Waits until one more message may leave, and counts it.
    pub(crate) async fn turn(&self) -> Turn<'_> {
        let _first = self.queue.lock().await;
        loop {
            let now = Instant::now();
            let later = match self.book().take(now) {
                Ok(()) => {
                    return Turn {
                        pace: self,
                        at: now,
                        end: End::Unknown,
                    };
                }
                Err(later) => later,
            };
            tokio::select! {
                () = sleep_until(later) => {}
                () = self.answered.notified() => {}
            }
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// Meta took it.
    pub(crate) fn taken(mut self) {
        self.end = End::Answered { taken: true };
    }

    /// Meta refused it for a reason of its own.
    pub(crate) fn refused(mut self) {
        self.end = End::Answered { taken: false };
    }

    /// Meta refused it because the number is too fast.
    pub(crate) fn too_fast(mut self) {
        self.end = End::Answered { taken: false };
        self.pace.book().slow_down(self.at, Instant::now());
    }

    /// No byte of it left this computer.
    pub(crate) fn kept(mut self) {
        self.end = End::Kept;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.pace.book().end(self.at, self.end, Instant::now());
        self.pace.answered.notify_one();
    }
}

impl Book {
    /// Takes a place in this second, or says when to ask again.
    fn take(&mut self, now: Instant) -> Result<(), Instant> {
        for times in [&mut self.left, &mut self.counted, &mut self.heard] {
            while times
                .front()
                .is_some_and(|at| now.saturating_duration_since(*at) >= SECOND)
            {
                times.pop_front();
            }
        }
        // At least one: who hears much still answers.
        let less = |most: usize| most.saturating_sub(self.heard.len()).max(1);
        let rate = less(self.rate(now));
        let ceiling = less(usize::try_from(self.level.saturating_sub(1)).unwrap_or(usize::MAX));
        let step = SECOND / u32::try_from(rate).unwrap_or(u32::MAX);
        let mut later = now;
        if let Some(next) = self.next {
            later = later.max(now + next.saturating_duration_since(now + step * CATCH_UP));
        }
        if let Some(at) = full(&self.left, 0, rate) {
            later = later.max(at.map_or(now + SECOND, |at| at + SECOND));
        }
        if let Some(at) = full(&self.counted, self.under_way, ceiling) {
            later = later.max(at.map_or(now + SECOND, |at| at + SECOND));
        }
        if later > now {
            return Err(later);
        }
        self.next = Some(self.next.map_or(now, |next| next.max(now)) + step);
        self.left.push_back(now);
        self.under_way += 1;
        Ok(())
    }

    fn end(&mut self, left: Instant, end: End, now: Instant) {
        self.under_way = self.under_way.saturating_sub(1);
        let took = now.saturating_duration_since(left);
        if end == (End::Answered { taken: true }) {
            self.quickest = Some(self.quickest.map_or(took, |quickest| quickest.min(took)));
        }
        match end {
            End::Kept => {}
            End::Unknown => self.counted.push_back(now),
            End::Answered { .. } => {
                let way = self.quickest.unwrap_or_default();
                self.counted.push_back(left + took.saturating_sub(way));
            }
        }
    }

    /// Halves the rate, unless what was refused had left before it was halved last.
    fn slow_down(&mut self, left: Instant, now: Instant) {
        if self.slowed.is_none_or(|slowed| slowed.since <= left) {
            let percent = (self.percent(now) / 2).max(1);
            self.slowed = Some(Slowed {
                since: now,
                percent,
            });
        }
    }

    /// The part of the usual rate that is kept to.
    fn percent(&self, now: Instant) -> u64 {
        self.slowed.map_or(100, |slowed| {
            let passed = now.saturating_duration_since(slowed.since).as_millis();
            let regained = u64::try_from(passed).unwrap_or(u64::MAX / REGAIN) * REGAIN / 1000;
            slowed.percent.saturating_add(regained).min(100)
        })
    }

    /// Messages that may leave in a second.
    fn rate(&self, now: Instant) -> usize {
        let percent = usize::try_from(self.percent(now)).unwrap_or(100);
        (share(self.level) * percent / 100).max(1)
    }
}

/// 97.5 % of a level.
fn share(level: u32) -> usize {
    let share = u64::from(level) * 39 / 40;
    usize::try_from(share).unwrap_or(usize::MAX).max(1)
}

/// `None` when these and `more` leave room below `most`; else the time whose end makes room, if
/// one of these does.
fn full(times: &VecDeque<Instant>, more: usize, most: usize) -> Option<Option<Instant>> {
    let too_many = (times.len() + more).checked_sub(most)?;
    Some(times.get(too_many).copied())
}

#[cfg(test)]
mod tests;
