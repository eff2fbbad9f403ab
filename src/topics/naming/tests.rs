//! Names of small libraries, and of any.

use std::convert::Infallible;

use proptest::prelude::*;

use crate::paper::{Bibliography, Paper, Text, TextKind};
use crate::text::Language;
use crate::topics::naming::{TopicName, TopicNode, name_topics};

fn paper(title: &str, text: &str) -> Paper {
    let language = Language::detect(text);
    let text = Text { kind: TextKind::Abstract, language, text: text.to_string(), line: 1 };
    let title = Some(title.to_string()).filter(|title| !title.is_empty());
    let bibliography = match Language::detect(title.as_deref().unwrap_or_default()) {
        Language::En => Bibliography { title_en: title, ..Bibliography::default() },
        Language::Zh => Bibliography { title_zh: title, ..Bibliography::default() },
    };
    Paper { bibliography, texts: vec![(0, text)], ..Paper::default() }
}

fn names(papers: &[(usize, Paper)], topics: &[TopicNode]) -> Vec<TopicName> {
    let topic_of: Vec<Option<u32>> = papers.iter().map(|(topic, _)| Some(*topic as u32)).collect();
    let papers = papers.iter().map(|(_, paper)| Ok::<_, Infallible>(paper.clone()));
    name_topics(papers, &topic_of, topics).unwrap_or_default()
}

const ROOT: TopicNode = TopicNode { parent: None };

fn english() -> Vec<(usize, Paper)> {
    vec![
        (
            0,
            paper("Reinforcement Learning of Kites", "We train kites by reinforcement learning. The reward is height."),
        ),
        (0, paper("Steering", "Our reinforcement learning of winches needs no wind tunnel.")),
        (0, paper("Soaring by rewards", "Gliders soar; reinforcement learning finds updrafts.")),
        (0, paper("Ropes", "We propose ropes that are steered by reinforcement learning.")),
        (1, paper("Denoising the Sky", "Diffusion models paint clouds. Images of the sky are rare.")),
        (1, paper("Clouds on demand", "We draw storms with diffusion models, from a few words.")),
        (1, paper("A painter", "Small diffusion models draw rain, and large ones draw hail.")),
        (1, paper("Fog", "In fog, diffusion models fail to draw a horizon.")),
    ]
}

fn chinese() -> Vec<(usize, Paper)> {
    vec![
        (0, paper("风筝", "我们用强化学习控制风筝，奖励是高度。")),
        (0, paper("绞车", "强化学习让绞车无需风洞。")),
        (0, paper("滑翔机", "滑翔机借助强化学习寻找上升气流。")),
        (1, paper("云", "扩散模型能画出云彩，而天空的照片很少。")),
        (1, paper("雨", "小的扩散模型画雨，大的画冰雹。")),
        (1, paper("雾", "在雾里，扩散模型画不出地平线。")),
    ]
}

#[test]
fn topics_are_named_by_what_tells_them_apart() {
    let all: Vec<_> = english().into_iter().chain(chinese()).collect();
    for papers in [english(), chinese(), all] {
        let names = names(&papers, &[ROOT, ROOT]);
        assert!(names[0].en.starts_with("reinforcement learning"), "{names:?}");
        assert!(names[0].zh.starts_with("强化学习"), "{names:?}");
        assert!(names[1].en.starts_with("diffusion model"), "{names:?}");
        assert!(names[1].zh.starts_with("扩散模型"), "{names:?}");
    }
}

#[test]
fn a_topic_does_not_repeat_the_name_above_it() {
    let child = TopicNode { parent: Some(0) };
    let papers: Vec<_> = english()
        .into_iter()
        .map(|(topic, paper)| (topic + 1, paper))
        .chain(
            (0..6).map(|at| (3, paper("Ledgers", &format!("Merchant ledgers of harbour {at} list grain and salt.")))),
        )
        .collect();
    let names = names(&papers, &[ROOT, child, child, ROOT]);
    assert!(
        names[1].en.contains("reinforcement learning") || names[0].en.contains("reinforcement learning"),
        "{names:?}"
    );
    assert!(names[1] != names[0] && names[2] != names[0] && names[1] != names[2], "{names:?}");
    assert!(!names[3].en.contains("learning"), "{names:?}");
}

