//! Kinds of HTML elements.

/// Elements whose text is not shown.
pub(crate) const MUTE: [&str; 10] =
    ["script", "style", "svg", "button", "select", "textarea", "template", "iframe", "title", "noscript"];
/// Elements of the web site around the content.
pub(crate) const SKIP: [&str; 7] = ["nav", "footer", "aside", "form", "figure", "header", "dialog"];

/// The level of a heading.
pub(crate) fn heading_level(tag: &str) -> Option<u8> {
    match tag.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// Whether an element is a block, and not a part of a line.
pub(crate) fn is_block(tag: &str) -> bool {
    heading_level(tag).is_some()
        || SKIP.contains(&tag)
        || matches!(
            tag,
            "p" | "div"
                | "ul"
                | "ol"
                | "menu"
                | "li"
                | "dl"
                | "dt"
                | "dd"
                | "blockquote"
                | "pre"
                | "hr"
                | "table"
                | "caption"
                | "thead"
                | "tbody"
                | "tfoot"
                | "tr"
                | "td"
                | "th"
                | "section"
                | "article"
                | "main"
                | "center"
                | "details"
                | "summary"
                | "address"
                | "body"
                | "figcaption"
                | "fieldset"
                | "head"
                | "html"
        )
}
