//! The reader for RIS.
//!
//! The format: <https://en.wikipedia.org/wiki/RIS_(file_format)>. Services differ in the tags for titles, authors and
//! abstracts, in the spaces around the dash, and in whether a record ends.

use crate::ingest::note;
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
use crate::ingest::record::Record;
use crate::ingest::refer;
use crate::ingest::tagged::{TagField, TagLine, all, first, first_lines, records};
use crate::paper::{PublicationKind, TextKind};

pub(in crate::ingest) struct Ris;

impl Reader for Ris {
    fn format(&self) -> FileFormat {
        FileFormat::new(6, "ris")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        // Lines before the first record are a greeting of the service.
        let is_type = |line: &str| matches!(tag(line), Some(("TY", value)) if value.trim().len() <= 40);
        let is_ris = head.text.is_some_and(|text| {
            first_lines(text, 20).position(is_type).is_some_and(|at| {
                first_lines(text, at + 12).skip(at + 1).any(|line| tag(line).is_some())
                    && !first_lines(text, at).any(|line| line.starts_with(['#', '<', '|', '{', '[']))
            })
        });
        if is_ris { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let mut reading = Reading::default();
        let line = |line| match tag(line) {
            Some(("ER", _)) => TagLine::End,
            Some((tag, value)) => TagLine::Tag(tag, value),
            None => TagLine::Continuation(line),
        };
        for fields in records(input.text, line, |tag, _| tag == "TY") {
            record(&fields).finish(&mut reading);
        }
        reading
    }
}

// The tag of a line, `TI  - `, and what follows. Some programs write one space before the dash, and none behind it.
fn tag(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}');
    let name = line.get(..2)?;
    let mut bytes = name.bytes();
    let is_tag = bytes.next()?.is_ascii_uppercase()
        && bytes.next().is_some_and(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let rest = line.get(2..)?;
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    let value = rest.trim_start_matches(' ').strip_prefix('-')?;
    // With one space, a word in a sentence such as `AI - based` looks like a tag.
    let is_known = spaces >= 2 || (spaces == 1 && TAGS.contains(&name));
    (is_tag && is_known && (value.is_empty() || value.starts_with([' ', '\t']) || spaces == 2)).then_some((name, value))
}

const TAGS: &[&str] = &[
    "TY", "ER", "TI", "T1", "T2", "AU", "A1", "A2", "AB", "N2", "N1", "PY", "Y1", "DA", "JO", "JF", "JA", "VL", "IS",
    "SP", "EP", "KW", "UR", "DO", "SN", "PB", "L1", "L2", "ID", "LA", "CY", "ED", "AN", "DB",
];

fn record(fields: &[TagField<'_>]) -> Record {
    let mut record = Record::at(fields.first().map_or(1, |field| field.line));
    for tags in [["TI"], ["T1"], ["TT"]] {
        all(fields, &tags).for_each(|field| record.title(&field.value));
    }
    if !record.has_title() {
        ["CT", "BT", "ST"].iter().for_each(|tag| record.title(first(fields, &[tag])));
    }
    for field in all(fields, &["AU", "A1"]) {
        names(&field.value, |name| record.author(name));
    }
    for field in all(fields, &["A2", "ED", "A3"]) {
        names(&field.value, |name| record.editor(name));
    }
    for field in all(fields, &["AB", "N2"]) {
        record.text(TextKind::Abstract, &field.value, field.line);
    }
    for field in all(fields, &["N1", "RN"]) {
        note::read(&mut record, &field.value, field.line);
    }
    for tag in ["PY", "Y1", "DA"] {
        record.date(first(fields, &[tag]));
    }
    ["JF", "T2", "JO", "JA", "J2", "J1", "BT", "T3", "C3"].iter().for_each(|tag| record.venue(first(fields, &[tag])));
    all(fields, &["KW"]).for_each(|field| record.keywords(&field.value.replace(['\r'], "")));
    record.doi(first(fields, &["DO", "DI"]));
    if first(fields, &["M3"]).contains("10.") {
        record.doi(first(fields, &["M3"]));
    }
    for (tag, label) in [("UR", ""), ("LK", ""), ("L1", "pdf"), ("L2", ""), ("L3", ""), ("L4", "")] {
        all(fields, &[tag]).for_each(|field| record.url(label, &field.value));
    }
    record.name("", first(fields, &["ID"]));
    let number = first(fields, &["AN"]);
    if let Some(number) = number.strip_prefix("WOS:") {
        record.name("wos", number);
    } else if ["PubMed", "MEDLINE", "Medline", "NLM"].iter().any(|name| first(fields, &["DB", "DP"]).contains(name)) {
        record.name("pmid", number);
    }
    if first(fields, &["C2"]).starts_with("PMC") {
        record.name("pmcid", first(fields, &["C2"]));
    }
    record.arxiv_in(first(fields, &["JO", "T2"]));
    record.volume(first(fields, &["VL"]));
    record.issue(first(fields, &["IS"]));
    record.page_range(first(fields, &["SP"]), first(fields, &["EP"]));
    record.publisher(first(fields, &["PB"]));
    all(fields, &["SN"]).for_each(|field| record.standard_number(&field.value));
    record.publication().kind = kind(first(fields, &["TY"]));
    record
}

// One name; programs in China write all names into one field.
fn names(value: &str, mut each: impl FnMut(&str)) {
    value.split([';', '；', '\n']).for_each(&mut each);
}

fn kind(code: &str) -> Option<PublicationKind> {
    use PublicationKind as Kind;
    Some(match code {
        "JOUR" | "EJOUR" | "MGZN" | "NEWS" | "INPR" | "JFULL" => Kind::Article,
        "CONF" | "CPAPER" => Kind::ConferencePaper,
        "BOOK" | "EBOOK" | "EDBOOK" => Kind::Book,
        "CHAP" | "ECHAP" => Kind::Chapter,
        "THES" => Kind::Thesis,
        "RPRT" => Kind::Report,
        "UNPB" | "UNPD" => Kind::Preprint,
        "DATA" => Kind::Dataset,
        "COMP" => Kind::Software,
        "PAT" => Kind::Patent,
        "STAND" => Kind::Standard,
        "ELEC" | "BLOG" | "WEB" => Kind::WebPage,
        // Some programs write the name of the kind.
        _ => return refer::kind(code),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Reading {
        Ris.read(&ReaderInput::of_text(text))
    }

    const SAMPLE: &str = "\u{feff}TY  - JOUR\r\nTI  - Attention Looks Back at Words\r\n      That Came Before\r\nA1  - Byron, Ada\r\n\
                          AU  - Cee, Dee\r\nPY  - 2017\r\nDA  - 2017/06/12/\r\nAB  - One part.\r\n\r\nAnother part.\r\nKW  - words\r\n\
                          KW  - looks; backs\r\nDO  - 10.1000/XYZ\r\nSP  - 7\r\nEP  - 9\r\nSN  - 1234-5678\r\nT2  - Journal of Words\r\n\
                          UR  - https://example.org/a\r\nER  - \r\nsome words after it\r\nTY  - CONF\r\nT1  - A Second Title\r\nN2  - Text of it.\r\n";

    #[test]
    fn records_are_read() {
        let reading = read(SAMPLE);
        assert_eq!((reading.entries.len(), reading.problems.len()), (2, 0));
        let (entry, bibliography) = (&reading.entries[0], &reading.entries[0].bibliography);
        assert_eq!(bibliography.title_en.as_deref(), Some("Attention Looks Back at Words That Came Before"));
        assert_eq!(bibliography.authors, ["Ada Byron", "Dee Cee"]);
        assert_eq!(bibliography.date.map(|date| date.to_string()).as_deref(), Some("2017-06-12"));
        assert_eq!(entry.texts[0].text, "One part.\nAnother part.");
        assert_eq!(bibliography.tags, ["words", "looks", "backs"]);
        assert_eq!(entry.doi.as_deref(), Some("10.1000/xyz"));
        assert_eq!(bibliography.publication.pages.as_deref(), Some("7-9"));
        assert_eq!(bibliography.venue.as_deref(), Some("Journal of Words"));
        assert_eq!((reading.entries[1].line, reading.entries[1].texts[0].text.as_str()), (21, "Text of it."));
    }

    #[test]
    fn loose_records_are_read() {
        let reading = read(
            "TY - JOUR\nT1 - 稀疏注意力\nA1 - 李安娜;王博;\nAB - AI - based words\nTY - JOUR\nTI - Second Title\nER -\nTY  - JOUR\nAU  - Byron, A\nER  - ",
        );
        assert_eq!((reading.entries.len(), reading.problems[0].line), (2, Some(8)));
        assert_eq!(reading.entries[0].bibliography.authors, ["李安娜", "王博"]);
        assert_eq!(reading.entries[0].texts[0].text, "AI - based words");
    }

    fn sniffs(text: &str) -> bool {
        Ris.sniff(&FileHead { bytes: text.as_bytes(), text: Some(text), is_whole: true }) != Confidence::No
    }

    #[test]
    fn files_are_known_by_their_first_record() {
        assert!(sniffs("TY  - Journal Article\nAU  - Byron, A\nTI  - a\n"));
        assert!(sniffs(SAMPLE) && sniffs("Provider: X\nContent: text\n\nTY - JOUR\nTI - a\n"));
        assert!(!sniffs("# Notes\nTY  - JOUR\nTI  - a\n") && !sniffs("TY  - JOUR") && !sniffs("words"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r"(TY|TI|ER|AU|  - | - |-| |\n|a|中|;){0,60}", at in 0..SAMPLE.len(), new in ".{0,5}") {
            let lines = text.lines().count().max(1);
            let reading = read(&text);
            prop_assert!(reading.entries.iter().all(|entry| entry.line as usize <= lines));
            let at = (at..).find(|&at| SAMPLE.is_char_boundary(at)).unwrap_or(0);
            read(&format!("{}{new}{}", &SAMPLE[..at], &SAMPLE[at..]));
        }
    }
}
