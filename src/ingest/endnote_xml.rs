//! The reader for the XML of EndNote, which Zotero and Mendeley export too.
//!
//! An element holds its text in `style` elements: <https://support.clarivate.com/Endnote> describes the export.

use crate::ingest::note;
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
use crate::ingest::record::Record;
use crate::ingest::refer;
use crate::ingest::xml::{self, Element};
use crate::paper::TextKind;

pub(in crate::ingest) struct EndnoteXml;

impl Reader for EndnoteXml {
    fn format(&self) -> FileFormat {
        FileFormat::new(12, "endnote-xml")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        let root = head.text.and_then(xml::root);
        let is_endnote = root.is_some_and(|root| {
            let has = |name: &str| root.next.iter().any(|next| next == name);
            (root.name == "xml" && has("records") && has("record"))
                || (root.name == "records"
                    && has("record")
                    && (has("database") || has("ref-type") || has("contributors")))
        });
        if is_endnote { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let mut reading = Reading::default();
        let problems = xml::read(input.text, &["record"], |element| record(&element).finish(&mut reading));
        reading.problems.extend(problems);
        reading.problems.sort_by_key(|problem| problem.line);
        reading
    }
}

fn record(element: &Element) -> Record {
    let mut record = Record::at(element.line);
    let text = |path: &[&str]| element.at(path).map(Element::raw_text).unwrap_or_default();
    for path in [["titles", "title"], ["titles", "translated-title"]] {
        record.title(&text(&path));
    }
    for author in element.all(&["contributors", "authors", "author"]) {
        // Some programs write all names into one element.
        author.raw_text().split([';', '\r', '\n']).for_each(|name| record.author(name));
    }
    for editor in element.all(&["contributors", "secondary-authors", "author"]) {
        record.editor(&editor.text());
    }
    if let Some(part) = element.child("abstract") {
        record.text(TextKind::Abstract, &part.raw_text(), part.line);
    }
    for name in ["notes", "research-notes"] {
        element.children(name).for_each(|part| note::read(&mut record, &part.raw_text(), part.line));
    }
    let year = text(&["dates", "year"]);
    let day = element.at(&["dates", "pub-dates", "date"]).map(Element::text).unwrap_or_default();
    record.date_of(&year, &day, "");
    record.date(&day);
    for path in [&["periodical", "full-title"][..], &["titles", "secondary-title"], &["alt-periodical", "full-title"]] {
        record.venue(&text(path));
    }
    for word in element.all(&["keywords", "keyword"]) {
        record.keywords(&word.raw_text());
    }
    record.doi(&text(&["electronic-resource-num"]));
    for (name, label) in [("related-urls", ""), ("web-urls", ""), ("pdf-urls", "pdf")] {
        element.all(&["urls", name, "url"]).iter().for_each(|url| record.url(label, &url.text()));
    }
    record.name("wos", text(&["accession-num"]).strip_prefix("WOS:").unwrap_or_default());
    record.name("", &text(&["label"]));
    record.volume(&text(&["volume"]));
    record.issue(&text(&["number"]));
    record.pages(&text(&["pages"]));
    record.publisher(&text(&["publisher"]));
    record.standard_number(&text(&["isbn"]));
    let kind = element.child("ref-type").and_then(|kind| kind.attribute("name")).unwrap_or_default();
    record.publication().kind = refer::kind(kind);
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><xml><records>\n<record><database name=\"a.enl\">a</database><ref-type name=\"Journal Article\">17</ref-type>\
        <contributors><authors><author><style face=\"normal\">Byron, Ada</style></author><author>Cee, D.</author></authors></contributors>\
        <titles><title><style>Words that </style><style face=\"italic\">look</style><style> back</style></title><secondary-title>Journal of Words</secondary-title></titles>\
        <dates><year>2017</year><pub-dates><date>Jun 12</date></pub-dates></dates><abstract><style>Text of it.</style></abstract>\
        <electronic-resource-num>10.1000/XYZ</electronic-resource-num><keywords><keyword>looks</keyword></keywords><pages>7-9</pages>\
        <urls><related-urls><url>https://example.org/a</url></related-urls></urls></record>\n<record><titles><title>No end</title>\n<record><titles><title>A Last Title</title></titles></record>\n</records></xml>";

    #[test]
    fn records_are_read() {
        let head = FileHead { bytes: SAMPLE.as_bytes(), text: Some(SAMPLE), is_whole: true };
        assert_eq!(EndnoteXml.sniff(&head), Confidence::Certain);
        let reading = EndnoteXml.read(&ReaderInput::of_text(SAMPLE));
        assert_eq!((reading.entries.len(), reading.problems.len()), (3, 1));
        let (entry, bibliography) = (&reading.entries[0], &reading.entries[0].bibliography);
        assert_eq!(bibliography.title_en.as_deref(), Some("Words that look back"));
        assert_eq!(bibliography.authors, ["Ada Byron", "D. Cee"]);
        assert_eq!(bibliography.date.map(|date| date.to_string()).as_deref(), Some("2017-06-12"));
        assert_eq!((entry.texts[0].text.as_str(), entry.doi.as_deref()), ("Text of it.", Some("10.1000/xyz")));
        assert_eq!(bibliography.venue.as_deref(), Some("Journal of Words"));
        assert_eq!(reading.entries[2].line, 4);
    }

    #[test]
    fn other_xml_is_left_to_others() {
        for text in ["<xml><other/></xml>", "<records><record><id/></record></records>", "<rss/>"] {
            let head = FileHead { bytes: text.as_bytes(), text: Some(text), is_whole: true };
            assert_eq!(EndnoteXml.sniff(&head), Confidence::No, "{text}");
        }
    }
}
