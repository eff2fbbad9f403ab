//! The outermost element, by which formats are told apart.

use quick_xml::Reader;
use quick_xml::events::Event;

/// The start tag of the outermost element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct Root {
    /// The name as written, with its prefix.
    pub name: String,
    /// The names of the elements after it, at most a few, in order.
    pub next: Vec<String>,
}

// How many start tags after the outermost one are looked at.
const NEXT: usize = 8;

/// The outermost element of a text that begins like XML, with the elements after it. The text may be cut off. An XML
/// declaration, comments and a document type may come before the element. `None` if anything else does.
pub(in crate::ingest) fn root(text: &str) -> Option<Root> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return None;
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().check_end_names = false;
    let mut root: Option<Root> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let name = tag.name().as_ref().to_string();
                match &mut root {
                    None => root = Some(Root { name, next: Vec::new() }),
                    Some(root) => root.next.push(name),
                }
            }
            Ok(Event::Text(text)) if root.is_none() && !text.trim().is_empty() => return None,
            Ok(Event::GeneralRef(_) | Event::CData(_) | Event::End(_)) if root.is_none() => return None,
            Ok(Event::Eof) | Err(_) => return root,
            Ok(_) => {}
        }
        if root.as_ref().is_some_and(|root| root.next.len() >= NEXT) {
            return root;
        }
    }
}
