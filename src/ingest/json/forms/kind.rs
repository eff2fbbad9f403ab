//! The words of services for the kind of a work.

use crate::paper::PublicationKind;

/// The kind of work that a service calls `word`. `None` if it says nothing about that.
pub(super) fn kind(word: &str) -> Option<PublicationKind> {
    let plain: String = word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    Some(match plain.as_str() {
        "article" | "journalarticle" | "articlejournal" | "articlemagazine" | "articlenewspaper"
        | "magazinearticle" | "newspaperarticle" | "journalarticles" | "review" | "letter" | "editorial"
        | "journalpaper" => PublicationKind::Article,
        "paperconference"
        | "proceedingsarticle"
        | "conferencepaper"
        | "conference"
        | "inproceedings"
        | "conferenceandworkshoppapers" => PublicationKind::ConferencePaper,
        "book" | "monograph" | "editedbook" | "referencebook" | "proceedings" | "editorship" | "bookseries" => {
            PublicationKind::Book
        }
        "bookchapter"
        | "chapter"
        | "booksection"
        | "bookpart"
        | "referenceentry"
        | "encyclopediaarticle"
        | "entryencyclopedia"
        | "entrydictionary"
        | "dictionaryentry"
        | "partsinbooksorcollections"
        | "incollection" => PublicationKind::Chapter,
        "thesis" | "dissertation" | "phdthesis" | "mastersthesis" | "booksandtheses" => PublicationKind::Thesis,
        "report" | "reportseries" | "reportcomponent" | "techreport" => PublicationKind::Report,
        "preprint" | "postedcontent" | "informalandotherpublications" | "informal" => PublicationKind::Preprint,
        "dataset" | "dataandartifacts" | "data" => PublicationKind::Dataset,
        "software" | "computerprogram" => PublicationKind::Software,
        "patent" => PublicationKind::Patent,
        "standard" => PublicationKind::Standard,
        "webpage" | "blogpost" | "postweblog" | "post" | "forumpost" => PublicationKind::WebPage,
        "other" | "manuscript" | "presentation" | "speech" | "document" | "map" | "video" | "videorecording" => {
            PublicationKind::Other
        }
        _ => return None,
    })
}
