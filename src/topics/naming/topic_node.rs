//! A topic's place among the others.

/// A topic of the tree: parents come before children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopicNode {
    /// The topic that it is a part of. None for a topic at the root.
    pub parent: Option<usize>,
}

impl TopicNode {
    /// The parent of the topic with this number. One that does not come before it is none.
    pub(super) fn parent_of(self, topic: usize) -> Option<usize> {
        self.parent.filter(|parent| *parent < topic)
    }
}
