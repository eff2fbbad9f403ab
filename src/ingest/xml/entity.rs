//! References to characters: `&amp;`, `&#233;`, `&eacute;`.

use std::borrow::Cow;

use html5ever::data::NAMED_ENTITIES;
use quick_xml::events::BytesRef;

/// Appends what a reference stands for: `name` is what is between `&` and `;`. The names are those of HTML, which
/// contain those of XML. A reference that stands for nothing is kept as it is written.
pub(super) fn push(text: &mut String, name: &str) {
    let number = BytesRef::new(name).resolve_char_ref();
    match number {
        Ok(Some(c)) => text.push(c),
        Ok(None) if push_named(text, name) => {}
        _ => {
            for part in ["&", name, ";"] {
                text.push_str(part);
            }
        }
    }
}

fn push_named(text: &mut String, name: &str) -> bool {
    let codes = NAMED_ENTITIES.get(&format!("{name};")).copied().unwrap_or_default();
    // The table holds the beginnings of names too, which stand for nothing.
    let first = char::from_u32(codes.0).filter(|&c| c != '\0');
    text.extend(first);
    text.extend(char::from_u32(codes.1).filter(|&c| c != '\0'));
    first.is_some()
}

/// `text` with its references resolved.
pub(super) fn resolve(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '#')).unwrap_or(after.len());
        match (after.get(..end), after.get(end..).and_then(|tail| tail.strip_prefix(';'))) {
            (Some(name), Some(tail)) if !name.is_empty() => {
                push(&mut out, name);
                rest = tail;
            }
            _ => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}
