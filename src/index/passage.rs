//! The texts of a paper as the model reads them.

use std::iter;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::embed::Window;
use crate::paper::{Paper, TextKind};
use crate::text::Language;

/// How a passage becomes model input. Part of an index's identity: vectors made by another template
/// are another space.
///
/// Titles stand before every text: on Cranfield, nDCG@10 is 0.391 so, 0.336 without, and 0.379 with
/// the title as a passage of its own beside it. Both titles do, since a Chinese summary is found by
/// its English title too.
///
/// Another way to cut texts is another template too: a text that was embedded whole is not cut again.
pub const TEMPLATE: &str = "v1 {title in the text's language}\\n{title in the other}\\n{text}";

/// What a passage is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PassageKind {
    /// The titles alone, of a paper without any text.
    Title,
    /// One text, or a piece of a long one.
    Text(TextKind),
    /// Motivation, method, result and conclusion, which are a sentence or two each.
    Digest,
}

/// A piece of one text of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Index into [`Paper::texts`].
    pub text: u32,
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// One text short enough for the model; it gets one vector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// What it is.
    pub kind: PassageKind,
    /// The language it is written in.
    pub language: Language,
    /// What it is made of; nothing for a title.
    pub parts: Vec<Part>,
}

impl Passage {
    /// The passage's own words, without the titles in front; of a paper without text, the title.
    pub fn text(&self, paper: &Paper) -> String {
        if self.kind == PassageKind::Title {
            return paper.title(self.language).to_string();
        }
        let parts: Vec<&str> = self.parts.iter().filter_map(|part| slice(paper, part)).map(str::trim).collect();
        parts.join("\n")
    }

    /// What the model reads, less the model's own prefix: see [`TEMPLATE`].
    pub fn input(&self, paper: &Paper) -> String {
        let head = head(paper, self.language);
        match self.kind {
            PassageKind::Title if head.is_empty() => paper.id.clone(),
            PassageKind::Title => head,
            _ => below(&head, &self.text(paper)),
        }
    }

    /// The line its first part begins on, and the index of its source.
    pub fn place(&self, paper: &Paper) -> Option<(u32, u32)> {
        let (source, text) = paper.texts.get(self.parts.first()?.text as usize)?;
        Some((*source, text.line))
    }
}

// What stands before a text: the titles, that of `language` first, or nothing. An id in their place would only move the vector.
fn head(paper: &Paper, language: Language) -> String {
    // A "title" longer than this many bytes is a paragraph that was taken for one, and must leave room for the text.
    const MOST: usize = 300;
    if !paper.bibliography.has_title() {
        return String::new();
    }
    let clip = |title: &'_ str| title[..title.floor_char_boundary(MOST)].to_string();
    let (own, other) = (clip(paper.title(language)), clip(paper.title(language.other())));
    if own == other { own } else { format!("{own}\n{other}") }
}

fn below(head: &str, text: &str) -> String {
    if head.is_empty() { text.to_string() } else { format!("{head}\n{text}") }
}

fn slice<'a>(paper: &'a Paper, part: &Part) -> Option<&'a str> {
    paper.texts.get(part.text as usize)?.1.text.get(part.start as usize..part.end as usize)
}

/// A paper and its passages, in the order of their vectors.
pub(crate) type PaperRecord = (Paper, Vec<Passage>);

/// The passages of a paper, in the order of its texts.
///
/// To see whether a text fits the window takes its tokens, a hundred times as long as its [`key`]. `is_known` says of a key
/// whether it is that of a passage made before, which fits.
pub fn of(paper: &Paper, window: &Window, is_known: &impl Fn([u8; 16]) -> bool) -> Vec<Passage> {
    let split = |language: Language, text: &str| {
        let head = head(paper, language);
        let is_whole = is_known(key(&below(&head, text.trim())));
        if is_whole { iter::once(0..text.len()).collect() } else { window.split(&head, text) }
    };
    let mut passages = Vec::new();
    let mut digests: Vec<(u32, Language, Vec<u32>)> = Vec::new();
    for (i, (source, text)) in paper.texts.iter().enumerate() {
        let index = i as u32;
        if is_digest(text.kind) {
            match digests.iter_mut().find(|(s, l, _)| s == source && *l == text.language) {
                Some((_, _, texts)) => texts.push(index),
                None => digests.push((*source, text.language, vec![index])),
            }
            continue;
        }
        push_pieces(paper, &split, index, &mut passages);
    }
    for (_, language, texts) in digests {
        let joined: Vec<&str> = texts.iter().map(|&i| paper.texts[i as usize].1.text.trim()).collect();
        if split(language, &joined.join("\n")).len() == 1 {
            let parts =
                texts.iter().map(|&text| Part { text, start: 0, end: paper.texts[text as usize].1.text.len() as u32 });
            passages.push(Passage { kind: PassageKind::Digest, language, parts: parts.collect() });
        } else {
            texts.into_iter().for_each(|text| push_pieces(paper, &split, text, &mut passages));
        }
    }
    if passages.is_empty() {
        let language = Language::of(paper.title(Language::En));
        passages.push(Passage { kind: PassageKind::Title, language, parts: Vec::new() });
    }
    passages
}

