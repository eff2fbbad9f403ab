//! Which papers support the sentences of a draft.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::paper::PartialDate;
use crate::search::{
    CheckedCitation, CitationVerdict, Draft, GroundedSentence, Grounding, SkipReason, Support as PaperSupport,
};
use crate::text::Language;

/// A draft to look up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GroundRequestJson {
    /// A draft in Markdown, LaTeX or plain text: a sentence, a paragraph or some pages.
    pub text: String,
}

/// Which papers support the sentences of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct GroundingJson {
    /// Milliseconds from the start to the answer.
    pub took_ms: f64,
    /// Whether the model says which papers support. If not, no sentence is supported, and the nearest papers are named.
    pub calibrated: bool,
    /// The generation of the index that answered.
    pub generation: u64,
    /// Damage of the index that the answer works around.
    pub warnings: Vec<String>,
    /// How many sentences claim something.
    pub claims: usize,
    /// How many of them a paper supports.
    pub supported: usize,
    /// The sentences of the draft, in order.
    pub sentences: Vec<GroundedSentenceJson>,
    /// The draft with the keys of the papers that support its sentences, if it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<String>,
}

/// What is found for a sentence of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SentenceStatus {
    /// A paper speaks about the same finding.
    Supported,
    /// No paper of the index clearly does.
    Unsupported,
    /// It claims nothing that a paper could support.
    Skipped,
}

/// A sentence of a draft, with the papers that support it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct GroundedSentenceJson {
    /// The sentence without markup and without citations.
    pub text: String,
    /// The line of the draft where it begins, from 1.
    pub line: u32,
    /// From which character of the draft (Unicode code point, counted from 0) to before which.
    pub place: (usize, usize),
    /// What is found.
    pub status: SentenceStatus,
    /// Why it was skipped, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<SkipReason>,
    /// The papers that support it, the best first.
    pub support: Vec<SupportJson>,
    /// The nearest paper, if none supports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<SupportJson>,
    /// What it cites, checked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<CheckedCitationJson>,
    /// All papers that were compared with it, the best first, if they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compared: Vec<SupportJson>,
}

/// A paper and what it says to a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SupportJson {
    /// The key to cite the paper by.
    pub key: String,
    /// The id of the paper.
    pub id: String,
    /// The title, in English if there is one.
    pub title: String,
    /// The Chinese title.
    pub title_zh: Option<String>,
    /// The authors, in order.
    pub authors: Vec<String>,
    /// ISO 8601, to the day, the month or the year.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub date: Option<PartialDate>,
    /// The best address to open.
    pub url: Option<String>,
    /// The probability that the paper speaks about the same finding, from 0 to 1. It may still deny it.
    pub score: f32,
    /// The sentence of the paper that is nearest.
    pub sentence: String,
    /// Its language.
    pub language: Language,
    /// The cosine of the two sentences, from -1 to 1.
    pub cosine: f32,
    /// The value that hybrid search ranks the paper by.
    pub fused: f32,
}

/// A citation of a draft, checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CheckedCitationJson {
    /// The key, or the number in brackets.
    pub key: String,
    /// What is found.
    pub verdict: CitationVerdict,
    /// The cited paper, and what it says to the sentence; none if it is not in the index, or far from the sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<SupportJson>,
}

impl GroundingJson {
    /// The JSON of what an index of this generation says to `draft`, `took` after it came. With `explain` each sentence has
    /// all papers that were compared with it.
    pub fn new(draft: &Draft, grounding: &Grounding, generation: u64, took: Duration, explain: bool) -> Self {
        let mut characters = Characters { text: draft.text(), byte: 0, count: 0 };
        let sentences = grounding.sentences.iter().map(|grounded| {
            let range = &grounded.sentence.range;
            let place = (characters.before(range.start), characters.before(range.end));
            GroundedSentenceJson::new(grounded, place, explain)
        });
        Self {
            took_ms: (took.as_secs_f64() * 1e5).round() / 100.0,
            calibrated: grounding.calibrated,
            generation,
            warnings: grounding.warnings.iter().map(ToString::to_string).collect(),
            claims: draft.claims(),
            supported: grounding.supported(),
            sentences: sentences.collect(),
            draft: None,
        }
    }
}

/// Counts the characters of a text in one pass. Places are asked for in rising order.
struct Characters<'t> {
    text: &'t str,
    byte: usize,
    count: usize,
}

impl Characters<'_> {
    fn before(&mut self, byte: usize) -> usize {
        self.count += self.text.get(self.byte..byte).map_or(0, |part| part.chars().count());
        self.byte = self.byte.max(byte);
        self.count
    }
}

impl GroundedSentenceJson {
    fn new(grounded: &GroundedSentence, place: (usize, usize), explain: bool) -> Self {
        let sentence = &grounded.sentence;
        Self {
            text: sentence.text.clone(),
            line: sentence.line,
            place,
            status: match sentence.skipped {
                Some(_) => SentenceStatus::Skipped,
                None if grounded.is_supported() => SentenceStatus::Supported,
                None => SentenceStatus::Unsupported,
            },
            reason: sentence.skipped,
            support: grounded.support().map(SupportJson::from).collect(),
            nearest: grounded.nearest().map(SupportJson::from),
            citations: grounded.cited.iter().map(CheckedCitationJson::from).collect(),
            compared: grounded.compared.iter().filter(|_| explain).map(SupportJson::from).collect(),
        }
    }
}

impl From<&PaperSupport> for SupportJson {
    fn from(support: &PaperSupport) -> Self {
        let PaperSupport { key, paper, score, is_likely: _, sentence, language, cosine, fused } = support;
        Self {
            key: key.clone(),
            id: paper.id.clone(),
            title: paper.title(Language::En).to_string(),
            title_zh: paper.bibliography.title_zh.clone(),
            authors: paper.bibliography.authors.clone(),
            date: paper.bibliography.date,
            url: paper.url(),
            score: *score,
            sentence: sentence.clone(),
            language: *language,
            cosine: *cosine,
            fused: *fused,
        }
    }
}

impl From<&CheckedCitation> for CheckedCitationJson {
    fn from(cited: &CheckedCitation) -> Self {
        let CheckedCitation { key, verdict, support } = cited;
        Self { key: key.clone(), verdict: *verdict, support: support.as_ref().map(SupportJson::from) }
    }
}
