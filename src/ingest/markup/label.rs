//! The words that say what follows them: `Authors:`, `摘要`, `TL;DR`, `Key Takeaways` …

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::block::{Line, Span};
use super::title::is_decoration;
use crate::paper::TextKind;

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Title,
    /// The title in the language it was written in, where the heading is a translation.
    Original,
    Authors,
    Date,
    Venue,
    Comment,
    Category,
    Tags,
    Doi,
    /// The paper's own address.
    Paper,
    /// Any other address: code, a project, a thread.
    Link,
    Text(TextKind),
    /// Something of the paper that nobody searches for: affiliations, scores.
    Ignored,
    /// Furniture of the site within an entry.
    Furniture,
    /// The end of the papers: copyright, sources, references.
    End,
}

impl Label {
    /// Words that only an entry about a paper uses.
    pub fn is_strong(self) -> bool {
        matches!(self, Self::Authors | Self::Original | Self::Category | Self::Text(TextKind::Abstract) | Self::Paper | Self::Doi)
    }
}

// Keys are folded: lower case, no spaces inside Chinese, no punctuation, no pictographs.
const DICTIONARY: &[(Label, &[&str])] = &[
    (Label::Title, &["title", "paper title", "标题", "题目", "论文题目", "论文标题", "中文标题", "中文题目", "name"]),
    (Label::Original, &["original title", "english title", "title en", "原文标题", "英文标题", "英文题目", "原标题", "原题"]),
    (Label::Authors, &["author", "authors", "author s", "作者", "论文作者", "作者列表", "所有作者", "by"]),
    (
        Label::Date,
        &[
            "date", "published", "publication date", "published date", "publish date", "submitted", "submitted on", "date published", "release date", "updated", "year",
            "发布日期", "发布时间", "发表时间", "发表日期", "日期", "时间", "提交日期", "提交时间", "年份", "published on",
        ],
    ),
    (Label::Venue, &["venue", "conference", "journal", "publication", "published in", "proceedings", "conference journal", "会议", "期刊", "发表于", "会议期刊", "发表会议", "发表"]),
    (Label::Comment, &["comment", "comments", "备注", "评论", "arxiv comment", "注释"]),
    (
        Label::Category,
        &["category", "categories", "main category", "primary category", "subject", "subjects", "arxiv category", "分类", "类别", "主分类", "学科", "领域分类"],
    ),
    (
        Label::Tags,
        &["tag", "tags", "keyword", "keywords", "key words", "topic", "topics", "index terms", "关键词", "关键字", "标签", "匹配领域", "领域", "主题", "研究方向"],
    ),
    (Label::Doi, &["doi"]),
    (
        Label::Paper,
        &[
            "paper", "paper link", "paper url", "paper links", "pdf", "pdf link", "arxiv", "arxiv link", "arxiv id", "arxiv url", "abs", "full text", "original paper", "paper address", "eprint",
            "论文", "论文链接", "论文地址", "原文链接", "原文地址", "论文原文", "原文", "论文及项目相关链接", "论文和项目链接", "文章链接地址",
        ],
    ),
    (
        Label::Link,
        &[
            "link", "links", "url", "urls", "code", "code link", "github", "github link", "github repo", "repo", "project", "project page", "project website", "website", "homepage", "demo", "dataset",
            "data", "tweet", "twitter", "blog", "video", "slides", "model", "models", "huggingface", "hugging face", "huggingface collection", "code project", "related links", "resources",
            "链接", "地址", "代码", "代码链接", "代码地址", "项目", "项目链接", "项目地址", "项目主页", "主页", "代码项目", "相关链接", "github链接", "github代码链接", "开源地址", "数据集", "推特", "博客", "演示",
        ],
    ),
    (Label::Text(TextKind::Abstract), &["abstract", "摘要", "摘要中文", "摘要原文", "中文摘要", "英文摘要", "原文摘要", "摘要翻译", "original abstract", "abstract translation", "translated abstract", "论文摘要", "内容摘要", "abstract en", "abstract zh"]),
    (
        Label::Text(TextKind::Summary),
        &["summary", "overview", "synopsis", "description", "总结", "概述", "小结", "简介", "概要", "内容简介", "主要内容", "论文总结", "全文总结", "总体总结", "summary zh", "中文总结", "内容概述", "论文简介", "主要结论内容", "ai summary", "ai总结", "速读", "解读", "论文解读"],
    ),
    (
        Label::Text(TextKind::KeyPoints),
        &[
            "key takeaways", "key takeaway", "takeaways", "key points", "key point", "highlights", "main points", "key insights", "key findings", "contributions", "main contributions", "key contributions",
            "要点", "关键要点", "主要要点", "重要要点", "核心要点", "要点摘要", "要点总结", "关键点", "主要贡献", "贡献", "核心贡献", "亮点", "关键信息", "关键见解", "重点", "主要观点", "关键发现", "主要结论",
        ],
    ),
    (
        Label::Text(TextKind::Tldr),
        &["tldr", "tl dr", "in one sentence", "one sentence summary", "one line summary", "one liner", "一句话要点", "一句话总结", "一句话", "一句话概括", "一句话摘要", "一句话介绍", "太长不看", "短摘要"],
    ),
    (Label::Text(TextKind::Motivation), &["motivation", "background", "problem", "problem statement", "motivations", "动机", "背景", "研究背景", "研究动机", "问题", "问题背景", "研究问题", "背景与动机"]),
    (Label::Text(TextKind::Method), &["method", "methods", "methodology", "approach", "proposed method", "technique", "方法", "方法详解", "研究方法", "方法概述", "技术方法", "核心方法", "技术路线", "方法介绍"]),
    (
        Label::Text(TextKind::Result),
        &["result", "results", "experiment", "experiments", "findings", "evaluation", "实验结果", "结果", "实验", "实验亮点", "实验与结果", "主要结果", "实验效果"],
    ),
    (Label::Text(TextKind::Conclusion), &["conclusion", "conclusions", "discussion", "结论", "总结与展望", "讨论"]),
    (
        Label::Text(TextKind::Note),
        &["note", "notes", "my notes", "my note", "remark", "remarks", "thoughts", "my thoughts", "review", "笔记", "我的笔记", "点评", "个人笔记", "感想", "评注", "说明", "推荐理由", "阅读笔记"],
    ),
    (
        Label::Text(TextKind::Section),
        &["application", "applications", "limitation", "limitations", "future work", "introduction", "related work", "应用场景", "局限", "局限性", "未来工作", "引言", "相关工作", "潜在应用"],
    ),
    (Label::Ignored, &["affiliation", "affiliations", "institution", "institutions", "organization", "单位", "机构", "作者单位", "第一作者单位", "第一作者所属机构", "所属机构", "所属单位", "隶属", "所属", "第一作者隶属", "第一作者的单位", "第一位作者的单位", "隶属机构", "隶属单位", "隶属关系", "第一作者隶属机构", "第一作者隶属单位", "score", "评分", "rating", "read", "status", "priority", "language", "type", "citation key", "citekey", "citation", "citations", "bibtex"]),
    (
        Label::Furniture,
        &["cool papers", "chatpaperfree", "chatpaper", "点此查看论文截图", "论文截图", "查看论文截图", "details", "click to expand", "点击展开", "展开", "more", "show more", "分享", "收藏", "截图", "details summary", "back to top", "返回顶部", "回到顶部", "top"],
    ),
    (
        Label::End,
        &[
            "references", "reference", "bibliography", "参考文献", "参考资料", "参考", "文章作者", "文章链接", "版权声明", "数据来源", "本文作者", "本文链接", "转载请注明", "table of contents", "contents", "toc", "目录", "copyright", "license", "许可协议", "acknowledgements",
            "acknowledgments", "致谢", "上一篇", "下一篇", "相关推荐", "star history", "关键词云图", "近期论文趋势", "语音播报", "订阅渠道", "今日论文统计", "contributing", "免责声明", "disclaimer", "sponsors", "installation",
        ],
    ),
];

