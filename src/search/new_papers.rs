//! The papers that came into the library lately: by the standing questions that they answer, and the rest by nearness to what
//! the library is about.

use std::collections::{HashMap, HashSet};
use std::time::SystemTime;

use rayon::prelude::*;

use crate::embed::Encoder;
use crate::index::columns::arrivals::{Arrival, BEGINNING, arrival_at, time_of};
use crate::index::columns::listing::ListingRow;
use crate::index::{Index, Warning};
use crate::paper::Paper;
use crate::paper_id::PaperId;
use crate::question::Understanding;
use crate::search::answer::Answer;
use crate::search::ask::{Asker, allowed_papers, read_hits};
use crate::search::candidate::Candidate;
use crate::search::error::SearchError;
use crate::search::hit::Hit;
use crate::search::near_library::{Near, nearest_to_library};
use crate::search::newcomers::Newcomers;
use crate::search::query::{Mode, Query, SentenceChoice};
use crate::search::shown_passage::ShownPassage;
use crate::search::snippet::{Words, choose_sentences};
use crate::search::standing_question::StandingQuestion;
use crate::search::topic_name::TopicName;

/// A paper answers a standing question from this score on. Of judged questions, this one has the best mean F1 of a set with
/// many answers a question and one with few; see `docs/experiments.md`. A score says how likely a paper is the one that was meant,
/// and of a broad topic none is: there a paper answers too if it has the name of the topic. What is missed stands among the
/// other papers, where the nearest to the library come first.
const ANSWERS: f32 = 0.3;
/// The papers that are counted of one question, at most. Behind them are none that a reader comes to.
const MOST_ANSWERS: usize = 1000;
/// The same where a database is asked, which has to send each.
const MOST_ANSWERS_OF_STORE: usize = 100;
/// Where scores are no probabilities, a paper answers if it is among so many first answers of the whole library.
const AMONG_THE_FIRST: usize = 10;
/// Up to so many questions, the model chooses the sentences; it takes as long as the rest of a question.
const COMPARED_QUESTIONS: usize = 8;

/// What to show of the papers that came in.
#[derive(Debug, Clone, Default)]
pub struct NewPapersQuery {
    /// The questions that papers are grouped by.
    pub questions: Vec<StandingQuestion>,
    /// Papers that came in at this time or later; those that came in after the first load if there is none.
    pub since: Option<SystemTime>,
    /// The most papers to show of each question, and of the rest.
    pub k: usize,
    /// How the sentence of each paper is chosen.
    pub sentences: SentenceChoice,
}

/// The papers that came in.
#[derive(Debug, Clone, Default)]
pub struct NewPapers {
    /// How many they are.
    pub papers: usize,
    /// When the first papers of the library came in. None if the index did not tell yet, or has no papers of its own.
    pub first_load: Option<SystemTime>,
    /// When the latest papers came in, whether they are asked for or not.
    pub latest: Option<SystemTime>,
    /// The papers that answer a question, for each question in their order. A paper may be in several.
    pub groups: Vec<NewPaperGroup>,
    /// The papers that answer none, the nearest to the library first.
    pub others: Vec<NearPaper>,
    /// How many these are, shown or not.
    pub others_count: usize,
    /// Whether the scores of the groups are probabilities.
    pub calibrated: bool,
    /// Damage that was found and worked around.
    pub warnings: Vec<Warning>,
}

/// The new papers that answer one question.
#[derive(Debug, Clone)]
pub struct NewPaperGroup {
    /// The question.
    pub question: StandingQuestion,
    /// How many papers answer, shown or not; 1000 at most are counted.
    pub count: usize,
    /// The papers that are shown, best first.
    pub papers: Vec<NewPaper>,
}

/// A paper that came in.
#[derive(Debug, Clone)]
pub struct NewPaper {
    /// The paper, with what speaks for it.
    pub hit: Hit,
    /// When it came in.
    pub arrived: SystemTime,
}

/// A paper that came in and answers no question.
#[derive(Debug, Clone)]
pub struct NearPaper {
    /// The paper. Its score is the mean cosine with the five nearest papers that were there before.
    pub paper: NewPaper,
    /// The nearest of these; where none was there before, the nearest of all. None if the library has no other.
    pub nearest: Option<ListingRow<String>>,
}

/// The papers of `index` that came in since a time; see [`NewPapersQuery`].
///
/// # Errors
/// See [`SearchError`].
pub fn new_papers(
    index: &Index,
    encoder: Option<&dyn Encoder>,
    query: &NewPapersQuery,
) -> Result<NewPapers, SearchError> {
    let arrivals = index.arrivals()?;
    let (first, last) = (arrivals.first().unwrap_or(BEGINNING), arrivals.last().unwrap_or(BEGINNING));
    let since = query.since.map_or(first.saturating_add(1), arrival_at);
    let mut new =
        NewPapers { first_load: time_of(first), latest: time_of(last), calibrated: true, ..NewPapers::default() };
    let arrived = index.arrived_since(since)?;
    if arrived.is_empty() {
        return Ok(new);
    }
    new.papers = arrived.len();
    let newcomers = Newcomers::new(index, &arrived);
    let times: HashMap<String, Arrival> = arrived.iter().map(|paper| (paper.row.id.to_string(), paper.at)).collect();
    let with_time = |hit: Hit| {
        let arrived = times.get(&hit.paper.id).copied().and_then(time_of);
        arrived.map(|arrived| NewPaper { hit, arrived })
    };
    let mut answering: HashSet<PaperId> = HashSet::new();
    for (question, group) in query.questions.iter().zip(groups(index, encoder, query, &newcomers)?) {
        answering.extend(&group.papers);
        new.calibrated &= group.answer.calibrated;
        add_warnings(&mut new.warnings, group.answer.warnings);
        let mut papers: Vec<NewPaper> = group.answer.hits.into_iter().filter_map(with_time).collect();
        (1..).zip(&mut papers).for_each(|(rank, paper)| paper.hit.rank = rank);
        let count = group.papers.len().max(papers.len());
        new.groups.push(NewPaperGroup { question: question.clone(), count, papers });
    }
    let rest = newcomers.without(&answering)?;
    new.others_count = new.papers.saturating_sub(answering.len());
    let near = nearest_to_library(index, &newcomers, rest, query.k)?;
    let hits = read_others(index, &near, query.sentences)?;
    let papers: Vec<PaperId> = near.iter().filter_map(|near| near.nearest).collect();
    let mut titles = index.records(&papers)?.into_iter().map(|(paper, _)| title(&paper));
    for (near, hit) in near.iter().zip(hits) {
        let nearest = near.nearest.and_then(|_| titles.next());
        new.others.extend(with_time(hit).map(|paper| NearPaper { paper, nearest }));
    }
    Ok(new)
}

