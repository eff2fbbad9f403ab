//! Keeps what was read of papers. A point never changes its vectors: other content is another point.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;

use crate::paper_id::PaperId;

/// Values of the papers that were asked for last.
pub(super) struct PaperCache<V>(Mutex<LruCache<PaperId, Arc<V>>>);

impl<V: Default> PaperCache<V> {
    /// A cache of so many papers.
    pub fn new(most: NonZeroUsize) -> Self {
        Self(Mutex::new(LruCache::new(most)))
    }

    /// The values of papers that are kept, in their order.
    pub fn kept(&self, papers: &[PaperId]) -> Vec<Option<Arc<V>>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        papers.iter().map(|paper| kept.get(paper).cloned()).collect()
    }

    /// The values of papers, in their order: those that are not kept come from `read`. What it does not give is the default.
    pub fn all<E>(
        &self,
        papers: &[PaperId],
        read: impl FnOnce(&[PaperId]) -> Result<Vec<(PaperId, V)>, E>,
    ) -> Result<Vec<Arc<V>>, E> {
        let kept = papers.iter().zip(self.kept(papers));
        let mut values: HashMap<PaperId, Arc<V>> = kept.filter_map(|(paper, value)| Some((*paper, value?))).collect();
        let missing: Vec<PaperId> = papers.iter().copied().filter(|paper| !values.contains_key(paper)).collect();
        if !missing.is_empty() {
            let read = read(&missing)?;
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (paper, value) in read {
                let value = Arc::new(value);
                kept.put(paper, Arc::clone(&value));
                values.insert(paper, value);
            }
        }
        Ok(papers.iter().map(|paper| values.get(paper).cloned().unwrap_or_default()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_read_and_more_than_is_kept_can_be_asked_for() {
        let cache: PaperCache<u32> = PaperCache::new(NonZeroUsize::new(2).expect("two"));
        let ask = |papers: &[PaperId]| {
            let mut asked = Vec::new();
            let values = cache.all(papers, |missing| {
                asked.extend(missing);
                Ok::<_, ()>(missing.iter().filter(|paper| **paper != 9).map(|&paper| (paper, 10 * paper)).collect())
            });
            (values.expect("values").iter().map(|value| **value).collect::<Vec<_>>(), asked)
        };
        assert_eq!(ask(&[1, 2, 3, 9]), (vec![10, 20, 30, 0], vec![1, 2, 3, 9]));
        assert_eq!(ask(&[3, 2]), (vec![30, 20], vec![]));
        assert_eq!(ask(&[1, 3]), (vec![10, 30], vec![1]));
    }
}
