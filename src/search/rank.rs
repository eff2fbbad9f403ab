//! From a question to papers in order: candidates by meaning and by words, and one score for both.

use std::collections::HashMap;
use std::time::Instant;

use crate::index::Index;
use crate::lexical::{Allowed, Best, Name};
use crate::search::fuse::{Measure, Scale, fuse};
use crate::search::{SearchError, Took, lap};
use crate::text::Language;
use crate::vector::Neighbour;

/// Candidates of each kind, at least. Beyond them the other kind's evidence alone no longer decides a rank.
const CANDIDATES: usize = 1000;

/// The same where a graph is walked, which takes longer the more are wanted.
const NEAR: usize = 200;
/// What more papers are called names none of them.
const NAMESAKES: usize = 3;

/// A paper's best passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Near {
    /// Cosine.
    pub score: f32,
    /// The row of its vector.
    pub row: usize,
}

/// A paper that may answer, with what speaks for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ranked {
    pub owner: u32,
    /// What it is ranked by.
    pub fused: f32,
    pub meaning: Option<Near>,
    pub meaning_rank: Option<usize>,
    /// BM25; of a paper in the other language only, that of its translated words.
    pub words: Option<f32>,
    pub words_rank: Option<usize>,
    /// Whether those are translated words.
    pub translated: bool,
    /// BM25 of the words as they are written.
    pub literal: f32,
    /// Whether it has no passage in the question's language; not looked up where words do not count.
    pub foreign: bool,
    /// The question is its name.
    pub named: bool,
}

impl Ranked {
    pub(super) fn new(owner: u32) -> Self {
        Self {
            owner,
            fused: 0.0,
            meaning: None,
            meaning_rank: None,
            words: None,
            words_rank: None,
            translated: false,
            literal: 0.0,
            foreign: false,
            named: false,
        }
    }
}

/// What is compared with the library.
pub(super) struct Asked<'a> {
    /// The question's vector; none when only words count.
    pub vector: Option<&'a [f32]>,
    /// The question's words; none when only meaning counts.
    pub text: Option<&'a str>,
    /// The language that it is asked in.
    pub language: Language,
    /// What the question may be the name of a paper as.
    pub names: Vec<Name>,
    /// How many papers are wanted.
    pub k: usize,
    pub exact: bool,
    pub allowed: Option<&'a Allowed>,
}

/// The papers that answer, best first.
pub(super) struct Ranking {
    pub papers: Vec<Ranked>,
    pub took: Took,
}

/// The `k` papers that answer best, best first.
pub(super) fn rank(library: &Index, asked: &Asked<'_>) -> Result<Ranking, SearchError> {
    let depth = asked.k.saturating_mul(4).max(CANDIDATES).min(library.len());
    let mut found: HashMap<u32, Ranked> = HashMap::new();
    let (mut took, mut clock) = (Took::default(), Instant::now());
    let near = |near: Neighbour| Near { score: near.score, row: near.row };
    if let Some(vector) = asked.vector {
        let allowed = asked.allowed.map(|allowed| allowed.as_slice());
        let depth =
            if library.has_graph() && !asked.exact { depth.min(asked.k.saturating_mul(4).max(NEAR)) } else { depth };
        for (at, neighbour) in library.nearest(vector, depth, asked.exact, allowed)?.into_iter().enumerate() {
            let paper = found.entry(neighbour.owner).or_insert_with(|| Ranked::new(neighbour.owner));
            (paper.meaning, paper.meaning_rank) = (Some(near(neighbour)), Some(at + 1));
        }
    }
    took.vectors = lap(&mut clock);
    let words = words(library, asked, depth)?;
    took.words = lap(&mut clock);
    for &(owner, _) in words.iter().flat_map(|words| words.own.papers.iter().chain(&words.translated.papers)) {
        found.entry(owner).or_insert_with(|| Ranked::new(owner));
    }
    for &owner in words.iter().flat_map(|words| &words.named) {
        found.entry(owner).or_insert_with(|| Ranked::new(owner)).named = true;
    }
    let mut papers: Vec<Ranked> = found.into_values().collect();
    for paper in &mut papers {
        // Nothing but the weighing of words depends on it.
        paper.foreign = words.is_some() && is_foreign(library, paper.owner, asked.language)?;
        if let Some(vector) = asked.vector.filter(|_| paper.meaning.is_none()) {
            paper.meaning = library.nearest_of(paper.owner, vector)?.map(near);
        }
    }
    let mut scale = Scale { by_meaning: asked.vector.is_some(), ..Scale::default() };
    if let Some(words) = &words {
        scale.words = Some(words.measured(library, asked.language)?);
        words.give(&mut papers);
    }
    if asked.vector.is_none() {
        // Told in the question's language, and found by nothing but words of the other.
        papers.retain(|paper| paper.words.is_some() || paper.named);
    }
    fuse(&mut papers, scale);
    papers.sort_by(|a, b| b.named.cmp(&a.named).then(b.fused.total_cmp(&a.fused)).then(a.owner.cmp(&b.owner)));
    papers.truncate(asked.k);
    took.fuse = lap(&mut clock);
    Ok(Ranking { papers, took })
}

