//! Authors, years, venues and kinds of paper in a question.

use serde_json::Value;

use crate::env::{Env, ids};

const LIST: &str = r#"{"id": "arxiv:2401.00001", "title": "Weights of attention in long documents", "abstract": "Attention over long documents is made sparse, so that it fits into memory.", "authors": ["Ashish Vaswani", "Ada Hopper"], "date": "2017-06-12", "venue": "NeurIPS 2017"}
{"id": "arxiv:2401.00002", "title": "A step size for every weight", "abstract": "Gradient descent with a step size of its own for every weight.", "authors": ["Diederik P. Kingma", "Jimmy Ba"], "date": "2014-12-22", "venue": "ICLR 2015"}
{"id": "arxiv:2401.00003", "title": "Flows that can be inverted", "abstract": "Generative flows made of invertible convolutions.", "authors": ["Diederik P. Kingma"], "date": "2018-07-09", "venue": "NeurIPS 2018"}
{"id": "arxiv:2401.00004", "title": "Sparse attention: a survey", "abstract": "This survey orders the ways to make attention over long documents sparse.", "authors": ["Grace Lovelace"], "date": "2022-03-01"}
{"id": "arxiv:2401.00005", "title": "Sparse attention for long documents in hospitals", "abstract": "Attention over long documents is made sparse for the letters of hospitals.", "authors": ["Alan Long"], "date": "2023-05-01", "venue": "ACL 2023"}
{"id": "arxiv:2401.00006", "title": "残差让网络更深", "abstract": "用残差连接训练很深的图像识别网络。", "authors": ["何恺明", "张三丰"], "date": "2015-12-10", "venue": "CVPR 2016"}
{"id": "arxiv:2401.00007", "title": "图像识别综述", "abstract": "本文综述深层图像识别网络的训练方法。", "authors": ["李四光"], "date": "2021-01-05"}
{"id": "arxiv:2401.00008", "title": "Growing roses", "abstract": "Roses grow well in long summers.", "date": "2016"}
"#;

fn library() -> Env {
    let env = Env::new();
    env.write("notes/list.jsonl", LIST);
    env.run(&["index", "notes"]).expect_code(0);
    env
}

/// The conditions of an answer: `author Vaswani`.
fn conditions(answer: &Value) -> Vec<String> {
    let conditions = answer["understood"]["conditions"].as_array().expect("conditions");
    let text = |condition: &Value| {
        format!("{} {}", condition["kind"].as_str().unwrap_or_default(), condition["text"].as_str().unwrap_or_default())
    };
    conditions.iter().map(text).collect()
}

#[test]
fn an_author_and_a_year_alone_list_their_papers() {
    let env = library();
    for (question, expected, found) in [
        ("Vaswani", vec!["author Vaswani"], vec!["2401.00001"]),
        ("vaswani", vec!["author vaswani"], vec!["2401.00001"]),
        // The paper of the year first, then the others of the author, the newest first.
        ("Kingma 2014", vec!["author Kingma", "year 2014"], vec!["2401.00002", "2401.00003"]),
        ("papers by Diederik Kingma", vec!["author Diederik Kingma"], vec!["2401.00003", "2401.00002"]),
        ("何恺明", vec!["author 何恺明"], vec!["2401.00006"]),
        ("作者是何恺明的论文", vec!["author 何恺明"], vec!["2401.00006"]),
        ("NeurIPS", vec!["venue NeurIPS"], vec!["2401.00003", "2401.00001"]),
    ] {
        for mode in ["--lexical", "--semantic"] {
            let answer = env.json(&["ask", "--json", mode, question]);
            assert_eq!(conditions(&answer), expected, "{question}");
            assert_eq!(ids(&answer), found, "{question}");
            assert!(answer["hits"][0]["score"] == 1.0 && answer["hits"][0]["doubtful"] == false, "{question}");
        }
    }
    let filtered = env.json(&["ask", "--json", "--lexical", "--since", "2018", "Kingma"]);
    assert_eq!(ids(&filtered), ["2401.00003"]);
}

#[test]
fn conditions_raise_the_papers_that_meet_them() {
    let env = library();
    for (question, topic, expected, first) in [
        (
            "sparse attention over long documents by Vaswani",
            "sparse attention over long documents",
            vec!["author Vaswani"],
            "2401.00001",
        ),
        (
            "sparse attention over long documents in 2017",
            "sparse attention over long documents",
            vec!["year 2017"],
            "2401.00001",
        ),
        (
            "sparse attention over long documents since 2023",
            "sparse attention over long documents",
            vec!["year 2023–"],
            "2401.00005",
        ),
        ("ACL 2023 sparse attention", "sparse attention", vec!["venue ACL", "year 2023"], "2401.00005"),
        (
            "a survey of attention over long documents",
            "a survey of attention over long documents",
            vec!["kind survey"],
            "2401.00004",
        ),
        ("请推荐深层图像识别网络的综述", "深层图像识别网络的综述", vec!["kind survey"], "2401.00007"),
        ("何恺明的图像识别网络", "图像识别网络", vec!["author 何恺明"], "2401.00006"),
        ("2015年以前的步长方法", "步长方法", vec!["year –2014"], "2401.00002"),
    ] {
        let answer = env.json(&["ask", "--json", question]);
        assert_eq!(answer["understood"]["topic"], topic, "{question}");
        assert_eq!(conditions(&answer), expected, "{question}");
        assert_eq!(answer["hits"][0]["id"], first, "{question}: {:?}", ids(&answer));
    }
    // What no paper of the library meets is part of the topic, and so are common words and technical years.
    for question in
        ["attention by Turing", "roses in long summers", "attention since 1950", "weights by Long Short memory"]
    {
        let answer = env.json(&["ask", "--json", "--lexical", question]);
        assert!(conditions(&answer).is_empty(), "{question}: {answer}");
    }
}

#[test]
fn a_question_is_taken_word_for_word_on_request() {
    let env = library();
    let literal = env.json(&["ask", "--json", "--literal", "--lexical", "papers by Vaswani about attention"]);
    assert_eq!(literal["understood"]["topic"], "papers by Vaswani about attention");
    assert!(conditions(&literal).is_empty());
    let said = env.run(&["ask", "--lexical", "Kingma 2014"]).expect_code(0).stdout();
    assert!(
        said.starts_with("author: Kingma · year: 2014  (--literal takes the question word for word)\n\n"),
        "{said}"
    );
    let said = env.run(&["ask", "--lexical", "attention without much memory"]).expect_code(0).stdout();
    assert!(said.starts_with("papers that mention \"much memory\" are not left out\n\n"), "{said}");
    let said = env.run(&["ask", "--lexical", "sparse attention"]).expect_code(0).stdout();
    assert!(said.starts_with("  1. "), "{said}");
}

#[test]
fn what_has_no_topic_is_an_error() {
    let env = library();
    for question in ["???", "any papers?", "有哪些论文？"] {
        let run = env.run(&["ask", question]);
        run.expect_code(2);
        assert!(run.stderr().contains("does not say what the papers are about"), "{}", run.stderr());
        assert!(run.stderr().contains("papers-sem list"), "{}", run.stderr());
    }
    // Of many questions, one without a topic has no answer and stops none.
    env.write("questions.tsv", "1\t???\n2\tsparse attention\n");
    let answers = env.json_lines(&["ask", "--json", "--lexical", "--queries", "questions.tsv"]);
    assert!(ids(&answers[0]).is_empty() && !ids(&answers[1]).is_empty());
}
