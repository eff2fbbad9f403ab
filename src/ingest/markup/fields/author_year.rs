//! Who wrote a work and when, as a text cites it: `Byron & Dee, 2014`, `Byron et al. (2014)`, `张三等，2020`.
//!
//! A journal or a conference with its year has the same form: `Computers & Graphics, 2021`. Words of such names, names
//! in capitals, and lone names tell them apart.

use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::markup::fields::cited_names;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::people;
use crate::ingest::markup::fields::venue;
use crate::ingest::markup::fields::venue_words;
use crate::paper::date::{self, month};
use crate::paper::{PartialDate, authors};
use crate::text::is_han;

// The most bytes of a citation.
const MAX_BYTES: usize = 600;

/// The authors and the year of a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuthorYear {
    pub authors: Vec<String>,
    /// The venue between the authors and the year, with the year: `ECCV 2018`.
    pub place: Option<String>,
    pub date: PartialDate,
    /// False for a lone family name, which may also be the name of a journal.
    pub is_sure: bool,
}

static YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<names>.*?[^\s,，.;；:：(（\[])(?P<between>[\s,，.;；:：]*[(（\[]?)\s*(?P<year>(?:19|20)\d\d)[a-z]?年?\s*[)）\]]?$")
        .expect("a constant pattern")
});
// `Byron+17`
static SHORT_YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?P<names>.+\+)\s*['’]?(?P<year>\d\d)$").expect("a constant pattern"));
static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[\s,，]*(?:\bet\.?\s?al\b\.?|\band others\b|等人?|\+)[\s,，.]*$").expect("a constant pattern")
});
static INITIALS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:\p{Lu}\.?[\s‐-]?){1,4}$").expect("a constant pattern"));
static HAN_PAIR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(\p{Han}{2,3})[和与及](\p{Han}{2,3})$").expect("a constant pattern"));

/// The authors and the year in a text that is nothing else, with or without brackets around it.
pub(crate) fn read(text: &str) -> Option<AuthorYear> {
    let text = bare(text);
    if text.len() > MAX_BYTES || text.contains(['|', '\n']) {
        return None;
    }
    if let Some(captures) = SHORT_YEAR.captures(text) {
        let year: i16 = captures["year"].parse().ok()?;
        let date = PartialDate::new(if year < 70 { 2000 + year } else { 1900 + year }, None, None)?;
        return named(&captures["names"], false, date);
    }
    let captures = YEAR.captures(text)?;
    let apart = !captures["between"].trim().is_empty();
    let date = date::year(&captures["year"])?;
    if let Some(found) = named(&captures["names"], apart, date).filter(|_| !venue::is_venue(text)) {
        return Some(found);
    }
    // `Byron & Dee, ICML 2014`
    let names = &captures["names"];
    let (at, comma) = names.char_indices().rev().find(|(_, c)| matches!(c, ',' | '，' | ';' | '；'))?;
    let name = names[at + comma.len_utf8()..].trim();
    let place = format!("{name} {}", &captures["year"]);
    let is_place = venue::is_venue(&place) || venue::is_dated(&place);
    let found = named(&names[..at], false, date).filter(|found| is_place && found.is_sure)?;
    Some(AuthorYear { place: Some(place), ..found })
}

/// Splits a title from the authors and the year in brackets behind it: `A Title (Byron & Dee, 2014)`.
pub(crate) fn behind(text: &str) -> Option<(&str, AuthorYear)> {
    let text = text.trim().trim_end_matches(['.', '。', ':', '：']);
    let (head, inside) =
        text.strip_suffix([')', ']', '）', '】']).and_then(|rest| rest.rsplit_once(['(', '[', '（', '【']))?;
    let found = read(inside)?;
    (!head.trim().is_empty()).then(|| (head.trim_end(), found))
}

fn bare(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '，' | '。' | '|' | '_' | '*'));
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')] {
        if let Some(inside) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            && !inside.contains(open)
        {
            return inside.trim();
        }
    }
    text
}

// `apart` says that a comma or a bracket stands before the year.
fn named(text: &str, apart: bool, date: PartialDate) -> Option<AuthorYear> {
    let found = |authors, is_sure| Some(AuthorYear { authors, place: None, date, is_sure });
    let text = text.trim();
    let others = OTHERS.find(text).map(|others| others.start());
    let people = text[..others.unwrap_or(text.len())].trim_end_matches([',', '，', ' ', ';', '；']);
    if let Some(pair) = HAN_PAIR.captures(people) {
        return found(vec![pair[1].to_string(), pair[2].to_string()], true);
    }
    let joined = people.contains(['&', '、', ';', '；']) || people.contains(" and ");
    let parts: Vec<&str> = people
        .split([',', '，', '、', ';', '；', '&'])
        .flat_map(|part| part.split(" and "))
        .map(|part| part.trim().trim_start_matches("and ").trim())
        .filter(|part| !part.is_empty())
        .collect();
    let initials = |part: &str| INITIALS.is_match(part);
    // Initials follow the family name: `Byron, A. L.`
    let inverted = parts.iter().skip(1).any(|part| initials(part));
    let is_part = |(at, part): (usize, &&str)| is_name(part) || at > 0 && initials(part) && !initials(parts[at - 1]);
    if parts.is_empty() || !parts.iter().enumerate().all(is_part) {
        return None;
    }
    let with_initial = parts.iter().any(|part| part.split_whitespace().any(is_initial));
    let names = match () {
        () if people.contains([';', '；']) => people.split([';', '；']).map(people::in_order).collect(),
        () if inverted => cited_names::cited_authors(people)?,
        () => authors::parse_marked(people),
    };
    if others.is_some() || with_initial || joined && parts.len() > 1 {
        return found(names, true);
    }
    let words = |part: &str| part.split_whitespace().count();
    let han = people.chars().any(is_han);
    match &parts[..] {
        [one]
            if apart
                && words(one) == 1
                && !has_inner_capital(one)
                && !is_month(one)
                && (!han || one.chars().count() <= 3) =>
        {
            found(names, false)
        }
        [_] => None,
        // `Springer, Berlin` and `Byron, Ada` are no two people.
        [first, second] => {
            if words(first) > 1 && words(second) > 1 || han {
                found(names, true)
            } else {
                None
            }
        }
        _ => found(names, true),
    }
}

