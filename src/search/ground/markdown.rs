//! The running text of Markdown and of plain text.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::search::ground::prose::{ProseBlock, ProseBlocks};

/// Headings below which nothing is claimed.
const APPARATUS: &[&str] = &[
    "acknowledgements",
    "acknowledgments",
    "bibliography",
    "further reading",
    "literature",
    "references",
    "works cited",
    "参考文献",
    "引用文献",
    "致谢",
];

/// The paragraphs and list items of `draft`, without headings, code, tables, addresses of links and what stands below a
/// heading such as "References".
pub(super) fn prose(draft: &str) -> Vec<ProseBlock> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_MATH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut walk =
        Walk { draft, blocks: ProseBlocks::default(), skipped: 0, runs_on: false, heading: None, apparatus: None };
    for (event, range) in Parser::new_ext(draft, options).into_offset_iter() {
        walk.take(event, range);
    }
    walk.blocks.finish()
}

struct Walk<'d> {
    draft: &'d str,
    blocks: ProseBlocks,
    /// How many elements without running text are open.
    skipped: usize,
    /// Whether the indented line before is the first one of the paragraph that begins.
    runs_on: bool,
    /// The heading that is open.
    heading: Option<(HeadingLevel, String)>,
    /// The level of the heading below which nothing is claimed.
    apparatus: Option<HeadingLevel>,
}

impl Walk<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.blocks.end_block();
                self.heading = Some((level, String::new()));
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented))
                if is_prose(&self.draft[range.clone()], is_followed(self.draft, range.end)) =>
            {
                self.blocks.end_block();
                self.skipped += 1;
                self.runs_on = is_followed(self.draft, range.end);
                let end = range.end;
                self.push(range);
                self.push_blank(end.saturating_sub(1));
            }
            Event::Start(Tag::Paragraph) if self.runs_on => self.runs_on = false,
            Event::Start(Tag::CodeBlock(_) | Tag::Table(_) | Tag::HtmlBlock | Tag::MetadataBlock(_)) => {
                self.blocks.end_block();
                self.skipped += 1;
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Table | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) => {
                self.skipped = self.skipped.saturating_sub(1);
            }
            // The words for an image are no part of the sentence around it.
            Event::Start(Tag::Image { .. }) => self.skipped += 1,
            Event::End(TagEnd::Image) => self.skipped = self.skipped.saturating_sub(1),
            Event::Start(
                Tag::Paragraph | Tag::Item | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) | Tag::List(_),
            )
            | Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition | TagEnd::List(_),
            )
            | Event::Rule => self.blocks.end_block(),
            Event::Text(text) => match &mut self.heading {
                Some((_, title)) => title.push_str(&text),
                None if self.skipped == 0 => self.push(range),
                None => {}
            },
            Event::Code(_) if self.skipped == 0 && self.heading.is_none() => {
                let marks = self.draft[range.clone()].bytes().take_while(|&byte| byte == b'`').count();
                self.push(range.start + marks..range.end - marks);
            }
            Event::InlineMath(_) if self.skipped == 0 && self.heading.is_none() => self.push(range),
            Event::SoftBreak | Event::HardBreak if self.skipped == 0 && self.heading.is_none() => {
                self.push_blank(range.start);
            }
            _ => {}
        }
    }

    fn end_heading(&mut self) {
        let Some((level, title)) = self.heading.take() else { return };
        if self.apparatus.is_some_and(|apparatus| level <= apparatus) {
            self.apparatus = None;
        }
        let title = title.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        if self.apparatus.is_none() && APPARATUS.contains(&title.as_str()) {
            self.apparatus = Some(level);
        }
    }

    fn push(&mut self, range: Range<usize>) {
        if self.apparatus.is_none() {
            self.blocks.open.push(self.draft, range);
        }
    }

    fn push_blank(&mut self, place: usize) {
        if self.apparatus.is_none() {
            self.blocks.open.push_char(' ', place);
        }
    }
}

/// Whether a line of text follows without a blank line between.
fn is_followed(draft: &str, end: usize) -> bool {
    draft[..end].ends_with('\n') && draft[end..].lines().next().is_some_and(|line| !line.trim().is_empty())
}

/// Whether an indented block is a paragraph with an indent, as in text out of a PDF, and no code. A block that runs on into a
/// paragraph need not end a sentence.
fn is_prose(block: &str, runs_on: bool) -> bool {
    let is_ended = runs_on || block.trim_end().ends_with(['.', '。', '!', '?', '！', '？', ']', ')', '"', '”']);
    let words: Vec<&str> = block.split_whitespace().collect();
    let is_word = |word: &&&str| {
        let core =
            word.trim_matches(|c: char| matches!(c, ',' | '.' | ';' | ':' | '(' | ')' | '"' | '“' | '”' | '?' | '!'));
        !core.is_empty() && core.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
    };
    is_ended && words.iter().filter(is_word).count() * 10 >= words.len() * 7
}
