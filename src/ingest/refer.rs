//! The reader for Refer, which EndNote exports and CNKI, Wanfang and others offer for it.
//!
//! The tags: <https://en.wikipedia.org/wiki/Refer_(software)> and the export `EndNote Import` of EndNote.

use crate::ingest::note;
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
use crate::ingest::record::Record;
use crate::ingest::tagged::{TagField, TagLine, all, first, first_lines, records};
use crate::paper::{PublicationKind, TextKind};

pub(in crate::ingest) struct Refer;

impl Reader for Refer {
    fn format(&self) -> FileFormat {
        FileFormat::new(8, "refer")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        let is_refer = head.text.is_some_and(|text| {
            let begins = first_lines(text, 1).any(|line| tag(line).is_some());
            begins && first_lines(text, 60).any(|line| tag(line).is_some_and(|(tag, _)| tag == "T"))
        });
        if is_refer { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let mut reading = Reading::default();
        let line = |line| match tag(line) {
            Some((tag, value)) => TagLine::Tag(tag, value),
            None => TagLine::Continuation(line),
        };
        // A record begins with its type; without types, with a second title or with the authors behind a blank line.
        let begins = |tag: &str, before: &[TagField<'_>]| match before.last() {
            None => true,
            Some(last) => {
                tag == "0"
                    || (!before.iter().any(|field| field.tag == "0")
                        && before.iter().any(|field| field.tag == "T")
                        && (tag == "T" || (tag == "A" && last.value.ends_with('\n'))))
            }
        };
        for fields in records(input.text, line, begins) {
            record(&fields).finish(&mut reading);
        }
        reading
    }
}

// The tag of a line, `%T`, and what follows.
fn tag(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start_matches('\u{feff}').strip_prefix('%')?;
    let name = rest.get(..1).filter(|name| name.chars().all(|c| c.is_ascii_graphic() && c != '%'))?;
    let value = rest.get(1..)?;
    (value.is_empty() || value.starts_with([' ', '\t'])).then_some((name, value))
}

fn record(fields: &[TagField<'_>]) -> Record {
    let mut record = Record::at(fields.first().map_or(1, |field| field.line));
    all(fields, &["T"]).for_each(|field| record.title(&field.value));
    all(fields, &["Q"]).for_each(|field| record.title(&field.value));
    all(fields, &["A"]).for_each(|field| names(&field.value, |name| record.author(name)));
    all(fields, &["E"]).for_each(|field| names(&field.value, |name| record.editor(name)));
    all(fields, &["X"]).for_each(|field| record.text(TextKind::Abstract, &field.value, field.line));
    all(fields, &["Z"]).for_each(|field| note::read(&mut record, &field.value, field.line));
    record.date(first(fields, &["D"]));
    record.date(first(fields, &["8"]));
    ["J", "B", "S"].iter().for_each(|tag| record.venue(first(fields, &[tag])));
    all(fields, &["K"]).for_each(|field| record.keywords(&field.value));
    record.doi(first(fields, &["R"]));
    all(fields, &["U"]).for_each(|field| record.url("", &field.value));
    record.name("", first(fields, &["F"]));
    let number = first(fields, &["M"]);
    record.name("wos", number.strip_prefix("WOS:").unwrap_or_default());
    record.doi(Some(number).filter(|number| number.starts_with("10.")).unwrap_or_default());
    record.volume(first(fields, &["V"]));
    record.issue(first(fields, &["N"]));
    record.pages(first(fields, &["P"]));
    record.publisher(first(fields, &["I"]));
    all(fields, &["@"]).for_each(|field| record.standard_number(&field.value));
    record.publication().kind = kind(first(fields, &["0"]));
    record
}

// One name; CNKI writes all names into one field.
fn names(value: &str, mut each: impl FnMut(&str)) {
    value.split([';', '；', '\n']).for_each(&mut each);
}

/// The kind of work by its name in EndNote, RefWorks and NoteExpress.
pub(in crate::ingest) fn kind(name: &str) -> Option<PublicationKind> {
    use PublicationKind as Kind;
    let name = name.trim().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    Some(match () {
        () if name.is_empty() => return None,
        () if has(&["thesis", "dissertation", "学位", "硕士", "博士"]) => Kind::Thesis,
        () if has(&["conference", "proceeding", "会议"]) => Kind::ConferencePaper,
        () if has(&["section", "chapter"]) => Kind::Chapter,
        () if has(&["journal", "magazine", "newspaper", "article", "期刊", "报纸"]) => Kind::Article,
        () if has(&["patent", "专利"]) => Kind::Patent,
        () if has(&["standard", "标准"]) => Kind::Standard,
        () if has(&["report", "报告"]) => Kind::Report,
        () if has(&["book", "图书"]) => Kind::Book,
        () if has(&["web", "electronic", "blog"]) => Kind::WebPage,
        () if has(&["dataset"]) => Kind::Dataset,
        () if has(&["software", "computer program"]) => Kind::Software,
        () if has(&["unpublished", "preprint"]) => Kind::Preprint,
        () => Kind::Other,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Reading {
        Refer.read(&ReaderInput::of_text(text))
    }

    const SAMPLE: &str = "%0 Journal Article\n%A 张三\n%A 李四;王五\n%+ 某大学;\n%T 稀疏注意力的方法\n%J 某学报\n%D 2024\n%N 03\n\
                          %K 注意力;稀疏\n%X ‹正›本文提出一种方法。\n%@ 1000-0000\n%U https://example.org/a?id=1\n\n\
                          %0 Thesis\n%A Byron, Ada\n%T A Second\nTitle\n%8 2023-05-01\n";

    #[test]
    fn records_are_read() {
        let reading = read(SAMPLE);
        assert_eq!((reading.entries.len(), reading.problems.len()), (2, 0));
        let (entry, bibliography) = (&reading.entries[0], &reading.entries[0].bibliography);
        assert_eq!(bibliography.title_zh.as_deref(), Some("稀疏注意力的方法"));
        assert_eq!(bibliography.authors, ["张三", "李四", "王五"]);
        assert_eq!(entry.texts[0].text, "本文提出一种方法。");
        assert_eq!(bibliography.tags, ["注意力", "稀疏"]);
        assert_eq!(bibliography.publication.issn.as_deref(), Some("1000-0000"));
        let second = &reading.entries[1];
        assert_eq!(second.bibliography.title_en.as_deref(), Some("A Second Title"));
        assert_eq!((second.line, second.bibliography.publication.kind), (14, Some(PublicationKind::Thesis)));
    }

    #[test]
    fn records_without_types_are_told_apart() {
        let reading =
            read("%A Byron, A\n%T First Title\n%D 2001\n\n%A Cee, D\n%A Dee, E\n%T Second Title\n%T Third Title\n");
        assert_eq!(reading.entries.len(), 3);
        assert_eq!(reading.entries[1].bibliography.authors, ["D Cee", "E Dee"]);
    }

    #[test]
    fn files_are_known_by_their_tags() {
        let sniffs = |text: &str| {
            Refer.sniff(&FileHead { bytes: text.as_bytes(), text: Some(text), is_whole: true }) != Confidence::No
        };
        assert!(sniffs(SAMPLE) && sniffs("\u{feff}\n%T a\n%A b"));
        assert!(
            !sniffs("% Encoding: UTF-8\n") && !sniffs("%%comment%%") && !sniffs("50 %T\n") && !sniffs("%matplotlib\n")
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r"(%|%T |%A |%0 |\n|a|中| |;){0,60}") {
            let lines = text.lines().count().max(1);
            let reading = read(&text);
            prop_assert!(reading.entries.iter().all(|entry| entry.line as usize <= lines));
        }
    }
}
