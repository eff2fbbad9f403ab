//! Titles of one or two words. Only a link to the paper distinguishes them from other words.

use crate::ingest::markup::entries::run::{TextRun, is_mark, prefix};
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::button::is_links_only;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line};
use crate::paper::date;
use crate::text::Language;

// Words that refer to a paper without naming it.
const POINTERS: [&str; 19] = [
    "see", "read", "check", "cf", "our", "the", "this", "more", "original", "official", "related", "update", "updates",
    "news", "note", "详见", "参见", "参考", "见",
];

// Labels of links that look like a title and are none.
const PHRASES: [&str; 9] = [
    "abstract",
    "article",
    "full paper",
    "full text",
    "preprint",
    "publication",
    "supplement",
    "tech report",
    "technical report",
];

/// Whether `text` can be a complete title, given a link to the paper beside it.
pub(crate) fn is_name(text: &str) -> bool {
    let text = title::clean(text);
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    // `Byron, 2020`
    let cited = date::year(&text).is_some() && text.contains([',', '&']) || is_citation(&text);
    text.chars().any(char::is_alphabetic)
        && text.chars().filter(|c| c.is_alphanumeric()).count() >= 2
        && title::words(&text) <= 60
        && !POINTERS.contains(&first.trim_end_matches(|c: char| !c.is_alphanumeric()))
        && !address::is_generic(&text)
        && !PHRASES.contains(&text.to_lowercase().as_str())
        && field_label::label_of(&text).is_none()
        && !field_label::is_call(&text)
        && !heading_date::is_date(&text)
        // The name of a venue without a year is no title either.
        && !venue::is_venue(&text)
        && !venue::is_venue(&format!("{text} 2000"))
        && !cited
}

/// Whether the label of a link cites a paper by its authors: `Byron et al.`
pub(crate) fn is_citation(text: &str) -> bool {
    title::words(text) <= 6 && text.to_lowercase().contains(" et al")
}

/// The run with a link to a paper whose label is a short title, at the beginning of the first of `blocks`.
pub(crate) fn linked(blocks: &[Block], runs: &[TextRun]) -> Option<usize> {
    let item = blocks.first()?.kind == BlockKind::Item;
    let at = runs.iter().position(|run| run.url.is_some())?;
    let run = &runs[at];
    if !run.url.as_deref().is_some_and(address::is_work) || !is_name(&run.text) {
        return None;
    }
    let before = prefix(runs, at);
    // `SAM: [Segment Anything](…)`, or the title in another language.
    let named = (before.trim_end().ends_with([':', '：']) || before.ends_with(" - ") || before.ends_with(" – "))
        && title::words(&before) <= 12
        && (item || Language::detect(&before) != Language::detect(&run.text));
    // `[A](…), [B](…)` is a list of papers and not an entry about one of them.
    let next = runs[at + 1..].iter().position(|other| other.url.is_some() && other.url != run.url);
    let listed = next.map(|next| at + 1 + next).is_some_and(|next| {
        let between = runs[at + 1..next].iter().map(|run| run.text.as_str()).collect::<String>();
        let other = &runs[next];
        title::words(&between) <= usize::from(between.contains("and"))
            && other.url.as_deref().is_some_and(address::is_work)
            && !address::is_generic(&other.text)
            && Language::detect(&other.text) == Language::detect(&run.text)
    });
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let all_letters: usize = blocks.iter().flat_map(|block| &block.lines).map(|line| letters(&line.text())).sum();
    // A paragraph that consists of a link alone may be a button.
    let beside = item || all_letters > letters(&run.text) + letters(&before);
    ((is_mark(&before) || named) && !listed && beside).then_some(at)
}

/// Whether `text`, which precedes the first link of an item, is separated as its title: `ControlNet: [arXiv](…)`,
/// `SAM [[paper](…)]`, `Small Nets [paper](…)`.
pub(crate) fn stands_before(text: &str) -> bool {
    let text = text.trim_end();
    let apart = text.ends_with([':', '：', '-', '–', '—', '|', '[', '(', '【', '（', ',', '.']);
    let capitalised = || title::clean(text).split_whitespace().all(|word| !word.starts_with(char::is_lowercase));
    title::words(text) > 0 && (apart || capitalised())
}

/// Whether the first line of an item names the only paper that the lines below it link to.
pub(crate) fn stands_above(blocks: &[Block]) -> bool {
    let mut papers: Vec<_> = blocks
        .iter()
        .flat_map(|block| &block.lines)
        .flat_map(Line::links)
        .filter(|(_, url)| address::is_paper(url))
        .map(|(_, url)| url)
        .collect();
    papers.dedup();
    papers.len() == 1 && blocks.first().is_some_and(|block| block.kind == BlockKind::Item && is_name(&block.text()))
}

/// Whether a bold name of one or two words stands on a line above a line with only links, one of them to a paper.
pub(crate) fn stands_over_links(blocks: &[Block]) -> bool {
    let Some([name, links, ..]) = blocks.first().map(|block| &block.lines[..]) else { return false };
    is_name(&name.text()) && is_links_only(links) && links.links().iter().any(|(_, url)| address::is_work(url))
}

/// Whether the line or the block after the first line has only links, one of them to a paper.
pub(crate) fn is_over_links(blocks: &[Block]) -> bool {
    let mut lines = blocks.iter().flat_map(|block| &block.lines).skip(1).take(3);
    lines.any(|line| is_links_only(line) && line.links().iter().any(|(_, url)| address::is_paper(url)))
}
