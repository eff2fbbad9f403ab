//! From blocks to entries: where each begins and ends.

use std::collections::HashMap;

use crate::ingest::markup::Remark;
use crate::ingest::markup::entries::entry_body::Reader;
use crate::ingest::markup::entries::entry_builder::Draft;
use crate::ingest::markup::entries::heading::{self, Role};
use crate::ingest::markup::entries::page;
use crate::ingest::markup::entries::row;
use crate::ingest::markup::entries::title_line::{self, Trust};
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::field_label::{self, Label};
use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::parse::block::{Block, Kind, Line, Meta};
use crate::paper::date;
use crate::paper::{Entry, PartialDate};

// More blocks than this below one item are no entry.
const MAX_BLOCKS: usize = 400;

// The shape that entries of one list share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Heading,
    Paragraph,
    Item,
    Row,
}

struct Walk<'a> {
    blocks: &'a [Block],
    roles: Vec<Option<Role>>,
    date: Option<PartialDate>,
    found: Vec<(Draft, Trust, Shape, Option<PartialDate>)>,
    remarks: Vec<Remark>,
}

/// Every entry in the blocks of a file, in order.
pub(crate) fn entries(blocks: &[Block], meta: &Meta) -> (Vec<Entry>, Vec<Remark>) {
    let date = meta
        .get(&["date", "citation_publication_date", "article:published_time", "created", "year"])
        .and_then(date::find_or_year);
    let mut walk = Walk { blocks, roles: heading::roles(blocks), date, found: Vec::new(), remarks: Vec::new() };
    let mut at = 0;
    while at < blocks.len() {
        at = walk.step(at).max(at + 1);
    }
    // A link that leads to no paper is an entry only among entries that do.
    let strong: Vec<Shape> = walk.found.iter().filter(|found| found.1 == Trust::Strong).map(|found| found.2).collect();
    walk.found.retain(|found| found.1 == Trust::Strong || strong.contains(&found.2));
    if walk.found.is_empty() {
        if let Some(draft) = page::read(blocks, meta) {
            walk.found.push((draft, Trust::Strong, Shape::Heading, walk.date));
        }
    } else if let [(draft, _, Shape::Heading, _)] = &mut walk.found[..] {
        page::complete(draft, meta);
    }
    let mut entries: Vec<Entry> = walk.found.into_iter().filter_map(|(draft, _, _, date)| draft.finish(date)).collect();
    drop_shared_links(&mut entries);
    (entries, walk.remarks)
}

