//! Which format a text is in, by its content: names of files lie.

use serde::de::IgnoredAny;

use crate::ingest::Format;

/// How many lines are looked at.
const SAMPLE: usize = 200;

/// Tags that open or close a line of HTML. Markdown lists hold some of them as well, so a share
/// of the lines decides.
const TAGS: &[&str] = &[
    "a",
    "article",
    "b",
    "blockquote",
    "body",
    "br",
    "button",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "script",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "u",
    "ul",
    "video",
];

/// The format of `text`.
pub(super) fn detect(text: &str) -> Format {
    let start = text.trim_start();
    if is_json_lines(text) {
        Format::JsonLines
    } else if is_json(start) {
        Format::Json
    } else if is_html(start) {
        Format::Html
    } else {
        Format::Markdown
    }
}

/// Several lines that each are an object. One object a line is enough for a guess, so that a file
/// with a few bad lines is still read as what it is.
fn is_json_lines(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(20).peekable();
    let (mut seen, mut objects, mut begun) = (0usize, 0usize, 0usize);
    while let Some(line) = lines.next() {
        // A single line can be gigabytes of JSON: not worth parsing to learn that it has no peer.
        if seen == 0 && lines.peek().is_none() {
            return false;
        }
        seen += 1;
        if opens_object(line) {
            begun += 1;
            objects += usize::from(serde_json::from_str::<IgnoredAny>(line).is_ok());
        }
    }
    // The second line of two may be cut off.
    objects >= 1 && objects * 2 >= seen && begun >= 2
}

/// An object, or an array of them; of other arrays only those that are JSON to the end, since a
/// Markdown file may begin with a bracket.
fn is_json(start: &str) -> bool {
    if let Some(inside) = start.strip_prefix('[') {
        opens_object(inside.trim_start()) || serde_json::from_str::<IgnoredAny>(start).is_ok()
    } else {
        opens_object(start)
    }
}

/// Whether `text` begins with `{}` or `{"key":`.
fn opens_object(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('{').map(str::trim_start) else { return false };
    if inside.starts_with('}') {
        return true;
    }
    let Some(key) = inside.strip_prefix('"') else { return false };
    let mut escaped = false;
    for (at, c) in key.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return key[at + 1..].trim_start().starts_with(':'),
            '\n' => return false,
            _ => {}
        }
    }
    false
}

/// A document type or an `html` tag in the beginning; else most lines begin with a tag.
fn is_html(start: &str) -> bool {
    let mut start = start;
    // A declaration and comments may come first.
    loop {
        let skipped = match start {
            _ if start.starts_with("<?xml") => start.split_once("?>"),
            _ if start.starts_with("<!--") => start.split_once("-->"),
            _ => None,
        };
        match skipped {
            Some((_, rest)) => start = rest.trim_start(),
            None => break,
        }
    }
    let begins = |name: &str| start.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    if begins("<!doctype html") || begins("<html") || begins("<head>") || begins("<body") {
        return true;
    }
    let (mut lines, mut tags) = (0usize, 0usize);
    for line in start.lines().map(str::trim).filter(|line| !line.is_empty()).take(SAMPLE) {
        if is_markdown(line) {
            return false;
        }
        lines += 1;
        tags += usize::from(begins_with_tag(line) || ends_with_tag(line));
    }
    tags > 0 && tags * 10 >= lines * 6 && begins_with_tag(start)
}

/// Lines that only Markdown has: headings, fences, list items with a link or bold text.
fn is_markdown(line: &str) -> bool {
    let heading = line.trim_start_matches('#');
    let level = line.len() - heading.len();
    ((1..=6).contains(&level) && heading.starts_with(' '))
        || line.starts_with("```")
        || line.starts_with("- [")
        || line.starts_with("* [")
        || line.starts_with("- **")
        || line.starts_with("[](")
}

fn begins_with_tag(line: &str) -> bool {
    let Some(inside) = line.strip_prefix('<') else { return false };
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let ends = inside[name.len()..].chars().next().is_none_or(|c| c.is_whitespace() || c == '>' || c == '/');
    ends && TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name))
}

fn ends_with_tag(line: &str) -> bool {
    line.ends_with('>') && line.rfind("</").is_some_and(|at| begins_with_tag(&line[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_lines_are_several_lines_of_objects() {
        for text in [
            "{\"title\": \"a\"}\n{\"title\": \"b\"}\n",
            "\n\n  {\"a\": 1}\r\n\r\n{\"a\": 2}",
            "{\"a\": 1}\n{\"a\": 2, \"b\": \"cut of",
            "oops\n{\"a\": 1}\n{\"a\": 2}\n",
        ] {
            assert_eq!(detect(text), Format::JsonLines, "{text}");
        }
    }

    #[test]
    fn json_is_an_object_or_an_array() {
        for text in [
            "[{\"title\": \"a\"}]",
            "[\n  {\n    \"title\": \"a\"\n  },",
            "{\"papers\": [{\"title\": \"a\"}]}",
            "{\n \"title\": \"a\",\n \"abst",
            "{\"title\": \"one line\"}\n",
            "[]",
            "[1, 2]",
            "{}",
            "[\n{\"a\": 1},\n{\"a\": 2}\n]",
        ] {
            assert_eq!(detect(text), Format::Json, "{text}");
        }
    }

    #[test]
    fn html_says_so_or_is_mostly_tags() {
        for text in [
            "<!DOCTYPE html>\n<html><body>x</body></html>",
            "<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<html>x</html>",
            "<h1>Reading list</h1>\n<ul>\n<li>One paper</li>\n<li>Another\n paper</li>\n</ul>\n",
            "<p>A paragraph that\nruns over the line</p>\n<p>and</p>",
        ] {
            assert_eq!(detect(text), Format::Html, "{text}");
        }
    }

    #[test]
    fn everything_else_is_markdown() {
        for text in [
            "",
            "plain text",
            "[A paper](https://example.org/a) is good\n",
            "[{name}](https://example.org/a)\n",
            "{draft} of a list\n",
            "{\"quoted\"} words\n",
            "# Papers\n\n<details>\n<summary>more</summary>\n<p>x</p>\n</details>\n",
            "<div align=center>\n<img src=a.png>\n</div>\n\n# Papers\n\n- one\n",
            "<https://example.org/a>\n<https://example.org/b>\n",
            "A list\n\n```json\n{\"a\": 1}\n{\"a\": 2}\n```\nthat ends\nhere\nand\nthere\n",
            "a < b\nc > d\n",
        ] {
            assert_eq!(detect(text), Format::Markdown, "{text}");
        }
    }
}