static INDEX: LazyLock<HashMap<String, Label>> = LazyLock::new(|| {
    DICTIONARY.iter().flat_map(|(label, keys)| keys.iter().map(|key| (fold(key), *label))).collect()
});

// What two spellings of a label have in common.
fn fold(text: &str) -> String {
    let mut out = String::new();
    let mut space = false;
    for c in text.nfkc() {
        if c.is_alphanumeric() && !is_decoration(c) {
            let wide = crate::paper::is_han(c) || out.chars().next_back().is_some_and(crate::paper::is_han);
            if space && !out.is_empty() && !wide {
                out.push(' ');
            }
            space = false;
            out.extend(c.to_lowercase());
        } else if c != '\'' {
            space = true;
        }
    }
    out
}

/// The label that the whole of `text` is, whatever its case, numbering, pictographs and brackets.
pub(super) fn of(text: &str) -> Option<Label> {
    if text.len() > 160 {
        return None;
    }
    let key = fold(text);
    if let Some(label) = INDEX.get(&key) {
        return Some(*label);
    }
    let unnumbered = key.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    if unnumbered.len() < key.len() && !unnumbered.is_empty() {
        if let Some(label) = INDEX.get(unnumbered) {
            return Some(*label);
        }
    }
    // `Abstract / 摘要`, `摘要 (Abstract)`, `方法 Method`: both halves must be labels.
    let parts: Vec<&str> = text.split(['/', '|', '｜', '(', '（', '&', '／', ')', '）']).filter(|part| !fold(part).is_empty()).collect();
    if (2..=3).contains(&parts.len()) {
        let labels: Vec<_> = parts.iter().map(|part| INDEX.get(&fold(part))).collect();
        if let (Some(first), true) = (labels[0], labels.iter().all(Option::is_some)) {
            return Some(*first);
        }
    }
    if let Some(at) = text.find(|c: char| c.is_ascii_alphabetic()).filter(|&at| at > 0) {
        let (zh, en) = (INDEX.get(&fold(&text[..at])), INDEX.get(&fold(&text[at..])));
        if let (Some(first), Some(_)) = (zh, en) {
            return Some(*first);
        }
    }
    None
}

