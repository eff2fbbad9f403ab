//! The papers that came in as an Atom feed (RFC 4287).

use std::collections::HashMap;
use std::path::Path;
use std::time::SystemTime;

use atom_syndication::{Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use jiff::Timestamp;

use crate::paper::Paper;
use crate::search::{NewPaper, NewPapers};
use crate::text::Language;

/// The feed of papers of the index in `index`: each once, the latest first, with the questions that it answers as categories.
///
/// The id of the feed is the same for every index in this directory, and that of an entry is the same as long as the paper
/// keeps its id, so that a reader shows no paper twice. `served_at` is the address of the feed, if it has one.
pub fn atom_feed(new: &NewPapers, index: &Path, served_at: Option<&str>) -> String {
    let mut papers: Vec<(&NewPaper, Vec<&str>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let grouped = new
        .groups
        .iter()
        .flat_map(|group| group.papers.iter().map(|paper| (paper, Some(group.question.text.as_str()))));
    for (paper, question) in grouped.chain(new.others.iter().map(|near| (&near.paper, None))) {
        let place = *places.entry(paper.hit.paper.id.as_str()).or_insert(papers.len());
        if place == papers.len() {
            papers.push((paper, Vec::new()));
        }
        papers[place].1.extend(question);
    }
    // Stable: of one update, those that answer a question come first, the best before the others.
    papers.sort_by_key(|(paper, _)| std::cmp::Reverse(paper.arrived));
    let index = index.canonicalize().unwrap_or_else(|_| index.to_path_buf());
    let feed = Feed {
        title: plain("papers-sem", None),
        subtitle: Some(plain("Papers that came into the library", None)),
        id: urn(&format!("feed {}", index.display())),
        updated: rfc_3339(new.latest.or(new.first_load)),
        // Every entry needs an author, its own or that of the feed.
        authors: vec![Person { name: "papers-sem".to_string(), ..Person::default() }],
        generator: Some(Generator {
            value: "papers-sem".to_string(),
            version: Some(env!("CARGO_PKG_VERSION").to_string()),
            uri: None,
        }),
        links: served_at.map(|address| link("self", address)).into_iter().collect(),
        entries: papers.into_iter().map(|(paper, questions)| entry(paper, &questions)).collect(),
        ..Feed::default()
    };
    feed.to_string()
}

fn entry(NewPaper { hit, arrived }: &NewPaper, questions: &[&str]) -> Entry {
    let paper = &hit.paper;
    let alternate = paper.url().map(|url| link("alternate", &url));
    let related = paper.library_url().map(|url| link("related", url));
    let summary = if hit.sentence.is_empty() { &hit.passage } else { &hit.sentence };
    let tags = paper.bibliography.tags.iter().map(|tag| category(tag, None));
    Entry {
        title: plain(paper.title(hit.language), Some(hit.language)),
        id: urn(&format!("paper {}", paper.id)),
        updated: rfc_3339(Some(*arrived)),
        authors: paper
            .bibliography
            .authors
            .iter()
            .map(|name| Person { name: text(name), ..Person::default() })
            .collect(),
        categories: questions.iter().map(|question| category(question, Some("followed"))).chain(tags).collect(),
        links: alternate.into_iter().chain(related).collect(),
        summary: Some(plain(summary, Some(hit.language))),
        // An entry without a link to a page needs content.
        content: Some(Content {
            value: Some(content(paper, &hit.passage)),
            content_type: Some("text".to_string()),
            lang: Some(hit.language.code().to_string()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

/// What a reader shows of a paper: where it appeared, and its text.
fn content(paper: &Paper, passage: &str) -> String {
    let work = &paper.bibliography;
    let facts = [work.venue.clone(), work.date.map(|date| date.to_string())];
    let facts: Vec<String> = facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect();
    text(
        &[facts.join(", "), passage.to_string()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("\n\n"),
    )
}

fn plain(value: &str, language: Option<Language>) -> Text {
    Text { lang: language.map(|language| language.code().to_string()), ..Text::plain(text(value)) }
}

fn link(rel: &str, url: &str) -> Link {
    Link { href: address(url), rel: rel.to_string(), ..Link::default() }
}

fn category(term: &str, scheme: Option<&str>) -> Category {
    Category { term: text(term), scheme: scheme.map(|name| format!("urn:papers-sem:{name}")), label: None }
}

/// Text without the characters that XML forbids.
fn text(text: &str) -> String {
    text.chars()
        .filter(|&c| matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')))
        .collect()
}

/// An address without what an IRI may not have.
fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                out.push_str(&format!("%{:02X}", u32::from(c)))
            }
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// A URN of a UUID that is made from `name` (RFC 9562, version 8).
fn urn(name: &str) -> String {
    let hash = blake3::hash(format!("papers-sem {name}").as_bytes());
    let mut bytes: [u8; 16] = std::array::from_fn(|at| hash.as_bytes()[at]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn rfc_3339(time: Option<SystemTime>) -> FixedDateTime {
    let time = time.and_then(|time| Timestamp::try_from(time).ok()).unwrap_or(Timestamp::UNIX_EPOCH);
    time.to_string().parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::paper::{Bibliography, Source};
    use crate::search::{Evidence, Hit, NearPaper, NewPaperGroup, StandingQuestion};

    fn paper(id: &str, title: &str, arrived: u64) -> NewPaper {
        let bibliography =
            Bibliography { title_en: Some(title.into()), authors: vec!["Ada Gust".into()], ..Bibliography::default() };
        let hit = Hit {
            rank: 1,
            score: 0.9,
            doubtful: false,
            evidence: Evidence::default(),
            paper: Paper { id: id.into(), bibliography, ..Paper::default() },
            language: Language::En,
            passage: "Bees & hives <count>\u{1} well.\nTwice.".into(),
            sentence: "Bees & hives".into(),
            matched: Vec::new(),
            source: Source { path: "/n/a.md".into(), line: 3 },
            other: None,
        };
        NewPaper { hit, arrived: UNIX_EPOCH + Duration::from_secs(arrived) }
    }

    #[test]
    fn a_feed_is_read_as_it_was_written() {
        let mut bees = paper("2401.00001", "Counting \"Bees\" & <Hives>", 1_700_000_000);
        bees.hit.paper.arxiv = Some("2401.00001".into());
        let group = |text: &str, papers: Vec<NewPaper>| NewPaperGroup {
            question: StandingQuestion { text: text.into(), ..StandingQuestion::default() },
            count: papers.len(),
            papers,
        };
        let new = NewPapers {
            papers: 2,
            latest: Some(UNIX_EPOCH + Duration::from_secs(1_700_000_100)),
            groups: vec![group("bees", vec![bees.clone()]), group("蜜蜂", vec![bees])],
            others: vec![NearPaper { paper: paper("t:1", "Tides", 1_700_000_100), nearest: None }],
            ..NewPapers::default()
        };
        let xml = atom_feed(&new, Path::new("/no/such/index"), Some("/feed.atom"));
        let feed: Feed = xml.parse().expect("a feed");
        assert_eq!((feed.links[0].rel.as_str(), feed.links[0].href.as_str()), ("self", "/feed.atom"));
        assert_eq!(feed.updated.to_rfc3339(), "2023-11-14T22:15:00+00:00");
        let titles: Vec<&str> = feed.entries.iter().map(|entry| entry.title.value.as_str()).collect();
        assert_eq!(titles, ["Tides", "Counting \"Bees\" & <Hives>"], "the latest first, each once");
        let bees = &feed.entries[1];
        assert_eq!(
            (bees.links[0].href.as_str(), bees.links[0].rel.as_str()),
            ("https://arxiv.org/abs/2401.00001", "alternate")
        );
        assert_eq!(bees.categories.iter().map(|category| category.term.as_str()).collect::<Vec<_>>(), ["bees", "蜜蜂"]);
        assert_eq!(
            (bees.authors[0].name.as_str(), bees.updated.to_rfc3339().as_str()),
            ("Ada Gust", "2023-11-14T22:13:20+00:00")
        );
        let content = bees.content.as_ref().and_then(|content| content.value.as_deref());
        assert_eq!(content, Some("Bees & hives <count> well.\nTwice."), "without what XML forbids");
        assert!(feed.entries.iter().all(|entry| entry.id.starts_with("urn:uuid:") && entry.id.len() == 45));
        // The same papers have the same ids in the next feed.
        let again: Feed = atom_feed(&new, Path::new("/no/such/index"), Some("/feed.atom")).parse().expect("a feed");
        assert_eq!((again.id, &again.entries), (feed.id, &feed.entries));
    }

    #[test]
    fn an_address_has_no_blanks() {
        assert_eq!(address("https://e.org/a b?q=<x>|蜂"), "https://e.org/a%20b?q=%3Cx%3E%7C蜂");
    }
}
