//! Papers that speak of the topic of a question by its name.

use crate::lexical::{PhraseNames, SEVERAL};
use crate::paper::Paper;

/// The topic of a question, by what it is called in both languages.
pub(super) struct TopicName(PhraseNames);

impl TopicName {
    pub fn of(topic: &str) -> Self {
        Self(PhraseNames::of(topic))
    }

    /// Whether a title has the name, one of several words.
    pub fn is_in_title(&self, paper: &Paper) -> bool {
        titles(paper).any(|title| self.0.times_in(title) >= SEVERAL)
    }

    /// Whether a title has the name, or a text has it, one of a single word several times.
    pub fn is_in(&self, paper: &Paper) -> bool {
        titles(paper).any(|title| self.0.times_in(title) > 0)
            || paper.texts.iter().any(|(_, text)| self.0.times_in(&text.text) >= SEVERAL)
    }
}

fn titles(paper: &Paper) -> impl Iterator<Item = &str> {
    [&paper.bibliography.title_en, &paper.bibliography.title_zh].into_iter().flatten().map(String::as_str)
}
