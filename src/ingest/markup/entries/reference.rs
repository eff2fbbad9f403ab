//! References, as lists at the end of papers have them: GB/T 7714, APA, IEEE and the forms of journals.
//!
//! GB/T 7714 marks the kind of a work behind its title: `[J]`, `[C]`, `[EB/OL]`. The other forms are known by the place
//! of the year and of the quotation marks.

use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::cited_names;
use crate::ingest::markup::fields::people;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::ingest::markup::parse::block::Line;
use crate::paper::date;
use crate::text::collapse;

// The longest reference, in bytes.
const LONGEST: usize = 2000;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:[\[［【(（]\s*\d{1,4}\s*[\]］】)）]|\d{1,4}\s*[.、．)])\s*").expect("a constant pattern")
});
static KIND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s*[\[［](?:J|C|M|D|R|P|N|S|A|G|Z|K|EB|DB|CP)(?:/(?:OL|CD|DK|MT))?[\]］]").expect("a constant pattern")
});
static APA: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<authors>.{2,600}?)[\s.,，]*[(（](?P<year>(?:19|20)\d\d)[a-z]?(?:[,，][^()（）]{0,30})?[)）]\s*[.,:：。]?\s*(?P<rest>.+)$")
        .expect("a constant pattern")
});
static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^(?P<authors>.{2,600}?)[,，.:：]?\s+["“](?P<title>[^"”]{8,400}?)[,.]?["”][,.]?\s*(?P<rest>.*(?:19|20)\d\d.*)$"#)
        .expect("a constant pattern")
});
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<authors>.{2,600}?)[.．]\s+(?P<year>(?:19|20)\d\d)[a-z]?[.．]\s+(?P<rest>.+)$")
        .expect("a constant pattern")
});
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\[(?:(?P<year>(?:19|20)\d\d)(?:[\s,]+(?P<place>[A-Za-z][A-Za-z0-9&/ -]{1,24}))?|(?P<before>[A-Z][A-Za-z&/ -]{1,24})[\s,'’]*(?P<after>(?:19|20)\d\d))\]\s+(?P<title>.+)$")
        .expect("a constant pattern")
});

/// How sure it is that a line is a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The form has marks of its own.
    Marked,
    /// Authors, a title and a year in sentences.
    Plain,
    /// A title behind its year and venue: `[2021 ICML] Title`. People list what they read so.
    Listed,
}

/// Reads lines as one reference.
pub(crate) fn read(lines: &[Line]) -> Option<(EntryBuilder, Form)> {
    let first = lines.first()?;
    if lines.iter().flat_map(|line| &line.spans).map(|span| span.text.len()).sum::<usize>() > LONGEST {
        return None;
    }
    let text = collapse(&lines.iter().map(Line::text).collect::<Vec<_>>().join("\n"));
    let text = NUMBER.find(&text).map_or(text.as_str(), |number| &text[number.end()..]);
    let (reference, form) = parse(text)?;
    let mut builder = EntryBuilder::new(first.number);
    builder.title(reference.title);
    if let Some(authors) = reference.authors {
        let names = cited_names::cited_authors(authors).unwrap_or_default();
        builder.names(if names.is_empty() {
            people::people(authors.trim_end_matches(['.', ',', '，']))
        } else {
            names
        });
    }
    if let Some(place) = venue_of(reference.rest) {
        builder.venue(&place);
    }
    builder.identifier(text);
    builder.date(reference.year.and_then(date::year).or_else(|| date::year(reference.rest)));
    for (label, url) in lines.iter().flat_map(Line::links) {
        builder.link(if address::is_generic(&label) { &label } else { "" }, &url, address::is_paper(&url));
    }
    builder.has_title().then_some((builder, form))
}

struct Reference<'t> {
    authors: Option<&'t str>,
    title: &'t str,
    year: Option<&'t str>,
    // What follows the title.
    rest: &'t str,
}

