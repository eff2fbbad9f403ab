//! The stream of blocks that every syntax is turned into, and the builder that makes it.

use std::rc::Rc;

/// A run of text in one style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub text: String,
    pub url: Option<Rc<str>>,
    pub strong: bool,
    pub em: bool,
    pub code: bool,
}

/// What stands on one line of a block, as its author broke it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub number: u32,
    /// The break before it was asked for (`<br>`), not just the width of an editor.
    pub hard: bool,
    pub spans: Vec<Span>,
}

impl Line {
    /// Its words without any markup.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.spans.iter().all(|span| span.text.trim().is_empty())
    }

    /// Every address on it with the words that carry it; neighbouring spans of one link are joined.
    pub fn links(&self) -> Vec<(String, Rc<str>)> {
        let mut links: Vec<(String, Rc<str>)> = Vec::new();
        let mut last = None;
        for (at, span) in self.spans.iter().enumerate() {
            let Some(url) = &span.url else { continue };
            match links.last_mut() {
                Some((label, open)) if open == url && last == at.checked_sub(1) => label.push_str(&span.text),
                _ => links.push((span.text.clone(), url.clone())),
            }
            last = Some(at);
        }
        links
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Heading(u8),
    Paragraph,
    /// The first block of a list item; what follows inside the item is a paragraph of the same depth.
    Item,
    Row {
        header: Option<Rc<[String]>>,
        cells: Vec<Vec<Line>>,
    },
    Code,
    Rule,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub kind: Kind,
    pub line: u32,
    /// How many lists it stands in.
    pub depth: u32,
    pub lines: Vec<Line>,
}

impl Block {
    pub fn text(&self) -> String {
        self.lines.iter().map(Line::text).collect::<Vec<_>>().join("\n")
    }

    pub fn heading(&self) -> Option<u8> {
        if let Kind::Heading(level) = self.kind { Some(level) } else { None }
    }
}

/// What a file says of itself: front matter, `<title>`, `<meta>`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Meta(pub Vec<(String, String)>);

impl Meta {
    pub fn get<'a>(&'a self, keys: &[&'a str]) -> Option<&'a str> {
        keys.iter().find_map(|key| self.all(key).next())
    }

    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(k, v)| k == key && !v.trim().is_empty()).map(|(_, v)| v.as_str())
    }

    pub fn add(&mut self, key: &str, value: &str) {
        self.0.push((key.trim().to_lowercase(), value.trim().to_string()));
    }
}

#[derive(Debug, Default)]
struct Table {
    header: Option<Rc<[String]>>,
    row: Option<Vec<Vec<Line>>>,
    row_line: u32,
    in_head: bool,
    all_th: bool,
    in_cell: bool,
    // Tables inside a cell are layout: their text belongs to the cell.
    nested: u32,
}

/// Builds blocks from tags and text as they come; tags may be unbalanced.
#[derive(Debug, Default)]
pub(super) struct Builder {
    blocks: Vec<Block>,
    open: Option<Block>,
    pending: Option<Kind>,
    strong: u32,
    em: u32,
    code: u32,
    lists: u32,
    fenced: bool,
    // The address of the open anchor, and where it opened until some text shows it.
    link: Option<Rc<str>>,
    bare_link: Option<u32>,
    table: Option<Table>,
    // A tag whose text is not for readers, and how often it is open.
    mute: Option<(String, u32)>,
    // Site furniture: blocks since the mark are dropped when the tag closes, kept if it never does.
    skips: Vec<(String, usize)>,
    regions: Vec<(bool, usize, usize)>,
    open_regions: Vec<(bool, usize)>,
    break_next: Option<bool>,
    // An element of its own began or ended: tags in a row have nothing else between them.
    apart: bool,
    pub meta: Meta,
}

const MUTE: [&str; 10] =
    ["script", "style", "svg", "button", "select", "textarea", "template", "iframe", "title", "noscript"];
const SKIP: [&str; 7] = ["nav", "footer", "aside", "form", "figure", "header", "dialog"];

