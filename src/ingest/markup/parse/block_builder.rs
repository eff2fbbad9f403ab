//! Builds blocks from a sequence of tags and texts.

use std::rc::Rc;

use crate::ingest::markup::parse::block::{Block, BlockKind, Line, Meta, Span};
use crate::ingest::markup::parse::clean_lines::{references, tidy};
use crate::ingest::markup::parse::element::{MUTE, SKIP, heading_level, is_block};
use crate::ingest::markup::parse::hint;
use crate::ingest::markup::parse::regions::Regions;
use crate::ingest::markup::parse::site::Site;
use crate::ingest::markup::parse::table::Table;
use crate::paper::identifiers;

/// Builds blocks from tags and texts. Tags may be unbalanced.
#[derive(Debug, Default)]
pub(crate) struct BlockBuilder {
    blocks: Vec<Block>,
    open: Option<Block>,
    pending: Option<BlockKind>,
    strong: u32,
    em: u32,
    code: u32,
    lists: u32,
    fenced: bool,
    // The URL of the open anchor, and the line on which it opened, until the anchor has text.
    link: Option<Rc<str>>,
    bare_link: Option<u32>,
    table: Option<Table>,
    // The open element whose text is not shown, and how often it is nested.
    mute: Option<(String, u32)>,
    // Open elements of the web site, with the number of blocks before each. Blocks after it are dropped when the
    // element closes, and kept if it never closes.
    skips: Vec<(String, usize)>,
    articles: Regions,
    mains: Regions,
    break_next: Option<bool>,
    // Whether an inline element began or ended since the last text. Tags in a row have no other separator.
    apart: bool,
    // How many forms are open that are part of a line.
    inline_forms: u32,
    // The label that the class of an open element stands for, until the element has text.
    hint: Option<&'static str>,
    site: Site,
    pub meta: Meta,
}

// The deepest nesting of elements of the web site.
const MAX_SKIPS: usize = 64;

impl BlockBuilder {
    pub fn open(&mut self, tag: &str, attrs: &[(&str, &str)], line: u32) {
        if let Some(id) = attribute(attrs, "data-arxiv-id")
            && let Some(id) = identifiers::arxiv_id(id)
        {
            self.push_span(line, "", Some(Rc::from(format!("https://arxiv.org/abs/{id}"))));
        }
        if let Some((muted, count)) = &mut self.mute {
            if muted == tag {
                *count += 1;
            }
            // An unclosed button must not hide the rest of the page.
            if muted == "button" && is_block(tag) {
                self.mute = None;
            } else {
                return;
            }
        }
        if MUTE.contains(&tag) {
            self.mute = Some((tag.to_string(), 1));
            return;
        }
        if let Some(depth) = self.style(tag) {
            *depth += 1;
            return;
        }
        match tag {
            "a" => {
                let href = attribute(attrs, "href").unwrap_or_default();
                self.link = self.site.absolute(href).map(Rc::from);
                self.bare_link = Some(line);
            }
            "br" => self.break_line(true),
            "span" => self.apart = true,
            "base" | "link" => self.site.element(tag, attrs),
            "meta" => {
                let key = attribute(attrs, "name").or_else(|| attribute(attrs, "property"));
                if let (Some(key), Some(value)) = (key, attribute(attrs, "content")) {
                    self.meta.add(key, value);
                }
            }
            // The names of authors on pages of the CVF are buttons that search for them.
            "form" if attribute(attrs, "class").is_some_and(|class| class.contains("authsearch")) => {
                self.inline_forms += 1;
                self.apart = true;
            }
            _ if is_block(tag) => {
                self.open_block(tag, line);
                if let Some(label) = attribute(attrs, "class").and_then(hint::label) {
                    self.hint = Some(label);
                }
            }
            _ => {}
        }
    }

    /// Looks at a comment: browsers note there from which address they saved a page.
    pub fn comment(&mut self, text: &str) {
        self.site.comment(text);
    }

    // The nesting depth of the style of an element.
    fn style(&mut self, tag: &str) -> Option<&mut u32> {
        match tag {
            "strong" | "b" => Some(&mut self.strong),
            "em" | "i" => Some(&mut self.em),
            "code" | "kbd" | "tt" => Some(&mut self.code),
            _ => None,
        }
    }

