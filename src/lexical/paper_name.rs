//! Names of papers: a question that is one of them is about that paper.

use crate::paper::Paper;
use crate::paper::identifiers;
use crate::text::is_han;
use crate::text::normalise_title;

/// A name of a paper, normalised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// Its arXiv id.
    Arxiv(String),
    /// Its DOI.
    Doi(String),
    /// The id of its record.
    Record(String),
    /// Its title: letters and digits only.
    Title(String),
    /// What stands before the colon of its title: mostly the name of a model.
    Short(String),
}

impl Name {
    /// The names that the whole of `question` may be.
    pub fn in_question(question: &str) -> Vec<Self> {
        let question = question.trim();
        let mut names = vec![Self::Record(question.to_string())];
        names.extend(identifiers::arxiv_id(question).map(Self::Arxiv));
        // Words around a DOI ask about something else.
        if !question.contains(char::is_whitespace) {
            names.extend(identifiers::doi_in(question).map(Self::Doi));
        }
        let key = normalise_title(question);
        if !key.is_empty() {
            names.push(Self::Title(key.clone()));
            names.push(Self::Short(key));
        }
        names
    }

    /// All names of `paper`.
    pub fn of_paper(paper: &Paper) -> Vec<Self> {
        let mut names: Vec<Name> = paper.names.iter().cloned().map(Name::Record).collect();
        names.push(Name::Record(paper.id.clone()));
        names.extend(paper.arxiv.clone().map(Name::Arxiv));
        names.extend(paper.doi.clone().map(Name::Doi));
        for title in paper.bibliography.titles() {
            names.push(Name::Title(normalise_title(title)));
            names.extend(short(title).map(Name::Short));
        }
        names
    }

    /// The term of the name in the index. Names of different kinds have different terms.
    pub(crate) fn term(&self) -> String {
        match self {
            Self::Arxiv(name) => format!("a {name}"),
            Self::Doi(name) => format!("d {name}"),
            Self::Record(name) => format!("r {name}"),
            Self::Title(name) => format!("t {name}"),
            Self::Short(name) => format!("s {name}"),
        }
    }
}

/// `LongRoPE` of `LongRoPE: Extending …`. Words that many titles begin with name none of them, so it must look like
/// a name: one word, with a capital or a digit inside.
fn short(title: &str) -> Option<String> {
    let (name, _) = title.split_once([':', '：'])?;
    let name = name.trim();
    let looks = name.chars().skip(1).any(|c| c.is_uppercase() || c.is_numeric()) && !name.chars().any(is_han);
    let key = normalise_title(name);
    (looks && !name.contains(char::is_whitespace) && (2..=24).contains(&key.chars().count())).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_a_name_is_one() {
        assert_eq!(short("LongRoPE: Extending windows").as_deref(), Some("longrope"));
        assert_eq!(short("GPT-4：技术报告").as_deref(), Some("gpt4"));
        assert_eq!(short("综述：长上下文"), None);
        assert_eq!(short("Attention: a survey"), None);
        assert_eq!(short("Scaling laws: a survey"), None);
        assert_eq!(short("No colon here"), None);
    }
}