impl Builder {
    pub fn open(&mut self, tag: &str, attrs: &[(&str, &str)], line: u32) {
        if let Some(id) = attribute(attrs, "data-arxiv-id") {
            if let Some(id) = crate::ingest::identify::arxiv_id(id) {
                self.push_span(line, "", Some(Rc::from(format!("https://arxiv.org/abs/{id}"))));
            }
        }
        if let Some((muted, count)) = &mut self.mute {
            if muted == tag {
                *count += 1;
            }
            // An unclosed button must not swallow the page.
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
        match tag {
            "strong" | "b" => self.strong += 1,
            "em" | "i" => self.em += 1,
            "code" | "kbd" | "tt" => self.code += 1,
            "a" => {
                let href = attribute(attrs, "href").unwrap_or_default().trim();
                self.link = is_absolute(href).then(|| Rc::from(href));
                self.bare_link = Some(line);
            }
            "br" => self.break_line(true),
            "span" => self.apart = true,
            "meta" => {
                let key = attribute(attrs, "name").or_else(|| attribute(attrs, "property"));
                if let (Some(key), Some(value)) = (key, attribute(attrs, "content")) {
                    self.meta.add(key, value);
                }
            }
            _ if is_block(tag) => self.open_block(tag, line),
            _ => {}
        }
    }

    fn open_block(&mut self, tag: &str, line: u32) {
        // An anchor is never open across blocks in a page that a browser would show as meant.
        if self.table.as_ref().is_some_and(|table| table.in_cell) {
            self.open_in_cell(tag, line);
            return;
        }
        self.flush();
        (self.strong, self.em, self.code) = (0, 0, 0);
        match tag {
            "ul" | "ol" | "menu" => self.lists += 1,
            "li" => self.pending = Some(Kind::Item),
            "hr" => self.blocks.push(self.block(Kind::Rule, line)),
            "pre" => {
                self.pending = Some(Kind::Code);
                self.fenced = true;
            }
            "article" | "main" => self.open_regions.push((tag == "article", self.blocks.len())),
            "table" => self.table = Some(Table::default()),
            "thead" | "tbody" | "tfoot" => {
                if let Some(table) = &mut self.table {
                    table.in_head = tag == "thead";
                }
            }
            "tr" | "td" | "th" => self.open_in_table(tag, line),
            "p" | "div" if self.pending == Some(Kind::Item) => {}
            _ => {
                if let Some(level) = heading_level(tag) {
                    self.pending = Some(Kind::Heading(level));
                } else {
                    self.pending = None;
                }
                if SKIP.contains(&tag) && !(tag == "header" && !self.open_regions.is_empty()) {
                    self.skips.push((tag.to_string(), self.blocks.len()));
                }
            }
        }
    }

    fn open_in_table(&mut self, tag: &str, line: u32) {
        let Some(table) = &mut self.table else { return };
        if tag == "tr" {
            self.close_row();
            if let Some(table) = &mut self.table {
                table.row = Some(Vec::new());
                table.row_line = line;
                table.all_th = true;
            }
            return;
        }
        table.all_th &= tag == "th";
        table.in_cell = true;
        if table.row.is_none() {
            table.row_line = line;
            table.all_th = tag == "th";
        }
        table.row.get_or_insert_default().push(Vec::new());
    }

    fn open_in_cell(&mut self, tag: &str, line: u32) {
        let Some(table) = &mut self.table else { return };
        match tag {
            "table" => table.nested += 1,
            "td" | "th" | "tr" if table.nested == 0 => {
                table.in_cell = false;
                (self.strong, self.em, self.code, self.link) = (0, 0, 0, None);
                self.open_in_table(tag, line);
            }
            _ => self.break_line(true),
        }
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
        match tag {
            "strong" | "b" => self.strong = self.strong.saturating_sub(1),
            "em" | "i" => self.em = self.em.saturating_sub(1),
            "code" | "kbd" | "tt" => self.code = self.code.saturating_sub(1),
            "a" => {
                // A link around a picture, or around nothing, is a link all the same.
                if let (Some(url), Some(line)) = (self.link.take(), self.bare_link.take()) {
                    self.push_span(line, "", Some(url));
                }
            }
            "br" => self.break_line(true),
            "span" => self.apart = true,
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
                "td" | "th" if table.nested == 0 => {
                    table.in_cell = false;
                    (self.strong, self.em, self.code, self.link) = (0, 0, 0, None);
                }
                _ if table.in_cell => self.break_line(true),
                _ => {}
            }
            return;
        }
        self.flush();
        self.pending = None;
        match tag {
            "ul" | "ol" | "menu" => self.lists = self.lists.saturating_sub(1),
            "pre" => self.fenced = false,
            "article" | "main" => {
                let kind = tag == "article";
                if let Some(at) = self.open_regions.iter().rposition(|open| open.0 == kind) {
                    let (_, from) = self.open_regions.remove(at);
                    // Of nested regions only the outermost counts.
                    self.regions.retain(|region| region.0 != kind || region.1 < from);
                    self.regions.push((kind, from, self.blocks.len()));
                }
            }
            _ => {
                if SKIP.contains(&tag) {
                    if let Some(at) = self.skips.iter().rposition(|(open, _)| open == tag) {
                        let mark = self.skips[at].1;
                        self.skips.truncate(at);
                        self.blocks.truncate(mark);
                    }
                }
            }
        }
    }

    /// Text; a line feed in it is a line break of the source.
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

