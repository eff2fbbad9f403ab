//! Tests of the whole room on a small index.

use std::sync::Arc;

use proptest::prelude::*;
use tantivy::directory::{FileHandle, OwnedBytes};

use super::*;
use crate::paper::{Bibliography, Paper, Text, TextKind};
use crate::paper_numbers::PaperNumbers;
use crate::paper_set::PaperSet;
use crate::text::Language;
fn paper(title: &str, text: &str) -> Paper {
    let text = Text { kind: TextKind::Abstract, language: Language::detect(text), text: text.into(), line: 1 };
    Paper {
        bibliography: Bibliography { title_en: Some(title.into()), ..Bibliography::default() },
        texts: vec![(0, text)],
        ..Paper::default()
    }
}

fn index() -> LexicalIndex {
    let mut papers = [
        paper("LoRA: Low-Rank Adaptation", "Adapts frozen weights with small matrices."),
        paper("Long contexts", "用稀疏注意力處理很長的上下文，節省記憶體。"),
        paper("Tools", "Compares GPT-4 with a 7B model on tool use."),
    ];
    papers[2].arxiv = Some("2402.13753".into());
    index_of(&papers)
}

fn index_of(papers: &[Paper]) -> LexicalIndex {
    index_of_segments(&[(papers, &[])])
}

/// The index of several segments, each with the places of its papers that are removed.
fn index_of_segments(segments: &[(&[Paper], &[u32])]) -> LexicalIndex {
    let numbers = segments.iter().map(|(papers, removed)| (papers.len(), removed.to_vec()));
    let numbers = Arc::new(PaperNumbers::new(numbers));
    let mut terms = [0, 0];
    for (papers, removed) in segments {
        for paper in removed.iter().map(|&own| PaperTerms::of(&papers[own as usize])) {
            terms[0] += paper.in_texts().count() as u64;
            terms[1] += paper.in_titles().count() as u64;
        }
    }
    let files = |(papers, _): &(&[Paper], &[u32])| {
        let files = build(&papers.iter().collect::<Vec<_>>()).expect("build").into_iter();
        files.map(|(name, bytes)| (name, Arc::new(OwnedBytes::new(bytes)) as Arc<dyn FileHandle>)).collect()
    };
    LexicalIndex::open(segments.iter().map(files).collect(), numbers, terms).expect("open")
}

/// Sums of the same numbers in another order differ in the last bits.
fn assert_alike(found: &WordHits, expected: &WordHits, question: &str) {
    for (found, expected) in [(&found.literal, &expected.literal), (&found.translated, &expected.translated)] {
        let scores =
            |ranking: &LexicalRanking| ranking.papers.iter().chain(&ranking.rivals).copied().collect::<Vec<_>>();
        let (found, expected) = (scores(found), scores(expected));
        assert_eq!(found.len(), expected.len(), "{question}");
        for (a, b) in found.iter().zip(&expected) {
            assert!(a.0 == b.0 && (a.1 - b.1).abs() < 1e-4, "{question}: {found:?}, {expected:?}");
        }
    }
}

#[test]
fn segments_without_removed_papers_score_as_one_index_of_the_rest() {
    let text = |at: usize| {
        let words =
            ["bees dance", "large language models (LLMs)", "稀疏注意力", "GPT-4 and tools", "whales sing songs"];
        format!("{} {} {}", words[at % 5], words[at * 7 % 5], "filler ".repeat(at % 9))
    };
    let papers: Vec<Paper> =
        (0..60).map(|at| paper(&format!("Paper {at} about {}", text(at + 1)), &text(at))).collect();
    let removed: Vec<u32> = (0..40).filter(|at| at % 3 == 1).collect();
    let segmented =
        index_of_segments(&[(&papers[..40], &removed), (&papers[40..45], &[]), (&[], &[]), (&papers[45..], &[0, 14])]);
    let left: Vec<Paper> = (0..60)
        .filter(|at| !(removed.contains(at) || [45, 59].contains(at)))
        .map(|at| papers[at as usize].clone())
        .collect();
    let whole = index_of(&left);
    assert_eq!(WordIndex::len(&segmented), left.len());
    for question in
        ["dancing bees", "LLM", "large language model", "稀疏注意力模型", "tools of GPT-4", "whale song", "paper 17"]
    {
        for k in [3, 100] {
            let [found, expected] = [&segmented, &whole].map(|index| index.find(question, k, None).expect("find"));
            assert_alike(&found, &expected, question);
        }
        let allowed = PaperSet::new((0..left.len()).map(|at| at % 2 == 0).collect());
        let [found, expected] =
            [&segmented, &whole].map(|index| index.find(question, 9, Some(&allowed)).expect("find"));
        assert_alike(&found, &expected, question);
        assert_eq!(segmented.share_of("bee"), whole.share_of("bee"));
    }
}

