use serde::Serialize;
use serde::de::DeserializeOwned;

use super::*;
use crate::paper::{Bibliography, Paper, Source, Text, TextKind};
use crate::search::{Evidence, Hit, OtherText};
use crate::text::Language;

fn paper() -> Paper {
    let text = "Joins streams.".to_string();
    Paper {
        id: "2401.00001".into(),
        arxiv: Some("2401.00001".into()),
        bibliography: Bibliography {
            title_en: Some("ZetaFlow".into()),
            date: "2024-01".parse().ok(),
            authors: vec!["Ada Lovelace".into()],
            ..Bibliography::default()
        },
        texts: vec![(0, Text { kind: TextKind::KeyPoints, language: Language::En, text, line: 3 })],
        sources: vec![Source { path: "/n/a.md".into(), line: 2 }],
        ..Paper::default()
    }
}

/// The JSON of a value, which must be read back as it was.
fn json<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) -> String {
    let text = serde_json::to_string(value).expect("json");
    assert_eq!(&serde_json::from_str::<T>(&text).expect("the same shape"), value);
    text
}

#[test]
fn a_paper_has_its_fields_in_their_order() {
    assert_eq!(
        json(&PaperJson::from(paper())),
        "{\"id\":\"2401.00001\",\"arxiv\":\"2401.00001\",\"doi\":null,\"names\":[],\"title\":\"ZetaFlow\",\
         \"title_zh\":null,\"authors\":[\"Ada Lovelace\"],\"date\":\"2024-01\",\"url\":\"https://arxiv.org/abs/2401.00001\",\"links\":[],\
         \"venue\":null,\"comment\":null,\"tags\":[],\"categories\":[],\
         \"publication\":{\"kind\":null,\"volume\":null,\"issue\":null,\"pages\":null,\"publisher\":null,\
         \"isbn\":null,\"issn\":null},\"texts\":[{\"kind\":\"key_points\",\
         \"language\":\"en\",\"line\":3,\"source\":0,\"text\":\"Joins streams.\"}],\
         \"sources\":[{\"path\":\"/n/a.md\",\"line\":2}]}"
    );
}

#[test]
fn a_hit_has_its_fields_in_their_order_and_explains_itself_only_when_asked() {
    let hit = Hit {
        rank: 1,
        score: 0.5,
        evidence: Evidence { cosine: Some(0.25), ..Evidence::default() },
        language: Language::En,
        passage: "Joins streams.".into(),
        doubtful: false,
        sentence: "Fügt Ströme.".into(),
        matched: std::iter::once(6..13).collect(),
        source: Source { path: "/n/a.md".into(), line: 2 },
        other: None,
        paper: paper(),
    };
    let plain = json(&HitJson::new(hit.clone(), false));
    assert_eq!(
        plain,
        "{\"rank\":1,\"score\":0.5,\"doubtful\":false,\"found_by\":[\"meaning\"],\"id\":\"2401.00001\",\"title\":\"ZetaFlow\",\"title_zh\":null,\
         \"url\":\"https://arxiv.org/abs/2401.00001\",\"date\":\"2024-01\",\"venue\":null,\"authors\":[\"Ada Lovelace\"],\
         \"tags\":[],\"categories\":[],\"language\":\"en\",\"passage\":\"Joins streams.\",\
         \"sentence\":\"Fügt Ströme.\",\"marks\":[[5,11]],\"source\":{\"path\":\"/n/a.md\",\"line\":2},\
         \"sources\":[{\"path\":\"/n/a.md\",\"line\":2}]}"
    );
    let other = OtherText {
        language: Language::Zh,
        passage: "连接流。好。".into(),
        sentence: "连接流。".into(),
        matched: std::iter::once(6..9).collect(),
    };
    let both = json(&HitJson::new(Hit { other: Some(other), ..hit.clone() }, false));
    let added =
        "\"other\":{\"language\":\"zh\",\"passage\":\"连接流。好。\",\"sentence\":\"连接流。\",\"marks\":[[2,3]]}}";
    assert_eq!(both, format!("{},{added}", &plain[..plain.len() - 1]));
    let explained = json(&HitJson::new(hit, true));
    let explanation = "\"explain\":{\"cosine\":0.25,\"moved_cosine\":null,\"cosine_rank\":null,\"bm25\":null,\"bm25_rank\":null,\
                       \"translated\":false,\"fused\":0.0,\"named\":false,\"passage\":0,\"background\":0.0,\"length\":0.0}}";
    assert_eq!(explained, format!("{},{explanation}", &plain[..plain.len() - 1]));
}

#[test]
fn an_answer_of_an_earlier_version_is_read() {
    let answer: AnswerJson =
        serde_json::from_str("{\"query\":\"streams\",\"took_ms\":1.5,\"hits\":[]}").expect("an answer");
    assert_eq!((answer.id, answer.warnings.len(), answer.hits.len()), (None, 0, 0));
}
