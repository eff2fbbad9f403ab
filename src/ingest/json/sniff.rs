//! How JSON texts begin.

/// Whether `text` begins with `{}` or `{"key":`.
pub(super) fn opens_object(text: &str) -> bool {
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
