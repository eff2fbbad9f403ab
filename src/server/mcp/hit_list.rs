//! The papers that answer, each with its evidence.

use schemars::JsonSchema;
use serde::Serialize;

use crate::paper::PartialDate;
use crate::search::{Answer, Hit};
use crate::server::mcp::budget;
use crate::text::Language;

/// The papers that answer.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HitList {
    /// The title of the paper that the others are similar to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// The papers, best first.
    pub hits: Vec<PaperHit>,
    /// Whether papers or texts were left out to keep the answer short.
    pub truncated: bool,
    /// What to do about an answer that is empty, doubtful or cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Damage of the index that the answer works around.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// A paper that answers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PaperHit {
    /// The id of the paper.
    pub id: String,
    /// The title, in English if there is one.
    pub title: String,
    /// The Chinese title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_zh: Option<String>,
    /// The year of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// The best address to open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// From 0 to 1, falling with the rank.
    pub score: f64,
    /// Whether the paper is more likely irrelevant.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub doubtful: bool,
    /// What the library says of the paper, and where.
    pub evidence: PaperEvidence,
}

/// A text with its place.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PaperEvidence {
    /// The sentence that answers best, with those around it.
    pub text: String,
    /// The file.
    pub path: String,
    /// The line, counted from 1.
    pub line: u32,
}

/// Characters of a hit besides its evidence, about.
const FRAME: usize = 300;
/// The fewest and the most characters of an evidence.
const EVIDENCE: std::ops::RangeInclusive<usize> = 160..=1_000;

impl HitList {
    /// The hits of an answer, as many as the budget allows.
    pub fn new(answer: Answer) -> Self {
        let asked = answer.hits.len();
        let share = (budget::ANSWER / asked.max(1)).saturating_sub(FRAME);
        let most = share.clamp(*EVIDENCE.start(), *EVIDENCE.end());
        let warnings = answer.warnings.iter().map(ToString::to_string).collect();
        let is_doubtful = answer.hits.first().is_some_and(|best| best.doubtful);
        let (mut hits, mut used, mut is_cut) = (Vec::new(), 0, false);
        for hit in answer.hits {
            let (hit, is_short) = PaperHit::new(hit, most);
            used += hit.length();
            if used > budget::ANSWER && !hits.is_empty() {
                break;
            }
            is_cut |= is_short;
            hits.push(hit);
        }
        let notes = [
            is_doubtful.then(|| "no paper here seems to answer this; these are the nearest".to_string()),
            (hits.len() < asked)
                .then(|| format!("{} of {asked} papers are shown: use a smaller limit or a filter", hits.len())),
            is_cut.then(|| "texts are cut at …; get_papers has them whole".to_string()),
        ];
        let note: Vec<String> = notes.into_iter().flatten().collect();
        Self {
            query: None,
            truncated: is_cut || hits.len() < asked,
            hits,
            note: (!note.is_empty()).then(|| note.join("; ")),
            warnings,
        }
    }
}

impl PaperHit {
    /// A hit with at most `most` characters of evidence, and whether that is less than its passage.
    fn new(hit: Hit, most: usize) -> (Self, bool) {
        let (text, is_cut) = budget::excerpt(&hit.passage, &hit.sentence, most);
        let evidence = PaperEvidence { text, path: hit.source.path.display().to_string(), line: hit.source.line };
        let (title, url) = (hit.paper.title(Language::En).to_string(), hit.paper.url());
        let bibliography = hit.paper.bibliography;
        let hit = Self {
            id: hit.paper.id,
            // Where there is only a Chinese title, it is the title.
            title_zh: bibliography.title_zh.filter(|chinese| *chinese != title),
            title,
            year: bibliography.date.map(PartialDate::year),
            url,
            score: (f64::from(hit.score) * 1000.0).round() / 1000.0,
            doubtful: hit.doubtful,
            evidence,
        };
        (hit, is_cut)
    }

    /// Characters of its JSON.
    fn length(&self) -> usize {
        serde_json::to_string(self).map_or(0, |text| text.chars().count())
    }
}
