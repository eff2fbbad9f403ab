//! The texts of a paper as the model reads them.

use serde::{Deserialize, Serialize};

use crate::embed::Window;
use crate::paper::{Language, Paper, TextKind};

/// How a passage becomes model input. Part of an index's identity: vectors made by another template
/// are another space.
///
/// The title stands before every text: on Cranfield, nDCG@10 is 0.391 so, 0.336 without it and
/// 0.379 with the title as a passage of its own beside it.
pub const TEMPLATE: &str = "v1 {title in the text's language, else the other}\\n{text}; a title alone where its language has no text";

/// What a passage is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PassageKind {
    /// A title alone, in a language the paper has no text in.
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
    /// The passage's own words, without the title in front; for a title, the title.
    pub fn text(&self, paper: &Paper) -> String {
        if self.kind == PassageKind::Title {
            return paper.title(self.language).to_string();
        }
        let parts: Vec<&str> = self.parts.iter().filter_map(|part| slice(paper, part)).map(str::trim).collect();
        parts.join("\n")
    }

    /// What the model reads, less the model's own prefix: see [`TEMPLATE`].
    pub fn input(&self, paper: &Paper) -> String {
        if self.kind == PassageKind::Title {
            return paper.title(self.language).to_string();
        }
        format!("{}\n{}", paper.title(self.language), self.text(paper))
    }

    /// The line its first part begins on, and the index of its source.
    pub fn place(&self, paper: &Paper) -> Option<(u32, u32)> {
        let (source, text) = paper.texts.get(self.parts.first()?.text as usize)?;
        Some((*source, text.line))
    }
}

fn slice<'a>(paper: &'a Paper, part: &Part) -> Option<&'a str> {
    paper.texts.get(part.text as usize)?.1.text.get(part.start as usize..part.end as usize)
}

/// The passages of a paper, in the order of its texts.
pub fn of(paper: &Paper, window: &Window) -> Vec<Passage> {
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
        push_pieces(paper, window, index, &mut passages);
    }
    for (_, language, texts) in digests {
        let title = paper.title(language);
        let joined: Vec<&str> = texts.iter().map(|&i| paper.texts[i as usize].1.text.trim()).collect();
        if window.split(title, &joined.join("\n")).len() == 1 {
            let parts =
                texts.iter().map(|&text| Part { text, start: 0, end: paper.texts[text as usize].1.text.len() as u32 });
            passages.push(Passage { kind: PassageKind::Digest, language, parts: parts.collect() });
        } else {
            texts.into_iter().for_each(|text| push_pieces(paper, window, text, &mut passages));
        }
    }
    for (language, title) in [(Language::En, &paper.title_en), (Language::Zh, &paper.title_zh)] {
        if title.is_some() && !passages.iter().any(|passage| passage.language == language) {
            passages.push(Passage { kind: PassageKind::Title, language, parts: Vec::new() });
        }
    }
    if passages.is_empty() {
        // Neither title nor text: the id is all there is, and it can still be shown.
        passages.push(Passage { kind: PassageKind::Title, language: Language::En, parts: Vec::new() });
    }
    passages
}

fn is_digest(kind: TextKind) -> bool {
    matches!(
        kind,
        TextKind::Tldr | TextKind::Motivation | TextKind::Method | TextKind::Result | TextKind::Conclusion
    )
}

fn push_pieces(paper: &Paper, window: &Window, index: u32, passages: &mut Vec<Passage>) {
    let text = &paper.texts[index as usize].1;
    if text.text.trim().is_empty() {
        return;
    }
    for piece in window.split(paper.title(text.language), &text.text) {
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
    use crate::embed::{Choice, Embedder, Model};
    use crate::paper::Text;

    fn text(kind: TextKind, text: &str) -> (u32, Text) {
        (0, Text { kind, language: Language::of(text), text: text.to_string(), line: 3 })
    }

    #[test]
    fn each_text_is_a_passage_and_a_language_without_text_has_its_title() {
        let Ok(embedder) = Embedder::new(Model::open(&Choice::BuiltIn).expect("built in"), Some(1)) else {
            eprintln!("SKIPPED: no ONNX Runtime on this machine (`make runtime`)");
            return;
        };
        let paper = Paper {
            title_en: Some("A title".into()),
            title_zh: Some("一个标题".into()),
            texts: vec![
                text(TextKind::Summary, "这是一段中文总结。"),
                text(TextKind::Method, "方法是检索。"),
                text(TextKind::Result, "结果更好。"),
            ],
            ..Paper::default()
        };
        let passages = of(&paper, embedder.window());
        let inputs: Vec<String> = passages.iter().map(|passage| passage.input(&paper)).collect();
        assert_eq!(inputs, ["一个标题\n这是一段中文总结。", "一个标题\n方法是检索。\n结果更好。", "A title"]);
        assert_ne!(key(&inputs[0]), key(&inputs[1]));
    }
}
