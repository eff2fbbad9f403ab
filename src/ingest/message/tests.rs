//! Messages are found again from their texts.

use crate::ingest::message::{Content, Message};

#[test]
fn every_message_is_found_again_by_its_text() {
    for message in Message::samples() {
        assert_eq!(Message::parse(&message.to_string()).as_ref(), Some(&message), "{message}");
    }
    for content in Content::samples() {
        assert_eq!(Content::parse(&content.to_string()), Some(content));
        assert_eq!(content.to_string(), content.name());
    }
}

#[test]
fn the_template_with_the_most_literal_text_counts() {
    for (text, message) in [
        ("a PDF document", Message::Content(Content::Pdf)),
        ("is of an unknown format, not text", Message::NotText(Content::Unknown)),
        ("no paper was found in it", Message::NoPaper),
        ("no paper was found in it: ", Message::NoPaperBecause(String::new())),
        ("cannot be read: a: b", Message::Unreadable("a: b".into())),
        ("cannot be read: a; b; its papers are kept until it is forgotten", Message::UnreadableSource("a; b".into())),
        (
            "is an SQLite database that cannot be opened: no copy can be made: disk full",
            Message::DatabaseNotCopied("disk full".into()),
        ),
        ("3 bad characters in UTF-8; the first is here", Message::BadCharacters(3, "UTF-8".into())),
        ("bad characters in UTF-8; the first is here", Message::BadEncoding("UTF-8; the first is here".into())),
    ] {
        assert_eq!(Message::parse(text), Some(message), "{text}");
    }
}

#[test]
fn what_no_template_fits_is_no_message() {
    for text in [
        "",
        "as before",
        "a PDF document ",
        "A PDF document",
        "is a picture, not text",
        "many more problems in this file",
        "-3 more problems in this file",
        "No such file or directory (os error 2)",
    ] {
        assert_eq!(Message::parse(text), None, "{text}");
    }
}
