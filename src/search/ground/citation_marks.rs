//! Citations in running text: Pandoc's `[@key]` and `@key`, LaTeX's `\cite{key}`, and numbers.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A citation in running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CitationMark {
    pub range: Range<usize>,
    /// What is cited: keys, or numbers in brackets.
    pub keys: Vec<String>,
    /// Whether the citation is a word of the sentence: `@key shows`.
    pub is_word: bool,
}

static LATEX: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\\[a-zA-Z]*cite[a-zA-Z]*\*?(?:\s*\[[^\]]*\])*\s*\{([^}]*)\}"));
static PANDOC: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[\[?[^\[\]@]*@[^\[\]]+\]?\]"));
static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[\[［【]\s*\d{1,3}(?:\s*[,，;、–-]\s*\d{1,3})*\s*[\]］】]"));
static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[^\w@.+/-])(@\{?[A-Za-z0-9_][\w:.#$%&+?<>~/-]*\}?)"));
static KEY: LazyLock<Regex> = LazyLock::new(|| pattern(r"@\{?([A-Za-z0-9_][\w:.#$%&+?<>~/-]*)\}?"));

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// The citations of `text`, in order and apart.
pub(super) fn citation_marks(text: &str) -> Vec<CitationMark> {
    let mut marks: Vec<CitationMark> = Vec::new();
    let mut add = |range: Range<usize>, keys: Vec<String>, is_word: bool| {
        let is_free = marks.iter().all(|mark| range.end <= mark.range.start || mark.range.end <= range.start);
        if is_free && !keys.is_empty() {
            marks.push(CitationMark { range, keys, is_word });
        }
    };
    for found in LATEX.captures_iter(text) {
        let keys = found[1].split(',').map(|key| key.trim().to_string()).filter(|key| !key.is_empty()).collect();
        let is_word = found[0].starts_with(r"\citet") || found[0].starts_with(r"\textcite");
        if let Some(whole) = found.get(0) {
            add(whole.range(), keys, is_word);
        }
    }
    for found in PANDOC.find_iter(text) {
        let keys = KEY.captures_iter(found.as_str()).map(|key| bare(&key[1]));
        add(found.range(), keys.collect(), false);
    }
    for found in NUMBERS.find_iter(text) {
        add(found.range(), vec![found.as_str().to_string()], false);
    }
    for found in NAME.captures_iter(text) {
        let Some(name) = found.get(1) else { continue };
        let key = bare(name.as_str().trim_start_matches('@').trim_matches(['{', '}']));
        let end = if name.as_str().ends_with('}') { name.end() } else { name.start() + 1 + key.len() };
        add(name.start()..end, vec![key], true);
    }
    marks.sort_by_key(|mark| mark.range.start);
    marks
}

/// The key in a text that cites one work and says nothing else: `[@key]`, `\cite{key}`.
pub fn cited_key(text: &str) -> Option<String> {
    let text = text.trim();
    let [CitationMark { range, keys, .. }] = &citation_marks(text)[..] else { return None };
    match &keys[..] {
        [key] if *range == (0..text.len()) && !is_number(key) => Some(key.clone()),
        _ => None,
    }
}

/// A key without the punctuation that follows it.
fn bare(key: &str) -> String {
    key.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '+' | '/')).to_string()
}

/// Whether what is cited is a number of a list of references, such as `[12]`.
pub(super) fn is_number(key: &str) -> bool {
    key.starts_with(['[', '［', '【'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(text: &str) -> Vec<Vec<String>> {
        citation_marks(text).into_iter().map(|mark| mark.keys).collect()
    }

    #[test]
    fn citations_of_each_kind_are_found() {
        assert_eq!(cited("Kites fly [@gust2020wind; see @mast2019, p. 3]."), [["gust2020wind", "mast2019"]]);
        assert_eq!(cited("As @gust2020wind. shows"), [["gust2020wind"]]);
        assert_eq!(
            cited(r"Kites \citep[see][p. 3]{gust2020, mast2019} fly~\cite{x:1}."),
            [vec!["gust2020", "mast2019"], vec!["x:1"]]
        );
        assert_eq!(cited("Shown in [12] and [3, 7–9] and【4】."), [["[12]"], ["[3, 7–9]"], ["【4】"]]);
        assert_eq!(cited("[[@gust2020]] flies"), [["gust2020"]]);
        assert_eq!(cited("Cited by [@arxiv:2401.00001]."), [["arxiv:2401.00001"]]);
    }

    #[test]
    fn other_text_is_no_citation() {
        for text in ["a@b.org writes", "[a note]", "at @ home", "[1234]", r"\citation", "f(x) = [a, b]"] {
            assert!(cited(text).is_empty(), "{text}: {:?}", cited(text));
        }
    }

    #[test]
    fn the_key_of_a_citation_alone_is_taken_out_of_its_marks() {
        for text in [
            "@bee2024",
            "[@bee2024]",
            "[-@bee2024]",
            " [ @bee2024 ] ",
            "@{bee2024}",
            r"\cite{bee2024}",
            r"\citep{bee2024}",
        ] {
            assert_eq!(cited_key(text).as_deref(), Some("bee2024"), "{text}");
        }
        for text in
            ["bee2024", "", "@", "[@]", "[bee2024]", r"\emph{bee2024}", "a@b.org", "[12]", "@a and @b", "[@a; @b]"]
        {
            assert_eq!(cited_key(text), None, "{text}");
        }
    }

    #[test]
    fn a_citation_that_is_a_word_is_told() {
        let marks = citation_marks(r"@gust2020 and \citet{mast2019} agree [@other].");
        assert_eq!(marks.iter().map(|mark| mark.is_word).collect::<Vec<_>>(), [true, true, false]);
        assert_eq!(marks[0].range, 0..9);
    }
}
