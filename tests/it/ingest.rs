//! Files as users have them: encodings, compression, folders.

use std::io::Write;

use crate::env::Env;

const LIST: &str = "## Reading Lips in the Dark\n[在黑暗中读唇](https://arxiv.org/abs/2401.00011)\n\n\
    我们用毫米波雷达代替摄像头来识别口型，在没有光的房间里也能把说话的内容转成文字，准确率与摄像头在白天相当。\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("gzip");
    encoder.finish().expect("gzip")
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let mut bytes = if big { vec![0xfe, 0xff] } else { vec![0xff, 0xfe] };
    for unit in text.encode_utf16() {
        bytes.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
    }
    bytes
}

#[test]
fn every_encoding_and_compression_reads_the_same() {
    let (gb, _, lossy) = encoding_rs::GB18030.encode(LIST);
    assert!(!lossy);
    let bom = [b"\xef\xbb\xbf".as_slice(), LIST.as_bytes()].concat();
    let forms: [(&str, Vec<u8>); 7] = [
        ("plain.txt", LIST.into()),
        ("bom.md", bom),
        ("gb.md", gb.to_vec()),
        ("le.txt", utf16(LIST, false)),
        ("be.txt", utf16(LIST, true)),
        ("list.md.gz", gzip(LIST.as_bytes())),
        // The content decides, not the name.
        ("no-extension-at-all", gzip(&gb)),
    ];
    for (name, bytes) in forms {
        let env = Env::new();
        env.write(&format!("notes/{name}"), bytes);
        let papers = env.json_lines(&["read", "--json", "notes"]);
        assert_eq!(papers.len(), 1, "{name}");
        assert_eq!(papers[0]["id"], "2401.00011", "{name}");
        assert_eq!(papers[0]["title"], "Reading Lips in the Dark", "{name}");
        assert_eq!(papers[0]["title_zh"], "在黑暗中读唇", "{name}");
        assert!(papers[0]["texts"][0]["text"].as_str().expect("text").contains("毫米波雷达"), "{name}");
    }
}

#[test]
fn json_in_all_its_forms() {
    let env = Env::new();
    let record = r#"{"id": "2401.00012v1", "title": "Maps from Footsteps", "summary": "Floor plans are drawn from the sound of footsteps.", "authors_parsed": [["Walker", "Ann", ""]], "update_date": "2024-01-09", "categories": "cs.SD cs.RO"}"#;
    env.write("notes/lines.jsonl", format!("{record}\n"));
    env.write("array/list.json", format!("[\n{record}\n]"));
    for folder in ["notes", "array"] {
        let papers = env.json_lines(&["read", "--json", folder]);
        assert_eq!(papers.len(), 1, "{folder}");
        let paper = &papers[0];
        assert_eq!(paper["id"], "2401.00012");
        assert_eq!(paper["authors"][0], "Ann Walker");
        assert_eq!(paper["date"], "2024-01-09");
        assert_eq!(paper["categories"].as_array().map(Vec::len), Some(2));
    }
}

#[test]
fn a_bad_line_is_reported_with_its_place_and_the_rest_is_read() {
    let env = Env::new();
    env.write(
        "notes/list.jsonl",
        "{\"title\": \"Maps from Footsteps\", \"abstract\": \"Floor plans from sound.\"}\n{\"title\": oops}\n{\"title\": \"Bread by Numbers\", \"abstract\": \"Loaves are counted.\"}\n",
    );
    let run = env.run(&["index", "notes"]);
    run.expect_code(0);
    assert!(run.stdout().contains("2 papers"), "{}", run.stdout());
    assert!(run.stdout().contains("1 problem"), "{}", run.stdout());
    assert!(run.stderr().contains("notes/list.jsonl:2: "), "{}", run.stderr());
}

#[test]
#[cfg(unix)]
fn folders_with_everything_in_them() {
    use std::os::unix::fs::symlink;
    let env = Env::new();
    env.write("notes/list.md", LIST);
    env.write(
        "notes/.hidden/other.md",
        LIST.replace("00011", "00099").replace("Lips", "Hands").replace("读唇", "读手"),
    );
    env.write("notes/picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    env.write("notes/paper.pdf", b"%PDF-1.7\n\x00\x01\x02");
    symlink(env.path().join("notes"), env.path().join("notes/loop")).expect("symlink");
    let fifo = env.path().join("notes/fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    let report = env.json(&["index", "--json", "notes"]);
    assert_eq!(report["papers"], 1, "{report}");
    // The index itself lies in the folder that is read next.
    let report = env.json(&["index", "--json", "."]);
    assert_eq!(report["papers"], 1, "{report}");
}

#[test]
fn nothing_readable_is_an_error_and_no_paper_is_said() {
    let env = Env::new();
    let run = env.run(&["index", "no-such-folder"]);
    run.expect_code(2);
    assert!(run.stderr().contains("no-such-folder"), "{}", run.stderr());
    env.write("notes/diary.md", "It rained all day. Nothing was read.\n");
    let run = env.run(&["index", "notes"]);
    run.expect_code(1);
    assert!(run.stderr().contains("no paper was found"), "{}", run.stderr());
}
