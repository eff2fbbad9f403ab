//! `papers-sem doctor`.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;

use crate::cli::args::{DoctorArgs, IndexDir};
use crate::cli::config::Config;
use crate::cli::exit::Exit;
use crate::cli::report::facts::{Fact, Facts};
use crate::cli::report::printer::print;
use crate::cli::{hints, locate};
use crate::embed::{EmbedError, Encoder, Model, ModelChoice, OnnxEncoder, runtime};
use crate::index::layout::Format;
use crate::index::store::{Manifest, StoreError};
use crate::index::verify::{Health, verify};
use crate::index::{IndexedSources, NodeHealth, StoreHealth};
use crate::simd::instructions;
use crate::vector::dot;
use crate::wire::LeftOutGroup;

/// With less free space than this, in bytes, an update may fail.
const ENOUGH_SPACE: u64 = 500_000_000;
/// The environment variables that the program reads.
const VARIABLES: [&str; 6] =
    ["PAPERS_SEM_INDEX", "PAPERS_SEM_QDRANT_TLS", "ORT_DYLIB_PATH", "HF_HOME", "NO_COLOR", "LANG"];

fn fact(name: &'static str, value: impl Into<String>) -> Fact {
    Fact { name, value: value.into(), is_fine: true }
}

fn result(name: &'static str, value: std::result::Result<String, String>) -> Fact {
    let is_fine = value.is_ok();
    Fact { name, value: value.unwrap_or_else(|problem| problem), is_fine }
}

pub(in crate::cli) fn run(place: &IndexDir, args: DoctorArgs, config: &Config) -> Result<Exit> {
    let dir = locate::index_dir(place);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut facts = vec![
        fact("papers-sem", format!("{}, index format {}", env!("CARGO_PKG_VERSION"), Format::newest())),
        fact("system", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)),
        fact("processor", format!("{cores} cores; {}; searching by {}", features().join(" "), instructions().name())),
        result("runtime", runtime().map_err(hints::explain)),
    ];
    // A missing runtime is reported once, not for the model again.
    if facts.iter().all(|fact| fact.is_fine) {
        let choice = Manifest::read(&dir).map_or(ModelChoice::BuiltIn, |manifest| manifest.model);
        facts.push(result("model", model(&choice).map_err(hints::explain)));
    }
    let health = verify(&dir);
    let store = health.as_ref().ok().and_then(|health| health.store.as_ref()).map(store);
    facts.push(result("index", index(&dir, health)));
    facts.extend(store.map(|store| result("store", store)));
    facts.push(disk(&dir));
    let set = VARIABLES.iter().filter_map(|name| Some(format!("{name}={}", std::env::var_os(name)?.to_string_lossy())));
    let set: Vec<String> = set.collect();
    facts.push(fact("environment", if set.is_empty() { "nothing set".to_string() } else { set.join("\n") }));
    facts.push(result("settings", settings(config)));
    let facts = Facts(facts);
    let exit = if facts.are_fine() { Exit::Found } else { Exit::Failed };
    print(facts, args.json)?;
    Ok(exit)
}

/// The vector instructions of the processor that are used here.
fn features() -> Vec<&'static str> {
    let mut features = Vec::new();
    #[cfg(target_arch = "x86_64")]
    {
        macro_rules! look {
            ($($name:tt)*) => { $(if std::is_x86_feature_detected!($name) { features.push($name); })* };
        }
        look!("avx2" "fma" "avxvnni" "avx512f" "avx512bw" "avx512vnni" "avx512bf16" "avx512fp16");
    }
    #[cfg(target_arch = "aarch64")]
    {
        macro_rules! look {
            ($($name:tt)*) => { $(if std::arch::is_aarch64_feature_detected!($name) { features.push($name); })* };
        }
        look!("neon" "dotprod" "fp16" "i8mm" "bf16" "sve");
    }
    features
}

fn runtime() -> std::result::Result<String, runtime::RuntimeError> {
    let path = runtime::find()?;
    runtime::load()?;
    Ok(format!("{}\n{}", path.display(), ort::info()))
}

