//! From a question to the papers that answer it, with the evidence.

mod answer;
mod ask;
mod at_once;
mod browse;
mod calibration;
mod candidate;
mod complete;
mod error;
mod facets;
mod filter;
mod fuse;
mod ground;
mod hit;
mod library_names;
mod lookup;
mod model_check;
mod near_library;
mod nearest_names;
mod new_papers;
mod newcomers;
mod preference;
mod prepare;
mod query;
mod question_level;
mod rank;
mod rerank;
mod second_look;
mod shown_passage;
mod similar;
mod snippet;
mod standing_question;
mod topic_name;
mod word_matches;

pub use answer::{Answer, Timings};
pub(crate) use ask::rank_all;
pub use ask::{ask, ask_all, check_question};
pub use browse::browse;
pub use complete::{Completion, CompletionKind, complete, complete_paths, path_from};
pub use error::SearchError;
pub use facets::{FacetCount, Facets, WithoutFilter, facets};
pub use filter::{Condition, FILTER_PARAMETERS, Filter, FilterError, FilterParameter, Has};
pub use ground::{
    CheckedCitation, CitationVerdict, Draft, DraftSentence, GroundQuery, GroundedSentence, Grounding, SkipReason,
    Support, cited_key, ground,
};
pub use hit::{Evidence, FoundBy, Hit, OtherText};
pub use lookup::find;
pub(crate) use model_check::check_manifest;
pub use model_check::check_model;
pub use nearest_names::nearest_names;
pub use new_papers::{NearPaper, NewPaper, NewPaperGroup, NewPapers, NewPapersQuery, new_papers};
pub(crate) use prepare::prepare;
pub use query::{Mode, Query, SentenceChoice};
pub(crate) use rerank::rerank;
pub use rerank::{RERANKED, Reranking};
pub use similar::{similar, similar_to_text};
pub use standing_question::StandingQuestion;
