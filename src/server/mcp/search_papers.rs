//! The tool `search_papers`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::Snapshot;
use crate::paper::PartialDate;
use crate::search::{Facets, Filter, FilterError, Has, Mode, Query, SentenceChoice, WithoutFilter};
use crate::server::mcp::hit_list::HitList;
use crate::server::mcp::schema;
use crate::server::mcp::tool::{self, Arguments, Tool, ToolAnswer, ToolError};
use crate::text::Language;

pub(super) const SEARCH_PAPERS: Tool = Tool {
    name: "search_papers",
    description: "Find papers of the user's library that answer a question or are about a topic, best first, with the \
                  sentence that says so and its file and line. Start here.",
    input: schema::input::<SearchInput>,
    output: schema::output::<HitList>,
    call,
};

/// The most papers of an answer.
pub(super) const MOST: usize = 50;
/// The most characters of a question. A model reads far fewer.
const LONGEST: usize = 4_000;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SearchInput {
    /// Question or topic, in English or Chinese
    query: String,
    /// At most 50
    #[serde(default = "ten")]
    limit: i64,
    #[serde(default)]
    mode: RankBy,
    /// 2024, 2024-02 or 2024-02-19
    since: Option<String>,
    until: Option<String>,
    /// Language of the summary
    lang: Option<SummaryLanguage>,
    #[serde(default)]
    tags: Vec<String>,
    /// Such as cs.CL
    #[serde(default)]
    categories: Vec<String>,
    #[serde(default)]
    authors: Vec<String>,
    /// Files, folders or globs
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    has: Vec<Having>,
    /// 0 to 1
    min_score: Option<f32>,
    /// Take the query word for word: authors, years, venues and kinds of paper in it are no conditions
    #[serde(default)]
    literal: bool,
}

