//! The parts of a page that its author marked as what the page is about.

/// Where elements of one name stand; of nested ones only the outermost counts.
#[derive(Debug, Default)]
pub(crate) struct Regions {
    depth: usize,
    from: usize,
    done: Vec<(usize, usize)>,
}

impl Regions {
    /// An element opens before block `at`.
    pub fn open(&mut self, at: usize) {
        if self.depth == 0 {
            self.from = at;
        }
        self.depth += 1;
    }

    /// An element closes before block `at`.
    pub fn close(&mut self, at: usize) {
        if self.depth == 1 {
            self.done.push((self.from, at));
        }
        self.depth = self.depth.saturating_sub(1);
    }

    /// Whether an element is open.
    pub fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Which of `total` blocks stand in an element; one that never closed reaches to the end.
    pub fn flags(mut self, total: usize) -> Vec<bool> {
        self.depth = self.depth.min(1);
        self.close(total);
        let mut flags = vec![false; total];
        for &(from, to) in &self.done {
            // Furniture that was dropped later may have taken blocks away.
            flags.iter_mut().take(to).skip(from).for_each(|flag| *flag = true);
        }
        flags
    }
}
