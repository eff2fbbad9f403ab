//! What a bug report should contain.

use std::io::{self, Write};

use crate::cli::report::console::Console;
use crate::cli::report::layout::wrap;
use crate::cli::report::printer::Report;
use crate::wire::{FactJson, FactsJson};

/// A fact about the machine, the model or the index, or what is wrong with it.
pub(in crate::cli) struct Fact {
    pub name: &'static str,
    pub value: String,
    pub is_fine: bool,
}

/// Facts in the order in which people read them.
pub(in crate::cli) struct Facts(pub Vec<Fact>);

impl Facts {
    pub fn are_fine(&self) -> bool {
        self.0.iter().all(|fact| fact.is_fine)
    }
}

impl Report for Facts {
    type Json = FactsJson;

    fn human(self, out: &mut Console) -> io::Result<()> {
        for fact in &self.0 {
            let (style, mark) = if fact.is_fine { (out.styles.dim, "") } else { (out.styles.error, "problem: ") };
            let value = format!("{mark}{}", fact.value);
            let lines: Vec<String> = value.lines().map(|line| wrap(line, 12, out.width, usize::MAX)).collect();
            writeln!(out, "{style}{:<12}{style:#}{}", fact.name, lines.join("\n").trim_start())?;
        }
        Ok(())
    }

    fn json(self) -> FactsJson {
        let json = |fact: Fact| (fact.name.to_string(), FactJson { fine: fact.is_fine, value: fact.value });
        self.0.into_iter().map(json).collect()
    }
}
