//! The line of a heading: `** TODO [#A] Title [1/2] :tag:tag:`.

// Keywords for the state of a task. A file may name others, but these are what people use.
const STATES: [&str; 18] = [
    "TODO",
    "DONE",
    "NEXT",
    "WAITING",
    "WAIT",
    "HOLD",
    "STARTED",
    "READ",
    "READING",
    "TOREAD",
    "TO-READ",
    "SKIM",
    "CANCELLED",
    "CANCELED",
    "KILL",
    "PROJ",
    "SOMEDAY",
    "DOING",
];

/// The parts of a heading.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heading<'t> {
    /// The number of stars.
    pub level: usize,
    pub title: &'t str,
    pub tags: Vec<&'t str>,
}

impl<'t> Heading<'t> {
    /// Reads a line that begins with stars and a space.
    pub fn read(line: &'t str) -> Option<Self> {
        let level = line.bytes().take_while(|&b| b == b'*').count();
        let rest = line.get(level..).filter(|_| level > 0)?.strip_prefix(' ')?.trim();
        let rest = match rest.split_once(' ') {
            Some((word, rest)) if STATES.contains(&word) => rest.trim_start(),
            _ => rest,
        };
        let rest = priority(rest);
        let (rest, tags) = tags(rest);
        let title = match rest.rsplit_once(" [") {
            Some((title, cookie)) if is_cookie(cookie) => title.trim_end(),
            _ => rest,
        };
        Some(Self { level, title, tags })
    }
}

// Without `[#A]`.
fn priority(text: &str) -> &str {
    let rest = text.strip_prefix("[#").and_then(|rest| rest.split_once(']'));
    rest.filter(|(letter, _)| letter.len() <= 2).map_or(text, |(_, rest)| rest.trim_start())
}

// `1/2]` or `50%]`
fn is_cookie(text: &str) -> bool {
    text.strip_suffix(']').is_some_and(|text| {
        text.contains(['/', '%']) && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'/' | b'%'))
    })
}

fn tags(text: &str) -> (&str, Vec<&str>) {
    let (title, last) = text.rsplit_once(char::is_whitespace).unwrap_or(("", text));
    let inside = last.strip_prefix(':').and_then(|last| last.strip_suffix(':'));
    let is_tag =
        |tag: &str| !tag.is_empty() && tag.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '@' | '#' | '%'));
    match inside.filter(|inside| inside.split(':').all(is_tag)) {
        Some(inside) => (title.trim_end(), inside.split(':').collect()),
        None => (text, Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_title_is_left() {
        let title =
            |line: &'static str| Heading::read(line).map(|heading| (heading.level, heading.title, heading.tags));
        assert_eq!(title("** TODO [#A] Small Nets [1/2] :read:ml_2:"), Some((2, "Small Nets", vec!["read", "ml_2"])));
        assert_eq!(title("* Nets: small and deep"), Some((1, "Nets: small and deep", vec![])));
        assert_eq!(title("* 12:30:"), Some((1, "12:30:", vec![])));
        assert_eq!((title("*bold* text"), title("text"), title("")), (None, None, None));
    }
}
