//! URLs: finds bare ones in text, and recognises those of papers.

use std::rc::Rc;

use crate::ingest::markup::fields::paper_hosts::PAPER_HOSTS;
use crate::ingest::markup::parse::block::Span;
use crate::paper::identifiers;

/// Splits a span at the bare URLs in it.
pub(crate) fn linked(span: Span) -> Vec<Span> {
    if span.url.is_some() || span.code {
        return vec![span];
    }
    let mut spans = Vec::new();
    let mut rest = span.text.as_str();
    let piece = |text: &str, url: Option<Rc<str>>| Span { text: text.to_string(), url, ..span.clone_style() };
    let mut from = 0;
    while let Some(at) = find_scheme(&rest[from..]).map(|at| at + from) {
        let len = url_len(&rest[at..]);
        if len <= "https://".len() {
            from = at + "http".len();
            continue;
        }
        if at > 0 {
            spans.push(piece(&rest[..at], None));
        }
        spans.push(piece(&rest[at..at + len], Some(Rc::from(&rest[at..at + len]))));
        rest = &rest[at + len..];
        from = 0;
    }
    if !rest.is_empty() {
        spans.push(piece(rest, None));
    }
    spans
}

impl Span {
    fn clone_style(&self) -> Span {
        Span { text: String::new(), url: None, strong: self.strong, em: self.em, code: self.code }
    }
}

fn find_scheme(text: &str) -> Option<usize> {
    text.match_indices("http").map(|(at, _)| at).find(|&at| {
        let rest = &text[at + 4..];
        rest.starts_with("://") || rest.starts_with("s://")
    })
}