impl Walk<'_> {
    // Reads what begins at block `at`; the block after it.
    fn step(&mut self, at: usize) -> usize {
        let block = &self.blocks[at];
        match &block.kind {
            Kind::Heading(level) => self.heading(at, *level),
            Kind::Row { .. } => {
                if let Some((draft, trust)) = row::read(block) {
                    self.push(draft, trust, Shape::Row);
                }
                at + 1
            }
            Kind::Paragraph | Kind::Item => self.text(at),
            Kind::Code | Kind::Rule => at + 1,
        }
    }

    fn push(&mut self, draft: Draft, trust: Trust, shape: Shape) {
        let date = self.date;
        self.found.push((draft, trust, shape, date));
    }

    fn heading(&mut self, at: usize, level: u8) -> usize {
        let block = &self.blocks[at];
        match self.roles[at] {
            Some(Role::Paper) => {
                let end = self.extent(at, level);
                let draft = heading_paper(block, &self.blocks[at + 1..end]);
                if !draft.has_more() {
                    let message =
                        format!("`{}` looks like a paper, but nothing is said of it", title::clean(&block.text()));
                    self.remarks.push(Remark { line: block.line, message });
                }
                self.push(draft, Trust::Strong, Shape::Heading);
                end
            }
            Some(Role::End) => {
                let ends = |next: &usize| self.blocks[*next].heading().is_some_and(|other| other <= level);
                (at + 1..self.blocks.len()).find(ends).unwrap_or(self.blocks.len())
            }
            _ => {
                let text = block.text();
                match heading_date::in_heading(&text) {
                    Some(date) => self.date = Some(date),
                    // Another week, of which only the day is told: its year is the one nearest to the week before it.
                    None if heading_date::lacks_year(&text) => {
                        self.date = self.date.take().and_then(|date| heading_date::nearest(&text, date));
                    }
                    None => {}
                }
                at + 1
            }
        }
    }

    // A paper under a heading reaches to the next heading that is no part of it.
    fn extent(&self, at: usize, level: u8) -> usize {
        let ends = |next: &usize| match (self.blocks[*next].heading(), self.roles[*next]) {
            (Some(other), Some(role)) => {
                role == Role::Paper || (other <= level && role != Role::Label) || (other < level)
            }
            _ => false,
        };
        (at + 1..self.blocks.len()).find(ends).unwrap_or(self.blocks.len())
    }

    fn text(&mut self, at: usize) -> usize {
        if let Some(cut) = plain_start(self.blocks, at) {
            return self.plain(at, cut);
        }
        let block = &self.blocks[at];
        // `Other issues:` and the list below it.
        if matches!(block.lines.first().and_then(field_label::lead), Some((Label::End, rest)) if rest.is_blank()) {
            let over = |next: &usize| self.blocks[*next].kind != Kind::Item || self.blocks[*next].depth == 0;
            return (at + 1..self.blocks.len()).find(over).unwrap_or(self.blocks.len());
        }
        let end = self.group(at);
        if let Some((draft, trust)) = title_line::read(&self.blocks[at..end]) {
            let shape = if block.kind == Kind::Item { Shape::Item } else { Shape::Paragraph };
            self.push(draft, trust, shape);
            return end;
        }
        if block.lines.len() == 1 && heading_date::is_date(&block.text()) {
            self.date = date::find(&block.text()).or(self.date.take());
        }
        at + 1
    }

    // The blocks that may belong to an entry that begins at `at`.
    fn group(&self, at: usize) -> usize {
        let block = &self.blocks[at];
        let belongs = |next: &Block| match block.kind {
            Kind::Item => next.depth > block.depth || (next.depth == block.depth && next.kind == Kind::Paragraph),
            _ => false,
        };
        let mut end = at + 1;
        let limit = self.blocks.len().min(at + MAX_BLOCKS);
        while end < limit
            && self.blocks[end].heading().is_none()
            && self.blocks[end].depth > 0
            && belongs(&self.blocks[end])
        {
            end += 1;
        }
        // Under a title that is all of its paragraph stand the paragraphs about it.
        let titles = |line: &Line| {
            line.links().len() == 1
                && line.spans.iter().all(|span| span.url.is_some() || !span.text.chars().any(char::is_alphabetic))
        };
        if block.kind == Kind::Paragraph && block.lines.len() == 1 && titles(&block.lines[0]) {
            while end < self.blocks.len() && is_about(&self.blocks[end]) && plain_start(self.blocks, end).is_none() {
                end += 1;
            }
        }
        end
    }

    // A title without markup over a line of authors, up to the next of its kind.
    fn plain(&mut self, at: usize, cut: PlainStart) -> usize {
        let mut draft = Draft::new(self.blocks[at].lines[cut.first].number);
        let titles = &self.blocks[at].lines[cut.first..cut.authors.min(self.blocks[at].lines.len())];
        let text = titles.iter().map(Line::text).collect::<Vec<_>>().join("\n");
        let text = match field_label::lead(&titles[0]) {
            Some((_, rest)) => text[text.len().min(titles[0].text().len() - rest.text().len())..].to_string(),
            None => text,
        };
        draft.title(&text);
        for (label, url) in titles.iter().flat_map(Line::links) {
            draft.link(&label, &url, true);
        }
        let mut reader = Reader::new(&mut draft, true);
        if let Some(head) = at.checked_sub(1).filter(|&head| is_mail_head(self.blocks, head)) {
            reader.block(&self.blocks[head]);
        }
        for (nth, line) in self.blocks[at].lines.iter().enumerate() {
            // Above a title with a label stand other labels; above one without, the end of another text.
            if nth >= cut.authors || (nth < cut.first && cut.labelled) {
                reader.line(line, nth, false);
            }
        }
        let mut end = at + 1;
        while end < self.blocks.len() {
            let block = &self.blocks[end];
            let heading = block.heading().is_some() && self.roles[end] != Some(Role::Label);
            let over = matches!(block.lines.first().and_then(field_label::lead), Some((Label::End, _)));
            let begins = plain_start(self.blocks, end).is_some() || is_mail_head(self.blocks, end);
            if heading || over || begins || matches!(block.kind, Kind::Row { .. }) {
                break;
            }
            reader.block(block);
            end += 1;
        }
        reader.close();
        self.push(draft, Trust::Strong, Shape::Paragraph);
        end
    }
}

fn is_about(block: &Block) -> bool {
    block.kind == Kind::Paragraph
        && block.depth == 0
        && block.lines.iter().all(|line| !matches!(field_label::lead(line), Some((Label::End | Label::Furniture, _))))
        && title_line::read(std::slice::from_ref(block)).is_none()
        && !heading_date::is_date(&block.text())
}

