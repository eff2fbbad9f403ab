//! Drawers: `:PROPERTIES:` … `:END:`, and the keywords of a file.

use crate::ingest::markup::parse::block::Meta;

/// One property of a drawer.
#[derive(Debug)]
pub(super) struct Property {
    pub key: String,
    pub value: String,
    pub line: u32,
}

/// An open drawer. Only that with properties is kept.
#[derive(Debug)]
pub(super) struct Drawer {
    kept: bool,
    pub properties: Vec<Property>,
}

/// Whether a line opens a drawer.
pub(super) fn opens(bare: &str) -> bool {
    bare.len() > 2
        && bare
            .strip_prefix(':')
            .and_then(|rest| rest.strip_suffix(':'))
            .is_some_and(|name| name.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'-')))
}

impl Drawer {
    pub fn new(bare: &str) -> Self {
        Self { kept: bare.eq_ignore_ascii_case(":properties:"), properties: Vec::new() }
    }

    /// Reads a line of the drawer: `:KEY: value`, or `:KEY+: more`.
    pub fn line(&mut self, bare: &str, line: u32) {
        let pair = bare.strip_prefix(':').and_then(|rest| rest.split_once(':'));
        if let Some((key, value)) = pair.filter(|_| self.kept) {
            let (key, value) = (key.trim_end_matches('+').to_lowercase(), value.trim().to_string());
            if !value.is_empty() && !key.is_empty() {
                self.properties.push(Property { key, value, line });
            }
        }
    }
}

/// The label that a property of a heading has in a text. `None` for a property that says nothing of a paper.
pub(super) fn label(key: &str) -> Option<&'static str> {
    let label = match key {
        "title" => "Original title",
        "author" | "authors" => "Authors",
        "year" | "date" | "published" | "publication_date" => "Date",
        "journal" | "journaltitle" | "booktitle" | "venue" | "conference" => "Venue",
        "doi" => "DOI",
        "url" | "link" | "arxiv" | "eprint" | "pdf" | "roam_refs" | "source" => "Paper",
        "abstract" => "Abstract",
        "keywords" | "tags" => "Tags",
        _ => return None,
    };
    Some(label)
}

// The properties by which a heading holds the record of the whole file.
const OF_RECORD: [&str; 3] = ["noter_document", "interleave_pdf", "custom_id"];

impl Meta {
    /// Adds a property to the metadata of the file if it is one: that of a drawer above the first heading, or of a
    /// heading with the record of a paper that the file cites. Returns whether it is.
    pub(super) fn add_property(&mut self, key: &str, value: &str, of_file: bool) -> bool {
        let cited = self.get(&["citekey"]).map(String::from);
        match key {
            "id" => {}
            "roam_refs" | "roam_key" if of_file => self.add_references(value),
            _ if of_file => self.add(key, value),
            _ if cited.is_some() && OF_RECORD.contains(&key) => {}
            // A file that cites one work is about it.
            _ if cited.is_some() && label(key).is_some() => {
                let key = if key == "roam_refs" { "url" } else { key };
                if !self.has(&[key]) {
                    self.add(key, value);
                }
            }
            _ => return false,
        }
        true
    }

    /// Adds a keyword of the file: `#+TITLE: …`.
    pub(super) fn add_keyword(&mut self, key: &str, value: &str) {
        match key {
            "title" => {
                // `key: the title`
                let folded = |key: &str| key.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
                let named = value.split_once(": ").filter(|(name, rest)| {
                    !rest.is_empty() && self.get(&["citekey"]).is_some_and(|cited| folded(cited) == folded(name))
                });
                let title = named.map_or(value, |(_, rest)| rest).to_string();
                self.add("title", &title);
                self.front = true;
            }
            "roam_key" | "roam_refs" => self.add_references(value),
            "filetags" | "roam_tags" | "hugo_tags" | "keywords" => {
                value.split([':', ' ']).filter(|tag| !tag.is_empty()).for_each(|tag| self.add("tags", tag));
            }
            "doi" | "url" | "arxiv" | "year" | "journal" | "authors" => self.add(key, value),
            // The author and the date of the notes, not of the paper.
            _ => {}
        }
    }

    // Adds what a file is about: addresses, and keys of citations such as `cite:key`, `[cite:@key]` or `@key`.
    fn add_references(&mut self, value: &str) {
        for reference in value.split_whitespace() {
            let bare = reference.trim_matches(|c: char| matches!(c, '[' | ']' | '"'));
            let key = bare.strip_prefix("cite:").or_else(|| bare.strip_prefix("cite:&")).unwrap_or(bare);
            let key = key.trim_start_matches(['@', '&']);
            if bare.starts_with("http") {
                self.add("url", bare);
            } else if key.len() < bare.len() && !key.is_empty() {
                self.add("citekey", key);
                self.add("type", "article");
            }
        }
        self.front = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_a_file() {
        let mut meta = Meta::default();
        meta.add_property("roam_refs", "[cite:@byron20] https://a.org/x", true);
        meta.add_keyword("title", "byron20: Small Nets");
        meta.add_property("author", "Byron, A.", false);
        assert_eq!((meta.get(&["citekey"]), meta.get(&["url"])), (Some("byron20"), Some("https://a.org/x")));
        assert_eq!((meta.get(&["title"]), meta.get(&["author"])), (Some("Small Nets"), Some("Byron, A.")));
        assert!(opens(":PROPERTIES:") && !opens(":a b:") && !opens("::"));
    }
}
