//! Plain text from the small markup in the values of fields: tags, entities, formulas, boilerplate.
//!
//! Records of services and reference managers keep titles and abstracts with tags of HTML, JATS and MathML, with
//! entities that are often escaped twice, and with LaTeX. None of it is part of the text that people read.

mod formula;
mod missing;
mod symbols;
mod tags;
mod white_space;

use std::borrow::Cow;

pub(in crate::ingest) use white_space::unwrapped_line;

/// A title, a name, a venue: `text` without markup, in one line. `None` if nothing is left, or only a word for that.
pub(in crate::ingest) fn line(text: &str) -> Option<String> {
    let line = white_space::unwrapped_line(&without_markup(text));
    (!line.is_empty() && !missing::is_missing(&line)).then_some(line)
}

/// An abstract, a summary, a note: `text` without markup, with one paragraph or list item on each line. `None` if
/// nothing is left, or only boilerplate such as `Abstract not available`.
pub(in crate::ingest) fn paragraphs(text: &str) -> Option<String> {
    let plain = without_markup(text);
    let paragraphs = white_space::paragraphs(missing::without_mark(&plain));
    (!paragraphs.is_empty() && !missing::is_missing(&paragraphs)).then_some(paragraphs)
}

/// `text` without formulas and the mark of CNKI, with its lines as they are. `None` if it only says that there is no
/// text.
pub(in crate::ingest) fn stated(text: &str) -> Option<Cow<'_, str>> {
    let text = missing::without_mark(text);
    (!missing::is_missing(text)).then(|| formula::readable(text))
}

/// `text` without tags, with entities and simple LaTeX as the characters that they stand for. White space stays.
///
/// A `<`, `&`, `$` or `\` that is no markup stays: `n < 5 and m > 3`, `AT&T`, `$5`.
pub(in crate::ingest) fn without_markup(text: &str) -> Cow<'_, str> {
    let text = tags::without_tags(text);
    match formula::readable(&text) {
        Cow::Owned(readable) => Cow::Owned(readable),
        Cow::Borrowed(_) => text,
    }
}

#[cfg(test)]
mod tests;
