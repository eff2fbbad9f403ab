//! Options that several commands share, as the library takes them.

use crate::cli::args::{self, IndexDir};
use crate::cli::locate;
use crate::embed::{EmbedError, ModelChoice};
use crate::engine::{Engine, EngineBuilder};
use crate::search::Mode;

impl From<args::ModeArgs> for Mode {
    fn from(args: args::ModeArgs) -> Self {
        match (args.lexical, args.semantic) {
            (true, _) => Self::Lexical,
            (_, true) => Self::Semantic,
            _ => match args.mode {
                args::ModeName::Hybrid => Self::Hybrid,
                args::ModeName::Semantic => Self::Semantic,
                args::ModeName::Lexical => Self::Lexical,
            },
        }
    }
}

/// An engine for questions of one mode. Its model is loaded at once and made ready for `texts` texts at the same time.
///
/// # Errors
/// [`EmbedError::UnknownModel`] if `model` is neither a directory nor the name of a model.
pub(super) fn engine(
    place: &IndexDir,
    mode: Mode,
    model: Option<&str>,
    texts: usize,
) -> Result<EngineBuilder, EmbedError> {
    let builder = Engine::builder(locate::index_dir(place));
    if mode == Mode::Lexical {
        return Ok(builder.without_model());
    }
    let builder = builder.warm(texts);
    Ok(match model {
        Some(name) => builder.model(ModelChoice::parse(name)?),
        None => builder,
    })
}
