//! The tool `get_papers`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::engine::Snapshot;
use crate::server::mcp::tool::{self, Arguments, Tool, ToolAnswer, ToolError};
use crate::server::mcp::unknown::{self, UnknownPaper};
use crate::server::mcp::{budget, schema};
use crate::wire::{PaperJson, TextJson};

pub(super) const GET_PAPERS: Tool = Tool {
    name: "get_papers",
    description: "Read papers by id (arXiv id, DOI, citation key, title): bibliography and the texts of the user's notes, \
                  each with file and line.",
    input: schema::input::<GetInput>,
    output: schema::output::<PaperList>,
    call,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct GetInput {
    /// At most 50
    ids: Vec<String>,
    /// Without it: titles, authors, date, venue, url, tags, texts
    #[serde(default)]
    fields: Vec<PaperField>,
}

/// A field of [`PaperJson`] besides the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum PaperField {
    Title,
    TitleZh,
    Authors,
    Date,
    Venue,
    Url,
    Tags,
    Texts,
    Arxiv,
    Doi,
    Names,
    Links,
    Comment,
    Categories,
    Publication,
    Sources,
}

/// The fields of a paper that are given if none are asked for.
const USUAL: &[PaperField] = &[
    PaperField::Title,
    PaperField::TitleZh,
    PaperField::Authors,
    PaperField::Date,
    PaperField::Venue,
    PaperField::Url,
    PaperField::Tags,
    PaperField::Texts,
];

/// The papers that were asked for.
#[derive(Debug, Serialize, JsonSchema)]
struct PaperList {
    /// The papers, in the order of their ids.
    papers: Vec<Map<String, Value>>,
    /// Names that no paper has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<UnknownPaper>,
    /// Whether something was left out to keep the answer short.
    truncated: bool,
    /// How to get what was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// Values of a list, such as authors, that are given besides other fields.
const LISTED: usize = 40;
/// The fewest characters of a text.
const SHORTEST: usize = 200;
/// Characters by which an answer may be too long: JSON escapes line breaks and quotes.
const SLACK: usize = budget::ANSWER / 10;

fn call(snapshot: &Snapshot, arguments: Arguments) -> Result<ToolAnswer, ToolError> {
    let input: GetInput = tool::read(arguments)?;
    let names = tool::ids(input.ids)?;
    let (papers, unknown) = unknown::find(snapshot, &names)?;
    if papers.is_empty() {
        return Err(ToolError::Unknown(unknown));
    }
    let fields = if input.fields.is_empty() { USUAL } else { input.fields.as_slice() };
    let papers: Vec<PaperJson> = papers.into_iter().map(PaperJson::from).collect();
    Ok(ToolAnswer::new(&list(&papers, fields, unknown)))
}

/// The fields of `papers` within the budget: long lists are cut first, then texts, then papers are left out.
fn list(papers: &[PaperJson], fields: &[PaperField], unknown: Vec<UnknownPaper>) -> PaperList {
    let mut cut = Cut::default();
    let most_listed = if fields.len() == 1 && papers.len() == 1 { usize::MAX } else { LISTED };
    let mut shown: Vec<Map<String, Value>> =
        papers.iter().map(|paper| without_texts(paper, fields, most_listed, &mut cut)).collect();
    if fields.contains(&PaperField::Texts) {
        let frames = shown.iter().map(length).chain(papers.iter().map(frame_of_texts)).sum();
        let share = budget::ANSWER.saturating_sub(frames) / papers.len().max(1);
        for (paper, shown) in papers.iter().zip(&mut shown) {
            shown.insert("texts".into(), texts(paper, share, &mut cut));
        }
    }
    let mut used = 0;
    let fitting = shown.iter().take_while(|paper| {
        used += length(paper);
        used <= budget::ANSWER + SLACK
    });
    // One paper is always given.
    let fitting = fitting.count().max(1);
    let left_out: Vec<String> = papers.iter().skip(fitting).map(|paper| paper.id.clone()).collect();
    shown.truncate(fitting);
    PaperList { papers: shown, unknown, truncated: cut.is_any() || !left_out.is_empty(), note: cut.note(&left_out) }
}

/// What was cut.
#[derive(Debug, Default)]
struct Cut {
    lists: bool,
    texts: bool,
}

impl Cut {
    fn is_any(&self) -> bool {
        self.lists || self.texts
    }

