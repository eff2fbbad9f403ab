//! The role of each heading: a paper, a part of a paper, a date, or the name of a section.

use crate::ingest::markup::entries::plain_start::{is_mail_head, plain_start};
use crate::ingest::markup::entries::title_block;
use crate::ingest::markup::entries::title_line;
use crate::ingest::markup::entries::title_record::{
    BOTH, has_properties, has_record, is_volume, links_own, names_list, names_own,
};
use crate::ingest::markup::entries::unlinked;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line, Span};
use crate::paper::TextKind;
use crate::paper::identifiers;
use crate::text::Language;

/// The role of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadingRole {
    Paper,
    /// The heading labels a part of the paper above it.
    Label,
    /// Nothing below the heading is about a paper.
    End,
    /// The heading is a name or a date for what follows.
    Section,
}

/// The role of every block that is a heading.
pub(crate) fn roles(blocks: &[Block]) -> Vec<Option<HeadingRole>> {
    let mut roles = vec![None; blocks.len()];
    // From the last heading to the first, so that the levels of the papers below a heading are known.
    let mut next = blocks.len();
    let mut below: Vec<u8> = Vec::new();
    for at in (0..blocks.len()).rev() {
        let Some(level) = blocks[at].heading() else { continue };
        let deeper = below.iter().any(|&paper| paper > level);
        let role = role(blocks, at, next, deeper);
        roles[at] = Some(role);
        // Papers below a heading of this level belong to it, and not to the heading before it.
        below.retain(|&paper| paper < level);
        if role == HeadingRole::Paper || deeper {
            below.push(level);
        }
        next = at;
    }
    keep_sections_of_page(blocks, &mut roles);
    roles
}

// In a file with the title of one paper above all else, a heading below it is another paper only if it says whose: with
// a link, an identifier or authors.
fn keep_sections_of_page(blocks: &[Block], roles: &mut [Option<HeadingRole>]) {
    let mut headings = (0..blocks.len()).filter(|&at| roles[at].is_some());
    let Some(first) = headings.next().filter(|&at| roles[at] == Some(HeadingRole::Paper)) else { return };
    let headings: Vec<usize> = headings.collect();
    if headings.iter().any(|&at| blocks[at].heading() <= blocks[first].heading()) {
        return;
    }
    for (nth, &at) in headings.iter().enumerate() {
        let next = headings.get(nth + 1).copied().unwrap_or(blocks.len());
        if roles[at] == Some(HeadingRole::Paper) && !names_paper(blocks, at, next) {
            roles[at] = Some(HeadingRole::Section);
        }
    }
}

// Whether a heading or the lines directly below it link to a paper, or name it or its authors.
fn names_paper(blocks: &[Block], at: usize, next: usize) -> bool {
    let body = &blocks[at + 1..next];
    let linked = blocks[at].lines.iter().flat_map(Line::links).any(|(_, url)| address::is_paper(&url));
    let labelled = |line: &Line| match field_label::leading_label(line) {
        Some((Label::Paper, rest)) => rest.links().iter().any(|(_, url)| address::is_paper(url)),
        Some((Label::Authors | Label::Original | Label::Doi, _)) => true,
        _ => false,
    };
    linked
        || links_own(body)
        || body.iter().take(2).any(names_own)
        || body
            .iter()
            .take(4)
            .flat_map(|block| block.lines.iter().take(4))
            .flat_map(field_label::pieces)
            .any(|line| labelled(&line))
}

fn role(blocks: &[Block], at: usize, next: usize, papers_below: bool) -> HeadingRole {
    let text = blocks[at].text();
    let linked = blocks[at].lines.iter().flat_map(Line::links).any(|(_, url)| address::is_paper(&url));
    if !linked {
        match field_label::label_of(&text) {
            Some(Label::End) => return HeadingRole::End,
            // `## Title:` above a title and its authors, each under a heading or a label of its own.
            Some(Label::Title | Label::Paper) if !text.contains(BOTH) && titles_body(blocks, at, next) => {
                return HeadingRole::Paper;
            }
            Some(_) => return HeadingRole::Label,
            None => {}
        }
        let body = &blocks[at + 1..next];
        let own = links_own(body) || title::looks_like_title(&text) && has_record(body);
        let own = own && !names_list(&text);
        if heading_date::is_date(&text) || papers_below && !own {
            return HeadingRole::Section;
        }
    }
    if !text.chars().any(char::is_alphabetic) {
        return HeadingRole::Section;
    }
    if !is_volume(&text) && evidence(blocks, at, next) { HeadingRole::Paper } else { HeadingRole::Section }
}

