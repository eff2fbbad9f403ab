//! An element of XML as a small tree.

use crate::text::collapse;

/// An element with everything in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::ingest) struct Element {
    /// The name as written, with its prefix.
    pub name: String,
    /// The attributes in order, with their prefixes. References in the values are resolved.
    pub attributes: Vec<(String, String)>,
    /// What it contains, in order.
    pub nodes: Vec<Node>,
    /// The line on which it begins, counted from 1.
    pub line: u32,
}

/// A part of the content of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) enum Node {
    /// Characters. References are resolved; white space is as written.
    Text(String),
    /// An element.
    Element(Element),
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The elements directly in this one.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements of this name directly in this one.
    pub fn children<'e>(&'e self, name: &str) -> impl Iterator<Item = &'e Element> {
        self.elements().filter(move |element| element.name == name)
    }

    /// The first element of this name directly in this one.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children(name).next()
    }

    /// The first element at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        match path {
            [] => Some(self),
            [name, rest @ ..] => self.children(name).find_map(|child| child.at(rest)),
        }
    }

    /// Every element at the end of a path of names, in order.
    pub fn all<'e>(&'e self, path: &[&str]) -> Vec<&'e Element> {
        match path {
            [] => vec![self],
            [name, rest @ ..] => self.children(name).flat_map(|child| child.all(rest)).collect(),
        }
    }

    /// All characters in it, also those in elements below, with white space collapsed.
    pub fn text(&self) -> String {
        collapse(&self.raw_text())
    }

    /// All characters in it, also those in elements below, with white space as written.
    pub fn raw_text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        text
    }

    fn push_text(&self, text: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(part) => text.push_str(part),
                Node::Element(element) => element.push_text(text),
            }
        }
    }

    /// The content as markup, for text whose elements are HTML. Attributes are left out.
    pub fn markup(&self) -> String {
        let mut markup = String::new();
        self.push_markup(&mut markup);
        markup
    }

    fn push_markup(&self, markup: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(part) => markup.push_str(&quick_xml::escape::partial_escape(part)),
                Node::Element(element) => {
                    for part in ["<", &element.name, ">"] {
                        markup.push_str(part);
                    }
                    element.push_markup(markup);
                    for part in ["</", &element.name, ">"] {
                        markup.push_str(part);
                    }
                }
            }
        }
    }
}
