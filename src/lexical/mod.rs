//! Search by words: BM25 over titles and texts, with terms of both languages.
//!
//! Knows nothing of vectors. One document a paper, so that what its several texts say adds up. The
//! index is tantivy's; it reads of its files what a question needs, and nothing here writes to a disk.

mod cross_word_bigram;
mod directory;
mod error;
mod glossary;
mod paper_name;
mod terms;
mod translate;

pub use error::LexicalError;
pub(crate) use glossary::translations;
pub use paper_name::Name;
pub use terms::{Term, terms, terms_among};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::collector::{FilterCollector, TopDocs};
use tantivy::directory::{Directory, FileHandle, RamDirectory};
use tantivy::merge_policy::NoMergePolicy;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, IndexSettings, Searcher, TantivyDocument};

use crate::paper::{Bibliography, Paper};
use crate::paper_id::{PaperId, PaperSet};
use crate::text::Language;
use cross_word_bigram::is_seam;
use directory::ReadOnly;

/// How much more a word of the title tells than one of a text.
const TITLE_WEIGHT: f32 = 1.5;
/// Memory of the writer before it starts another segment.
const BUFFER: usize = 192 << 20;
/// Words of a question that are looked for.
const MOST_WORDS: usize = 256;
/// See [`Best::rivals`]: enough that one of each kind of paper is among them.
const MOST_RIVALS: usize = 1000;
const META: &str = "meta.json";

/// The files of an index by words, by name.
pub type Files = BTreeMap<String, Vec<u8>>;

struct Fields {
    paper: Field,
    name: Field,
    title: Field,
    text: Field,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqs).set_fieldnorms(true);
    let words = TextOptions::default().set_indexing_options(indexing);
    let fields = Fields {
        paper: schema.add_u64_field("paper", FAST),
        name: schema.add_text_field("name", STRING),
        title: schema.add_text_field("title", words.clone()),
        text: schema.add_text_field("text", words),
    };
    (schema.build(), fields)
}

/// The files of the index over `papers`, which are numbered in their order.
///
/// # Errors
/// See [`LexicalError`].
pub fn build(papers: &[&Paper]) -> Result<Files, LexicalError> {
    build_in_memory(papers).map_err(LexicalError::from)
}

fn build_in_memory(papers: &[&Paper]) -> tantivy::Result<Files> {
    let (schema, fields) = schema();
    let directory = RamDirectory::create();
    let index = Index::create(directory.clone(), schema, IndexSettings::default())?;
    let mut writer = index.writer_with_num_threads(1, BUFFER)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    // Some thousands at a time: their terms take more memory than their texts.
    for (chunk, papers) in papers.chunks(4096).enumerate() {
        let first = chunk * 4096;
        let documents: Vec<TantivyDocument> =
            papers.par_iter().enumerate().map(|(at, paper)| document(&fields, first + at, paper)).collect();
        for document in documents {
            writer.add_document(document)?;
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let mut files = Files::new();
    let mut names: BTreeSet<std::path::PathBuf> = [META.into()].into();
    names.extend(index.load_metas()?.list_segment_files());
    for name in names {
        // Parts that a segment may have but ours have not, such as positions, are listed too.
        if directory.exists(&name).map_err(tantivy::TantivyError::from)? {
            let bytes = directory.open_read(&name)?.read_bytes()?;
            files.insert(name.to_string_lossy().into_owned(), bytes.as_slice().to_vec());
        }
    }
    Ok(files)
}

fn document(fields: &Fields, number: usize, paper: &Paper) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_u64(fields.paper, number as u64);
    for name in Name::of_paper(paper) {
        document.add_text(fields.name, name.term());
    }
    for title in paper.bibliography.titles() {
        document.add_pre_tokenized_text(fields.title, tokens(title));
    }
    for (_, text) in &paper.texts {
        document.add_pre_tokenized_text(fields.text, tokens(&text.text));
    }
    let Bibliography { authors, tags, categories, .. } = &paper.bibliography;
    let besides = [authors, tags, categories].map(|words| words.join(" ")).join(" ");
    document.add_pre_tokenized_text(fields.text, tokens(&besides));
    document
}

fn tokens(text: &str) -> PreTokenizedString {
    let token = |(position, term): (usize, Term)| Token {
        offset_from: term.range.start,
        offset_to: term.range.end,
        position,
        text: term.text,
        position_length: 1,
    };
    // tantivy keeps the text beside its tokens, and never looks at it.
    PreTokenizedString { text: String::new(), tokens: terms(text).into_iter().enumerate().map(token).collect() }
}

/// What answers a question by its words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Best {
    /// Papers with their scores, best first, equal ones in the order of papers.
    pub papers: Vec<(u32, f32)>,
    /// The first papers in the index, allowed or not: what scores are measured against must not depend on a filter.
    pub rivals: Vec<(u32, f32)>,
    /// The sum of the inverse document frequencies of the question's words, pairs across two words among them: what BM25
    /// scores are a multiple of, when those of different questions are to be compared.
    pub ceiling: f32,
}