fn titles_body(blocks: &[Block], at: usize, next: usize) -> bool {
    let body = &blocks[at + 1..next];
    let mut lines = body.iter().take(4).flat_map(|block| &block.lines).take(12);
    let first = lines.next().is_some_and(|line| field_label::leading_label(line).is_none() && line.links().is_empty());
    let labelled = lines.any(|line| field_label::leading_label(line).is_some_and(|(label, _)| label.is_strong()));
    let headed =
        || blocks.get(next).and_then(|block| field_label::label_of(&block.text())).is_some_and(Label::is_strong);
    first && (labelled || body.len() == 1 && headed())
}

fn evidence(blocks: &[Block], at: usize, next: usize) -> bool {
    let heading = &blocks[at];
    // A bare address is no title.
    let bare = |span: &&Span| span.url.is_none() || !span.text.trim_start().starts_with("http");
    let words = heading.lines.iter().flat_map(|line| line.spans.iter().filter(bare));
    let text = title::clean(&words.map(|span| span.text.as_str()).collect::<String>());
    let titled = title::looks_like_title(&text);
    let links: Vec<_> = heading.lines.iter().flat_map(Line::links).collect();
    if links.iter().any(|(label, url)| address::is_paper(url) && (!address::is_generic(label) || titled)) {
        return true;
    }
    if field_label::leading_label(&heading.lines[0])
        .is_some_and(|(label, rest)| label == Label::Title && !rest.is_blank())
    {
        return true;
    }
    if unlinked::is_heading(heading, &blocks[at + 1..next], blocks.get(next)) {
        return true;
    }
    let (next, body) = with_details(blocks, at, next);
    // The next heading labels a part of a paper.
    if let Some(label) =
        blocks.get(next).filter(|_| body.is_empty()).and_then(|block| field_label::label_of(&block.text()))
    {
        let part =
            label.is_strong() || matches!(label, Label::Text(TextKind::Tldr | TextKind::Summary | TextKind::KeyPoints));
        let short = title::words(&text) >= 2 && label == Label::Text(TextKind::Abstract);
        if (titled || short) && part {
            return true;
        }
    }
    let mut medium = false;
    for (nth, block) in body.iter().enumerate().take(12) {
        if matches!(block.kind, BlockKind::Row { .. }) {
            return has_properties(&body[nth..], titled);
        }
        // The links and the title of another paper, as in a listing of arXiv.
        if at + 1 + nth < blocks.len() && is_mail_head(blocks, at + 1 + nth) {
            return false;
        }
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Item) {
            continue;
        }
        // The fields belong to a title below this heading, which is the name of a section.
        if title_block::is_over_fields(blocks, at + 1 + nth)
            || title_block::begins_over_fields(blocks, at + 1 + nth, !titled)
        {
            return false;
        }
        for line in block.lines.iter().take(8).flat_map(field_label::pieces) {
            match field_label::leading_label(&line) {
                // `paper: URL` deep in a paragraph belongs to that paragraph.
                Some((Label::Paper, rest)) if titled || (nth == 0 && block.lines.len() == 1 && !rest.is_blank()) => {
                    return true;
                }
                Some((Label::Paper, _)) => {}
                // The authors belong to a title below this heading, which is the name of a section.
                Some((Label::Authors, _)) if !titled && plain_start(blocks, (at + nth).max(at + 1)).is_some() => {
                    return false;
                }
                Some((Label::Authors, _)) if !titled && plain_start(blocks, at + 1 + nth).is_some() => {
                    return false;
                }
                Some((label, _)) if label.is_strong() => return true,
                Some((Label::Title, rest)) => return !rest.is_blank() && nth == 0,
                Some((Label::Text(_) | Label::Venue | Label::Date | Label::Tags | Label::Link, _)) => medium = true,
                _ => {}
            }
        }
        if nth == 0 && sole_link_names(&text, titled, block, body) || titled && nth < 2 && names_own(block) {
            return true;
        }
    }
    if !titled {
        return false;
    }
    // A heading with entries below it is the name of a list.
    let entries = body.iter().any(|block| {
        block.depth <= 1
            && matches!(block.kind, BlockKind::Item | BlockKind::Paragraph)
            && title_line::read(std::slice::from_ref(block)).is_some()
    });
    let mut ids: Vec<String> = body
        .iter()
        .flat_map(|block| &block.lines)
        .flat_map(Line::links)
        .filter(|(label, url)| address::is_paper(url) && address::is_generic(label))
        .map(|(_, url)| identifiers::arxiv_id(&url).unwrap_or_else(|| url.to_string()))
        .collect();
    ids.sort();
    ids.dedup();
    !entries && (ids.len() == 1 || (medium && !ids.is_empty()))
}