// The length of the URL at the beginning of `text`. A URL ends before white space, quotes, anything that is not ASCII
// (Chinese text may follow without a space), and the punctuation of the sentence.
fn url_len(text: &str) -> usize {
    let stop = |c: char| !c.is_ascii_graphic() || matches!(c, '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^');
    let mut end = text.find(stop).unwrap_or(text.len());
    let (mut round, mut square) = (0i64, 0i64);
    for (at, b) in text[..end].bytes().enumerate() {
        match b {
            b'(' => round += 1,
            b')' => round -= 1,
            b'[' => square += 1,
            b']' => square -= 1,
            _ => {}
        }
        if round < 0 || square < 0 {
            end = at;
            break;
        }
    }
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~', '(', '[']).len()
}

/// Whether a URL leads to a paper itself, and not to a page about it.
pub(crate) fn is_paper(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.to_ascii_lowercase().ends_with(".pdf") || is_work(url)
}

/// Whether only papers have a URL of this form. A PDF may be anything.
pub(crate) fn is_work(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    identifiers::arxiv_in(url).is_some()
        || identifiers::doi_in(url).is_some()
        || PAPER_HOSTS.iter().any(|host| lower.contains(host)) && !lower.contains("/people/")
}

/// Whether a URL leads to a program, a video or a chat room, which is never a paper.
pub(crate) fn is_elsewhere(url: &str) -> bool {
    const HOSTS: [&str; 26] = [
        "//github.com/",
        "//gitlab.com/",
        "//bitbucket.org/",
        "youtube.com/",
        "//youtu.be/",
        "bilibili.com/",
        "//b23.tv/",
        "vimeo.com/",
        "wikipedia.org/",
        "//discord.",
        "//t.me/",
        "slack.com/",
        "//img.shields.io/",
        "//huggingface.co/",
        "//hf.co/",
        "//x.com/",
        "kaggle.com/",
        "//pypi.",
        "//docs.google.com/",
        "//drive.google.com/",
        "//colab.research.google.com/",
        "coursera.org/",
        "udemy.com/",
        "//www.amazon.",
        "reddit.com/",
        "linkedin.com/",
    ];
    let lower = url.to_ascii_lowercase();
    HOSTS.iter().any(|host| lower.contains(host))
}

/// Whether a label names the kind of the target and not its subject: `pdf`, `code`, `论文`.
pub(crate) fn is_generic(label: &str) -> bool {
    let label = label.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    label.is_empty()
        || label.starts_with("http")
        || label.starts_with("arxiv")
        || identifiers::arxiv_id(&label).is_some()
        || GENERIC.contains(&label.as_str())
        || (label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count() <= 4
            && label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| {
                GENERIC.contains(&word) || is_chinese_for_link(word) || word.bytes().all(|b| b.is_ascii_digit())
            }))
}

/// Whether a label says that the link leads to the paper: `[pdf]`, `[论文链接]`.
pub(crate) fn names_paper(label: &str) -> bool {
    let label = label.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if label.contains("论文") && is_chinese_for_link(&label) {
        return true;
    }
    matches!(
        label.as_str(),
        "paper" | "pdf" | "arxiv" | "abs" | "论文" | "论文链接" | "原文" | "原文链接" | "doi" | "openreview"
    ) || label.starts_with("arxiv")
}

// Whether a label consists of these words alone, without spaces: `论文链接`.
fn is_chinese_for_link(label: &str) -> bool {
    const WORDS: [&str; 19] = [
        "论文",
        "代码",
        "链接",
        "原文",
        "项目",
        "主页",
        "演示",
        "数据",
        "地址",
        "全文",
        "文章",
        "这里",
        "此处",
        "点击",
        "阅读",
        "下载",
        "预印本",
        "网址",
        "pdf",
    ];
    let mut rest = label;
    while let Some(word) = WORDS.iter().find(|word| rest.starts_with(**word)) {
        rest = &rest[word.len()..];
    }
    rest.is_empty() && !label.is_empty()
}

const GENERIC: [&str; 149] = [
    "paper",
    "papers",
    "pdf",
    "arxiv",
    "abs",
    "html",
    "code",
    "codes",
    "github",
    "git",
    "repo",
    "project",
    "page",
    "website",
    "web",
    "site",
    "homepage",
    "home",
    "demo",
    "video",
    "videos",
    "youtube",
    "slides",
    "slide",
    "poster",
    "tweet",
    "twitter",
    "x",
    "blog",
    "post",
    "data",
    "dataset",
    "datasets",
    "model",
    "models",
    "weights",
    "link",
    "links",
    "url",
    "doi",
    "bib",
    "bibtex",
    "cite",
    "openreview",
    "hf",
    "huggingface",
    "supp",
    "supplementary",
    "appendix",
    "colab",
    "source",
    "official",
    "here",
    "read",
    "more",
    "the",
    "book",
    "report",
    "thread",
    "download",
    "back",
    "survey",
    "list",
    "preprint",
    "article",
    "publication",
    "checkpoint",
    "checkpoints",
    "ckpt",
    "supplemental",
    "supplement",
    "implementation",
    "tensorflow",
    "pytorch",
    "python",
    "matlab",
    "caffe",
    "caffe2",
    "keras",
    "torch",
    "mxnet",
    "jax",
    "c",
    "review",
    "talk",
    "oral",
    "spotlight",
    "proceedings",
    "journal",
    "conference",
    "webpage",
    "docs",
    "playground",
    "space",
    "spaces",
    "modelscope",
    "zhihu",
    "ppt",
    "full",
    "version",
    "extended",
    "unofficial",
    "author",
    "authors",
    "presentation",
    "benchmark",
    "tool",
    "toolkit",
    "library",
    "leaderboard",
    "ieee",
    "acm",
    "springer",
    "elsevier",
    "nature",
    "acl",
    "aaai",
    "pmlr",
    "cvf",
    "thecvf",
    "ijcai",
    "ssrn",
    "biorxiv",
    "medrxiv",
    "hal",
    "repository",
    "tf",
    "media",
    "news",
    "press",
    "wiki",
    "notes",
    "note",
    "tutorial",
    "api",
    "kaggle",
    "our",
    "other",
    "others",
    "ps",
    "abstract",
    "text",
    "citation",
    "citations",
    "scholar",
    "reproduction",
    "postprint",
    "camera",
    "ready",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(text: &str) -> Vec<String> {
        let spans = linked(Span { text: text.to_string(), ..Span::default() });
        assert_eq!(spans.iter().map(|span| span.text.as_str()).collect::<String>(), text);
        spans.into_iter().filter_map(|span| span.url.map(|url| url.to_string())).collect()
    }

    #[test]
    fn an_address_ends_where_its_sentence_goes_on() {
        assert_eq!(urls("代码在 https://github.com/a/b。欢迎"), ["https://github.com/a/b"]);
        assert_eq!(urls("见（https://a.org/x）和https://b.org/y，完"), ["https://a.org/x", "https://b.org/y"]);
        assert_eq!(urls("(see http://a.org/b(c).)"), ["http://a.org/b(c)"]);
        assert_eq!(urls("[http://a.org/b]: more http:// nothing"), ["http://a.org/b"]);
        assert_eq!(urls("https://a.org/访问"), ["https://a.org/"]);
    }

    #[test]
    fn an_address_of_a_paper_is_told_from_any_other() {
        for url in ["https://arxiv.org/abs/2401.03890", "https://x.org/a.PDF?dl=1", "https://doi.org/10.1145/1234.5678"]
        {
            assert!(is_paper(url), "{url}");
        }
        for url in ["https://github.com/a/b", "https://arxiv.org/", "https://arxiv.org/list/cs.CL/new"] {
            assert!(!is_paper(url), "{url}");
        }
    }

    #[test]
    fn words_that_name_a_kind_of_link_are_generic() {
        for label in ["[PDF]", "Project Page", "arXiv 2023", "论文链接", "https://a.org", "2401.03890v2", "code 2"]
        {
            assert!(is_generic(label), "{label}");
        }
        assert!(!is_generic("Attention is all you need"));
    }
}
