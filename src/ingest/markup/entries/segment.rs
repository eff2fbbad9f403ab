//! Finds where each entry begins and ends in the blocks of a file.

use std::collections::HashMap;

use crate::ingest::markup::entries::aside::is_aside;
use crate::ingest::markup::entries::bibliography::{is_bibliography, reference_lines};
use crate::ingest::markup::entries::candidate::{self, EntryCandidate, EntryShape, LISTED};
use crate::ingest::markup::entries::cited_mark;
use crate::ingest::markup::entries::entry_body::BodyReader;
use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::heading::{self, HeadingRole};
use crate::ingest::markup::entries::plain_start::{PlainStart, is_mail_head, plain_start};
use crate::ingest::markup::entries::reference::{self, Form};
use crate::ingest::markup::entries::row;
use crate::ingest::markup::entries::siblings::{self, ListKey, Standing};
use crate::ingest::markup::entries::title_block;
use crate::ingest::markup::entries::title_line;
use crate::ingest::markup::entries::trust::Trust;
use crate::ingest::markup::entries::unlinked;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line, Meta, Span};
use crate::ingest::message::Message;
use crate::ingest::problem::LineProblem;
use crate::ingest::reader::Reading;
use crate::paper::date;
use crate::paper::{Entry, PartialDate};

// The most blocks that one item can have.
const MAX_BLOCKS: usize = 400;

// The state of the walk over the blocks of a file.
struct Segmenter<'a> {
    blocks: &'a [Block],
    roles: Vec<Option<HeadingRole>>,
    lists: Vec<ListKey>,
    date: Option<PartialDate>,
    // The level of the heading above tools, courses and the like. Only a link to a paper makes an entry below it.
    aside: Option<u8>,
    // Whether most of the file are references, also below a heading that says so.
    is_bibliography: bool,
    candidates: Vec<EntryCandidate>,
    problems: Vec<LineProblem>,
}

/// Every entry in the blocks of a file, in order.
pub(crate) fn entries(blocks: &[Block], meta: &Meta) -> Reading {
    let date =
        meta.get(&["date", "citationpublicationdate", "article:publishedtime", "year"]).and_then(date::find_or_year);
    let mut segmenter = Segmenter {
        blocks,
        roles: heading::roles(blocks),
        lists: siblings::lists(blocks),
        date,
        aside: None,
        is_bibliography: is_bibliography(blocks),
        candidates: Vec::new(),
        problems: Vec::new(),
    };
    let mut at = 0;
    while at < blocks.len() {
        at = segmenter.step(at).max(at + 1);
    }
    let Segmenter { candidates, problems, date, .. } = segmenter;
    let candidates = candidate::papers(candidates, blocks, meta, date);
    let finished = candidates.into_iter().filter_map(|candidate| candidate.builder.finish(candidate.date));
    let mut entries: Vec<Entry> = finished.collect();
    drop_shared_links(&mut entries);
    Reading { entries, problems }
}