// The next heading and the blocks before it. A section with the bibliographic record belongs to them.
fn with_details(blocks: &[Block], at: usize, next: usize) -> (usize, &[Block]) {
    let details = blocks.get(next).is_some_and(|block| field_label::label_of(&block.text()) == Some(Label::Details));
    let deeper = blocks.get(next).and_then(Block::heading) > blocks[at].heading();
    if !details || !deeper {
        return (next, &blocks[at + 1..next]);
    }
    let end = (next + 1..blocks.len()).find(|&end| blocks[end].heading().is_some()).unwrap_or(blocks.len());
    let body = if next == at + 1 { &blocks[next + 1..end] } else { &blocks[at + 1..end] };
    (end, body)
}

// Whether the link below the heading has the same title in another language, or a generic label: `# Title` above
// `[标题](URL)`. A different title in the same language is an entry, and the heading is the name of a section.
fn sole_link_names(heading: &str, titled: bool, first: &Block, body: &[Block]) -> bool {
    let Some(line) = first.lines.first().filter(|line| line.is_sole_link()) else { return false };
    let Some((label, url)) = line.links().into_iter().next() else { return false };
    let paper = address::is_paper(&url);
    let label = title::clean(&label);
    if !paper && address::is_elsewhere(&url) {
        return false;
    }
    if address::is_generic(&label) || label.eq_ignore_ascii_case(heading) {
        // The project of a paper; the homepage of a program is no paper.
        return paper || titled && label.to_lowercase().contains("project") && body.len() > 1;
    }
    let others = body.iter().skip(1).any(|block| block.lines.first().is_some_and(Line::is_sole_link));
    Language::detect(&label) != Language::detect(heading) && !others && (paper || titled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::markup::parse::block_builder::BlockBuilder;
    use crate::ingest::markup::parse::markdown;

    fn roles_of(text: &str) -> Vec<HeadingRole> {
        let mut builder = BlockBuilder::default();
        markdown::feed(&mut builder, text, 1);
        roles(&builder.finish().0).into_iter().flatten().collect()
    }

    #[test]
    fn a_translated_title_under_a_link_makes_a_heading_a_paper() {
        assert_eq!(
            roles_of("# Small Models Learn Fast\n[小模型学得快](https://arxiv.org/abs/2401.00001)\n\n正文。"),
            [HeadingRole::Paper]
        );
        assert_eq!(
            roles_of("# 长文本\n\n[如何评测一个长文本大模型的能力](https://blog.org/1)"),
            [HeadingRole::Section]
        );
        assert_eq!(
            roles_of("# Attention\n\n[Small Models Learn Fast](https://arxiv.org/abs/2401.00001)"),
            [HeadingRole::Section]
        );
    }

    #[test]
    fn lists_of_papers_stand_under_sections() {
        let text = "# Weekly\n\nAuthors: me\n\n## 2024.4\n\n### 1. Small Models Learn Fast\n\n**Authors:** A B, C D\n\n#### Abstract\n\nx\n\n## References\n\n- y";
        assert_eq!(
            roles_of(text),
            [HeadingRole::Section, HeadingRole::Section, HeadingRole::Paper, HeadingRole::Label, HeadingRole::End]
        );
    }
}
