//! Cuts off the words of a question that ask for papers, such as "which paper is about", and leaves its topic.
//!
//! Models are trained on titles and sentences: "哪篇论文把权重量化了？" is less similar to every summary than "把权重量化", and
//! more similar to other short and vague texts.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::question::rule_table::RuleTable;
use crate::text::Language;

/// The frames of one language.
pub(super) struct Frames {
    start: Regex,
    end: Regex,
    hedge: Regex,
    whole: Regex,
}

pub(super) static ENGLISH: LazyLock<RuleTable> =
    LazyLock::new(|| RuleTable::parse(include_str!("rules/frames-en.tsv")));
pub(super) static CHINESE: LazyLock<RuleTable> =
    LazyLock::new(|| RuleTable::parse(include_str!("rules/frames-zh.tsv")));

static ENGLISH_FRAMES: LazyLock<Frames> = LazyLock::new(|| Frames::new(&ENGLISH, r"[,:]?\s+", r"\s|$"));
static CHINESE_FRAMES: LazyLock<Frames> = LazyLock::new(|| Frames::new(&CHINESE, "", ""));

/// The letters and digits that a topic has at least. Three Han characters are a topic, and so are three letters.
const LEAST: usize = 3;
/// The frames that a question has at each end, at most.
const MOST: usize = 6;

const SIGNS: &[char] = &['?', '？', '!', '！', '.', '。', ' ', '\t', '\n', '\r', '\u{3000}'];

impl Frames {
    /// `gap` follows what is cut off at the start, and `edge` what is cut out inside.
    fn new(table: &RuleTable, gap: &str, edge: &str) -> Self {
        Self {
            start: table.union("start", "^", gap),
            end: table.union("end", "", r"[\s?.!？。！]*$"),
            hedge: table.union("hedge", "", if edge.is_empty() { "" } else { r"\b" }),
            whole: table.union("whole", "^", r"[\s?.!,？。！，]*$"),
        }
    }

    fn of(text: &str) -> &'static Self {
        match Language::detect(text) {
            Language::Zh => &CHINESE_FRAMES,
            Language::En => &ENGLISH_FRAMES,
        }
    }
}

/// The letters and digits of `text`.
pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Where the part of a match ends that is cut: at the empty group.
fn cut_end(captures: &Captures<'_>) -> usize {
    captures.iter().skip(1).flatten().next().map_or(0, |group| group.start())
}

/// Whether `text` only asks for papers, whatever they are about.
pub(super) fn is_only_frame(text: &str) -> bool {
    Frames::of(text).whole.is_match(&text.trim().to_ascii_lowercase())
}

/// The topic of `question`; all of it when little would be left.
pub(super) fn strip_frame(question: &str) -> String {
    let question = question.trim();
    let frames = Frames::of(question);
    let mut topic = without_hedges(question, frames);
    for _ in 0..MOST {
        let folded = topic.to_ascii_lowercase();
        let Some(captures) = frames.start.captures(&folded) else { break };
        let rest = topic[cut_end(&captures)..].trim_start_matches([' ', ',', '，', ':', '：']);
        if letters(rest) < LEAST || rest.len() == topic.len() {
            break;
        }
        topic = rest.to_string();
    }
    for _ in 0..MOST {
        let folded = topic.to_ascii_lowercase();
        let Some(found) = frames.end.find(&folded) else { break };
        let rest = topic[..found.start()].trim_end_matches([' ', ',', '，', ';', '；']);
        if letters(rest) < LEAST || rest.len() == topic.len() {
            break;
        }
        topic.truncate(rest.len());
    }
    let bare = topic.trim_end_matches(SIGNS);
    if letters(bare) < LEAST { question.to_string() } else { bare.to_string() }
}

/// `text` without words of doubt. What parts it from the rest stays where something follows.
fn without_hedges(text: &str, frames: &Frames) -> String {
    let folded = text.to_ascii_lowercase();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for captures in frames.hedge.captures_iter(&folded) {
        let (start, end) = (captures.get(0).map_or(0, |all| all.start()), cut_end(&captures));
        if start < at {
            continue;
        }
        out.push_str(&text[at..start]);
        let sign = text[start..].chars().next().filter(|c| [',', '，', ';', '；'].contains(c));
        let goes_on = letters(&text[end..]) > 0 && !text[end..].starts_with([',', '，', ';', '；']);
        out.extend(sign.filter(|_| goes_on));
        at = end;
    }
    out.push_str(&text[at..]);
    if letters(&out) < LEAST { text.to_string() } else { out }
}
