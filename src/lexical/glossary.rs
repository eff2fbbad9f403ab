//! Translations of terms, learnt by `models/train/glossary.py`.

/// A line a term, sorted by bytes: the term and, after tabs, its translations, each with its probability in hundredths of
/// that of the most probable translation.
const GLOSSARY: &str = include_str!("../../models/glossary-zh-en/glossary.tsv");
/// A line a pair: an English phrase, a tab and the Chinese phrase. Learnt by `models/train/phrases.py`.
const PHRASES: &str = include_str!("../../models/glossary-zh-en/phrases.tsv");
/// As [`PHRASES`], written by hand: other sciences, and words whose translation by statistics is another word.
const SCIENCES: &str = include_str!("../../models/glossary-zh-en/sciences.tsv");

/// English phrases with the Chinese ones, those that were written by hand first.
pub(crate) fn phrase_pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    [SCIENCES, PHRASES].into_iter().flat_map(str::lines).filter_map(|line| line.split_once('\t'))
}

/// The translations of `term`, the most probable first, with weights from 0 to 1.
pub(crate) fn translations(term: &str) -> impl Iterator<Item = (&'static str, f32)> {
    let others = line_of(GLOSSARY, term).unwrap_or_default().split('\t');
    others.filter_map(|other| {
        let (term, weight) = other.split_once(' ')?;
        Some((term, weight.parse::<f32>().ok()? / 100.0))
    })
}

/// What follows `key` and a tab on a line of `sorted`.
fn line_of<'t>(sorted: &'t str, key: &str) -> Option<&'t str> {
    let bytes = sorted.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let begin = bytes[low..middle].iter().rposition(|&byte| byte == b'\n').map_or(low, |at| low + at + 1);
        let end = bytes[middle..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |at| middle + at);
        let (found, rest) = sorted[begin..end].split_once('\t')?;
        match found.cmp(key) {
            std::cmp::Ordering::Equal => return Some(rest),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = begin,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexical::terms;
    use crate::text::is_han;

    fn first(term: &str) -> Option<&'static str> {
        translations(term).next().map(|(other, _)| other)
    }

    #[test]
    fn terms_have_their_names_in_the_other_language() {
        for (term, other) in [("检索", "retriev"), ("剪枝", "prune"), ("robot", "机器人"), ("debug", "调试")] {
            assert_eq!(first(term), Some(other));
        }
        assert_eq!(first("no such term"), None);
        assert_eq!(first(""), None);
        assert_eq!(first("\u{10ffff}"), None);
    }

    #[test]
    fn every_line_is_found_and_says_what_it_should() {
        for line in GLOSSARY.lines() {
            let (key, _) = line.split_once('\t').expect("a term and its translations");
            let found: Vec<_> = translations(key).collect();
            assert_eq!(found.len(), line.split('\t').count() - 1, "{key}: sorted, no term twice");
            assert!(found.is_sorted_by(|a, b| a.1 >= b.1) && found[0].1 == 1.0, "{line}");
            let of_han = |term: &str| term.chars().next().is_some_and(is_han);
            assert!(found.iter().all(|(other, weight)| *weight > 0.0 && of_han(other) != of_han(key)), "{line}");
        }
    }

    #[test]
    fn terms_are_cut_as_an_index_cuts_them() {
        for (text, others) in [
            ("Quantizing the policies of robots", ["量化", "策略", "机器人"]),
            ("Retrieval-augmented DEBUGGING", ["检索", "增强", "调试"]),
            ("蛋白質結構的預測", ["protein", "structur", "predict"]),
        ] {
            let found: Vec<&str> =
                terms(text).iter().flat_map(|term| translations(&term.text)).map(|(other, _)| other).collect();
            assert!(others.iter().all(|other| found.contains(other)), "{text}: {found:?}");
        }
    }

    #[test]
    fn each_line_of_phrases_is_a_pair() {
        for table in [PHRASES, SCIENCES] {
            assert!(table.lines().all(|line| line.split('\t').filter(|part| !part.is_empty()).count() == 2));
        }
        assert!(phrase_pairs().count() > 3000 && PHRASES.len() < 200_000);
        assert!(phrase_pairs().any(|pair| pair == ("graph neural networks", "图神经网络")));
    }
}
