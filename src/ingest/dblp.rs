//! The reader for XML of DBLP: the whole collection, the page of a person, the answer of a search.
//!
//! Sources: <https://dblp.org/xml/docu/dblpxml.pdf> and
//! <https://dblp.org/faq/How+to+use+the+dblp+search+API.html>.

use crate::ingest::person;
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
use crate::ingest::record::Record;
use crate::ingest::xml::{self, Element};
use crate::paper::PublicationKind;

pub(super) struct DblpXml;

// Elements that are records. Home pages of persons, `www`, are none.
const RECORDS: &[&str] =
    &["article", "inproceedings", "proceedings", "book", "incollection", "phdthesis", "mastersthesis", "data", "info"];

impl Reader for DblpXml {
    fn format(&self) -> FileFormat {
        FileFormat::new(19, "dblp-xml")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        let Some(text) = head.text else { return Confidence::No };
        let Some(root) = xml::root(text) else { return Confidence::No };
        let is_search = || root.next.iter().any(|name| name == "query" || name == "hits") && text.contains("dblp.org/");
        match root.name.as_str() {
            "dblp" | "dblpperson" => Confidence::Certain,
            "result" if is_search() => Confidence::Certain,
            _ => Confidence::No,
        }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let mut reading = Reading::default();
        let problems = xml::read(input.text, RECORDS, |element| record(&element).finish(&mut reading));
        reading.problems.extend(problems);
        reading
    }
}

fn record(element: &Element) -> Record {
    let mut record = Record::at(element.line);
    let all = |name: &str| element.children(name).map(Element::text).collect::<Vec<String>>();
    let text = |name: &str| element.child(name).map(Element::text).unwrap_or_default();
    let title = element.child("title").map(Element::markup).unwrap_or_default();
    record.title(without_stop(title.trim()));
    for name in all("author").into_iter().chain(element.all(&["authors", "author"]).into_iter().map(Element::text)) {
        record.author(person::without_number(&name));
    }
    all("editor").iter().for_each(|name| record.editor(person::without_number(name)));
    record.date(&text("year"));
    for name in ["journal", "booktitle", "venue"] {
        record.venue(&text(name));
    }
    record.volume(&text("volume"));
    record.issue(&text("number"));
    record.pages(&text("pages"));
    for name in ["publisher", "school"] {
        record.publisher(&text(name));
    }
    all("isbn").iter().for_each(|number| record.standard_number(number));
    record.doi(&text("doi"));
    all("ee").iter().for_each(|address| record.url("", address));
    record.publication().kind = kind(element);
    let key = element.attribute("key").map_or_else(|| text("key"), str::to_string);
    if !key.is_empty() {
        record.url("dblp", &format!("https://dblp.org/rec/{key}"));
    }
    record.name("dblp", &key);
    record
}

fn kind(element: &Element) -> Option<PublicationKind> {
    if element.attribute("publtype").is_some_and(|word| word.contains("informal")) {
        return Some(PublicationKind::Preprint);
    }
    // A search names the kind in words, a record by its element.
    let words = element.child("type").map(Element::text).unwrap_or_default();
    Some(match (element.name.as_str(), words.as_str()) {
        ("article", _) | (_, "Journal Articles") => PublicationKind::Article,
        ("inproceedings", _) | (_, "Conference and Workshop Papers") => PublicationKind::ConferencePaper,
        ("proceedings" | "book", _) | (_, "Editorship") => PublicationKind::Book,
        ("incollection", _) | (_, "Parts in Books or Collections") => PublicationKind::Chapter,
        ("phdthesis" | "mastersthesis", _) => PublicationKind::Thesis,
        ("data", _) | (_, "Data and Artifacts") => PublicationKind::Dataset,
        (_, "Informal and Other Publications") => PublicationKind::Preprint,
        _ => return None,
    })
}

