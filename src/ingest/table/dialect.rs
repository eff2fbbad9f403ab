//! What kind of table a text is: the separators of its cells, and where its header is.

use crate::ingest::table::header::{Header, looks_like_names};
use crate::ingest::table::rows::{Row, Rows, Separators};

/// A text that is a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dialect {
    /// How cells are separated.
    pub separators: Separators,
    /// The header and its line. `None` for a table of something else than papers.
    pub header: Option<(Header, u32)>,
}

// How many rows decide.
const SAMPLE: usize = 100;

// How many rows may precede the header: a title, remarks, the date of the export.
const PREAMBLE: usize = 12;

const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// The kind of table that a text is, or begins with. `None` if it is none.
pub(super) fn detect(text: &str) -> Option<Dialect> {
    let (text, delimiter) = without_separator_line(text);
    let delimiters = delimiter.map_or(DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
    let candidates = || delimiters.iter().filter(|&&delimiter| text.as_bytes().contains(&delimiter));
    let papers = candidates().filter_map(|&delimiter| of_papers(text, delimiter)).max_by_key(|(known, _)| *known);
    papers.map(|(_, dialect)| dialect).or_else(|| candidates().find_map(|&delimiter| of_anything(text, delimiter)))
}

/// `text` without the line `sep=;` that spreadsheets write, and the delimiter that this line names.
pub(super) fn without_separator_line(text: &str) -> (&str, Option<u8>) {
    let Some(rest) = text.strip_prefix("sep=").or_else(|| text.strip_prefix("\"sep=")) else { return (text, None) };
    match rest.as_bytes() {
        [delimiter, b'\r' | b'\n' | b'"', ..] if delimiter.is_ascii() => {
            // Only the name is taken away, so the lines keep their numbers.
            (rest.get(1..).unwrap_or_default().trim_start_matches('"'), Some(*delimiter))
        }
        _ => (text, None),
    }
}

fn sample(text: &str, separators: Separators, width: Option<usize>) -> Vec<Row> {
    Rows::new(text, separators, width).take(SAMPLE).collect()
}

// The number of columns that are known, and the table.
fn of_papers(text: &str, delimiter: u8) -> Option<(usize, Dialect)> {
    let quoted = Separators { delimiter, is_quoted: true };
    let first = Rows::new(text, quoted, None).take(PREAMBLE).find_map(|row| Some((Header::of(&row.cells)?, row)));
    let (header, Row { line, width: all, .. }) = first?;
    let width = header.width();
    let separators = if is_quoted(text, quoted, width) { quoted } else { Separators { is_quoted: false, ..quoted } };
    let rows: Vec<Row> = sample(text, separators, Some(width)).into_iter().filter(|row| row.line > line).collect();
    // A header of many names speaks for itself, and people write beside their tables. Of few names it could be a
    // sentence, and so could one with a space behind each comma.
    let known = header.known();
    let is_sure = (known >= 3 || width >= 4) && !header.is_spaced();
    let fits = |row: &&Row| row.width > 1 && (is_sure || row.width <= all);
    let fitting = rows.iter().filter(fits).count();
    let marked_down = rows.iter().filter(|row| is_marked_down(row)).count();
    let share = if is_sure { 5 } else { 8 };
    let is_table =
        fitting * 10 >= rows.len() * share && marked_down * 10 <= rows.len() && (known >= 3 || !rows.is_empty());
    is_table.then_some((known, Dialect { separators, header: Some((header, line)) }))
}

fn is_marked_down(row: &Row) -> bool {
    let begins =
        |cell: &String| ["## ", "### ", "- ", "* ", "> ", "```", "|"].iter().any(|mark| cell.starts_with(mark));
    row.cells.first().is_some_and(begins)
}

// Tables with tabs hardly ever have quotation marks around cells. There, a title can begin with one.
fn is_quoted(text: &str, separators: Separators, width: usize) -> bool {
    if separators.delimiter != b'\t' {
        return true;
    }
    let fitting = |separators| {
        let rows = sample(text, separators, None);
        let fits = rows.iter().filter(|row| row.cells.len() <= width && row.cells.len() > 1).count();
        (fits * 100 / rows.len().max(1), rows)
    };
    let (plain, rows) = fitting(Separators { is_quoted: false, ..separators });
    let encloses = |cell: &String| cell.len() > 1 && cell.starts_with('"') && cell.ends_with('"');
    rows.iter().flat_map(|row| &row.cells).any(encloses) || fitting(separators).0 > plain
}

// A table without columns of papers. Prose with commas is none: every row has the same number of cells.
fn of_anything(text: &str, delimiter: u8) -> Option<Dialect> {
    let separators = Separators { delimiter, is_quoted: true };
    let rows: Vec<Vec<String>> = separators_only(text, separators)?;
    let width = rows.first()?.len();
    let is_even = rows.iter().all(|row| row.len() == width);
    let spaced = [delimiter, b' '];
    let is_prose = delimiter != b'\t'
        && text.lines().take(rows.len()).any(|line| line.as_bytes().windows(2).any(|pair| pair == spaced))
        && width < 4;
    let enough = if width > 2 { 3 } else { 5 };
    let is_table = width > 1 && rows.len() > enough && is_even && !is_prose && looks_like_names(rows.first()?);
    is_table.then_some(Dialect { separators, header: None })
}

// The cells of the first rows, the empty ones at the end too. `None` if lines begin like Markdown or JSON.
fn separators_only(text: &str, separators: Separators) -> Option<Vec<Vec<String>>> {
    let is_marked = |line: &str| {
        let line = line.trim_start();
        ["# ", "## ", "- ", "* ", "> ", "|", "{", "[", "<", "```", "@"].iter().any(|mark| line.starts_with(mark))
    };
    if text.lines().take(SAMPLE).any(is_marked) {
        return None;
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separators.delimiter)
        .from_reader(text.as_bytes());
    let records = reader.records().take(SAMPLE).map_while(Result::ok);
    let mut rows: Vec<Vec<String>> = records.map(|record| record.iter().map(String::from).collect()).collect();
    // The last row of the beginning of a file may be cut.
    if rows.len() < SAMPLE && !text.ends_with('\n') && rows.len() > 1 {
        rows.pop();
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn delimiter_and_line(text: &str) -> Option<(char, Option<u32>)> {
        let dialect = detect(text)?;
        Some((char::from(dialect.separators.delimiter), dialect.header.map(|(_, line)| line)))
    }

    #[test]
    fn tables_of_papers_are_known_by_their_header() {
        for (text, wanted) in [
            ("Title,Year\nA study of bees,2020\n", (',', Some(1))),
            ("title;abstract;doi\nA study, of bees;It, is, good;10.1/a\n", (';', Some(1))),
            ("PT\tAU\tTI\tSO\tPY\nJ\tLi, A\tA study\tBees\t2020\n", ('\t', Some(1))),
            ("sep=;\nTitle;Authors;Year\nA study;Li;2020\n", (';', Some(2))),
            ("Exported on 2024-01-01\n\n\"Title\",\"Authors\",\"Year\"\n\"A\",\"Li\",\"2020\"\n", (',', Some(3))),
            ("标题,作者,年份\n一种方法,张三,2020\n", (',', Some(1))),
            ("title,abstract\n\"A study\",\"\"\n\"\",\"It is good.\"\n\"B\",\n", (',', Some(1))),
            ("#,Authors,Title,Length\n1,Li,A study,9,x,y\n2,Xu,B,9,,z\n,,Break\n", (',', Some(1))),
            ("Title,Authors,DOI\n", (',', Some(1))),
        ] {
            assert_eq!(delimiter_and_line(text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn tables_of_something_else_are_known_as_such() {
        for text in [
            "plant,bee,weight\nrose,apis,1\noak,bombus,2\nlime,apis,3\n",
            ",x,y\n0,1,2\n1,2,3\n2,3,4\n",
            "doi,label\n10.1/a,1\n10.1/b,0\n10.1/c,0\n10.1/d,1\n10.1/e,1\n",
        ] {
            assert_eq!(delimiter_and_line(text), Some((',', None)), "{text}");
        }
    }

    #[test]
    fn prose_and_lists_are_no_tables() {
        for text in [
            "",
            "Title, abstract\n\nSome words about it, and more, and more.\nAnother line\n",
            "Title, authors and year are given.\nOne, two, three. Four.\n",
            "# Papers\n\n- Title, A. Author, 2020\n- Title, B. Author, 2021\n",
            "Title, authors, year, link\n\n- One, by A, B and C, 2020\n- Two, by D, E, 2021\n",
            "- Title, Authors, Year\n- One, A, 2020\n- Two, B, 2021\n",
            "| Title | Year |\n|---|---|\n| A study, of bees | 2020 |\n",
            "2401.00001,A title,Li\n2401.00002,Another title,Wang\n2401.00003,A third,Xu\n2401.00004,More,Yu\n",
            "apples, pears\nplums, grapes\nnuts, figs\nkiwis, limes\ndates, leeks\npeas, beans\n",
            "@article{a,\n title = {A},\n year = 2020,\n}\n",
        ] {
            assert_eq!(delimiter_and_line(text), None, "{text}");
        }
    }

    #[test]
    fn a_title_in_quotation_marks_is_a_title_where_cells_have_none() {
        let text = "TI\tAU\tPY\tSO\n\"So what?\" A study\tLi\t2020\tBees\n\"Lost\tXu\t2021\tBees\nC\tYu\t2022\tBees\n";
        assert!(!detect(text).unwrap().separators.is_quoted);
        assert!(detect("Title\tYear\n\"A\nB\"\t2020\n\"C\"\t2021\n").unwrap().separators.is_quoted);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[a,;\t\"\n 标题title]{0,80}") {
            for prefix in ["", "sep=", "title,abstract\n", "标题\t作者\n"] {
                detect(&format!("{prefix}{text}"));
            }
        }
    }
}
