//! Whether a sentence states something: labels, references, addresses and pieces of formulas do not.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::insertion::formulas;
use crate::text::language::is_han;

/// Labels of a part of a summary: what follows is its text.
const SECTIONS: &[&str] = &[
    "abstract",
    "aim",
    "aims",
    "analysis",
    "approach",
    "background",
    "background and aims",
    "conclusion",
    "conclusions",
    "context",
    "contribution",
    "contributions",
    "design",
    "discussion",
    "evaluation",
    "experiment",
    "experiments",
    "finding",
    "findings",
    "goal",
    "importance",
    "in short",
    "interpretation",
    "introduction",
    "key idea",
    "key points",
    "limitation",
    "limitations",
    "main results",
    "materials and methods",
    "method",
    "methodology",
    "methods",
    "motivation",
    "objective",
    "objectives",
    "overview",
    "principal findings",
    "problem",
    "purpose",
    "rationale",
    "result",
    "results",
    "setting",
    "significance",
    "solution",
    "study design",
    "summary",
    "takeaway",
    "tl;dr",
    "tldr",
    "一句话",
    "一句话总结",
    "主要内容",
    "主要发现",
    "主要贡献",
    "主要结果",
    "任务",
    "优势",
    "内容",
    "分析",
    "创新点",
    "动机",
    "发现",
    "启示",
    "方案",
    "方法",
    "不足",
    "局限",
    "局限性",
    "实验",
    "实验结果",
    "实验设计",
    "引言",
    "总结",
    "意义",
    "成果",
    "挑战",
    "摘要",
    "效果",
    "方法论",
    "核心思想",
    "核心方法",
    "概述",
    "概要",
    "目标",
    "目的",
    "研究动机",
    "研究方法",
    "研究目的",
    "研究结果",
    "研究背景",
    "简介",
    "背景",
    "结果",
    "结论",
    "解决方案",
    "要点",
    "讨论",
    "评估",
    "贡献",
    "问题",
    "亮点",
];

/// Labels of facts about a paper: what follows states nothing of its content.
const FACTS: &[&str] = &[
    "accepted",
    "affiliation",
    "affiliations",
    "arxiv",
    "arxiv id",
    "author",
    "authors",
    "blog",
    "categories",
    "category",
    "code",
    "code link",
    "comment",
    "comments",
    "conference",
    "copyright",
    "data",
    "dataset",
    "date",
    "demo",
    "doi",
    "github",
    "homepage",
    "index terms",
    "isbn",
    "issn",
    "journal",
    "journal ref",
    "keyword",
    "keywords",
    "key words",
    "license",
    "link",
    "links",
    "note",
    "page",
    "pages",
    "paper",
    "paper link",
    "pdf",
    "project",
    "project page",
    "published",
    "publisher",
    "pubmed",
    "references",
    "source",
    "subject",
    "subjects",
    "tags",
    "title",
    "url",
    "venue",
    "video",
    "website",
    "year",
    "主页",
    "主题",
    "代码",
    "代码链接",
    "会议",
    "作者",
    "分类",
    "单位",
    "发表",
    "发表于",
    "备注",
    "关键字",
    "关键词",
    "参考文献",
    "机构",
    "来源",
    "标签",
    "标题",
    "日期",
    "时间",
    "期刊",
    "类别",
    "论文",
    "论文地址",
    "论文链接",
    "评论",
    "链接",
    "项目主页",
    "项目地址",
    "项目页面",
    "页数",
];

/// An address, or an identifier of a paper.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\\?(?:url|href)?\{?\bhttps?://[^\s，。；）]+|\bwww\.[^\s，。；）]+|\b(?:doi|arxiv|pmid|isbn)\s*:\s*[^\s，。；]+|\b10\.\d{4,9}/[^\s，。；]+",
    )
});
/// A year, pages, or a mark of reference lists.
static DATED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:1[89]|20)\d\d[a-z]?\b|\b\d+\s?[-–]\s?\d+\b|\bet al\b|\bvol\b|\bpp\b|\bin press\b"));
static PAGES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\s*(?:\d+\s*(?:pages?|pp|figures?|tables?|页|图)\s*[,，、;.]?\s*)+(?:and\b)?"));
static OWNER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\s*(?:©|\(c\)\s|copyright\b|all rights reserved|published by\b|版权所有)"));
static REFERENCE_MARK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\[(?:J|C|M|D|R|P|S|N|A|Z|EB/OL|J/OL|C/OL|DB/OL)\]"));
static NUMBERED_HEADING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:#{1,6}\s|\d+(?:\.\d+)*\.?\s|[IVX]+\.\s|[一二三四五六七八九十]+、|第[一二三四五六七八九十\d]+[章节])")
});
static NUMBERED_REFERENCE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[\[［【]\d{1,3}[\]］】]\s*\p{Lu}"));

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// Marks of Markdown, of lists and of quotations around a sentence.
fn is_mark(c: char) -> bool {
    c.is_whitespace() || matches!(c, '*' | '_' | '#' | '>' | '•' | '·' | '-' | '–' | '—' | '`' | '【' | '】' | '|')
}

