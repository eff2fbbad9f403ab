//! The papers that a question's words find.

use std::collections::HashMap;

use crate::index::Index;
use crate::lexical::{LexicalError, LexicalRanking, Name, WordHits, WordKind};
use crate::paper_id::PaperId;
use crate::paper_set::PaperSet;
use crate::search::at_once::at_once;
use crate::search::candidate::Candidate;
use crate::search::error::SearchError;
use crate::search::fuse::Bm25Reference;
use crate::text::Language;

/// A name that more papers have than this is none.
const MOST_NAMESAKES: usize = 3;

/// The papers that a question's words find.
pub(super) struct WordMatches {
    /// Papers by the words as they are written.
    pub literal: LexicalRanking,
    /// Papers by translations of the words.
    pub translated: LexicalRanking,
    /// The papers that the question is the name of, unless they are many.
    pub named: Vec<PaperId>,
}

impl WordMatches {
    /// Looks up the words of `text` and, as names of papers, `names`.
    ///
    /// # Errors
    /// When the lexical index is damaged or missing.
    pub(super) fn find(
        index: &Index,
        text: &str,
        names: &[Name],
        depth: usize,
        allowed: Option<&PaperSet>,
    ) -> Result<Self, LexicalError> {
        let lexical = index.lexical().ok_or_else(|| LexicalError::new("it was left out when the index was opened"))?;
        let (found, named) = at_once(index, || lexical.find(text, depth, allowed), || lexical.named(names, allowed));
        let WordHits { literal, translated } = found?;
        let mut named = named?;
        if named.len() > MOST_NAMESAKES {
            named.clear();
        }
        Ok(Self { literal, translated, named })
    }

    /// The papers that words find: `most` at most as they are written, and as many by translations.
    pub(super) fn papers(&self, most: usize) -> impl Iterator<Item = PaperId> + '_ {
        let first = |of: &'_ LexicalRanking| of.papers.iter().take(most).map(|&(paper, _)| paper).collect::<Vec<_>>();
        [first(&self.literal), first(&self.translated)].into_iter().flatten()
    }

    /// What scores are measured against: first for papers with a passage in `language`, then for the others.
    pub(super) fn measures(&self, index: &Index, language: Language) -> Result<[Bm25Reference; 2], SearchError> {
        let best = |of: &LexicalRanking, foreign: bool| -> Result<f32, SearchError> {
            for &(paper, score) in &of.rivals {
                if is_foreign(index, paper, language)? == foreign {
                    return Ok(score);
                }
            }
            Ok(0.0)
        };
        let own = Bm25Reference { best: best(&self.literal, false)?, ceiling: self.literal.ceiling };
        let foreign = best(&self.translated, true)?.max(best(&self.literal, true)?);
        Ok([own, Bm25Reference { best: foreign, ceiling: self.translated.ceiling }])
    }

    /// Gives each candidate the score of its words, and its rank by them.
    pub(super) fn score(&self, candidates: &mut [Candidate]) {
        let ranks = |best: &LexicalRanking| -> HashMap<PaperId, (f32, usize)> {
            (1..).zip(&best.papers).map(|(rank, &(paper, score))| (paper, (score, rank))).collect()
        };
        let (literal, translated) = (ranks(&self.literal), ranks(&self.translated));
        for candidate in candidates {
            let translated = translated.get(&candidate.paper).filter(|_| candidate.foreign);
            let literal = literal.get(&candidate.paper);
            candidate.translated = translated.is_some();
            candidate.literal = literal.map_or(0.0, |&(score, _)| score);
            (candidate.words, candidate.words_rank) = translated.or(literal).copied().unzip();
        }
    }

    /// Gives candidates that words found their exact scores, where those so far are estimates; false where none are.
    ///
    /// # Errors
    /// When the lexical index cannot be read.
    pub(super) fn score_exactly(index: &Index, text: &str, candidates: &mut [Candidate]) -> Result<bool, LexicalError> {
        let Some(lexical) = index.lexical() else { return Ok(false) };
        let mut has_changed = false;
        for kind in [WordKind::Literal, WordKind::Translated] {
            let is_scored = |candidate: &&mut Candidate| match kind {
                WordKind::Literal => candidate.literal > 0.0,
                WordKind::Translated => candidate.translated,
            };
            let mut found: Vec<&mut Candidate> = candidates.iter_mut().filter(is_scored).collect();
            let papers: Vec<PaperId> = found.iter().map(|candidate| candidate.paper).collect();
            let Some(exact) = lexical.exact(text, &papers, kind)? else { continue };
            has_changed = true;
            for (candidate, score) in found.iter_mut().zip(exact) {
                match kind {
                    WordKind::Literal => candidate.literal = score,
                    // An estimate may have found what has no translation.
                    WordKind::Translated => candidate.translated = score > 0.0,
                }
                if candidate.translated == (kind == WordKind::Translated) {
                    candidate.words = Some(score);
                }
            }
        }
        for candidate in candidates.iter_mut().filter(|_| has_changed) {
            if !candidate.translated {
                candidate.words = candidate.words.and(Some(candidate.literal).filter(|score| *score > 0.0));
            }
        }
        Ok(has_changed)
    }
}

/// Whether a paper has no passage in `language`.
pub(super) fn is_foreign(index: &Index, paper: PaperId, language: Language) -> Result<bool, SearchError> {
    let Some(vectors) = index.vectors() else { return Ok(false) };
    let languages = vectors.languages_of(paper).map_err(|error| index.vector_error(error))?;
    Ok(!languages.contains(language))
}
