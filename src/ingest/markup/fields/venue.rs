//! Recognises venues in comments and titles.

use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::title::words;
use crate::paper::{PartialDate, date};
use crate::text::collapse;

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    let names = "3DV|AAAI|AACL|ACCV|ACL|ACM|AISTATS|BMVC|CHI|CIKM|COLING|COLM|CoNLL|CoRL|COLT|CVPR|ECAI|ECCV|ECIR|EACL|EMNLP|ICASSP|ICCV|ICDE|ICDM|ICLR|ICML|ICME|ICRA|ICSE|IJCAI|IJCV|INTERSPEECH|IROS|ISCA|ISMAR|IWSLT|JMLR|KDD|LREC|MICCAI|MLSys|MM|NAACL|NDSS|NeurIPS|NIPS|OSDI|PAMI|RecSys|RSS|SIGCOMM|SIGGRAPH|SIGIR|SIGMOD|SOSP|TACL|TIP|TMLR|TNNLS|TOG|TPAMI|TVCG|UAI|UIST|USENIX|VLDB|WACV|WSDM|WWW";
    Regex::new(&format!(
        r"(?x)\b(?i:{names})\b [^a-z\d]{{0,4}} (?i:asia|main|findings|workshops?|oral)? [^a-z\d]{{0,4}} (?:(?:19|20)\d\d|\d\d\b)
          | \b(?i:{names})(?:19|20)\d\d
          | (?:(?:19|20)\d\d) [\s-]* (?:{names})\b
          | \b(?:Nature|Science|Cell|PNAS|IEEE|Transactions|Proceedings|Conference|Journal)\b .{{0,60}} (?:19|20)\d\d"
    ))
    .expect("a constant pattern")
});

static ACCEPTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:accepted|to appear|appeared|published|presented|in proceedings)\b|录用|接收|发表于")
        .expect("a constant pattern")
});

// Remarks that follow a venue in the same sentence without punctuation.
static ALONG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)[\s,;:，；(]+(?:
          (?:the\ |our\ )?project\s*(?:web)?\s*(?:page|site)?\b | codes?\s*(?::|is\b|are\b|available) | web\s*(?:site|page)\s*: | home\s*page\s*:
          | blog\s*: | github\b | https?://)",
    )
    .expect("a constant pattern")
});

/// Splits a comment into the venue and everything else.
pub(crate) fn split(comment: &str) -> (Option<String>, Option<String>) {
    let comment = collapse(comment);
    // A longer text is not a remark on a publication.
    if comment.len() > 4000 {
        return (None, Some(comment));
    }
    let mut venue = None;
    let mut rest: Vec<&str> = Vec::new();
    for part in parts(&comment) {
        let bare = part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | '。' | '；' | '，'));
        if bare.is_empty() {
            continue;
        }
        if venue.is_none() && bare.chars().count() <= 200 && appeared(bare) {
            venue = Some(capitalised(bare));
        } else {
            rest.push(part.trim());
        }
    }
    if venue.is_none() {
        return (None, (!comment.is_empty()).then_some(comment));
    }
    let rest = rest.join(" ");
    let rest = rest.trim_end_matches([',', ';', '；', '，']);
    (venue, (!rest.is_empty()).then(|| rest.to_string()))
}

fn appeared(text: &str) -> bool {
    let lower = text.to_lowercase();
    !lower.starts_with("submitted")
        && !lower.starts_with("under review")
        && (NAMED.is_match(text) || ACCEPTED.is_match(text))
}

// Splits a comment at semicolons, sentence ends, commas beside a count, and before URLs, but not inside brackets.
fn parts(text: &str) -> Vec<&str> {
    let mut cuts = Vec::new();
    let mut depth = 0usize;
    let mut from = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        let cut = match c {
            '(' | '（' => {
                let inside = text[at..].split([')', '）']).next().unwrap_or_default();
                let aside = ["page", "figure", "http"].iter().any(|word| inside.contains(word));
                depth += usize::from(!aside);
                if aside && at > from {
                    cuts.push(at);
                    from = at;
                }
                false
            }
            ')' | '）' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ if depth > 0 => false,
            ';' | '；' | '。' => true,
            '.' => {
                let word = text[..at].chars().rev().take_while(|c| c.is_alphanumeric()).count();
                next == Some(' ') && (word > 2 || text[..at].ends_with(|c: char| c.is_ascii_digit() || c == ')'))
            }
            ',' => {
                let ahead = text[at + 1..].trim_start();
                let counts = ahead.starts_with(|c: char| c.is_ascii_digit()) && !ahead.starts_with("20");
                let behind = text[from..at].to_lowercase();
                counts
                    || ahead.get(..8).is_some_and(|word| word.eq_ignore_ascii_case("accepted"))
                    || ["pages", "figures", "tables"].iter().any(|word| behind.ends_with(word))
            }
            _ => false,
        };
        if cut {
            from = at + c.len_utf8();
            cuts.push(from);
        }
    }
    cuts.push(text.len());
    let mut parts = Vec::new();
    let mut from = 0;
    for cut in cuts {
        let part = &text[from..cut];
        from = cut;
        match ALONG.find(part).filter(|matched| matched.start() > 0 && appeared(&part[..matched.start()])) {
            Some(matched) => parts.extend([
                &part[..matched.start()],
                part[matched.start()..].trim_start_matches([' ', ',', ';', ':', '，', '；']),
            ]),
            None => parts.push(part),
        }
    }
    parts
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The venue in brackets before or after a title, and the title: `(ICLR 2022) Title`, `Title (ICLR 2022)`.
pub(crate) fn beside(text: &str) -> (Option<&str>, &str) {
    let text = text.trim();
    if let Some((inside, rest)) =
        text.strip_prefix(['(', '[', '【', '（']).and_then(|rest| rest.split_once([')', ']', '】', '）']))
        && (is_venue(inside) || is_dated(inside) || heading_date::is_date(inside) && words(inside) <= 4)
        && !rest.trim().is_empty()
    {
        return (Some(inside.trim()), rest.trim_start());
    }
    if let Some((head, inside)) =
        text.strip_suffix([')', ']', '】', '）']).and_then(|rest| rest.rsplit_once(['(', '[', '【', '（']))
        && (is_venue(inside) || date::find(inside).is_some() && heading_date::is_date(inside))
        && !head.trim().is_empty()
    {
        return (Some(inside.trim()), head.trim_end());
    }
    (None, text)
}