fn parse(text: &str) -> Option<(Reference<'_>, Form)> {
    if let Some(kind) = KIND.find(text).filter(|kind| kind.start() > 0) {
        let (head, rest) = (&text[..kind.start()], &text[kind.end()..]);
        let (authors, title) = people_before(head).map_or((None, head), |(authors, title)| (Some(authors), title));
        let authors = authors.map(|authors| authors.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' '));
        return titled(title).then_some((Reference { authors, title, year: None, rest }, Form::Marked));
    }
    if let Some(captures) = QUOTED.captures(text)
        && let (Some(authors), Some(title), Some(rest)) =
            (captures.name("authors"), captures.name("title"), captures.name("rest"))
        && are_people(authors.as_str())
    {
        let authors = Some(authors.as_str());
        return Some((Reference { authors, title: title.as_str(), year: None, rest: rest.as_str() }, Form::Marked));
    }
    for (pattern, form) in [(&APA, Form::Marked), (&DATED, Form::Marked)] {
        if let Some(captures) = pattern.captures(text)
            && let (Some(authors), Some(year), Some(rest)) =
                (captures.name("authors"), captures.name("year"), captures.name("rest"))
            && are_people(authors.as_str())
        {
            let (title, rest) = sentence(rest.as_str());
            let (authors, year) = (Some(authors.as_str()), Some(year.as_str()));
            return titled(title).then_some((Reference { authors, title, year, rest }, form));
        }
    }
    if let Some(captures) = BRACKETED.captures(text) {
        let group = |one, other| captures.name(one).or_else(|| captures.name(other)).map(|found| found.as_str());
        let title = captures.name("title").map_or("", |title| title.as_str());
        let (year, rest) = (group("year", "after"), group("place", "before").unwrap_or_default());
        return (title::words(title) >= 4).then_some((Reference { authors: None, title, year, rest }, Form::Listed));
    }
    // `Authors. Title. Journal. 2020;30:1-5.`
    let (authors, rest) = people_before(text)?;
    let (title, rest) = sentence(rest);
    let several = authors.contains([',', '，', ';', '、']) || authors.contains("et al") || authors.contains('等');
    let dated = date::year(rest).is_some();
    (several && dated && titled(title))
        .then_some((Reference { authors: Some(authors), title, year: None, rest }, Form::Plain))
}

fn titled(title: &str) -> bool {
    (2..=60).contains(&title::words(title)) && title.chars().filter(|c| c.is_alphabetic()).count() >= 4
}

// The first sentence, and what follows it.
fn sentence(text: &str) -> (&str, &str) {
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next();
        let ends = match c {
            '.' => next.is_none_or(char::is_whitespace) && title::words(&text[..at]) >= 2,
            '?' | '!' => next.is_none_or(char::is_whitespace) && title::words(&text[..at]) >= 3,
            '。' | '．' => true,
            _ => false,
        };
        if ends {
            let keep = if matches!(c, '?' | '!') { at + 1 } else { at };
            return (&text[..keep], &text[at + c.len_utf8()..]);
        }
    }
    (text, "")
}

// Splits `Authors. Title` at the first full stop, or colon in Chinese, before which only people stand.
fn people_before(text: &str) -> Option<(&str, &str)> {
    text.char_indices().take(600).find_map(|(at, c)| {
        let rest = &text[at + c.len_utf8()..];
        let cut = match c {
            '.' => rest.starts_with(|next: char| next.is_whitespace() || !next.is_ascii() || next.is_ascii_uppercase()),
            '．' | '。' | ':' | '：' => true,
            _ => false,
        };
        // `Byron A. Title`: an initial ends the last name, and the title does not begin with one.
        let initial = rest.trim_start().split(['.', ',', ' ']).next().is_some_and(|word| word.chars().count() == 1);
        (cut && !initial && are_people(&text[..at])).then(|| (&text[..at], rest.trim_start()))
    })
}

static PERSON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:
          \p{Han}{2,4} | \p{Han}{1,8}·\p{Han}{1,8}
          | (?:[\p{Lu}][\p{L}'’-]*\.?|d[eai]|v[ao]n|den?r?|la|le|del|dos|bin|al|\p{Lu}\.?(?:-?\p{Lu}\.?)*) (?:[\ ‐-]+(?:[\p{Lu}][\p{L}'’-]*\.?|d[eai]|v[ao]n|den?r?|la|le|del|dos|bin|al|Jr\.?|\p{Lu}\.?(?:-?\p{Lu}\.?)*)){0,5}
        )$",
    )
    .expect("a constant pattern")
});

// Whether a text is a list of people, and nothing else.
fn are_people(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', ',', '，', ';']);
    let mut names = 0;
    let others = |name: &str| {
        matches!(name.trim_end_matches('.'), "et al" | "等" | "others" | "eds" | "Eds" | "…" | "..." | "")
            || name.len() == 4 && name.bytes().all(|b| b.is_ascii_digit())
    };
    for part in text.split([',', '，', '、', ';', '；', '&']).flat_map(|part| part.split(" and ")) {
        let name = part.trim().trim_start_matches("and ").trim_end_matches(" et al").trim_end_matches(" 等");
        let name = name.strip_suffix('等').unwrap_or(name).trim();
        if others(name) {
            continue;
        }
        let first = name.split(' ').next().unwrap_or_default();
        if !PERSON.is_match(name) || matches!(first, "The" | "This" | "These" | "In" | "We" | "Our" | "It" | "An") {
            return false;
        }
        names += 1;
    }
    // A single word is a name only beside others.
    names > 1 || names == 1 && (text.contains(' ') || !text.is_ascii())
}

