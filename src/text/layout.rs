//! White space and ornaments.

use crate::text::language::is_han;

/// Whether `c` is a pictograph, a list bullet, or an invisible joiner.
pub(crate) fn is_decoration(c: char) -> bool {
    matches!(c,
        '\u{1f000}'..='\u{1faff}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{2460}'..='\u{24ff}' | '\u{2600}'..='\u{27bf}'
        | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '\u{fe00}'..='\u{fe0f}' | '\u{200b}'..='\u{200f}'
        | '\u{feff}' | '\u{25a0}'..='\u{25ff}' | '•' | '·' | '\u{e000}'..='\u{f8ff}')
}

/// `text` with white space collapsed to single spaces. A line break between two Chinese characters is removed.
pub(crate) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut space, mut broken) = (false, false);
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            space = true;
            broken |= c == '\n';
            continue;
        }
        if space && !out.is_empty() {
            let joins = broken && joins_without_space(out.chars().next_back(), c);
            if !joins {
                out.push(' ');
            }
        }
        (space, broken) = (false, false);
        out.push(c);
    }
    out
}

fn joins_without_space(before: Option<char>, after: char) -> bool {
    let wide = |c: char| is_han(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}');
    before.is_some_and(wide) && wide(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_join_as_their_script_wants() {
        assert_eq!(collapse("多头\n专家"), "多头专家");
        assert_eq!(collapse("a  wide\n\tgap"), "a wide gap");
        assert_eq!(collapse("使用\nLLM"), "使用 LLM");
    }
}
