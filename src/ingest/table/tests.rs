use proptest::prelude::*;

use super::archive::stored;
use super::{Csv, Spreadsheet};
use crate::ingest::reader::{Confidence, FileHead, Reader, ReaderInput, Reading};
use crate::paper::{Entry, PublicationKind, TextKind};

fn read(text: &str) -> Reading {
    Csv.read(&ReaderInput::of_text(text))
}

fn entries(text: &str) -> Vec<Entry> {
    let reading = read(text);
    assert_eq!(reading.problems, [], "{text}");
    reading.entries
}

fn one(text: &str) -> Entry {
    let mut entries = entries(text);
    assert_eq!(entries.len(), 1, "{text}");
    entries.remove(0)
}

#[test]
fn a_library_of_zotero() {
    let text = "\u{feff}\"Key\",\"Item Type\",\"Publication Year\",\"Author\",\"Title\",\"Publication Title\",\"DOI\",\"Url\",\
                \"Abstract Note\",\"Date\",\"Pages\",\"Issue\",\"Volume\",\"Extra\",\"Manual Tags\",\"Automatic Tags\"\n\
                \"AB12CD34\",\"journalArticle\",\"2020\",\"Li, Anna; Wang, Bo\",\"On the Sleep of Bees\",\"Bee World\",\
                \"10.1000/Bee.1\",\"https://a.org/1\",\"Bees sleep.\n\nThey do.\",\"2020-05-04\",\"1-9\",\"2\",\"7\",\
                \"PMID: 123\nCitation Key: li2020\",\"bees; sleep\",\"Insects\"\n\
                \"EF56GH78\",\"preprint\",\"2021\",\"Xu, Chi\",\"More Bees\",\"\",\"\",\"http://arxiv.org/abs/2101.00001\",\
                \"\",\"2021\",\"\",\"\",\"\",\"arXiv:2101.00001 [cs]\",\"\",\"\"\n";
    let entries = entries(text);
    let (first, second) = (&entries[0], &entries[1]);
    assert_eq!((first.line, second.line), (2, 6));
    assert_eq!(first.bibliography.authors, ["Anna Li", "Bo Wang"]);
    assert_eq!(second.bibliography.authors, ["Chi Xu"]);
    assert_eq!(first.bibliography.date.unwrap().to_string(), "2020-05-04");
    assert_eq!(first.bibliography.venue.as_deref(), Some("Bee World"));
    assert_eq!(first.doi.as_deref(), Some("10.1000/bee.1"));
    assert_eq!(first.names, ["li2020", "pmid:123", "zotero:AB12CD34"]);
    assert_eq!(first.bibliography.tags, ["bees", "sleep", "Insects"]);
    assert_eq!((first.texts[0].kind, first.texts[0].text.as_str()), (TextKind::Abstract, "Bees sleep.\nThey do."));
    let publication = &first.bibliography.publication;
    assert_eq!(publication.kind, Some(PublicationKind::Article));
    assert_eq!(publication.pages.as_deref(), Some("1-9"));
    assert_eq!(second.arxiv.as_deref(), Some("2101.00001"));
    assert_eq!(second.bibliography.links.len(), 1);
}

