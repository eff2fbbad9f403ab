//! The topics of a library.

use std::io::{self, Write};

use anstyle::Style;

use crate::cli::language::{self, said};
use crate::cli::report::console::Console;
use crate::cli::report::layout::{count, cut, wrap};
use crate::cli::report::printer::Report;
use crate::library_map::{CentralPaper, OutlineTopic, TopicOutline};
use crate::text::Language;
use crate::topics::TopicName;

/// Columns that each level is indented by.
const INDENT: usize = 2;
/// Examples of a topic at the top, and of one below.
const EXAMPLES: [usize; 2] = [3, 1];

/// The topics of a library, for people down to a level.
pub(in crate::cli) struct TopicsReport {
    pub outline: TopicOutline,
    pub levels: usize,
}

impl Report for TopicsReport {
    type Json = TopicOutline;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let dim = out.styles.dim;
        let (papers, topics) = (self.outline.papers, self.outline.topics.len());
        let heading = said! {
            en: format!("{} in {}", count(papers, "paper"), count(topics, "topic")),
            zh: format!("{papers} 篇论文，{topics} 个主题"),
        };
        writeln!(out, "{dim}{heading}{dim:#}")?;
        for topic in &self.outline.topics {
            writeln!(out)?;
            write_topic(out, topic, 0, self.levels)?;
        }
        Ok(())
    }

    fn json(self) -> TopicOutline {
        self.outline
    }
}

fn write_topic(out: &mut Console, topic: &OutlineTopic, level: usize, levels: usize) -> io::Result<()> {
    let (dim, score) = (out.styles.dim, out.styles.score);
    let title = if level == 0 { out.styles.title } else { Style::new() };
    let indent = level * INDENT;
    let number = topic.papers.to_string();
    let width = out.width.saturating_sub(indent + number.len() + 2);
    let name = cut(in_own_language(&topic.name), width).into_owned();
    writeln!(out, "{:indent$}{title}{name}{title:#}  {score}{number}{score:#}", "")?;
    for paper in topic.central.iter().take(EXAMPLES[level.min(1)]) {
        let title = title_in_own_language(paper);
        writeln!(out, "{dim}{}{dim:#}", wrap(title, indent + INDENT, out.width, 1))?;
    }
    if level + 1 < levels {
        for below in &topic.topics {
            write_topic(out, below, level + 1, levels)?;
        }
    }
    Ok(())
}

/// The title of a paper in the language of this process, where it has one.
fn title_in_own_language(paper: &CentralPaper) -> &str {
    match (language::current(), &paper.title_zh) {
        (Language::Zh, Some(title)) => title,
        _ => &paper.title,
    }
}

/// The name of a topic in the language of this process.
pub(in crate::cli) fn in_own_language(name: &TopicName) -> &str {
    match language::current() {
        Language::En => &name.en,
        Language::Zh => &name.zh,
    }
}
