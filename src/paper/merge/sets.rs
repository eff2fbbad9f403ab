//! Sets of entries that are about one work, with what is known of each.

use crate::paper::merge::evidence::Evidence;

/// Union-find. The first entry of a set is its root.
pub(super) struct Sets<'e> {
    parent: Vec<usize>,
    evidence: Vec<Evidence<'e>>,
}

impl<'e> Sets<'e> {
    /// One set for each entry.
    pub fn new(evidence: Vec<Evidence<'e>>) -> Self {
        Self { parent: (0..evidence.len()).collect(), evidence }
    }

    /// The root of the set that has the entry.
    pub fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// The roots of the sets that have `entries`, each once, ascending.
    pub fn roots(&mut self, entries: &[usize]) -> Vec<usize> {
        let mut roots: Vec<usize> = entries.iter().map(|&at| self.root(at)).collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// What is known of the set with the entry.
    pub fn evidence(&mut self, at: usize) -> &Evidence<'e> {
        let root = self.root(at);
        &self.evidence[root]
    }

    /// Makes one set of two. Gives its root.
    pub fn join(&mut self, a: usize, b: usize) -> usize {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return a;
        }
        let (root, child) = (a.min(b), a.max(b));
        self.parent[child] = root;
        let known = std::mem::take(&mut self.evidence[child]);
        self.evidence[root].add(known);
        root
    }
}
