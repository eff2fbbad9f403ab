//! Answers questions.

use std::cell::LazyCell;
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;

use crate::embed::{Calibration, Encoder, QuestionLevel};
use crate::index::passage::PaperRecord;
use crate::index::{Index, PaperTable, Warning};
use crate::lexical::Name;
use crate::paper::{PartialDate, Source};
use crate::paper_id::PaperId;
use crate::paper_set::PaperSet;
use crate::question::{Asks, Understanding};
use crate::search::answer::{Answer, Timings, lap};
use crate::search::at_once::at_once;
use crate::search::calibration::Scoring;
use crate::search::candidate::Candidate;
use crate::search::error::SearchError;
use crate::search::filter::Filter;
use crate::search::hit::{Evidence, Hit, OtherText};
use crate::search::library_names::LibraryNames;
use crate::search::model_check::check_model;
use crate::search::preference::{Preference, papers_that_meet};
use crate::search::query::{Mode, Query};
use crate::search::question_level::question_level;
use crate::search::rank::{RankQuery, Ranking, rank};
use crate::search::shown_passage::ShownPassage;
use crate::search::snippet::{Words, choose_other_sentences, choose_sentences};
use crate::search::topic_name::TopicName;
use crate::text::Language;
use crate::vector::Precision;

/// The papers of `index` that answer `query`, best first. `encoder` may be absent when only words count.
///
/// # Errors
/// See [`SearchError`].
pub fn ask(index: &Index, encoder: Option<&dyn Encoder>, query: &Query) -> Result<Answer, SearchError> {
    let mut clock = Instant::now();
    if query.text.trim().is_empty() {
        return Err(SearchError::Empty);
    }
    let asker = Asker::new(index, encoder, query)?;
    let question = asker.understand(&query.text);
    if question.asks == Asks::Nothing {
        return Err(SearchError::NoTopic { question: query.text.trim().to_string() });
    }
    let vector = asker.embed(encoder, std::slice::from_ref(&question))?.pop().flatten();
    let embed = lap(&mut clock);
    let answer = asker.answer(&query.text, question, vector.as_deref(), encoder)?;
    Ok(Answer { timings: Timings { embed, ..answer.timings }, ..answer })
}

/// Checks that a question asks for something.
///
/// # Errors
/// [`SearchError::Empty`] and [`SearchError::NoTopic`] if it does not, and [`SearchError`] if the filter cannot be used.
pub fn check_question(index: &Index, query: &Query) -> Result<(), SearchError> {
    if query.text.trim().is_empty() {
        return Err(SearchError::Empty);
    }
    match Asker::new(index, None, query)?.understand(&query.text).asks {
        Asks::Nothing => Err(SearchError::NoTopic { question: query.text.trim().to_string() }),
        Asks::Topic | Asks::Conditions => Ok(()),
    }
}

/// As [`ask`], for many questions at once, on all cores: the answers are in their order. Ignores [`Query::text`], and
/// chooses sentences by words alone. Nothing answers a question without a topic.
///
/// # Errors
/// See [`SearchError`].
pub fn ask_all(
    index: &Index,
    encoder: Option<&dyn Encoder>,
    texts: &[String],
    query: &Query,
) -> Result<Vec<Answer>, SearchError> {
    let asker = Asker::new(index, encoder, query)?;
    let questions = asker.understand_all(texts)?;
    let vectors = asker.embed(encoder, &questions)?;
    let asked = texts.par_iter().zip(questions).zip(&vectors);
    asked.map(|((text, question), vector)| asker.answer(text, question, vector.as_deref(), None)).collect()
}

/// The numbers of the papers that answer, with what they are ranked by, best first; and what was damaged.
pub(crate) type RankedPapers = (Vec<(PaperId, f32)>, Vec<Warning>);

