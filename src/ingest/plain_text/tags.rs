//! Tags and entities of HTML, JATS and MathML in field values.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, StartTag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

// Elements that mark a part of a line. Each counts only where it is closed, so that `the <s> token` stays.
const INLINE: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "bold",
    "cite",
    "code",
    "del",
    "dfn",
    "em",
    "ext-link",
    "font",
    "i",
    "inf",
    "ins",
    "italic",
    "kbd",
    "mark",
    "monospace",
    "named-content",
    "nobr",
    "q",
    "roman",
    "s",
    "samp",
    "sans-serif",
    "sc",
    "scp",
    "small",
    "span",
    "strike",
    "strong",
    "styled-content",
    "sub",
    "sup",
    "tt",
    "u",
    "underline",
    "var",
    "xref",
    // Formulas of JATS and MathML.
    "alternatives",
    "annotation",
    "disp-formula",
    "inline-formula",
    "maction",
    "math",
    "menclose",
    "merror",
    "mfenced",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mroot",
    "mrow",
    "ms",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "semantics",
    "tex-math",
];

// Elements that begin a paragraph.
const BLOCKS: &[&str] = &[
    "abstract",
    "article",
    "blockquote",
    "body",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "li",
    "list",
    "list-item",
    "ol",
    "p",
    "para",
    "pre",
    "sec",
    "section",
    "simplepara",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

// Blocks and other elements that people leave open, or that have no content.
const OPEN: &[&str] = &["br", "hr", "li", "mprescripts", "mspace", "none", "p", "td", "th", "tr"];

// Elements whose content is no text.
const HIDDEN: &[&str] = &["annotation", "script", "style"];

// Headings that say only what the whole text is.
const NAMES_OF_ALL: &[&str] = &["abstract", "summary", "graphical abstract", "abstracts", "摘要", "résumé"];

// No tag is longer. A limit keeps a text of many `<a` linear.
const LONGEST_TAG: usize = 1000;

// How often entities are escaped at most: `&amp;lt;i&amp;gt;` is escaped twice.
const ESCAPES: usize = 3;

/// `text` without known tags and with the characters for entities. A `<` or `&` that begins neither stays.
pub(super) fn without_tags(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    // The tokenizer takes such a section for a comment.
    if text.contains("<![CDATA[") {
        text = Cow::Owned(text.replace("<![CDATA[", "").replace("]]>", ""));
    }
    for _ in 0..=ESCAPES {
        if !text.contains(['<', '&']) {
            break;
        }
        let Some(guarded) = guard(&text) else { break };
        text = Cow::Owned(plain(&guarded));
    }
    text
}

// `text` with each `<` and `&` that is no markup escaped. `None` if nothing else is left.
fn guard(text: &str) -> Option<String> {
    let closed = closed_elements(text);
    let last_comment = text.rfind("-->").unwrap_or(0);
    let (mut out, mut has_markup, mut at) = (String::with_capacity(text.len()), false, 0);
    while let Some(found) = text[at..].find(['<', '&']) {
        out.push_str(&text[at..at + found]);
        at += found;
        let rest = &text[at..];
        let length = if rest.starts_with("<!--") && at + 4 <= last_comment {
            rest.find("-->").map(|end| end + 3)
        } else {
            tag(rest, &closed).or_else(|| entity(rest))
        };
        if let Some(length) = length {
            out.push_str(&rest[..length]);
            at += length;
            has_markup = true;
        } else {
            out.push_str(if rest.starts_with('<') { "&lt;" } else { "&amp;" });
            at += 1;
        }
    }
    out.push_str(&text[at..]);
    has_markup.then_some(out)
}

fn closed_elements(text: &str) -> BTreeSet<String> {
    let names = text.split("</").skip(1).map(|rest| local_name(name(rest)));
    names.filter(|name| !name.is_empty()).collect()
}

// The name at the beginning of `text`.
fn name(text: &str) -> &str {
    let is_end = |c: char| !(c.is_ascii_alphanumeric() || c == ':' || c == '-');
    let name = &text[..text.find(is_end).unwrap_or(text.len())];
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { "" }
}

// `p` of `jats:p`.
fn local_name(name: &str) -> String {
    name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase()
}

// The length of the known tag with which `text` begins.
fn tag(text: &str, closed: &BTreeSet<String>) -> Option<usize> {
    let inside = text.strip_prefix('<')?;
    let is_end = inside.starts_with('/');
    let inside = inside.trim_start_matches('/');
    let name = name(inside);
    let local = local_name(name);
    let is_known = [INLINE, BLOCKS, HIDDEN, OPEN].iter().any(|names| names.contains(&local.as_str()));
    let after = &inside[name.len()..];
    let end = after.bytes().take(LONGEST_TAG).position(|byte| byte == b'>')?;
    let attributes = after[..end].trim_end_matches('/').trim();
    let is_element = is_known
        && (attributes.is_empty() || (attributes.contains('=') && after.starts_with(char::is_whitespace)))
        && !attributes.contains('<')
        && (is_end || after[..end].ends_with('/') || OPEN.contains(&local.as_str()) || closed.contains(&local));
    is_element.then_some(text.len() - after.len() + end + 1)
}

// The length of the entity with which `text` begins.
fn entity(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('&')?;
    let end = inside.bytes().take(32).position(|byte| byte == b';')?;
    let name = &inside[..end];
    let is_name = match name.strip_prefix('#') {
        Some(number) => !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'x'),
        None => name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_alphanumeric()),
    };
    is_name.then_some(end + 2)
}

