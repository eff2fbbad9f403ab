//! Cleans the lines of a complete block.

use crate::ingest::markup::fields::address;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line};

/// Trims lines, links bare URLs and removes blank lines.
pub(crate) fn tidy(lines: &mut Vec<Line>) {
    for line in lines.iter_mut() {
        if line.spans.iter().any(|span| span.url.is_none() && !span.code && span.text.contains("://")) {
            line.spans = std::mem::take(&mut line.spans).into_iter().flat_map(address::linked).collect();
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

/// Splits lines that begin with `[1]`, `[2]` … into items of a list without markup.
pub(crate) fn references(block: Block) -> Vec<Block> {
    let numbered = |line: &Line| {
        let text = line.spans.first().map_or("", |span| span.text.as_str());
        let inside = text
            .strip_prefix(['[', '［', '【'])
            .and_then(|rest| rest.split_once([']', '］', '】']))
            .map_or("", |(inside, _)| inside);
        (1..=4).contains(&inside.len()) && inside.bytes().all(|b| b.is_ascii_digit())
    };
    if block.kind != BlockKind::Paragraph || block.lines.iter().filter(|line| numbered(line)).count() < 2 {
        return vec![block];
    }
    let depth = block.depth.max(1);
    let mut blocks: Vec<Block> = Vec::new();
    for line in block.lines {
        match blocks.last_mut() {
            Some(last) if !numbered(&line) => last.lines.push(line),
            _ => {
                let kind = if numbered(&line) { BlockKind::Item } else { BlockKind::Paragraph };
                blocks.push(Block { kind, line: line.number, depth, lines: vec![line] });
            }
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::markup::parse::block_builder::BlockBuilder;

    #[test]
    fn numbered_lines_are_items() {
        let mut builder = BlockBuilder::default();
        builder.text("[1] one\nmore\n[2] two", 1);
        let (blocks, _) = builder.finish();
        let seen: Vec<_> =
            blocks.iter().map(|block| (block.kind == BlockKind::Item, block.line, block.lines.len())).collect();
        assert_eq!(seen, [(true, 1, 2), (true, 3, 1)]);
    }
}