#[test]
fn tables_of_other_programs() {
    let scopus =
        one("Authors,Author full names,Title,Year,Source title,Volume,Issue,Page start,Page end,DOI,Link,Abstract,\
                      Author Keywords,Document Type,EID\n\
                      \"Li A.; Wang B.\",\"Li, Anna (1); Wang, Bo (2)\",On Bees,2020,Bee World,7,2,1,9,10.1000/b,\
                      https://www.scopus.com/1,\"Bees, again.\",\"bees; sleep\",Conference paper,2-s2.0-85\n");
    assert_eq!(scopus.bibliography.authors, ["Anna Li", "Bo Wang"]);
    assert_eq!(scopus.bibliography.publication.pages.as_deref(), Some("1-9"));
    assert_eq!(scopus.bibliography.publication.kind, Some(PublicationKind::ConferencePaper));
    assert_eq!(scopus.names, ["scopus:2-s2.0-85"]);

    let wos = one("PT\tAU\tAF\tTI\tSO\tDE\tID\tAB\tPD\tPY\tVL\tBP\tEP\tDI\tUT\tDT\n\
                   J\tLi, A\tLi, Anna\t\"So what?\" Bees\tBEE WORLD\tbees\tinsects\tThey sleep.\tMAY 4\t2020\t7\t1\t9\t\
                   10.1000/b\tWOS:0001\tArticle\n");
    assert_eq!(wos.bibliography.title_en.as_deref(), Some("\"So what?\" Bees"));
    assert_eq!(wos.bibliography.date.unwrap().to_string(), "2020-05-04");
    assert_eq!((wos.bibliography.authors, wos.names), (vec!["Anna Li".to_string()], vec!["wos:0001".to_string()]));
    assert_eq!(wos.bibliography.tags, ["bees", "insects"]);

    let pubmed = one("PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,DOI\n\
                      123,On Bees,\"Li A, Wang B.\",\"Bee World. 2020\",Li A,Bee World,2020,2019/12/01,PMC9,10.1000/b\n");
    assert_eq!(pubmed.bibliography.date.unwrap().to_string(), "2020");
    assert_eq!(pubmed.names, ["pmid:123", "pmcid:PMC9"]);

    let rayyan =
        one("key,title,year,month,day,journal,authors,abstract,pubmed_id\nrayyan-1,On Bees,2020,6,1,Bee World,\
                      \"Li, A. and Wang, B.\",They sleep.,123\n");
    assert_eq!(rayyan.bibliography.date.unwrap().to_string(), "2020-06");
    assert_eq!(rayyan.bibliography.authors, ["A. Li", "B. Wang"]);
    assert_eq!(rayyan.names, ["rayyan-1", "pmid:123"]);

    let notion = one(
        "Name,Authors,URL,Tags,Status\nOn Bees,\"Anna Li, Bo Wang\",https://arxiv.org/abs/2101.00001,\"bees, sleep\",Done\n",
    );
    assert_eq!(notion.bibliography.title_en.as_deref(), Some("On Bees"));
    assert_eq!(notion.arxiv.as_deref(), Some("2101.00001"));

    let chinese =
        one("题名,作者,摘要,关键词,年份,来源\n关于蜜蜂睡眠的研究,张三;李四,蜜蜂会睡觉。,蜜蜂；睡眠,2020,昆虫学报\n");
    assert_eq!(chinese.bibliography.title_zh.as_deref(), Some("关于蜜蜂睡眠的研究"));
    assert_eq!(chinese.bibliography.authors, ["张三", "李四"]);
    assert_eq!(chinese.bibliography.venue.as_deref(), Some("昆虫学报"));
}

#[test]
fn two_titles_in_two_languages_are_of_one_paper() {
    let entry = one("title,title_zh,abstract,abstract_zh\nOn Bees,关于蜜蜂,Bees sleep.,蜜蜂睡觉。\n");
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("On Bees"));
    assert_eq!(entry.bibliography.title_zh.as_deref(), Some("关于蜜蜂"));
    assert_eq!(entry.texts.len(), 2);
}

#[test]
fn a_column_named_paper_holds_titles_or_addresses() {
    let entry = one("Paper,Code\n[On Bees](https://arxiv.org/abs/2101.00001),https://github.com/a/b\n");
    assert_eq!((entry.bibliography.title_en.as_deref(), entry.arxiv.as_deref()), (Some("On Bees"), Some("2101.00001")));
    let entry = one("Title,Paper,Year\nOn Bees,https://a.org/1,2020\n");
    assert_eq!((entry.bibliography.title_en.as_deref(), entry.bibliography.links.len()), (Some("On Bees"), 1));
}

#[test]
fn a_bad_row_costs_itself() {
    let reading = read(
        "Title,Authors,Year\nOn Bees,Li,2020\n,Wang,2021\n\"Lost mark,Xu,2022\nBees, again, and more,Yu,2023\nA,b,c,d,e,f\nBees Again,Yu,2024\n",
    );
    let titles: Vec<&str> = reading.entries.iter().flat_map(|entry| entry.bibliography.titles()).collect();
    assert_eq!(titles, ["On Bees", "\"Lost mark", "Bees, again, and more", "A", "Bees Again"]);
    let problems: Vec<Option<u32>> = reading.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(problems, [Some(3), Some(6)]);
}

#[test]
fn headings_and_repeated_headers_are_no_papers() {
    let text = "Title,Authors,Year,DOI\nReviews,,,\nOn Bees,Li,2020,\nTitle,Authors,Year,DOI\nMore Bees,Wang,2021,\n";
    assert_eq!(entries(text).len(), 2);
}

#[test]
fn a_table_of_something_else_is_one_problem() {
    let reading = read("plant,bee,weight\nrose,apis,1\noak,bombus,2\nlime,apis,3\n");
    assert_eq!((reading.entries.len(), reading.problems.len()), (0, 1));
}

#[test]
fn ids_that_lost_their_zeros_are_mended_and_row_numbers_are_no_names() {
    let entry = one("id,title,arxiv_id,year\n7,On Bees,2101.0001,2021.0\n");
    assert_eq!((entry.arxiv.as_deref(), entry.names.len()), (Some("2101.00010"), 0));
    assert_eq!(entry.bibliography.date.unwrap().to_string(), "2021");
}

const WORKBOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="About" sheetId="1" r:id="rId1"/><sheet name="Papers" sheetId="2" r:id="rId2"/></sheets></workbook>"#;
const PACKAGE: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;