// A short name and a year: `Neurocomputing 2018`, `in IEEE Access, 2023`, `WSDM'21`.
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:19|20)\d\d [-_\s]+ (?:\p{Lu}[A-Za-z]{1,14}|arXiv) $ | ^(?:in:?\s+)? (?:\p{Lu}|arXiv|bioRxiv|medRxiv)[\p{L}\d&./:+\ -]{0,70}? [\s,.'’(-]{0,3} (?:(?:19|20)\d\d|['’`´]\s?\d\d)
          (?:[./-]\d{1,2}){0,2} \)? (?:[\s,(]*(?i:oral|spotlight|poster|highlight|workshops?|findings|main|best\ paper|award))* \)?$",
    )
    .expect("a constant pattern")
});

/// Whether a text is a short name with a year behind it, which is a venue where a venue is expected.
pub(crate) fn is_dated(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';' | '[' | ']'));
    // `Aug., 2024` is a date.
    words(text) <= 8 && DATED.is_match(text) && date::find(text).is_none()
}

static SHORT_YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"['’`´]\s?(\d\d)\b").expect("a constant pattern"));

/// The year of a venue: `ICML 2021`, `KDD'18`.
pub(crate) fn year(text: &str) -> Option<PartialDate> {
    date::year(text).or_else(|| {
        let year: i16 = SHORT_YEAR.captures(text)?[1].parse().ok()?;
        PartialDate::new(if year < 70 { 2000 + year } else { 1900 + year }, None, None)
    })
}

/// The name and the year of a venue of this form, and `None` for the name if it is only arXiv.
pub(crate) fn without_arxiv(text: &str) -> Option<&str> {
    let text = text.trim();
    let text = text.strip_prefix("in ").or(text.strip_prefix("In ")).unwrap_or(text).trim_start_matches([':', ' ']);
    let preprint = ["arxiv", "corr", "preprint"];
    let lower = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | ' ')).to_lowercase();
    (!preprint.iter().any(|name| lower.starts_with(name))).then_some(text)
}

/// Whether a short text is a venue.
pub(crate) fn is_venue(text: &str) -> bool {
    let text = text.trim();
    words(text) <= 14 && (NAMED.is_match(text) || ACCEPTED.find(text).is_some_and(|matched| matched.start() == 0))
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
            (
                "Accepted to ACL Main 2025. A and B contributed equally",
                Some("Accepted to ACL Main 2025"),
                Some("A and B contributed equally"),
            ),
            (
                "Accepted by 3DV'24. Project Page: https://a.org",
                Some("Accepted by 3DV'24"),
                Some("Project Page: https://a.org"),
            ),
            ("CVPR 2024 Code: https://a.org", Some("CVPR 2024"), Some("Code: https://a.org")),
            (
                "ICLR 2025 Spotlight (v4: 47 pages, 26 figures)",
                Some("ICLR 2025 Spotlight"),
                Some("(v4: 47 pages, 26 figures)"),
            ),
            ("Submitted to ICML 2025", None, Some("Submitted to ICML 2025")),
            ("Technical report", None, Some("Technical report")),
        ];
        for (text, venue, rest) in cases {
            assert_eq!(split(text), (venue.map(String::from), rest.map(String::from)), "{text}");
        }
    }

    #[test]
    fn a_venue_in_brackets_is_no_part_of_a_title() {
        assert_eq!(beside("(ICLR 2022) A Title"), (Some("ICLR 2022"), "A Title"));
        assert_eq!(beside("A Title [ICML 2021]"), (Some("ICML 2021"), "A Title"));
        assert_eq!(beside("[Re] A Title (of Sorts)"), (None, "[Re] A Title (of Sorts)"));
    }

    #[test]
    fn a_sentence_about_publishing_is_no_venue() {
        assert!(is_venue("ICML 2021") && is_venue("Accepted at a workshop"));
        assert!(!is_venue("a new book published by somebody"));
    }
}
