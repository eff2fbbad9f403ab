//! The parts of a page that are marked as its content.

/// The block ranges of elements with one name. Of nested elements only the outermost counts.
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

    /// Which of `total` blocks are inside an element. An element that is not closed extends to the end.
    pub fn flags(mut self, total: usize) -> Vec<bool> {
        self.depth = self.depth.min(1);
        self.close(total);
        let mut flags = vec![false; total];
        for &(from, to) in &self.done {
            // Blocks of the web site may have been removed since.
            flags.iter_mut().take(to).skip(from).for_each(|flag| *flag = true);
        }
        flags
    }
}
