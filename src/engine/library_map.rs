//! The map and the topics of an index.

use std::sync::{Arc, PoisonError};

use crate::engine::error::Result;
use crate::engine::snapshot::Snapshot;
use crate::library_map::{KeptMap, LibraryMap, OnMapProgress, TopicOutline, describe, load, load_kept, outline};

impl Snapshot {
    /// Whether a map of this generation is kept, so that [`Self::map`] and [`Self::topics`] need not make it.
    pub fn has_map(&self) -> bool {
        self.known_map().is_some()
    }

    /// The map of all papers: the place of each among the others, and the topics.
    ///
    /// It is made at the first call, which takes about a minute for 100,000 papers, and kept beside the index. Papers that come
    /// in later are placed among the others, which stay where they are, until there are twice as many. With `again`, all are
    /// laid out anew, and the same index then gives the same map.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn map(&self, again: bool, on_progress: OnMapProgress<'_>) -> Result<LibraryMap> {
        Ok(describe(self.index(), &*self.load_map(again, on_progress)?)?)
    }

    /// As [`Self::map`], if the map of this generation is made already; it is read then, and never made.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn made_map(&self) -> Result<Option<LibraryMap>> {
        let described = self.known_map().map(|map| describe(self.index(), &map));
        Ok(described.transpose()?)
    }

    /// As [`Self::topics`], if the map of this generation is made already.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn made_topics(&self) -> Result<Option<TopicOutline>> {
        let outlined = self.known_map().map(|map| outline(self.index(), &map));
        Ok(outlined.transpose()?)
    }

    /// The topics of all papers, with examples of each. Made with the map; see [`Self::map`].
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn topics(&self, on_progress: OnMapProgress<'_>) -> Result<TopicOutline> {
        Ok(outline(self.index(), &*self.load_map(false, on_progress)?)?)
    }

    fn known_map(&self) -> Option<Arc<KeptMap>> {
        let mut known = self.shared.map.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_none() {
            *known = load_kept(self.index()).map(Arc::new);
        }
        known.clone()
    }

    fn load_map(&self, again: bool, on_progress: OnMapProgress<'_>) -> Result<Arc<KeptMap>> {
        if !again && let Some(known) = self.known_map() {
            return Ok(known);
        }
        // Made without the lock: whether there is a map can be asked meanwhile.
        let map = Arc::new(load(self.index(), again, on_progress)?);
        *self.shared.map.lock().unwrap_or_else(PoisonError::into_inner) = Some(map.clone());
        Ok(map)
    }
}
