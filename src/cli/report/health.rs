//! Whether the files of an index are intact.

use std::io::{self, Write};
use std::path::Path;

use anstyle::Style;

use crate::cli::language::said;
use crate::cli::problem_text;
use crate::cli::report::console::{Console, Styles};
use crate::cli::report::layout::{clean, columns, count, short_path};
use crate::cli::report::printer::Report;
use crate::index::verify::Health;
use crate::index::{NodeHealth, StoreHealth};
use crate::wire::HealthJson;

/// The columns of states.
const STATES: usize = 9;

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
        let (dir, generation, format) = (short_path(dir), manifest.generation, manifest.format());
        let written_by = clean(&manifest.written_by);
        let heading = said! {
            en: format!("{title}{dir}{title:#}, generation {generation}, format {format}, written by {written_by}"),
            zh: format!("{title}{dir}{title:#}，第 {generation} 代，格式 {format}，由 {written_by} 写成"),
        };
        writeln!(out, "{heading}")?;
        for file in &health.files {
            let size = format!("{} kB", file.bytes.div_ceil(1000));
            let name = clean(&file.name);
            match &file.damage {
                None => {
                    let whole = in_column(score, &said! { en: "whole", zh: "完好" });
                    writeln!(out, "  {whole}{name:<50} {dim}{size:>12}{dim:#}")?;
                }
                Some(reason) => {
                    let damaged = in_column(error, &said! { en: "damaged", zh: "已损坏" });
                    writeln!(out, "  {damaged}{name}: {}", clean(&problem_text::of(reason)))?;
                }
            }
        }
        if let Some(store) = &health.store {
            write_store(out, store)?;
        }
        for path in &health.leftovers {
            let path = short_path(path);
            let left = said! {
                en: format!("of a run that goes on or was interrupted; the next update removes it: {path}"),
                zh: format!("属于正在进行或被中断的运行，下次更新时删除：{path}"),
            };
            writeln!(out, "  {dim}{left}{dim:#}")?;
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

/// The state of a file or a node, with the blanks up to its name.
fn in_column(style: Style, state: &str) -> String {
    format!("{style}{state}{style:#}{}", " ".repeat(STATES.saturating_sub(columns(state))))
}

/// Writes what is in the store, and what is wrong there.
fn write_store(out: &mut Console, store: &StoreHealth) -> io::Result<()> {
    let Styles { score, dim, error, .. } = out.styles;
    let (found, expected) = store.own;
    let of_all = match store.owners {
        0 | 1 => String::new(),
        owners => said! {
            en: format!(", {} of {} in all", count(store.papers, "paper"), count(owners, "index")),
            zh: format!("；{owners} 个索引共 {} 篇", store.papers),
        },
    };
    let address = store.address.to_string();
    let address = clean(&address);
    let papers = said! {
        en: format!("{address}: {found} of {expected} papers{of_all}"),
        zh: format!("{address}：{expected} 篇论文中的 {found} 篇{of_all}"),
    };
    writeln!(out, "  {}{papers}", in_column(dim, &said! { en: "store", zh: "存储" }))?;
    for NodeHealth { node, view } in &store.nodes {
        match view {
            Ok(view) => {
                let answers = in_column(score, &said! { en: "answers", zh: "有应答" });
                writeln!(out, "  {answers}{}: Qdrant {}", clean(node), clean(&view.version))?;
            }
            Err(reason) => {
                let silent = in_column(error, &said! { en: "silent", zh: "无应答" });
                writeln!(out, "  {silent}{}: {}", clean(node), clean(reason))?;
            }
        }
    }
    for problem in &store.problems {
        let label = in_column(error, &said! { en: "problem", zh: "问题" });
        writeln!(out, "  {label}{}", clean(problem))?;
    }
    for collection in &store.leftovers {
        let collection = clean(collection);
        let left = said! {
            en: format!("of a run that goes on or was interrupted: collection {collection}"),
            zh: format!("属于正在进行或被中断的运行：集合 {collection}"),
        };
        writeln!(out, "  {dim}{left}{dim:#}")?;
    }
    Ok(())
}

/// Writes what is damaged of an index, one a line.
pub(in crate::cli) fn write_damage(out: &mut Console, health: &Health) -> io::Result<()> {
    for problem in health.store.iter().flat_map(|store| &store.problems) {
        writeln!(out, "{}{}", said! { en: "store: ", zh: "存储：" }, clean(problem))?;
    }
    for file in &health.files {
        if let Some(reason) = &file.damage {
            writeln!(out, "{}: {}", clean(&file.name), clean(&problem_text::of(reason)))?;
        }
    }
    Ok(())
}
