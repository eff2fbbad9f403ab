//! Lines of a note that only lead to other notes: `[[Nets]] [[Trees]]`, `See [[Nets]] and [[Trees]].`, `相关：[[网络]]`.
//! They say nothing about the paper of the note.

use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::markup::fields::field_label;

// A link to another note, and not a key, a number or a picture.
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[\[[^\[\]\n]{1,400}\]\]|\[[^\[\]\n]{1,400}\]\(<?[^()\s:]{1,300}\.md(?:#[^()\s]*)?>?\)")
        .expect("a constant pattern")
});
static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|\s)#[\p{L}_][\p{L}\p{N}_/-]*").expect("a constant pattern"));
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)^\W*(?:
          (?:see\ also|see|cf|compare|also|related\ (?:notes?|papers?|work|works|to|links?|topics?|concepts?|pages?)|related
           | links?|linked|backlinks?|up|down|next|prev|previous|parents?|children|child|siblings?|topics?|moc|index|connections?|references?|similar|contrast\ with)\b
          | 相关(?:笔记|论文|链接|阅读|概念|主题|工作|内容)?|参见|另见|参考|参阅|见|详见|链接|双链|关联|反向链接|上级|下级|上一篇|下一篇|主题|索引|类似|对比
        )[\s:：*_]*",
    )
    .expect("a constant pattern")
});
static JOINING: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:and|or)\b|以及|还有|[和与及或]").expect("a constant pattern"));

/// How a line leads to other notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkLine {
    /// A word before the links says so.
    Led,
    /// There are only links. One alone may also be a title.
    Bare,
}

/// Whether a line has nothing but links to other notes and words that lead to them.
pub(crate) fn kind(line: &str) -> Option<LinkLine> {
    if line.len() > 4000 || !line.contains("]]") && !line.contains(".md") {
        return None;
    }
    let text = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '-' | '*' | '+'));
    let own = |link: &str| {
        let inside = link.trim_matches(['[', ']']);
        link.starts_with("[[")
            && (inside.starts_with('@')
                || inside.bytes().all(|b| b.is_ascii_digit())
                || field_label::label_of(inside).is_some())
    };
    let first = NOTE.find(text)?;
    // `![[figure]]` is a picture, and `[[pdf]](address)` a link out of the notes.
    let other = NOTE.find_iter(text).any(|link| {
        own(link.as_str())
            || text[..link.start()].ends_with('!')
            || link.as_str().starts_with("[[") && text[link.end()..].starts_with('(')
    });
    if other || line.trim_start().starts_with(['#', '|']) && !line.trim_start().starts_with("#[[") {
        return None;
    }
    let rest = |text: &str| TAG.replace_all(&NOTE.replace_all(text, " "), " ").into_owned();
    let silent = |text: &str| !JOINING.replace_all(text, " ").chars().any(char::is_alphanumeric);
    let local = first.as_str().starts_with("[[");
    match LEAD.find(text).filter(|lead| lead.end() <= first.start()) {
        Some(lead) if silent(&rest(&text[lead.end()..])) => Some(LinkLine::Led),
        None if local && silent(&rest(text)) => Some(LinkLine::Bare),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::LinkLine::{Bare, Led};
    use super::*;

    #[test]
    fn a_line_of_links_says_nothing() {
        for text in [
            "See [[Trees]] and [[网络]].",
            "see also: [[Trees]]",
            "相关：[[A]]、[[B]]",
            "Related: [[X]] | [[Y]]",
            "**Related:** [[X]], [[Y|the Y]] #nets",
            "- Related:: [[X]]",
            "参见 [[树]] 和 [[网络]]。",
            "Up: [[Index]]",
            "Related: [Trees](trees.md) · [Nets](../nets.md#top)",
        ] {
            assert_eq!(kind(text), Some(Led), "{text}");
        }
        for text in ["[[Small Nets]]", "[[A]] [[B]]", "[[A]], [[B]] and [[C]]", "- [[A]]", "[[A]] #nets"] {
            assert_eq!(kind(text), Some(Bare), "{text}");
        }
    }

    #[test]
    fn a_sentence_or_a_field_with_links_stays() {
        for text in [
            "Nets grow like [[Trees]].",
            "See [[Trees]] for how they grow.",
            "Related work such as [[Trees]] grows.",
            "authors:: [[Ada Byron]], [[Carl Dee]]",
            "Year: [[2019]]",
            "- [[Abstract]]",
            "![[figure.png]]",
            "[[pdf]](https://a.org/x.pdf)",
            "[[@byron2020]]",
            "# [[Small Nets]]",
            "Tags: [[nets]]",
            "| [[A]] | [[B]] |",
            "[A Study of Nets](study.md)",
            "[[A]]: a net that grows",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
    }
}
