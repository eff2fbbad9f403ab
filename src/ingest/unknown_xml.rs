//! The reader for XML that holds no papers, or holds them in a way that no other reader knows: it says so. Without it
//! such a file would be read as Markdown.

use crate::ingest::message::Message;
use crate::ingest::problem::LineProblem;
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
use crate::ingest::xml;

pub(super) struct UnknownXml;

// The outermost elements of files that often have no XML declaration.
const ROOTS: &[&str] = &["opml", "urlset", "sitemapindex", "plist", "TEI", "kml", "gpx", "article", "collection"];

impl Reader for UnknownXml {
    fn format(&self) -> FileFormat {
        FileFormat::new(17, "xml")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        if head.text.is_some_and(|text| is_xml(text, head.is_whole)) { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let root = xml::root(input.text);
        let message = root.map_or(Message::OtherXml, |root| Message::OtherXmlRoot(root.name));
        Reading { problems: vec![LineProblem::of_file(message)], ..Reading::default() }
    }
}

// Markdown begins with an element too, but not with a declaration, and it does not end with that element.
fn is_xml(text: &str, is_whole: bool) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim();
    if !text.starts_with('<') {
        return false;
    }
    let Some(root) = xml::root(text) else { return false };
    let ends = || !is_whole || text.ends_with(&format!("</{}>", root.name));
    text.starts_with("<?xml") || (ROOTS.contains(&root.name.as_str()) || root.name == "svg") && ends()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_programs_are_named() {
        for (text, name) in [
            ("<?xml version=\"1.0\"?>\n<opml version=\"2.0\"><body/></opml>", "<opml>"),
            ("<svg width=\"9\"><text>On Bees</text></svg>\n", "<svg>"),
            ("<?xml version=\"1.0\"?><urlset xmlns=\"x\"><url/></urlset>", "<urlset>"),
        ] {
            assert!(is_xml(text, true), "{text}");
            let reading = UnknownXml.read(&ReaderInput::of_text(text));
            assert_eq!((reading.entries.len(), reading.problems.len()), (0, 1));
            assert!(reading.problems[0].message.contains(name));
        }
    }

    #[test]
    fn markdown_is_none_of_them() {
        for text in ["", "<div>\n\n# Papers\n", "<svg width=\"9\"></svg>\n\n# Papers\n\n- one\n", "text <?xml?>", "< 5"]
        {
            assert!(!is_xml(text, true), "{text}");
        }
    }
}
