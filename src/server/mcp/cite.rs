//! The tool `cite`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::citation::{CITATION_FORMATS, CitationFormat, CitationKeys, write_citations};
use crate::engine::Snapshot;
use crate::paper::Paper;
use crate::server::mcp::tool::{self, Arguments, Tool, ToolAnswer, ToolError};
use crate::server::mcp::unknown::{self, UnknownPaper};
use crate::server::mcp::{budget, schema};

pub(super) const CITE: Tool = Tool {
    name: "cite",
    description: "Write papers as BibTeX, RIS or CSL-JSON entries.",
    input: schema::input::<CiteInput>,
    output: schema::output::<Citations>,
    call,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CiteInput {
    /// At most 50
    ids: Vec<String>,
    #[serde(default)]
    format: CiteFormat,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum CiteFormat {
    #[default]
    Bibtex,
    Ris,
    CslJson,
}

impl CiteFormat {
    fn writer(self) -> Option<&'static dyn CitationFormat> {
        let name = tool::json(&self);
        CITATION_FORMATS.iter().copied().find(|format| name == format.name())
    }
}

/// Papers in a format of reference managers.
#[derive(Debug, Serialize, JsonSchema)]
struct Citations {
    /// The entries.
    text: String,
    /// Names that no paper has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<UnknownPaper>,
    /// Whether entries were left out to keep the answer short.
    truncated: bool,
    /// How to get the entries that were left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

fn call(snapshot: &Snapshot, arguments: Arguments) -> Result<ToolAnswer, ToolError> {
    let input: CiteInput = tool::read(arguments)?;
    let names = tool::ids(input.ids)?;
    let (papers, unknown) = unknown::find(snapshot, &names)?;
    if papers.is_empty() {
        return Err(ToolError::Unknown(unknown));
    }
    let keys = snapshot.citation_keys()?;
    let Some(format) = input.format.writer() else {
        return Err(ToolError::Argument("this program cannot write the format".into()));
    };
    let fitting = fitting(&papers, format, keys);
    let left_out: Vec<&str> = papers[fitting..].iter().map(|paper| paper.id.as_str()).collect();
    let citations = Citations {
        text: write(&papers[..fitting], format, keys),
        unknown,
        truncated: !left_out.is_empty(),
        note: (!left_out.is_empty())
            .then(|| format!("left out, ask for them in another call: {}", left_out.join(", "))),
    };
    Ok(ToolAnswer::new(&citations))
}

/// How many of the papers fit into an answer, at least one.
fn fitting(papers: &[Paper], format: &dyn CitationFormat, keys: &CitationKeys) -> usize {
    let mut used = 0;
    let fitting = papers.iter().take_while(|paper| {
        used += format.entry(paper, keys.key(paper)).chars().count();
        used <= budget::ANSWER
    });
    fitting.count().max(1)
}

fn write(papers: &[Paper], format: &dyn CitationFormat, keys: &CitationKeys) -> String {
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _ = write_citations(&mut bytes, format, papers, keys);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_that_is_offered_can_be_written() {
        for format in [CiteFormat::Bibtex, CiteFormat::Ris, CiteFormat::CslJson] {
            assert!(format.writer().is_some(), "{format:?}");
        }
    }

    #[test]
    fn whole_entries_are_written_as_long_as_they_fit() {
        let paper = |number: usize| {
            let mut paper = Paper { id: format!("t:{number}"), ..Paper::default() };
            paper.bibliography.title_en = Some("A Title ".repeat(100));
            paper
        };
        let papers: Vec<Paper> = (0..40).map(paper).collect();
        let keys = CitationKeys::new(&papers);
        let format = CiteFormat::Ris.writer().expect("a format");
        let count = fitting(&papers, format, &keys);
        assert!((2..40).contains(&count), "{count}");
        let text = write(&papers[..count], format, &keys);
        assert_eq!(text.matches("ER  -").count(), count);
        let mut long = paper(1);
        long.bibliography.title_en = Some("x".repeat(budget::ANSWER * 2));
        assert_eq!(fitting(&[long], format, &keys), 1);
    }
}
