//! The blocks that every syntax is parsed into.

use std::rc::Rc;

/// A run of text in one style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub text: String,
    pub url: Option<Rc<str>>,
    pub strong: bool,
    pub em: bool,
    pub code: bool,
}

/// One line of a block, with the line breaks of the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pub number: u32,
    /// Whether the line break before it is explicit (`<br>`) and does not only wrap the text.
    pub hard: bool,
    pub spans: Vec<Span>,
}

impl Line {
    /// The text without markup.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Whether the line has only white space.
    pub fn is_blank(&self) -> bool {
        self.spans.iter().all(|span| span.text.trim().is_empty())
    }

    /// Whether the line is one link, possibly in brackets.
    pub fn is_sole_link(&self) -> bool {
        let mut urls = self.spans.iter().filter_map(|span| span.url.as_deref());
        let Some(first) = urls.next() else { return false };
        urls.all(|url| url == first)
            && self.spans.iter().all(|span| span.url.is_some() || !span.text.chars().any(char::is_alphanumeric))
    }

    /// Every URL on the line with its label. Neighbouring spans of one link are joined.
    pub fn links(&self) -> Vec<(String, Rc<str>)> {
        let mut links: Vec<(String, Rc<str>)> = Vec::new();
        let mut last = None;
        for (at, span) in self.spans.iter().enumerate() {
            let Some(url) = &span.url else { continue };
            match links.last_mut() {
                Some((label, open)) if open == url && last == at.checked_sub(1) => label.push_str(&span.text),
                _ => links.push((span.text.clone(), url.clone())),
            }
            last = Some(at);
        }
        links
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Heading(u8),
    Paragraph,
    /// The first block of a list item. Other blocks of the item are paragraphs of the same depth.
    Item,
    Row {
        header: Option<Rc<[String]>>,
        cells: Vec<Vec<Line>>,
    },
    Code,
    Rule,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    pub kind: BlockKind,
    pub line: u32,
    /// How many lists enclose the block.
    pub depth: u32,
    pub lines: Vec<Line>,
}

impl Block {
    pub fn text(&self) -> String {
        self.lines.iter().map(Line::text).collect::<Vec<_>>().join("\n")
    }

    pub fn heading(&self) -> Option<u8> {
        if let BlockKind::Heading(level) = self.kind { Some(level) } else { None }
    }
}

/// The metadata of a file: front matter, `<title>`, `<meta>`. Case, spaces, `-` and `_` of keys do not count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Meta {
    values: Vec<(String, String)>,
    /// Whether it is the front matter of a note.
    pub front: bool,
}

impl Meta {
    /// The first value of the first key that has one.
    pub fn get<'a>(&'a self, keys: &[&'a str]) -> Option<&'a str> {
        keys.iter().find_map(|key| self.all(key).next())
    }

    /// The values of a key that are not blank.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter(move |(k, v)| k == key && !v.trim().is_empty()).map(|(_, v)| v.as_str())
    }

    /// Whether one of the keys is there, with or without a value.
    pub fn has(&self, keys: &[&str]) -> bool {
        self.values.iter().any(|(key, _)| keys.contains(&key.as_str()))
    }

    pub fn add(&mut self, key: &str, value: &str) {
        self.values.push((folded(key), value.trim().to_string()));
    }

    /// Continues the last value if it belongs to `key`.
    pub fn append(&mut self, key: &str, more: &str) -> bool {
        match self.values.last_mut() {
            Some((last, text)) if *last == folded(key) => {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(more.trim());
                true
            }
            _ => false,
        }
    }
}

fn folded(key: &str) -> String {
    key.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}
