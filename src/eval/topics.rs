//! TREC topics: questions between `<top>` and `</top>`, whose fields have no end tag, and the later XML form.

use std::path::Path;

use crate::eval::error::EvalError;
use crate::eval::question::Question;

const FORM: &str = "`<top>` with `<num>` and `<title>`, or `<topic number=\"…\">` with `<title>` or `<query>`";

/// The entities of XML. `&amp;` is last, so that nothing is decoded twice.
const ENTITIES: [(&str, &str); 5] = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];

/// Whether `text` is a file of topics.
pub(super) fn is_topics(text: &str) -> bool {
    let head = text.trim_start().get(..9).unwrap_or(text.trim_start()).to_ascii_lowercase();
    ["<top>", "<topics", "<topic ", "<?xml "].iter().any(|start| head.starts_with(start))
}

/// The topics of `text`. The question of a topic is its title, as in published runs.
pub(super) fn read(path: &Path, text: &str) -> Result<Vec<Question>, EvalError> {
    // Names of elements are in either case.
    let lower = text.to_ascii_lowercase();
    let mut questions = Vec::new();
    let mut at = 0;
    while let Some(start) = next_topic(&lower, at) {
        let end = lower[start + 4..].find("</top").map_or(text.len(), |end| start + 4 + end);
        let (topic, folded) = (&text[start..end], &lower[start..end]);
        let line = 1 + text[..start].matches('\n').count();
        let number = field(topic, folded, "<num>", "number:").or_else(|| attribute(topic, folded));
        let number = number.ok_or_else(|| EvalError::line(path, line, "the topic has no number", FORM))?;
        let title = field(topic, folded, "<title>", "topic:").or_else(|| field(topic, folded, "<query>", ""));
        let text = title.ok_or_else(|| EvalError::line(path, line, "the topic has no title", FORM))?;
        questions.push(Question { id: number, text });
        at = end;
    }
    Ok(questions)
}

/// Where the next topic begins. `<topics>` is no topic.
fn next_topic(lower: &str, from: usize) -> Option<usize> {
    ["<top>", "<topic>", "<topic "].iter().filter_map(|tag| Some(from + lower.get(from..)?.find(tag)?)).min()
}

/// The words after the element `tag`, up to the next element, without the prefix `before`. None if there are no words.
fn field(topic: &str, lower: &str, tag: &str, before: &str) -> Option<String> {
    let start = lower.find(tag)? + tag.len();
    let words = topic[start..].split('<').next()?.trim();
    let has_prefix = words.get(..before.len()).is_some_and(|head| head.eq_ignore_ascii_case(before));
    let words = if has_prefix { &words[before.len()..] } else { words };
    let mut line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    for (entity, character) in ENTITIES {
        line = line.replace(entity, character);
    }
    (!line.is_empty()).then_some(line)
}

/// The number of `<topic number="42">`.
fn attribute(topic: &str, lower: &str) -> Option<String> {
    let tag = lower.find('>').unwrap_or(lower.len());
    let start = lower[..tag].find("number=")? + "number=".len();
    let number = topic[start..tag].trim_matches(['"', '\'', ' ']);
    (!number.is_empty()).then(|| number.split(['"', '\'']).next().unwrap_or(number).to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn questions(text: &str) -> Vec<(String, String)> {
        assert!(is_topics(text), "{text}");
        let read = read(Path::new("topics"), text).expect("topics");
        read.into_iter().map(|question| (question.id, question.text)).collect()
    }

    #[test]
    fn both_forms_are_asked_by_their_titles() {
        let old = "<top>\n\n<num> Number: 301\n<title> Topic: Trade in\n  rare shells & pearls\n\n<desc> Description:\nWhich shells?\n\
            </top>\n\n<top>\n<num> 302\n<title> Pearls\n</top>\n";
        let expected =
            [("301", "Trade in rare shells & pearls"), ("302", "Pearls")].map(|(id, text)| (id.into(), text.into()));
        assert_eq!(questions(old), expected);
        let new = "<?xml version=\"1.0\"?>\n<topics task=\"x\">\n<topic number=\"301\">\n<query>Trade in rare shells &amp; pearls</query>\n\
            <question>Which?</question></topic>\n<TOPIC number='302' type=\"y\"><TITLE>Pearls</TITLE></TOPIC></topics>";
        assert_eq!(questions(new), expected);
    }

    #[test]
    fn a_topic_without_a_title_is_named() {
        let error =
            read(Path::new("t"), "<top>\n<num> 1\n<title> a\n</top>\n<top>\n<num> 2\n</top>").expect_err("error");
        assert!(error.to_string().contains("t:5: the topic has no title"), "{error}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(<top>|<num>|<title>|</top>|<topic |number=|[\"'>é中 \na-c])*") {
            let _ = read(Path::new("t"), &text);
        }
    }
}
