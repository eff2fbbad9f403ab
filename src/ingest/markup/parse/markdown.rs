//! The Markdown parser, for plain text too.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::ingest::markup::parse::block_builder::BlockBuilder;
use crate::ingest::markup::parse::html;

/// Adds the blocks of a Markdown text, which begins on line `first` of its file, to the builder.
pub(crate) fn feed(builder: &mut BlockBuilder, text: &str, first: u32) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        // A formula keeps its underscores and asterisks.
        | Options::ENABLE_MATH;
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line_of = |offset: usize| {
        let line = starts.partition_point(|&start| start <= offset).max(1) - 1;
        first.saturating_add(u32::try_from(line).unwrap_or(u32::MAX))
    };
    let mut raw: Option<(String, u32)> = None;
    let mut images = 0u32;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let line = line_of(range.start);
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            _ if images > 0 => {}
            Event::Start(Tag::HtmlBlock) => raw = Some((String::new(), line)),
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((piece, line)) = raw.take() {
                    html::feed(builder, &piece, line);
                }
            }
            Event::Html(piece) => match &mut raw {
                Some((buffer, _)) => buffer.push_str(&piece),
                None => html::feed(builder, &piece, line),
            },
            Event::InlineHtml(piece) => html::feed(builder, &piece, line),
            Event::Start(tag) => start(builder, &tag, line),
            Event::End(tag) => end(builder, tag),
            Event::Text(text) => builder.text(&text, line),
            Event::Code(text) => {
                builder.open("code", &[], line);
                builder.text(&text, line);
                builder.close("code");
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => builder.text(&text[range], line),
            Event::SoftBreak => builder.break_line(false),
            Event::HardBreak => builder.break_line(true),
            Event::Rule => builder.open("hr", &[], line),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }
}

fn start(builder: &mut BlockBuilder, tag: &Tag<'_>, line: u32) {
    let name = match tag {
        Tag::Link { dest_url, .. } => return builder.open("a", &[("href", dest_url)], line),
        // Indented text is mostly copied text and not a program.
        Tag::CodeBlock(CodeBlockKind::Indented) => "p",
        Tag::CodeBlock(CodeBlockKind::Fenced(_)) => "pre",
        Tag::Table(_) => "table",
        Tag::TableHead => {
            builder.open("thead", &[], line);
            "tr"
        }
        tag => name(tag.to_end()),
    };
    builder.open(name, &[], line);
}

fn end(builder: &mut BlockBuilder, tag: TagEnd) {
    match tag {
        TagEnd::TableHead => {
            builder.close("tr");
            builder.close("thead");
        }
        TagEnd::CodeBlock => {
            builder.close("pre");
        }
        tag => builder.close(name(tag)),
    }
}

fn name(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Heading(level) => ["h1", "h2", "h3", "h4", "h5", "h6"][level as usize - 1],
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::List(true) => "ol",
        TagEnd::List(false) => "ul",
        TagEnd::Item => "li",
        TagEnd::Table => "table",
        TagEnd::TableRow => "tr",
        TagEnd::TableCell => "td",
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Link => "a",
        TagEnd::Paragraph | TagEnd::CodeBlock => "p",
        TagEnd::FootnoteDefinition => "div",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::markup::parse::block::{Block, BlockKind};

    fn blocks(text: &str) -> Vec<Block> {
        let mut builder = BlockBuilder::default();
        feed(&mut builder, text, 1);
        builder.finish().0
    }

    #[test]
    fn markdown_and_html_make_one_stream() {
        let blocks = blocks("# One\n\ntwo *x*\nthree\n\n<ol>\n<li>four</li>\n</ol>\n\n- five\n  - six\n");
        let seen: Vec<_> = blocks.iter().map(|block| (block.line, block.depth, block.text())).collect();
        let expected = [(1, 0, "One"), (3, 0, "two x\nthree"), (7, 1, "four"), (10, 1, "five"), (11, 2, "six")];
        assert_eq!(seen, expected.map(|(line, depth, text)| (line, depth, text.to_string())));
    }

    #[test]
    fn formulas_stay_as_they_are() {
        assert_eq!(blocks("an $O(n * m_i * k_j)$ cost of $5")[0].text(), "an $O(n * m_i * k_j)$ cost of $5");
    }

    #[test]
    fn rows_carry_their_header() {
        let blocks = blocks("| Title | Link |\n|---|---|\n| A<br>B | [pdf](https://a.org/b.pdf) |\n");
        let BlockKind::Row { header: Some(header), cells } = &blocks[0].kind else { panic!("{blocks:?}") };
        assert_eq!(header[..], ["Title", "Link"]);
        assert_eq!(cells[0].iter().map(|line| line.text()).collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(blocks[0].line, 3);
    }
}