fn heading_paper(heading: &Block, body: &[Block]) -> Draft {
    let mut draft = Draft::new(heading.line);
    let mut words = heading.lines.clone();
    let links: Vec<_> = heading.lines.iter().flat_map(Line::links).collect();
    // Links beside the title are not its words: `Title [[pdf](…)]`.
    if heading.text().len() > links.iter().map(|(label, _)| label.len()).sum::<usize>() {
        let titled = links.iter().any(|(label, _)| !address::is_generic(label));
        for line in &mut words {
            line.spans.retain(|span| match (&span.url, titled) {
                (Some(_), _) => !address::is_generic(&span.text),
                (None, true) => !span.text.trim().is_empty(),
                (None, false) => true,
            });
        }
    }
    let text = words.iter().map(Line::text).collect::<Vec<_>>().join("\n");
    let title = field_label::lead(&heading.lines[0]).filter(|(label, _)| *label == Label::Title);
    draft.title(title::without_section(&title.as_ref().map_or(text, |(_, rest)| rest.text())));
    for (label, url) in &links {
        draft.link(if address::is_generic(label) { label } else { "" }, url, true);
    }
    let untitled = !draft.has_title();
    let mut reader = Reader::new(&mut draft, true);
    if untitled {
        reader.start(Label::Title);
    }
    body.iter().for_each(|block| reader.block(block));
    reader.close();
    draft
}

/// Where a paper without any markup begins in a block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlainStart {
    /// The first line of the title.
    first: usize,
    /// The line after the title.
    authors: usize,
    /// `Title: …`
    labelled: bool,
}

/// Whether a paper without markup begins in this block: a title over a line of authors.
pub(crate) fn plain_start(blocks: &[Block], at: usize) -> Option<PlainStart> {
    let block = &blocks[at];
    if block.kind != Kind::Paragraph || block.lines.is_empty() {
        return None;
    }
    let lead = |line: &Line| field_label::lead(line).map(|(label, _)| label);
    let is_title = |line: &Line| {
        let text = line.text();
        lead(line).is_none() && title::words(&text) <= 60 && text.chars().filter(|c| c.is_alphabetic()).count() >= 3
    };
    // `Title: …`, in a mail below `arXiv:…` and `Date: …`.
    let labelled = |line: &&Line| lead(line).is_some() || line.text().trim_matches('\\').is_empty();
    let first = block.lines.iter().take_while(labelled).take(8).position(|line| lead(line) == Some(Label::Title));
    if let Some(first) = first {
        let rest = field_label::lead(&block.lines[first]).is_some_and(|(_, rest)| !rest.is_blank());
        let more =
            block.lines[first + 1..].iter().chain(blocks.get(at + 1).into_iter().flat_map(|next| &next.lines)).take(12);
        let authors = first + 1 + block.lines[first + 1..].iter().take_while(|line| lead(line).is_none()).count();
        let strong =
            more.filter_map(lead).any(Label::is_strong) || at.checked_sub(1).is_some_and(|at| is_head(&blocks[at]));
        return ((rest || authors > first + 1) && strong).then_some(PlainStart {
            first,
            authors: if authors - first <= 4 { authors } else { first + 1 },
            labelled: true,
        });
    }
    if let Some(authors) = block.lines.iter().position(|line| lead(line) == Some(Label::Authors)) {
        let first = authors.checked_sub(1).filter(|&title| is_title(&block.lines[title]))?;
        return Some(PlainStart { first, authors, labelled: false });
    }
    // The title is a paragraph of its own, of a line or of a few when it was wrapped.
    let next = blocks.get(at + 1).filter(|next| matches!(next.kind, Kind::Paragraph))?;
    let titled = block.lines.len() <= 3 && block.lines.iter().all(is_title);
    (titled && next.lines.first().and_then(lead) == Some(Label::Authors)).then_some(PlainStart {
        first: 0,
        authors: block.lines.len(),
        labelled: false,
    })
}

// The lines of one of arXiv's mails, or the links of its listings, in a block of their own above
// `Title: …`.
fn is_mail_head(blocks: &[Block], at: usize) -> bool {
    is_head(&blocks[at]) && at + 1 < blocks.len() && plain_start(blocks, at + 1).is_some_and(|start| start.labelled)
}

fn is_head(block: &Block) -> bool {
    if block.kind != Kind::Paragraph || block.lines.len() > 8 {
        return false;
    }
    let links: Vec<_> = block.lines.iter().flat_map(Line::links).collect();
    let linked =
        links.iter().any(|(_, url)| address::is_paper(url)) && links.iter().all(|(text, _)| address::is_generic(text));
    block.lines.first().is_some_and(|line| line.text().starts_with('\\'))
        || (linked && title::words(&block.text()) <= 16)
}

// A link that most entries carry is a link of the site.
fn drop_shared_links(entries: &mut [Entry]) {
    if entries.len() < 3 {
        return;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for link in entries.iter().flat_map(|entry| &entry.bibliography.links) {
        *counts.entry(&link.url).or_default() += 1;
    }
    let limit = entries.len() / 2;
    let shared: Vec<String> = counts
        .into_iter()
        .filter(|(url, count)| *count > limit.max(2) && !address::is_paper(url))
        .map(|(url, _)| url.to_string())
        .collect();
    for entry in entries {
        entry.bibliography.links.retain(|link| !shared.contains(&link.url));
    }
}
