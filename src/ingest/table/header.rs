//! The row of names of a table.

use crate::ingest::table::columns::{self, Column, Named};
use crate::paper::TextKind;

/// What the columns of a table say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// For each column that is known, its place in a row and its rank; the best names first.
    columns: Vec<(Column, usize, usize)>,
    /// The names of all columns, without nameless ones at the end.
    names: Vec<String>,
}

impl Header {
    /// The header that `cells` are. `None` if they are not names of columns of papers: a title or an abstract and one
    /// more of the columns that papers have.
    pub(super) fn of(cells: &[String]) -> Option<Self> {
        let tags = cells.iter().filter(|cell| columns::tagged_column(cell).is_some()).count();
        let is_tagged = tags >= 4 && cells.iter().any(|cell| cell.trim() == "TI");
        let name = if is_tagged { columns::tagged_column } else { columns::column };
        let mut known: Vec<(Column, usize, usize)> = Vec::new();
        for (place, cell) in cells.iter().enumerate() {
            let named: Option<Named> = name(cell);
            known.extend(named.map(|(column, rank)| (column, place, rank)));
        }
        known.sort_by_key(|&(column, place, rank)| (column, rank, place));
        let width = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
        let names = cells.get(..width).unwrap_or_default().to_vec();
        let header = Self { columns: known, names };
        header.is_of_papers().then_some(header)
    }

    /// The places of a column in a row, the one with the most precise name first.
    pub(super) fn places(&self, column: Column) -> impl Iterator<Item = usize> {
        self.columns.iter().filter(move |(known, ..)| *known == column).map(|&(_, place, _)| place)
    }

    /// The columns that are known, with their places, the most precise names of each first.
    pub(super) fn columns(&self) -> impl Iterator<Item = (Column, usize)> {
        self.columns.iter().map(|&(column, place, _)| (column, place))
    }

    /// Whether there is such a column.
    pub(super) fn has(&self, column: Column) -> bool {
        self.places(column).next().is_some()
    }

    /// How many columns the table has, without nameless ones at the end.
    pub(super) fn width(&self) -> usize {
        self.names.len()
    }

    /// How many of the columns are known.
    pub(super) fn known(&self) -> usize {
        self.columns.len()
    }

    /// Whether `cells` are this header again, as in tables that were joined.
    pub(super) fn is_repeated_by(&self, cells: &[String]) -> bool {
        self.names == cells
    }

    /// Whether each name but the first has a space before it, as words of a sentence have.
    pub(super) fn is_spaced(&self) -> bool {
        self.names.len() > 1 && self.names.iter().skip(1).all(|name| name.starts_with(' '))
    }

    fn is_of_papers(&self) -> bool {
        let has = |column: Column| self.has(column);
        let any = |is: fn(Column) -> bool| self.columns.iter().any(|&(column, ..)| is(column));
        let has_abstract = has(Column::Text(TextKind::Abstract));
        let has_id = has(Column::Doi) || has(Column::Arxiv) || any(|column| matches!(column, Column::Id(_)));
        let is_scholarly = has_abstract || has_id || has(Column::Authors) || has(Column::Venue);
        if has(Column::Title) || has(Column::Paper) {
            // In a table about people, a title is that of a person.
            let about_people =
                any(|column| matches!(column, Column::Person)) || has(Column::Name) && !has(Column::Date);
            let says_more = any(|column| {
                !matches!(
                    column,
                    Column::Title | Column::Paper | Column::Name | Column::Person | Column::RecordId | Column::Kind
                )
            });
            return is_scholarly || says_more && !about_people;
        }
        let is_named = has(Column::Name) && (has(Column::Authors) || has_abstract || has_id);
        is_named || has_abstract && self.columns.len() > 1
    }
}

/// Whether `cells` look like names of columns, of whatever kind: short words, each once, and no numbers or addresses.
pub(super) fn looks_like_names(cells: &[String]) -> bool {
    let cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
    let is_name = |cell: &&str| {
        cell.len() <= columns::MAX_NAME
            && cell.chars().any(char::is_alphabetic)
            && !cell.contains("://")
            && !cell.ends_with(['.', '。', '?', '!'])
            && cell.split_whitespace().count() <= 6
    };
    // Data frames have a nameless first column, the number of the row.
    let named = if cells.first().is_some_and(|cell| cell.is_empty()) { &cells[1..] } else { &cells[..] };
    let mut sorted = named.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    !named.is_empty() && named.iter().all(is_name) && sorted.len() == named.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str) -> Option<Header> {
        Header::of(&names.split(',').map(String::from).collect::<Vec<_>>())
    }

    #[test]
    fn a_table_of_papers_has_titles_and_more() {
        for names in [
            "Title,Year",
            "标题,作者,链接",
            "Name,Authors,URL",
            "论文,链接",
            "Paper,Year,Code",
            "record_id,abstract",
            ",title,abstract",
            "PT,AU,TI,SO,PY",
            "title,abstract,email",
        ] {
            assert!(header(names).is_some(), "{names}");
        }
        for names in [
            "Title",
            "id,Title",
            "Name,Title,Email,Url",
            "Name,Age",
            "Name,Url",
            "Paper,Accuracy",
            "plant,bee,weight",
            "Year,Author",
            "",
        ] {
            assert!(header(names).is_none(), "{names}");
        }
    }

    #[test]
    fn the_most_precise_name_comes_first() {
        let header = header("Year,Publication Title,Title,Date,Original Title").unwrap();
        assert_eq!(header.places(Column::Date).collect::<Vec<_>>(), [3, 0]);
        assert_eq!(header.places(Column::Title).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(header.places(Column::Venue).collect::<Vec<_>>(), [1]);
    }
}