#[test]
fn words_are_found_in_either_script_and_in_any_spelling() {
    let index = index();
    let found = |question: &str| index.search(&index.weigh(question), 3, None).expect("search");
    let first = |question: &str| found(question).papers.first().map(|hit| hit.0);
    assert_eq!(first("adapting weight matrix"), Some(0));
    assert_eq!(first("处理很长的上下文"), Some(1), "simplified finds traditional");
    for question in ["GPT4", "gpt-4", "ＧＰＴ－４", "7B", "tools"] {
        assert_eq!(first(question), Some(2), "{question}");
    }
    assert_eq!(first("quantum"), None);
    assert_eq!(first("？！"), None);
}

#[test]
fn translated_words_find_the_other_language() {
    let index = index();
    let found = |question: &str, allowed| index.translated(&index.weigh(question), 3, allowed).expect("search");
    let first = |question: &str| found(question, None).papers.first().map(|hit| hit.0);
    assert_eq!(first("sparse attention saves memory"), Some(1));
    assert_eq!(first("冻结的权重矩阵"), Some(0));
    assert_eq!(first("比较模型使用工具"), Some(2));
    assert_eq!(first("zzzz"), None);
    assert_eq!(first("？！"), None);
    // What both languages write alike counts as well, and a filter changes neither scores nor what they are measured by.
    let with_name = found("GPT-4 使用工具", None);
    assert!(with_name.papers[0].1 > found("使用工具", None).papers[0].1 + 1.0);
    let only = PaperSet::new(vec![true, false, true]);
    let left = found("GPT-4 使用工具", Some(&only));
    assert_eq!(left.papers[0], with_name.papers[0]);
    assert_eq!((left.rivals, left.ceiling), (with_name.rivals, with_name.ceiling));
}

#[test]
fn a_filter_costs_no_result() {
    let index = index();
    let only = PaperSet::new(vec![false, true, false]);
    let words = index.weigh("上下文 weights model GPT-4 matrices");
    let found = index.search(&words, 1, Some(&only)).expect("search");
    assert_eq!(found.papers.iter().map(|hit| hit.0).collect::<Vec<_>>(), [1]);
    assert_eq!(found.rivals.len(), 3);
}

#[test]
fn papers_are_found_by_what_they_are_called() {
    let index = index();
    let named = |text: &str| index.named(&Name::in_question(text), None).expect("named");
    assert_eq!(named("lora"), [0]);
    assert_eq!(named("LoRA: low-rank adaptation."), [0]);
    assert_eq!(named("https://arxiv.org/abs/2402.13753v2"), [2]);
    assert_eq!(named("low-rank"), [0u32; 0]);
}

#[test]
fn spoken_words_find_the_formal_term_in_both_languages() {
    let papers = [
        paper("", "用扩散方法生成分子。"),
        paper("", "评估大型语言模型在医疗问诊中的安全性。"),
        paper("", "We measure how safe large language models are in medical consultations."),
        paper("", "A model of language change in small villages is measured."),
    ];
    let index = index_of(&papers);
    let words = index.weigh("大模型");
    let found = index.search(&words, 4, None).expect("search");
    assert_eq!(found.papers.first().map(|hit| hit.0), Some(1), "{found:?}");
    let translated = index.translated(&words, 4, None).expect("translated");
    assert_eq!(translated.papers.first().map(|hit| hit.0), Some(2), "{translated:?}");
    let english = index.search(&index.weigh("safe LLMs"), 4, None).expect("search");
    assert_eq!(english.papers.first().map(|hit| hit.0), Some(2), "{english:?}");
    assert!(english.papers.iter().all(|(paper, score)| *paper == 2 || *score < english.papers[0].1));
}

