use std::path::Path;

use encoding_rs::GB18030;
use proptest::prelude::*;

use super::*;
use crate::ingest::gunzip::tests::gzip;

fn read_as(bytes: &[u8]) -> FileReading {
    read_bytes(Path::new("list"), bytes)
}

/// `count` records, every second one in Chinese.
fn json_lines(count: usize) -> String {
    let record = |i: usize| match i % 2 {
        0 => format!("{{\"title\": \"Paper {i}\", \"abstract\": \"About {{{i}}}, [{i}] and \\\"it\\\"\"}}\n"),
        _ => format!("{{\"title\": \"论文第{i}篇\", \"摘要\": \"关于第{i}件事，以及更多\"}}\n"),
    };
    (0..count).map(record).collect()
}

#[test]
fn packed_and_encoded_files_read_alike() {
    let text = json_lines(40);
    let plain = read_as(text.as_bytes());
    assert_eq!((plain.format.unwrap().name(), plain.entries.len()), ("json-lines", 40));
    assert_eq!(plain.problems, []);
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [gzip(text.as_bytes()), GB18030.encode(&text).0.into_owned(), gzip(&utf_16), utf_16] {
        assert_eq!(read_as(&bytes), plain);
    }
}

#[test]
fn what_is_not_text_is_one_problem() {
    let reading = read_as(b"%PDF-1.5 and so on");
    assert_eq!((reading.format, reading.problems.len()), (None, 1));
    assert_eq!(read_as(b"").problems, []);
}

#[test]
fn of_many_problems_only_the_number_is_told() {
    let most = file::MAX_PROBLEMS;
    let text = json_lines(2) + &"{\"title\": oops}\n".repeat(most + 30) + &json_lines(60);
    let reading = read_as(text.as_bytes());
    assert_eq!((reading.entries.len(), reading.problems.len()), (62, most + 1));
    assert_eq!(reading.problems[0].line, Some(3));
    assert_eq!(reading.problems[most].to_string(), "list: 30 more problems in this file");
}

#[test]
fn a_file_that_cannot_be_opened_is_a_problem() {
    let reading = read(Path::new("no/such/file"));
    assert_eq!((reading.entries.len(), reading.problems.len()), (0, 1));
}

#[test]
fn a_cut_gzip_file_keeps_its_records() {
    let whole = json_lines(4000);
    let packed = gzip(whole.as_bytes());
    let reading = read_as(&packed[..packed.len() / 2]);
    assert!(reading.entries.len() > 1000, "{}", reading.entries.len());
    assert!(reading.problems.iter().any(|problem| problem.message.contains("gzip")));
    assert_eq!(reading.entries[..], read_as(whole.as_bytes()).entries[..reading.entries.len()]);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_as(&bytes);
        read_as(&gzip(&bytes));
    }

    #[test]
    fn no_text_like_json_makes_it_panic(text in r#"[\[\]{}:,"\\ \n0atitle标]{0,80}"#) {
        for prefix in ["", "[", "[{\"title\":", "{\"papers\":[{\"title\":\"a\"},"] {
            read_as(format!("{prefix}{text}").as_bytes());
        }
    }

    #[test]
    fn a_cut_keeps_the_records_before_it(cut in 0usize..4000, count in 1usize..40, form in 0..3) {
        let lines = json_lines(count);
        let text = match form {
            0 => lines.clone(),
            1 => format!("[\n{}\n]", lines.trim_end().replace('\n', ",\n")),
            _ => format!("{{\"papers\": [{}]}}", lines.trim_end().replace('\n', ", ")),
        };
        let cut = cut.min(text.len());
        let before = &text.as_bytes()[..cut];
        let whole = lines.lines().filter(|line| before.windows(line.len()).any(|part| part == line.as_bytes())).count();
        let reading = read_as(before);
        prop_assert_eq!(reading.entries.len(), whole, "{}", String::from_utf8_lossy(before));
    }
}

#[test]
fn a_page_without_end_is_cut_at_a_line_and_records_are_not() {
    let limit = READERS[0].limit().unwrap();
    let line = "Some words that stand in a row, and a line that ends.\n\n";
    let page =
        format!("## A Title of a Paper\n\nhttps://arxiv.org/abs/2401.00001\n\n{}", line.repeat(limit / line.len() + 9));
    let head = file::head_for_reader(page.as_bytes());
    assert!(head.len() <= limit && head.len() > limit - 100 && head.ends_with(b"\n"), "{}", head.len());
    let record = "{\"title\": \"A title of four words\", \"abstract\": \"Text of it.\"}\n";
    let records = record.repeat(limit / record.len() + 9);
    assert_eq!(file::head_for_reader(records.as_bytes()).len(), records.len());
}

#[test]
fn the_reader_is_known_by_the_beginning_of_a_file() {
    for bytes in [json_lines(40).into_bytes(), gzip(json_lines(40_000).as_bytes())] {
        let reader = reader_for(&bytes).unwrap();
        assert_eq!(reader.format().name(), "json-lines");
        assert!(read_as(&bytes).stamp.is_current(Some(reader)));
    }
    assert!(reader_for(b"%PDF-1.5 and so on").is_none());
    assert!(read_as(b"%PDF-1.5 and so on").stamp.is_current(None));
}
