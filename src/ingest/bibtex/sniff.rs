//! How a BibTeX file is recognised.

use crate::ingest::bibtex::scan::opening;

// How many lines may come before the first entry.
const PREAMBLE_LINES: usize = 40;

/// Whether the first thing in a text is an entry. Words before it are allowed unless they are marked up like a page.
pub(super) fn is_bibtex(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let mut rest = text;
    for _ in 0..PREAMBLE_LINES {
        let line = rest.lines().next().unwrap_or_default().trim_start();
        if line.starts_with('@')
            && let Some(start) = rest.find('@').and_then(|at| rest.get(at..))
            && let Some((kind, inside)) = opening(start)
        {
            return is_entry(kind, inside);
        }
        let is_page =
            ["#", "```", "- ", "* ", "|", "<", ">", "{", "[", "---"].iter().any(|mark| line.starts_with(mark));
        let Some((_, after)) = rest.split_once('\n').filter(|_| !is_page) else { return false };
        rest = after;
    }
    false
}

// A style sheet has rules such as `@media` too.
fn is_entry(kind: &str, inside: &str) -> bool {
    if ["comment", "string", "preamble"].contains(&kind.to_ascii_lowercase().as_str()) {
        return true;
    }
    let is_key = |c: char| !c.is_whitespace() && !matches!(c, ',' | '{' | '}' | '(' | ')' | ';');
    let inside = inside.trim_start();
    let after_key = inside.trim_start_matches(is_key).trim_start();
    after_key.starts_with(',')
        || inside.split_once('=').is_some_and(|(name, _)| name.trim().chars().all(is_key))
        || inside.lines().next().is_some_and(|line| line.trim_end().ends_with(','))
}
