//! The answer to a question.

use std::ops::Range;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::embed::QuestionLevel;
use crate::paper::{Paper, PartialDate};
use crate::question::{Exclusion, SoftCondition, Understanding};
use crate::search::{Answer, Evidence, Facets, FoundBy, Hit, OtherText};
use crate::text::Language;
use crate::wire::source::SourceJson;

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AnswerJson {
    /// The id of the question, if it came with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The question. Of similar papers it is the title of the paper that they are similar to.
    pub query: String,
    /// Milliseconds from the start to the answer.
    pub took_ms: f64,
    /// Whether scores are probabilities. Without a calibration of the model, and of similar papers, they only order the
    /// papers.
    #[serde(default)]
    pub calibrated: bool,
    /// The generation of the index that answered.
    #[serde(default)]
    pub generation: u64,
    /// What the question was taken to ask for. Absent where nothing was asked in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub understood: Option<UnderstoodJson>,
    /// Damage of the index that the answer works around.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// The papers, best first.
    pub hits: Vec<HitJson>,
    /// What the papers that meet the filter have, if it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
}

impl AnswerJson {
    /// The JSON of an answer to `query` by this generation of an index, `took` after the question came. With `explain` each
    /// hit has the scores and ranks that its rank comes from.
    pub fn new(query: String, answer: Answer, generation: u64, took: Duration, explain: bool) -> Self {
        Self {
            id: None,
            query,
            took_ms: (took.as_secs_f64() * 1e5).round() / 100.0,
            calibrated: answer.calibrated,
            generation,
            understood: UnderstoodJson::new(answer.understood),
            warnings: answer.warnings.iter().map(ToString::to_string).collect(),
            hits: answer.hits.into_iter().map(|hit| HitJson::new(hit, explain)).collect(),
            facets: None,
        }
    }
}

/// What a question was taken to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct UnderstoodJson {
    /// What is compared with papers: the question without the words that ask for papers, and without what became a condition.
    pub topic: String,
    /// The conditions beside the topic. They raise papers that meet them, and leave out none.
    pub conditions: Vec<SoftCondition>,
    /// What the question leaves out.
    pub excluded: Vec<Exclusion>,
}

impl UnderstoodJson {
    fn new(understood: Understanding) -> Option<Self> {
        let Understanding { topic, conditions, excluded, .. } = understood;
        (!topic.is_empty()).then_some(Self { topic, conditions, excluded })
    }
}

/// A paper that answers a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct HitJson {
    /// Counted from 1, best first.
    pub rank: usize,
    /// From 0 to 1, falling with the rank.
    pub score: f32,
    /// Whether the paper is more likely irrelevant, even as the best there is.
    #[serde(default)]
    pub doubtful: bool,
    /// How the paper was found, the surest way first.
    #[serde(default)]
    pub found_by: Vec<FoundBy>,
    /// The id of the paper.
    pub id: String,
    /// The title, in English if there is one.
    pub title: String,
    /// The Chinese title.
    pub title_zh: Option<String>,
    /// The best address to open.
    pub url: Option<String>,
    /// The address that shows the paper in the user's reference manager.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub library_url: Option<String>,
    /// ISO 8601, to the day, the month or the year.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub date: Option<PartialDate>,
    /// Where the paper appeared.
    #[serde(default)]
    pub venue: Option<String>,
    /// The authors, in order.
    pub authors: Vec<String>,
    /// The tags, in order.
    pub tags: Vec<String>,
    /// The subject categories, such as `cs.CL`.
    #[serde(default)]
    pub categories: Vec<String>,
    /// The language of the passage.
    pub language: Language,
    /// The passage of the paper that matches best.
    pub passage: String,
    /// The sentence of the passage that answers best, if one was chosen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sentence: String,
    /// The words of the question in the sentence, in order: from which character (Unicode code point, counted from 0) to
    /// before which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<(usize, usize)>,
    /// Where the passage stands.
    pub source: SourceJson,
    /// Every place that the paper was read from.
    pub sources: Vec<SourceJson>,
    /// What the paper says in the other language, if it was asked for and if there is something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<OtherTextJson>,
    /// The scores and ranks that the rank comes from, if they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explain: Option<ExplanationJson>,
}