/// The length of a known label of a part of a summary at the beginning of `text`, with what separates it from the text:
/// `Abstract: `, `**方法**：`. 0 if there is none.
pub fn label_length(text: &str) -> usize {
    match label(text) {
        Some((_, length, true)) => length,
        _ => 0,
    }
}

/// The label before the first colon, its length with what surrounds it, and whether it is one of a part of a summary.
fn label(text: &str) -> Option<(&str, usize, bool)> {
    let start = text.len() - text.trim_start_matches(is_mark).len();
    let colon = text[start..].find([':', '：'])?;
    let name = text[start..start + colon].trim_end_matches(is_mark);
    // `TL;DR` and `(1) Method` are labels; a clause is none.
    if name.is_empty() || name.len() > 40 {
        return None;
    }
    let folded = name.to_lowercase();
    let after = &text[start + colon..];
    let after = after.trim_start_matches([':', '：']).trim_start_matches(is_mark);
    let length = text.len() - after.len();
    match (SECTIONS.contains(&folded.as_str()), FACTS.contains(&folded.as_str())) {
        (true, _) => Some((name, length, true)),
        (_, true) => Some((name, length, false)),
        _ => None,
    }
}

/// Whether a sentence states something. A label, a heading, a reference, an address, a note on pages or rights and a piece of
/// a formula do not.
pub fn is_statement(sentence: &str) -> bool {
    words_of_statement(sentence) == Some(true)
}

/// Whether a sentence is of the text, but too short to state something alone: `Good.`
pub fn is_short_remark(sentence: &str) -> bool {
    words_of_statement(sentence) == Some(false)
}

/// Whether there are enough words in a sentence to state something. None if it is a label, a heading, a reference, an address,
/// a note on pages or rights, or a piece of a formula.
fn words_of_statement(sentence: &str) -> Option<bool> {
    let text = match label(sentence) {
        Some((_, length, true)) => &sentence[length..],
        Some((_, _, false)) => return None,
        None => sentence,
    };
    let text = text.trim_matches(|c: char| is_mark(c) && c != '-');
    let folded = text.trim_end_matches([':', '：', '.', '。']).to_lowercase();
    if SECTIONS.contains(&folded.as_str()) || FACTS.contains(&folded.as_str()) || OWNER.is_match(text) {
        return None;
    }
    let without_pages = PAGES.replace(text, "");
    let text = ADDRESS.replace_all(&without_pages, " ");
    let has_letters = text.contains(char::is_alphanumeric);
    let is_apparatus = !has_letters || is_reference(&text) || is_piece_of_formula(&text) || is_heading(&text);
    (!is_apparatus).then(|| has_words(&text))
}

/// Whether a text is a bibliographic reference: mostly names and numbers, with a year or pages.
pub fn is_reference(text: &str) -> bool {
    if REFERENCE_MARK.is_match(text) {
        return true;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let has_han = text.chars().filter(|&c| is_han(c)).count() > text.chars().count() / 4;
    if has_han || words.len() < 2 || !DATED.is_match(text) {
        return false;
    }
    let is_lower = |word: &&&str| {
        let mut letters = word.chars().skip_while(|c| !c.is_alphanumeric());
        letters.next().is_some_and(char::is_lowercase) && letters.next().is_some_and(char::is_alphabetic)
    };
    let lower = words.iter().filter(is_lower).count();
    // A sentence that is in small letters but for its names has more than a third of them.
    let most = if NUMBERED_REFERENCE.is_match(text) { 0.6 } else { 0.35 };
    (lower as f32) < most * words.len() as f32
}

/// Whether a formula begins before the text or ends after it.
fn is_piece_of_formula(text: &str) -> bool {
    if text.starts_with([')', ']', '}', '）', '^', '\\', ',', '，'])
        && formulas(text).first().is_none_or(|first| first.start > 0)
    {
        return true;
    }
    let mut outside = String::new();
    let mut at = 0;
    for formula in formulas(text) {
        outside.push_str(&text[at..formula.start]);
        at = formula.end;
    }
    outside.push_str(&text[at..]);
    let is_broken = |mark: &str| outside.matches(mark).count() % 2 == 1;
    let has_code = outside.contains(['^', '\\', '{', '}']);
    (is_broken("$") && has_code) || (outside.contains(r"\(") != outside.contains(r"\)"))
}

/// Whether there are three words or four Chinese characters outside formulas.
fn has_words(text: &str) -> bool {
    let (mut han, mut words, mut at) = (0, 0, 0);
    let formulas = formulas(text);
    let ends = formulas.iter().map(|formula| (formula.start, formula.end)).chain([(text.len(), text.len())]);
    for (start, end) in ends {
        let outside = &text[at..start];
        han += outside.chars().filter(|&c| is_han(c)).count();
        let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic() && !is_han(*c)).count() >= 2;
        words += outside.split(|c: char| !c.is_alphanumeric()).filter(is_word).count();
        at = end;
    }
    words >= 3 || han >= 4 || (han >= 2 && words >= 1)
}

