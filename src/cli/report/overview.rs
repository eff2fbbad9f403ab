//! What an index holds.

use std::io::{self, Write};

use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, count};
use crate::cli::report::left_out;
use crate::cli::report::printer::Report;
use crate::wire::Overview;

impl Report for Overview {
    type Json = Self;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let dim = out.styles.dim;
        let mut field = |name: &str, value: String| writeln!(out, "{dim}{name:<10}{dim:#}{value}");
        field("index", format!("{} (generation {}, {})", clean(&self.index), self.generation, self.written_by))?;
        let files = count(self.files, "file");
        field("papers", format!("{} from {files}, {} with an arXiv id", self.papers, self.with_arxiv))?;
        field("texts", format!("English for {} papers, Chinese for {}", self.with_english, self.with_chinese))?;
        if let (Some(first), Some(last)) = (&self.first_date, &self.last_date) {
            field("dates", format!("{first} to {last}"))?;
        }
        let search = match &self.store {
            Some(_) => "searched in the store",
            None if self.graph => "HNSW graph",
            None => "exact search",
        };
        field("passages", format!("{} of {} dimensions, {search}", self.passages, self.dimension))?;
        field("model", clean(&self.model).into())?;
        if let Some(store) = &self.store {
            field("store", clean(store).into())?;
        }
        field("size", format!("{:.1} MB", self.bytes as f64 / 1e6))?;
        left_out::summary(out, &self.left_out)
    }

    fn json(self) -> Self {
        self
    }
}
