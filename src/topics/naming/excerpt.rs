//! What is read of a paper: its titles, its tags and the beginnings of its texts.

use crate::paper::Paper;
use crate::text::Language;

/// Bytes of texts that are read in each language. What follows are mostly results.
const MOST_BYTES: usize = 600;

/// A piece of text, and whether it is a title: in titles capital letters tell nothing.
pub(super) struct Piece {
    pub text: String,
    pub is_title: bool,
}

/// The pieces of `paper` in `language`.
pub(super) fn excerpt(paper: &Paper, language: Language) -> Vec<Piece> {
    let bibliography = &paper.bibliography;
    // A title may be in another language than the record says.
    let titles = bibliography.titles().chain(bibliography.tags.iter().map(String::as_str));
    let mut pieces: Vec<Piece> = titles
        .filter(|title| Language::detect(title) == language)
        .map(|title| Piece { text: beginning(title, MOST_BYTES).to_string(), is_title: true })
        .collect();
    let mut left = MOST_BYTES;
    for (_, text) in paper.texts.iter().filter(|(_, text)| text.language == language) {
        let part = beginning(&text.text, left);
        left -= part.len();
        if !part.is_empty() {
            pieces.push(Piece { text: part.to_string(), is_title: false });
        }
    }
    pieces
}

/// The first `most` bytes of `text`, without the word that they end in.
fn beginning(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let part = &text[..text.floor_char_boundary(most)];
    part.rfind([' ', '，', '。', ',', '\n']).map_or(part, |at| &part[..at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Bibliography, Text, TextKind};

    fn paper(texts: &[(Language, &str)]) -> Paper {
        let text = |(language, text): &(Language, &str)| {
            (0, Text { kind: TextKind::Summary, language: *language, text: (*text).to_string(), line: 1 })
        };
        let bibliography = Bibliography { title_en: Some("Kites and masts".into()), ..Bibliography::default() };
        Paper { bibliography, texts: texts.iter().map(text).collect(), ..Paper::default() }
    }

    #[test]
    fn each_language_has_its_pieces() {
        let paper = paper(&[(Language::Zh, "用风筝测量风速"), (Language::En, "Kites measure wind.")]);
        let read = |language| excerpt(&paper, language).into_iter().map(|piece| piece.text).collect::<Vec<_>>();
        assert_eq!(read(Language::En), ["Kites and masts", "Kites measure wind."]);
        assert_eq!(read(Language::Zh), ["用风筝测量风速"]);
    }

    #[test]
    fn a_long_text_ends_with_a_word() {
        let text = "wind ".repeat(300);
        let paper = paper(&[(Language::En, &text)]);
        let pieces = excerpt(&paper, Language::En);
        assert!(pieces[1].text.len() <= MOST_BYTES && pieces[1].text.ends_with("wind"));
        assert_eq!(beginning("風箏風箏", 4), "風");
        assert_eq!(beginning("", 0), "");
    }
}