/// Whether a text is a numbered heading, or introduces what follows: short, and not the end of a sentence.
fn is_heading(text: &str) -> bool {
    let text = text.trim();
    let is_short = text.split_whitespace().count() <= 8 && text.chars().filter(|&c| is_han(c)).count() <= 12;
    let is_ended = text.ends_with(['.', '。', '!', '！', '?', '？', '；', ';', '"', '”', ')', '）']);
    is_short && !is_ended && (text.ends_with([':', '：']) || NUMBERED_HEADING.is_match(text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_states_nothing() {
        for sentence in [
            "Abstract:",
            "方法：",
            "**摘要：**",
            "TL;DR",
            "tl;dr:",
            "## Results",
            "2.1 Related work",
            "三、实验设置",
            "Our contributions are:",
            "Keywords: kites, wind, turbines, masts",
            "关键词：风筝；风速；风力机",
            "[12] Kite et al., 2019.",
            "[3] Mast, A. and Gust, B. Measuring wind with a kite. Energy Letters, 2020.",
            "Mast, A., Gust, B. (2021). Wind Energy Letters, 12(3), 101–117.",
            "Imagination and Wind Studies, 9, 185–211.]",
            "高风. 系留风筝测风[J]. 能源, 2020.",
            "arXiv:2401.00001",
            "DOI: 10.1000/kite.17",
            "https://example.org/kites?id=3",
            "Code: https://example.org/kites",
            "Project page: https://example.org/kites.",
            "代码链接：https://example.org/kites",
            "Comments: 12 pages, 3 figures",
            "12 pages, 5 figures, 2 tables",
            "Accepted at WIND 2024.",
            "© 2016 The Authors. All rights reserved.",
            r"} D^k$ where",
            r"\!2)$ words, and the sum of $\ell_2$ norms",
            r"$x^2 + y^2 = z^2$",
            "10, 864 (2014)].",
            "1.",
            "",
        ] {
            assert!(!is_statement(sentence), "{sentence:?}");
        }
    }

    #[test]
    fn what_states_something() {
        for sentence in [
            "We halve the cost of training.",
            "Abstract: A kite measures the wind.",
            "方法：用风筝测量风速。",
            "Results: kites are cheaper than masts.",
            "In 2019, kites were flown at 3 sites with 12-14 sensors.",
            "Smith et al. (2019) show that kites measure wind well.",
            "代码已公开。",
            "The flow is laminar .",
            r"We prove that $f(x) = O(n \log n)$ holds.",
            r"$k$-means converges quickly on real data.",
            "It costs $5 per mast, not $7.",
            "Code is available at https://example.org/kites.",
            "BERT 优于 GPT。",
            "用 LoRA 微调",
            "1) kites fly high; 2) masts do not.",
            "12 pages of notes were read by each of the subjects.",
        ] {
            assert!(is_statement(sentence), "{sentence:?}");
        }
    }

    #[test]
    fn a_label_is_told_from_its_text() {
        assert_eq!(&"**Abstract:** We fly."[label_length("**Abstract:** We fly.")..], "We fly.");
        assert_eq!(&"方法：放风筝"[label_length("方法：放风筝")..], "放风筝");
        assert_eq!(label_length("We ask: why?"), 0);
        assert_eq!(label_length("Code: see there"), 0);
        assert_eq!(label_length(":"), 0);
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in "\\PC{0,60}", marks in "[$\\\\()\\[\\]{}:：*.0-9a-zA-Z 方法]{0,40}") {
            for text in [text, marks] {
                is_statement(&text);
                prop_assert!(text.is_char_boundary(label_length(&text)));
            }
        }
    }
}
