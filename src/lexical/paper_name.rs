//! Names of papers: a question that is one of them is about that paper.

use std::sync::LazyLock;

use regex::Regex;

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
    /// The citation keys and ids of records among the words of `question`. Only what can hardly be a word is one: letters
    /// with a year, as in `vaswani2017attention`, with `_` or with `:` inside.
    pub fn mentioned_in(question: &str) -> Vec<Self> {
        let words = question.split(|c: char| {
            c.is_whitespace()
                || matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | '"' | '“' | '”' | '，' | '。' | '？' | '、')
        });
        let words = words.map(|word| word.trim_start_matches('@').trim_end_matches(['.', '?', '!', ':']));
        words.filter(|word| KEY.is_match(word)).map(|word| Self::Record(record(word))).collect()
    }

    /// The names that the whole of `question` may be.
    pub fn in_question(question: &str) -> Vec<Self> {
        let question = question.trim();
        let mut names = vec![Self::Record(question.to_string())];
        names.extend(Some(record(question)).filter(|name| name != question).map(Self::Record));
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
        let mut names: Vec<Name> = Vec::new();
        for name in &paper.names {
            let folded = record(name);
            // The scheme of a key such as `zotero:ABCD1234` may be left out; that of a number may not.
            let bare = folded.split_once(':').filter(|_| identifiers::service_id(name).is_some()).map(|(_, id)| id);
            let bare = bare.filter(|id| !id.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_string);
            let all = [Some(name.clone()), (folded != *name).then_some(folded), bare];
            names.extend(all.into_iter().flatten().map(Name::Record));
        }
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

static KEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:
        \p{Alphabetic}[\p{Alphabetic}\-.]*(?:1[89]|20)\d\d[\w\-.]*
        | (?i:pmid|pmcid|openalex|s2|corpusid|mag|dblp|openreview|acl|zotero|arxiv|doi):\S+
        | [A-Za-z][A-Za-z0-9\-]*(?:[_:][A-Za-z0-9\-./]+)+
        )$",
    )
    .expect("a constant pattern")
});

/// The name of a record in the form in which names are compared.
fn record(name: &str) -> String {
    identifiers::service_id(name).unwrap_or_else(|| name.trim().to_lowercase())
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
    fn keys_are_found_by_all_they_are_written_as() {
        let paper = Paper {
            id: "t:1".into(),
            names: ["Vaswani2017attention", "pmid:123", "zotero:ABCD1234", "openalex:W42"].map(String::from).to_vec(),
            ..Paper::default()
        };
        let own: Vec<String> = Name::of_paper(&paper).iter().map(Name::term).collect();
        let finds = |names: Vec<Name>| names.iter().any(|name| own.contains(&name.term()));
        for question in ["vaswani2017attention", "PMID 123", "pmid:123", "ABCD1234", "zotero:ABCD1234", "w42"] {
            assert!(finds(Name::in_question(question)), "{question}");
        }
        for question in ["123", "attention", "vaswani"] {
            assert!(!finds(Name::in_question(question)), "{question}");
        }
        assert!(finds(Name::mentioned_in("papers like vaswani2017attention?")));
        assert!(finds(Name::mentioned_in("what is PMID:123 about")));
        for question in
            ["what is attention in 2017", "GPT-4 and w42", "models: a survey", "the 123rd paper", "A/B tests"]
        {
            assert!(!finds(Name::mentioned_in(question)), "{question}");
        }
    }

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
