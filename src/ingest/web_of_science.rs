//! The reader for the tagged text of Web of Science.
//!
//! The tags: <https://webofscience.help.clarivate.com/en-us/Content/wos-core-collection/woscc-field-tags.htm>.

use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
use crate::ingest::record::Record;
use crate::ingest::tagged::{TagField, TagLine, all, first, first_lines, records};
use crate::paper::{PublicationKind, TextKind};

pub(in crate::ingest) struct WebOfScience;

impl Reader for WebOfScience {
    fn format(&self) -> FileFormat {
        FileFormat::new(10, "web-of-science")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        let is_tagged = head.text.is_some_and(|text| {
            let begins = first_lines(text, 1).any(|line| tag(line).is_some_and(|(tag, _)| tag == "FN" || tag == "PT"));
            let tags = first_lines(text, 40).filter_map(tag).map(|(tag, _)| tag).filter(|tag| KNOWN.contains(tag));
            begins && tags.count() >= 3
        });
        if is_tagged { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let mut reading = Reading::default();
        let line = |line| match tag(line) {
            Some(("ER" | "EF", _)) => TagLine::End,
            Some((tag, value)) => TagLine::Tag(tag, value),
            None => TagLine::Continuation(line),
        };
        for fields in records(input.text, line, |tag, _| tag == "PT") {
            record(&fields).finish(&mut reading);
        }
        reading
    }
}

const KNOWN: &[&str] = &["FN", "VR", "PT", "AU", "AF", "TI", "SO", "AB", "PY", "UT", "LA", "DT", "BA", "BE"];

// The tag of a line: a capital and a capital or digit, then a space. A continuation begins with three spaces.
fn tag(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}');
    let (name, value) = (line.get(..2)?, line.get(2..)?);
    let mut bytes = name.bytes();
    let is_tag = bytes.next()?.is_ascii_uppercase()
        && bytes.next().is_some_and(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    (is_tag && (value.is_empty() || value.starts_with(' '))).then_some((name, value))
}

fn record(fields: &[TagField<'_>]) -> Record {
    let mut record = Record::at(fields.first().map_or(1, |field| field.line));
    record.title(first(fields, &["TI"]));
    // Each line is a name.
    let names = |tags: &[&str]| first(fields, tags).lines().map(str::to_string).collect::<Vec<_>>();
    names(&["AF", "AU", "BA"]).iter().for_each(|name| record.author(name));
    names(&["CA"]).iter().for_each(|name| record.author(name));
    names(&["BE", "ED"]).iter().for_each(|name| record.editor(name));
    all(fields, &["AB"]).for_each(|field| record.text(TextKind::Abstract, &field.value, field.line));
    record.date_of(first(fields, &["PY"]), first(fields, &["PD"]), "");
    record.date(first(fields, &["EA"]));
    record.venue(first(fields, &["SO"]));
    record.venue(first(fields, &["CT"]));
    for tag in ["DE", "ID"] {
        record.keywords(&first(fields, &[tag]).replace('\n', " "));
    }
    for category in first(fields, &["WC"]).replace('\n', " ").split(';') {
        record.category(category);
    }
    record.doi(first(fields, &["DI", "D2"]));
    record.name("wos", first(fields, &["UT"]).trim_start_matches("WOS:").trim_start_matches("ISI:"));
    record.name("pmid", first(fields, &["PM"]));
    record.volume(first(fields, &["VL"]));
    record.issue(first(fields, &["IS"]));
    record.page_range(first(fields, &["BP"]), first(fields, &["EP"]));
    record.pages(first(fields, &["AR"]));
    record.publisher(first(fields, &["PU"]));
    all(fields, &["SN", "EI", "BN"]).for_each(|field| record.standard_number(&field.value));
    record.publication().kind = kind(first(fields, &["PT"]), first(fields, &["DT"]));
    record
}

fn kind(code: &str, detail: &str) -> Option<PublicationKind> {
    Some(match code {
        _ if detail.contains("Proceedings Paper") => PublicationKind::ConferencePaper,
        "J" => PublicationKind::Article,
        "B" if detail.contains("Chapter") => PublicationKind::Chapter,
        "B" => PublicationKind::Book,
        "S" | "C" => PublicationKind::ConferencePaper,
        "P" => PublicationKind::Patent,
        _ => PublicationKind::Other,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Reading {
        WebOfScience.read(&ReaderInput::of_text(text))
    }

    const SAMPLE: &str = "\u{feff}FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Byron, A\n   Cee, D\nAF Byron, Ada\n   Cee, Dee\n\
                          TI Words that look\n   back\nSO JOURNAL OF WORDS\nDE words; looking\n   back\nAB One text\n   AU of it.\nPY 2017\nPD SEP 22\n\
                          BP 7\nEP 9\nDI 10.1000/xyz\nUT WOS:000123\nER\n\nPT C\nTI A Second Title\nER\n\nEF\n";

    #[test]
    fn records_are_read() {
        let reading = read(SAMPLE);
        assert_eq!((reading.entries.len(), reading.problems.len()), (2, 0));
        let (entry, bibliography) = (&reading.entries[0], &reading.entries[0].bibliography);
        assert_eq!(bibliography.title_en.as_deref(), Some("Words that look back"));
        assert_eq!(bibliography.authors, ["Ada Byron", "Dee Cee"]);
        assert_eq!(bibliography.date.map(|date| date.to_string()).as_deref(), Some("2017-09-22"));
        assert_eq!(bibliography.tags, ["words", "looking back"]);
        assert_eq!(entry.texts[0].text, "One text AU of it.");
        assert_eq!((entry.names.clone(), entry.line), (vec!["wos:000123".to_string()], 3));
        assert_eq!(bibliography.publication.pages.as_deref(), Some("7-9"));
    }

    #[test]
    fn files_are_known_by_their_tags() {
        let sniffs = |text: &str| {
            let head = FileHead { bytes: text.as_bytes(), text: Some(text), is_whole: true };
            WebOfScience.sniff(&head) != Confidence::No
        };
        assert!(sniffs(SAMPLE) && sniffs("PT J\nAU Byron, A\nTI Words\n"));
        assert!(!sniffs("PT is a kind\nof thing\n") && !sniffs("AI is\nML too\n"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r"(PT|TI|AU|ER|EF| |\n|   |a|中|;){0,60}") {
            let lines = text.lines().count().max(1);
            let reading = read(&text);
            prop_assert!(reading.entries.iter().all(|entry| entry.line as usize <= lines));
        }
    }
}
