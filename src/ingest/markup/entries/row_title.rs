//! The cell of a row that has the title.

use std::rc::Rc;

use crate::ingest::markup::entries::short_title;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::button::is_button;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::parse::block::Line;

/// Whether a column with this name has the names of methods, models or data, which stand for a title where there is no
/// other.
pub(crate) fn is_naming(header: &str) -> bool {
    const NAMES: [&str; 22] = [
        "name",
        "model",
        "models",
        "method",
        "methods",
        "dataset",
        "datasets",
        "benchmark",
        "approach",
        "algorithm",
        "system",
        "framework",
        "work",
        "works",
        "名称",
        "名字",
        "模型",
        "方法",
        "数据集",
        "算法",
        "工作",
        "框架",
    ];
    let folded = field_label::folded_label(header);
    NAMES.iter().any(|name| folded == *name || folded.strip_suffix(" name") == Some(name))
}

/// The column with the title.
pub(crate) fn column(roles: &[Option<Label>], naming: &[bool], cells: &[Vec<Line>], linked: bool) -> Option<usize> {
    let filled = |at: &usize| {
        let text: String = cells[*at].iter().map(Line::text).collect();
        text.chars().filter(|c| c.is_alphabetic()).count() >= 2
    };
    let columns = || 0..cells.len();
    // A column with the name `Paper` contains titles, or only links to papers.
    let titled = |at: &usize| {
        cells[*at].iter().any(|line| {
            let text = title::clean(&line.text());
            let words = line.spans.iter().any(|span| !is_button(&span.text));
            filled(at) && words && !is_button(&text) && title::words(&text) > 0
        })
    };
    let by_link = |at: &usize| {
        let mut links = cells[*at].iter().flat_map(Line::links);
        links.any(|(text, url)| address::is_paper(&url) && !is_button(&text) && title::looks_like_title(&text))
    };
    if let Some(at) = columns().find(|&at| roles[at] == Some(Label::Title) && !naming[at]) {
        return Some(at).filter(filled);
    }
    let paper = columns().find(|&at| roles[at] == Some(Label::Paper)).filter(titled);
    if let Some(at) = paper.filter(|at| by_link(at) || !naming.contains(&true)) {
        return Some(at);
    }
    if let Some(at) = columns().find(|&at| roles[at] == Some(Label::Title)) {
        return Some(at).filter(filled);
    }
    let by_name = |at: &usize| {
        let mut links = cells[*at].iter().flat_map(Line::links);
        links.any(|(text, url)| address::is_work(&url) && !is_button(&text) && short_title::is_name(&text))
    };
    let long = |at: &usize| {
        let unnamed = roles[*at].is_none() || matches!(roles[*at], Some(Label::Original));
        unnamed && cells[*at].first().is_some_and(|line| title::looks_like_title(&title::clean(&line.text())))
    };
    let named = |at: &usize| {
        let text: String = cells[*at].iter().map(Line::text).collect();
        naming[*at] && filled(at) && !is_button(&text)
    };
    let linked = |at: &usize| linked && at < &cells.len();
    columns()
        .find(by_link)
        .or_else(|| columns().find(by_name))
        .or_else(|| columns().find(named).filter(linked))
        .or_else(|| columns().find(long).filter(linked))
        .or(paper)
}

/// The titles and links of a cell that names several papers one after another. Empty for any other cell.
pub(crate) fn several(cell: &[Line]) -> Vec<(String, Rc<str>)> {
    let titled =
        |(label, url): &(String, Rc<str>)| address::is_paper(url) && !is_button(label) && short_title::is_name(label);
    let mut links: Vec<_> = cell.iter().flat_map(Line::links).filter(titled).collect();
    links.dedup_by(|other, link| other.1 == link.1);
    let text: usize = cell.iter().map(|line| title::words(&line.text())).sum();
    let words: usize = links.iter().map(|(label, _)| title::words(label)).sum();
    // Words between the links make the cell a sentence about the papers.
    if links.len() > 1 && text <= words + 2 { links } else { Vec::new() }
}