/// The text of a paper in the language in which it is not shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OtherTextJson {
    /// Its language.
    pub language: Language,
    /// The passage in this language that matches best.
    pub passage: String,
    /// The sentence of the passage that answers best.
    pub sentence: String,
    /// The words of the question in the sentence, as in a hit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<(usize, usize)>,
}

/// The scores and ranks that the rank of a hit comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ExplanationJson {
    /// Cosine of the question and the best passage, from -1 to 1.
    pub cosine: Option<f32>,
    /// The cosine after the question moved towards the first papers. Null where it did not move.
    pub moved_cosine: Option<f32>,
    /// The rank by cosine alone, from 1.
    pub cosine_rank: Option<usize>,
    /// BM25 of the question's words. Its scale differs from question to question.
    pub bm25: Option<f32>,
    /// The rank by BM25 alone, from 1.
    pub bm25_rank: Option<usize>,
    /// Whether BM25 is of translated words.
    pub translated: bool,
    /// The fused score that papers are ranked by.
    pub fused: f32,
    /// Whether the question is the id, the title or the short title of the paper.
    pub named: bool,
    /// Which passage of the paper matches best, from 0.
    pub passage: usize,
    /// The mean cosine of the question and papers of the index, whatever they are about. The score of a paper is measured
    /// against it.
    pub background: f32,
    /// The length of the question in lines of 60 characters, or of 15 in Chinese; at most 3.
    pub length: f32,
    /// The logit of the model that ranked the paper again, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reranked: Option<f32>,
}

impl HitJson {
    /// The JSON of a hit. With `explain` it has the scores and ranks that the rank comes from.
    pub fn new(hit: Hit, explain: bool) -> Self {
        let Hit { rank, score, doubtful, evidence, paper, language, passage, sentence, matched, source, other } = hit;
        let marks = marks(&sentence, &matched);
        let (title, url) = (paper.title(Language::En).to_string(), paper.url());
        let library_url = paper.library_url().map(str::to_string);
        let Paper { id, bibliography, sources, .. } = paper;
        Self {
            rank,
            score,
            doubtful,
            found_by: evidence.found_by(),
            id,
            title,
            url,
            library_url,
            source: SourceJson::from(&source),
            sources: sources.iter().map(SourceJson::from).collect(),
            title_zh: bibliography.title_zh,
            date: bibliography.date,
            venue: bibliography.venue,
            authors: bibliography.authors,
            tags: bibliography.tags,
            categories: bibliography.categories,
            language,
            passage,
            sentence,
            marks,
            other: other.map(OtherTextJson::from),
            explain: explain.then(|| evidence.into()),
        }
    }
}

/// Byte ranges of a sentence as ranges of characters.
fn marks(sentence: &str, matched: &[Range<usize>]) -> Vec<(usize, usize)> {
    let characters = |bytes: usize| sentence.get(..bytes).map_or(0, |before| before.chars().count());
    matched.iter().map(|range| (characters(range.start), characters(range.end))).collect()
}

impl From<OtherText> for OtherTextJson {
    fn from(other: OtherText) -> Self {
        let OtherText { language, passage, sentence, matched } = other;
        Self { marks: marks(&sentence, &matched), language, passage, sentence }
    }
}

impl From<Evidence> for ExplanationJson {
    fn from(evidence: Evidence) -> Self {
        let Evidence {
            cosine,
            moved_cosine,
            cosine_rank,
            bm25,
            bm25_rank,
            translated,
            fused,
            named,
            passage,
            level,
            reranked,
        } = evidence;
        let QuestionLevel { background, length } = level;
        Self {
            cosine,
            moved_cosine,
            cosine_rank,
            bm25,
            bm25_rank,
            translated,
            fused,
            named,
            passage,
            background,
            length,
            reranked,
        }
    }
}