/// As [`ask_all`], without reading the papers.
pub(crate) fn rank_all(
    index: &Index,
    encoder: Option<&dyn Encoder>,
    texts: &[String],
    query: &Query,
) -> Result<Vec<RankedPapers>, SearchError> {
    let asker = Asker::new(index, encoder, query)?;
    let questions = asker.understand_all(texts)?;
    let vectors = asker.embed(encoder, &questions)?;
    let papers = |ranking: Ranking| {
        let papers = ranking.papers.into_iter().map(|candidate| (candidate.paper, candidate.fused));
        (papers.collect(), ranking.warnings)
    };
    let asked = texts.par_iter().zip(&questions).zip(&vectors);
    asked.map(|((text, question), vector)| asker.rank(text, question, vector.as_deref()).map(papers)).collect()
}

/// The papers that answer a question, before they are read.
pub(super) struct ScoredPapers {
    /// Best first, each with its score.
    pub papers: Vec<(Candidate, f32)>,
    scoring: Scoring,
    level: QuestionLevel,
    /// Whether they are all that meet the conditions of a question without a topic.
    is_listing: bool,
    warnings: Vec<Warning>,
    timings: Timings,
}

/// What many questions share.
#[derive(Clone)]
pub(super) struct Asker<'a> {
    index: &'a Index,
    query: &'a Query,
    /// The calibration of the model that embeds the questions.
    calibration: Option<&'a Calibration>,
    allowed: Option<PaperSet>,
    names: Arc<LibraryNames<'a>>,
    this_year: i16,
}

impl<'a> Asker<'a> {
    pub fn new(index: &'a Index, encoder: Option<&'a dyn Encoder>, query: &'a Query) -> Result<Self, SearchError> {
        if query.mode == Mode::Lexical && index.lexical().is_none() {
            let reasons: Vec<String> = index.warnings().iter().map(ToString::to_string).collect();
            return Err(SearchError::Words { dir: index.dir().display().to_string(), reason: reasons.join("; ") });
        }
        let calibration = encoder.and_then(|encoder| encoder.spec().calibration.as_ref());
        let allowed = allowed_papers(index, &query.filter)?;
        let this_year = query.today.map_or_else(this_year, PartialDate::year);
        Ok(Self { index, query, calibration, allowed, names: Arc::new(LibraryNames::new(index)), this_year })
    }

    /// The same for `query` and the papers of `allowed`, whatever the filter of the query is; for all papers if none.
    pub fn among(&self, query: &'a Query, allowed: Option<PaperSet>) -> Self {
        Self { query, allowed, ..self.clone() }
    }

    pub fn understand(&self, text: &str) -> Understanding {
        if self.query.literal {
            return Understanding::literal(text);
        }
        Understanding::of(text, Some(self.this_year), &*self.names)
    }

    pub fn understand_all(&self, texts: &[String]) -> Result<Vec<Understanding>, SearchError> {
        if texts.iter().any(|text| text.trim().is_empty()) {
            return Err(SearchError::Empty);
        }
        Ok(texts.par_iter().map(|text| self.understand(text)).collect())
    }

    /// The vectors of the topics; none for a question without one.
    pub fn embed(
        &self,
        encoder: Option<&dyn Encoder>,
        questions: &[Understanding],
    ) -> Result<Vec<Option<Vec<f32>>>, SearchError> {
        let has_topic = |question: &&Understanding| question.asks == Asks::Topic;
        let topics: Vec<String> = questions.iter().filter(has_topic).map(|question| question.topic.clone()).collect();
        let Some(encoder) = encoder.filter(|_| self.query.mode != Mode::Lexical && !topics.is_empty()) else {
            return Ok(vec![None; questions.len()]);
        };
        check_model(self.index, &encoder.spec().identity)?;
        let mut vectors = encoder.queries(&topics)?.into_iter();
        Ok(questions.iter().map(|question| if has_topic(&question) { vectors.next() } else { None }).collect())
    }

    fn rank(&self, text: &str, question: &Understanding, vector: Option<&[f32]>) -> Result<Ranking, SearchError> {
        // A title may begin as a question does.
        let names: Vec<Name> = Name::in_question(text).into_iter().chain(Name::mentioned_in(text)).collect();
        let mut ranking = match question.asks {
            Asks::Topic => self.rank_topic(question, &names, vector)?,
            Asks::Conditions => self.list(question, &names)?,
            Asks::Nothing => Ranking::default(),
        };
        ranking.warnings.extend(self.names.damage());
        Ok(ranking)
    }

