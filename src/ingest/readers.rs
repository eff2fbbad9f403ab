//! The list of readers.

use crate::ingest::bibtex::Bibtex;
use crate::ingest::cnki::Cnki;
use crate::ingest::dblp::DblpXml;
use crate::ingest::endnote_xml::EndnoteXml;
use crate::ingest::feed::Feed;
use crate::ingest::html::Html;
use crate::ingest::json::{Json, JsonLines};
use crate::ingest::markdown::Markdown;
use crate::ingest::nbib::Nbib;
use crate::ingest::org::Org;
use crate::ingest::pubmed_xml::PubmedXml;
use crate::ingest::reader::{Confidence, FileHead, Reader};
use crate::ingest::refer::Refer;
use crate::ingest::ris::Ris;
use crate::ingest::table::{Csv, Spreadsheet};
use crate::ingest::unknown_xml::UnknownXml;
use crate::ingest::web_of_science::WebOfScience;
use crate::ingest::zotero::Zotero;

/// Every reader. A new format is a new file and a line here.
///
/// Ids in use, which are never given to another format: 1 Markdown, 2 HTML, 3 JSON, 4 JSON Lines, 5 BibTeX, 6 RIS, 7
/// nbib, 8 Refer, 9 CNKI, 10 Web of Science, 11 PubMed XML, 12 EndNote XML, 13 CSV, 14 spreadsheets, 15 the database of
/// Zotero, 16 feeds, 17 other XML, 18 Org, 19 XML of DBLP; 255 is no format.
pub static READERS: &[&dyn Reader] = &[
    &Markdown,
    &Html,
    &Json,
    &JsonLines,
    &Bibtex,
    &Ris,
    &Nbib,
    &Refer,
    &Cnki,
    &WebOfScience,
    &PubmedXml,
    &EndnoteXml,
    &DblpXml,
    &Org,
    &Csv,
    &Spreadsheet,
    &Zotero,
    &Feed,
    &UnknownXml,
];

/// The reader that is surest of a file with this beginning; of equally sure ones the first in the list. `None` if no
/// reader recognises the file.
pub(super) fn choose(head: &FileHead<'_>) -> Option<&'static dyn Reader> {
    let mut best = (Confidence::No, None);
    for &reader in READERS {
        let confidence = reader.sniff(head);
        if confidence > best.0 {
            best = (confidence, Some(reader));
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str, is_whole: bool) -> FileHead<'_> {
        FileHead { bytes: text.as_bytes(), text: Some(text), is_whole }
    }

    fn detect(text: &str) -> &'static str {
        choose(&head(text, true)).expect("Markdown reads any text").format().name()
    }

    #[test]
    fn json_lines_are_several_lines_of_objects() {
        for text in [
            "{\"title\": \"a\"}\n{\"title\": \"b\"}\n",
            "\n\n  {\"a\": 1}\r\n\r\n{\"a\": 2}",
            "{\"a\": 1}\n{\"a\": 2, \"b\": \"cut of",
            "oops\n{\"a\": 1}\n{\"a\": 2}\n",
        ] {
            assert_eq!(detect(text), "json-lines", "{text}");
        }
    }

    #[test]
    fn json_is_an_object_or_an_array() {
        for text in [
            "[{\"title\": \"a\"}]",
            "[\n  {\n    \"title\": \"a\"\n  },",
            "{\"papers\": [{\"title\": \"a\"}]}",
            "{\n \"title\": \"a\",\n \"abst",
            "{\"title\": \"one line\"}\n",
            "[]",
            "[1, 2]",
            "{}",
            "[\n{\"a\": 1},\n{\"a\": 2}\n]",
        ] {
            assert_eq!(detect(text), "json", "{text}");
        }
    }

    #[test]
    fn html_says_so_or_is_mostly_tags() {
        for text in [
            "<!DOCTYPE html>\n<html><body>x</body></html>",
            "<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<html>x</html>",
            "<h1>Reading list</h1>\n<ul>\n<li>One paper</li>\n<li>Another\n paper</li>\n</ul>\n",
            "<p>A paragraph that\nruns over the line</p>\n<p>and</p>",
        ] {
            assert_eq!(detect(text), "html", "{text}");
        }
    }

    #[test]
    fn tables_have_a_header() {
        for text in [
            "Title,Authors,Year\nA study,Li,2020\n",
            "\"Key\",\"Title\",\"Abstract Note\"\n\"A\",\"B\",\"C\"\n",
            "标题\t作者\t年份\n一种方法\t张三\t2020\n",
            "plant;bee;weight\nrose;apis;1\noak;bombus;2\nlime;apis;3\n",
        ] {
            assert_eq!(detect(text), "csv", "{text}");
        }
    }

    #[test]
    fn xml_is_a_feed_a_page_or_unknown() {
        for (text, name) in [
            ("<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>a</title></feed>", "feed"),
            ("<rss version=\"2.0\"><channel><item/></channel></rss>", "feed"),
            ("<?xml version=\"1.0\"?><rdf:RDF><channel/><item/></rdf:RDF>", "feed"),
            ("<?xml version=\"1.0\"?>\n<!-- x -->\n<opml><body/></opml>", "xml"),
            ("<?xml version=\"1.0\"?><!DOCTYPE html>\n<html><body/></html>", "html"),
        ] {
            assert_eq!(detect(text), name, "{text}");
        }
    }

    #[test]
    fn everything_else_is_markdown() {
        for text in [
            "",
            "plain text",
            "[A paper](https://example.org/a) is good\n",
            "[{name}](https://example.org/a)\n",
            "{draft} of a list\n",
            "{\"quoted\"} words\n",
            "# Papers\n\n<details>\n<summary>more</summary>\n<p>x</p>\n</details>\n",
            "<div align=center>\n<img src=a.png>\n</div>\n\n# Papers\n\n- one\n",
            "<https://example.org/a>\n<https://example.org/b>\n",
            "A list\n\n```json\n{\"a\": 1}\n{\"a\": 2}\n```\nthat ends\nhere\nand\nthere\n",
            "a < b\nc > d\n",
        ] {
            assert_eq!(detect(text), "markdown", "{text}");
        }
    }

    #[test]
    fn a_long_array_is_json_though_its_end_is_not_seen() {
        assert_eq!(choose(&head("[1, 2, 3", false)).unwrap().format().name(), "json");
        assert_eq!(detect("[1, 2, 3"), "markdown");
        assert_eq!(detect("[1] Title of a paper\n"), "markdown");
    }
}
