//! Labels before the parts of a summary and before facts about a paper.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Labels of a part of a summary: what follows is its text.
const SECTIONS: &str = "abstract|aim|aims|analysis|approach|background|background and aims|conclusion|conclusions|context|contribution|\
    contributions|data|dataset|design|discussion|evaluation|experiment|experiments|finding|findings|goal|\
    importance|in short|interpretation|introduction|key idea|key points|limitation|limitations|main results|\
    materials and methods|method|methodology|methods|motivation|note|notes|objective|objectives|overview|\
    principal findings|problem|purpose|rationale|result|results|setting|significance|solution|study design|summary|\
    takeaway|tl;dr|tldr|一句话|一句话总结|不足|主要内容|主要发现|主要结果|主要贡献|\
    亮点|任务|优势|内容|分析|创新点|动机|发现|启示|备注|实验|实验结果|实验设计|\
    局限|局限性|引言|总结|意义|成果|挑战|摘要|效果|方案|方法|方法论|核心思想|\
    核心方法|概要|概述|目标|目的|研究动机|研究方法|研究目的|研究结果|研究背景|\
    简介|结果|结论|背景|要点|解决方案|讨论|评估|贡献|问题";

/// Labels of facts about a paper: what follows states nothing of its content.
const FACTS: &str = "accepted|affiliation|affiliations|arxiv|arxiv id|author|authors|blog|categories|category|code|code link|\
    comment|comments|conference|copyright|date|demo|doi|github|homepage|index terms|isbn|issn|journal|journal ref|\
    key words|keyword|keywords|license|link|links|page|pages|paper|paper link|pdf|project|project page|published|\
    publisher|pubmed|references|source|subject|subjects|tags|title|url|venue|video|website|year|主页|主题|\
    代码|代码链接|会议|作者|关键字|关键词|分类|单位|参考文献|发表|发表于|日期|\
    时间|期刊|机构|来源|标签|标题|类别|论文|论文地址|论文链接|评论|链接|页数|\
    项目主页|项目地址|项目页面";

/// The longest label, in bytes.
const LONGEST: usize = 40;

/// What a label stands before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelKind {
    /// A part of a summary.
    Section,
    /// A fact about the paper.
    Fact,
}

static KINDS: LazyLock<HashMap<&str, LabelKind>> = LazyLock::new(|| {
    let sections = SECTIONS.split('|').map(|label| (label, LabelKind::Section));
    sections.chain(FACTS.split('|').map(|label| (label, LabelKind::Fact))).collect()
});

/// The kind of a label that stands alone, without its colon.
pub(super) fn kind_of(label: &str) -> Option<LabelKind> {
    if label.len() > LONGEST { None } else { KINDS.get(label.to_lowercase().as_str()).copied() }
}

/// The kind of the label before the first colon, and its length with what surrounds it: `Abstract: `, `**方法**：`.
pub(super) fn label(text: &str) -> Option<(LabelKind, usize)> {
    let start = text.len() - text.trim_start_matches(is_mark).len();
    let colon = text[start..].find([':', '：'])?;
    let kind = kind_of(text[start..start + colon].trim_end_matches(is_mark))?;
    let after = text[start + colon..].trim_start_matches([':', '：']).trim_start_matches(is_mark);
    Some((kind, text.len() - after.len()))
}

/// The length of a known label of a part of a summary at the beginning of `text`, with what separates it from the text. 0 if
/// there is none.
pub fn label_length(text: &str) -> usize {
    match label(text) {
        Some((LabelKind::Section, length)) => length,
        _ => 0,
    }
}

/// Marks of Markdown, of lists and of quotations around a label.
pub(super) fn is_mark(c: char) -> bool {
    c.is_whitespace() || matches!(c, '*' | '_' | '#' | '>' | '•' | '·' | '-' | '–' | '—' | '`' | '【' | '】' | '|')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_told_from_its_text() {
        assert_eq!(&"**Abstract:** We fly."[label_length("**Abstract:** We fly.")..], "We fly.");
        assert_eq!(&"方法：放风筝"[label_length("方法：放风筝")..], "放风筝");
        assert_eq!(label_length("We ask: why?"), 0);
        assert_eq!(label_length("Code: see there"), 0);
        assert_eq!(label_length(":"), 0);
    }

    #[test]
    fn each_label_has_one_kind() {
        let all: Vec<&str> = SECTIONS.split('|').chain(FACTS.split('|')).collect();
        assert_eq!(KINDS.len(), all.len());
        assert!(
            all.iter()
                .all(|label| !label.is_empty() && label.len() <= LONGEST && *label == label.to_lowercase().trim())
        );
    }
}
