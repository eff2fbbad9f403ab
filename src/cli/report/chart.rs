//! Small charts of counts, in characters.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::cli::language::said;
use crate::cli::report::console::Console;
use crate::cli::report::layout::cut;
use crate::search::FacetCount;

/// The columns of the longest name, and of the longest bar.
const NAME: usize = 36;
const LONGEST: usize = 32;
/// Eighths of a character, from the left and from below.
const FROM_LEFT: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
const FROM_BELOW: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Bars below each other, each with its number. Without `is_drawn`, the names and numbers only.
pub(in crate::cli) fn write_bars(
    out: &mut Console,
    heading: &str,
    bars: &[FacetCount],
    is_drawn: bool,
) -> io::Result<()> {
    let most = bars.iter().map(|bar| bar.papers).max().unwrap_or(0);
    if most == 0 {
        return Ok(());
    }
    let (dim, score) = (out.styles.dim, out.styles.score);
    writeln!(out, "\n{dim}{heading}{dim:#}")?;
    let names: Vec<_> = bars.iter().map(|bar| cut(&bar.value, NAME.min(out.width / 2))).collect();
    let widest = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let digits = most.to_string().len();
    let room = out.width.saturating_sub(widest + digits + 5).min(LONGEST);
    for (bar, name) in bars.iter().zip(&names) {
        let blanks = widest - name.width();
        let drawn =
            if is_drawn { format!("  {score}{}{score:#}", bar_of(bar.papers, most, room)) } else { String::new() };
        writeln!(out, "  {name}{:blanks$} {:>digits$}{drawn}", "", bar.papers)?;
    }
    Ok(())
}

/// A bar of `room` columns for `most`.
fn bar_of(papers: usize, most: usize, room: usize) -> String {
    let eighths = (papers * room * 8).div_ceil(most.max(1));
    let mut bar = "█".repeat(eighths / 8);
    bar.extend((eighths % 8).checked_sub(1).map(|rest| FROM_LEFT[rest]));
    bar
}

/// Papers of each month as a line of columns, and of each year where the months are too many for a line. Without `is_drawn`, a
/// line each.
pub(in crate::cli) fn write_months(out: &mut Console, dates: &[FacetCount], is_drawn: bool) -> io::Result<()> {
    let heading = said! { en: "papers a month", zh: "每月论文数" };
    let dim = out.styles.dim;
    let room = out.width.saturating_sub(2 * "2026-11".len() + 6);
    match months(dates).filter(|months| months.len() > 1 && months.len() <= room) {
        Some(months) if is_drawn => {
            let most = months.iter().map(|month| month.papers).max().unwrap_or(0);
            let line: String = months.iter().map(|month| column(month.papers, most)).collect();
            let (first, last) = (&months[0].value, &months[months.len() - 1].value);
            let fullest = months.iter().rev().max_by_key(|month| month.papers).map_or("", |month| &month.value);
            let score = out.styles.score;
            writeln!(out, "\n{dim}{heading}{dim:#}\n  {first} {score}{line}{score:#} {last}")?;
            writeln!(out, "  {dim}{fullest}: {most}{dim:#}")
        }
        Some(_) => write_bars(out, &heading, dates, false),
        None => {
            let heading = said! { en: "papers a year", zh: "每年论文数" };
            write_bars(out, &heading, &years(dates), is_drawn)
        }
    }
}

/// Every month from the first to the last, with 0 for those without papers. None if a date has no month.
fn months(dates: &[FacetCount]) -> Option<Vec<FacetCount>> {
    let number = |value: &str| {
        let (year, month) = value.split_once('-')?;
        Some(year.parse::<usize>().ok()? * 12 + month.parse::<usize>().ok()?.checked_sub(1)?)
    };
    let numbers: Vec<usize> = dates.iter().map(|date| number(&date.value)).collect::<Option<_>>()?;
    let (&first, &last) = (numbers.first()?, numbers.last()?);
    let none_in = |month| FacetCount { value: format!("{:04}-{:02}", month / 12, month % 12 + 1), papers: 0 };
    let mut all: Vec<FacetCount> = (first..=last).map(none_in).collect();
    for (number, date) in numbers.into_iter().zip(dates) {
        all.get_mut(number.checked_sub(first)?)?.papers += date.papers;
    }
    Some(all)
}

/// Papers of each year.
fn years(dates: &[FacetCount]) -> Vec<FacetCount> {
    let mut years: Vec<FacetCount> = Vec::new();
    for date in dates {
        let year = date.value.split('-').next().unwrap_or_default();
        match years.last_mut().filter(|last| last.value == year) {
            Some(last) => last.papers += date.papers,
            None => years.push(FacetCount { value: year.to_string(), papers: date.papers }),
        }
    }
    years
}

/// A column as high as the share of `most`; a blank for none.
fn column(papers: usize, most: usize) -> char {
    match papers {
        0 => ' ',
        _ => FROM_BELOW[(papers * 8).div_ceil(most.max(1)).clamp(1, 8) - 1],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(all: &[(&str, usize)]) -> Vec<FacetCount> {
        all.iter().map(|(value, papers)| FacetCount { value: value.to_string(), papers: *papers }).collect()
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(bar_of(10, 10, 4), "████");
        assert_eq!(bar_of(5, 10, 3), "█▌");
        assert_eq!(bar_of(1, 1000, 4), "▏");
        assert_eq!(bar_of(0, 10, 4), "");
    }

    #[test]
    fn months_without_papers_have_a_blank() {
        let months = months(&dates(&[("2025-11", 2), ("2026-01", 8)])).expect("months");
        assert_eq!(months, dates(&[("2025-11", 2), ("2025-12", 0), ("2026-01", 8)]));
        let line: String = months.iter().map(|month| column(month.papers, 8)).collect();
        assert_eq!(line, "▂ █");
        assert_eq!(super::months(&dates(&[("2025", 2), ("2026-01", 8)])), None);
    }

    #[test]
    fn years_are_sums() {
        let years = years(&dates(&[("2024", 1), ("2025", 2), ("2025-03", 3), ("2026-01", 4)]));
        assert_eq!(years, dates(&[("2024", 1), ("2025", 5), ("2026", 4)]));
    }
}
