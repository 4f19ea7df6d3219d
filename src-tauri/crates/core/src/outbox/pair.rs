//! The limit of one customer: a burst of 45 messages, then one every six seconds (P7).
//!
//! A lane without a place is left out when the outbox is read, so that it takes no turn from
//! others. Kept in memory and made again from the last five minutes at a start: by then any
//! bucket is full again.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use shopbell_domain::{
    AccountId, ConversationId,
    limits::{PAIR_BURST, PAIR_REFILL},
    window::millis,
};
use shopbell_store::Store;
use tokio::time::Instant;

use crate::{EngineError, line::Lines};

/// Full buckets are forgotten when there are more than this.
const MANY: usize = 1_024;

/// The bucket of each lane, as the time when it will be full again; without one it is full.
#[derive(Debug, Default)]
pub(crate) struct Pairs(Mutex<HashMap<ConversationId, Instant>>);

impl Pairs {
    /// Lanes that have no place now.
    pub(crate) fn exhausted(&self, now: Instant) -> Vec<ConversationId> {
        let most = PAIR_REFILL * (PAIR_BURST - 1);
        let lanes = self.lanes();
        let empty = lanes.iter().filter(|(_, full)| **full > now + most);
        empty.map(|(lane, _)| *lane).collect()
    }

    /// Counts a message that leaves now.
    pub(crate) fn take(&self, lane: ConversationId, now: Instant) {
        let mut lanes = self.lanes();
        if lanes.len() > MANY {
            lanes.retain(|_, full| *full > now);
        }
        let full = lanes.entry(lane).or_insert(now);
        *full = (*full).max(now) + PAIR_REFILL;
    }

    /// Takes that back: the message never left.
    pub(crate) fn give_back(&self, lane: ConversationId) {
        if let Some(full) = self.lanes().get_mut(&lane) {
            *full = full.checked_sub(PAIR_REFILL).unwrap_or(*full);
        }
    }

    /// Meta refused one as too many: its bucket is empty, whatever ours says. Somebody else may
    /// write from the same number.
    pub(crate) fn empty(&self, lane: ConversationId, now: Instant) {
        self.lanes().insert(lane, now + PAIR_REFILL * PAIR_BURST);
    }

    /// Counts what left before a start, oldest first: lanes and how long ago.
    fn restore(&self, left: impl IntoIterator<Item = (ConversationId, Duration)>, now: Instant) {
        // By the time from now until the bucket is full, in milliseconds; past times are below 0.
        let mut full: HashMap<ConversationId, i64> = HashMap::new();
        for (lane, ago) in left {
            let at = -millis(ago);
            let until = full.entry(lane).or_insert(at);
            *until = (*until).max(at) + millis(PAIR_REFILL);
        }
        let most = millis(PAIR_REFILL * PAIR_BURST);
        let waits = full.into_iter().filter_map(|(lane, until)| {
            // Times of a clock that was wrong make no bucket emptier than empty.
            let until = u64::try_from(until.min(most)).ok()?;
            Some((lane, now + Duration::from_millis(until)))
        });
        self.lanes().extend(waits);
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<ConversationId, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts what left shortly before a start, for customers and numbers: their limits outlive us.
pub(crate) async fn restore(
    store: &Store,
    pairs: &Pairs,
    lines: &Lines,
    now_ms: i64,
) -> Result<(), EngineError> {
    let since_ms = now_ms - millis(PAIR_REFILL * PAIR_BURST);
    let tried = store.tried_since(since_ms).await?;
    let ago = |at_ms: i64| Duration::from_millis(u64::try_from(now_ms - at_ms).unwrap_or(0));
    let mut just_now: HashMap<AccountId, usize> = HashMap::new();
    for (account, _, at_ms) in &tried {
        if ago(*at_ms) < Duration::from_secs(1) {
            *just_now.entry(*account).or_default() += 1;
        }
    }
    for (account, count) in just_now {
        if let Some(line) = lines.get(account) {
            line.pace.remember(count);
        }
    }
    let lanes = tried.into_iter().map(|(_, lane, at_ms)| (lane, ago(at_ms)));
    pairs.restore(lanes, Instant::now());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: ConversationId = ConversationId(1);
    const BEN: ConversationId = ConversationId(2);

    #[test]
    fn a_burst_is_borrowed_from_the_time_to_come() {
        let (pairs, start) = (Pairs::default(), Instant::now());
        for n in 0..PAIR_BURST {
            assert!(pairs.exhausted(start).is_empty(), "message {n}");
            pairs.take(ANA, start);
        }
        assert_eq!(pairs.exhausted(start), [ANA], "and only hers");
        let almost = start + PAIR_REFILL - Duration::from_millis(1);
        assert_eq!(pairs.exhausted(almost), [ANA]);
        assert!(pairs.exhausted(start + PAIR_REFILL).is_empty());
        pairs.take(ANA, start + PAIR_REFILL);
        assert_eq!(
            pairs.exhausted(start + PAIR_REFILL),
            [ANA],
            "one, not a burst"
        );
        pairs.give_back(ANA);
        assert!(pairs.exhausted(start + PAIR_REFILL).is_empty());
        pairs.empty(BEN, start);
        assert!(pairs.exhausted(start).contains(&BEN));
    }

    #[test]
    fn a_restart_gives_no_new_burst() {
        let (pairs, now) = (Pairs::default(), Instant::now());
        let ago = Duration::from_secs;
        // Forty a minute ago: ten came back since. Then fifteen more.
        let left = [vec![(ANA, ago(60)); 40], vec![(ANA, ago(1)); 15]].concat();
        pairs.restore(left, now);
        assert_eq!(pairs.exhausted(now), [ANA]);
        pairs.restore(vec![(BEN, ago(60)); 44], now);
        assert!(!pairs.exhausted(now).contains(&BEN));
    }

    #[test]
    fn messages_dated_by_a_clock_that_was_wrong_block_nobody_for_long() {
        let (pairs, now) = (Pairs::default(), Instant::now());
        pairs.restore(vec![(ANA, Duration::ZERO); 10_000], now);
        assert_eq!(pairs.exhausted(now), [ANA]);
        assert!(pairs.exhausted(now + PAIR_REFILL).is_empty());
    }
}