#[test]
fn a_synonym_never_counts_more_than_the_word_itself() {
    let papers =
        [paper("", "Attacks on large language models."), paper("", "Attacks on LLMs."), paper("", "Other things.")];
    let index = index_of(&papers);
    let found = index.search(&index.weigh("LLM attacks"), 3, None).expect("search");
    assert_eq!(found.papers.iter().map(|hit| hit.0).collect::<Vec<_>>(), [1, 0], "{found:?}");
    assert!(found.papers[1].1 > 0.5 * found.papers[0].1, "{found:?}");
    assert!(found.papers[0].1 <= 2.2 * found.ceiling, "{found:?}");
}

#[test]
fn acronyms_mean_what_the_papers_say_that_they_mean() {
    let papers = [
        paper("", "Flow Reversal Tomography (FRT) maps currents."),
        paper("", "We improve flow-reversal tomography of plasma."),
        paper("", "提出了流场反演断层成像（FRT）方法。"),
        paper("", "使用流场反演断层成像（FRT）观测等离子体。"),
        paper("", "流场反演断层成像的误差分析。"),
        paper("", "Reversal of fortunes in the flow of people."),
    ];
    let index = index_of(&papers);
    let all = |question: &str| -> Vec<u32> {
        let found = index.search(&index.weigh(question), 6, None).expect("search");
        found.papers.into_iter().map(|hit| hit.0).collect()
    };
    let acronym = all("FRT");
    assert!(acronym.contains(&1) && !acronym.contains(&5), "{acronym:?}");
    let chinese = index.translated(&index.weigh("FRT"), 6, None).expect("translated");
    assert!(chinese.papers.iter().any(|hit| hit.0 == 4), "{chinese:?}");
    assert!(all("用FRT观测").contains(&4) && all("用FRT观测").contains(&1), "an acronym is of both languages");
    assert!(all("frt").contains(&1), "small letters, where most papers that have it define it");
    let words = all("flow reversal tomography");
    assert!(words.contains(&2) && words.contains(&3), "papers with the acronym alone: {words:?}");
}

/// The scores of every paper, from its own terms.
fn scores_one_by_one(index: &LexicalIndex, papers: &[Paper], question: &str) -> Vec<WordScores> {
    let terms: Vec<PaperTerms> = papers.iter().map(PaperTerms::of).collect();
    let mean = |lengths: &dyn Fn(&PaperTerms) -> usize| {
        terms.iter().map(lengths).sum::<usize>() as f32 / terms.len().max(1) as f32
    };
    let means =
        MeanLengths { text: mean(&|terms| terms.in_texts().count()), title: mean(&|terms| terms.in_titles().count()) };
    let weighted = WeightedQuestion::new(question, index);
    let of = |terms: &PaperTerms| {
        let (dimensions, values) = sparse_vector(terms, means);
        weighted.scores(&DocumentTerms::new(&dimensions, &values, means))
    };
    terms.iter().map(of).collect()
}

fn assert_same_scores(papers: &[Paper], question: &str) {
    let index = index_of(papers);
    let hits = index.find(question, papers.len(), None).expect("search");
    let weighted = WeightedQuestion::new(question, &index);
    for (from_postings, ceiling) in [hits.literal.ceiling, hits.translated.ceiling].into_iter().zip(weighted.ceilings) {
        assert!((from_postings - ceiling).abs() < 1e-3, "{question}: {from_postings} {ceiling}");
    }
    let found = |ranking: &LexicalRanking, paper: usize| {
        ranking.papers.iter().find(|hit| hit.0 as usize == paper).map_or(0.0, |hit| hit.1)
    };
    for (paper, scores) in scores_one_by_one(&index, papers, question).into_iter().enumerate() {
        let [literal, translated] = [found(&hits.literal, paper), found(&hits.translated, paper)];
        assert!((literal - scores.literal).abs() < 1e-3, "{question} in {paper}: {literal} {scores:?}");
        assert!((translated - scores.translated).abs() < 1e-3, "{question} in {paper}: {translated} {scores:?}");
    }
}

