//! Every example of every rule, and questions that no rule may touch.

use proptest::prelude::*;

use super::*;
use crate::question::frame::{is_only_frame, strip_frame};
use crate::question::rule_table::RuleTable;
use crate::question::understanding::Asks;

/// A library with a few names.
struct Names;

const AUTHORS: [&str; 6] = ["vaswani", "kingma", "ba", "kaiming he", "jan van der berg", "何恺明"];

impl KnownNames for Names {
    fn has_author(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        AUTHORS.iter().any(|author| *author == name || author.rsplit(' ').next() == Some(&name))
    }

    fn is_mainly_author(&self, name: &str) -> bool {
        self.has_author(name)
    }

    fn has_venue(&self, is_meant: &dyn Fn(&str) -> bool) -> bool {
        ["Proceedings of NeurIPS 2023", "CVPR"].iter().any(|venue| is_meant(venue))
    }

    fn is_divided_by(&self, from: Option<i16>, to: Option<i16>) -> bool {
        from.is_none_or(|from| (1990..=2026).contains(&from)) && to.is_none_or(|to| (1990..=2026).contains(&to))
    }
}

fn understand(question: &str) -> Understanding {
    Understanding::of(question, Some(2026), &Names)
}

fn said(understanding: &Understanding, kind: ConditionKind) -> String {
    understanding.of_kind(kind).map(|condition| condition.text.as_str()).collect::<Vec<_>>().join("; ")
}

/// What is wrong, if anything is.
fn check(wrong: &mut Vec<String>, example: &str, is: &str, wanted: &str) {
    if is != wanted {
        wrong.push(format!("{example:?}: {is:?}, not {wanted:?}"));
    }
}

