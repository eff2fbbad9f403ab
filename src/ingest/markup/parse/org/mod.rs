//! The parser for Org: headings, properties, lists, tables and links.
//!
//! The syntax: <https://orgmode.org/worg/org-syntax.html>. Notes on papers follow org-roam (`:ROAM_REFS:`), org-ref
//! (`:Custom_ID:`) and org-bibtex (`:BTYPE:`).

mod drawer;
mod heading;
mod inline;

use crate::ingest::markup::fields::address;
use crate::ingest::markup::parse::block_builder::BlockBuilder;
use crate::ingest::markup::parse::org::drawer::Drawer;
use crate::ingest::markup::parse::org::heading::Heading;

/// Adds the blocks of an Org text to the builder.
pub(crate) fn feed(builder: &mut BlockBuilder, text: &str) {
    let mut parser =
        Parser { builder, drawer: None, inside: Vec::new(), indents: Vec::new(), in_table: false, headed: false };
    let mut lines = text.lines().enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let ruled = lines.peek().is_some_and(|(_, next)| is_rule(next));
        parser.line(line.trim_end(), number, ruled);
    }
    parser.end_paragraph();
}

struct Parser<'b> {
    builder: &'b mut BlockBuilder,
    // The open drawer.
    drawer: Option<Drawer>,
    // The open blocks between `#+begin_…` and `#+end_…`.
    inside: Vec<String>,
    // The indentation of each open list.
    indents: Vec<usize>,
    in_table: bool,
    // Whether a heading has been read.
    headed: bool,
}

impl Parser<'_> {
    fn line(&mut self, line: &str, number: u32, ruled: bool) {
        let bare = line.trim_start();
        if let Some(drawer) = &mut self.drawer {
            // A drawer ends with `:END:`; one that is not closed ends at the next heading.
            if !bare.eq_ignore_ascii_case(":end:") && Heading::read(line).is_none() {
                return drawer.line(bare, number);
            }
            let done = self.drawer.take();
            self.properties(done);
            if bare.eq_ignore_ascii_case(":end:") {
                return;
            }
        }
        if let Some(name) = self.verbatim() {
            if is_end(bare, name) {
                self.end_block();
            } else {
                self.builder.text(&format!("{line}\n"), number);
            }
            return;
        }
        if let Some(heading) = Heading::read(line) {
            return self.heading(&heading, number);
        }
        match () {
            () if bare.is_empty() => self.end_paragraph(),
            () if bare.starts_with("#+") => self.keyword(bare, number),
            () if bare == "#" || bare.starts_with("# ") => {}
            () if drawer::opens(bare) => self.drawer = Some(Drawer::new(bare)),
            () if is_planning(bare) => {}
            () if bare.starts_with('|') => self.row(bare, number, ruled),
            () if bare.len() >= 5 && bare.bytes().all(|b| b == b'-') => {
                self.end_paragraph();
                self.builder.open("hr", &[], number);
            }
            () => self.text(line, bare, number),
        }
    }

    fn heading(&mut self, heading: &Heading<'_>, number: u32) {
        self.end_paragraph();
        self.headed = true;
        let name = ["h1", "h2", "h3", "h4", "h5", "h6"][heading.level.clamp(1, 6) - 1];
        self.builder.open(name, &[], number);
        inline::feed(self.builder, heading.title, number);
        self.builder.close(name);
        if !heading.tags.is_empty() {
            self.labelled("Tags", &heading.tags.join(", "), number);
        }
    }

    // A label and its value, as a paragraph.
    fn labelled(&mut self, label: &str, value: &str, number: u32) {
        self.builder.open("p", &[], number);
        self.builder.open("strong", &[], number);
        self.builder.text(&format!("{label}:"), number);
        self.builder.close("strong");
        self.builder.text(" ", number);
        inline::feed(self.builder, value, number);
        self.builder.close("p");
    }

    fn properties(&mut self, drawer: Option<Drawer>) {
        let Some(drawer) = drawer else { return };
        let of_file = !self.headed;
        for property in drawer.properties {
            let of_record = self.builder.meta.add_property(&property.key, &property.value, of_file);
            if !of_file
                && !of_record
                && let Some(label) = drawer::label(&property.key)
            {
                // The address of a page is not that of a paper.
                let page = property.value.starts_with("http") && !address::is_paper(&property.value);
                let label = if label == "Paper" && page { "Link" } else { label };
                self.labelled(label, &property.value, property.line);
            }
        }
    }

    fn keyword(&mut self, bare: &str, number: u32) {
        let rest = &bare[2..];
        let (name, value) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let lower = name.to_ascii_lowercase();
        if let Some(block) = lower.strip_prefix("begin_") {
            self.end_paragraph();
            match block {
                "src" | "example" | "export" | "comment" => self.builder.open("pre", &[], number),
                "abstract" => self.labelled("Abstract", "", number),
                _ => {}
            }
            return self.inside.push(block.to_string());
        }
        if lower.starts_with("end_") {
            return self.end_block();
        }
        let Some(key) = lower.strip_suffix(':').or_else(|| lower.split_once(':').map(|(key, _)| key)) else { return };
        let value = rest.split_once(':').map_or(value, |(_, value)| value).trim();
        self.builder.meta.add_keyword(key, value);
    }

    // The name of the open block if its lines are no markup.
    fn verbatim(&self) -> Option<&str> {
        let last = self.inside.last()?;
        matches!(last.as_str(), "src" | "example" | "export" | "comment").then_some(last.as_str())
    }

    fn end_block(&mut self) {
        self.end_paragraph();
        if self.verbatim().is_some() {
            self.builder.close("pre");
        }
        self.inside.pop();
    }

    fn row(&mut self, bare: &str, number: u32, ruled: bool) {
        if !self.in_table {
            self.end_paragraph();
            self.builder.open("table", &[], number);
            self.in_table = true;
            if ruled {
                self.builder.open("thead", &[], number);
            }
        }
        if is_rule(bare) {
            return self.builder.close("thead");
        }
        self.builder.open("tr", &[], number);
        for cell in inline::cells(bare) {
            self.builder.open("td", &[], number);
            inline::feed(self.builder, cell.trim(), number);
            self.builder.close("td");
        }
        self.builder.close("tr");
    }

    fn text(&mut self, line: &str, bare: &str, number: u32) {
        if self.in_table {
            self.end_paragraph();
        }
        let indent = line.len() - bare.len();
        let Some(item) = inline::item(bare) else {
            // A line that is not indented as far as the text of an item ends its list.
            while self.indents.last().is_some_and(|&open| indent <= open) {
                self.close_list();
            }
            return self.words(bare, number);
        };
        while self.indents.last().is_some_and(|&open| indent < open) {
            self.close_list();
        }
        if self.indents.last() == Some(&indent) {
            self.builder.close("li");
        } else {
            self.builder.open("ul", &[], number);
            self.indents.push(indent);
        }
        self.builder.open("li", &[], number);
        // `- author :: name`
        match item.split_once(" :: ") {
            Some((label, value)) => self.words(&format!("{label}: {value}"), number),
            None => self.words(item, number),
        }
    }

    fn words(&mut self, text: &str, number: u32) {
        let (text, hard) = text.strip_suffix("\\\\").map_or((text, false), |text| (text, true));
        inline::feed(self.builder, text, number);
        self.builder.break_line(hard);
    }

    fn close_list(&mut self) {
        self.indents.pop();
        self.builder.close("li");
        self.builder.close("ul");
    }

    fn end_paragraph(&mut self) {
        while !self.indents.is_empty() {
            self.close_list();
        }
        if self.in_table {
            self.builder.close("table");
            self.in_table = false;
        }
        self.builder.close("p");
    }
}

