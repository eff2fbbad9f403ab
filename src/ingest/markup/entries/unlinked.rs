//! Papers in a list without a link: a title, who wrote it and when, and a text about it.
//!
//! Notes, tasks and lists of links have the same form but for one of these three. So all of them are needed, or papers
//! of the same form around the item.

use crate::ingest::markup::entries::cited_mark::{self, CitedMark};
use crate::ingest::markup::entries::entry_body::BodyReader;
use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::run::{TextRun, is_mark, prefix, runs};
use crate::ingest::markup::entries::short_title;
use crate::ingest::markup::entries::siblings::Standing;
use crate::ingest::markup::entries::title_line::remarks;
use crate::ingest::markup::entries::title_suffix::remainder;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::author_year;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line};
use crate::text::is_han;

/// The least words of a text about a paper.
const SUMMARY: usize = 6;

// The most bytes of a line with a title.
const MAX_BYTES: usize = 4000;

const QUOTES: [(char, char); 4] = [('"', '"'), ('“', '”'), ('《', '》'), ('「', '」')];

// A title and what follows it on its line.
struct UnlinkedTitle {
    text: String,
    // The text after the title in the same run, and the next run.
    tail: String,
    rest: usize,
    // Bold, in italics or in quotation marks.
    styled: bool,
}

/// Reads an entry that begins with `blocks[0]` and links to no paper.
pub(crate) fn read(blocks: &[Block]) -> Option<(EntryBuilder, Standing)> {
    let (head, below) = blocks.split_first()?;
    let item = head.kind == BlockKind::Item;
    let first = head.lines.first()?;
    let linked = || blocks.iter().flat_map(|block| &block.lines).flat_map(Line::links);
    if first.text().len() > MAX_BYTES
        || field_label::leading_label(first).is_some()
        || field_label::is_call(&first.text())
        || linked().any(|(label, url)| address::is_paper(&url) || address::names_paper(&label))
    {
        return None;
    }
    let runs = runs(&first.spans);
    let found = styled(&runs).or_else(|| if item { plain(&runs) } else { None })?;
    let cited = author_year::behind(&found.text);
    let name = cited.as_ref().map_or(found.text.as_str(), |(name, _)| name);
    let named = title::looks_like_title(&title::clean(name)) || found.styled && short_title::is_name(name);
    if !named || field_label::label_of(name).is_some() || heading_date::is_date(name) {
        return None;
    }
    let long = title::looks_like_title(&title::clean(name));
    let mut lines = &head.lines[1..];
    let rest: String = runs.get(found.rest..).unwrap_or_default().iter().map(|run| run.text.as_str()).collect();
    let following = format!("{}{rest}", found.tail);
    let alone = !following.chars().any(char::is_alphanumeric);
    let mut mark = cited.as_ref().map(|(_, cited)| CitedMark::of(cited));
    let mut text = None;
    if mark.is_none() && alone {
        mark = lines.first().and_then(cited_mark::line);
        lines = &lines[usize::from(mark.is_some())..];
    } else if mark.is_none()
        && let Some((found, rest)) = cited_mark::leading(&following)
    {
        mark = Some(found);
        text = Some(rest.to_string());
    }
    let apart = alone || following.trim_start().starts_with(['-', '–', '—', ':', '：', '.', '。', '|']);
    let telling = found.styled || is_capitalised(name);
    let standing = match &mark {
        // A text may begin with an emphasised notion and its citation.
        Some(mark) if mark.is_sure && long && telling && (item || is_capitalised(name) || name.chars().any(is_han)) => {
            Standing::Cited
        }
        Some(mark) if found.styled && mark.is_sure && mark.names_people => Standing::Brief,
        Some(_) if item && (long || found.styled) => Standing::Dated,
        None if item && long && apart && found.styled => Standing::Named,
        _ => return None,
    };
    let mut builder = EntryBuilder::new(first.number);
    builder.title(name);
    if !builder.has_title() {
        return None;
    }
    if let Some(mark) = mark {
        mark.tell(&mut builder);
    }
    let links: Vec<TextRun> = runs.iter().skip(found.rest).filter(|run| run.url.is_some()).cloned().collect();
    match text {
        // The links of the line are taken from its runs, and its words from the text after the mark.
        Some(text) => {
            let unlabelled = links.into_iter().map(|run| TextRun { text: String::new(), ..run }).collect::<Vec<_>>();
            remainder(&mut builder, first.number, &text, &unlabelled);
        }
        None => remainder(&mut builder, first.number, &found.tail, runs.get(found.rest..).unwrap_or_default()),
    }
    let lines = remarks(&mut builder, lines);
    let mut reader = BodyReader::new(&mut builder, false);
    for (at, line) in lines.iter().enumerate() {
        reader.line(line, at + 1, false);
    }
    below.iter().for_each(|block| reader.block(block));
    reader.close();
    let told: usize = builder.entry.texts.iter().map(|text| title::words(&text.text)).sum();
    let inner =
        || below.iter().any(|block| block.kind == BlockKind::Item && block.depth == head.depth + 1 && is_cited(block));
    (told >= SUMMARY && !inner()).then_some((builder, standing))
}

