//! The content of one cell.

use std::sync::LazyLock;

use regex::Regex;

// What programs and people write into a cell without a value.
const EMPTY: &[&str] =
    &["-", "--", "—", "–", "/", "n/a", "na", "nan", "none", "null", "nil", "#n/a", "#name?", "无", "nat", "[]", "()"];

static LINKED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)^\s*=\s*hyperlink\(\s*"([^"]*)"\s*[,;]\s*"([^"]*)"\s*\)\s*$"#).expect("a constant pattern")
});
static MARKED_DOWN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*\[(.+)\]\((https?://\S+)\)\s*$").expect("a constant pattern"));
static QUOTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)""#).expect("a constant pattern"));

/// The value of a cell. `None` if the cell says that there is none.
pub(super) fn value(cell: &str) -> Option<&str> {
    let cell = cell.trim();
    let is_empty = cell.is_empty() || EMPTY.iter().any(|empty| cell.eq_ignore_ascii_case(empty));
    (!is_empty).then_some(cell)
}

/// The text and the address of a cell that is a link: a formula of a spreadsheet, or Markdown.
pub(super) fn link(cell: &str) -> Option<(String, String)> {
    if let Some(parts) = LINKED.captures(cell) {
        return Some((parts[2].to_string(), parts[1].to_string()));
    }
    MARKED_DOWN.captures(cell).map(|parts| (parts[1].to_string(), parts[2].to_string()))
}

/// The strings of a cell that is a list in the form of Python or JSON, such as `['a', 'b']`. Of a list of objects, the
/// names.
pub(super) fn list(cell: &str) -> Option<Vec<String>> {
    let inside = cell.trim().strip_prefix('[')?.strip_suffix(']')?;
    if !inside.trim_start().starts_with(['\'', '"', '{']) {
        return None;
    }
    let strings = QUOTED.captures_iter(inside).filter_map(|found| found.get(1).or_else(|| found.get(2)));
    let strings: Vec<String> = strings.map(|text| text.as_str().replace("\\'", "'").replace("\\\"", "\"")).collect();
    if !inside.trim_start().starts_with('{') {
        return Some(strings);
    }
    let is_name = |key: &str| matches!(key, "name" | "display_name" | "full_name" | "term" | "category");
    Some(strings.windows(2).filter(|pair| is_name(&pair[0])).map(|pair| pair[1].clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_can_say_that_it_has_no_value() {
        assert_eq!(value(" a study "), Some("a study"));
        for cell in ["", "  ", "NaN", "None", "N/A", "—", "[]"] {
            assert_eq!(value(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_cell_can_be_a_link() {
        let wanted = Some(("A study".to_string(), "https://a.org/x".to_string()));
        assert_eq!(link("[A study](https://a.org/x)"), wanted);
        assert_eq!(link("=HYPERLINK(\"https://a.org/x\",\"A study\")"), wanted);
        assert_eq!(link("A study [1] (2020)"), None);
    }

    #[test]
    fn a_cell_can_be_a_list() {
        assert_eq!(list("['Ada Byron', \"Pat O'Neil\"]").unwrap(), ["Ada Byron", "Pat O'Neil"]);
        let objects = "[{'authorId': '1', 'name': 'Ada Byron'}, {'authorId': '2', 'name': 'Al Tu'}]";
        assert_eq!(list(objects).unwrap(), ["Ada Byron", "Al Tu"]);
        assert_eq!(list("[1] Title"), None);
        assert_eq!(list("[a, b]"), None);
    }
}