    fn open_block(&mut self, tag: &str, line: u32) {
        // No style continues from one block into the next.
        if self.table.as_ref().is_some_and(|table| table.in_cell) {
            self.open_in_cell(tag, line);
            return;
        }
        self.flush();
        (self.strong, self.em, self.code) = (0, 0, 0);
        match tag {
            "ul" | "ol" | "menu" => self.lists += 1,
            "li" => self.pending = Some(BlockKind::Item),
            "hr" => self.blocks.push(self.block(BlockKind::Rule, line)),
            "pre" => {
                self.pending = Some(BlockKind::Code);
                self.fenced = true;
            }
            "article" => self.articles.open(self.blocks.len()),
            "main" => self.mains.open(self.blocks.len()),
            "table" => self.table = Some(Table::default()),
            "thead" | "tbody" | "tfoot" => {
                if let Some(table) = &mut self.table {
                    table.in_head = tag == "thead";
                }
            }
            "tr" | "td" | "th" => self.open_in_table(tag, line),
            "p" | "div" if self.pending == Some(BlockKind::Item) => {}
            _ => {
                if let Some(level) = heading_level(tag) {
                    self.pending = Some(BlockKind::Heading(level));
                } else {
                    self.pending = None;
                }
                // The header of an article contains its title.
                let of_article = tag == "header" && (self.articles.is_open() || self.mains.is_open());
                if SKIP.contains(&tag) && !of_article && self.skips.len() < MAX_SKIPS {
                    self.skips.push((tag.to_string(), self.blocks.len()));
                }
            }
        }
    }

    fn open_in_table(&mut self, tag: &str, line: u32) {
        if tag == "tr" {
            self.close_row();
        }
        if let Some(table) = &mut self.table {
            table.open(tag, line);
        }
    }

    fn open_in_cell(&mut self, tag: &str, line: u32) {
        let Some(table) = &mut self.table else { return };
        match tag {
            "table" => table.nested += 1,
            "td" | "th" | "tr" if table.nested == 0 => {
                self.leave_cell();
                self.open_in_table(tag, line);
            }
            _ => self.break_line(true),
        }
    }

    // No style continues from one cell into the next.
    fn leave_cell(&mut self) {
        if let Some(table) = &mut self.table {
            table.in_cell = false;
        }
        (self.strong, self.em, self.code, self.link) = (0, 0, 0, None);
    }

    pub fn close(&mut self, tag: &str) {
        if let Some((muted, count)) = &mut self.mute {
            if muted == tag {
                *count -= 1;
                if *count == 0 {
                    self.mute = None;
                }
                return;
            }
            if muted != "button" || !is_block(tag) {
                return;
            }
            self.mute = None;
        }
        if let Some(depth) = self.style(tag) {
            *depth = depth.saturating_sub(1);
            return;
        }
        match tag {
            "a" => {
                // A link around a picture, or around nothing, is a link too.
                if let (Some(url), Some(line)) = (self.link.take(), self.bare_link.take()) {
                    self.push_span(line, "", Some(url));
                }
            }
            "br" => self.break_line(true),
            "span" => self.apart = true,
            "form" if self.inline_forms > 0 => self.inline_forms -= 1,
            _ if is_block(tag) => self.close_block(tag),
            _ => {}
        }
    }

    fn close_block(&mut self, tag: &str) {
        if let Some(table) = &mut self.table {
            match tag {
                "table" if table.nested > 0 => table.nested -= 1,
                "table" => {
                    self.close_row();
                    self.table = None;
                }
                "tr" if table.nested == 0 => self.close_row(),
                "thead" if table.nested == 0 => {
                    self.close_row();
                    if let Some(table) = &mut self.table {
                        table.in_head = false;
                    }
                }
                "td" | "th" if table.nested == 0 => self.leave_cell(),
                _ if table.in_cell => self.break_line(true),
                _ => {}
            }
            return;
        }
        self.flush();
        self.pending = None;
        self.hint = None;
        match tag {
            "ul" | "ol" | "menu" => self.lists = self.lists.saturating_sub(1),
            "pre" => self.fenced = false,
            "article" => self.articles.close(self.blocks.len()),
            "main" => self.mains.close(self.blocks.len()),
            _ => {
                if SKIP.contains(&tag)
                    && let Some(at) = self.skips.iter().rposition(|(open, _)| open == tag)
                {
                    let mark = self.skips[at].1;
                    self.skips.truncate(at);
                    self.blocks.truncate(mark);
                }
            }
        }
    }