#[test]
fn acronyms_keep_their_capital_letters_and_stems_are_no_names() {
    let text =
        |at: usize| format!("With RAG, the {at}th archive answers. Retrieving is quick: retrieval of ledgers by RAG.");
    let mut papers: Vec<_> = (0..5).map(|at| (0, paper("Archives", &text(at)))).collect();
    papers.extend(english().into_iter().map(|(_, paper)| (1, paper)));
    let names = names(&papers, &[ROOT, ROOT]);
    assert!(names[0].en.contains("RAG") && names[0].zh.contains("RAG"), "{names:?}");
    assert!(!names.iter().any(|name| name.en.split(' ').any(|word| word == "retriev")), "{names:?}");
}

#[test]
fn topics_without_papers_are_other() {
    assert_eq!(names(&english(), &[]), []);
    let names = names(&[], &[ROOT, ROOT, TopicNode { parent: Some(0) }]);
    assert_eq!(names[0], TopicName { en: "other".into(), zh: "其他".into() });
    assert!(names[1] != names[0] && names[2] != names[0] && !names[2].zh.is_empty());
}

#[test]
fn an_error_of_the_papers_is_the_answer() {
    let papers = [Ok(Paper::default()), Err("no disk")];
    assert_eq!(name_topics(papers.into_iter(), &[Some(0), None], &[ROOT]), Err("no disk"));
}

#[test]
fn the_same_papers_have_the_same_names() {
    let all: Vec<_> = english().into_iter().chain(chinese()).collect();
    let first = names(&all, &[ROOT, ROOT]);
    assert!((0..4).all(|_| names(&all, &[ROOT, ROOT]) == first));
}

fn any_text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("reinforcement learning"),
        Just("LLM-based "),
        Just("-"),
        Just("扩散模型"),
        Just("的"),
        Just("$x"),
        Just("http://a"),
        Just("\\frac"),
        Just("3D"),
        Just(" of "),
        Just("é長'"),
        Just("\u{301}"),
        Just("\u{a0}"),
        Just("‑a’s"),
        Just("Ａ-1"),
        Just("x-based"),
        Just("\u{20000}龍"),
    ];
    prop_oneof!["\\PC{0,30}", proptest::collection::vec(word, 0..12).prop_map(|words| words.concat())]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_library_has_names(
        texts in proptest::collection::vec((any_text(), any_text(), proptest::option::of(0u32..9)), 0..12),
        parents in proptest::collection::vec(proptest::option::of(0usize..9), 0..6),
    ) {
        let topics: Vec<TopicNode> = parents.into_iter().map(|parent| TopicNode { parent }).collect();
        let topic_of: Vec<Option<u32>> = texts.iter().map(|(.., topic)| *topic).collect();
        let papers = texts.iter().map(|(title, text, _)| Ok::<_, Infallible>(paper(title, text)));
        let names = name_topics(papers, &topic_of, &topics).unwrap_or_default();
        prop_assert_eq!(names.len(), topics.len());
        prop_assert!(names.iter().all(|name| !name.en.trim().is_empty() && !name.zh.trim().is_empty()), "{:?}", names);
        for (at, name) in names.iter().enumerate() {
            for (other, other_name) in names.iter().enumerate().filter(|(other, _)| *other != at) {
                let siblings = topics[at].parent.filter(|p| *p < at) == topics[other].parent.filter(|p| *p < other);
                prop_assert!(!siblings || (name.en != other_name.en && name.zh != other_name.zh), "{:?}", names);
            }
        }
    }
}
