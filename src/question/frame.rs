//! Cuts off the words of a question that ask for papers, such as "which paper is about", and leaves its topic.
//!
//! Models are trained on titles and sentences: "哪篇论文把权重量化了？" is less similar to every summary than "把权重量化", and
//! more similar to other short and vague texts.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::question::rule_table::RuleTable;
use crate::text::Language;

/// The frames of one language. Expressions are compiled when a question may match them: a single question of the command
/// pays for it.
pub(super) struct Frames {
    first: LazyLock<Regex>,
    start: LazyLock<Regex>,
    end: LazyLock<Regex>,
    mark: LazyLock<Regex>,
    hedge: LazyLock<Regex>,
    whole: LazyLock<Regex>,
}

pub(super) static ENGLISH: LazyLock<RuleTable> =
    LazyLock::new(|| RuleTable::parse(include_str!("rules/frames-en.tsv")));
pub(super) static CHINESE: LazyLock<RuleTable> =
    LazyLock::new(|| RuleTable::parse(include_str!("rules/frames-zh.tsv")));

const END: &str = r"[\x20\t\n?.!,？。！，]*$";

static ENGLISH_FRAMES: Frames = Frames {
    first: LazyLock::new(|| ENGLISH.union("first", "^", "")),
    // A gap follows what is cut off at the start, and a hedge ends with a word.
    start: LazyLock::new(|| ENGLISH.union("start", "^", r"[,:]?[\x20\t\n]+")),
    end: LazyLock::new(|| ENGLISH.union("end", "", END)),
    mark: LazyLock::new(|| ENGLISH.union("mark", "", "")),
    hedge: LazyLock::new(|| ENGLISH.union("hedge", "", r"(?-u:\b)")),
    whole: LazyLock::new(|| ENGLISH.union("whole", "^", END)),
};
static CHINESE_FRAMES: Frames = Frames {
    first: LazyLock::new(|| CHINESE.union("first", "^", "")),
    start: LazyLock::new(|| CHINESE.union("start", "^", "")),
    end: LazyLock::new(|| CHINESE.union("end", "", END)),
    mark: LazyLock::new(|| CHINESE.union("mark", "", "")),
    hedge: LazyLock::new(|| CHINESE.union("hedge", "", "")),
    whole: LazyLock::new(|| CHINESE.union("whole", "^", END)),
};

/// The letters and digits that a topic has at least. Three Han characters are a topic, and so are three letters.
const LEAST: usize = 3;
/// The frames that a question has at each end, at most.
const MOST: usize = 6;

const SIGNS: &[char] = &['?', '？', '!', '！', '.', '。', ' ', '\t', '\n', '\r', '\u{3000}'];

impl Frames {
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
    let (frames, folded) = (Frames::of(text), text.trim().to_ascii_lowercase());
    frames.first.is_match(&folded) && frames.whole.is_match(&folded)
}

/// The topic of `question`, without signs at its end; all of it when little would be left.
pub(super) fn strip_frame(question: &str) -> String {
    let question = question.trim();
    let frames = Frames::of(question);
    let mut topic = without_hedges(question, frames);
    for _ in 0..MOST {
        let folded = topic.to_ascii_lowercase();
        if !frames.first.is_match(&folded) {
            break;
        }
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
    // An English question is more like itself with its question mark: the model knows such questions.
    if question.ends_with('?') && question.trim_end_matches(SIGNS) == bare && Language::detect(question) == Language::En
    {
        return question.to_string();
    }
    if letters(bare) < LEAST { question.to_string() } else { bare.to_string() }
}

/// `text` without words of doubt. What parts it from the rest stays where something follows.
fn without_hedges(text: &str, frames: &Frames) -> String {
    let folded = text.to_ascii_lowercase();
    if !frames.mark.is_match(&folded) {
        return text.to_string();
    }
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
