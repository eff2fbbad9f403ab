//! Whether the files of an index are intact.

use std::io::{self, Write};
use std::path::Path;

use crate::cli::report::console::{Console, Styles};
use crate::cli::report::layout::{clean, count, short_path};
use crate::cli::report::printer::Report;
use crate::index::verify::Health;
use crate::wire::HealthJson;

/// The health of the index in `dir`.
pub(in crate::cli) struct HealthReport<'a> {
    pub health: &'a Health,
    pub dir: &'a Path,
}

impl Report for HealthReport<'_> {
    type Json = HealthJson;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let Self { health, dir } = self;
        let (Styles { title, score, dim, error, .. }, manifest) = (out.styles, &health.manifest);
        writeln!(
            out,
            "{title}{}{title:#}, generation {}, format {}, written by {}",
            short_path(dir),
            manifest.generation,
            manifest.format(),
            clean(&manifest.written_by)
        )?;
        for file in &health.files {
            let size = format!("{} kB", file.bytes.div_ceil(1000));
            let name = clean(&file.name);
            match &file.damage {
                None => writeln!(out, "  {score}whole{score:#}    {name:<50} {dim}{size:>12}{dim:#}")?,
                Some(reason) => writeln!(out, "  {error}damaged{error:#}  {name}: {}", clean(reason))?,
            }
        }
        for path in &health.leftovers {
            let path = short_path(path);
            writeln!(
                out,
                "  {dim}of a run that goes on or was interrupted; the next update removes it: {path}{dim:#}"
            )?;
        }
        if health.is_whole() {
            return writeln!(out, "every file is whole");
        }
        let count = count(health.files.iter().filter(|file| file.damage.is_some()).count(), "file");
        writeln!(out, "{count} damaged; `papers-sem verify --repair` rebuilds what it can from the intact files")
    }

    fn json(self) -> HealthJson {
        HealthJson::new(self.health, self.dir)
    }
}

/// Writes the damaged files of an index, one a line.
pub(in crate::cli) fn write_damage(out: &mut Console, health: &Health) -> io::Result<()> {
    for file in &health.files {
        if let Some(reason) = &file.damage {
            writeln!(out, "{}: {}", clean(&file.name), clean(reason))?;
        }
    }
    Ok(())
}