fn is_name(part: &str) -> bool {
    let count = part.chars().count();
    if part.chars().any(is_han) {
        return (2..=4).contains(&count) && part.chars().all(is_han) && !venue_words::is_of_venue(part);
    }
    let words: Vec<&str> = part.split_whitespace().collect();
    let capital = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().any(char::is_lowercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '‐' | '.'))
    };
    (1..=4).contains(&words.len())
        && words.iter().all(|word| capital(word) || is_initial(word) || name_list::is_particle(word))
        && words.iter().any(|word| capital(word) && word.chars().count() > 1)
        && !words.iter().any(|word| venue_words::is_of_venue(word))
}

// `Aug.`; longer names of months are among the words of venues.
fn is_month(word: &str) -> bool {
    let bare = word.trim_end_matches('.');
    bare == "Sept" || bare.chars().count() == 3 && month(bare).is_some()
}

// `OpenAI`, unlike `LeCun` and `McKay`.
fn has_inner_capital(word: &str) -> bool {
    let rest = ["Mc", "Mac", "Le", "La", "De", "Di", "Van", "O'", "O’", "D'", "D’"]
        .iter()
        .find_map(|start| word.strip_prefix(start).filter(|rest| rest.starts_with(char::is_uppercase)))
        .unwrap_or(word);
    rest.split(['-', '‐']).any(|part| part.chars().skip(1).any(char::is_uppercase))
}

// `A.`, `A`, `AB`, `A.-B.`
fn is_initial(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (1..=2).contains(&letters) && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-' | '‐'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_and_year_are_read_in_all_usual_forms() {
        for (text, names, year) in [
            ("Kim & Bo, 2014", vec!["Kim", "Bo"], "2014"),
            ("(Kim & Bo, 2014)", vec!["Kim", "Bo"], "2014"),
            ("Kim and Bo (2014)", vec!["Kim", "Bo"], "2014"),
            ("Kim, Bo & Lee 2014", vec!["Kim", "Bo", "Lee"], "2014"),
            ("Bo, Kim, Harton, 2016", vec!["Bo", "Kim", "Harton"], "2016"),
            ("Kim; Bo, 2014", vec!["Kim", "Bo"], "2014"),
            ("Kim, D. P. and Bo, J., 2014", vec!["D. P. Kim", "J. Bo"], "2014"),
            ("A. Byron and C. van Dee, 2014b", vec!["A. Byron", "C. van Dee"], "2014"),
            ("Ada Byron, Carl Dee, 2019", vec!["Ada Byron", "Carl Dee"], "2019"),
            ("Byron et al., 2015", vec!["Byron"], "2015"),
            ("Byron, Dee, et al. 2015", vec!["Byron", "Dee"], "2015"),
            ("[Byron+ 2017]", vec!["Byron"], "2017"),
            ("Byron+17", vec!["Byron"], "2017"),
            ("张三、李四，2020", vec!["张三", "李四"], "2020"),
            ("张三和李四，2020", vec!["张三", "李四"], "2020"),
            ("（张三等，2020）", vec!["张三"], "2020"),
            ("张三，李四，2020年", vec!["张三", "李四"], "2020"),
        ] {
            let found = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.authors, names, "{text}");
            assert_eq!((found.date.to_string().as_str(), found.place), (year, None), "{text}");
            assert!(found.is_sure, "{text}");
        }
        let found = read("Woo & Hu, ECCV 2018").unwrap();
        assert_eq!(
            (found.authors, found.place.as_deref()),
            (vec!["Woo".to_string(), "Hu".to_string()], Some("ECCV 2018"))
        );
    }

    #[test]
    fn a_lone_name_is_not_sure() {
        for text in ["Byron, 2001", "(Byron, 2001)", "McByron (2001)", "张三，2001"] {
            assert_eq!(read(text).map(|found| (found.authors.len(), found.is_sure)), Some((1, false)), "{text}");
        }
    }

    #[test]
    fn a_venue_with_its_year_is_no_author() {
        for text in [
            "NeurIPS 2017",
            "ICML, 2020",
            "ACL & EMNLP workshop 2021",
            "ACL & EMNLP 2021",
            "Nature Machine Intelligence, 2021",
            "Science, 2018",
            "Nature (2018)",
            "Neuron, 2018",
            "Bell Labs, 1948",
            "Computers & Graphics, 2021",
            "Information Processing and Management, 2020",
            "Neurocomputing 2018",
            "Neurocomputing, 2018",
            "Bioinformatics, 2018",
            "Oxford University Press, 2012",
            "Springer, Berlin, 2016",
            "软件学报，2020",
            "计算机学报、软件学报，2020",
            "OpenAI, 2023",
            "Aug., 2024",
            "May, 2024",
            "arXiv 2026.03",
            "2017",
            "in 2017",
            "Version 2, 2020",
            "Released in May 2020",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_title_ends_before_its_citation() {
        let (title, found) = behind("Small Nets Grow (Kim & Bo, 2014).").unwrap();
        assert_eq!((title, found.authors.len()), ("Small Nets Grow", 2));
        assert_eq!(behind("Small Nets Grow (a study)"), None);
    }
}