/// The words of a question as an index weighs them: looked up once, for both languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// The language that the question is asked in.
    language: Language,
    /// Each with its inverse document frequency, the rarest first.
    weighted: Vec<(f32, String)>,
    /// The sum of these, and of those of pairs across two words: how much is asked.
    asked: f32,
}

/// An index by words.
pub struct Lexical {
    searcher: Searcher,
    fields: Fields,
}

impl Lexical {
    /// Opens the index that `files` are.
    ///
    /// # Errors
    /// See [`LexicalError`].
    pub fn open(files: BTreeMap<String, Arc<dyn FileHandle>>) -> Result<Self, LexicalError> {
        let index = Index::open(ReadOnly(Arc::new(files)))?;
        let (schema, fields) = schema();
        if index.schema() != schema {
            return Err(LexicalError::new("its fields are others"));
        }
        let reader = index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into();
        let reader: tantivy::IndexReader = reader?;
        Ok(Self { searcher: reader.searcher(), fields })
    }

    /// How many papers it holds.
    pub fn len(&self) -> usize {
        self.searcher.num_docs() as usize
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The `k` papers that answer the words of a question best, with their BM25 scores (Robertson & Zaragoza, 2009;
    /// k1 = 1.2, b = 0.75), titles counting more than texts.
    ///
    /// # Errors
    /// See [`LexicalError`].
    pub fn search(&self, words: &Weighed, k: usize, allowed: Option<&PaperSet>) -> Result<Best, LexicalError> {
        let ceiling = words.asked;
        if words.weighted.is_empty() || k == 0 {
            return Ok(Best { ceiling, ..Best::default() });
        }
        let query = self.literal(words);
        let papers = self.top(&*query, k, allowed)?;
        let rivals = match allowed {
            None => papers.iter().copied().take(MOST_RIVALS).collect(),
            Some(_) => self.top(&*query, MOST_RIVALS, None)?,
        };
        Ok(Best { papers, rivals, ceiling })
    }

    /// The words of a question: of very many the rarest, for whoever asks with a whole page means those. Pairs across two
    /// words are left out, unless there is nothing else.
    pub fn weighed(&self, question: &str) -> Weighed {
        let words: BTreeSet<String> = self.terms_of(question).into_iter().map(|term| term.text).collect();
        let papers = self.searcher.num_docs() as f32;
        let weight = |word: String| (idf(papers, self.share_of(&word) * papers), word);
        let mut weighted: Vec<(f32, String)> = words.into_iter().map(weight).collect();
        weighted.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        weighted.truncate(MOST_WORDS);
        let asked = weighted.iter().map(|(weight, _)| weight).sum();
        if weighted.iter().any(|(_, word)| !is_seam(word)) {
            weighted.retain(|(_, word)| !is_seam(word));
        }
        Weighed { language: Language::of(question), weighted, asked }
    }

    /// The query for words as they are written.
    fn literal(&self, words: &Weighed) -> Box<dyn Query> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::with_capacity(2 * words.weighted.len());
        for (_, word) in &words.weighted {
            let of = |field| {
                let term = tantivy::Term::from_field_text(field, word);
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>
            };
            clauses.push((Occur::Should, Box::new(BoostQuery::new(of(self.fields.title), TITLE_WEIGHT))));
            clauses.push((Occur::Should, of(self.fields.text)));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// The papers that are called `names`, in order.
    ///
    /// # Errors
    /// See [`LexicalError`].
    pub fn named(&self, names: &[Name], allowed: Option<&PaperSet>) -> Result<Vec<u32>, LexicalError> {
        let clause = |name: &Name| {
            let term = tantivy::Term::from_field_text(self.fields.name, &name.term());
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>)
        };
        let query = BooleanQuery::new(names.iter().map(clause).collect());
        let mut found: Vec<u32> = self.top(&query, 100, allowed)?.into_iter().map(|(paper, _)| paper).collect();
        found.sort_unstable();
        Ok(found)
    }

    /// The share of papers in whose texts, or in whose titles, a term stands, from 0 to 1: the larger one.
    pub fn share_of(&self, term: &str) -> f32 {
        let papers = self.searcher.num_docs().max(1) as f32;
        let found = [self.fields.text, self.fields.title].map(|field| {
            let term = tantivy::Term::from_field_text(field, term);
            self.searcher.doc_freq(&term).map_or(0.0, |found| found as f32)
        });
        found[0].max(found[1]) / papers
    }

    /// The terms of a question: of long Chinese words those that stand in a text or title.
    pub fn terms_of(&self, question: &str) -> Vec<Term> {
        terms_among(question, &|word| self.share_of(word) > 0.0)
    }

    fn top(&self, query: &dyn Query, k: usize, allowed: Option<&PaperSet>) -> Result<Vec<(u32, f32)>, LexicalError> {
        let best = TopDocs::with_limit(k).order_by_score();
        let found = match allowed {
            None => self.searcher.search(query, &best),
            Some(allowed) => {
                let allowed = allowed.clone();
                let may = move |paper: u64| allowed.contains(paper as PaperId);
                self.searcher.search(query, &FilterCollector::new("paper".to_string(), may, best))
            }
        };
        let mut papers = Vec::new();
        for (score, place) in found? {
            let segment = self.searcher.segment_reader(place.segment_ord);
            let numbers = segment.fast_fields().u64("paper")?;
            papers.extend(numbers.first(place.doc_id).map(|paper| (paper as u32, score)));
        }
        papers.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok(papers)
    }
}

/// The inverse document frequency of a word that stands in `with` of `papers`.
fn idf(papers: f32, with: f32) -> f32 {
    (1.0 + (papers - with + 0.5) / (with + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use tantivy::directory::OwnedBytes;

    use super::*;
    use crate::paper::{Text, TextKind};

    fn paper(title: &str, text: &str) -> Paper {
        let text = Text { kind: TextKind::Abstract, language: Language::of(text), text: text.into(), line: 1 };
        Paper {
            bibliography: Bibliography { title_en: Some(title.into()), ..Bibliography::default() },
            texts: vec![(0, text)],
            ..Paper::default()
        }
    }

    fn library() -> Lexical {
        let mut papers = [
            paper("LoRA: Low-Rank Adaptation", "Adapts frozen weights with small matrices."),
            paper("Long contexts", "用稀疏注意力處理很長的上下文，節省記憶體。"),
            paper("Tools", "Compares GPT-4 with a 7B model on tool use."),
        ];
        papers[2].arxiv = Some("2402.13753".into());
        let papers: Vec<&Paper> = papers.iter().collect();
        let files = build(&papers).expect("build").into_iter();
        let handle = |(name, bytes)| (name, Arc::new(OwnedBytes::new(bytes)) as Arc<dyn FileHandle>);
        Lexical::open(files.map(handle).collect()).expect("open")
    }

    #[test]
    fn words_are_found_in_either_script_and_in_any_spelling() {
        let library = library();
        let found = |question: &str| library.search(&library.weighed(question), 3, None).expect("search");
        let first = |question: &str| found(question).papers.first().map(|hit| hit.0);
        assert_eq!(first("adapting weight matrix"), Some(0));
        assert_eq!(first("处理很长的上下文"), Some(1), "simplified finds traditional");
        for question in ["GPT4", "gpt-4", "ＧＰＴ－４", "7B", "tools"] {
            assert_eq!(first(question), Some(2), "{question}");
        }
        assert_eq!(first("quantum"), None);
        assert_eq!(first("？！"), None);
    }

    #[test]
    fn translated_words_find_the_other_language() {
        let library = library();
        let found =
            |question: &str, allowed| library.translated(&library.weighed(question), 3, allowed).expect("search");
        let first = |question: &str| found(question, None).papers.first().map(|hit| hit.0);
        assert_eq!(first("sparse attention saves memory"), Some(1));
        assert_eq!(first("冻结的权重矩阵"), Some(0));
        assert_eq!(first("比较模型使用工具"), Some(2));
        assert_eq!(first("zzzz"), None);
        assert_eq!(first("？！"), None);
        // What both languages write alike counts as well, and a filter changes neither scores nor what they are measured by.
        let with_name = found("GPT-4 使用工具", None);
        assert!(with_name.papers[0].1 > found("使用工具", None).papers[0].1 + 1.0);
        let only = PaperSet::new(vec![true, false, true]);
        let left = found("GPT-4 使用工具", Some(&only));
        assert_eq!(left.papers[0], with_name.papers[0]);
        assert_eq!((left.rivals, left.ceiling), (with_name.rivals, with_name.ceiling));
    }

    #[test]
    fn a_filter_costs_no_result() {
        let library = library();
        let only = PaperSet::new(vec![false, true, false]);
        let words = library.weighed("上下文 weights model GPT-4 matrices");
        let found = library.search(&words, 1, Some(&only)).expect("search");
        assert_eq!(found.papers.iter().map(|hit| hit.0).collect::<Vec<_>>(), [1]);
        assert_eq!(found.rivals.len(), 3);
    }

    #[test]
    fn papers_are_found_by_what_they_are_called() {
        let library = library();
        let named = |text: &str| library.named(&Name::in_question(text), None).expect("named");
        assert_eq!(named("lora"), [0]);
        assert_eq!(named("LoRA: low-rank adaptation."), [0]);
        assert_eq!(named("https://arxiv.org/abs/2402.13753v2"), [2]);
        assert_eq!(named("low-rank"), [0u32; 0]);
    }
}
