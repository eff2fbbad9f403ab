//! Links in records.

use serde_json::Value;

use crate::ingest::plain_text::unwrapped_line;
use crate::paper::Link;

// Fields that hold URLs.
const NAMES: &[&str] = &[
    "url",
    "link",
    "links",
    "urls",
    "abs",
    "abs_url",
    "arxiv_url",
    "entry_id",
    "pdf",
    "pdf_url",
    "pdf_link",
    "html",
    "html_url",
    "doi_url",
    "code",
    "code_url",
    "github",
    "github_url",
    "project",
    "project_page",
    "homepage",
    "website",
    "链接",
    "地址",
];
const PLAIN: &[&str] = &["url", "link", "links", "urls", "entry_id", "链接", "地址"];

/// Every absolute URL of a record, each once. `get` looks up a field by its name in lower case.
pub(crate) fn links<'v>(get: impl Fn(&str) -> Option<&'v Value>) -> Vec<Link> {
    let mut links = Vec::new();
    for name in NAMES {
        if let Some(value) = get(name) {
            let label = if PLAIN.contains(name) { "" } else { name.trim_end_matches("_url") };
            collect(value, label, &mut links, 0);
        }
    }
    links
}

fn collect(value: &Value, label: &str, links: &mut Vec<Link>, depth: usize) {
    match value {
        Value::String(text) => {
            // One string may hold several URLs.
            for url in text.split_whitespace().map(|url| url.trim_end_matches([',', ';'])) {
                let absolute = url.starts_with("http://") || url.starts_with("https://");
                if absolute && !links.iter().any(|link| link.url == url) {
                    links.push(Link { label: label.to_string(), url: url.to_string() });
                }
            }
        }
        Value::Array(values) if depth < 3 => values.iter().for_each(|value| collect(value, label, links, depth + 1)),
        Value::Object(members) if depth < 3 => {
            let address = ["href", "url", "link"].iter().find_map(|name| members.get(*name));
            match address {
                Some(address) => {
                    let named = ["label", "title", "name", "text", "type"].iter().find_map(|name| members.get(*name));
                    let named = named.and_then(Value::as_str).map(unwrapped_line);
                    collect(address, named.as_deref().unwrap_or(label), links, depth + 1);
                }
                None => members.iter().for_each(|(name, value)| collect(value, name, links, depth + 1)),
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn addresses_are_read_however_they_are_listed() {
        let record = json!({
            "url": "https://example.org/1",
            "link": "https://example.org/1, https://example.org/2",
            "links": [{"href": "https://example.org/3", "title": "slides"}, "https://example.org/4", {"code": "http://example.org/5"}],
            "pdf_url": "https://example.org/6",
            "code": "fn main() {}",
            "homepage": "/relative",
        });
        let links = links(|name| record.get(name));
        let labelled: Vec<(&str, &str)> = links.iter().map(|link| (link.label.as_str(), &link.url[19..])).collect();
        // The URL with `http` is a character shorter.
        assert_eq!(labelled, [("", "/1"), ("", "/2"), ("slides", "/3"), ("", "/4"), ("code", "5"), ("pdf", "/6")]);
    }
}
