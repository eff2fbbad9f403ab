//! The answer to a question.

use std::io::{self, Write};
use std::time::Duration;

use unicode_width::UnicodeWidthStr;

use crate::cli::language::said;
use crate::cli::report::console::{Console, Styles};
use crate::cli::report::layout::{clean, marked, short_path, wrap};
use crate::cli::report::printer::Report;
use crate::paper::Paper;
use crate::question::{ConditionKind, Exclusion, SoftCondition, Understanding};
use crate::search::{Answer, Evidence, Hit};
use crate::text::Language;
use crate::wire::AnswerJson;

/// Columns before everything of a hit but its first line.
const INDENT: usize = 11;

/// What stands above the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Heading {
    /// Nothing: the question was typed a moment ago.
    None,
    /// The question, after the answer to another one.
    Question { is_first: bool },
    /// The title of the paper that the hits are similar to.
    SimilarTo,
}

/// The hits of one question.
pub(in crate::cli) struct AnswerReport {
    /// Empty if the question came without one.
    pub id: String,
    pub question: String,
    pub took: Duration,
    /// The generation of the index that answered.
    pub generation: u64,
    pub answer: Answer,
    /// How many hits people see.
    pub shown: usize,
    pub is_explained: bool,
    pub heading: Heading,
}

impl Report for AnswerReport {
    type Json = AnswerJson;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let Styles { title, dim, .. } = out.styles;
        let question = || wrap(&self.question, 0, out.width, usize::MAX);
        match self.heading {
            Heading::None => {}
            Heading::Question { is_first: true } => writeln!(out, "{title}{}{title:#}\n", question())?,
            Heading::Question { is_first: false } => writeln!(out, "\n{title}{}{title:#}\n", question())?,
            Heading::SimilarTo => {
                let question = format!("{title}{}{title:#}", question());
                writeln!(out, "{}\n", said! { en: format!("like {question}"), zh: format!("与此相近：{question}") })?;
            }
        }
        if let Some(understood) = understood(&self.answer.understood) {
            writeln!(out, "{dim}{}{dim:#}\n", wrap(&understood, 0, out.width, 3))?;
        }
        let asked_in = Language::detect(&self.question);
        for hit in self.answer.hits.iter().take(self.shown) {
            write_hit(out, hit, asked_in, self.is_explained)?;
        }
        if !self.answer.calibrated && !self.answer.hits.is_empty() && self.heading != Heading::SimilarTo {
            let note = said! {
                en: "scores are not calibrated for this model: they only order the papers",
                zh: "此模型的分数未经校准，只用来排序",
            };
            let note = wrap(&note, INDENT, out.width, 3);
            writeln!(out, "\n{dim}{note}{dim:#}")?;
        }
        Ok(())
    }

    fn json(self) -> AnswerJson {
        let id = Some(self.id).filter(|id| !id.is_empty());
        AnswerJson { id, ..AnswerJson::new(self.question, self.answer, self.generation, self.took, self.is_explained) }
    }
}

/// What the question asks for beside its topic: `author: Vaswani · year: 2017`; none for a topic alone.
fn understood(understood: &Understanding) -> Option<String> {
    let conditions = understood.conditions.iter().map(condition);
    let kept = |excluded: &Exclusion| {
        let text = &excluded.text;
        said! {
            en: format!("papers that mention {text:?} are not left out"),
            zh: format!("提到“{text}”的论文没有排除"),
        }
    };
    let parts: Vec<String> = conditions.chain(understood.excluded.iter().map(kept)).collect();
    if parts.is_empty() {
        return None;
    }
    let undo = if understood.conditions.is_empty() {
        String::new()
    } else {
        said! { en: "  (--literal takes the question word for word)", zh: "（--literal 按字面理解问题）" }
    };
    Some(format!("{}{undo}", clean(&parts.join(" · "))))
}

fn condition(condition: &SoftCondition) -> String {
    let text = &condition.text;
    let chinese = match condition.kind {
        ConditionKind::Author => format!("作者：{text}"),
        ConditionKind::Year => format!("年份：{text}"),
        ConditionKind::Venue => format!("会议或期刊：{text}"),
        ConditionKind::Kind => format!("类型：{text}"),
    };
    said! { en: condition.to_string(), zh: chinese }
}

