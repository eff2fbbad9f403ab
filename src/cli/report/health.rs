//! Whether the files of an index are intact.

use std::io::{self, Write};
use std::path::Path;

use crate::cli::language::said;
use crate::cli::report::console::{Console, Styles};
use crate::cli::report::layout::{clean, count, short_path};
use crate::cli::report::printer::Report;
use crate::index::verify::Health;
use crate::index::{NodeHealth, StoreHealth};
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
        if let Some(store) = &health.store {
            write_store(out, store)?;
        }
        for path in &health.leftovers {
            let path = short_path(path);
            writeln!(
                out,
                "  {dim}of a run that goes on or was interrupted; the next update removes it: {path}{dim:#}"
            )?;
        }
        let are_files_whole = health.files.iter().all(|file| file.damage.is_none());
        let summary = match &health.store {
            _ if health.is_whole() && health.store.is_none() => said! {
                en: "every file is whole",
                zh: "每个文件都完好",
            },
            _ if health.is_whole() => said! {
                en: "every file is whole, and every paper is in the store",
                zh: "每个文件都完好，每篇论文都在存储里",
            },
            Some(_) if are_files_whole => said! {
                en: "every file is whole; `papers-sem verify --repair` writes again what the store lacks",
                zh: "每个文件都完好；`papers-sem verify --repair` 补写存储里缺少的内容",
            },
            _ => {
                let damaged = health.files.iter().filter(|file| file.damage.is_some()).count();
                said! {
                    en: format!(
                        "{} damaged; `papers-sem verify --repair` rebuilds what it can from the intact files",
                        count(damaged, "file")
                    ),
                    zh: format!("{damaged} 个文件已损坏；`papers-sem verify --repair` 用完好的文件重建能重建的部分"),
                }
            }
        };
        writeln!(out, "{summary}")
    }

    fn json(self) -> HealthJson {
        HealthJson::new(self.health, self.dir)
    }
}

/// Writes what is in the store, and what is wrong there.
fn write_store(out: &mut Console, store: &StoreHealth) -> io::Result<()> {
    let Styles { score, dim, error, .. } = out.styles;
    let (found, expected) = store.own;
    let of_all = match store.owners {
        0 | 1 => String::new(),
        owners => format!(", {} of {} in all", count(store.papers, "paper"), count(owners, "index")),
    };
    writeln!(
        out,
        "  {dim}store{dim:#}    {}: {found} of {expected} papers{of_all}",
        clean(&store.address.to_string())
    )?;
    for NodeHealth { node, view } in &store.nodes {
        match view {
            Ok(view) => writeln!(out, "  {score}answers{score:#}  {}: Qdrant {}", clean(node), clean(&view.version))?,
            Err(reason) => writeln!(out, "  {error}silent{error:#}   {}: {}", clean(node), clean(reason))?,
        }
    }
    for problem in &store.problems {
        writeln!(out, "  {error}problem{error:#}  {}", clean(problem))?;
    }
    for collection in &store.leftovers {
        writeln!(out, "  {dim}of a run that goes on or was interrupted: collection {}{dim:#}", clean(collection))?;
    }
    Ok(())
}

/// Writes what is damaged of an index, one a line.
pub(in crate::cli) fn write_damage(out: &mut Console, health: &Health) -> io::Result<()> {
    for problem in health.store.iter().flat_map(|store| &store.problems) {
        writeln!(out, "store: {}", clean(problem))?;
    }
    for file in &health.files {
        if let Some(reason) = &file.damage {
            writeln!(out, "{}: {}", clean(&file.name), clean(reason))?;
        }
    }
    Ok(())
}
