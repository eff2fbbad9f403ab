//! Reads the lines below a title: labelled and unlabelled texts, links, remarks.

use std::rc::Rc;

use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::field_value;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::button::{is_button, is_links_only};
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::paragraphs::is_numbered;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line, Span};
use crate::paper::TextKind;
use crate::paper::authors;

/// Reads the body of an entry, line by line, into its builder.
pub(crate) struct BodyReader<'a> {
    builder: &'a mut EntryBuilder,
    // Whether long unlabelled paragraphs are abstracts. In a list they are notes.
    abstracts: bool,
    field: OpenField,
    buffer: Vec<(Line, bool)>,
    blocks: usize,
    // The number of the block with the label of the open field. A value in that block ends with the block.
    filled_in: usize,
    ended: bool,
    // The depth of the list item that is read, and of that with the label of the open field.
    item_depth: Option<u32>,
    label_depth: Option<u32>,
    is_nested: bool,
    // Whether the first line of the open field is a heading.
    headed: bool,
    // Whether the open field contains a list item.
    points: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OpenField {
    Plain,
    Labelled(Label),
    Nothing,
}

// Whether a line is an address behind a word for it: `Slides: https://…`.
fn is_named_link(line: &Line) -> bool {
    let words: String = line.spans.iter().filter(|span| span.url.is_none()).map(|span| span.text.as_str()).collect();
    let bare = |span: &Span| span.url.is_none() || span.url.as_deref() == Some(span.text.as_str());
    let named = words.trim_end().ends_with([':', '：']) && title::words(&words) <= 4;
    named && line.spans.iter().any(|span| span.url.is_some()) && line.spans.iter().all(bare)
}

impl<'a> BodyReader<'a> {
    pub fn new(builder: &'a mut EntryBuilder, abstracts: bool) -> Self {
        BodyReader {
            builder,
            abstracts,
            field: OpenField::Plain,
            buffer: Vec::new(),
            blocks: 0,
            filled_in: 0,
            ended: false,
            item_depth: None,
            label_depth: None,
            is_nested: false,
            headed: false,
            points: false,
        }
    }

    /// Reads one block. After the end of the papers nothing is read.
    pub fn block(&mut self, block: &Block) {
        if self.ended {
            return;
        }
        self.blocks += 1;
        self.item_depth = (block.kind == BlockKind::Item).then_some(block.depth);
        match &block.kind {
            BlockKind::Rule => self.close(),
            // Some programs fence the abstract.
            BlockKind::Code if self.field == OpenField::Labelled(Label::Text(TextKind::Abstract)) => {
                block.lines.iter().for_each(|line| self.push(line.clone(), false));
            }
            BlockKind::Code => {}
            BlockKind::Heading(_) => self.heading(block),
            BlockKind::Row { cells, .. } => self.property(cells),
            BlockKind::Paragraph | BlockKind::Item => {
                self.leave_field(block);
                let item = block.kind == BlockKind::Item;
                if self.blocks == 1 && self.first(block) {
                    return;
                }
                for (at, line) in block.lines.iter().enumerate() {
                    self.line(line, at, item && at == 0);
                }
            }
        }
    }

    // Closes the open field if this block does not belong to it.
    fn leave_field(&mut self, block: &Block) {
        let points = self.points;
        let leaves = match self.field {
            OpenField::Plain => true,
            OpenField::Labelled(Label::Text(TextKind::Tldr)) => {
                !self.buffer.is_empty() && !points && block.kind != BlockKind::Item
            }
            OpenField::Labelled(Label::Text(TextKind::KeyPoints)) => {
                points && block.depth == 0 && block.kind != BlockKind::Item
            }
            // A text in items below the item with its label ends with the next item beside that.
            OpenField::Labelled(Label::Text(_)) => {
                let item = block.kind == BlockKind::Item;
                let below = self.label_depth.is_some_and(|depth| block.depth > depth);
                self.is_nested |= item && below && self.buffer.is_empty();
                item && !below && self.is_nested
            }
            OpenField::Labelled(Label::Ignored | Label::Tags) => {
                !self.buffer.is_empty() || self.blocks > self.filled_in + 1
            }
            OpenField::Labelled(_) => !self.buffer.is_empty(),
            OpenField::Nothing => self.blocks > self.filled_in,
        };
        // Consecutive unlabelled list items are one text.
        if leaves && !(self.field == OpenField::Plain && block.kind == BlockKind::Item && points) {
            self.close();
        }
    }

