//! The field "Extra" of Zotero: lines of `name: value`, among remarks
//! (<https://www.zotero.org/support/kb/item_types_and_fields#citing_fields_from_extra>).

use crate::ingest::record::Record;

/// Gives a record the identifiers in the lines of the field.
pub(super) fn add(text: &str, record: &mut Record) {
    let fields = || text.lines().filter_map(|line| line.split_once([':', '：']));
    let plain = |name: &str| name.trim().to_lowercase().replace(' ', "");
    let first = |value: &str| value.split_whitespace().next().unwrap_or_default().to_string();
    for (_, value) in fields().filter(|(name, _)| matches!(plain(name).as_str(), "citationkey" | "citekey" | "bibtex"))
    {
        record.name("", &first(value));
    }
    for (name, value) in fields() {
        let word = &first(value);
        match plain(name).as_str() {
            "doi" => record.doi(value),
            "arxiv" | "arxivid" => record.arxiv(word),
            "pmid" if !word.is_empty() => record.name("pmid", word),
            "pmcid" if !word.is_empty() => record.name("pmcid", word),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_found_among_remarks() {
        let mut record = Record::at(1);
        record.title("A title");
        add(
            "read twice\nPMID: 123\narXiv:2401.00001 [cs.CL]\nCitation Key: li2024\nDOI: 10.1000/X1\nurl: none\n:",
            &mut record,
        );
        let entry = record.into_entry().unwrap();
        assert_eq!(entry.arxiv.as_deref(), Some("2401.00001"));
        assert_eq!(entry.doi.as_deref(), Some("10.1000/x1"));
        assert_eq!(entry.names, ["li2024", "pmid:123"]);
    }
}