/// Whether a sentence calls on the reader instead of telling of a paper.
pub(super) fn is_call(text: &str) -> bool {
    const CALLS: [&str; 14] = [
        "subscribe", "follow us", "join our", "join us", "sign up", "star this", "back to", "back]", "[back", "欢迎关注", "关注我们", "订阅", "欢迎订阅", "返回",
    ];
    let folded = fold(text);
    CALLS.iter().any(|call| folded.starts_with(call))
}

/// The label at the head of a line and what is left of the line after it.
pub(super) fn lead(line: &Line) -> Option<(Label, Line)> {
    let text = line.text();
    if let Some(label) = of(&text) {
        // A whole line of a name's length that reads `Paper` or `Data` with a link is that link.
        let linked = line.spans.iter().any(|span| span.url.is_some());
        let rest = if linked { line.clone() } else { Line { number: line.number, hard: line.hard, spans: Vec::new() } };
        return Some((label, rest));
    }
    if let Some(at) = colon(&text) {
        if let Some(label) = of(&text[..at]) {
            let colon = text[at..].chars().next().map_or(0, char::len_utf8);
            return Some((label, after(line, at + colon)));
        }
    }
    // `**Summary** text`: what is bold is the label, and a colon is not needed.
    let first = line.spans.iter().position(|span| span.text.chars().any(char::is_alphanumeric))?;
    let span = &line.spans[first];
    if span.strong && span.url.is_none() && span.text.chars().count() <= 40 {
        if let Some(label) = of(&span.text) {
            let at = line.spans[..=first].iter().map(|span| span.text.len()).sum();
            return Some((label, after(line, at)));
        }
    }
    // `[PDF](address) Accepted at …`
    if span.url.is_some() && text.trim_start().len() == text.len() && first == 0 && of(&span.text) == Some(Label::Paper) {
        return Some((Label::Paper, line.clone()));
    }
    None
}

// The first colon that may end a label: near the front, and not the one of an address.
fn colon(text: &str) -> Option<usize> {
    let (at, c) = text.char_indices().take(48).find(|(_, c)| matches!(c, ':' | '：' | '∶'))?;
    (c != ':' || !text[at..].starts_with("://")).then_some(at)
}