// DBLP ends each title with a full stop.
fn without_stop(title: &str) -> &str {
    title.strip_suffix('.').filter(|bare| !bare.ends_with('.')).unwrap_or(title)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ingest::markdown::Markdown;

    fn read(text: &str) -> Reading {
        DblpXml.read(&ReaderInput::of_text(text))
    }

    fn sniff(reader: &dyn Reader, text: &str) -> Confidence {
        reader.sniff(&FileHead { bytes: text.as_bytes(), text: Some(text), is_whole: true })
    }

    const PERSON: &str = "<?xml version=\"1.0\"?>\n<dblpperson name=\"Anna Li\" pid=\"1/2\" n=\"2\">\n\
        <person key=\"homepages/1/2\"><author>Anna Li</author></person>\n\
        <r><inproceedings key=\"conf/icml/LiW20\">\n<author pid=\"1/2\">Anna Li</author>\n<author>Bo Wang 0001</author>\n\
        <title>On <i>small</i> keys &amp; values.</title>\n<pages>1-9</pages>\n<year>2020</year>\n\
        <booktitle>ICML</booktitle>\n<ee>https://doi.org/10.1000/A</ee>\n</inproceedings>\n</r>\n\
        <r><article publtype=\"informal\" key=\"journals/corr/abs-2101-00001\"><author>Anna Li</author>\n\
        <title>Why?</title><volume>abs/2101.00001</volume><year>2021</year><journal>CoRR</journal>\n\
        <ee>https://arxiv.org/abs/2101.00001</ee></article></r>\n\
        <coauthors n=\"1\"><co><na>Bo Wang 0001</na></co></coauthors>\n</dblpperson>\n";

    #[test]
    fn the_page_of_a_person_is_its_records() {
        let Reading { entries, problems } = read(PERSON);
        assert_eq!((entries.len(), problems.as_slice()), (2, &[][..]));
        let first = &entries[0];
        assert_eq!(first.bibliography.title_en.as_deref(), Some("On small keys & values"));
        assert_eq!(first.bibliography.authors, ["Anna Li", "Bo Wang"]);
        assert_eq!((first.line, first.doi.as_deref()), (4, Some("10.1000/a")));
        assert_eq!(first.names, ["dblp:conf/icml/LiW20"]);
        assert_eq!(first.bibliography.publication.kind, Some(PublicationKind::ConferencePaper));
        assert_eq!(entries[1].arxiv.as_deref(), Some("2101.00001"));
        assert_eq!(entries[1].bibliography.publication.kind, Some(PublicationKind::Preprint));
    }

    #[test]
    fn a_search_answers_with_records() {
        let text = "<result>\n<query id=\"1\">keys</query>\n<hits total=\"1\">\n<hit score=\"1\" id=\"5\">\n<info><authors>\
            <author pid=\"1\">Anna Li</author></authors><title>Keys.</title><venue>ICML</venue><year>2020</year>\
            <type>Journal Articles</type><key>journals/x/Li20</key><url>https://dblp.org/rec/journals/x/Li20</url></info>\n\
            </hit>\n</hits>\n</result>";
        assert_eq!(sniff(&DblpXml, text), Confidence::Certain);
        let entry = &read(text).entries[0];
        assert_eq!(entry.bibliography.title_en.as_deref(), Some("Keys"));
        assert_eq!(entry.bibliography.authors, ["Anna Li"]);
        assert_eq!(entry.names, ["dblp:journals/x/Li20"]);
    }

    #[test]
    fn it_knows_its_own_files_only() {
        assert!(sniff(&DblpXml, PERSON) > sniff(&Markdown, PERSON));
        for text in ["", "<result><value>5</value></result>", "dblp", "<html><body>dblp</body></html>"] {
            assert_eq!(sniff(&DblpXml, text), Confidence::No, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_part_of_a_file_can_be_read(from in 0usize..400, length in 0usize..900, put in "[<>&;a-z/\"= ]{0,6}") {
            let mut text = PERSON.to_string();
            let from = from.min(text.len());
            text.insert_str(from, &put);
            text.truncate(length.max(from));
            let lines = u32::try_from(text.lines().count()).unwrap().max(1);
            let reading = read(&text);
            prop_assert!(reading.entries.iter().all(|entry| (1..=lines).contains(&entry.line)));
            prop_assert!(reading.entries.len() <= 3);
        }
    }
}
