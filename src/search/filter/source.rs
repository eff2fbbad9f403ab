//! `source`: the files that a paper was read from.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use crate::index::columns::metadata::{Metadata, MetadataRow};
use crate::paper_set::{Field, Restriction};
use crate::search::filter::condition::{ColumnValues, Condition, FilterError, FilterParameter, RestrictError};
use crate::search::filter::plain::Filter;

pub(super) const SOURCE: FilterParameter = FilterParameter {
    name: "source",
    value: "PATH|GLOB",
    help: "Read from this file, directory or glob",
    choices: &[],
    is_repeatable: true,
    set: |filter, text| {
        filter.sources.push(text.to_string());
        Ok(())
    },
    compile,
    restrict,
};

fn compile(filter: &Filter, metadata: &Metadata<&str>) -> Result<Vec<Box<dyn Condition>>, FilterError> {
    let condition = |text: &String| -> Result<Box<dyn Condition>, FilterError> {
        let place = SourcePattern::parse(text)?;
        let matched = metadata.files.iter().map(|file| place.contains(Path::new(file))).collect();
        Ok(Box::new(FromSource { matched }))
    };
    filter.sources.iter().map(condition).collect()
}

fn restrict(filter: &Filter, values: ColumnValues<'_>) -> Result<Vec<Restriction>, RestrictError> {
    if filter.sources.is_empty() {
        return Ok(Vec::new());
    }
    let all = values(Field::File)?;
    let restriction = |text: &String| -> Result<Restriction, RestrictError> {
        let place = SourcePattern::parse(text)?;
        let files = all.iter().filter(|file| place.contains(Path::new(file))).cloned();
        Ok(Restriction::Among(Field::File, files.collect()))
    };
    filter.sources.iter().map(restriction).collect()
}

/// Paths are matched once for each file, not once for each paper.
struct FromSource {
    /// For each file of the metadata whether it matches.
    matched: Vec<bool>,
}

impl Condition for FromSource {
    fn matches(&self, row: &MetadataRow<&str>) -> bool {
        row.files.iter().any(|&file| self.matched[file as usize])
    }
}

enum SourcePattern {
    Path { given: PathBuf, absolute: PathBuf },
    Glob(GlobMatcher),
}

impl SourcePattern {
    fn parse(text: &str) -> Result<Self, FilterError> {
        // A file may have brackets in its name.
        if !text.contains(['*', '?', '[', '{']) || Path::new(text).exists() {
            let given = PathBuf::from(text.strip_prefix("./").unwrap_or(text));
            let absolute =
                dunce::canonicalize(&given).or_else(|_| std::path::absolute(&given)).unwrap_or_else(|_| given.clone());
            return Ok(Self::Path { given, absolute });
        }
        // Windows takes both, and patterns are written with one.
        let text = if cfg!(windows) { Cow::Owned(text.replace('\\', "/")) } else { Cow::Borrowed(text) };
        let text = text.strip_prefix("./").unwrap_or(&text);
        let pattern = match std::env::current_dir().ok().filter(|_| text.starts_with("../")) {
            Some(here) => {
                let up = text.matches("../").count();
                let base = here.ancestors().nth(up).unwrap_or(Path::new("/"));
                format!("{}/{}", globset::escape(&base.to_string_lossy()), text.trim_start_matches("../"))
            }
            None if Path::new(text).is_absolute() => text.to_string(),
            None => format!("**/{text}"),
        };
        match GlobBuilder::new(&pattern).literal_separator(true).build() {
            Ok(glob) => Ok(Self::Glob(glob.compile_matcher())),
            Err(error) => Err(FilterError::Glob { text: text.to_string(), reason: error.kind().to_string() }),
        }
    }

    fn contains(&self, file: &Path) -> bool {
        match self {
            Self::Path { given, absolute } => file.starts_with(absolute) || file.ends_with(given),
            Self::Glob(glob) => glob.is_match(file),
        }
    }
}
