//! The kind of a work by the words that databases and reference managers have for it.

use crate::paper::PublicationKind;

// Letters in lower case, in the order in which they are looked for: `book chapter` before `book`.
const WORDS: &[(&str, PublicationKind)] = &[
    ("preprint", PublicationKind::Preprint),
    ("bookchapter", PublicationKind::Chapter),
    ("booksection", PublicationKind::Chapter),
    ("chapter", PublicationKind::Chapter),
    ("incollection", PublicationKind::Chapter),
    ("inbook", PublicationKind::Chapter),
    ("encyclopediaarticle", PublicationKind::Chapter),
    ("dictionaryentry", PublicationKind::Chapter),
    ("conference", PublicationKind::ConferencePaper),
    ("proceedings", PublicationKind::ConferencePaper),
    ("meeting", PublicationKind::ConferencePaper),
    ("会议", PublicationKind::ConferencePaper),
    ("thesis", PublicationKind::Thesis),
    ("dissertation", PublicationKind::Thesis),
    ("学位论文", PublicationKind::Thesis),
    ("硕士", PublicationKind::Thesis),
    ("博士", PublicationKind::Thesis),
    ("book", PublicationKind::Book),
    ("monograph", PublicationKind::Book),
    ("图书", PublicationKind::Book),
    ("dataset", PublicationKind::Dataset),
    ("datapaper", PublicationKind::Article),
    ("software", PublicationKind::Software),
    ("computerprogram", PublicationKind::Software),
    ("patent", PublicationKind::Patent),
    ("专利", PublicationKind::Patent),
    ("standard", PublicationKind::Standard),
    ("标准", PublicationKind::Standard),
    ("report", PublicationKind::Report),
    ("webpage", PublicationKind::WebPage),
    ("website", PublicationKind::WebPage),
    ("blogpost", PublicationKind::WebPage),
    ("article", PublicationKind::Article),
    ("journal", PublicationKind::Article),
    ("review", PublicationKind::Article),
    ("letter", PublicationKind::Article),
    ("editorial", PublicationKind::Article),
    ("期刊", PublicationKind::Article),
];

/// The kind that a word stands for, for example `journalArticle` or `Proceedings Paper`. `None` if it names no kind of
/// work.
pub(super) fn kind(text: &str) -> Option<PublicationKind> {
    let plain: String = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    WORDS.iter().find(|(word, _)| plain.contains(word)).map(|&(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_several_databases_are_known() {
        for (text, wanted) in [
            ("journalArticle", Some(PublicationKind::Article)),
            ("Article; Early Access", Some(PublicationKind::Article)),
            ("Proceedings Paper", Some(PublicationKind::ConferencePaper)),
            ("IEEE Conferences", Some(PublicationKind::ConferencePaper)),
            ("Book Chapter", Some(PublicationKind::Chapter)),
            ("bookSection", Some(PublicationKind::Chapter)),
            ("Conference Review", Some(PublicationKind::ConferencePaper)),
            ("硕士学位论文", Some(PublicationKind::Thesis)),
            ("J", None),
            ("", None),
        ] {
            assert_eq!(kind(text), wanted, "{text}");
        }
    }
}