/// Embeds a question twice and describes the model.
fn model(choice: &ModelChoice) -> std::result::Result<String, EmbedError> {
    let start = Instant::now();
    let encoder = OnnxEncoder::new(Model::open(choice)?, Some(1))?;
    let first = encoder.query("efficient long context")?;
    let loaded = start.elapsed();
    let start = Instant::now();
    let again = encoder.query("efficient long context")?;
    let ran = start.elapsed();
    let identity = &encoder.spec().identity;
    let same = if first == again { "" } else { "; the same text gave two different vectors" };
    Ok(format!(
        "{}, {} dimensions, {} tokens\nloaded and run in {:.0} ms, run again in {:.1} ms, length {:.4}{same}",
        identity.label(),
        identity.dimension,
        identity.max_tokens,
        loaded.as_secs_f64() * 1e3,
        ran.as_secs_f64() * 1e3,
        dot(&first, &first).sqrt()
    ))
}

fn index(dir: &Path, health: std::result::Result<Health, StoreError>) -> std::result::Result<String, String> {
    let health = match health {
        Ok(health) => health,
        Err(StoreError::Missing { .. }) => return Ok(format!("none in {}", dir.display())),
        Err(error) => return Err(hints::explain(error)),
    };
    let manifest = &health.manifest;
    let summary = format!(
        "{}: {} papers, {} passages, {} files read; format {}, generation {}, written by {}",
        dir.display(),
        manifest.counts.papers,
        manifest.counts.passages,
        manifest.counts.files,
        manifest.format(),
        manifest.generation,
        manifest.written_by
    );
    let without = IndexedSources::open(dir).and_then(|sources| sources.left_out()).unwrap_or_default();
    let counted = |group: &LeftOutGroup| format!("{} {}", group.files, group.kind);
    let kinds: Vec<String> = LeftOutGroup::of_files(&without).iter().map(counted).collect();
    let summary = match kinds.is_empty() {
        true => summary,
        false => format!("{summary}\nwithout a paper: {}", kinds.join(", ")),
    };
    let damaged: Vec<&str> =
        health.files.iter().filter(|file| file.damage.is_some()).map(|file| file.name.as_str()).collect();
    if damaged.is_empty() { Ok(summary) } else { Err(format!("{summary}\ndamaged: {}", damaged.join(", "))) }
}

/// What the store holds of the index, and what each node of it says.
fn store(store: &StoreHealth) -> std::result::Result<String, String> {
    let (found, expected) = store.own;
    let mut lines = vec![format!("{}: {found} of {expected} papers", store.address)];
    lines.extend(store.nodes.iter().map(|NodeHealth { node, view }| match view {
        Ok(view) => format!("{node}: Qdrant {}, peer {}, {} shards known", view.version, view.peer, view.shards.len()),
        Err(reason) => format!("{node}: {reason}"),
    }));
    lines.extend(store.problems.iter().cloned());
    if store.is_whole() { Ok(lines.join("\n")) } else { Err(lines.join("\n")) }
}

/// The files of settings that are read, or what is wrong with them.
fn settings(config: &Config) -> std::result::Result<String, String> {
    let problems: Vec<String> = config.problems().map(ToString::to_string).collect();
    let read: Vec<String> =
        config.files.iter().filter(|file| file.is_there).map(|file| file.path.display().to_string()).collect();
    match (problems.is_empty(), read.is_empty()) {
        (false, _) => Err(problems.join("\n")),
        (true, true) => Ok("no papers-sem.toml".to_string()),
        (true, false) => Ok(read.join("\n")),
    }
}

fn disk(dir: &Path) -> Fact {
    let absolute = std::path::absolute(dir).unwrap_or_else(|_| dir.to_path_buf());
    let there = absolute.ancestors().find(|dir| dir.exists()).unwrap_or(Path::new("."));
    match fs4::available_space(there) {
        Ok(free) => {
            Fact { name: "disk", value: format!("{:.1} GB free", free as f64 / 1e9), is_fine: free >= ENOUGH_SPACE }
        }
        Err(error) => result("disk", Err(error.to_string())),
    }
}