#[test]
fn papers_that_are_scored_one_by_one_score_as_from_postings() {
    let papers = [
        paper(
            "LoRA: Low-Rank Adaptation",
            "We freeze the weight matrices of large language models (LLMs) and train few.",
        ),
        paper("", "稀疏注意力降低了大模型处理长上下文的内存。强化学习（RL）用于对齐。"),
        paper("Flow Reversal Tomography", "Flow Reversal Tomography (FRT) maps currents with a GAN and GPT-4 tools."),
        paper("", "使用流场反演断层成像（FRT）观测等离子体。流场反演断层成像（FRT）很慢。"),
        paper("LLMs and agents", "LLMs, large language models and agents of reinforcement learning (RL) are measured."),
    ];
    for question in [
        "low-rank adaptation of LLMs",
        "大模型的长上下文",
        "large language model agents",
        "FRT",
        "流场反演断层成像 GPT-4",
        "强化学习对齐",
        "reinforcement learning",
        "sparse attention saves memory",
        "zzzz",
    ] {
        assert_same_scores(&papers, question);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_papers_score_alike(
        texts in proptest::collection::vec(
            proptest::collection::vec(
                proptest::sample::select(vec![
                    "llm", "large language model", "graph", "neural networks", "（RL）", "强化学习", "大模型", "图神经网络",
                    "reinforcement learning (RL)", "attention", "注意力", "GPT-4", "检索", "retrieval",
                ]),
                1..12,
            ),
            1..6,
        ),
        question in proptest::sample::select(vec![
            "LLM reinforcement learning", "大模型 RL 注意力", "graph neural networks", "图神经网络的检索", "GPT-4 attention",
        ]),
    ) {
        let papers: Vec<Paper> = texts.iter().map(|words| paper(words[0], &words.join(" "))).collect();
        assert_same_scores(&papers, question);
    }
}

/// The product of two sparse vectors.
fn product((dimensions, values): &(Vec<u32>, Vec<f32>), other: &(Vec<u32>, Vec<f32>)) -> f32 {
    let other: std::collections::HashMap<u32, f32> = other.0.iter().copied().zip(other.1.iter().copied()).collect();
    dimensions.iter().zip(values).map(|(index, value)| value * other.get(index).copied().unwrap_or(0.0)).sum()
}

#[test]
fn a_vector_of_translations_adds_up_all_terms_of_the_question_that_share_one() {
    let papers = [
        paper("", "Compiler feedback for code generation by large language models."),
        paper("", "Generation of feedback."),
        paper("", "为大型语言模型生成编译器反馈。"),
    ];
    let index = index_of(&papers);
    let weighted = WeightedQuestion::new("为大型语言模型定制的编译器生成反馈技术", &index);
    let terms: Vec<PaperTerms> = papers.iter().map(PaperTerms::of).collect();
    let means = MeanLengths { text: 9.0, title: 1.0 };
    let vectors: Vec<_> = terms.iter().map(|terms| sparse_vector(terms, means)).collect();
    let estimate = |at: usize| product(&vectors[at], &weighted.translated_vector());
    let exact = |at: usize| weighted.scores(&DocumentTerms::new(&vectors[at].0, &vectors[at].1, means)).translated;
    for at in [0, 1] {
        assert!((0.5..2.0).contains(&(estimate(at) / exact(at))), "{at}: {} {}", estimate(at), exact(at));
    }
    assert_eq!((estimate(2), exact(2)), (0.0, 0.0));
    assert!(weighted.literal_vector().0.iter().is_sorted());
}