    fn rank_topic(
        &self,
        question: &Understanding,
        names: &[Name],
        vector: Option<&[f32]>,
    ) -> Result<Ranking, SearchError> {
        let topic = &*question.topic;
        let preference = Preference::new(question, &self.names, self.calibration, self.allowed.as_ref());
        let query = RankQuery {
            vector,
            text: (self.query.mode != Mode::Semantic).then_some(topic),
            language: Language::detect(topic),
            names,
            k: self.query.k,
            precision: if self.query.exact { Precision::Exact } else { Precision::Approximate },
            allowed: self.allowed.as_ref(),
            weights: self.calibration.map(|calibration| &calibration.fusion),
            preference: preference.as_ref(),
        };
        rank(self.index, &query)
    }

    /// The papers that meet the conditions, and before them those that the question is the name of.
    fn list(&self, question: &Understanding, names: &[Name]) -> Result<Ranking, SearchError> {
        let mut papers = papers_that_meet(question, &self.names, self.allowed.as_ref());
        let mut warnings = Vec::new();
        let named = self.index.lexical().map(|lexical| lexical.named(names, self.allowed.as_ref())).transpose();
        let named = named.unwrap_or_else(|error| {
            warnings.push(Warning::Words { reason: error.to_string() });
            None
        });
        let named = named.unwrap_or_default();
        papers.retain(|candidate| !named.contains(&candidate.paper));
        let named = named.into_iter().map(|paper| Candidate { named: true, fused: 1.0, ..Candidate::new(paper) });
        papers.splice(0..0, named);
        papers.truncate(self.query.k);
        Ok(Ranking { papers, warnings, ..Ranking::default() })
    }

    fn answer(
        &self,
        text: &str,
        question: Understanding,
        vector: Option<&[f32]>,
        encoder: Option<&dyn Encoder>,
    ) -> Result<Answer, SearchError> {
        let scored = self.score(text, &question, vector)?;
        self.show(question, scored, vector, encoder)
    }

    /// The papers that answer with their scores, best first.
    pub fn score(
        &self,
        text: &str,
        question: &Understanding,
        vector: Option<&[f32]>,
    ) -> Result<ScoredPapers, SearchError> {
        let Ranking { papers, value, warnings, mut timings } = self.rank(text, question, vector)?;
        let mut clock = Instant::now();
        let is_listing = question.asks == Asks::Conditions;
        let level = match self.calibration {
            Some(_) => question_level(self.index, &question.topic, Language::detect(&question.topic), vector)?,
            None => QuestionLevel::default(),
        };
        let scoring = Scoring::new(self.query.mode, value, self.calibration, level);
        let score = |candidate: &Candidate| if is_listing { candidate.fused } else { scoring.score(candidate) };
        // Scores fall: after the first that is too low there is no other.
        let is_wanted = |(_, score): &(Candidate, f32)| self.query.min_score.is_none_or(|least| *score >= least);
        let scored = papers.into_iter().map(|candidate| (candidate, score(&candidate)));
        let papers = scored.take_while(is_wanted).collect();
        timings.fuse += lap(&mut clock);
        Ok(ScoredPapers { papers, scoring, level, is_listing, warnings, timings })
    }

