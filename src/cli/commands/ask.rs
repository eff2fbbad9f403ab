//! `papers-sem ask`.

use std::io::Read;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::cli::args::{AskArgs, IndexDir};
use crate::cli::exit::Exit;
use crate::cli::freshness::{self, SourceLook, WayOut};
use crate::cli::language::said;
use crate::cli::progress::Display;
use crate::cli::report::answer::{AnswerReport, Heading};
use crate::cli::report::note;
use crate::cli::report::printer::Printer;
use crate::cli::report::warnings::WarningPrinter;
use crate::cli::{citations, locate, options};
use crate::embed::{ModelChoice, OnnxReranker, RerankerChoice};
use crate::engine::Snapshot;
use crate::eval::{Question, read_unjudged};
use crate::search::{Answer, Hit, Mode, Query, Reranking, SearchError, SentenceChoice};

/// The number of papers shown.
const SHOWN: usize = 10;
/// The number of papers shown if none is a likely answer. A few may suggest other words; ten are no help.
const FEW: usize = 3;
/// The number of questions answered at the same time. It bounds the memory.
const CHUNK: usize = 256;

pub(in crate::cli) fn run(place: &IndexDir, args: AskArgs) -> Result<Exit> {
    let start = Instant::now();
    let questions = match &args.queries {
        Some(path) => read_unjudged(path)?,
        None => vec![Question { id: String::new(), text: typed(&args.question)? }],
    };
    let mode = Mode::from(args.mode);
    let is_many = args.queries.is_some();
    // The sentences of the first hits are embedded on two cores. On one core they take as long as loading the model.
    let texts = if args.json || is_many { 1 } else { 2 };
    let reranker = args.rerank.as_deref().map(open_reranker).transpose()?;
    let dir = locate::index_dir(place);
    let look = if args.fresh {
        let model = args.model.as_deref().map(ModelChoice::parse).transpose()?;
        if !freshness::bring_up_to_date(&dir, model)? {
            return Ok(Exit::Failed);
        }
        None
    } else {
        // While the model is loaded.
        Some(SourceLook::start(&dir))
    };
    let builder = options::engine(place, mode, args.model.as_deref(), texts)?;
    let builder = if args.exact { builder.exact() } else { builder };
    let engine = builder.open()?;
    let snapshot = engine.snapshot()?;
    let mut query = Query {
        text: String::new(),
        k: args.k.map_or(SHOWN, usize::from),
        mode,
        filter: args.filter.to_filter()?,
        min_score: args.min_score,
        exact: args.exact,
        literal: args.literal,
        today: None,
        // JSON has the whole passage and needs no sentence; nor do citations.
        sentences: if args.json || args.format.format.is_some() {
            SentenceChoice::None
        } else {
            SentenceChoice::Compared
        },
        both_languages: args.both,
    };
    let format = citations::format(args.format.format.as_deref());
    let (mut printer, mut warnings) = (Printer::new(args.json), WarningPrinter::default());
    let (mut chunk_start, mut is_found, mut is_first) = (start, false, true);
    for chunk in questions.chunks(CHUNK) {
        let answers = if is_many {
            let texts: Vec<String> = chunk.iter().map(|question| question.text.clone()).collect();
            snapshot.search_all(&texts, &query)?
        } else {
            query.text = chunk[0].text.clone();
            match &reranker {
                Some(reranker) => vec![reranked(&snapshot, &query, reranker, args.rerank_time)?],
                None => vec![snapshot.search(&query)?],
            }
        };
        warnings.print(answers.iter().flat_map(|answer| &answer.warnings))?;
        let took = chunk_start.elapsed() / chunk.len() as u32;
        chunk_start = Instant::now();
        for (question, answer) in chunk.iter().zip(answers) {
            is_found |= !answer.hits.is_empty();
            let doubt = doubt(&snapshot, &query, &answer.hits).filter(|_| !args.json);
            let is_cut = doubt.is_some() && args.k.is_none() && args.min_score.is_none();
            let shown = if is_cut { FEW } else { usize::MAX };
            if let Some(format) = format {
                citations::print(&snapshot, format, answer.hits.iter().take(shown).map(|hit| &hit.paper))?;
            } else {
                printer.print(AnswerReport {
                    id: question.id.clone(),
                    question: question.text.clone(),
                    took,
                    generation: snapshot.generation(),
                    answer,
                    shown,
                    is_explained: args.explain,
                    heading: if is_many { Heading::Question { is_first } } else { Heading::None },
                })?;
            }
            is_first = false;
            if let Some(doubt) = doubt {
                printer.flush()?;
                let prefix = if is_many { format!("{:?}: ", question.text) } else { String::new() };
                note::say(&format!("{prefix}{doubt}"))?;
            }
        }
    }
    printer.flush()?;
    if let Some(look) = look {
        look.print(WayOut::Ask)?;
    }
    // The process ends here. Freeing the memory would take as long as the search.
    std::mem::forget((engine, snapshot));
    Ok(Exit::found(is_found))
}

