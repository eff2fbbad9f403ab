//! What an update of an index did.

use std::io::{self, Write};
use std::path::Path;

use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, count, short_path};
use crate::cli::report::left_out;
use crate::cli::report::printer::Report;
use crate::index::writer::UpdateReport;
use crate::wire::{LeftOutGroup, UpdateJson};

/// The counts of an update of the index in `dir`.
pub(in crate::cli) struct UpdateCounts<'a> {
    pub report: &'a UpdateReport,
    pub dir: &'a Path,
}

impl Report for UpdateCounts<'_> {
    type Json = UpdateJson;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let (Self { report, dir }, title) = (self, out.styles.title);
        writeln!(
            out,
            "{title}{}{title:#}, {} from {} in {}",
            count(report.papers, "paper"),
            count(report.passages, "passage"),
            count(report.files, "file"),
            short_path(dir)
        )?;
        if let Some(store) = &report.store {
            writeln!(out, "searched in {}", clean(&store.to_string()))?;
        }
        writeln!(
            out,
            "{} new, {} updated, {} unchanged, {} removed; {} embedded, {}",
            report.new,
            report.updated,
            report.unchanged,
            report.removed,
            count(report.embedded, "passage"),
            count(report.problems.len(), "problem")
        )?;
        left_out::summary(out, &LeftOutGroup::of_files(&report.left_out))
    }

    fn json(self) -> UpdateJson {
        UpdateJson::new(self.report, self.dir)
    }
}

/// As [`UpdateCounts`], in one line.
pub(in crate::cli) struct UpdateLine<'a>(pub UpdateCounts<'a>);

impl Report for UpdateLine<'_> {
    type Json = UpdateJson;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let (report, title) = (self.0.report, out.styles.title);
        writeln!(
            out,
            "{title}{}{title:#}: {} new, {} updated, {} removed; {} embedded, {}",
            count(report.papers, "paper"),
            report.new,
            report.updated,
            report.removed,
            count(report.embedded, "passage"),
            count(report.problems.len(), "problem")
        )
    }

    fn json(self) -> UpdateJson {
        self.0.json()
    }
}

/// How many files a stopped run did not read.
pub(in crate::cli) fn files_left(left: usize) -> String {
    count(left, "file")
}
