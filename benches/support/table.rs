//! Figures by number of papers.

use std::fs;

use super::output_dir;
use super::plot::Line;

/// What was measured, in the order of measuring.
#[derive(Default)]
pub struct Table(Vec<(usize, String, f64)>);

impl Table {
    /// Prints a figure and keeps it.
    pub fn add(&mut self, size: usize, what: &str, value: f64) {
        println!("  {what:<46} {value:>12.2}");
        self.0.push((size, what.to_string(), value));
    }

    /// Writes all figures to the file `name` in `target/bench`.
    pub fn write(&self, name: &str) {
        let lines = self.0.iter().map(|(size, what, value)| format!("{size},\"{what}\",{value:.3}\n"));
        let csv = format!("papers,what,value\n{}", lines.collect::<String>());
        fs::create_dir_all(output_dir()).expect("target/bench");
        fs::write(output_dir().join(name), csv).expect("CSV");
    }

    /// The figures of each kind in `plotted`, against the number of papers.
    pub fn lines(&self, plotted: &[&str]) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for (size, what, value) in self.0.iter().filter(|(_, what, _)| plotted.contains(&what.as_str())) {
            add_point(&mut lines, *size, what, *value);
        }
        lines
    }
}

/// Adds a point to the line of its name.
pub fn add_point(lines: &mut Vec<Line>, size: usize, what: &str, value: f64) {
    let point = (size as f64, value, String::new());
    match lines.iter_mut().find(|line| line.name == what) {
        Some(line) => line.points.push(point),
        None => lines.push(Line { name: what.to_string(), points: vec![point] }),
    }
}