fn plain(guarded: &str) -> String {
    let sink = Sink(RefCell::new(Plain::default()));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    for piece in guarded.split_inclusive('>') {
        queue.push_back(StrTendril::from_slice(piece));
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner().out
}

#[derive(Default)]
struct Plain {
    out: String,
    // The hidden element that is open, and how many of its name.
    hidden: Option<(String, usize)>,
    // Where the heading that is open begins in `out`.
    heading: Option<usize>,
    // How many elements with the same formula in several forms are open.
    alternatives: usize,
    is_raised: bool,
}

struct Sink(RefCell<Plain>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut plain = self.0.borrow_mut();
        match token {
            TagToken(tag) => {
                let name = local_name(&tag.name);
                match (tag.kind == StartTag, tag.self_closing) {
                    (true, false) => plain.open(&name),
                    (true, true) if BLOCKS.contains(&name.as_str()) => plain.out.push_str("\n\n"),
                    (true, true) => {}
                    (false, _) => plain.close(&name),
                }
            }
            CharacterTokens(text) => plain.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Plain {
    fn open(&mut self, name: &str) {
        match &mut self.hidden {
            Some((hidden, depth)) => {
                *depth += usize::from(hidden == name);
                return;
            }
            None if HIDDEN.contains(&name) || (name == "tex-math" && self.alternatives > 0) => {
                self.hidden = Some((name.to_string(), 1));
                return;
            }
            None => {}
        }
        if BLOCKS.contains(&name) {
            self.out.push_str("\n\n");
        }
        match name {
            "title" => self.heading = Some(self.out.len()),
            "alternatives" => self.alternatives += 1,
            "sup" => self.is_raised = true,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth -= usize::from(hidden == name);
            if *depth == 0 {
                self.hidden = None;
            }
            return;
        }
        match name {
            "title" => self.close_heading(),
            "alternatives" => self.alternatives = self.alternatives.saturating_sub(1),
            "sup" => self.is_raised = false,
            _ if BLOCKS.contains(&name) && name != "br" => self.out.push_str("\n\n"),
            _ => {}
        }
    }

    // The heading of a section stands before its first paragraph.
    fn close_heading(&mut self) {
        let Some(start) = self.heading.take() else { return };
        let heading = self.out[start..].trim().trim_end_matches([':', '.', '：']).to_lowercase();
        if heading.is_empty() || NAMES_OF_ALL.contains(&heading.as_str()) {
            self.out.truncate(start);
        } else if self.out.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ')') {
            self.out.push(':');
        }
        self.out.push_str("\n\n");
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        // `10<sup>-3</sup>` is not 10-3.
        let is_power = self.is_raised
            && self.out.ends_with(|c: char| c.is_ascii_digit())
            && text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '−' | '–'));
        if is_power {
            self.out.push('^');
        }
        self.is_raised = false;
        self.out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_vanish_and_blocks_are_paragraphs() {
        for (text, wanted) in [
            ("The <i>E. coli</i> genome", "The E. coli genome"),
            ("H<sub>2</sub>O at 10<sup>-3</sup> and Ca<sup>2+</sup>", "H2O at 10^-3 and Ca2+"),
            ("<span class=\"nocase\">BERT</span>", "BERT"),
            ("<jats:title>Abstract</jats:title><jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One.\n\n\n\nTwo."),
            ("<title>Background</title><p>One.</p>", "Background:\n\n\n\nOne."),
            ("one<br>two<br/>three", "one\n\ntwo\n\nthree"),
            ("<![CDATA[A <b>bold</b> one]]>", "A bold one"),
            ("a<!-- not seen -->b", "ab"),
            ("x<script>if (1)</script>y", "xy"),
            ("<mml:math><mml:mi>n</mml:mi><mml:mo>=</mml:mo><mml:mn>2</mml:mn></mml:math>", "n=2"),
            ("<alternatives><tex-math>$$x$$</tex-math><mml:math><mml:mi>x</mml:mi></mml:math></alternatives>", "x"),
        ] {
            assert_eq!(without_tags(text).trim(), wanted, "{text}");
        }
    }

    #[test]
    fn entities_are_decoded_however_often_they_are_escaped() {
        for (text, wanted) in [
            ("Q&amp;A", "Q&A"),
            ("Q&amp;amp;A", "Q&A"),
            ("&lt;i&gt;in vivo&lt;/i&gt;", "in vivo"),
            ("&amp;lt;p&amp;gt;a&amp;lt;/p&amp;gt;", "a"),
            ("caf&eacute; &#8211; &#x4e2d;", "café – 中"),
            ("p &lt; 0.05", "p < 0.05"),
        ] {
            assert_eq!(without_tags(text).trim(), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_markup_stays() {
        for text in [
            "n < 5 and m > 3",
            "a<b and c>d",
            "the <s> token and the <mask> token",
            "vector<int> and List<T>",
            "AT&T, R&D & more; x &lt y",
            "if x <a and b> c",
            "<",
            "&",
            "&;",
            "a <- b -> c",
            "<!-- open",
            "<https://example.org/a>",
        ] {
            assert_eq!(without_tags(text), text, "{text}");
        }
    }
}