impl Segmenter<'_> {
    // Reads what begins at block `at`. Returns the position after it.
    fn step(&mut self, at: usize) -> usize {
        let block = &self.blocks[at];
        match &block.kind {
            BlockKind::Heading(level) => self.heading(at, *level),
            BlockKind::Row { .. } => {
                for (builder, trust) in row::read(block) {
                    self.push(builder, trust, EntryShape::Row);
                }
                at + 1
            }
            BlockKind::Paragraph | BlockKind::Item => self.text(at),
            BlockKind::Code | BlockKind::Rule => at + 1,
        }
    }

    fn push(&mut self, builder: EntryBuilder, trust: Trust, shape: EntryShape) {
        if trust == Trust::Weak && self.aside.is_some() {
            return;
        }
        let standing = if trust == Trust::Strong { Standing::Linked } else { Standing::Other };
        let (list, date) = ((0, 0), self.date);
        self.candidates.push(EntryCandidate { builder, trust, shape, date, list, standing, blocks: 0 });
    }

    // Adds an entry without a link to a paper.
    fn push_unlinked(&mut self, builder: EntryBuilder, standing: Standing, at: usize, end: usize) {
        self.push(builder, Trust::Weak, EntryShape::Unlinked);
        self.place(at);
        if let Some(last) = self.candidates.last_mut().filter(|last| last.shape == EntryShape::Unlinked) {
            (last.standing, last.blocks) = (standing, end - at);
        }
    }

    // Says to which list the last entry belongs.
    fn place(&mut self, at: usize) {
        if let Some(last) = self.candidates.last_mut() {
            last.list = self.lists[at];
        }
    }

    fn heading(&mut self, at: usize, level: u8) -> usize {
        let block = &self.blocks[at];
        if self.aside.is_none_or(|aside| level <= aside) {
            self.aside = is_aside(&block.text()).then_some(level);
        }
        match self.roles[at] {
            Some(HeadingRole::Paper) if !self.is_list(at, level) => {
                let end = self.extent(at, level);
                let builder = heading_paper(block, &self.blocks[at + 1..end]);
                if !builder.has_more() {
                    let title = title::clean(&block.text()).to_string();
                    self.problems.push(LineProblem::at(block.line, Message::NothingSaid(title)));
                }
                self.push(builder, Trust::Strong, EntryShape::Heading);
                end
            }
            Some(HeadingRole::End) if self.is_bibliography => at + 1,
            Some(HeadingRole::End) => {
                // A table of contents has no parts of its own.
                let contents = field_label::is_contents(&block.text());
                let ends = |next: &usize| self.blocks[*next].heading().is_some_and(|other| contents || other <= level);
                (at + 1..self.blocks.len()).find(ends).unwrap_or(self.blocks.len())
            }
            _ => {
                let text = block.text();
                match heading_date::in_heading(&text) {
                    Some(date) => self.date = Some(date),
                    // A week without a year has the year that is nearest to the date before it.
                    None if heading_date::lacks_year(&text) => {
                        self.date = self.date.take().and_then(|date| heading_date::nearest(&text, date));
                    }
                    None => {}
                }
                at + 1
            }
        }
    }

    // A paper under a heading extends to the next heading that is not a part of it.
    fn extent(&self, at: usize, level: u8) -> usize {
        let ends = |next: &usize| match (self.blocks[*next].heading(), self.roles[*next]) {
            (Some(other), Some(role)) => {
                role == HeadingRole::Paper || (other <= level && role != HeadingRole::Label) || (other < level)
            }
            _ => false,
        };
        (at + 1..self.blocks.len()).find(ends).unwrap_or(self.blocks.len())
    }

    // Whether a heading that looks like a paper is the name of a list: several papers stand below its own headings.
    fn is_list(&self, at: usize, level: u8) -> bool {
        let linked = self.blocks[at].lines.iter().flat_map(Line::links).any(|(_, url)| address::is_paper(&url));
        let end = self.extent(at, level);
        let first = (at + 1..end).find(|&next| self.blocks[next].heading().is_some()).unwrap_or(end);
        let entries = self.blocks[first..end].iter().enumerate().filter(|(nth, block)| match block.kind {
            BlockKind::Row { .. } => row::read(block).iter().any(|(_, trust)| *trust == Trust::Strong),
            BlockKind::Item if block.depth > 1 => false,
            BlockKind::Item | BlockKind::Paragraph => {
                let group = self.group(first + nth).min(end);
                title_line::read(&self.blocks[first + nth..group]).is_some_and(|(_, trust)| trust == Trust::Strong)
            }
            _ => false,
        });
        !linked && entries.take(LISTED).count() == LISTED
    }

    fn text(&mut self, at: usize) -> usize {
        if let Some(cut) = plain_start(self.blocks, at) {
            return self.plain(at, cut);
        }
        let block = &self.blocks[at];
        // Skips `Other issues:` and the list below it.
        if matches!(block.lines.first().and_then(field_label::leading_label), Some((Label::End, rest)) if rest.is_blank())
        {
            let over = |next: &usize| self.blocks[*next].kind != BlockKind::Item || self.blocks[*next].depth == 0;
            return (at + 1..self.blocks.len()).find(over).unwrap_or(self.blocks.len());
        }
        let end = self.group(at);
        let end = if unlinked::is_title_alone(block) { self.told_below(at) } else { end };
        let entry = title_line::read(&self.blocks[at..end]);
        let shape = if block.kind == BlockKind::Item { EntryShape::Item } else { EntryShape::Paragraph };
        let lines = if entry.is_none() { reference_lines(block) } else { Vec::new() };
        if !lines.is_empty() {
            lines.into_iter().for_each(|builder| self.push(builder, Trust::Weak, EntryShape::Reference));
            return at + 1;
        }
        let reference = if end == at + 1 { reference::read(&block.lines) } else { None };
        let styled = |line: &Line| line.spans.first().is_some_and(|span| span.strong || span.em);
        let first = block.lines.first().is_some_and(styled) || reference.is_none();
        if first
            && entry.as_ref().is_none_or(|(_, trust)| *trust == Trust::Weak)
            && let Some((builder, standing)) = unlinked::read(&self.blocks[at..end])
            && (entry.is_none() || standing == Standing::Cited)
        {
            self.push_unlinked(builder, standing, at, end);
            return end;
        }
        match (entry, reference) {
            (Some((_, Trust::Strong)), Some((builder, Form::Marked))) => self.push(builder, Trust::Strong, shape),
            (Some((_, Trust::Weak)) | None, Some((builder, form))) => {
                let shape = if form == Form::Listed { EntryShape::Listed } else { EntryShape::Reference };
                self.push(builder, Trust::Weak, shape);
            }
            (Some((builder, trust)), _) => {
                self.push(builder, trust, shape);
                self.place(at);
                return end;
            }
            (None, None) => {}
        }
        if block.lines.len() == 1 && heading_date::is_date(&block.text()) {
            self.date = date::find(&block.text()).or(self.date.take());
        }
        at + 1
    }

    // The block after the paragraphs about the title at `at`.
    fn told_below(&self, at: usize) -> usize {
        let about = |block: &&Block| {
            is_about(block)
                && !unlinked::is_title_alone(block)
                && unlinked::read(std::slice::from_ref(*block)).is_none()
        };
        at + 1 + self.blocks[at + 1..].iter().take(MAX_BLOCKS).take_while(about).count()
    }

    // The blocks that may belong to an entry that begins at `at`.
    fn group(&self, at: usize) -> usize {
        let block = &self.blocks[at];
        let belongs = |next: &Block| match block.kind {
            BlockKind::Item => {
                next.depth > block.depth || (next.depth == block.depth && next.kind == BlockKind::Paragraph)
            }
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
        if title_block::is_over_fields(self.blocks, at) {
            return title_block::extent(self.blocks, at);
        }
        // The paragraphs below a title that is a paragraph of its own are about that paper.
        let titles = |line: &Line| {
            line.links().len() == 1
                && line.spans.iter().all(|span| span.url.is_some() || !span.text.chars().any(char::is_alphabetic))
        };
        if block.kind == BlockKind::Paragraph && block.lines.len() == 1 && titles(&block.lines[0]) {
            while end < self.blocks.len() && is_about(&self.blocks[end]) && plain_start(self.blocks, end).is_none() {
                end += 1;
            }
        }
        end
    }

    // Reads a title without markup above a line of authors, up to the next such title.
    fn plain(&mut self, at: usize, cut: PlainStart) -> usize {
        let mut builder = EntryBuilder::new(self.blocks[at].lines[cut.first].number);
        let titles = &self.blocks[at].lines[cut.first..cut.authors.min(self.blocks[at].lines.len())];
        let text = titles.iter().map(Line::text).collect::<Vec<_>>().join("\n");
        let text = match field_label::leading_label(&titles[0]) {
            Some((_, rest)) => text[text.len().min(titles[0].text().len() - rest.text().len())..].to_string(),
            None => text,
        };
        builder.title(&text);
        for (label, url) in titles.iter().flat_map(Line::links) {
            builder.link(&label, &url, true);
        }
        let mut reader = BodyReader::new(&mut builder, true);
        if let Some(head) = at.checked_sub(1).filter(|&head| is_mail_head(self.blocks, head)) {
            reader.block(&self.blocks[head]);
        }
        for (nth, line) in self.blocks[at].lines.iter().enumerate() {
            // Lines above a labelled title are other labels. Lines above a title without a label end another text.
            if nth >= cut.authors || (nth < cut.first && cut.labelled) {
                reader.line(line, nth, false);
            }
        }
        let mut end = at + 1;
        while end < self.blocks.len() {
            let block = &self.blocks[end];
            let heading = block.heading().is_some() && self.roles[end] != Some(HeadingRole::Label);
            let over = matches!(block.lines.first().and_then(field_label::leading_label), Some((Label::End, _)));
            let begins = plain_start(self.blocks, end).is_some() || is_mail_head(self.blocks, end);
            if heading || over || begins || matches!(block.kind, BlockKind::Row { .. }) {
                break;
            }
            reader.block(block);
            end += 1;
        }
        reader.close();
        self.push(builder, Trust::Strong, EntryShape::Paragraph);
        end
    }
}

