//! `papers-sem ground`.

use std::io::{Read, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, anyhow};

use crate::cli::args::{GroundArgs, IndexDir};
use crate::cli::exit::Exit;
use crate::cli::freshness::{SourceLook, WayOut};
use crate::cli::language::said;
use crate::cli::report::grounding::GroundingReport;
use crate::cli::report::note;
use crate::cli::report::printer::print;
use crate::cli::report::warnings::WarningPrinter;
use crate::cli::{locate, options, problem_text, system_text};
use crate::ingest;
use crate::search::{Draft, GroundQuery, Mode};

pub(in crate::cli) fn run(place: &IndexDir, args: GroundArgs) -> Result<Exit> {
    let start = Instant::now();
    let draft = Draft::parse(read(&args.draft)?);
    let look = SourceLook::start(&locate::index_dir(place));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let engine = options::engine(place, Mode::Hybrid, args.model.as_deref(), cores)?.open()?;
    let snapshot = engine.snapshot()?;
    let query = GroundQuery { k: args.k.get(), filter: args.filter.to_filter()? };
    let grounding = snapshot.ground(&draft, &query)?;
    WarningPrinter::default().print(&grounding.warnings)?;
    let (claims, supported, calibrated) = (draft.claims(), grounding.supported(), grounding.calibrated);
    if args.markdown {
        let mut out = std::io::stdout().lock();
        out.write_all(draft.with_keys(&grounding.keys()).as_bytes())?;
        out.flush()?;
    } else {
        let report = GroundingReport {
            draft,
            grounding,
            took: start.elapsed(),
            generation: snapshot.generation(),
            is_explained: args.explain,
        };
        print(report, args.json)?;
    }
    if !args.json {
        note::say(&summary(claims, supported, calibrated))?;
    }
    look.print(WayOut::Ask)?;
    // The process ends here. Freeing the memory would take as long as the search.
    std::mem::forget((engine, snapshot));
    Ok(Exit::found(supported > 0))
}

fn summary(claims: usize, supported: usize, calibrated: bool) -> String {
    match claims {
        0 => said! {
            en: "no sentence claims something that a paper could support",
            zh: "没有一句话提出论文能够支持的论断",
        },
        _ if !calibrated => said! {
            en: "this model has no calibration for drafts: the nearest papers are shown, and none is said to support",
            zh: "这个模型没有针对草稿的校准：这里列出最相近的论文，不判断它们是否支持",
        },
        _ => said! {
            en: format!(
                "supported: {supported} of {claims}. A paper that speaks about the same finding may deny it: \
                 read its sentence"
            ),
            zh: format!("{claims} 句论断中有 {supported} 句得到支持。谈同一发现的论文也可能持相反结论：请读原句"),
        },
    }
}

/// The text of the draft, in any of the encodings that are read.
fn read(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    let is_stdin = path == Path::new("-");
    let shown = if is_stdin {
        said! { en: "standard input", zh: "标准输入" }
    } else {
        path.display().to_string()
    };
    let read = if is_stdin {
        std::io::stdin().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::read(path).map(|read| bytes = read)
    };
    read.map_err(|error| {
        anyhow!(said! { en: format!("cannot read {shown}: {error}"), zh: format!("无法读取 {shown}：{}", system_text::of(&error)) })
    })?;
    ingest::text_of(&bytes).map_err(|what| {
        anyhow!(said! {
            en: format!("{shown} is no text: it looks like {what}"),
            zh: format!("{shown} 不是文本，看起来是{}", problem_text::after_chinese(what)),
        })
    })
}
