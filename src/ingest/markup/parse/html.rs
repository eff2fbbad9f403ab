//! The HTML parser, for whole pages and for HTML inside Markdown.

use std::cell::RefCell;

use html5ever::tendril::{SliceExt, StrTendril};
use html5ever::tokenizer::states::{RawKind, Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, CommentToken, EndTag, StartTag, TagToken, Token, TokenSink, TokenSinkResult,
    Tokenizer, TokenizerOpts,
};

use crate::ingest::markup::parse::block_builder::BlockBuilder;

// Only the tokenizer is used. Blocks need no tree, and a tree builder recurses over the nesting depth.
struct Sink {
    builder: RefCell<BlockBuilder>,
    offset: u32,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut builder = self.builder.borrow_mut();
        let line = self.offset.saturating_add(u32::try_from(line).unwrap_or(u32::MAX).saturating_sub(1));
        match token {
            TagToken(tag) if tag.kind == StartTag => {
                let attrs: Vec<(&str, &str)> =
                    tag.attrs.iter().map(|attr| (attr.name.local.as_ref(), attr.value.as_ref())).collect();
                builder.open(tag.name.as_ref(), &attrs, line);
                return match raw_kind(tag.name.as_ref()) {
                    Some(kind) if !tag.self_closing => TokenSinkResult::RawData(kind),
                    _ => TokenSinkResult::Continue,
                };
            }
            TagToken(tag) if tag.kind == EndTag => builder.close(tag.name.as_ref()),
            CharacterTokens(text) => {
                // The tokenizer reports the line on which a run of text ends.
                let breaks = u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX);
                builder.text(&text, line.saturating_sub(breaks).max(self.offset));
            }
            CommentToken(text) => builder.comment(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn raw_kind(tag: &str) -> Option<RawKind> {
    match tag {
        "script" => Some(ScriptData),
        "style" | "iframe" | "noframes" | "xmp" => Some(Rawtext),
        "textarea" | "title" => Some(Rcdata),
        _ => None,
    }
}

/// Adds the blocks of `html`, which begins on `line` of its file, to the builder.
pub(crate) fn feed(builder: &mut BlockBuilder, html: &str, line: u32) {
    let sink = Sink { builder: RefCell::new(std::mem::take(builder)), offset: line };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    // A tendril is limited to 4 GiB, and splitting a long one is slow.
    for piece in pieces(html) {
        let tendril: StrTendril = piece.to_tendril();
        queue.push_back(tendril);
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
    *builder = tokenizer.sink.builder.into_inner();
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    const SIZE: usize = 1 << 16;
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut at = rest.len().min(SIZE);
        while !rest.is_char_boundary(at) {
            at += 1;
        }
        let (head, tail) = rest.split_at(at);
        rest = tail;
        Some(head)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::markup::parse::block::{Block, BlockKind};

    fn blocks(html: &str) -> Vec<Block> {
        let mut builder = BlockBuilder::default();
        feed(&mut builder, html, 1);
        builder.finish().0
    }

    #[test]
    fn every_block_knows_its_line() {
        let blocks = blocks("<h1>Title</h1>\n<p>one\ntwo</p>\n\n<ul>\n<li>item &amp; more</li></ul>");
        let seen: Vec<_> = blocks.iter().map(|block| (block.line, block.text())).collect();
        assert_eq!(seen, [(1, "Title".into()), (2, "one\ntwo".into()), (6, "item & more".into())]);
        assert_eq!(blocks[2].kind, BlockKind::Item);
        assert_eq!(blocks[1].lines[1].number, 3);
    }

    #[test]
    fn scripts_and_buttons_are_no_text() {
        let blocks =
            blocks("<p>a<script>if (1<2) x('</p>')</script>b<button data-arxiv-id=\"2401.03890v1\">go</button>c</p>");
        assert_eq!(blocks[0].text(), "abc");
        assert_eq!(blocks[0].lines[0].links()[0].1.as_ref(), "https://arxiv.org/abs/2401.03890");
    }
}
