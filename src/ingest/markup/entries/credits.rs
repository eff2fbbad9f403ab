//! Authors, a venue and a date in the words beside a title.

use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::author_year;
use crate::ingest::markup::fields::cited_names::has_others;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::paper::{PartialDate, authors, date};

// An arXiv id in words: it is the id of the link too.
static PREPRINT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:\barxiv\s+preprint\s*,?\s*)?\barxiv:\s?\d{4}\.\d{4,5}(?:v\d+)?|\barxiv\s+preprint\b")
        .expect("a constant pattern")
});
// Marks of authors and what they mean: `Byron*, Dee* (*: equal contribution)`.
static MARKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[(（][^()（）]*(?:equal|contribut)[^()（）]*[)）]|[*†‡]+(?:\s*(,)|\s*$)")
        .expect("a constant pattern")
});

// A bracket without another one in it.
static BRACKETED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[(（\[【][^()（）\[\]【】]{2,600}[)）\]】]").expect("a constant pattern"));

// What a venue says of a paper.
static HONOUR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:best (?:student )?paper|oral|spotlight|highlight|honou?rable|award|poster|long paper|short paper|findings|accepted|to appear)\b").expect("a constant pattern")
});

/// What the words beside a title say about the paper.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Credits {
    pub authors: Option<Vec<String>>,
    pub place: Option<String>,
    pub date: Option<PartialDate>,
    /// The arXiv subject categories.
    pub categories: Vec<String>,
}

impl Credits {
    /// Reads `words`. `None` if they contain anything else.
    pub fn read(words: &str) -> Option<Self> {
        let words = PREPRINT.replace_all(words, "|").replace("et.al", "et al").replace("et. al", "et al");
        let words = MARKS.replace_all(&words, "$1");
        let words = words.trim();
        let named = words.strip_prefix("by ").or(words.strip_prefix("By "));
        let (by, words) = (named.is_some(), named.unwrap_or(words));
        let mut credits = Self::default();
        let words = credits.cited(words);
        for part in parts(&listed(&words)) {
            if !credits.part(part, by) {
                return None;
            }
        }
        Some(credits)
    }

    // Takes the authors and the year of a citation out of the words: `(Byron & Dee, 2014)`. Its commas and semicolons
    // would part them.
    fn cited(&mut self, words: &str) -> String {
        let mut read = |text: &str, lone: bool| {
            let found = author_year::read(text).filter(|found| found.is_sure || lone)?;
            if self.authors.is_some() {
                return None;
            }
            self.authors = Some(found.authors);
            self.place = self.place.take().or(found.place);
            self.date = self.date.take().or(Some(found.date));
            Some("|")
        };
        if read(words, false).is_some() {
            return String::new();
        }
        let replaced = |captures: &regex::Captures<'_>| read(&captures[0], true).unwrap_or(&captures[0]).to_string();
        BRACKETED.replace_all(words, replaced).into_owned()
    }

    fn part(&mut self, part: &str, by: bool) -> bool {
        let part = part.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '_' | ':'));
        if !part.chars().any(char::is_alphanumeric)
            || field_label::label_of(part) == Some(Label::Paper)
            || address::is_generic(part)
        {
            self.date = self.date.take().or_else(|| date::find_or_year(part));
            return true;
        }
        let categories = name_list::categories(part);
        if !categories.is_empty() && title::words(part) <= 2 * categories.len() {
            self.categories.extend(categories);
            return true;
        }
        // `A. Byron, B. Cee, 2023` and `Byron et al. ICML 2021`
        let bare = part.trim_end_matches(|c: char| c.is_ascii_digit());
        let own_year = date::year(&part[bare.len()..]);
        let people = if own_year.is_some() { bare.trim_end_matches([' ', ',']) } else { part };
        let open = self.authors.is_none();
        let others = part.to_lowercase().find("et al").map(|at| at + "et al".len()).filter(|_| open);
        let last = part
            .match_indices(", ")
            .map(|(at, _)| at)
            .find(|&at| is_place(&part[at + 1..]) && name_list::looks_like_authors(&part[..at]));
        if let Some(names) = inverted(people).filter(|_| open) {
            self.authors = Some(names);
            self.year(own_year);
        } else if let Some(at) = last.filter(|_| open) {
            self.authors = Some(authors::parse_marked(&part[..at]));
            self.place(&part[at + 1..]);
        } else if others.is_none() && is_place(part) {
            self.place(part);
        } else if let Some(at) = others {
            self.authors = Some(authors::parse_marked(&part[..at]));
            let tail = part[at..].trim_matches(|c: char| !c.is_alphanumeric());
            if is_place(tail) {
                self.place(tail);
            } else if title::words(tail) > 1 {
                return false;
            }
            self.year(date::year(tail));
        } else if open && (name_list::looks_like_authors(people) || by && name_list::is_lone_author(people)) {
            self.authors = Some(authors::parse_marked(people));
            self.year(own_year);
        } else if heading_date::is_date(part) {
            self.year(date::find_or_year(part));
        } else {
            return self.place.is_some() && title::words(part) <= 5 && HONOUR.is_match(part);
        }
        true
    }

    fn place(&mut self, text: &str) {
        self.place = self.place.take().or_else(|| Some(text.trim().to_string()));
        self.year(venue::year(text));
    }

    fn year(&mut self, date: Option<PartialDate>) {
        self.date = self.date.take().or(date);
    }
}

