//! Where a paper appeared, told from other remarks.

use std::sync::LazyLock;

use regex::Regex;

use super::title::collapse;

static VENUE: LazyLock<Regex> = LazyLock::new(|| {
    let names = "AAAI|ACCV|ACL|ACM|AISTATS|BMVC|CHI|CIKM|COLING|COLM|CoNLL|CoRL|COLT|CVPR|ECAI|ECCV|ECIR|EACL|EMNLP|ICASSP|ICCV|ICDE|ICDM|ICLR|ICML|ICME|ICRA|ICSE|IJCAI|IJCV|INTERSPEECH|IROS|ISCA|ISMAR|IWSLT|JMLR|KDD|LREC|MICCAI|MLSys|MM|NAACL|NDSS|NeurIPS|NIPS|OSDI|PAMI|RecSys|RSS|SIGCOMM|SIGGRAPH|SIGIR|SIGMOD|SOSP|TACL|TIP|TMLR|TNNLS|TOG|TPAMI|TVCG|UAI|UIST|USENIX|VLDB|WACV|WSDM|WWW|3DV";
    Regex::new(&format!(
        r"(?x)(?i:\b(?:accepted|to\ appear|appeared|published|presented|camera[- ]ready|in\ proceedings)\b)
          | 录用|接收|发表于
          | \b(?i:{names})\b [^a-z\d]{{0,4}} (?i:asia|main|findings|workshops?)? [^a-z\d]{{0,4}} (?:(?:19|20)\d\d|\d\d\b)
          | \b(?i:NeurIPS|ICLR|ICML|CVPR|ECCV|ICCV|EMNLP|NAACL|SIGGRAPH|AAAI|IJCAI)(?:19|20)\d\d
          | (?:(?:19|20)\d\d) \s* (?:{names})\b
          | \b(?:Nature|Science|Cell|PNAS|IEEE|Transactions|Proceedings|Conference|Journal)\b .{{0,60}} (?:19|20)\d\d"
    ))
    .expect("a constant pattern")
});

/// Splits a comment into where the paper appeared and everything else.
pub(super) fn split(comment: &str) -> (Option<String>, Option<String>) {
    let comment = collapse(comment);
    let mut venue = None;
    let mut rest: Vec<&str> = Vec::new();
    for part in parts(&comment) {
        let bare = part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | '。' | '；' | '，'));
        if bare.is_empty() {
            continue;
        }
        if venue.is_none() && bare.chars().count() <= 200 && VENUE.is_match(bare) {
            venue = Some(capitalised(bare));
        } else {
            rest.push(part.trim().trim_end_matches([',', ';', '；', '，']));
        }
    }
    if venue.is_none() {
        return (None, (!comment.is_empty()).then_some(comment));
    }
    let rest = rest.join("; ");
    (venue, (!rest.is_empty()).then_some(rest))
}

// At semicolons, at sentence ends, and at commas after which a count or a link follows.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        let cut = match c {
            ';' | '；' | '。' => true,
            '.' => next == Some(' ') && text[..at].chars().rev().take_while(|c| c.is_alphanumeric()).count() > 2,
            ',' => {
                let ahead: String = text[at + 1..].trim_start().chars().take(12).collect::<String>().to_lowercase();
                let behind = &text[from..at].to_lowercase();
                ahead.starts_with(|c: char| c.is_ascii_digit()) && ahead.contains(' ') && !ahead.starts_with("20")
                    || ["project", "code", "accepted", "github", "website", "http"].iter().any(|word| ahead.starts_with(word))
                    || behind.ends_with("pages")
                    || behind.ends_with("figures")
                    || behind.ends_with("tables")
            }
            _ => false,
        };
        if cut {
            parts.push(&text[from..at + c.len_utf8()]);
            from = at + c.len_utf8();
        }
    }
    parts.push(&text[from..]);
    parts
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Whether the whole of a short text names a venue.
pub(super) fn is_venue(text: &str) -> bool {
    text.chars().count() <= 80 && VENUE.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_venue_is_told_from_page_counts() {
        let cases = [
            ("accepted by ICML 2025", Some("Accepted by ICML 2025"), None),
            ("18 pages, 3 figures, 6 tables", None, Some("18 pages, 3 figures, 6 tables")),
            ("ACL 2025 (Main)", Some("ACL 2025 (Main)"), None),
            ("Neurips2023; project page: https://a.org", Some("Neurips2023"), Some("project page: https://a.org")),
            ("12 pages, accepted at ECCV 2024", Some("Accepted at ECCV 2024"), Some("12 pages")),
            ("Accepted to ACL Main 2025. A and B contributed equally", Some("Accepted to ACL Main 2025"), Some("A and B contributed equally")),
            ("Technical report", None, Some("Technical report")),
        ];
        for (text, venue, rest) in cases {
            assert_eq!(split(text), (venue.map(String::from), rest.map(String::from)), "{text}");
        }
    }
}
