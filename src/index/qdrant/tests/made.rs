//! Papers that are made up, with vectors that need no model.

use std::collections::HashMap;

use crate::embed::{Identity, ModelSpec};
use crate::index::passage::{self, PaperRecord, Passage, PassageKind, TextPart};
use crate::index::passage_key::Key;
use crate::index::qdrant::plan::{PlannedPapers, PlannedPoint, plan};
use crate::index::store::codec::CodecError;
use crate::index::stored_vectors::VectorsByKey;
use crate::paper::{Bibliography, Paper, Source, Text, TextKind};
use crate::text::Language;
use crate::vector::normalise;

const DIMENSION: usize = 8;

/// The papers of an index.
pub struct MadePapers {
    records: Vec<PaperRecord>,
    keys: Vec<Key>,
    vectors: VectorsByKey,
}

/// The model of the vectors.
pub fn identity(version: &str) -> Identity {
    ModelSpec::external("made", version, DIMENSION, 512).identity
}

/// A paper of this number, as it reads in this edition, in a file.
fn paper(number: usize, edition: usize, file: &str) -> Paper {
    let kinds = ["whales", "bees", "graphs", "检索"];
    let text = |language, text: String| Text { kind: TextKind::Abstract, language, text, line: number as u32 + 2 };
    let kind = kinds[number % kinds.len()];
    let mut texts =
        vec![(0, text(Language::En, format!("Edition {edition} on {kind}: we study the {number}th case.")))];
    if number.is_multiple_of(3) {
        texts.push((0, text(Language::Zh, format!("第{edition}版研究大型语言模型的检索增强生成，例{number}。"))));
    }
    Paper {
        id: format!("t:{number}"),
        bibliography: Bibliography {
            title_en: Some(format!("Case {number} of {kind} (LLM)")),
            tags: vec![kind.to_string()],
            date: Some(format!("20{:02}", number % 25).parse().expect("a date")),
            ..Bibliography::default()
        },
        texts,
        sources: vec![Source { path: file.into(), line: number as u32 + 1 }],
        ..Paper::default()
    }
}

impl MadePapers {
    /// Papers by number and edition, all in one file.
    pub fn new(papers: impl IntoIterator<Item = (usize, usize)>, file: &str) -> Self {
        let mut made = Self { records: Vec::new(), keys: Vec::new(), vectors: HashMap::new() };
        for (number, edition) in papers {
            let paper = paper(number, edition, file);
            let passage = |(at, (_, text)): (usize, &(u32, Text))| Passage {
                kind: PassageKind::Text(TextKind::Abstract),
                language: text.language,
                parts: vec![TextPart { text: at as u32, start: 0, end: text.text.len() as u32 }],
            };
            let passages: Vec<Passage> = paper.texts.iter().enumerate().map(passage).collect();
            for passage in &passages {
                let hash = passage::key(&passage.input(&paper));
                made.keys.push(Key { hash, paper: made.records.len() as u32, language: passage.language });
                let mut vector: Vec<f32> = hash[..DIMENSION].iter().map(|byte| f32::from(*byte) - 127.5).collect();
                normalise(&mut vector);
                made.vectors.insert(hash, vector);
            }
            made.records.push((paper, passages));
        }
        made
    }

    pub fn planned(&self) -> PlannedPapers<'_> {
        PlannedPapers { records: &self.records, keys: &self.keys, vectors: &self.vectors }
    }

    /// What a later run knows of them.
    pub fn points(&self) -> Vec<PlannedPoint> {
        plan::<_, CodecError>(&self.keys, self.records.len(), |paper| Ok(&self.records[paper])).expect("a plan")
    }
}