fn is_foreign(library: &Index, owner: u32, asked: Language) -> Result<bool, SearchError> {
    for row in library.rows_of(owner)? {
        if library.language_of(row)? == asked {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What the words of a question find.
struct Found {
    /// Papers by the words as they are written.
    own: Best,
    /// Papers by what the words are called in the other language.
    translated: Best,
    /// The papers that it is the name of, unless they are many.
    named: Vec<u32>,
}

impl Found {
    /// What there is to be found in papers of either kind: those with the question's language first.
    fn measured(&self, library: &Index, asked: Language) -> Result<[Measure; 2], SearchError> {
        let best = |of: &Best, foreign: bool| -> Result<f32, SearchError> {
            for &(owner, score) in &of.rivals {
                if is_foreign(library, owner, asked)? == foreign {
                    return Ok(score);
                }
            }
            Ok(0.0)
        };
        let own = Measure { best: best(&self.own, false)?, ceiling: self.own.ceiling };
        let foreign = best(&self.translated, true)?.max(best(&self.own, true)?);
        Ok([own, Measure { best: foreign, ceiling: self.translated.ceiling }])
    }

    /// Gives each paper the score of its words, and its rank by them.
    fn give(&self, papers: &mut [Ranked]) {
        let ranks = |best: &Best| -> HashMap<u32, (f32, usize)> {
            (1..).zip(&best.papers).map(|(rank, &(owner, score))| (owner, (score, rank))).collect()
        };
        let (own, translated) = (ranks(&self.own), ranks(&self.translated));
        for paper in papers {
            let translated = translated.get(&paper.owner).filter(|_| paper.foreign);
            let literal = own.get(&paper.owner);
            paper.translated = translated.is_some();
            paper.literal = literal.map_or(0.0, |&(score, _)| score);
            (paper.words, paper.words_rank) = translated.or(literal).copied().unzip();
        }
    }
}

/// None when words do not count. Damage is found here: then meaning decides alone, where there is a vector.
fn words(library: &Index, asked: &Asked<'_>, depth: usize) -> Result<Option<Found>, SearchError> {
    let (Some(text), Some(lexical)) = (asked.text, library.lexical()) else { return Ok(None) };
    let found = || -> Result<Found, String> {
        let words = lexical.weighed(text);
        let own = lexical.search(&words, depth, asked.allowed)?;
        let translated = lexical.translated(&words, depth, asked.allowed)?;
        let mut named = lexical.named(&asked.names, asked.allowed)?;
        if named.len() > NAMESAKES {
            named.clear();
        }
        Ok(Found { own, translated, named })
    };
    match found() {
        Ok(found) => Ok(Some(found)),
        Err(reason) if asked.vector.is_some() => {
            library.leave_out_words(&reason);
            Ok(None)
        }
        Err(reason) => Err(SearchError::Words { dir: library.dir().display().to_string(), reason }),
    }
}
