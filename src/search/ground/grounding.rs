//! What the papers of an index say to the sentences of a draft.

use serde::{Deserialize, Serialize};

use crate::index::Warning;
use crate::paper::Paper;
use crate::search::filter::Filter;
use crate::search::ground::draft::DraftSentence;
use crate::text::Language;

/// How a draft is grounded.
#[derive(Debug, Clone)]
pub struct GroundQuery {
    /// The most papers to name for a sentence.
    pub k: usize,
    /// Which papers may support.
    pub filter: Filter,
}

impl Default for GroundQuery {
    fn default() -> Self {
        Self { k: 3, filter: Filter::default() }
    }
}

/// What the papers of an index say to the sentences of a draft.
#[derive(Debug, Clone, Default)]
pub struct Grounding {
    /// The sentences, in order.
    pub sentences: Vec<GroundedSentence>,
    /// Whether the model says which papers support. Without its calibration no paper does, and the nearest are named.
    pub calibrated: bool,
    /// Damage that was found meanwhile, and worked around.
    pub warnings: Vec<Warning>,
}

/// A sentence of a draft, with the papers that support it.
#[derive(Debug, Clone)]
pub struct GroundedSentence {
    /// The sentence.
    pub sentence: DraftSentence,
    /// The papers that were compared with it, the best first. Empty if the sentence claims nothing.
    pub compared: Vec<Support>,
    /// The most papers to name.
    pub k: usize,
    /// What the sentence cites, in order.
    pub cited: Vec<CheckedCitation>,
}

/// A paper and what it says to a sentence.
#[derive(Debug, Clone)]
pub struct Support {
    /// The key that the paper is cited by.
    pub key: String,
    /// The paper.
    pub paper: Paper,
    /// The probability that the paper supports the sentence, from 0 to 1. Without a calibration of the model, the cosine.
    ///
    /// It says that the paper speaks about the same finding. A model of this kind does not see negation: whether the paper
    /// agrees is for the reader to see.
    pub score: f32,
    /// Whether the paper is more likely to support the sentence than not.
    pub is_likely: bool,
    /// The sentence of the paper that is nearest.
    pub sentence: String,
    /// Its language.
    pub language: Language,
    /// The cosine of the sentence of the draft and the nearest one of the paper.
    pub cosine: f32,
    /// The value that hybrid search ranks the paper by, with the sentence of the draft as the question.
    pub fused: f32,
}

/// A citation of a draft, checked.
#[derive(Debug, Clone)]
pub struct CheckedCitation {
    /// The key, or the number in brackets.
    pub key: String,
    /// What is found.
    pub verdict: CitationVerdict,
    /// The paper, and what it says. None if it is not in the index, or if it is far from the sentence.
    pub support: Option<Support>,
}

/// Whether a cited paper supports the sentence that cites it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CitationVerdict {
    /// The paper speaks about the same finding.
    Supported,
    /// The paper is in the index, and no sentence of it clearly supports this one.
    Unclear,
    /// No paper of the index is called so.
    NotInLibrary,
    /// The citation is not checked: it is a number, or the sentence claims nothing.
    NotChecked,
}

impl GroundedSentence {
    /// The papers that support the sentence, the best first.
    pub fn support(&self) -> impl Iterator<Item = &Support> {
        self.compared.iter().filter(|support| support.is_likely).take(self.k)
    }

    /// The nearest paper, of a sentence that none supports.
    pub fn nearest(&self) -> Option<&Support> {
        self.compared.first().filter(|best| !best.is_likely)
    }

    /// Whether a paper supports the sentence.
    pub fn is_supported(&self) -> bool {
        self.compared.first().is_some_and(|best| best.is_likely)
    }
}

impl Grounding {
    /// How many sentences a paper supports.
    pub fn supported(&self) -> usize {
        self.sentences.iter().filter(|sentence| sentence.is_supported()).count()
    }

    /// For each sentence the keys of the papers that support it.
    pub fn keys(&self) -> Vec<Vec<&str>> {
        self.sentences.iter().map(|sentence| sentence.support().map(|support| support.key.as_str()).collect()).collect()
    }
}