/// The model that ranks again, downloaded if the user named one that is not here.
fn open_reranker(name: &str) -> Result<OnnxReranker> {
    let choice = RerankerChoice::parse(name)?;
    if !choice.is_downloaded() {
        let display = Display::new();
        let result = choice.download(&mut |file, done, total| display.download(file, done, total));
        display.clear();
        result?;
    }
    Ok(OnnxReranker::open(&choice)?)
}

fn reranked(snapshot: &Snapshot, query: &Query, reranker: &OnnxReranker, time: Duration) -> Result<Answer> {
    let (answer, reranking) = snapshot.search_reranked(query, reranker, time)?;
    if reranking.is_cut_short() {
        let Reranking { read, of } = reranking;
        let time = time.as_secs_f64();
        let cut_short = said! {
            en: format!("ranked again: {read} of {of} papers, which took the {time} s that it may take"),
            zh: format!("重新排序了 {of} 篇中的 {read} 篇，用完了允许的 {time} 秒"),
        };
        note::say(&cut_short)?;
    }
    Ok(answer)
}

fn typed(words: &[String]) -> Result<String> {
    let mut text = words.join(" ");
    if text == "-" {
        text.clear();
        std::io::stdin().read_to_string(&mut text).with_context(|| {
            said! { en: "cannot read the question from standard input", zh: "无法从标准输入读取问题" }
        })?;
    }
    if text.trim().is_empty() { Err(SearchError::Empty.into()) } else { Ok(text.trim().to_string()) }
}

/// What to say about an answer that is empty or doubtful.
fn doubt(snapshot: &Snapshot, query: &Query, hits: &[Hit]) -> Option<String> {
    let is_filtered = !query.filter.is_empty();
    let filtered = if is_filtered { " that meets the filters" } else { "" };
    let among = if is_filtered { "满足筛选条件的论文中" } else { "" };
    Some(match hits.first() {
        None if snapshot.is_empty() => {
            said! { en: "nothing found: the index holds no paper", zh: "没有找到：索引里没有论文" }
        }
        None if query.min_score.is_some() => said! {
            en: format!("nothing found: no paper{filtered} has so high a score"),
            zh: format!("没有找到：{among}没有分数这么高的"),
        },
        None if query.mode == Mode::Lexical => said! {
            en: format!("nothing found: no paper{filtered} has these words"),
            zh: format!("没有找到：{among}没有包含这些词的"),
        },
        None => said! {
            en: "nothing found: no paper meets the filters",
            zh: "没有找到：没有论文满足筛选条件",
        },
        Some(best) if best.doubtful => said! {
            en: "probably not in your library; these are the nearest",
            zh: "你的库里可能没有；这些是最接近的",
        },
        Some(_) => return None,
    })
}