    // Closes a short field, such as a date or `paper: URL`, before a line of text.
    fn leave_short_field(&mut self, line: &Line) {
        let Some((first, _)) = self.buffer.first() else { return };
        let leaves = match self.field {
            OpenField::Labelled(Label::Date | Label::Category | Label::Doi) => true,
            OpenField::Labelled(Label::Paper | Label::Link) => {
                let of_comment = field_value::leads_comment(first);
                line.links().is_empty() && title::words(&line.text()) >= 3 && !of_comment
            }
            _ => false,
        };
        // A bold label that is not known begins another field.
        let other =
            matches!(self.field, OpenField::Labelled(Label::Venue | Label::Authors | Label::Title | Label::Tags))
                && line.spans.first().is_some_and(|span| span.strong && title::words(&span.text) <= 4)
                && line.text().chars().take(40).any(|c| matches!(c, ':' | '：'));
        if leaves || other {
            self.close();
        }
    }

    // Reads the first block below a title if it is a translation of the title with a link, or the authors in italics.
    fn first(&mut self, block: &Block) -> bool {
        let Some((line, rest)) = block.lines.split_first() else { return false };
        let taken = self.authors_in_italics(line) || self.titled_link(line);
        if taken {
            rest.iter().enumerate().for_each(|(at, line)| self.line(line, at + 1, false));
        }
        taken
    }

    fn authors_in_italics(&mut self, line: &Line) -> bool {
        let text = line.text();
        let italic = line.spans.iter().all(|span| span.em || !span.text.chars().any(char::is_alphabetic));
        let names = authors::parse_marked(&text);
        let is_author_list = italic
            && text.chars().any(char::is_alphabetic)
            && field_label::leading_label(line).is_none()
            && !text.trim_end().ends_with(['.', '。', '!', '！'])
            && !names.is_empty()
            && names.iter().all(|name| title::words(name) <= 6);
        if is_author_list {
            self.builder.authors(&text);
        }
        is_author_list
    }

    fn titled_link(&mut self, line: &Line) -> bool {
        let links = line.links();
        let [(label, url)] = &links[..] else { return false };
        if !line.is_sole_link() {
            return false;
        }
        if !address::is_generic(label) {
            self.builder.title(label);
        }
        self.builder.link(label, url, true);
        true
    }

    fn heading(&mut self, block: &Block) {
        self.close();
        let text = block.text();
        let label = field_label::label_of(&text);
        // The values of most labels are short; below a heading there is often a text about them.
        let told = matches!(label, Some(Label::Title | Label::Authors)) && text.contains(['&', '和', '与', '及', '/']);
        match label.filter(|_| !told) {
            Some(label) => self.start(label),
            None => {
                // The heading of a section without a label is part of its text.
                self.start(Label::Text(TextKind::Section));
                if let Some(first) = block.lines.first() {
                    let title = Span { text: title::clean(&text), ..Span::default() };
                    self.buffer.push((Line { number: first.number, hard: true, spans: vec![title] }, true));
                    self.headed = true;
                    self.points = true;
                }
            }
        }
    }

    // Reads a row of a table with one property of the paper in each row.
    fn property(&mut self, cells: &[Vec<Line>]) {
        let [name, value] = cells else { return };
        let Some(label) = name.first().and_then(|line| field_label::label_of(&line.text())) else { return };
        self.close();
        // Each author has a row.
        if let (Label::Authors, [line]) = (label, &value[..]) {
            return self.builder.author_line(&line.text());
        }
        self.start(label);
        for line in value {
            self.push(line.clone(), false);
        }
        self.close();
    }

    /// Reads one line. `at` is its position in the block, and `item` says whether it begins a list item.
    pub fn line(&mut self, line: &Line, at: usize, item: bool) {
        // In arXiv mails, `\\` separates the abstract from the rest. Markdown reads it as `\`.
        if let Some(rest) = line.text().trim_start().strip_prefix('\\') {
            let rest = rest.trim_start_matches('\\');
            if rest.is_empty() || rest.starts_with(" (") || rest.starts_with(" ( ") {
                self.close();
                for (label, url) in line.links() {
                    self.builder.link(&label, &url, address::is_paper(&url));
                }
                return;
            }
        }
        let of_text = matches!(self.field, OpenField::Plain | OpenField::Labelled(Label::Text(_)));
        if of_text && !item && field_value::facts(self.builder, line, self.field == OpenField::Plain) {
            return self.close();
        }
        let text = line.text();
        if text.trim_start().starts_with('#') {
            let (rest, tags) = name_list::hashtags(&text);
            if rest.trim().is_empty() {
                return self.builder.tags(tags);
            }
        }
        for (nth, piece) in field_label::pieces(line).iter().enumerate() {
            if self.ended {
                return;
            }
            let label =
                field_label::leading_label(piece).filter(|(label, _)| self.is_label(*label, piece, at > 0 && nth == 0));
            match label {
                Some((label, rest)) => {
                    self.close();
                    // `bibliography: …` is a line about the paper, unlike a section of references.
                    let cited = label == Label::End && !rest.is_blank() && is_citation_label(&text);
                    self.start(if cited { Label::Ignored } else { label });
                    if !rest.spans.is_empty() {
                        self.push(rest, false);
                    }
                }
                None => {
                    self.leave_short_field(piece);
                    let mut piece = piece.clone();
                    // A break between paragraphs is kept.
                    piece.hard |= at == 0 && nth == 0;
                    self.push(piece, item && nth == 0);
                }
            }
        }
    }

