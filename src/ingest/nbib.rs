//! The reader for the PubMed format (`.nbib`, MEDLINE).
//!
//! The tags: <https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format>.

use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
use crate::ingest::record::Record;
use crate::ingest::tagged::{TagField, TagLine, all, first, first_lines, records};
use crate::paper::{PublicationKind, TextKind};

pub(in crate::ingest) struct Nbib;

impl Reader for Nbib {
    fn format(&self) -> FileFormat {
        FileFormat::new(7, "nbib")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        let is_nbib = head.text.is_some_and(|text| {
            first_lines(text, 3).any(|line| tag(line).is_some_and(|(tag, value)| tag == "PMID" && is_number(value)))
        });
        if is_nbib { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let mut reading = Reading::default();
        let line = |line| match tag(line) {
            Some((tag, value)) => TagLine::Tag(tag, value),
            None => TagLine::Continuation(line),
        };
        for fields in records(input.text, line, |tag, _| tag == "PMID") {
            record(&fields).finish(&mut reading);
        }
        reading
    }
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

// The tag of a line: up to four capitals, filled up with spaces, and a dash. A line that begins with spaces never has
// one.
fn tag(line: &str) -> Option<(&str, &str)> {
    let (name, value) = (line.get(..4)?, line.get(4..)?.strip_prefix('-')?);
    let name = name.trim_end();
    let is_tag = name.len() >= 2 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    is_tag.then_some((name, value))
}

/// A title as PubMed writes it, without its last full stop and the brackets of a translation.
pub(in crate::ingest) fn title(text: &str) -> &str {
    let text = text.trim();
    let whole = text.strip_suffix('.').filter(|head| !head.ends_with('.')).unwrap_or(text);
    let inside = whole.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|inside| !inside.contains('['));
    inside.map_or(whole, |inside| inside.trim_end_matches('.'))
}

/// The kind of work by its types of publication.
pub(in crate::ingest) fn kind<'t>(types: impl Iterator<Item = &'t str>) -> Option<PublicationKind> {
    let kind = |name: &str| match name.to_lowercase().as_str() {
        "preprint" => Some(PublicationKind::Preprint),
        "dataset" => Some(PublicationKind::Dataset),
        "book chapter" | "study guide" => Some(PublicationKind::Chapter),
        "book" => Some(PublicationKind::Book),
        "academic dissertation" => Some(PublicationKind::Thesis),
        _ => None,
    };
    types.filter_map(kind).next()
}

fn record(fields: &[TagField<'_>]) -> Record {
    let mut record = Record::at(fields.first().map_or(1, |field| field.line));
    ["TI", "TT", "BTI"].iter().for_each(|tag| record.title(title(first(fields, &[tag]))));
    let has_full_names = all(fields, &["FAU"]).next().is_some();
    let tags: &[&str] = if has_full_names { &["FAU", "CN"] } else { &["AU", "CN"] };
    all(fields, tags).for_each(|field| record.author(&field.value));
    all(fields, &["FED", "ED"]).for_each(|field| record.editor(&field.value));
    for field in all(fields, &["AB", "OAB"]) {
        let text = if field.tag == "OAB" { behind_language(&field.value) } else { &field.value };
        record.text(TextKind::Abstract, text, field.line);
    }
    record.date(first(fields, &["DP", "DEP"]));
    record.name("pmid", first(fields, &["PMID"]));
    record.name("pmcid", first(fields, &["PMC"]));
    for field in all(fields, &["LID", "AID"]).filter(|field| field.value.contains("[doi]")) {
        record.doi(field.value.split(' ').next().unwrap_or_default());
    }
    ["JT", "TA", "CTI"].iter().for_each(|tag| record.venue(first(fields, &[tag])));
    record.volume(first(fields, &["VI"]));
    record.issue(first(fields, &["IP"]));
    record.pages(first(fields, &["PG"]));
    record.publisher(first(fields, &["PB"]));
    all(fields, &["IS", "ISBN"]).for_each(|field| record.standard_number(&field.value));
    all(fields, &["OT"]).for_each(|field| record.keyword(&field.value));
    // A heading and its qualifiers: `Words/*analysis`.
    all(fields, &["MH"]).for_each(|field| record.keyword(field.value.split('/').next().unwrap_or_default()));
    let kind = kind(all(fields, &["PT"]).map(|field| field.value.as_str()));
    record.publication().kind = kind.or(Some(PublicationKind::Article));
    if let Some(id) = first(fields, &["PMID"]).split_whitespace().next() {
        record.url("pubmed", &format!("https://pubmed.ncbi.nlm.nih.gov/{id}/"));
    }
    record
}

// An abstract in another language has its name in front: `Publisher: Abstract available from the publisher. spa`.
fn behind_language(text: &str) -> &str {
    if text.contains("Abstract available from the publisher") { "" } else { text }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Reading {
        Nbib.read(&ReaderInput::of_text(text))
    }

    const SAMPLE: &str = "\nPMID- 12\nOWN - NLM\nIS  - 1234-5678 (Print)\nDP  - 2017 Jun 12\nTI  - [Words that look\n      back].\n\
                          LID - 10.1000/xyz [doi]\nAB  - One part of it\n      AU  - is no tag.\nFAU - Byron, Ada\nAU  - Byron A\n\
                          CN  - World Word Society\nPT  - Journal Article\nMH  - *Words/analysis\nOT  - looks\nPMC - PMC7\nJT  - Journal of words\n\
                          PG  - 737-48\n\nPMID- 13\nTI  - A second title.\n";

    #[test]
    fn records_are_read() {
        let reading = read(SAMPLE);
        assert_eq!((reading.entries.len(), reading.problems.len()), (2, 0));
        let (entry, bibliography) = (&reading.entries[0], &reading.entries[0].bibliography);
        assert_eq!(bibliography.title_en.as_deref(), Some("Words that look back"));
        assert_eq!(bibliography.authors, ["Ada Byron", "World Word Society"]);
        assert_eq!(bibliography.date.map(|date| date.to_string()).as_deref(), Some("2017-06-12"));
        assert_eq!(entry.texts[0].text, "One part of it AU - is no tag.");
        assert_eq!(entry.names, ["pmid:12", "pmcid:PMC7"]);
        assert_eq!(entry.doi.as_deref(), Some("10.1000/xyz"));
        assert_eq!(bibliography.tags, ["looks", "Words"]);
        assert_eq!(bibliography.publication.issn.as_deref(), Some("1234-5678"));
        assert_eq!((reading.entries[0].line, reading.entries[1].line), (2, 21));
    }

    #[test]
    fn titles_lose_what_pubmed_adds() {
        for (text, wanted) in
            [("A title.", "A title"), ("[A title].", "A title"), ("[A title.]", "A title"), ("Wait...", "Wait...")]
        {
            assert_eq!(title(text), wanted);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r"(PMID|TI  |AU|- |-| |\n|      |a|中|1){0,60}") {
            let lines = text.lines().count().max(1);
            let reading = read(&text);
            prop_assert!(reading.entries.iter().all(|entry| entry.line as usize <= lines));
        }
    }
}
