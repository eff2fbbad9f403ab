//! What one place in one file says about a work.

use serde::{Deserialize, Serialize};

use crate::paper::bibliography::Bibliography;
use crate::paper::text::Text;

/// One entry about a paper, as one file has it.
///
/// Every field may be empty. Readers keep an entry only if it has a title, or a record with a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// The line on which the entry begins, counted from 1.
    pub line: u32,
    /// arXiv identifier without a version, for example `2402.13753` or `cs/0112017`.
    pub arxiv: Option<String>,
    /// Digital object identifier in lower case, for example `10.1145/3292500.3330701`.
    pub doi: Option<String>,
    /// The identifiers that the record itself uses, each once, the most important one first: a citation key, the id in
    /// a test collection. An id of a service has its scheme in front, for example `pmid:28894217`.
    pub names: Vec<String>,
    /// The bibliographic record.
    pub bibliography: Bibliography,
    /// The texts of the entry, in order.
    pub texts: Vec<Text>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::store::codec;
    use crate::paper::link::Link;
    use crate::paper::publication::{Publication, PublicationKind};
    use crate::paper::text::TextKind;
    use crate::text::Language;

    /// Existing indexes hold entries as a plain sequence of their fields.
    #[test]
    fn an_entry_is_stored_as_a_plain_sequence_of_fields() {
        let some = |text: &str| Some(text.to_string());
        let links = vec![Link { label: "pdf".into(), url: "https://example.org/a.pdf".into() }];
        let texts =
            vec![Text {
                kind: TextKind::Summary, language: Language::Zh, text: "一种检索方法。".into(), line: 9
            }];
        let none = || None::<String>;
        let strings = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let bibliography = Bibliography {
            title_en: some("A title"),
            title_zh: some("一个标题"),
            authors: strings(&["A. Byron", "C. Dee"]),
            date: "2024-02-19".parse().ok(),
            links: links.clone(),
            venue: some("ICML 2024"),
            comment: None,
            tags: strings(&["检索"]),
            categories: strings(&["cs.IR"]),
            publication: Publication {
                kind: Some(PublicationKind::ConferencePaper),
                pages: some("1-9"),
                ..Publication::default()
            },
        };
        let entry = Entry {
            line: 7,
            arxiv: some("2402.00001"),
            doi: None,
            names: strings(&["d1"]),
            bibliography,
            texts: texts.clone(),
        };
        let fields = (
            7u32,
            some("2402.00001"),
            None::<String>,
            strings(&["d1"]),
            (some("A title"), some("一个标题"), strings(&["A. Byron", "C. Dee"])),
            some("2024-02-19"),
            links,
            (some("ICML 2024"), None::<String>, strings(&["检索"]), strings(&["cs.IR"])),
            (Some(1u32), none(), none(), some("1-9"), none(), none(), none()),
            texts,
        );
        let bytes = codec::encode(&fields).unwrap();
        assert_eq!(codec::encode(&entry).unwrap(), bytes);
        assert_eq!(codec::decode::<Entry>(&bytes).unwrap(), entry);
    }
}