    // Whether a possible label is one here. `inside` means that it is not on the first line of its block.
    fn is_label(&self, label: Label, piece: &Line, inside: bool) -> bool {
        let bold = piece.spans.first().is_some_and(|span| span.strong);
        let text = piece.text();
        let in_text = matches!(self.field, OpenField::Labelled(Label::Text(_)));
        if bold || !(inside || in_text) {
            return true;
        }
        // `(1) Background: …` is an item of the text around it.
        if in_text && is_numbered(text.trim_start()) {
            return false;
        }
        if !inside {
            return true;
        }
        // A line such as `Results: …` below `Summary:` belongs to the summary.
        let of_text = in_text && self.filled_in == self.blocks;
        if of_text && matches!(label, Label::Text(_) | Label::Title | Label::Ignored) {
            return false;
        }
        // The second line of a wrapped title may be a word such as `Models`.
        let bare = !text.contains([':', '：']) && piece.spans.iter().all(|span| span.url.is_none());
        let in_title = matches!(self.field, OpenField::Labelled(Label::Title | Label::Original));
        !bare || !in_title && matches!(label, Label::Text(_) | Label::Authors | Label::Furniture | Label::End)
    }

    /// Opens the field of a label. The lines after it are its value.
    pub fn start(&mut self, label: Label) {
        self.filled_in = self.blocks;
        (self.label_depth, self.is_nested) = (self.item_depth, false);
        self.field = match label {
            Label::Furniture => OpenField::Nothing,
            Label::Details => OpenField::Plain,
            Label::End => {
                self.ended = true;
                OpenField::Nothing
            }
            label => OpenField::Labelled(label),
        };
    }

    fn push(&mut self, line: Line, item: bool) {
        if self.field == OpenField::Nothing && self.blocks > self.filled_in {
            self.field = OpenField::Plain;
        }
        let is_text = matches!(self.field, OpenField::Plain | OpenField::Labelled(Label::Text(_)));
        if self.field == OpenField::Nothing || (self.field == OpenField::Plain && field_label::is_call(&line.text())) {
            return;
        }
        // The links of people, and not those of the paper beside its authors.
        let of_person = |(label, url): &(String, Rc<str>)| !is_button(label) && !address::is_paper(url);
        let of_people =
            line.links().len() > 1 && line.links().iter().all(of_person) && name_list::looks_like_authors(&line.text());
        if is_text && !of_people {
            for (label, url) in line.links() {
                let own = address::is_generic(&label) && address::is_paper(&url) && address::names_paper(&label);
                self.builder.link(&label, &url, own || (self.field == OpenField::Plain && line.is_sole_link()));
            }
            // A line with only links is not a text, and ends the text before it.
            if line.is_sole_link() || is_links_only(&line) || is_named_link(&line) {
                if !item {
                    self.close();
                }
                return;
            }
        }
        if line.is_blank() && line.spans.iter().all(|span| span.url.is_none()) {
            return;
        }
        self.points |= item;
        self.buffer.push((line, item));
    }

    /// Closes the open field and adds its value to the entry.
    pub fn close(&mut self) {
        let buffer = std::mem::take(&mut self.buffer);
        let field = std::mem::replace(&mut self.field, OpenField::Plain);
        let headed = std::mem::take(&mut self.headed);
        self.points = false;
        // A heading without a text below it is ignored.
        if headed && buffer.len() == 1 {
            return;
        }
        match field {
            OpenField::Nothing => {}
            OpenField::Plain => field_value::plain(self.builder, self.abstracts, &buffer),
            OpenField::Labelled(label) => field_value::labelled(self.builder, label, &buffer),
        }
    }
}

fn is_citation_label(text: &str) -> bool {
    let label = text.split([':', '：']).next().unwrap_or_default().trim().to_lowercase();
    matches!(label.trim_matches('*'), "bibliography" | "reference" | "citation")
}
