//! `papers-sem ground`.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, anyhow};

use crate::cli::args::{GroundArgs, IndexDir};
use crate::cli::exit::Exit;
use crate::cli::freshness::{SourceLook, WayOut};
use crate::cli::report::grounding::GroundingReport;
use crate::cli::report::printer::print;
use crate::cli::report::warnings::WarningPrinter;
use crate::cli::{locate, options};
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
        writeln!(anstream::stderr(), "{}", summary(claims, supported, calibrated))?;
    }
    look.print(WayOut::Ask)?;
    // The process ends here. Freeing the memory would take as long as the search.
    std::mem::forget((engine, snapshot));
    Ok(Exit::found(supported > 0))
}

fn summary(claims: usize, supported: usize, calibrated: bool) -> String {
    match claims {
        0 => "no sentence claims something that a paper could support".to_string(),
        _ if !calibrated => {
            "this model has no calibration for drafts: the nearest papers are shown, and none is said to support"
                .to_string()
        }
        _ => format!(
            "supported: {supported} of {claims}. A paper that speaks about the same finding may deny it: read its sentence"
        ),
    }
}

/// The text of the draft, in any of the encodings that are read.
fn read(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    let shown = if path == Path::new("-") {
        let read = std::io::stdin().read_to_end(&mut bytes);
        read.map_err(|error| anyhow!("cannot read the draft from standard input: {error}"))?;
        PathBuf::from("standard input")
    } else {
        bytes = std::fs::read(path).map_err(|error| anyhow!("cannot read {}: {error}", path.display()))?;
        path.to_path_buf()
    };
    ingest::text_of(&bytes).map_err(|what| anyhow!("{} is no text: it looks like {what}", shown.display()))
}
