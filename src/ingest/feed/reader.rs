//! The reader.

use crate::ingest::feed::entry::{FeedEntry, read};
use crate::ingest::message::Message;
use crate::ingest::problem::LineProblem;
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
use crate::ingest::xml;

pub(in crate::ingest) struct Feed;

// The elements that are entries. The title of the feed itself is outside of them.
const ENTRIES: &[&str] = &["entry", "item", "atom:entry", "rss:item"];

impl Reader for Feed {
    fn format(&self) -> FileFormat {
        FileFormat::new(16, "feed")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        let Some(root) = head.text.and_then(xml::root) else { return Confidence::No };
        let has = |names: &[&str]| root.next.iter().any(|name| names.contains(&name.as_str()));
        let is_feed = match root.name.as_str() {
            "rss" => true,
            "feed" | "atom:feed" => {
                root.next.is_empty() || has(&["id", "title", "entry", "link", "updated", "atom:id", "atom:title"])
            }
            "rdf:RDF" => has(&["channel", "item", "rss:channel", "rss:item"]),
            _ => false,
        };
        if is_feed { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let mut reading = Reading::default();
        let mut videos = 0usize;
        let problems = xml::read(input.text, ENTRIES, |element| match read(&element) {
            FeedEntry::Record(record) => record.finish(&mut reading),
            FeedEntry::Video => videos += 1,
            FeedEntry::Error(message) => reading.problems.push(LineProblem::at(element.line, message)),
        });
        reading.problems.extend(problems);
        if videos > 0 {
            let message = match videos {
                1 => Message::Video,
                _ => Message::Videos(videos),
            };
            reading.problems.push(LineProblem::of_file(message));
        }
        reading
    }
}
