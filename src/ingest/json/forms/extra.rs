//! The field `Extra` of Zotero, which CSL-JSON calls `note`: lines of `name: value`, citation counts, and remarks.
//!
//! The source: <https://www.zotero.org/support/kb/item_types_and_fields#citing_fields_from_extra>.

use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::json::forms::draft::Draft;
use crate::paper::TextKind;

static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\{?:?(\p{L}[\p{L}\p{N}_.\-]*(?: [\p{L}\p{N}_.\-]+){0,2})\s*[:：]\s*(.*?)\}?$")
        .expect("a constant pattern")
});

// Counts that programs keep up to date: `00012`, `12 citations (Crossref) [2024-01-01]`.
static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\d+|\d+ (?:citations?|references?|readers?)\b.*|\[\d{4}-\d\d-\d\d\].*)$")
        .expect("a constant pattern")
});

/// What an extra field says.
#[derive(Debug, Default)]
pub(super) struct Extra<'t> {
    // Names in lower case without spaces, and their values.
    fields: Vec<(String, &'t str)>,
    remarks: Vec<&'t str>,
}

impl<'t> Extra<'t> {
    /// Reads the lines of an extra field.
    pub fn read(text: &'t str) -> Self {
        let mut extra = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match FIELD.captures(line) {
                _ if COUNT.is_match(line) => {}
                Some(found) if !is_sentence(found.get(2).map_or("", |value| value.as_str())) || is_known(&found[1]) => {
                    let value = found.get(2).map_or("", |value| value.as_str());
                    extra.fields.push((plain(&found[1]), value));
                }
                _ => extra.remarks.push(line),
            }
        }
        extra
    }

    /// Puts it where it belongs.
    pub fn fill(self, draft: &mut Draft) {
        for (name, value) in self.fields {
            let owned = || Some(value.to_string());
            match name.as_str() {
                "doi" => draft.doi(Some(value)),
                "arxiv" | "arxivid" | "eprint" => draft.arxiv(value.split_whitespace().next()),
                "pmid" => draft.name("pmid", owned()),
                "pmcid" => draft.name("pmcid", owned()),
                "citationkey" | "bibtex" | "biblatexcitekey" => draft.name("", owned()),
                "titletranslation" | "translatedtitle" | "originaltitle" => draft.title(Some(value)),
                "abstracttranslation" => draft.text(TextKind::Abstract, Some(value)),
                "tldr" => draft.text(TextKind::Tldr, Some(value)),
                "note" | "notes" | "remark" | "remarks" | "备注" | "笔记" => {
                    draft.text(TextKind::Note, Some(value))
                }
                "comment" | "comments" => draft.comment(Some(value)),
                "url" => draft.link("", Some(value)),
                _ => {}
            }
        }
        let remarks = self.remarks.join("\n");
        // A few words say how a work was published; more are a note.
        match remarks.split_whitespace().count() {
            0..=6 if self.remarks.len() < 2 => draft.comment(Some(&remarks)),
            _ => draft.text(TextKind::Note, Some(&remarks)),
        }
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

fn is_known(name: &str) -> bool {
    let known = ["tldr", "titletranslation", "abstracttranslation", "note", "notes", "remark", "comment", "comments"];
    known.contains(&plain(name).as_str())
}

// `Important: the proof in the third section has a gap.` is a remark of a person.
fn is_sentence(value: &str) -> bool {
    value.split_whitespace().count() > 6 && value.ends_with(['.', '!', '?']) || value.contains('。')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Entry;

    fn entry(text: &str) -> Entry {
        let mut draft = Draft::new(1);
        draft.title(Some("A title"));
        Extra::read(text).fill(&mut draft);
        draft.finish().unwrap().remove(0)
    }

    #[test]
    fn fields_go_where_they_belong() {
        let entry = entry(
            "arXiv: 2101.00001 [cs]\nPMID: 123\nCitation Key: li2021\nDOI: 10.1000/x\ntitleTranslation: 一个标题\n\
             00012\n5 citations (Crossref) [2024-01-02]\nRead_Status: Read\nKind_of: x y\nTLDR: It is short.",
        );
        assert_eq!(entry.arxiv.as_deref(), Some("2101.00001"));
        assert_eq!(entry.doi.as_deref(), Some("10.1000/x"));
        assert_eq!(entry.names, ["pmid:123", "li2021"]);
        assert_eq!(entry.bibliography.title_zh.as_deref(), Some("一个标题"));
        assert_eq!(entry.bibliography.comment, None);
        assert_eq!(entry.texts.len(), 1);
    }

    #[test]
    fn remarks_stay() {
        assert_eq!(entry("to appear").bibliography.comment.as_deref(), Some("to appear"));
        let text = "The second proof is the better one to read.\nImportant: the third section has a gap in it.";
        assert_eq!(entry(text).texts[0].text.replace('\n', " "), text.replace('\n', " "));
        assert_eq!(entry("00000").texts, []);
    }
}
