//! The reader for BibTeX and BibLaTeX.
//!
//! The format: <https://www.ctan.org/pkg/bibtex>, <https://www.ctan.org/pkg/biblatex>. Files of people have entries that
//! no TeX program accepts, so the scanner takes what it can from each.

mod fields;
mod inherit;
mod names;
mod scan;
mod sniff;
#[cfg(test)]
mod tests;
mod value;

use rayon::prelude::*;

use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};

pub(in crate::ingest) struct Bibtex;

impl Reader for Bibtex {
    fn format(&self) -> FileFormat {
        FileFormat::new(5, "bibtex")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        if head.text.is_some_and(sniff::is_bibtex) { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let (mut entries, mut problems) = scan::entries(input.text);
        inherit::inherit(&mut entries);
        let read: Vec<Reading> = entries.par_iter().map(fields::read).collect();
        let mut reading = Reading::default();
        for part in read {
            reading.entries.extend(part.entries);
            problems.extend(part.problems);
        }
        problems.sort_by_key(|problem| problem.line);
        reading.problems = problems;
        reading
    }
}