// Whether a block alone is a title with its authors and its year.
fn is_cited(block: &Block) -> bool {
    read(std::slice::from_ref(block)).is_some_and(|(_, standing)| standing == Standing::Cited)
}

/// Whether a paragraph is nothing but a title and a mark. The paragraphs below it are about the paper.
pub(crate) fn is_title_alone(block: &Block) -> bool {
    let [line] = &block.lines[..] else { return false };
    let titled = || {
        let runs = runs(&line.spans);
        let found = styled(&runs)?;
        let rest: String = runs.get(found.rest..)?.iter().map(|run| run.text.as_str()).collect();
        let following = format!("{}{rest}", found.tail);
        let (mark, after) = cited_mark::leading(&following)?;
        Some(mark.is_sure && !after.chars().any(char::is_alphanumeric))
    };
    block.kind == BlockKind::Paragraph && block.depth == 0 && line.links().is_empty() && titled().unwrap_or_default()
}

/// Whether a heading is the title of a paper: its authors and its year stand behind it or alone on the first line below
/// it, and a text follows.
pub(crate) fn is_heading(heading: &Block, body: &[Block], next: Option<&Block>) -> bool {
    let text = heading.text();
    let cited = author_year::behind(&text);
    let name = cited.as_ref().map_or(text.as_str(), |(name, _)| name);
    if !short_title::is_name(name) || heading.lines.iter().any(|line| !line.links().is_empty()) {
        return false;
    }
    let long = title::looks_like_title(&title::clean(name));
    // Parts of a text are named so too: `Nets (Byron et al., 2014)`.
    let mark = cited.as_ref().map(|(_, cited)| CitedMark::of(cited)).filter(|mark| mark.is_sure && long);
    let below = cited_mark::below(body).filter(|mark| mark.is_sure && (mark.names_people || long));
    let words: usize = body
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item))
        .flat_map(|block| &block.lines)
        .skip(usize::from(below.is_some()))
        .map(|line| title::words(&line.text()))
        .sum();
    let labelled = || {
        next.is_some_and(|next| {
            field_label::label_of(&next.text()).is_some_and(|label| matches!(label, Label::Text(_)))
        })
    };
    (mark.is_some() || below.is_some()) && (words >= SUMMARY || labelled())
}

// The title that is bold, in italics or in quotation marks, with nothing but a mark before it.
fn styled(runs: &[TextRun]) -> Option<UnlinkedTitle> {
    let at = runs.iter().position(|run| run.text.chars().any(char::is_alphabetic))?;
    let before = prefix(runs, at);
    let run = &runs[at];
    if run.url.is_some() || !is_mark(&before) {
        return None;
    }
    if run.strong || run.em {
        let text = run.text.trim().trim_end_matches([':', '：']).to_string();
        return Some(UnlinkedTitle { text, tail: String::new(), rest: at + 1, styled: true });
    }
    let text = run.text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '[' | ']' | ' '));
    QUOTES.iter().find_map(|&(open, close)| {
        let (inside, tail) = text.strip_prefix(open)?.split_once(close)?;
        let text = inside.trim_end_matches([',', '.', ' ']).to_string();
        Some(UnlinkedTitle { text, tail: tail.to_string(), rest: at + 1, styled: true })
    })
}

// The text before the bracket or the dash behind which stands who wrote it and when, or a line of its own.
fn plain(runs: &[TextRun]) -> Option<UnlinkedTitle> {
    let first = runs.first().filter(|run| run.url.is_none())?;
    let text = &first.text;
    let title = |end: usize| UnlinkedTitle {
        text: text[..end].trim().to_string(),
        tail: text[end..].to_string(),
        rest: 1,
        styled: false,
    };
    let cut = text
        .char_indices()
        .filter(|&(at, c)| {
            let dash = matches!(c, '-' | '–' | '—') && text[..at].ends_with(' ');
            at > 0 && at <= 400 && (dash || matches!(c, '(' | '[' | '（' | '【'))
        })
        .find(|&(at, _)| cited_mark::leading(&text[at..]).is_some());
    match cut {
        Some((at, _)) => Some(title(at)),
        None if runs.len() == 1 && text.len() <= 400 => Some(title(text.len())),
        None => None,
    }
}

// Whether the long words of a text are capitalised like those of a title. Chinese has no capitals.
fn is_capitalised(text: &str) -> bool {
    let long: Vec<&str> = text.split_whitespace().filter(|word| word.chars().count() > 3).collect();
    let capital = long.iter().filter(|word| !word.starts_with(char::is_lowercase)).count();
    !text.chars().any(is_han) && capital * 4 >= long.len() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_capitalised() {
        assert!(is_capitalised("Small Nets for Many Things") && is_capitalised("BERT"));
        assert!(!is_capitalised("Review of the budget with all teams") && !is_capitalised("小模型的综述"));
    }
}
