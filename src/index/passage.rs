//! Cuts papers into passages: texts that the model reads whole.

use std::iter;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::embed::Window;
use crate::paper::{Paper, TextKind};
use crate::text::Language;
use crate::vector::PassageKey;

/// The name of the template by which a passage becomes model input. It is part of an index's identity: vectors of
/// different templates cannot be compared.
///
/// Both titles stand before every text, so that a Chinese summary is found by its English title too. On Cranfield, nDCG@10
/// is 0.391 with the title before the text, 0.336 without it, and 0.379 with the title as a passage of its own.
///
/// A change in how texts are cut needs a new template too: a text that was embedded whole is not cut again.
pub const TEMPLATE: &str = "v1 {title in the text's language}\\n{title in the other}\\n{text}";

/// The kind of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PassageKind {
    /// The titles of a paper without texts.
    Title,
    /// One text, or a part of a long one.
    Text(TextKind),
    /// Motivation, method, result and conclusion together: each is a sentence or two.
    Digest,
}

/// A part of one text of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextPart {
    /// Index into [`Paper::texts`].
    pub text: u32,
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// A text that is short enough for the model. It has one vector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Its kind.
    pub kind: PassageKind,
    /// The language it is written in.
    pub language: Language,
    /// Its texts; none for a title.
    pub parts: Vec<TextPart>,
}

impl Passage {
    /// The text of the passage without the titles in front; for a title, the title.
    pub fn text(&self, paper: &Paper) -> String {
        if self.kind == PassageKind::Title {
            return paper.title(self.language).to_string();
        }
        let parts: Vec<&str> = self.parts.iter().filter_map(|part| slice(paper, part)).map(str::trim).collect();
        parts.join("\n")
    }

    /// What the model reads, without the model's own prefix; see [`TEMPLATE`].
    pub fn input(&self, paper: &Paper) -> String {
        let head = head(paper, self.language);
        match self.kind {
            PassageKind::Title if head.is_empty() => paper.id.clone(),
            PassageKind::Title => head,
            _ => below(&head, &self.text(paper)),
        }
    }

    /// The index of its source and the line where its first part begins.
    pub fn place(&self, paper: &Paper) -> Option<(u32, u32)> {
        let (source, text) = paper.texts.get(self.parts.first()?.text as usize)?;
        Some((*source, text.line))
    }
}

/// What stands before a text: the titles, that of `language` first. Nothing for a paper without titles: an id would only
/// move the vector.
fn head(paper: &Paper, language: Language) -> String {
    // A longer "title" is a paragraph that was taken for one. It must leave room for the text.
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

fn slice<'a>(paper: &'a Paper, part: &TextPart) -> Option<&'a str> {
    paper.texts.get(part.text as usize)?.1.text.get(part.start as usize..part.end as usize)
}

/// A paper and its passages, in the order of their vectors.
pub(crate) type PaperRecord = (Paper, Vec<Passage>);

/// Cuts a paper into passages, in the order of its texts.
///
/// `is_known` says whether a key is that of a passage cut before, which fits the window. Otherwise the tokens of the text
/// have to be counted, which takes a hundred times as long as its [`key`].
pub fn cut_passages(paper: &Paper, window: &Window, is_known: &impl Fn(PassageKey) -> bool) -> Vec<Passage> {
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
            let parts = texts.iter().map(|&text| TextPart {
                text,
                start: 0,
                end: paper.texts[text as usize].1.text.len() as u32,
            });
            passages.push(Passage { kind: PassageKind::Digest, language, parts: parts.collect() });
        } else {
            texts.into_iter().for_each(|text| push_pieces(paper, &split, text, &mut passages));
        }
    }
    if passages.is_empty() {
        let language = Language::detect(paper.title(Language::En));
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
            parts: vec![TextPart { text: index, start: piece.start as u32, end: piece.end as u32 }],
        });
    }
}

/// The key of a passage: a hash of what the model reads. An unchanged passage keeps its vector, whatever changed around
/// it.
pub fn key(input: &str) -> PassageKey {
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
        (0, Text { kind, language: Language::detect(text), text: text.to_string(), line: 3 })
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
        let passages = cut_passages(&paper, &window, &|_| false);
        let inputs: Vec<String> = passages.iter().map(|passage| passage.input(&paper)).collect();
        assert_eq!(inputs, ["一个标题\nA title\n这是一段中文总结。", "一个标题\nA title\n方法是检索。\n结果更好。"]);
        assert_ne!(key(&inputs[0]), key(&inputs[1]));
        let keys: Vec<[u8; 16]> = inputs.iter().map(|input| key(input)).collect();
        assert_eq!(cut_passages(&paper, &window, &|key| keys.contains(&key)), passages);
        let bare = Paper { texts: Vec::new(), ..paper };
        let passages = cut_passages(&bare, &window, &|_| false);
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
        assert_eq!(cut_passages(&paper, &window, &|_| false)[0].input(&paper), "Retrieval at scale.");
        let bare = Paper { texts: Vec::new(), ..paper };
        assert_eq!(cut_passages(&bare, &window, &|_| false)[0].input(&bare), "arxiv:2401.00001");
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
        let passages = cut_passages(&paper, &window, &|_| false);
        assert!(passages.len() > 4, "{}", passages.len());
        let keys: Vec<[u8; 16]> = passages.iter().map(|passage| key(&passage.input(&paper))).collect();
        assert_eq!(cut_passages(&paper, &window, &|key| keys.contains(&key)), passages);
    }
}
