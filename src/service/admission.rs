//! Whose question is worked on next, and who is told at once that there is no time for theirs.
//!
//! Every question has a time by which it must be done. The gate knows how long one takes, as a moving mean, so it knows
//! at the door whether one would be done in time behind those that wait; where not, it is turned away while there is
//! still time to say so. Those who wait take turns by person, so a hundred questions of one reader keep nobody else
//! waiting for more than one of them. Turning away kindly is the handler's.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// What a question is taken to need before any was asked.
const FIRST_GUESS: Duration = Duration::from_millis(20);
/// One question changes the mean by this share of the difference.
const WEIGHT: f64 = 0.125;

/// The way in.
#[derive(Clone, Debug)]
pub(crate) struct Gate(Arc<Mutex<Queue>>);

/// The right to be worked on. It owns what it needs, to go along to a blocking thread: a search outlives the future that
/// asked for it, and counts until it ends, by a panic as well.
#[derive(Debug)]
#[must_use = "the place is given back when this is dropped"]
pub(crate) struct Permit {
    gate: Gate,
    begun: Instant,
}

/// Places, and who waits for one.
#[derive(Debug)]
struct Queue {
    places: u32,
    free: u32,
    /// Moving mean of what one takes.
    takes: Duration,
    /// Who waits, by person, each in the order they came.
    waiting: BTreeMap<u64, VecDeque<oneshot::Sender<Permit>>>,
    /// Whose turn is when.
    turns: VecDeque<u64>,
}

/// What becomes of a question at the door.
#[derive(Debug)]
enum Offer {
    Begin,
    Wait(oneshot::Receiver<Permit>),
    TurnAway,
}

impl Gate {
    /// Lets so many questions in at once, at least one.
    pub(crate) fn new(places: usize) -> Self {
        let places = u32::try_from(places).unwrap_or(u32::MAX).max(1);
        let (waiting, turns) = (BTreeMap::new(), VecDeque::new());
        Self(Arc::new(Mutex::new(Queue { places, free: places, takes: FIRST_GUESS, waiting, turns })))
    }

    /// Waits for a place for a question of `who` that is to be done by then; `None` as soon as it will not be.
    pub(crate) async fn enter(&self, who: u64, by: Instant) -> Option<Permit> {
        let now = Instant::now();
        let (offer, takes) = {
            let mut queue = self.lock();
            (queue.offer(who, now, by), queue.takes)
        };
        match offer {
            Offer::Begin => Some(Permit { gate: self.clone(), begun: now }),
            Offer::TurnAway => None,
            Offer::Wait(place) => {
                // A place that is handed over as the time runs out, or to whoever no longer waits, is given back by its drop.
                let _leaving = Leaving { gate: self, who };
                let latest = by.checked_sub(takes).unwrap_or(by);
                tokio::time::timeout_at(latest.into(), place).await.ok()?.ok()
            }
        }
    }

    /// Questions that wait now.
    pub(crate) fn waiting(&self) -> usize {
        self.lock().waiting()
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let now = Instant::now();
        let next = self.gate.lock().done(now.saturating_duration_since(self.begun));
        // Outside the lock: a permit that nobody takes is dropped here, and comes back by this way.
        if let Some(next) = next {
            drop(next.send(Permit { gate: self.gate.clone(), begun: now }));
        }
    }
}

/// Takes whoever no longer waits out of the queue.
struct Leaving<'a> {
    gate: &'a Gate,
    who: u64,
}

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.gate.lock().forget(self.who);
    }
}

impl Queue {
    /// Whether a question of `who` can be done by then.
    fn offer(&mut self, who: u64, now: Instant, by: Instant) -> Offer {
        let until_done = self.takes.saturating_mul(self.ahead_of(who) / self.places + 1);
        if now + until_done > by {
            return Offer::TurnAway;
        }
        if self.free > 0 {
            self.free -= 1;
            return Offer::Begin;
        }
        let (place, waits) = oneshot::channel();
        let mine = self.waiting.entry(who).or_default();
        if mine.is_empty() {
            self.turns.push_back(who);
        }
        mine.push_back(place);
        Offer::Wait(waits)
    }