fn sheet(rows: &[&[(&str, &str)]]) -> String {
    let mut out = String::from("<worksheet><sheetData>");
    for row in rows {
        out.push_str("<row>");
        for (place, text) in *row {
            match text.parse::<f64>() {
                Ok(number) => out.push_str(&format!("<c r=\"{place}\"><v>{number}</v></c>")),
                Err(_) => out.push_str(&format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")),
            }
        }
        out.push_str("</row>");
    }
    out + "</sheetData></worksheet>"
}

fn workbook(sheets: [&str; 2]) -> Vec<u8> {
    stored(&[
        (b"_rels/.rels", PACKAGE.into()),
        (b"xl/workbook.xml", WORKBOOK.into()),
        (b"xl/_rels/workbook.xml.rels", RELATIONS.into()),
        (b"xl/worksheets/sheet1.xml", sheets[0].into()),
        (b"xl/worksheets/sheet2.xml", sheets[1].into()),
    ])
}

fn read_workbook(bytes: &[u8]) -> Reading {
    Spreadsheet.read(&ReaderInput { bytes, ..ReaderInput::default() })
}

#[test]
fn a_workbook_is_read_as_csv_is() {
    let about = sheet(&[&[("A1", "Our reading group")]]);
    let papers = sheet(&[
        &[("A1", "Papers of this year")],
        &[("A3", "Title"), ("B3", "Authors"), ("C3", "Year"), ("D3", "arXiv")],
        &[("A4", "On Bees"), ("B4", "Li, Anna; Wang, Bo"), ("C4", "2020"), ("D4", "2101.0001")],
        &[("A6", "More Bees"), ("C6", "2021")],
    ]);
    let bytes = workbook([&about, &papers]);
    let head = FileHead { bytes: &bytes, text: None, is_whole: true };
    assert_eq!(Spreadsheet.sniff(&head), Confidence::Likely);
    let reading = read_workbook(&bytes);
    assert_eq!(reading.problems, []);
    let lines: Vec<u32> = reading.entries.iter().map(|entry| entry.line).collect();
    assert_eq!(lines, [4, 6]);
    assert_eq!(reading.entries[0].bibliography.authors, ["Anna Li", "Bo Wang"]);
    assert_eq!(reading.entries[0].arxiv.as_deref(), Some("2101.00010"));
    assert_eq!(reading.entries[1].bibliography.date.unwrap().to_string(), "2021");
}

#[test]
fn a_workbook_without_papers_is_one_problem() {
    let other = sheet(&[&[("A1", "plant"), ("B1", "bee")], &[("A2", "rose"), ("B2", "apis")]]);
    let reading = read_workbook(&workbook([&other, &other]));
    assert_eq!((reading.entries.len(), reading.problems.len()), (0, 1));
    assert_eq!(read_workbook(b"PK\x03\x04 xl/workbook").problems.len(), 1);
    assert_eq!(read_workbook(&workbook(["<worksheet>", ""])).entries.len(), 0);
}

#[test]
fn a_cell_far_away_costs_no_memory() {
    let far = sheet(&[
        &[("A1", "Title"), ("B1", "Year")],
        &[("A2", "On Bees"), ("B2", "2020")],
        &[("A1048576", "x"), ("XFD1048576", "y")],
    ]);
    assert_eq!(read_workbook(&workbook([&far, ""])).entries[0].line, 2);
}

proptest! {
    #[test]
    fn damaged_tables_keep_within_their_lines(cut in 0usize..400, at in 0usize..400, part in "[\",;\t\n标a]{0,6}") {
        let text = "Title,Authors,Abstract,Year\n\"On, Bees\",\"Li, A; Wang, B\",\"Two\nlines\",2020\n\
                    关于蜜蜂,张三,摘要,2021\nMore Bees,Xu,\"They \"\"sleep\"\".\",2022\n";
        let mut text = text.repeat(3);
        let at = text.floor_char_boundary(at.min(text.len()));
        text.insert_str(at, &part);
        text.truncate(text.floor_char_boundary(text.len() - cut.min(text.len())));
        let lines = u32::try_from(text.matches('\n').count() + 1).unwrap();
        for entry in read(&text).entries {
            prop_assert!((1..=lines).contains(&entry.line));
            prop_assert!(entry.bibliography.has_title() || !entry.texts.is_empty());
        }
    }

    #[test]
    fn no_workbook_makes_it_panic(at in any::<prop::sample::Index>(), byte: u8, place in "[A-Z]{1,8}[0-9]{0,12}") {
        let sheet = sheet(&[&[("A1", "Title"), ("B1", "Year")], &[("A2", "On Bees"), (&place, "2020")]]);
        let mut bytes = workbook([&sheet, &sheet]);
        read_workbook(&bytes);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        read_workbook(&bytes);
    }
}
