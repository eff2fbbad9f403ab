//! The reader for Org, the format of Emacs.

use crate::ingest::markup::{self, Syntax};
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};

pub(super) struct Org;

impl Reader for Org {
    fn format(&self) -> FileFormat {
        FileFormat::new(18, "org")
    }

    fn version(&self) -> u8 {
        2
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        match head.text {
            Some(text) if is_org(text) => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    fn limit(&self) -> Option<usize> {
        Some(markup::MAX_BYTES)
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        markup::read(input.text, Syntax::Org)
    }
}

// How many lines are looked at.
const SAMPLE_LINES: usize = 400;

// Whether marks of Org outweigh those of Markdown. A list with `* item` has neither.
fn is_org(text: &str) -> bool {
    let (mut org, mut markdown) = (0usize, 0usize);
    let lines = text.trim_start_matches('\u{feff}').lines().take(SAMPLE_LINES);
    for (at, line) in lines.enumerate() {
        let bare = line.trim_start();
        let stars = line.bytes().take_while(|&b| b == b'*').count();
        org += match () {
            () if at == 0 && bare.starts_with('#') && bare.to_ascii_lowercase().contains("mode: org") => 10,
            () if is_keyword(bare) => 1,
            () if bare.eq_ignore_ascii_case(":properties:") => 2,
            // No other syntax begins a line so.
            () if stars >= 2 && line[stars..].starts_with(' ') => 1,
            () if stars == 1 && (line.starts_with("* TODO ") || line.starts_with("* DONE ")) => 1,
            () => 0,
        };
        org += usize::from(has_link(line));
        let hashes = line.bytes().take_while(|&b| b == b'#').count();
        markdown += usize::from((1..=6).contains(&hashes) && line[hashes..].starts_with(' ') && hashes > 1);
        markdown += usize::from(line.contains("](")) + usize::from(line[stars..].contains("**"));
        markdown += usize::from(bare.starts_with("```"));
    }
    org > 0 && org > markdown
}

// `#+title: …`
fn is_keyword(bare: &str) -> bool {
    bare.strip_prefix("#+").is_some_and(|rest| {
        let name = rest.split([':', ' ', '[']).next().unwrap_or_default();
        name.len() > 2 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    })
}

// `[[target][description]]`
fn has_link(line: &str) -> bool {
    let Some(at) = line.find("[[") else { return false };
    let Some(end) = line[at..].find("]]") else { return false };
    let inside = &line[at + 2..at + end];
    inside.contains("][") && !inside.contains("](")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::TextKind;

    fn read(text: &str) -> Vec<crate::paper::Entry> {
        Org.read(&ReaderInput::of_text(text)).entries
    }

    #[test]
    fn marks_of_org() {
        for text in [
            "#+title: Notes\n\ntext",
            ":PROPERTIES:\n:ID: 1\n:END:\n",
            "* TODO Read this\n",
            "* Nets\n** Small nets\ntext\n",
            "- [[https://a.org][A]]\n",
        ] {
            assert!(is_org(text), "{text}");
        }
        for text in [
            "* one\n* two\n  * three\n",
            "# Title\n\n* [A paper](https://a.org)\n",
            "Some **bold** text\n* item\n",
            "## Title\n- TODO\n#+BEGIN_QUOTE\n**x**\n",
            "[[pdf]](https://a.org)\n",
            "",
        ] {
            assert!(!is_org(text), "{text}");
        }
    }

    #[test]
    fn headings_with_links_and_properties() {
        let entries = read(
            "* TODO [[https://arxiv.org/abs/1810.00001][Nets That Read Both Ways]] :nlp:\nThey read both ways.\n* DONE Nets Look Back\n:PROPERTIES:\n:URL: https://arxiv.org/abs/1706.00002\n:AUTHOR: Byron, A., & Dee, C. M.\n:YEAR: 2017\n:END:\nThey look back.\n* Tools\n- Emacs\n",
        );
        assert_eq!(entries.len(), 2, "{entries:#?}");
        assert_eq!(entries[0].bibliography.title_en.as_deref(), Some("Nets That Read Both Ways"));
        assert_eq!(
            (entries[0].arxiv.as_deref(), &entries[0].bibliography.tags[..]),
            (Some("1810.00001"), &["nlp".to_string()][..])
        );
        assert_eq!((entries[1].arxiv.as_deref(), entries[1].line), (Some("1706.00002"), 3));
        assert_eq!(entries[1].bibliography.authors, ["A. Byron", "C. M. Dee"]);
        assert_eq!(entries[1].texts[0].text, "They look back.");
    }

    #[test]
    fn a_file_about_the_work_that_it_cites() {
        let entries = read(
            ":PROPERTIES:\n:ID: 1-2\n:ROAM_REFS: [cite:@byron20]\n:END:\n#+title: Small Nets Grow\n#+author: Me\n#+filetags: :nets:\n\nA note.\n\n* TODO Notes\n:PROPERTIES:\n:Custom_ID: byron20\n:AUTHOR: Byron, A., Dee, C.\n:YEAR: 2020\n:DOI: 10.1000/xyz\n:END:\n\n#+begin_abstract\nWe grow small nets.\n#+end_abstract\n",
        );
        assert_eq!(entries.len(), 1, "{entries:#?}");
        assert_eq!(entries[0].bibliography.title_en.as_deref(), Some("Small Nets Grow"));
        assert_eq!(entries[0].bibliography.authors, ["A. Byron", "C. Dee"]);
        assert_eq!(entries[0].doi.as_deref(), Some("10.1000/xyz"));
        assert_eq!(entries[0].names, ["byron20"]);
        let kinds: Vec<_> = entries[0].texts.iter().map(|text| text.kind).collect();
        assert_eq!(kinds, [TextKind::Note, TextKind::Abstract]);
    }

    #[test]
    fn notes_about_no_paper_have_no_entry() {
        for text in [
            "",
            "* Shopping\n- milk\n* Tools\n** Emacs\n:PROPERTIES:\n:ID: 1\n:END:\n",
            ":PROPERTIES:\n:ID: 1\n:END:\n#+title: Bayes\n\nA rule.\n",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
