//! Characters that XML wants escaped, in files that do not escape them.

use std::borrow::Cow;

/// `text` with every `<` escaped that begins no tag, comment, CDATA section or instruction, for example that of
/// `p < 0.05`, and of comments and sections without an end. Line breaks stay where they are.
pub(super) fn escape_stray(text: &str) -> Cow<'_, str> {
    let mut ends = Ends::default();
    let (mut out, mut copied, mut at) = (String::new(), 0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + found;
        match markup_end(text, start, &mut ends) {
            Some(end) => at = end,
            None => {
                out.push_str(text.get(copied..start).unwrap_or_default());
                out.push_str("&lt;");
                copied = start + 1;
                at = copied;
            }
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

// Marks that are known not to occur in the rest of the text: each is searched to the end only once.
#[derive(Default)]
struct Ends {
    missing: Vec<&'static str>,
    has_document_type: bool,
}

impl Ends {
    fn find(&mut self, text: &str, from: usize, mark: &'static str) -> Option<usize> {
        if self.missing.contains(&mark) {
            return None;
        }
        let found = text.get(from..).and_then(|rest| rest.find(mark));
        if found.is_none() {
            self.missing.push(mark);
        }
        found.map(|at| from + at + mark.len())
    }
}

// Where the markup that begins at `start` ends; for a document type only its first mark.
fn markup_end(text: &str, start: usize, ends: &mut Ends) -> Option<usize> {
    let rest = text.get(start..)?;
    if rest.starts_with("<!--") {
        return ends.find(text, start + 4, "-->");
    }
    if rest.starts_with("<![CDATA[") {
        return ends.find(text, start + 9, "]]>");
    }
    if rest.starts_with("<?") {
        return ends.find(text, start + 2, "?>");
    }
    if rest.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("<!DOCTYPE")) && !ends.has_document_type {
        ends.has_document_type = true;
        return document_type_end(text, start);
    }
    let name = rest.strip_prefix("</").or_else(|| rest.strip_prefix('<'))?;
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ':') {
        return None;
    }
    let mut quote = None;
    for (at, c) in name.char_indices() {
        match (quote, c) {
            (_, '<') => return None,
            (None, '>') => return Some(text.len() - name.len() + at + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

// The end of a document type, which may contain declarations in brackets.
fn document_type_end(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let (close, bracket) = (rest.find('>')?, rest.find('['));
    let end = match bracket {
        Some(bracket) if bracket < close => {
            let inner = rest.get(bracket..)?.find(']')? + bracket;
            rest.get(inner..)?.find('>')? + inner
        }
        _ => close,
    };
    Some(start + end + 1)
}