fn is_digest(kind: TextKind) -> bool {
    matches!(kind, TextKind::Tldr | TextKind::Motivation | TextKind::Method | TextKind::Result | TextKind::Conclusion)
}

fn push_pieces(
    paper: &Paper,
    split: &impl Fn(Language, &str) -> Vec<Range<usize>>,
    index: u32,
    passages: &mut Vec<Passage>,
) {
    let text = &paper.texts[index as usize].1;
    if text.text.trim().is_empty() {
        return;
    }
    for piece in split(text.language, &text.text) {
        passages.push(Passage {
            kind: PassageKind::Text(text.kind),
            language: text.language,
            parts: vec![Part { text: index, start: piece.start as u32, end: piece.end as u32 }],
        });
    }
}

/// The name of a passage's vector: a hash of what the model reads, so that an unchanged passage is
/// found again whatever happened around it.
pub fn key(input: &str) -> [u8; 16] {
    let mut key = [0; 16];
    key.copy_from_slice(&blake3::hash(input.as_bytes()).as_bytes()[..16]);
    key
}

#[cfg(all(test, feature = "embedded-model"))]
mod tests {
    use super::*;
    use crate::embed::{Model, ModelChoice};
    use crate::paper::{Bibliography, Text};

    fn text(kind: TextKind, text: &str) -> (u32, Text) {
        (0, Text { kind, language: Language::of(text), text: text.to_string(), line: 3 })
    }

    #[test]
    fn each_text_is_a_passage_with_both_titles_before_it() {
        let window = Model::open(&ModelChoice::BuiltIn).expect("built in").window().expect("tokenizer");
        let paper = Paper {
            bibliography: Bibliography {
                title_en: Some("A title".into()),
                title_zh: Some("一个标题".into()),
                ..Bibliography::default()
            },
            texts: vec![
                text(TextKind::Summary, "这是一段中文总结。"),
                text(TextKind::Method, "方法是检索。"),
                text(TextKind::Result, "结果更好。"),
            ],
            ..Paper::default()
        };
        let passages = of(&paper, &window, &|_| false);
        let inputs: Vec<String> = passages.iter().map(|passage| passage.input(&paper)).collect();
        assert_eq!(inputs, ["一个标题\nA title\n这是一段中文总结。", "一个标题\nA title\n方法是检索。\n结果更好。"]);
        assert_ne!(key(&inputs[0]), key(&inputs[1]));
        let keys: Vec<[u8; 16]> = inputs.iter().map(|input| key(input)).collect();
        assert_eq!(of(&paper, &window, &|key| keys.contains(&key)), passages);
        let bare = Paper { texts: Vec::new(), ..paper };
        let passages = of(&bare, &window, &|_| false);
        assert_eq!(passages.len(), 1);
        assert_eq!(
            (passages[0].input(&bare).as_str(), passages[0].text(&bare).as_str()),
            ("A title\n一个标题", "A title")
        );
    }

    #[test]
    fn a_paper_without_a_title_is_its_text_alone() {
        let window = Model::open(&ModelChoice::BuiltIn).expect("built in").window().expect("tokenizer");
        let texts = vec![text(TextKind::Abstract, "Retrieval at scale.")];
        let paper = Paper { id: "arxiv:2401.00001".into(), texts, ..Paper::default() };
        assert_eq!(of(&paper, &window, &|_| false)[0].input(&paper), "Retrieval at scale.");
        let bare = Paper { texts: Vec::new(), ..paper };
        assert_eq!(of(&bare, &window, &|_| false)[0].input(&bare), "arxiv:2401.00001");
    }

    #[test]
    fn a_long_text_is_cut_alike_whatever_is_known() {
        let window = Model::open(&ModelChoice::BuiltIn).expect("built in").window().expect("tokenizer");
        let long = "Retrieval at scale needs an index that fits in memory. ".repeat(120);
        let texts =
            vec![text(TextKind::Abstract, &long), text(TextKind::Method, &long), text(TextKind::Result, "Good.")];
        let paper = Paper {
            bibliography: Bibliography { title_en: Some("A title".into()), ..Bibliography::default() },
            texts,
            ..Paper::default()
        };
        let passages = of(&paper, &window, &|_| false);
        assert!(passages.len() > 4, "{}", passages.len());
        let keys: Vec<[u8; 16]> = passages.iter().map(|passage| key(&passage.input(&paper))).collect();
        assert_eq!(of(&paper, &window, &|key| keys.contains(&key)), passages);
    }
}