#[test]
fn every_frame_leaves_the_topic_of_its_example() {
    let mut wrong = Vec::new();
    for table in [&frame::ENGLISH, &frame::CHINESE] {
        for rule in table.rules() {
            rule.regex();
            match (rule.name, &rule.columns[..]) {
                ("start" | "end" | "hedge", [example, topic]) => {
                    check(&mut wrong, example, &strip_frame(example), topic)
                }
                ("whole", [example]) => {
                    check(&mut wrong, example, &format!("{:?}", understand(example).asks), "Nothing");
                }
                ("joint" | "first" | "mark", []) => {}
                _ => wrong.push(format!("{} {} has other columns", rule.name, rule.pattern())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_author_venue_and_year_becomes_a_condition() {
    let mut wrong = Vec::new();
    let whole = |topic: &str, example: &str| if topic.is_empty() { example.to_string() } else { topic.to_string() };
    for rule in author::TABLE.rules() {
        let [example, topic, authors] = rule.columns[..] else { panic!("{} has other columns", rule.pattern()) };
        let understood = understand(example);
        check(&mut wrong, example, &understood.topic, &whole(topic, example));
        check(&mut wrong, example, &said(&understood, ConditionKind::Author), authors);
    }
    for rule in venue::TABLE.named("cue") {
        let (example, topic) = (rule.columns[0], rule.columns.get(1).copied().unwrap_or_default());
        let understood = understand(example);
        check(&mut wrong, example, &understood.topic, &whole(topic, example));
        let venue = if example.contains("CVPR") { "CVPR" } else { "NeurIPS" };
        check(&mut wrong, example, &said(&understood, ConditionKind::Venue), venue);
    }
    for rule in year::TABLE.rules() {
        let [example, topic, years] = rule.columns[..] else { panic!("{} has other columns", rule.pattern()) };
        let understood = understand(example);
        check(&mut wrong, example, &understood.topic, &whole(topic, example));
        let (from, to) = years.split_once("..").expect("a range");
        let is = understood.of_kind(ConditionKind::Year).next().map(|found| (found.from, found.to));
        check(
            &mut wrong,
            example,
            &format!("{is:?}"),
            &format!("{:?}", Some((from.parse::<i16>().ok(), to.parse::<i16>().ok()))),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_is_asked_for_and_recognised() {
    let mut wrong = Vec::new();
    for rule in kind::TABLE.rules() {
        let [kind, example] = rule.columns[..] else { panic!("{} has other columns", rule.pattern()) };
        match rule.name {
            "asks" => check(&mut wrong, example, &said(&understand(example), ConditionKind::Kind), kind),
            "title" => check(&mut wrong, example, &is_of_kind(kind, [example], []).to_string(), "true"),
            _ => check(&mut wrong, example, &is_of_kind(kind, [], [example]).to_string(), "true"),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for question in [
        "比较语料的影响，再看别的数据集",
        "fine-tuned over and over until it nearly fits the small set of the whole dataset",
        "survey data of households",
        "peer review",
        "benchmark contamination",
        "评测数据泄露",
        "how to review code",
    ] {
        assert_eq!(said(&understand(question), ConditionKind::Kind), "", "{question}");
    }
}

#[test]
fn every_exclusion_is_heard() {
    for question in ["是不是在说反话", "不同国家的语料", "免疫组化", "not only fast but small"] {
        assert!(understand(question).excluded.is_empty(), "{question}: {:?}", understand(question).excluded);
    }
    let mut wrong = Vec::new();
    for rule in exclusion::TABLE.named("not") {
        let [example, excluded] = rule.columns[..] else { panic!("{} has other columns", rule.pattern()) };
        let is: Vec<String> = understand(example).excluded.into_iter().map(|excluded| excluded.text).collect();
        check(&mut wrong, example, &is.join("; "), excluded);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_topic_is_left() {
    for (question, expected) in [
        ("哪篇论文把大模型的权重量化了？", "把大模型的权重量化"),
        ("有没有用扩散模型生成音乐的方法？", "用扩散模型生成音乐"),
        ("请问有哪些关于长上下文的论文？", "长上下文"),
        ("找一篇讲图神经网络的文章", "图神经网络"),
        ("怎样让语言模型处理更长的上下文？", "怎样让语言模型处理更长的上下文"),
        ("which paper quantises the weights of a large model?", "quantises the weights of a large model"),
        ("Is there any work on speech recognition?", "speech recognition"),
        ("papers about graph attention", "graph attention"),
        ("research agents", "research agents"),
        ("work stealing", "work stealing"),
        ("which papers use contrastive learning", "use contrastive learning"),
        ("efficient long context", "efficient long context"),
        ("paper-thin solar cells", "paper-thin solar cells"),
        ("研究人员怎样发现软件漏洞", "研究人员怎样发现软件漏洞"),
        ("大模型量化方法有哪些？", "大模型量化方法"),
        ("关于 RAG 的论文", "RAG"),
        ("研究", "研究"),
        ("LoRA", "LoRA"),
        ("list decoding of codes", "list decoding of codes"),
        ("show, attend and tell", "show, attend and tell"),
        ("search engines", "search engines"),
        ("networks that forget", "networks that forget"),
        ("学了新任务旧的就忘了", "学了新任务旧的就忘"),
        ("classification of scientific papers", "classification of scientific papers"),
        ("推荐系统的冷启动", "推荐系统的冷启动"),
        ("有人机协同", "有人机协同"),
        ("论文推荐", "论文推荐"),
        ("the one-shot problem", "the one-shot problem"),
        ("something borrowed", "something borrowed"),
        ("anything", "anything"),
        ("can it be measured at all?", "can it be measured at all?"),
        ("is it slow.", "is it slow"),
    ] {
        assert_eq!(understand(question).topic, expected, "{question}");
    }
}

#[test]
fn common_words_and_technical_years_are_no_conditions() {
    for question in [
        "ImageNet 2012",
        "GPT 4",
        "用的是2015年的数据",
        "data of 2015 in a model of rain",
        "attention is all you need",
        "Attention heads by layer",
        "solved by Newton iterations",
        "what is done by hand",
        "ACL tears in sports",
        "ACL rules of a firewall",
        "nature of proof",
        "the year of the rat",
        "by the way",
        "survey of what happened in 1848",
        "何以解忧的模型",
    ] {
        let understood = understand(question);
        let is_bare = understood.conditions.iter().all(|condition| condition.kind == ConditionKind::Kind);
        assert!(is_bare, "{question}: {:?}", understood.conditions);
    }
}

#[test]
fn years_behind_an_author_are_kept() {
    for (question, years) in [
        ("papers by Kingma since 2014 about step sizes", "2014–"),
        ("papers by Kingma after 2014 about step sizes", "2015–"),
        ("papers by Kingma before 2014 about step sizes", "–2013"),
        ("papers by Kingma from 2014 on step sizes", "2014–"),
        ("papers by Kingma in 2014 about step sizes", "2014"),
        ("papers by Kingma and Ba since 2014", "2014–"),
    ] {
        let understood = understand(question);
        assert!(said(&understood, ConditionKind::Author).starts_with("Kingma"), "{question}");
        assert_eq!(said(&understood, ConditionKind::Year), years, "{question}");
        if understood.asks == Asks::Topic {
            assert_eq!(understood.topic, "step sizes", "{question}");
        }
    }
}

#[test]
fn conditions_stand_together() {
    let understood = understand("Can you recommend papers by Vaswani from 2017 to 2019 about machine translation?");
    assert_eq!(understood.topic, "machine translation");
    assert_eq!(said(&understood, ConditionKind::Author), "Vaswani");
    assert_eq!(said(&understood, ConditionKind::Year), "2017–2019");
    let understood = understand("NeurIPS 2023 的综述");
    assert_eq!(
        (said(&understood, ConditionKind::Venue), said(&understood, ConditionKind::Year)),
        ("NeurIPS".into(), "2023".into())
    );
    let understood = understand("Kingma and Ba (2014) step sizes");
    assert_eq!((&*understood.topic, said(&understood, ConditionKind::Year)), ("step sizes", "2014".into()));
    assert_eq!(understand("Kingma 2014").asks, Asks::Conditions);
    assert_eq!(understand("papers by Vaswani").asks, Asks::Conditions);
    let understood = understand("last year's papers");
    assert_eq!((understood.asks, said(&understood, ConditionKind::Year)), (Asks::Conditions, "2025".into()));
    assert_eq!(Understanding::of("last year's papers on cells", None, &Names).conditions, []);
}

#[test]
fn what_says_nothing_asks_for_nothing() {
    for question in ["???", "？！", "any papers?", "有哪些论文？", "please recommend some papers", "……"] {
        assert_eq!(understand(question).asks, Asks::Nothing, "{question}");
    }
    assert!(!is_only_frame("paper-thin solar cells") && !is_only_frame("论文查重"));
    assert_eq!(Understanding::literal("any papers?").asks, Asks::Topic);
    assert_eq!(Understanding::literal("???").asks, Asks::Nothing);
}

#[test]
fn a_table_fills_in_the_parts_of_its_patterns() {
    let table = RuleTable::parse("let\tb\tb+\nlet\tab\ta<b>\n# none\nr\t<ab> ?(?P<b><b>) >> c\tx\n");
    let rule = table.rules().next().expect("a rule");
    let regex = rule.regex();
    let captures = regex.captures("abbb bbc").expect("a match");
    assert_eq!((&captures["b"], captures.name("end").map(|end| end.start())), ("bb", Some(7)));
    assert!(!regex.is_match("abb b"));
}

proptest! {
    #[test]
    fn any_text_is_understood(text in ".{0,60}") {
        let understood = understand(&text);
        let has_letters = text.chars().any(char::is_alphanumeric);
        prop_assert_eq!(has_letters && understood.topic.is_empty(), false);
    }

    #[test]
    fn words_of_frames_in_any_order_leave_a_topic(
        words in prop::collection::vec(prop::sample::select(vec![
            "papers", "by", "Vaswani", "and", "et al.", "2014", "请推荐", "的论文", "about", "on", "any", "?", "，", "好像", "I think",
            "NeurIPS", "last year", "without", "不需要", "survey", "a", "综述", "何恺明", "年", "due", "é",
        ]), 0..8),
        gap in prop::sample::select(vec!["", " "]),
    ) {
        let text = words.join(gap);
        let understood = understand(&text);
        prop_assert_eq!(text.chars().any(char::is_alphanumeric) && understood.topic.is_empty(), false);
    }
}
