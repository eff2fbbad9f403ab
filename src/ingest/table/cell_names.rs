//! The names of cells in a worksheet, such as `B7` and `A1:B7`.

use std::sync::LazyLock;

use regex::bytes::Regex;

static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u)<(?:[A-Za-z]+:)?(?:c|row|dimension|hyperlink)\s[^>]*>").expect("a constant pattern")
});
static NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?-u)\sr(?:ef)?\s*=\s*["']([^"']*)["']"#).expect("a constant pattern"));

/// Whether every cell that a worksheet names can be in a table. The library that reads workbooks counts on it.
pub(super) fn are_possible(sheet: &[u8]) -> bool {
    let names = TAG.find_iter(sheet).flat_map(|tag| NAME.captures_iter(tag.as_bytes()));
    names.filter_map(|found| found.get(1)).all(|name| is_possible(name.as_bytes()))
}

fn is_possible(name: &[u8]) -> bool {
    let places: Option<Vec<(u32, u32)>> = name.split(|&byte| byte == b':').map(place).collect();
    match places.as_deref() {
        Some([_]) => true,
        Some([from, to]) => from.0 <= to.0 && from.1 <= to.1,
        _ => false,
    }
}

// The column and the row. Either may be missing.
fn place(name: &[u8]) -> Option<(u32, u32)> {
    let letters = name.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (column, row) = name.split_at(letters);
    if column.len() > 3 || row.len() > 7 || !row.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = |digits: &[u8], base: u32, zero: u8| {
        digits.iter().fold(0, |number, byte| number * base + u32::from(byte.to_ascii_uppercase().saturating_sub(zero)))
    };
    Some((number(column, 26, b'A' - 1), number(row, 10, b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_at_possible_places_or_not() {
        for sheet in [
            "<row r=\"1\"><c r=\"A1\" t=\"s\"/><c r='XFD1048576'></c></row>",
            "<dimension ref=\"A1:C9\"/>",
            "<c t=\"inlineStr\"><is><t>for r=\"ABCDEFGH\" in R</t></is></c>",
        ] {
            assert!(are_possible(sheet.as_bytes()), "{sheet}");
        }
        for sheet in
            ["<c r=\"ABCDEFG1\"/>", "<row r=\"99999999999\">", "<dimension ref=\"C9:A1\"/>", "<x:c r=\"A-1\"/>"]
        {
            assert!(!are_possible(sheet.as_bytes()), "{sheet}");
        }
    }
}