fn is_rule(line: &str) -> bool {
    line.trim_start().starts_with("|-")
}

fn is_end(bare: &str, block: &str) -> bool {
    let name = bare.get(..6).filter(|head| head.eq_ignore_ascii_case("#+end_")).map(|_| &bare[6..]);
    name.is_some_and(|name| name.trim().eq_ignore_ascii_case(block))
}

// `CLOSED: [2020-01-01] SCHEDULED: <…>`
fn is_planning(bare: &str) -> bool {
    ["CLOSED: [", "SCHEDULED: <", "DEADLINE: <"].iter().any(|word| bare.starts_with(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ingest::markup::parse::block::{Block, BlockKind};

    fn blocks(text: &str) -> Vec<Block> {
        let mut builder = BlockBuilder::default();
        feed(&mut builder, text);
        builder.finish().0
    }

    #[test]
    fn every_block_knows_its_line() {
        let text = "#+title: Notes\n\n* TODO [#A] One /small/ step :a:b:\nfirst\nsecond\n\n- x :: y\n  more\n  - deep\n\n#+begin_src sh\n* no heading\n#+end_src\n| A | B |\n|---+---|\n| 1 | [[https://a.org][2]] |\n";
        let blocks = blocks(text);
        let seen: Vec<_> = blocks.iter().map(|block| (block.line, block.depth, block.text())).collect();
        let expected = [
            (3, 0, "One small step"),
            (3, 0, "Tags: a, b"),
            (4, 0, "first\nsecond"),
            (7, 1, "x: y\nmore"),
            (9, 2, "deep"),
            (12, 0, "* no heading"),
            (16, 0, ""),
        ];
        assert_eq!(seen, expected.map(|(line, depth, text)| (line, depth, text.to_string())));
        let BlockKind::Row { header: Some(header), cells } = &blocks[6].kind else { panic!("{blocks:?}") };
        assert_eq!(header[..], ["A", "B"]);
        assert_eq!(cells[1][0].links()[0].1.as_ref(), "https://a.org");
    }

    proptest! {
        #[test]
        fn no_text_is_trouble(
            text in "(\\*{1,3} |TODO |:PROPERTIES:|:END:|:[a-z]{1,4}: |#\\+[a-z]{1,6}: |#\\+begin_src|#\\+end_src|\\[\\[|\\]\\[|\\]\\]|\\||-|[a-z*/=~]|\n|  |\\[cite:@a\\]|中){0,80}",
        ) {
            let lines = u32::try_from(text.lines().count().max(1)).unwrap();
            for block in blocks(&text) {
                prop_assert!((1..=lines).contains(&block.line));
            }
        }
    }
}
