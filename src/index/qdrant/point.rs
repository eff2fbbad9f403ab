//! A paper as a point, and back.

use std::collections::HashMap;

use half::f16;
use qdrant_client::qdrant::{
    DenseVector, MultiDenseVector, NamedVectors, PointStruct, SparseVector, Value, Vector, Vectors, vector, vectors,
};

use crate::index::passage::{PaperRecord, Passage};
use crate::index::qdrant::ownership::Ownership;
use crate::index::qdrant::payload::{self, PAPER, PASSAGES, text};
use crate::index::qdrant::point_key::{PointKey, without_places};
use crate::lexical::{MeanLengths, PaperTerms, sparse_vector};
use crate::paper::Paper;

/// The vectors of the passages, a row a passage, in their order.
pub(crate) const DENSE: &str = "dense";
/// The terms; see [`sparse_vector`].
pub(crate) const WORDS: &str = "words";

/// The point of a paper. `rows` are the vectors of its passages, `means` those of the collection.
///
/// # Errors
/// When the paper cannot be written as JSON.
pub(crate) fn point<'v>(
    key: PointKey,
    record: &PaperRecord,
    ownership: &Ownership,
    rows: impl Iterator<Item = &'v [f32]>,
    means: MeanLengths,
) -> serde_json::Result<PointStruct> {
    let (paper, passages) = record;
    let mut payload = payload::fields(paper);
    payload.insert(PAPER.to_string(), text(serde_json::to_string(&without_places(paper))?));
    payload.insert(PASSAGES.to_string(), text(serde_json::to_string(passages)?));
    payload.extend(ownership.payload()?);
    // As a local index keeps them, so that both have the same scores.
    let half = |numbers: &[f32]| numbers.iter().map(|number| f16::from_f32(*number).to_f32()).collect();
    let rows = rows.map(|row| DenseVector { data: half(row) }).collect();
    let (indices, values) = sparse_vector(&PaperTerms::of(paper), means);
    let vectors = NamedVectors {
        vectors: HashMap::from([
            (DENSE.to_string(), named(vector::Vector::MultiDense(MultiDenseVector { vectors: rows }))),
            (WORDS.to_string(), named(vector::Vector::Sparse(SparseVector { indices, values }))),
        ]),
    };
    Ok(PointStruct {
        id: Some(key.to_point_id()),
        payload,
        vectors: Some(Vectors { vectors_options: Some(vectors::VectorsOptions::Vectors(vectors)) }),
    })
}

fn named(vector: vector::Vector) -> Vector {
    Vector { vector: Some(vector), ..Vector::default() }
}

/// The paper of a point, with its passages, as the index `reader` sees it. The payload needs [`PAPER`], [`PASSAGES`] and the
/// fields of [`Ownership`].
///
/// # Errors
/// What is wrong with the payload.
pub(crate) fn record(payload: &HashMap<String, Value>, reader: &str) -> Result<PaperRecord, String> {
    let json = |name: &str| {
        payload.get(name).and_then(Value::as_str).map(String::as_str).ok_or_else(|| format!("it has no {name}"))
    };
    let mut paper: Paper = serde_json::from_str(json(PAPER)?).map_err(|error| format!("{PAPER}: {error}"))?;
    let passages: Vec<Passage> =
        serde_json::from_str(json(PASSAGES)?).map_err(|error| format!("{PASSAGES}: {error}"))?;
    Ownership::read(payload)?.place(&mut paper, reader);
    Ok((paper, passages))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::passage::{PassageKind, TextPart};
    use crate::index::qdrant::ownership::Places;
    use crate::paper::{Bibliography, Link, Source, Text, TextKind};
    use crate::text::Language;

    #[test]
    fn a_paper_comes_back_from_its_point() {
        let text =
            Text { kind: TextKind::Abstract, language: Language::En, text: "Whales sing.\nOften.".into(), line: 4 };
        let paper = Paper {
            id: "t:1".into(),
            doi: Some("10.1/x".into()),
            names: vec!["whales2020".into()],
            bibliography: Bibliography {
                title_en: Some("Whales".into()),
                title_zh: Some("鲸".into()),
                date: Some("2020-02".parse().expect("a date")),
                links: vec![Link { label: "PDF".into(), url: "https://example.org/w".into() }],
                ..Bibliography::default()
            },
            texts: vec![(1, text)],
            sources: vec![Source { path: "/a.md".into(), line: 1 }, Source { path: "/笔记.md".into(), line: 3 }],
            ..Paper::default()
        };
        let part = TextPart { text: 0, start: 0, end: 12 };
        let passages =
            vec![Passage { kind: PassageKind::Text(TextKind::Abstract), language: Language::En, parts: vec![part] }];
        let record: PaperRecord = (paper, passages);
        let key = PointKey::of_paper(&record, &[[7; 16]]).expect("encode");
        let ownership = Ownership::first("me", Places::of(&record.0));
        let means = MeanLengths { text: 9.0, title: 2.0 };
        let point = point(key, &record, &ownership, [&[0.6f32, 0.8][..]].into_iter(), means).expect("point");
        assert_eq!(super::record(&point.payload, "me").expect("read"), record);
        assert_eq!(super::record(&point.payload, "another").expect("read"), record);
        assert!(super::record(&HashMap::new(), "me").is_err());
    }
}