    /// The answer that shows scored papers.
    pub fn show(
        &self,
        question: Understanding,
        scored: ScoredPapers,
        vector: Option<&[f32]>,
        encoder: Option<&dyn Encoder>,
    ) -> Result<Answer, SearchError> {
        let ScoredPapers { papers, scoring, level, is_listing, warnings, timings } = scored;
        let mut clock = Instant::now();
        let topic = &*question.topic;
        let (words, language) = (Words::new(topic, self.index.lexical()), Language::detect(topic));
        let shown = ShownPassage { words: &words, language: Some(language), vector };
        let candidates: Vec<Candidate> = papers.iter().map(|(candidate, _)| *candidate).collect();
        let mut hits = read_hits(self.index, &candidates, &shown, self.query.both_languages)?;
        // Of a topic with many papers none is likely to be the one that was meant: a title with its name is no doubtful answer.
        let name = LazyCell::new(|| TopicName::of(topic));
        for (hit, (candidate, score)) in hits.iter_mut().zip(&papers) {
            hit.score = *score;
            hit.evidence.level = level;
            hit.doubtful = !is_listing && scoring.is_doubtful(candidate, hit.score) && !name.is_in_title(&hit.paper);
        }
        choose_sentences(&mut hits, topic, self.query.sentences, encoder.zip(vector), &words)?;
        if self.query.both_languages {
            choose_other_sentences(&mut hits, topic, encoder.zip(vector), &words)?;
        }
        Ok(Answer {
            hits,
            calibrated: is_listing || scoring.is_calibrated(),
            warnings,
            timings: Timings { snippet: lap(&mut clock), ..timings },
            understood: question,
        })
    }
}

/// The year of today, in UTC.
fn this_year() -> i16 {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).year()
}

/// The papers that meet the filter; none when every paper does.
pub(super) fn allowed_papers(index: &Index, filter: &Filter) -> Result<Option<PaperSet>, SearchError> {
    if filter.is_empty() {
        return Ok(None);
    }
    Ok(Some(match index.table()? {
        PaperTable::Rows(metadata) => PaperSet::new(filter.allowed(&metadata)?),
        PaperTable::Collection(collection) => {
            let values = |field| collection.distinct(field);
            PaperSet::restricted(filter.restrict(&values)?)
        }
    }))
}

/// Reads the papers of candidates, with the passage that is shown of each; `with_other` adds its best passage in the other
/// language.
pub(super) fn read_hits(
    index: &Index,
    candidates: &[Candidate],
    shown: &ShownPassage<'_>,
    with_other: bool,
) -> Result<Vec<Hit>, SearchError> {
    let papers: Vec<PaperId> = candidates.iter().map(|candidate| candidate.paper).collect();
    let prepare = || match index.vectors().filter(|_| shown.vector.is_some()) {
        Some(vectors) => vectors.prepare(&papers).map_err(|error| index.vector_error(error)),
        None => Ok(()),
    };
    let (records, prepared) = at_once(index, || index.records(&papers), prepare);
    prepared?;
    let records = records?;
    let ranked = (1..).zip(candidates).zip(records);
    ranked.map(|((rank, candidate), record)| hit(index, rank, candidate, record, shown, with_other)).collect()
}

fn hit(
    index: &Index,
    rank: usize,
    candidate: &Candidate,
    (paper, passages): PaperRecord,
    shown: &ShownPassage<'_>,
    with_other: bool,
) -> Result<Hit, SearchError> {
    let number = shown.choose(index, candidate, &paper, &passages)?;
    let other = if with_other { shown.choose_other(index, candidate, &paper, &passages, number)? } else { None };
    let other = other.and_then(|number| passages.get(number)).map(|passage| OtherText {
        language: passage.language,
        passage: passage.text(&paper),
        sentence: String::new(),
        matched: Vec::new(),
    });
    let passage = passages.get(number);
    let source = passage.and_then(|passage| passage.place(&paper)).map_or(0, |(source, _)| source as usize);
    Ok(Hit {
        rank,
        score: candidate.fused,
        doubtful: false,
        evidence: Evidence {
            cosine: candidate.nearest.map(|nearest| nearest.score),
            moved_cosine: candidate.looked,
            cosine_rank: candidate.vector_rank,
            bm25: candidate.words,
            bm25_rank: candidate.words_rank,
            translated: candidate.translated,
            fused: candidate.fused,
            named: candidate.named,
            passage: number,
            level: QuestionLevel::default(),
            reranked: None,
        },
        language: passage.map_or(Language::En, |passage| passage.language),
        passage: passage.map(|passage| passage.text(&paper)).unwrap_or_default(),
        sentence: String::new(),
        matched: Vec::new(),
        source: paper.sources.get(source).cloned().unwrap_or(Source { path: "".into(), line: 0 }),
        other,
        paper,
    })
}
