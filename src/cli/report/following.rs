//! The questions that a user follows.

use std::io::{self, Write};

use serde_json::Value;

use crate::cli::language::said;
use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, wrap};
use crate::cli::report::printer::Report;
use crate::cli::report::time;
use crate::follow::{FollowedQuestion, FollowedQuestions};
use crate::search::{FILTER_PARAMETERS, Filter, StandingQuestion};
use crate::wire::FollowedJson;

/// Columns before the second line of a question.
const INDENT: usize = 5;

/// The followed questions, with their numbers.
pub(in crate::cli) struct FollowingReport(pub FollowedQuestions);

impl Report for FollowingReport {
    type Json = FollowedJson;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let dim = out.styles.dim;
        for (number, FollowedQuestion { question, since }) in (1..).zip(&self.0.questions) {
            let text = wrap(&question.text, INDENT, out.width, usize::MAX);
            writeln!(out, "{number:>3}. {}", text.trim_start())?;
            let mut facts = vec![since_when(time::day(*since))];
            facts.extend(Some(flags(&question.filter)).filter(|flags| !flags.is_empty()));
            writeln!(out, "{dim}{}{dim:#}", wrap(&facts.join(" · "), INDENT, out.width, usize::MAX))?;
        }
        Ok(())
    }

    fn json(self) -> FollowedJson {
        FollowedJson::from(self.0)
    }
}

fn since_when(day: String) -> String {
    said! { en: format!("since {day}"), zh: format!("自 {day}") }
}

/// What to say after a question was followed.
pub(in crate::cli) fn followed(question: &StandingQuestion, is_new: bool) -> String {
    let text = clean(&question.text);
    if is_new {
        said! {
            en: format!("following \"{text}\": `papers-sem new` shows what comes in about it"),
            zh: format!("已关注“{text}”：`papers-sem new` 显示与它有关的新论文"),
        }
    } else {
        said! {
            en: format!("following \"{text}\" already: `papers-sem new` shows what comes in about it"),
            zh: format!("先前已关注“{text}”：`papers-sem new` 显示与它有关的新论文"),
        }
    }
}

/// What to say after a question was dropped.
pub(in crate::cli) fn dropped(dropped: &FollowedQuestion) -> String {
    let text = clean(&dropped.question.text);
    said! { en: format!("no longer following \"{text}\""), zh: format!("不再关注“{text}”") }
}

/// What a filter lacks that was given without a question.
pub(in crate::cli) fn filter_alone() -> String {
    said! {
        en: "a filter is kept with a question\n  give the question too",
        zh: "筛选条件要和问题一起保存\n  请同时写下问题",
    }
}

/// What to say if no question is followed.
pub(in crate::cli) fn nothing_followed() -> String {
    said! {
        en: "no question is followed: `papers-sem follow \"efficient long context\"` follows one",
        zh: "没有关注的问题：`papers-sem follow \"高效的长上下文\"` 关注一个",
    }
}

/// A filter as it is typed: `--lang zh --tag RAG`. Every key of a filter is the name of a flag.
pub(in crate::cli) fn flags(filter: &Filter) -> String {
    let values = serde_json::to_value(filter).unwrap_or_default();
    let of = |name: &str| -> Vec<String> {
        let text = |value: &Value| value.as_str().map(str::to_string);
        match values.get(name) {
            Some(Value::Array(several)) => several.iter().filter_map(text).collect(),
            Some(one) => text(one).into_iter().collect(),
            None => Vec::new(),
        }
    };
    let word = |value: String| if value.contains(char::is_whitespace) { format!("\"{value}\"") } else { value };
    let flags = FILTER_PARAMETERS.iter().flat_map(|parameter| {
        of(parameter.name).into_iter().map(move |value| format!("--{} {}", parameter.name, word(value)))
    });
    flags.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_shown_as_it_is_typed() {
        let mut filter = Filter::default();
        assert_eq!(flags(&filter), "");
        for (name, value) in [
            ("since", "2024-02"),
            ("until", "2025"),
            ("lang", "zh"),
            ("tag", "RAG"),
            ("tag", "long context"),
            ("category", "cs.CL"),
            ("author", "Ada Gust"),
            ("source", "notes/*.md"),
            ("has", "arxiv"),
        ] {
            let parameter = FILTER_PARAMETERS.iter().find(|parameter| parameter.name == name).expect("a filter");
            (parameter.set)(&mut filter, value).expect("a value");
        }
        assert_eq!(
            flags(&filter),
            "--since 2024-02 --until 2025 --lang zh --tag RAG --tag \"long context\" --category cs.CL --author \"Ada Gust\" \
             --source notes/*.md --has arxiv"
        );
    }
}
