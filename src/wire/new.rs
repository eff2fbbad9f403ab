//! The papers that came in.

use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::search::{Filter, NearPaper, NewPaper, NewPaperGroup, NewPapers};
use crate::wire::answer::HitJson;

/// The papers that came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewPapersJson {
    /// The papers came in at this time or later, ISO 8601 in UTC. Null for those that came in after the first load.
    pub since: Option<String>,
    /// When the latest papers came in; null if the index does not tell.
    pub until: Option<String>,
    /// The generation of the index that answered.
    pub generation: u64,
    /// How many papers came in.
    pub papers: usize,
    /// Whether scores of the groups are probabilities.
    pub calibrated: bool,
    /// Damage of the index that the answer works around.
    pub warnings: Vec<String>,
    /// The papers that answer a followed question, for each question in their order. A paper may be in several.
    pub groups: Vec<NewPaperGroupJson>,
    /// How many papers answer no question, shown or not.
    pub others_count: usize,
    /// The papers that answer no question, the nearest to the library first.
    pub others: Vec<NearPaperJson>,
}

/// The new papers that answer one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewPaperGroupJson {
    /// The question.
    pub question: String,
    /// Which papers may answer. Absent if all may.
    #[serde(default, skip_serializing_if = "Filter::is_empty")]
    pub filter: Filter,
    /// How many papers answer, shown or not.
    pub count: usize,
    /// The papers, best first.
    pub hits: Vec<NewPaperJson>,
}

/// A paper that came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewPaperJson {
    /// When it came in, ISO 8601 in UTC.
    pub arrived: String,
    /// The paper.
    #[serde(flatten)]
    pub hit: HitJson,
}

/// A paper that came in and answers no question. Its score is the mean cosine with its five nearest older papers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NearPaperJson {
    /// The nearest paper that was there before.
    pub nearest: Option<NearestPaperJson>,
    /// The paper.
    #[serde(flatten)]
    pub paper: NewPaperJson,
}

/// The paper of the library that a new one is nearest to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearestPaperJson {
    /// Its id.
    pub id: String,
    /// Its title, in English if there is one.
    pub title: String,
}

impl NewPapersJson {
    /// The JSON of the papers that came in since a time, by this generation of an index.
    pub fn new(new: NewPapers, since: Option<SystemTime>, generation: u64) -> Self {
        Self {
            since: since.map(iso),
            until: new.latest.map(iso),
            generation,
            papers: new.papers,
            calibrated: new.calibrated,
            warnings: new.warnings.iter().map(ToString::to_string).collect(),
            groups: new.groups.into_iter().map(NewPaperGroupJson::from).collect(),
            others_count: new.others_count,
            others: new.others.into_iter().map(NearPaperJson::from).collect(),
        }
    }
}

impl From<NewPaperGroup> for NewPaperGroupJson {
    fn from(group: NewPaperGroup) -> Self {
        let NewPaperGroup { question, count, papers } = group;
        let hits = papers.into_iter().map(NewPaperJson::from).collect();
        Self { question: question.text, filter: question.filter, count, hits }
    }
}

impl From<NewPaper> for NewPaperJson {
    fn from(paper: NewPaper) -> Self {
        Self { arrived: iso(paper.arrived), hit: HitJson::new(paper.hit, false) }
    }
}

impl From<NearPaper> for NearPaperJson {
    fn from(near: NearPaper) -> Self {
        let nearest = near.nearest.map(|row| NearestPaperJson { id: row.id, title: row.title });
        Self { nearest, paper: near.paper.into() }
    }
}

/// `2026-11-29T04:38:50Z`.
fn iso(time: SystemTime) -> String {
    Timestamp::try_from(time).map(|time| time.to_string()).unwrap_or_default()
}