    /// Adds text. A line feed in it is a line break of the source.
    pub fn text(&mut self, text: &str, line: u32) {
        if let Some((muted, _)) = &self.mute {
            if muted == "title" {
                self.meta.add("title", text);
            }
            return;
        }
        let mut number = line;
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                number += 1;
                self.break_line(false);
            }
            if !part.is_empty() {
                self.push_span(number, part, self.link.clone());
            }
        }
    }

    /// Adds a line break. It is `hard` if it is explicit.
    pub fn break_line(&mut self, hard: bool) {
        self.break_next = Some(hard || self.break_next == Some(true));
    }

    fn push_span(&mut self, number: u32, text: &str, url: Option<Rc<str>>) {
        if let Some(table) = &self.table {
            if !table.in_cell {
                return;
            }
        } else if self.open.is_none() {
            if text.trim().is_empty() && url.is_none() {
                self.break_next = None;
                return;
            }
            let kind = self.pending.take().unwrap_or(if self.fenced { BlockKind::Code } else { BlockKind::Paragraph });
            let mut block = self.block(kind, number);
            if let Some(label) = self.hint.take().filter(|_| !self.fenced) {
                block.lines.push(hint::line(label, number));
            }
            self.open = Some(block);
        }
        if url.is_some() && !text.trim().is_empty() {
            self.bare_link = None;
        }
        let break_next = self.break_next.take();
        let apart = std::mem::take(&mut self.apart);
        let (strong, em, code) = (self.strong > 0, self.em > 0, self.code > 0);
        let Some(lines) = self.lines() else { return };
        if lines.is_empty() || break_next.is_some() {
            lines.push(Line { number, hard: break_next == Some(true), spans: Vec::new() });
        }
        let Some(last) = lines.last_mut() else { return };
        if last.spans.is_empty() {
            last.number = number;
        }
        match last.spans.last_mut() {
            Some(span)
                if !apart
                    && span.url == url
                    && !text.is_empty()
                    && (span.strong, span.em, span.code) == (strong, em, code) =>
            {
                span.text.push_str(text);
            }
            _ => last.spans.push(Span { text: text.to_string(), url, strong, em, code }),
        }
    }

    fn lines(&mut self) -> Option<&mut Vec<Line>> {
        match &mut self.table {
            Some(table) => table.lines(),
            None => self.open.as_mut().map(|block| &mut block.lines),
        }
    }

    fn block(&self, kind: BlockKind, line: u32) -> Block {
        Block { kind, line, depth: self.lists, lines: Vec::new() }
    }

    fn close_row(&mut self) {
        let Some((line, kind)) = self.table.as_mut().and_then(Table::close_row) else { return };
        let block = self.block(kind, line);
        self.blocks.push(block);
    }

    fn flush(&mut self) {
        self.break_next = None;
        if let Some(mut block) = self.open.take() {
            if block.kind != BlockKind::Code {
                hint::settle(&mut block.lines);
                tidy(&mut block.lines);
            }
            if let Some(first) = block.lines.first() {
                block.line = first.number;
                self.blocks.extend(references(block));
            }
        }
    }

    /// All blocks and the metadata. Of a page with an `<article>` or `<main>`, only the blocks inside it.
    pub fn finish(mut self) -> (Vec<Block>, Meta) {
        self.close_row();
        self.table = None;
        self.flush();
        let total = self.blocks.len();
        for regions in [self.articles, self.mains] {
            let kept = regions.flags(total);
            if kept.contains(&true) {
                let mut kept = kept.into_iter();
                self.blocks.retain(|_| kept.next().unwrap_or(false));
                break;
            }
        }
        (self.blocks, self.meta)
    }
}

fn attribute<'a>(attrs: &[(&str, &'a str)], name: &str) -> Option<&'a str> {
    attrs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(builder: BlockBuilder) -> Vec<String> {
        builder.finish().0.iter().map(Block::text).collect()
    }

    #[test]
    fn furniture_that_never_closes_keeps_its_text() {
        let mut closed = BlockBuilder::default();
        closed.open("nav", &[], 1);
        closed.text("Menu", 1);
        closed.close("nav");
        closed.open("p", &[], 2);
        closed.text("Body", 2);
        assert_eq!(texts(closed), ["Body"]);

        let mut open = BlockBuilder::default();
        open.open("nav", &[], 1);
        open.open("p", &[], 2);
        open.text("Body", 2);
        assert_eq!(texts(open), ["Body"]);
    }

    #[test]
    fn an_article_hides_the_rest_of_the_page() {
        let mut builder = BlockBuilder::default();
        builder.text("before", 1);
        builder.open("article", &[], 2);
        builder.text("inside", 2);
        builder.close("article");
        builder.text("after", 3);
        assert_eq!(texts(builder), ["inside"]);
    }
}