    /// A line break: `hard` when it was asked for.
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
            let kind = self.pending.take().unwrap_or(if self.fenced { Kind::Code } else { Kind::Paragraph });
            self.open = Some(self.block(kind, number));
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
            Some(table) => table.row.as_mut()?.last_mut(),
            None => self.open.as_mut().map(|block| &mut block.lines),
        }
    }

    fn block(&self, kind: Kind, line: u32) -> Block {
        Block { kind, line, depth: self.lists, lines: Vec::new() }
    }

    fn close_row(&mut self) {
        let Some(table) = &mut self.table else { return };
        table.in_cell = false;
        let Some(mut cells) = table.row.take() else { return };
        cells.iter_mut().for_each(tidy);
        if table.in_head || (table.header.is_none() && table.all_th) {
            if table.header.is_none() {
                let texts = cells.iter().map(|lines| lines.iter().map(Line::text).collect::<Vec<_>>().join(" "));
                table.header = Some(texts.collect());
            }
            return;
        }
        let (header, line) = (table.header.clone(), table.row_line);
        if cells.iter().any(|cell| !cell.is_empty()) {
            let block = self.block(Kind::Row { header, cells }, line);
            self.blocks.push(block);
        }
    }

    fn flush(&mut self) {
        self.break_next = None;
        if let Some(mut block) = self.open.take() {
            if block.kind != Kind::Code {
                tidy(&mut block.lines);
            }
            if let Some(first) = block.lines.first() {
                block.line = first.number;
                self.blocks.push(block);
            }
        }
    }

    /// All blocks; of a page with an `<article>` or `<main>` only what stands in it.
    pub fn finish(mut self) -> (Vec<Block>, Meta) {
        self.close_row();
        self.table = None;
        self.flush();
        let total = self.blocks.len();
        for (kind, from) in std::mem::take(&mut self.open_regions) {
            self.regions.push((kind, from, total));
        }
        for kind in [true, false] {
            let mut keep = vec![false; total];
            for &(_, from, to) in self.regions.iter().filter(|region| region.0 == kind) {
                // Blocks dropped with a skipped element may have shortened the list.
                for flag in keep.iter_mut().take(to.min(total)).skip(from) {
                    *flag = true;
                }
            }
            if keep.iter().any(|&flag| flag) {
                let mut flags = keep.into_iter();
                self.blocks.retain(|_| flags.next().unwrap_or(false));
                break;
            }
        }
        (self.blocks, self.meta)
    }
}

// Trims, finds bare addresses, drops blank lines.
fn tidy(lines: &mut Vec<Line>) {
    for line in lines.iter_mut() {
        if line.spans.iter().any(|span| span.url.is_none() && !span.code && span.text.contains("://")) {
            line.spans = std::mem::take(&mut line.spans).into_iter().flat_map(super::address::linked).collect();
        }
        if let Some(first) = line.spans.first_mut() {
            let trimmed = first.text.trim_start();
            if trimmed.len() != first.text.len() {
                first.text = trimmed.to_string();
            }
        }
        if let Some(last) = line.spans.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
    }
    lines.retain(|line| !line.is_blank() || line.spans.iter().any(|span| span.url.is_some()));
}

fn attribute<'a>(attrs: &[(&str, &'a str)], name: &str) -> Option<&'a str> {
    attrs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
}

fn is_absolute(url: &str) -> bool {
    let scheme = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    (scheme.starts_with("http://") || scheme.starts_with("https://")) && !url.contains(char::is_whitespace)
}

fn heading_level(tag: &str) -> Option<u8> {
    match tag.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

fn is_block(tag: &str) -> bool {
    heading_level(tag).is_some()
        || SKIP.contains(&tag)
        || matches!(
            tag,
            "p" | "div" | "ul" | "ol" | "menu" | "li" | "dl" | "dt" | "dd" | "blockquote" | "pre" | "hr" | "table"
                | "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "section" | "article" | "main"
                | "center" | "details" | "summary" | "address" | "body" | "figcaption" | "fieldset" | "head" | "html"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(builder: Builder) -> Vec<String> {
        builder.finish().0.iter().map(Block::text).collect()
    }

    #[test]
    fn furniture_that_never_closes_keeps_its_text() {
        let mut closed = Builder::default();
        closed.open("nav", &[], 1);
        closed.text("Menu", 1);
        closed.close("nav");
        closed.open("p", &[], 2);
        closed.text("Body", 2);
        assert_eq!(texts(closed), ["Body"]);

        let mut open = Builder::default();
        open.open("nav", &[], 1);
        open.open("p", &[], 2);
        open.text("Body", 2);
        assert_eq!(texts(open), ["Body"]);
    }

    #[test]
    fn an_article_hides_the_rest_of_the_page() {
        let mut builder = Builder::default();
        builder.text("before", 1);
        builder.open("article", &[], 2);
        builder.text("inside", 2);
        builder.close("article");
        builder.text("after", 3);
        assert_eq!(texts(builder), ["inside"]);
    }

    #[test]
    fn a_header_row_names_the_cells_of_the_rows() {
        let mut builder = Builder::default();
        builder.open("table", &[], 1);
        for (row, (tag, words)) in [("th", ["Title", "Year"]), ("td", ["A study", "2020"])].into_iter().enumerate() {
            builder.open("tr", &[], row as u32 + 1);
            for word in words {
                builder.open(tag, &[], row as u32 + 1);
                builder.text(word, row as u32 + 1);
                builder.close(tag);
            }
        }
        let (blocks, _) = builder.finish();
        let [Block { kind: Kind::Row { header: Some(header), cells }, line: 2, .. }] = &blocks[..] else {
            panic!("{blocks:?}")
        };
        assert_eq!(header[..], ["Title", "Year"]);
        assert_eq!(cells[1][0].text(), "2020");
    }
}
