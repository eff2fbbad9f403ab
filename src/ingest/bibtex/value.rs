//! The LaTeX in values.

/// `value` without the braces that only protect capitals or hold words together, with the ties, dashes and quotation
/// marks of TeX as characters. Commands and formulas stay, for `plain_text`.
pub(super) fn ungrouped(value: &str) -> String {
    if !value.contains(['{', '}', '~', '`', '\'', '-', '$']) {
        return value.to_string();
    }
    let mut out = String::with_capacity(value.len());
    let mut kept: Vec<bool> = Vec::new();
    let mut in_formula = false;
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.push(c);
                // A command of one sign, such as `\{` or `\~`, is not what the sign alone is.
                if let Some(sign) = chars.next_if(|next| !next.is_alphabetic() && !next.is_whitespace()) {
                    out.push(sign);
                    if let Some('{') = chars.peek()
                        && !matches!(sign, '{' | '}' | '\\' | '&' | '%' | '$' | '#' | '_')
                    {
                        kept.push(true);
                        out.extend(chars.next());
                    }
                } else {
                    while let Some(letter) = chars.next_if(char::is_ascii_alphabetic) {
                        out.push(letter);
                    }
                    if let Some('{') = chars.peek() {
                        kept.push(true);
                        out.extend(chars.next());
                    }
                }
            }
            '$' => {
                in_formula = !in_formula;
                out.push(c);
            }
            '{' => {
                let keeps = in_formula || chars.peek() == Some(&'\\');
                kept.push(keeps);
                if keeps {
                    out.push(c);
                }
            }
            '}' => {
                if kept.pop() == Some(true) {
                    out.push(c);
                }
            }
            '~' if !in_formula => out.push(' '),
            '`' if chars.next_if_eq(&'`').is_some() => out.push('“'),
            '\'' if !in_formula && chars.next_if_eq(&'\'').is_some() => out.push('”'),
            '-' if !in_formula && chars.peek() == Some(&'-') => {
                chars.next();
                out.push(if chars.next_if_eq(&'-').is_some() { '—' } else { '–' });
            }
            _ => out.push(c),
        }
    }
    out
}

/// A value that is no prose, for example a URL or a DOI: without braces and the backslashes before signs.
pub(super) fn verbatim(value: &str) -> String {
    if !value.contains(['{', '}', '\\']) {
        return value.trim().to_string();
    }
    let mut value = value.to_string();
    for (written, meant) in [
        ("{\\textasciitilde}", "~"),
        ("\\textasciitilde", "~"),
        ("{\\textunderscore}", "_"),
        ("\\textunderscore", "_"),
        ("\\url", " "),
        ("\\href", " "),
    ] {
        value = value.replace(written, meant);
    }
    value.chars().filter(|c| !matches!(c, '{' | '}' | '\\')).collect::<String>().trim().to_string()
}