// `[C]//Proceedings of X. 2017: 935-945`, `刊名, 2020, 30(2): 1-5`, `In Venue, pages 1-5`
fn venue_of(rest: &str) -> Option<String> {
    let bare = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let bare = bare.strip_prefix("In: ").or_else(|| bare.strip_prefix("In ")).unwrap_or(bare);
    let bare = bare.strip_prefix("in ").unwrap_or(bare);
    let end = bare
        .char_indices()
        .find(|&(at, c)| match c {
            ',' | '，' | '.' | ';' | '。' | '：' | ':' | '(' | '[' => at > 0,
            _ => false,
        })
        .map_or(bare.len(), |(at, _)| at);
    let place = bare[..end].trim();
    let place = if place.bytes().any(|b| b.is_ascii_digit()) && !venue::is_venue(place) {
        place.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '–'))
    } else {
        place
    };
    let letters = place.chars().filter(|c| c.is_alphabetic()).count();
    let is_address = place.contains("http") || place.starts_with("doi") || place.starts_with("DOI");
    (letters >= 2 && place.chars().count() <= 160 && !is_address).then(|| place.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ingest::markup::parse::block::Span;
    use crate::paper::Entry;

    fn reference(text: &str) -> Option<Entry> {
        let span = Span { text: text.to_string(), ..Span::default() };
        read(&[Line { number: 1, hard: false, spans: vec![span] }]).and_then(|(builder, _)| builder.finish(None))
    }

    #[test]
    fn every_form_has_its_parts() {
        for (text, title, authors, year, place) in [
            (
                "[1] 张三, 李四, 王五, 等. 小模型研究综述[J]. 计算机学报, 2020, 43(5): 1-10.",
                "小模型研究综述",
                3,
                "2020",
                Some("计算机学报"),
            ),
            (
                "[2] BYRON A, DEE C P, et al. Small nets that grow[C]//Proceedings of the Conference on Nets. 2017: 935-945.",
                "Small nets that grow",
                2,
                "2017",
                Some("Proceedings of the Conference on Nets"),
            ),
            ("3. 王五．大模型压缩方法［D］．北京：某大学，2021", "大模型压缩方法", 1, "2021", Some("北京")),
            (
                "Byron A, Dee C, 2014. The Growth of Nets[J]. Journal of Nets, 46(6): 1073-1112. DOI:10.1111/abc.12134.",
                "The Growth of Nets",
                2,
                "",
                Some("Journal of Nets"),
            ),
            (
                "Byron, A., & Dee, C. M. (2023). Model selection for nets. BMC Nets, 24(1), 187. https://doi.org/10.1186/s1",
                "Model selection for nets",
                2,
                "2023",
                Some("BMC Nets"),
            ),
            (
                "[4] A. Byron and C. Dee, “Nets that grow well,” in Proc. Nets, 2019, pp. 1-5.",
                "Nets that grow well",
                2,
                "2019",
                Some("Proc"),
            ),
            (
                "Ada Byron, Carl Dee, and Fay Eve. 2018. Nets for words. In Proceedings of Nets, pages 1-5.",
                "Nets for words",
                3,
                "2018",
                Some("Proceedings of Nets"),
            ),
            (
                "Byron A, Dee C. Nets in medicine. Nat Nets. 2020;30(2):1-5.",
                "Nets in medicine",
                2,
                "2020",
                Some("Nat Nets"),
            ),
            ("[2021 ICML] Learning Small Nets From Words", "Learning Small Nets From Words", 0, "2021", Some("ICML")),
        ] {
            let entry = reference(text).unwrap_or_else(|| panic!("{text}"));
            let found = &entry.bibliography;
            let name = found.title_en.as_deref().or(found.title_zh.as_deref());
            assert_eq!(name, Some(title), "{text}");
            assert_eq!(found.authors.len(), authors, "{text}: {:?}", found.authors);
            assert_eq!(found.date.map(|date| date.year().to_string()).unwrap_or_default(), year, "{text}");
            assert_eq!(found.venue.as_deref(), place, "{text}");
        }
        assert_eq!(
            reference("Byron, A. (2023). Nets of it. Nets, 1. doi:10.1186/s1-2").unwrap().doi.as_deref(),
            Some("10.1186/s1-2")
        );
    }

    #[test]
    fn prose_is_no_reference() {
        for text in [
            "In 2019 (2020). We grew small nets. It was good.",
            "Install it. Then run it. It works since 2019.",
            "The model (2020) is good at many things. See below.",
            "He said \"it is the best of all nets\" in 2019.",
            "[1] see the list",
            "The Nets, Inc. was founded. It grew. 2019 was good.",
            "",
        ] {
            assert!(reference(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_trouble(text in "(\\[1\\]|\\[J\\]|\\(2020\\)|[A-Z][a-z]{1,5}|, |\\. |\"|“|”|//|张三|：|．|et al|[0-9]{1,4}|&| ){0,40}") {
            let _ = reference(&text);
        }
    }
}