/// Whether a short text beside a title is a venue.
pub(crate) fn is_place(text: &str) -> bool {
    venue::is_venue(text) || venue::is_dated(text)
}

// Splits words at the ends of sentences, at brackets and at dashes.
fn parts(words: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, c) in words.char_indices() {
        let cut = match c {
            '.' => {
                words[at + 1..].starts_with(' ')
                    && words[..at].chars().rev().take_while(|c| c.is_alphanumeric()).count() > 1
            }
            '(' | ')' | '|' | ';' | '[' | ']' | '（' | '）' | '*' | '·' | '•' => true,
            '-' | '–' | '—' => words[..at].ends_with(' '),
            _ => false,
        };
        if cut {
            parts.push(&words[from..at]);
            from = at + c.len_utf8();
        }
    }
    parts.push(&words[from..]);
    parts
}

// `A. Byron; C. Dee` with commas.
fn listed(words: &str) -> String {
    let head = words.split(['|', '(', '[']).next().unwrap_or_default();
    let last = |name: &str| name.split(". ").next().unwrap_or_default().to_string();
    let people = head.contains(';') && head.split(';').all(|name| name_list::is_lone_author(&last(name)));
    if people { words.replacen(';', ",", head.matches(';').count()) } else { words.to_string() }
}

// `Byron, Ada and Dee, Carl`
fn inverted(text: &str) -> Option<Vec<String>> {
    let parts: Vec<&str> = text.split(" and ").collect();
    let is_inverted = |part: &&str| {
        part.split_once(", ").is_some_and(|(last, first)| {
            let words = first.split_whitespace().chain(last.split_whitespace());
            !first.contains(',')
                && words.clone().count() <= 6
                && words.clone().all(|word| word.starts_with(char::is_uppercase) || name_list::is_particle(word))
        })
    };
    (parts.len() > 1 && parts.iter().all(is_inverted) && !has_others(text)).then(|| authors::parse(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> (usize, String, String) {
        let Some(credits) = Credits::read(words) else { return (0, "?".to_string(), String::new()) };
        let date = credits.date.map(|date| date.to_string()).unwrap_or_default();
        (credits.authors.map_or(0, |names| names.len()), credits.place.unwrap_or_default(), date)
    }

    #[test]
    fn people_venue_and_date_in_any_order() {
        for (words, authors, place, date) in [
            ("Ada Byron, Carl Dee, ICML 2021", 2, "ICML 2021", "2021"),
            ("Byron et al., Arxiv 2020 | bibtex", 1, "Arxiv 2020", "2020"),
            ("Ada Byron; Carl Dee; Eva Eff. |CVPR 2019", 3, "CVPR 2019", "2019"),
            ("Byron, Ada and Dee, Carl. |ECCV 2016|", 2, "ECCV 2016", "2016"),
            ("by James T. Byron (1986)", 1, "", "1986"),
            ("Ada Byron*, Carl Dee* (*: Equal contribution), WACV 2024", 2, "WACV 2024", "2024"),
            ("arXiv preprint arXiv:1606.00001 (2016)", 0, "", "2016"),
            ("2026-02-10 · cs.CV", 0, "", "2026-02-10"),
            ("CVPR 2021 (Best paper candidate).", 0, "CVPR 2021", "2021"),
            ("KDD'18", 0, "KDD'18", "2018"),
            ("(Kim & Bo, 2014)", 2, "", "2014"),
            ("Kim and Bo (2014)", 2, "", "2014"),
            ("(Kim; Bo; Lee, 2014)", 3, "", "2014"),
            ("[Byron+ 2017]", 1, "", "2017"),
            ("张三、李四，2020", 2, "", "2020"),
            ("(Byron, 2001)", 1, "", "2001"),
            ("Woo & Hu, ECCV 2018", 2, "ECCV 2018", "2018"),
            ("(ACL & EMNLP workshop 2021)", 0, "ACL & EMNLP workshop 2021", "2021"),
            ("(Nature Machine Intelligence, 2021)", 0, "Nature Machine Intelligence, 2021", "2021"),
            ("(Science, 2018)", 0, "Science, 2018", "2018"),
            ("Bell Labs, 1948", 0, "Bell Labs, 1948", "1948"),
            ("ICML, 2020", 0, "ICML, 2020", "2020"),
            ("(Aug., 2024)", 0, "", "2024-08"),
        ] {
            assert_eq!(read(words), (authors, place.to_string(), date.to_string()), "{words}");
        }
        assert_eq!(read("worth a second look, by Ada Byron").1, "?");
    }
}
