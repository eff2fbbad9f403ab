//! A pool of sessions that threads share.

use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// At most `size` sessions. A thread takes one, and waits when all are taken; threads get theirs in the order in which
/// they asked. Sessions are created by the threads that take them, so an unused place costs nothing.
pub(super) struct SessionPool<S> {
    size: usize,
    state: Mutex<State<S>>,
}

struct State<S> {
    /// The places that no thread has: `None` without a session yet. The last is the one used last.
    free: Vec<Option<S>>,
    /// Threads that wait for a place, first come first.
    waiting: VecDeque<Sender<Option<S>>>,
    /// How many places have a session, taken or not.
    ready: usize,
}

impl<S> SessionPool<S> {
    pub fn new(size: usize) -> Self {
        let size = size.max(1);
        let free = (0..size).map(|_| None).collect();
        Self { size, state: Mutex::new(State { free, waiting: VecDeque::new(), ready: 0 }) }
    }

    /// The most sessions that the pool holds.
    pub fn size(&self) -> usize {
        self.size
    }

    /// How many sessions exist.
    pub fn ready(&self) -> usize {
        self.state().ready
    }

    /// Takes a place: one whose session `is_preferred` if one is free, else one with any session, else an empty one. Waits
    /// while all are taken.
    pub fn take(&self, is_preferred: impl Fn(&S) -> bool) -> Place<'_, S> {
        let mut state = self.state();
        if let Some(session) = state.take(is_preferred) {
            return self.place(session);
        }
        let (sender, receiver) = channel();
        state.waiting.push_back(sender);
        drop(state);
        // A sender leaves the queue only with a place, so there is always an answer.
        self.place(receiver.recv().ok().flatten())
    }

    /// As [`take`](Self::take), without a preference; `None` where it would wait.
    pub fn try_take(&self) -> Option<Place<'_, S>> {
        let session = self.state().take(|_| true)?;
        Some(self.place(session))
    }

    fn place(&self, session: Option<S>) -> Place<'_, S> {
        Place { was_ready: session.is_some(), pool: self, session }
    }

    fn give_back(&self, mut session: Option<S>, was_ready: bool) {
        let mut state = self.state();
        match (was_ready, session.is_some()) {
            (false, true) => state.ready += 1,
            (true, false) => state.ready -= 1,
            _ => {}
        }
        while let Some(thread) = state.waiting.pop_front() {
            match thread.send(session) {
                Ok(()) => return,
                Err(refused) => session = refused.0,
            }
        }
        state.free.push(session);
    }

    // Each change of the state is complete before anything can panic.
    fn state(&self) -> MutexGuard<'_, State<S>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> State<S> {
    fn take(&mut self, is_preferred: impl Fn(&S) -> bool) -> Option<Option<S>> {
        let free = &self.free;
        let preferred = free.iter().rposition(|session| session.as_ref().is_some_and(&is_preferred));
        let at = preferred.or_else(|| free.iter().rposition(Option::is_some)).or(free.len().checked_sub(1))?;
        Some(self.free.remove(at))
    }
}

/// A place of a pool, with or without a session. It goes back to the pool when it is dropped.
pub(super) struct Place<'p, S> {
    pool: &'p SessionPool<S>,
    session: Option<S>,
    was_ready: bool,
}

impl<S> Deref for Place<'_, S> {
    type Target = Option<S>;

    fn deref(&self) -> &Option<S> {
        &self.session
    }
}

impl<S> DerefMut for Place<'_, S> {
    fn deref_mut(&mut self) -> &mut Option<S> {
        &mut self.session
    }
}

impl<S> Drop for Place<'_, S> {
    fn drop(&mut self) {
        self.pool.give_back(self.session.take(), self.was_ready);
    }
}

#[cfg(test)]
mod tests {
    use std::thread;
    use std::time::Duration;

    use super::*;

    fn any(_: &u32) -> bool {
        true
    }

    fn numbered(pool: &SessionPool<u32>, number: u32) -> Place<'_, u32> {
        let mut place = pool.take(any);
        place.get_or_insert(number);
        place
    }

    #[test]
    fn a_session_is_used_again_and_a_second_one_only_where_the_first_is_taken() {
        let pool = SessionPool::new(3);
        assert_eq!(*numbered(&pool, 1), Some(1));
        assert_eq!((*numbered(&pool, 2), pool.ready()), (Some(1), 1));
        let (first, second) = (numbered(&pool, 3), numbered(&pool, 4));
        assert_eq!((*first, *second), (Some(1), Some(4)));
        drop((first, second));
        assert_eq!(pool.ready(), 2);
        assert_eq!(*pool.take(|&number| number == 1), Some(1));
        assert_eq!(*pool.take(|&number| number == 4), Some(4));
        assert!(pool.take(|&number| number == 9).is_some(), "no session is preferred: any will do");
        let places: Vec<_> = (0..3).map_while(|_| pool.try_take()).collect();
        assert_eq!(places.len(), 3);
        assert!(pool.try_take().is_none());
    }

    #[test]
    fn threads_that_wait_get_a_place_in_their_order() {
        let pool = SessionPool::new(1);
        let order = Mutex::new(Vec::new());
        thread::scope(|scope| {
            let place = numbered(&pool, 7);
            for number in 0..3 {
                let (pool, order) = (&pool, &order);
                scope.spawn(move || {
                    let place = pool.take(any);
                    order.lock().expect("order").push((number, *place));
                });
                while pool.state().waiting.len() <= number {
                    thread::sleep(Duration::from_millis(1));
                }
            }
            drop(place);
        });
        assert_eq!(order.into_inner().expect("order"), [(0, Some(7)), (1, Some(7)), (2, Some(7))]);
    }

    #[test]
    fn a_place_whose_session_could_not_be_made_stays_usable() {
        let pool = SessionPool::<u32>::new(1);
        drop(pool.take(any));
        assert_eq!(pool.ready(), 0);
        assert_eq!(*numbered(&pool, 5), Some(5));
        pool.take(any).take();
        assert_eq!(pool.ready(), 0);
        assert_eq!(*numbered(&pool, 6), Some(6));
    }
}
