//! The reader for the text exports of Chinese databases (CNKI, Wanfang, VIP): RefWorks, NoteExpress, and lines such as
//! `Title-题名:`.
//!
//! Their Refer export is that of EndNote, which `refer` reads.

use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
use crate::ingest::record::Record;
use crate::ingest::refer;
use crate::ingest::tagged::{TagField, TagLine, all, first, first_lines, records};
use crate::paper::TextKind;

pub(in crate::ingest) struct Cnki;

impl Reader for Cnki {
    fn format(&self) -> FileFormat {
        FileFormat::new(9, "cnki")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        let fields = |text: &str| first_lines(text, 40).filter_map(field).map(|(name, _)| name).collect::<Vec<_>>();
        let is_export = head.text.is_some_and(|text| {
            let fields = fields(text);
            let begins = first_lines(text, 3).any(|line| field(line).is_some_and(|(name, _)| begins_record(name)));
            begins && fields.contains(&"title") && fields.len() >= 3
        });
        if is_export { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let mut reading = Reading::default();
        let line = |line| match field(line) {
            Some((name, value)) => TagLine::Tag(name, value),
            None => TagLine::Continuation(line),
        };
        let begins = |name: &str, before: &[TagField<'_>]| {
            let has = |name: &str| before.iter().any(|field| field.tag == name);
            before.is_empty() || name == "kind" && (has("kind") || has("title")) || name == "title" && has("title")
        };
        for fields in records(input.text, line, begins) {
            record(&fields).finish(&mut reading);
        }
        reading
    }
}

fn begins_record(name: &str) -> bool {
    matches!(name, "kind" | "title" | "database")
}

// Tags of RefWorks, with the fields that they stand for: two characters and a space.
const REFWORKS: &[(&str, &str)] = &[
    ("RT", "kind"),
    ("SR", "other"),
    ("ID", "other"),
    ("A1", "author"),
    ("A2", "other"),
    ("AD", "other"),
    ("T1", "title"),
    ("T2", "other"),
    ("JF", "venue"),
    ("JO", "venue"),
    ("YR", "year"),
    ("FD", "date"),
    ("VO", "volume"),
    ("vo", "volume"),
    ("IS", "issue"),
    ("OP", "pages"),
    ("SP", "first page"),
    ("EP", "other"),
    ("K1", "keywords"),
    ("AB", "abstract"),
    ("SN", "number"),
    ("CN", "other"),
    ("LA", "other"),
    ("DS", "other"),
    ("LK", "url"),
    ("UL", "url"),
    ("DO", "doi"),
    ("PB", "publisher"),
    ("PP", "other"),
    ("ED", "other"),
    ("NO", "other"),
    ("CL", "other"),
    ("U1", "other"),
    ("U2", "other"),
    ("RD", "other"),
    ("UD", "other"),
];

// Labels of NoteExpress in braces, and of CNKI before or behind a hyphen, with the fields that they stand for.
const LABELS: &[(&str, &str)] = &[
    ("reference type", "kind"),
    ("srcdatabase", "kind"),
    ("来源库", "kind"),
    ("database provider", "other"),
    ("title", "title"),
    ("题名", "title"),
    ("标题", "title"),
    ("author", "author"),
    ("作者", "author"),
    ("organ", "other"),
    ("单位", "other"),
    ("author address", "other"),
    ("translated author", "other"),
    ("translated title", "translation"),
    ("source", "venue"),
    ("文献来源", "venue"),
    ("journal", "venue"),
    ("刊名", "venue"),
    ("publication", "venue"),
    ("conference name", "venue"),
    ("keyword", "keywords"),
    ("keywords", "keywords"),
    ("关键词", "keywords"),
    ("summary", "abstract"),
    ("摘要", "abstract"),
    ("abstract", "abstract"),
    ("pubtime", "date"),
    ("发表时间", "date"),
    ("date", "date"),
    ("firstduty", "other"),
    ("第一责任人", "other"),
    ("第一作者", "other"),
    ("fund", "other"),
    ("基金", "other"),
    ("year", "year"),
    ("年", "year"),
    ("volume", "volume"),
    ("卷", "volume"),
    ("period", "issue"),
    ("期", "issue"),
    ("issue", "issue"),
    ("pagecount", "pages"),
    ("页码", "pages"),
    ("page", "pages"),
    ("pages", "pages"),
    ("clc", "other"),
    ("中图分类号", "other"),
    ("url", "url"),
    ("网址", "url"),
    ("link", "url"),
    ("doi", "doi"),
    ("isbn/issn", "number"),
    ("issn", "number"),
    ("isbn", "number"),
    ("publisher", "publisher"),
    ("学位授予单位", "publisher"),
    ("language", "other"),
    ("notes", "other"),
    ("subject", "other"),
    ("place published", "other"),
    ("type of work", "other"),
    ("tutor", "other"),
    ("accessed", "other"),
    ("original publication", "other"),
    ("cn", "other"),
    ("doc type", "kind"),
];

// The field that a line begins, by one name for all exports, and the beginning of its value.
fn field(line: &str) -> Option<(&'static str, &str)> {
    let line = line.trim_start_matches('\u{feff}').trim_start();
    let named = |label: &str| LABELS.iter().find(|(known, _)| *known == label).map(|(_, name)| *name);
    if let Some(rest) = line.strip_prefix('{') {
        let (label, value) = rest.split_once('}')?;
        let value = value.trim_start().strip_prefix([':', '：'])?;
        return Some((named(&label.trim().to_lowercase()).unwrap_or("other"), value));
    }
    if let (Some(tag), Some(value)) = (line.get(..2), line.get(2..))
        && let Some((_, name)) = REFWORKS.iter().find(|(known, _)| *known == tag)
        && (value.is_empty() || value.starts_with(' '))
    {
        return Some((name, value));
    }
    // SrcDatabase-来源库: 期刊
    let at = line.char_indices().take(40).find(|(_, c)| matches!(c, ':' | '：')).map(|(at, _)| at)?;
    let (latin, chinese) = line.get(..at)?.split_once('-')?;
    let value = line.get(at..)?.trim_start_matches([':', '：']);
    let (latin, chinese) = (latin.trim().to_lowercase(), chinese.trim().to_lowercase());
    let is_label = latin.bytes().all(|byte| byte.is_ascii_alphabetic()) && !latin.is_empty();
    let known = named(&latin).filter(|_| is_label)?;
    (chinese.chars().all(|c| !c.is_ascii() || latin == chinese)).then_some((known, value))
}

fn record(fields: &[TagField<'_>]) -> Record {
    let mut record = Record::at(fields.first().map_or(1, |field| field.line));
    all(fields, &["title", "translation"]).for_each(|field| record.title(&field.value));
    for field in all(fields, &["author"]) {
        field.value.lines().for_each(|names| record.authors(names));
    }
    all(fields, &["abstract"]).for_each(|field| record.text(TextKind::Abstract, &field.value, field.line));
    record.date(first(fields, &["year"]));
    record.date(first(fields, &["date"]));
    record.venue(first(fields, &["venue"]));
    all(fields, &["keywords"]).for_each(|field| record.keywords(&field.value));
    record.doi(first(fields, &["doi"]));
    all(fields, &["url"]).for_each(|field| record.url("", &field.value));
    record.volume(first(fields, &["volume"]));
    record.issue(first(fields, &["issue"]));
    record.pages(first(fields, &["pages", "first page"]));
    record.publisher(first(fields, &["publisher"]));
    all(fields, &["number"]).for_each(|field| record.standard_number(&field.value));
    record.publication().kind = refer::kind(first(fields, &["kind"]));
    record
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::paper::PublicationKind;

    fn read(text: &str) -> Reading {
        Cnki.read(&ReaderInput::of_text(text))
    }

    fn sniffs(text: &str) -> bool {
        Cnki.sniff(&FileHead { bytes: text.as_bytes(), text: Some(text), is_whole: true }) != Confidence::No
    }

    const REFWORKS_TEXT: &str = "\u{feff}RT Journal Article\nSR 1\nA1 张三[1,2];李四\nAD 某大学\nT1 稀疏注意力的方法\nJF 某学报\nYR 2020\nIS 03\n\
        OP 1-9\nK1 注意力;稀疏\nAB <正>本文提出一种方法。\nSN 1000-0000\nDO 10.1000/xyz\nLK https://example.org/a\n\n\
        RT Dissertation/Thesis\nA1 王五\nT1 第二个题名\nYR 2021\n";

    #[test]
    fn the_refworks_export_is_read() {
        assert!(sniffs(REFWORKS_TEXT));
        let reading = read(REFWORKS_TEXT);
        assert_eq!((reading.entries.len(), reading.problems.len()), (2, 0));
        let (entry, bibliography) = (&reading.entries[0], &reading.entries[0].bibliography);
        assert_eq!(bibliography.title_zh.as_deref(), Some("稀疏注意力的方法"));
        assert_eq!(bibliography.authors, ["张三", "李四"]);
        assert_eq!(entry.texts[0].text, "本文提出一种方法。");
        assert_eq!(entry.doi.as_deref(), Some("10.1000/xyz"));
        assert_eq!(bibliography.publication.pages.as_deref(), Some("1-9"));
        assert_eq!(reading.entries[1].bibliography.publication.kind, Some(PublicationKind::Thesis));
        assert_eq!(reading.entries[1].line, 16);
    }

    #[test]
    fn the_exports_with_labels_are_read() {
        for text in [
            "SrcDatabase-来源库: 期刊\nTitle-题名: 稀疏注意力的方法\nAuthor-作者: 张三;李四;\nOrgan-单位: 某大学\nSource-文献来源: 某学报\n\
             Keyword-关键词: 注意力;稀疏\nSummary-摘要: 本文提出\n一种方法。\nPubTime-发表时间: 2020-03-15\nYear-年: 2020\nPeriod-期: 03\nPageCount-页码: 1-9\n\n\
             SrcDatabase-来源库: 硕士\nTitle-题名: 第二个题名\nAuthor-作者: 王五;\nSummary-摘要: 另一段。\n",
            "{Reference Type}: Journal Article\n{Title}: 稀疏注意力的方法\n{Author}: 张三;李四\n{Author Address}: 某大学\n{Journal}: 某学报\n{Year}: 2020\n{Date}: 2020-03-15\n\
             {Issue}: 03\n{Pages}: 1-9\n{Keywords}: 注意力;稀疏\n{Abstract}: 本文提出一种方法。\n\n{Reference Type}: Thesis\n{Title}: 第二个题名\n{Author}: 王五\n",
        ] {
            assert!(sniffs(text), "{text}");
            let reading = read(text);
            assert_eq!((reading.entries.len(), reading.problems.len()), (2, 0), "{text}");
            let bibliography = &reading.entries[0].bibliography;
            assert_eq!(bibliography.authors, ["张三", "李四"]);
            assert_eq!(bibliography.date.map(|date| date.to_string()).as_deref(), Some("2020-03-15"));
            assert_eq!(bibliography.venue.as_deref(), Some("某学报"));
            assert_eq!(reading.entries[0].texts[0].text, "本文提出一种方法。");
            assert_eq!(reading.entries[1].bibliography.title_zh.as_deref(), Some("第二个题名"));
        }
    }

    #[test]
    fn prose_and_templates_are_no_export() {
        for text in [
            "# 笔记\n\nTitle-题名: 一\n",
            "{\"title\": 1}",
            "{name}: x\n",
            "AB 型血\nIS it so\n",
            "[1] 张三. 题名[J]. 某学报, 2020.\n",
        ] {
            assert!(!sniffs(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r"(RT |T1 |A1 |Title-题名: |\{Title\}: |\{|\}|-|:|\n|a|中| |;){0,60}") {
            let lines = text.lines().count().max(1);
            let reading = read(&text);
            prop_assert!(reading.entries.iter().all(|entry| entry.line as usize <= lines));
        }
    }
}
