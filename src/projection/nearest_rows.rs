//! The nearest rows of each row.

use rayon::prelude::*;

use crate::projection::sections::Sections;
use crate::projection::unit_rows::UnitRows;

/// Up to so many rows, each is compared with all: beyond, with those of the nearest sections.
const COMPARED_WITH_ALL: usize = 20_000;
/// A row is compared with at least so many others, and with at least this share of all: about 97 of 100 neighbours are found.
const LEAST_COMPARED: usize = 4_000;
const LEAST_SHARE: usize = 40;

/// The nearest rows of each row, nearest first.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Neighbours {
    /// How many each row has.
    pub each: usize,
    /// The rows, `each` for each row.
    pub rows: Vec<u32>,
    /// Their cosines.
    pub cosines: Vec<f32>,
}

impl Neighbours {
    /// The nearest rows of a row, with their cosines, nearest first.
    pub fn of(&self, row: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let range = self.each * row..self.each * (row + 1);
        self.rows[range.clone()].iter().copied().zip(self.cosines[range].iter().copied())
    }

    /// The rows that have neighbours.
    pub fn len(&self) -> usize {
        self.rows.len() / self.each.max(1)
    }

    /// The first `each` neighbours of every row.
    pub fn first(&self, each: usize) -> Self {
        let each = each.min(self.each);
        let of_rows = || 0..self.len();
        let flat = || of_rows().flat_map(|row| self.of(row).take(each));
        Self { each, rows: flat().map(|hit| hit.0).collect(), cosines: flat().map(|hit| hit.1).collect() }
    }

    fn gather(each: usize, found: Vec<Vec<(f32, u32)>>) -> Self {
        let flat = || found.iter().flatten();
        Self { each, rows: flat().map(|hit| hit.1).collect(), cosines: flat().map(|hit| hit.0).collect() }
    }
}

/// The `each` nearest other rows of every row; of fewer rows, all others.
pub(crate) fn nearest_rows(rows: &UnitRows, each: usize) -> Neighbours {
    let each = each.min(rows.len().saturating_sub(1));
    let sections = sections_of(rows);
    let one = |row: usize| best(rows, sections.as_ref(), &rows.row(row), each, Some(row as u32));
    Neighbours::gather(each, (0..rows.len()).into_par_iter().map(one).collect())
}

/// The `each` nearest of `rows` for every one of `queries`; of fewer rows, all.
pub(crate) fn nearest_of(rows: &UnitRows, queries: &UnitRows, each: usize) -> Neighbours {
    let each = each.min(rows.len());
    // For few queries, sections cost more than they save.
    let sections = if queries.len() * LEAST_SHARE > rows.len() { sections_of(rows) } else { None };
    let one = |query: usize| best(rows, sections.as_ref(), &queries.row(query), each, None);
    Neighbours::gather(each, (0..queries.len()).into_par_iter().map(one).collect())
}

fn sections_of(rows: &UnitRows) -> Option<Sections> {
    (rows.len() > COMPARED_WITH_ALL).then(|| Sections::new(rows, 2 * rows.len().isqrt()))
}

/// The `each` best rows, without `own`.
fn best(rows: &UnitRows, sections: Option<&Sections>, query: &[f32], each: usize, own: Option<u32>) -> Vec<(f32, u32)> {
    let mut near = Vec::new();
    match sections {
        Some(sections) => {
            let least = LEAST_COMPARED.max(rows.len() / LEAST_SHARE).max(each + 1);
            sections.near(query, least, &mut near);
        }
        None => near.extend(0..rows.len() as u32),
    }
    let mut hits: Vec<(f32, u32)> =
        near.into_iter().filter(|&row| Some(row) != own).map(|row| (rows.dot(row as usize, query), row)).collect();
    let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if each < hits.len() && each > 0 {
        hits.select_nth_unstable_by(each - 1, order);
    }
    hits.truncate(each);
    // The rest of the memory would be held for every row.
    hits.shrink_to_fit();
    hits.sort_unstable_by(order);
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circle(count: usize) -> UnitRows {
        let mut rows = UnitRows::new(2);
        for at in 0..count {
            let angle = std::f32::consts::TAU * at as f32 / count as f32;
            rows.push(&[angle.cos(), angle.sin()]);
        }
        rows
    }

    #[test]
    fn neighbours_on_a_circle_are_those_beside() {
        let found = nearest_rows(&circle(30), 2);
        assert_eq!((found.each, found.len()), (2, 30));
        for row in 0..30u32 {
            let mut near: Vec<u32> = found.of(row as usize).map(|(row, _)| row).collect();
            near.sort_unstable();
            let mut beside = vec![(row + 1) % 30, (row + 29) % 30];
            beside.sort_unstable();
            assert_eq!(near, beside);
        }
    }

    #[test]
    fn few_rows_have_few_neighbours() {
        assert_eq!(nearest_rows(&circle(0), 5), Neighbours::default());
        assert_eq!(nearest_rows(&circle(1), 5).len(), 0);
        assert_eq!(nearest_rows(&circle(3), 5).each, 2);
        assert_eq!(nearest_of(&circle(3), &circle(2), 5).each, 3);
        let nearest = nearest_of(&circle(12), &circle(6), 1);
        assert_eq!(nearest.rows, [0, 2, 4, 6, 8, 10]);
    }
}
