//! Options that several commands share, as the library takes them.

use anyhow::Result;

use super::args;
use crate::embed::{Choice, Embedder, Model};
use crate::library::Library;
use crate::paper::Language;
use crate::search::{Filter, Mode, check_model};

impl From<args::Filter> for Filter {
    fn from(args: args::Filter) -> Self {
        let has = |what: &str| args.has.iter().any(|has| has == what);
        Self {
            has_url: has("url"),
            has_arxiv: has("arxiv"),
            language: args.lang.map(|lang| if lang == "zh" { Language::Zh } else { Language::En }),
            since: args.since,
            until: args.until,
            tags: args.tag,
            categories: args.category,
            authors: args.author,
            sources: args.source,
        }
    }
}

impl From<args::Mode> for Mode {
    fn from(args: args::Mode) -> Self {
        match (args.lexical, args.semantic) {
            (true, _) => Self::Lexical,
            (_, true) => Self::Semantic,
            _ => Self::Hybrid,
        }
    }
}

/// The model that questions to `library` are embedded with; `given` when it lies elsewhere now.
pub(super) fn embedder(library: &Library, given: Option<&str>) -> Result<Embedder> {
    let choice = match given {
        Some(name) => Choice::parse(name)?,
        None => library.manifest().model.clone(),
    };
    let model = Model::open(&choice)?;
    check_model(library, model.identity())?;
    Ok(Embedder::new(model, None)?)
}