    /// Questions that are at work or get their turn before the next of `who`: of others as many as `who` would have had
    /// turns by then.
    fn ahead_of(&self, who: u64) -> u32 {
        if self.free > 0 {
            return 0;
        }
        let mine = self.waiting.get(&who).map_or(0, VecDeque::len);
        let theirs = |(other, queue): (&u64, &VecDeque<_>)| {
            if *other == who { mine } else { queue.len().min(mine + 1) }
        };
        let waiting: usize = self.waiting.iter().map(theirs).sum();
        self.places.saturating_add(u32::try_from(waiting).unwrap_or(u32::MAX))
    }

    /// One is done that took so long; gives whose turn is next.
    fn done(&mut self, took: Duration) -> Option<oneshot::Sender<Permit>> {
        self.takes = self.takes.mul_f64(1.0 - WEIGHT) + took.mul_f64(WEIGHT);
        while let Some(who) = self.turns.pop_front() {
            let Some(mine) = self.waiting.get_mut(&who) else { continue };
            let next = mine.pop_front();
            if mine.is_empty() {
                self.waiting.remove(&who);
            } else {
                self.turns.push_back(who);
            }
            if let Some(next) = next.filter(|place| !place.is_closed()) {
                return Some(next);
            }
        }
        self.free += 1;
        None
    }

    /// Forgets the places of `who` that nobody waits for any more.
    fn forget(&mut self, who: u64) {
        let Some(mine) = self.waiting.get_mut(&who) else { return };
        mine.retain(|place| !place.is_closed());
        if mine.is_empty() {
            self.waiting.remove(&who);
            self.turns.retain(|turn| *turn != who);
        }
    }

    fn waiting(&self) -> usize {
        self.waiting.values().map(VecDeque::len).sum()
    }
}