fn title(paper: &Paper) -> ListingRow<String> {
    let ListingRow { id, date, title } = ListingRow::owned(paper);
    ListingRow { id: id.into_owned(), date, title: title.into_owned() }
}

fn add_warnings(all: &mut Vec<Warning>, more: Vec<Warning>) {
    for warning in more {
        if !all.contains(&warning) {
            all.push(warning);
        }
    }
}

/// The new papers that answer a question: all of them, and those that are shown.
struct Group {
    papers: Vec<PaperId>,
    answer: Answer,
}

/// For each question the new papers that answer it. The questions are embedded at once and asked on all cores.
fn groups(
    index: &Index,
    encoder: Option<&dyn Encoder>,
    query: &NewPapersQuery,
    newcomers: &Newcomers<'_>,
) -> Result<Vec<Group>, SearchError> {
    if query.questions.is_empty() {
        return Ok(Vec::new());
    }
    let sentences = match query.sentences {
        SentenceChoice::Compared if query.questions.len() > COMPARED_QUESTIONS => SentenceChoice::Estimated,
        choice => choice,
    };
    let most = if index.collection().is_some() { MOST_ANSWERS_OF_STORE } else { MOST_ANSWERS };
    let among_new = Query { k: most, mode: Mode::Hybrid, sentences, ..Query::default() };
    let among_all = Query { k: AMONG_THE_FIRST, ..among_new.clone() };
    let asker = Asker::new(index, encoder, &among_new)?;
    let texts: Vec<String> = query.questions.iter().map(|question| question.text.clone()).collect();
    let understood = asker.understand_all(&texts)?;
    let vectors = asker.embed(encoder, &understood)?;
    let is_calibrated = encoder.is_none_or(|encoder| encoder.spec().calibration.is_some());
    let ask = |((question, understood), vector): ((&StandingQuestion, Understanding), &Option<Vec<f32>>)| {
        let (vector, filter) = (vector.as_deref(), &question.filter);
        let asker = if is_calibrated {
            asker.among(&among_new, Some(newcomers.that_meet(filter)?))
        } else {
            asker.among(&among_all, allowed_papers(index, filter)?)
        };
        let mut scored = asker.score(&question.text, &understood, vector)?;
        if is_calibrated {
            keep_answering(index, &understood.topic, &mut scored.papers)?;
        } else {
            newcomers.retain(&mut scored.papers)?;
        }
        let papers = scored.papers.iter().map(|(candidate, _)| candidate.paper).collect();
        scored.papers.truncate(query.k);
        let mut answer = asker.show(understood, scored, vector, encoder)?;
        answer.hits.iter_mut().for_each(|hit| hit.doubtful = false);
        Ok(Group { papers, answer })
    };
    query.questions.par_iter().zip(understood).zip(&vectors).map(ask).collect()
}

/// Keeps the papers that answer a question about `topic`, in their order.
fn keep_answering(index: &Index, topic: &str, papers: &mut Vec<(Candidate, f32)>) -> Result<(), SearchError> {
    let name = TopicName::of(topic);
    // Only a paper with words of the topic has its name.
    let may_have_it = |(candidate, score): &&(Candidate, f32)| *score < ANSWERS && candidate.words.is_some();
    let looked: Vec<PaperId> = papers.iter().filter(may_have_it).map(|(candidate, _)| candidate.paper).collect();
    let with_name: HashSet<PaperId> = looked
        .iter()
        .zip(index.records(&looked)?)
        .filter(|(_, (paper, _))| name.is_in(paper))
        .map(|(number, _)| *number)
        .collect();
    papers.retain(|(candidate, score)| *score >= ANSWERS || with_name.contains(&candidate.paper));
    Ok(())
}

/// Reads the papers that answer no question, each with its first sentence that states something.
fn read_others(index: &Index, near: &[Near], sentences: SentenceChoice) -> Result<Vec<Hit>, SearchError> {
    let candidates: Vec<Candidate> =
        near.iter().map(|near| Candidate { fused: near.nearness, ..Candidate::new(near.paper) }).collect();
    let words = Words::new("", None);
    let shown = ShownPassage { words: &words, language: None, vector: None };
    let mut hits = read_hits(index, &candidates, &shown, false)?;
    let sentences = if sentences == SentenceChoice::None { sentences } else { SentenceChoice::Estimated };
    choose_sentences(&mut hits, "", sentences, None, &words)?;
    Ok(hits)
}