    fn note(&self, left_out: &[String]) -> Option<String> {
        let notes = [
            self.lists.then(|| format!("lists end after {LISTED}: ask for one paper and that field alone")),
            self.texts.then(|| {
                "texts are cut at …: ask for fewer ids, or read the resource papers://{id}, which has all".to_string()
            }),
            (!left_out.is_empty()).then(|| format!("left out, ask for them alone: {}", left_out.join(", "))),
        ];
        let notes: Vec<String> = notes.into_iter().flatten().collect();
        (!notes.is_empty()).then(|| notes.join("; "))
    }
}

fn length(paper: &Map<String, Value>) -> usize {
    serde_json::to_string(paper).map_or(0, |text| text.chars().count())
}

/// The id and the fields of a paper that are asked for and that it has, without its texts. A list has at most `most` values.
fn without_texts(paper: &PaperJson, fields: &[PaperField], most: usize, cut: &mut Cut) -> Map<String, Value> {
    let Value::Object(mut all) = tool::json(paper) else { return Map::new() };
    let mut shown = Map::from_iter(all.remove_entry("id"));
    for field in fields.iter().filter(|&&field| field != PaperField::Texts) {
        let Value::String(name) = tool::json(field) else { continue };
        let Some(mut value) = all.remove(&name) else { continue };
        match &mut value {
            Value::Array(values) if values.len() > most => {
                values.truncate(most);
                cut.lists = true;
            }
            Value::Object(object) => object.retain(|_, value| !value.is_null()),
            _ => {}
        }
        let is_empty = match &value {
            Value::Null => true,
            Value::Array(values) => values.is_empty(),
            Value::Object(object) => object.is_empty(),
            _ => false,
        };
        if !is_empty {
            shown.insert(name, value);
        }
    }
    shown
}

/// Characters that the texts of a paper take besides what they say.
fn frame_of_texts(paper: &PaperJson) -> usize {
    paper.texts.iter().map(|text| text_json(paper, text, "").to_string().chars().count()).sum()
}

/// A text of which `shown` is given, with its place.
fn text_json(paper: &PaperJson, text: &TextJson, shown: &str) -> Value {
    let path = paper.sources.get(text.source as usize).map(|source| source.path.as_str());
    json!({"kind": text.kind, "language": text.language, "text": shown, "path": path, "line": text.line})
}

/// The texts of a paper with their places, with about `most` characters together.
fn texts(paper: &PaperJson, most: usize, cut: &mut Cut) -> Value {
    let mut left = most;
    let mut texts = Vec::with_capacity(paper.texts.len());
    for (at, text) in paper.texts.iter().enumerate() {
        // What earlier texts do not need is for the later ones.
        let share = (left / (paper.texts.len() - at)).max(SHORTEST);
        let (shown, is_cut) = budget::first_sentences(&text.text, share);
        left = left.saturating_sub(shown.chars().count());
        cut.texts |= is_cut;
        texts.push(text_json(paper, text, &shown));
    }
    texts.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Paper, Source, Text, TextKind};
    use crate::text::Language;

    fn paper(id: &str, authors: usize, text: &str) -> PaperJson {
        let mut paper = Paper { id: id.into(), ..Paper::default() };
        paper.bibliography.title_en = Some("A Title".into());
        paper.bibliography.authors = (0..authors).map(|number| format!("Author {number}")).collect();
        paper.sources = vec![Source { path: "/n/a.md".into(), line: 2 }];
        paper.texts = vec![(0, Text { kind: TextKind::Summary, language: Language::En, text: text.into(), line: 3 })];
        paper.into()
    }

    #[test]
    fn a_paper_has_the_fields_that_were_asked_for_and_those_that_are_not_empty() {
        let papers = [paper("t:1", 2, "It works.")];
        let list = tool::json(&list(&papers, USUAL, Vec::new()));
        assert_eq!(
            list,
            json!({"papers": [{
                "id": "t:1", "title": "A Title", "authors": ["Author 0", "Author 1"],
                "texts": [{"kind": "summary", "language": "en", "text": "It works.", "path": "/n/a.md", "line": 3}]
            }], "truncated": false})
        );
        let only = super::list(&papers, &[PaperField::Sources], Vec::new());
        assert_eq!(
            Value::from(only.papers[0].clone()),
            json!({"id": "t:1", "sources": [{"path": "/n/a.md", "line": 2}]})
        );
    }

    #[test]
    fn what_is_too_long_is_cut_and_said() {
        let long = "This sentence is said again and again. ".repeat(1_000);
        let papers: Vec<PaperJson> = (0..4).map(|number| paper(&format!("t:{number}"), 100, &long)).collect();
        let list = list(&papers, USUAL, Vec::new());
        let length = serde_json::to_string(&list).expect("json").chars().count();
        assert!(list.truncated && length < budget::ANSWER + SLACK, "{length}");
        assert_eq!((list.papers.len(), list.papers[0]["authors"].as_array().map(Vec::len)), (4, Some(LISTED)));
        let text = list.papers[3]["texts"][0]["text"].as_str().expect("a text");
        assert!(text.ends_with("again. …"), "{text}");
        let note = list.note.expect("a note");
        assert!(note.contains("papers://{id}") && note.contains("that field alone"), "{note}");
    }

    #[test]
    fn papers_that_do_not_fit_are_named() {
        let papers: Vec<PaperJson> = (0..50).map(|number| paper(&format!("t:{number}"), 30, "Short.")).collect();
        let list = list(&papers, USUAL, Vec::new());
        assert!(list.truncated && list.papers.len() < 50);
        assert!(list.note.is_some_and(|note| note.contains("t:49") && !note.contains("t:0,")));
        let alone = super::list(&papers[..1], &[PaperField::Authors], Vec::new());
        assert!(!alone.truncated);
    }
}