#[cfg(test)]
#[cfg(feature = "discord")]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use proptest::prelude::*;
    use std::pin::pin;

    const MILLI: Duration = Duration::from_millis(1);

    fn queue(places: u32, takes: Duration) -> Queue {
        let (waiting, turns) = (BTreeMap::new(), VecDeque::new());
        Queue { places, free: places, takes, waiting, turns }
    }

    fn later() -> Instant {
        Instant::now() + Duration::from_hours(1)
    }

    /// What becomes of questions that come at one instant, each of a person, when every one takes as long as is thought:
    /// in which order they are done and when, in milliseconds, and who is turned away.
    fn burst(places: u32, takes: Duration, by: Duration, askers: &[u64]) -> (Vec<(usize, u128)>, Vec<usize>) {
        let (mut queue, start) = (queue(places, takes), Instant::now());
        let (mut at_work, mut waits, mut refused) = (VecDeque::new(), Vec::new(), Vec::new());
        for (n, who) in askers.iter().enumerate() {
            match queue.offer(*who, start, start + by) {
                Offer::Begin => at_work.push_back((n, takes)),
                Offer::Wait(place) => waits.push((n, place)),
                Offer::TurnAway => refused.push(n),
            }
        }
        let (mut done, gate) = (Vec::new(), Gate::new(1));
        while let Some((n, at)) = at_work.pop_front() {
            done.push((n, at.as_millis()));
            if at + takes > by {
                // As the gate does: whose time has come waits no longer.
                refused.extend(waits.drain(..).map(|(n, _)| n));
            }
            if let Some(next) = queue.done(takes) {
                drop(next.send(Permit { gate: gate.clone(), begun: start }));
                let next = waits.iter_mut().position(|(_, place)| place.try_recv().is_ok()).unwrap();
                at_work.push_back((waits.swap_remove(next).0, at + takes));
            }
        }
        assert!(waits.is_empty(), "somebody waits for ever");
        (done, refused)
    }

    #[test]
    fn of_four_hundred_at_one_instant_each_is_done_in_time_or_turned_away_at_once() {
        let askers: Vec<u64> = (0..400).collect();
        let (done, refused) = burst(2, 20 * MILLI, 1_400 * MILLI, &askers);
        assert_eq!((done.len(), refused.len()), (140, 260), "as many as there is time for");
        assert!(done.iter().all(|(_, at)| *at <= 1_400));
    }

    #[test]
    fn one_persons_flood_keeps_nobody_else_waiting() {
        let mut askers = vec![1; 400];
        askers.extend([2, 3, 4]);
        let (done, refused) = burst(1, 10 * MILLI, 1_000 * MILLI, &askers);
        for other in 400..403 {
            let at = done.iter().find(|(n, _)| *n == other).unwrap().1;
            assert!(at <= 50, "done after {at} ms");
        }
        assert!(refused.iter().all(|n| *n < 400));
    }

    proptest! {
        /// Whoever else is there, where a question takes what it is thought to.
        #[test]
        fn each_is_done_in_time_or_turned_away(
            places in 1_u32..5,
            takes in 1_u32..200,
            by in 0_u32..2_000,
            askers in proptest::collection::vec(0_u64..6, 1..120),
        ) {
            let (done, refused) = burst(places, MILLI * takes, MILLI * by, &askers);
            let mut all: Vec<usize> = done.iter().map(|(n, _)| *n).chain(refused).collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..askers.len()).collect::<Vec<_>>());
            prop_assert!(done.iter().all(|(_, at)| *at <= u128::from(by)), "{done:?}");
        }
    }

    #[test]
    fn what_a_question_takes_is_learnt() {
        let mut queue = queue(1, FIRST_GUESS);
        for _ in 0..40 {
            assert!(queue.done(100 * MILLI).is_none());
        }
        assert!(queue.takes > 99 * MILLI && queue.takes <= 100 * MILLI, "{:?}", queue.takes);
        let now = Instant::now();
        assert!(matches!(queue.offer(1, now, now + 90 * MILLI), Offer::TurnAway));
        assert!(matches!(queue.offer(1, now, now + 101 * MILLI), Offer::Begin));
    }

    #[tokio::test]
    async fn turns_are_taken_in_order_and_a_newcomer_does_not_overtake() {
        let gate = Gate::new(1);
        let at_work = gate.enter(1, later()).await.unwrap();
        let mut first = pin!(gate.enter(1, later()));
        assert!(first.as_mut().now_or_never().is_none());
        let mut second = pin!(gate.enter(2, later()));
        assert!(second.as_mut().now_or_never().is_none());
        assert_eq!(gate.waiting(), 2);
        drop(at_work);
        assert!(second.as_mut().now_or_never().is_none());
        drop(first.await);
        assert!(second.await.is_some());
        assert_eq!(gate.waiting(), 0);
    }

    #[tokio::test]
    async fn whoever_would_be_too_late_is_turned_away() {
        let gate = Gate::new(1);
        let _at_work = gate.enter(1, later()).await.unwrap();
        assert!(gate.enter(2, Instant::now()).now_or_never().unwrap().is_none(), "at once");
        assert!(gate.enter(2, Instant::now() + FIRST_GUESS * 2 + MILLI).await.is_none(), "when its time has come");
        assert_eq!(gate.waiting(), 0);
    }

    #[tokio::test]
    async fn a_panic_gives_the_place_back() {
        let gate = Gate::new(1);
        let permit = gate.enter(1, later()).await.unwrap();
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            panic!("on purpose");
        });
        assert!(task.await.is_err());
        assert!(gate.enter(1, later()).now_or_never().unwrap().is_some());
    }

    #[tokio::test]
    async fn whoever_gives_up_waiting_leaves_no_trace() {
        let gate = Gate::new(1);
        let at_work = gate.enter(1, later()).await.unwrap();
        for who in 0..3 {
            // Polled once and dropped.
            assert!(gate.enter(who, later()).now_or_never().is_none());
            assert_eq!(gate.waiting(), 0);
        }
        // Dropped after the place was handed over and before it was taken.
        let mut waiting = Box::pin(gate.enter(1, later()));
        assert!(waiting.as_mut().now_or_never().is_none());
        drop(at_work);
        drop(waiting);
        assert_eq!(gate.waiting(), 0);
        assert!(gate.enter(1, later()).now_or_never().unwrap().is_some());
    }
}