/// The line from byte `at` of its text on, without the punctuation that separates it from a label.
pub(super) fn after(line: &Line, at: usize) -> Line {
    let mut skip = at;
    let mut spans: Vec<Span> = Vec::new();
    for span in &line.spans {
        if skip >= span.text.len() && (skip > 0 || span.text.is_empty()) && !(skip == 0 && span.url.is_some()) {
            skip -= span.text.len();
            continue;
        }
        let mut span = span.clone();
        if skip > 0 {
            span.text = span.text[skip..].to_string();
            skip = 0;
        }
        if spans.is_empty() && span.url.is_none() {
            let kept = span.text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '*' | '_' | '∶' | '|'));
            span.text = kept.to_string();
            if span.text.is_empty() {
                continue;
            }
        }
        spans.push(span);
    }
    Line { number: line.number, hard: line.hard, spans }
}

/// Cuts a line before every bold label in it: `**Authors:** A, B **Date:** 2024`.
pub(super) fn pieces(line: &Line) -> Vec<Line> {
    let labels = line.spans.iter().filter(|span| span.strong && span.url.is_none()).count();
    if labels == 0 {
        return vec![line.clone()];
    }
    let mut pieces = vec![Line { number: line.number, hard: line.hard, spans: Vec::new() }];
    for (at, span) in line.spans.iter().enumerate() {
        let colon = span.text.trim_end().ends_with([':', '：'])
            || line.spans.get(at + 1).is_some_and(|next| next.text.trim_start().starts_with([':', '：']));
        let cut = at > 0 && span.strong && span.url.is_none() && colon && of(&span.text).is_some();
        if cut {
            if let Some(last) = pieces.last_mut().and_then(|piece| piece.spans.last_mut()) {
                let kept = last.text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '·' | '•' | ',' | ';')).len();
                last.text.truncate(kept);
            }
            pieces.push(Line { number: line.number, hard: true, spans: Vec::new() });
        }
        if let Some(piece) = pieces.last_mut() {
            piece.spans.push(span.clone());
        }
    }
    pieces.retain(|piece| !piece.is_blank() || piece.spans.iter().any(|span| span.url.is_some()));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Line {
        Line { number: 1, hard: false, spans: vec![Span { text: text.to_string(), ..Span::default() }] }
    }

    #[test]
    fn a_label_is_known_in_any_dress() {
        for text in ["Abstract", "📝 摘要（中文）", "## 摘要:", "ABSTRACT", "Abstract / 摘要", "摘要 Abstract", "6. 摘要", "摘　要"] {
            assert_eq!(of(text), Some(Label::Text(TextKind::Abstract)), "{text}");
        }
        assert_eq!(of("TL;DR:"), Some(Label::Text(TextKind::Tldr)));
        assert_eq!(of("要点摘要"), Some(Label::Text(TextKind::KeyPoints)));
        assert_eq!(of("Abstract thoughts"), None);
    }

    #[test]
    fn a_label_leads_its_line() {
        let of_line = |text: &str| lead(&plain(text)).map(|(label, rest)| (label, rest.text()));
        assert_eq!(of_line("Authors:A. Byron, B. C"), Some((Label::Authors, "A. Byron, B. C".into())));
        assert_eq!(of_line("作者： 甲，乙"), Some((Label::Authors, "甲，乙".into())));
        assert_eq!(of_line("Key Takeaways"), Some((Label::Text(TextKind::KeyPoints), String::new())));
        assert_eq!(of_line("https://a.org: nothing"), None);
        assert_eq!(of_line("SPAR: a method"), None);
    }

    #[test]
    fn bold_labels_cut_a_line() {
        let bold = |text: &str| Span { text: text.to_string(), strong: true, ..Span::default() };
        let text = |text: &str| Span { text: text.to_string(), ..Span::default() };
        let line = Line { number: 4, hard: false, spans: vec![bold("Authors:"), text(" A, B | "), bold("Date"), text(": 2024")] };
        let texts: Vec<_> = pieces(&line).iter().map(|piece| lead(piece).map(|(label, rest)| (label, rest.text()))).collect();
        assert_eq!(texts, [Some((Label::Authors, "A, B".into())), Some((Label::Date, "2024".into()))]);
    }
}
