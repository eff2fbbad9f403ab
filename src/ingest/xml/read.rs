//! From the text of a file to its records.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::ingest::message::Message;
use crate::ingest::problem::LineProblem;
use crate::ingest::xml::element::{Element, Node};
use crate::ingest::xml::{entity, stray};

// Deeper elements are taken for their text alone, so that no recursion on a tree goes deeper.
const MAX_DEPTH: usize = 64;

/// Gives every record of `text` to `each`, in order, and returns what is damaged. A record is an element whose name, as
/// written, is one of `names`, and which is in no other record.
///
/// A record without an end tag ends where the next one begins, or with the file. End tags that close nothing are
/// ignored.
pub(in crate::ingest) fn read(text: &str, names: &[&str], mut each: impl FnMut(Element)) -> Vec<LineProblem> {
    let text = stray::escape_stray(text);
    let mut events = Events::new(&text);
    let mut records = Records { names, stack: Vec::new(), problems: Vec::new() };
    loop {
        match events.next() {
            Ok((line, Event::Start(tag))) => records.start(&tag, line, &mut each),
            Ok((line, Event::Empty(tag))) => {
                records.start(&tag, line, &mut each);
                records.end(tag.name().as_ref(), &mut each);
            }
            Ok((_, Event::End(tag))) => records.end(tag.name().as_ref(), &mut each),
            Ok((_, Event::Text(part))) => records.text(|text| text.push_str(&part.xml10_content())),
            Ok((_, Event::CData(part))) => records.text(|text| text.push_str(&part.xml10_content())),
            Ok((_, Event::GeneralRef(reference))) => records.text(|text| entity::push(text, &reference)),
            Ok((_, Event::Eof)) => break,
            Ok(_) => {}
            Err(line) => {
                records.problems.push(LineProblem::at(line, Message::NotXml));
                records.close_all(&mut each);
                if !events.skip_to(names) {
                    break;
                }
            }
        }
    }
    records.close_all(&mut each);
    records.problems
}

// The events of a text with the lines on which they begin.
struct Events<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    // Where the part of the text that the reader reads begins.
    base: usize,
    // A position up to which lines are counted, and its line.
    counted: (usize, u32),
}

impl<'t> Events<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, reader: tolerant(text), base: 0, counted: (0, 1) }
    }

    fn position(&self) -> usize {
        self.base + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    // The next event, or the line of a fault.
    fn next(&mut self) -> Result<(u32, Event<'t>), u32> {
        let start = self.position();
        let passed = self.text.get(self.counted.0..start).unwrap_or_default();
        let lines = u32::try_from(passed.bytes().filter(|&byte| byte == b'\n').count()).unwrap_or(u32::MAX);
        let line = self.counted.1.saturating_add(lines);
        self.counted = (start.max(self.counted.0), line);
        self.reader.read_event().map(|event| (line, event)).map_err(|_| line)
    }

    // Goes on at the next record. False if there is none.
    fn skip_to(&mut self, names: &[&str]) -> bool {
        let from = self.counted.0.max(self.position()).saturating_add(1);
        let rest = self.text.get(from..).unwrap_or_default();
        let is_start = |at: usize| {
            let tag = rest.get(at + 1..).unwrap_or_default();
            names.iter().any(|name| {
                let after = tag.strip_prefix(name);
                after.is_some_and(|after| after.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/'))
            })
        };
        let Some((at, _)) = rest.match_indices('<').find(|&(at, _)| is_start(at)) else { return false };
        self.base = from + at;
        self.reader = tolerant(self.text.get(self.base..).unwrap_or_default());
        true
    }
}

fn tolerant(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    reader
}

struct Records<'n> {
    names: &'n [&'n str],
    // The open elements, from the record down.
    stack: Vec<Element>,
    problems: Vec<LineProblem>,
}

impl Records<'_> {
    fn start(&mut self, tag: &BytesStart<'_>, line: u32, each: &mut impl FnMut(Element)) {
        let name = tag.name();
        let name: &str = name.as_ref();
        let is_record = self.names.contains(&name);
        if is_record && !self.stack.is_empty() {
            self.close_all(each);
        }
        if (self.stack.is_empty() && !is_record) || self.stack.len() >= MAX_DEPTH {
            return;
        }
        let mut attributes = Vec::new();
        for attribute in tag.attributes().with_checks(false).filter_map(Result::ok) {
            attributes.push((attribute.key.as_ref().to_string(), entity::resolve(&attribute.value).into_owned()));
        }
        self.stack.push(Element { name: name.to_string(), attributes, nodes: Vec::new(), line });
    }

    fn end(&mut self, name: &str, each: &mut impl FnMut(Element)) {
        let Some(at) = self.stack.iter().rposition(|element| element.name == name) else { return };
        self.close_to(at, each);
    }

    fn text(&mut self, push: impl FnOnce(&mut String)) {
        let Some(top) = self.stack.last_mut() else { return };
        if let Some(Node::Text(text)) = top.nodes.last_mut() {
            push(text);
        } else {
            let mut text = String::new();
            push(&mut text);
            top.nodes.push(Node::Text(text));
        }
    }

    fn close_all(&mut self, each: &mut impl FnMut(Element)) {
        if let Some(record) = self.stack.first() {
            self.problems.push(LineProblem::at(record.line, Message::ElementWithoutEnd(record.name.clone())));
            self.close_to(0, each);
        }
    }

    // Closes the open elements from the innermost one to the one at `at`.
    fn close_to(&mut self, at: usize, each: &mut impl FnMut(Element)) {
        while self.stack.len() > at {
            let Some(element) = self.stack.pop() else { return };
            match self.stack.last_mut() {
                Some(parent) => parent.nodes.push(Node::Element(element)),
                None => each(element),
            }
        }
    }
}