fn is_about(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph
        && block.depth == 0
        && block
            .lines
            .iter()
            .all(|line| !matches!(field_label::leading_label(line), Some((Label::End | Label::Furniture, _))))
        && title_line::read(std::slice::from_ref(block)).is_none()
        && !heading_date::is_date(&block.text())
}

fn heading_paper(heading: &Block, body: &[Block]) -> EntryBuilder {
    let mut builder = EntryBuilder::new(heading.line);
    let mut words = heading.lines.clone();
    let links: Vec<_> = heading.lines.iter().flat_map(Line::links).collect();
    // The labels of links beside the title are not part of it: `Title [[pdf](…)]`.
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
    // Buttons without an address may follow a linked title: `Title [PDF] [Copy]`.
    for line in &mut words {
        let linked = |span: &Span| span.url.is_some() && title::looks_like_title(&span.text);
        if let Some(at) = line.spans.iter().position(linked)
            && line.spans[at + 1..].iter().any(|span| span.text.trim_start().starts_with('['))
        {
            line.spans.truncate(at + 1);
        }
    }
    let text = words.iter().map(Line::text).collect::<Vec<_>>().join("\n");
    let title = field_label::leading_label(&heading.lines[0]).filter(|(label, rest)| match label {
        Label::Title => true,
        // `### Paper:` above the title
        Label::Paper => links.is_empty() && rest.is_blank(),
        _ => false,
    });
    builder.title(title::without_section(&title.as_ref().map_or(text, |(_, rest)| rest.text())));
    for (label, url) in &links {
        builder.link(if address::is_generic(label) { label } else { "" }, url, true);
    }
    let untitled = !builder.has_title();
    let mark = cited_mark::below(body).filter(|mark| mark.names_people && !untitled);
    // The rest of the block that begins with the authors.
    let first = mark.is_some().then(|| Block { lines: body[0].lines[1..].to_vec(), ..body[0].clone() });
    if let Some(mark) = mark {
        mark.tell(&mut builder);
    }
    let mut reader = BodyReader::new(&mut builder, true);
    if untitled {
        reader.start(Label::Title);
    }
    let rest = &body[usize::from(first.is_some())..];
    first.iter().filter(|block| !block.lines.is_empty()).chain(rest).for_each(|block| reader.block(block));
    reader.close();
    builder
}

// Removes links that most entries have: they belong to the site.
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