pub(in crate::cli::report) fn write_hit(
    out: &mut Console,
    hit: &Hit,
    asked_in: Language,
    is_explained: bool,
) -> io::Result<()> {
    let Styles { title, score, matched, dim, .. } = out.styles;
    let (paper, width) = (&hit.paper, out.width);
    if hit.rank > 1 {
        writeln!(out)?;
    }
    let first_title = wrap(paper.title(asked_in), INDENT, width, 3);
    writeln!(out, "{:>3}. {score}{:.3}{score:#} {title}{}{title:#}", hit.rank, hit.score, first_title.trim_start())?;
    let other_title = paper.title(asked_in.other());
    if other_title != paper.title(asked_in) {
        writeln!(out, "{dim}{}{dim:#}", wrap(other_title, INDENT, width, 2))?;
    }
    writeln!(out, "{}", date_language_address(paper, hit.language, out))?;
    // A passage that is the title alone adds nothing.
    if !hit.sentence.is_empty() && clean(&hit.sentence) != clean(paper.title(hit.language)) {
        writeln!(out, "{}", marked(&hit.sentence, &hit.matched, matched, INDENT, width, 4))?;
    }
    if let Some(other) = hit.other.as_ref().filter(|other| clean(&other.sentence) != clean(paper.title(other.language)))
    {
        writeln!(out, "{}", marked(&other.sentence, &other.matched, matched, INDENT, width, 4))?;
    }
    if is_explained {
        writeln!(out, "{dim}{}{dim:#}", wrap(&evidence(&hit.evidence), INDENT, width, 3))?;
    }
    if let Some(url) = paper.library_url().filter(|url| paper.url().as_deref() != Some(url)) {
        let link = out.styles.link;
        writeln!(out, "{}{link}{}{link:#}", " ".repeat(INDENT), clean(url))?;
    }
    let place = format!("{}:{}", short_path(&hit.source.path), hit.source.line);
    let more = match paper.sources.len() {
        0 | 1 => String::new(),
        n => {
            let more = n - 1;
            said! { en: format!(" (and {more} more)"), zh: format!("（另有 {more} 处）") }
        }
    };
    writeln!(out, "{dim}{}{place}{more}{dim:#}", " ".repeat(INDENT))
}

/// What a hit's rank comes from: `meaning 0.643 (no. 2) · words 12.1 (no. 1) · sum 0.66 · passage 1`.
fn evidence(evidence: &Evidence) -> String {
    let rank = |rank: Option<usize>| match rank {
        Some(rank) => said! { en: format!("no. {rank}"), zh: format!("第 {rank}") },
        None => said! { en: "far down", zh: "很靠后" },
    };
    let mut parts = Vec::new();
    if evidence.named {
        parts.push(said! { en: "the question is its name", zh: "问题就是它的名字" });
    }
    if let Some(cosine) = evidence.cosine {
        let rank = rank(evidence.cosine_rank);
        parts.push(said! {
            en: format!("meaning {cosine:.3} ({rank})"),
            zh: format!("语义 {cosine:.3}（{rank}）"),
        });
    }
    if let Some(bm25) = evidence.bm25 {
        let kind = match evidence.translated {
            true => said! { en: "translated words", zh: "译词" },
            false => said! { en: "words", zh: "词" },
        };
        let rank = rank(evidence.bm25_rank);
        parts.push(said! { en: format!("{kind} {bm25:.1} ({rank})"), zh: format!("{kind} {bm25:.1}（{rank}）") });
    }
    let (sum, passage) = (evidence.fused, evidence.passage + 1);
    parts.push(said! { en: format!("sum {sum:.3}"), zh: format!("合计 {sum:.3}") });
    parts.push(said! { en: format!("passage {passage}"), zh: format!("第 {passage} 段") });
    if let Some(logit) = evidence.reranked {
        parts.push(said! { en: format!("read again {logit:.2}"), zh: format!("重读 {logit:.2}") });
    }
    parts.join(" · ")
}

fn date_language_address(paper: &Paper, language: Language, out: &Console) -> String {
    let mut facts = Vec::new();
    facts.extend(paper.bibliography.date.map(|date| date.to_string()));
    facts.push(match language {
        Language::En => "English".into(),
        Language::Zh => "中文".into(),
    });
    let before = format!("{}{}", " ".repeat(INDENT), facts.join(" · "));
    match paper.url() {
        // An address is never broken, so that a terminal can open it.
        Some(url) => {
            let url = clean(&url);
            let gap = if before.width() + 3 + url.width() > out.width {
                format!("\n{}", " ".repeat(INDENT))
            } else {
                " · ".to_string()
            };
            let link = out.styles.link;
            format!("{before}{gap}{link}{url}{link:#}")
        }
        None => before,
    }
}