pub(super) fn ten() -> i64 {
    10
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum RankBy {
    #[default]
    Hybrid,
    Semantic,
    Lexical,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum SummaryLanguage {
    En,
    Zh,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Having {
    Url,
    Arxiv,
}

impl SearchInput {
    fn into_query(self) -> Result<Query, ToolError> {
        if let Some(score) = self.min_score.filter(|score| !(0.0..=1.0).contains(score)) {
            return Err(ToolError::Argument(format!("min_score is {score}: give 0 to 1")));
        }
        let filter = Filter {
            since: self.since.map(date).transpose()?,
            until: self.until.map(date).transpose()?,
            language: self.lang.map(|language| match language {
                SummaryLanguage::En => Language::En,
                SummaryLanguage::Zh => Language::Zh,
            }),
            tags: self.tags,
            categories: self.categories,
            authors: self.authors,
            sources: self.sources,
            has: self
                .has
                .into_iter()
                .map(|has| match has {
                    Having::Url => Has::Url,
                    Having::Arxiv => Has::Arxiv,
                })
                .collect(),
        };
        Ok(Query {
            text: tool::text("query", &self.query, LONGEST)?,
            k: tool::count(self.limit, MOST)?,
            mode: match self.mode {
                RankBy::Hybrid => Mode::Hybrid,
                RankBy::Semantic => Mode::Semantic,
                RankBy::Lexical => Mode::Lexical,
            },
            filter,
            min_score: self.min_score,
            exact: false,
            literal: self.literal,
            today: None,
            // An assistant takes seconds to read an answer: the best choice costs it nothing.
            sentences: SentenceChoice::Compared,
            both_languages: false,
        })
    }
}

fn date(text: String) -> Result<PartialDate, FilterError> {
    text.trim().parse().map_err(|_| FilterError::Date { text })
}

fn call(snapshot: &Snapshot, arguments: Arguments) -> Result<ToolAnswer, ToolError> {
    let query = tool::read::<SearchInput>(arguments)?.into_query()?;
    let answer = snapshot.search(&query).map_err(ToolError::of_question)?;
    let mut hits = HitList::new(answer);
    if hits.hits.is_empty() {
        hits.note = Some(why_nothing(snapshot, &query)?);
    }
    Ok(ToolAnswer::new(&hits))
}

/// Why no paper answers, and what to change.
fn why_nothing(snapshot: &Snapshot, query: &Query) -> Result<String, ToolError> {
    if snapshot.is_empty() {
        return Ok("the library holds no paper: the user adds some with `papers-sem index PATH`".to_string());
    }
    let facets = snapshot.facets(&query.filter)?;
    Ok(match query.mode {
        _ if facets.papers == 0 => no_paper_meets(&facets),
        _ if query.min_score.is_some() => "no paper has so high a score: give a lower min_score, or none".to_string(),
        Mode::Lexical => "no paper has these words: use other words, or the mode hybrid".to_string(),
        Mode::Hybrid | Mode::Semantic => "no paper was found: use other words".to_string(),
    })
}

fn no_paper_meets(facets: &Facets) -> String {
    let without =
        |WithoutFilter { filter, papers }: &WithoutFilter| format!("without {} {papers} would", argument(filter));
    let ways: Vec<String> = facets.without.iter().map(without).collect();
    let ways = if ways.is_empty() { "drop some of them".to_string() } else { ways.join(", ") };
    format!("no paper meets the filters: {ways}; library_overview lists what can be filtered by")
}

/// The argument that a filter comes from: those with several values are in the plural.
fn argument(filter: &str) -> &str {
    match filter {
        "tag" => "tags",
        "category" => "categories",
        "author" => "authors",
        "source" => "sources",
        single => single,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn query(arguments: Value) -> Result<Query, ToolError> {
        let Value::Object(arguments) = arguments else { panic!("no object") };
        tool::read::<SearchInput>(arguments)?.into_query()
    }

    #[test]
    fn arguments_become_a_query() {
        let plain = query(json!({"query": " 长文本 "})).expect("a query");
        assert_eq!((plain.text.as_str(), plain.k, plain.mode), ("长文本", 10, Mode::Hybrid));
        assert!(plain.filter.is_empty() && plain.min_score.is_none());
        let full = query(json!({
            "query": "a", "limit": 3, "mode": "lexical", "since": "2024", "until": "2024-06", "lang": "zh",
            "tags": ["RAG"], "categories": ["cs"], "authors": ["Li"], "sources": ["*.md"], "has": ["arxiv"], "min_score": 0.5
        }))
        .expect("a query");
        let filter = Filter {
            since: "2024".parse().ok(),
            until: "2024-06".parse().ok(),
            language: Some(Language::Zh),
            tags: vec!["RAG".into()],
            categories: vec!["cs".into()],
            authors: vec!["Li".into()],
            sources: vec!["*.md".into()],
            has: vec![Has::Arxiv],
        };
        assert_eq!((full.k, full.mode, full.filter, full.min_score), (3, Mode::Lexical, filter, Some(0.5)));
    }

    #[test]
    fn an_argument_that_cannot_be_used_is_said_with_what_can() {
        for (arguments, said) in [
            (json!({"query": ""}), "query is empty"),
            (json!({"query": "a", "limit": 0}), "give 1 to 50"),
            (json!({"query": "a", "mode": "fuzzy"}), "`hybrid`"),
            (json!({"query": "a", "since": "last year"}), "write it as 2024"),
            (json!({"query": "a", "lang": "fr"}), "`en` or `zh`"),
            (json!({"query": "a", "has": ["doi"]}), "`url` or `arxiv`"),
            (json!({"query": "a", "min_score": 2}), "give 0 to 1"),
            (json!({"query": "a", "tag": "RAG"}), "`tags`"),
            (json!({"query": "a", "tags": "RAG"}), "tags: invalid type"),
        ] {
            let error = query(arguments.clone()).expect_err("an error").to_string();
            assert!(error.contains(said), "{arguments}: {error}");
        }
    }
}
