//! Semantic search over summaries of papers, in Chinese and English, on one machine and offline.
//!
//! [`update`] reads files into an index, and an [`Engine`] answers questions to it:
//!
//! ```no_run
//! use papers_sem::{Engine, Query, WriterOptions, update};
//!
//! # fn main() -> papers_sem::Result<()> {
//! let report = update("index".as_ref(), &["notes".into()], &WriterOptions::default(), &|_| {})?;
//! println!("{} papers", report.papers);
//!
//! let engine = Engine::open("index")?;
//! for hit in engine.search(&Query::new("efficient long context"))?.hits {
//!     println!("{} {:.3} {}", hit.rank, hit.score, hit.paper.title(hit.language));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`Filter`] limits the papers that may answer. [`Encoder`] is the interface to other models. [`wire`] has the types of
//! all JSON. `ARCHITECTURE.md` is a map of the source.
#![warn(missing_docs)]
#![deny(unsafe_code)]

mod atom_feed;
mod citation;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod embed;
mod engine;
pub mod eval;
mod follow;
mod index;
mod ingest;
mod lexical;
mod library_map;
mod map_page;
mod mmap;
mod paper;
mod paper_id;
mod paper_numbers;
mod paper_set;
mod projection;
mod question;
mod search;
#[cfg(feature = "server")]
pub mod server;
mod simd;
mod text;
mod topics;
mod vector;
#[cfg(feature = "watch")]
mod watch;
pub mod wire;

pub use atom_feed::atom_feed;
pub use citation::{CITATION_FORMATS, CitationFormat, CitationKeys, write_citations};
pub use embed::runtime::search_packages_in;
pub use embed::{
    Calibration, EmbedError, Encoder, FusionWeights, GroundCurve, Identity, ModelChoice, ModelSpec, OnnxReranker,
    QuestionLevel, Reranker, RerankerChoice, ScoreCurve, SentencePrefilter, Window,
};
pub use engine::{Engine, EngineBuilder, Error, Result, SimilarPapers, Snapshot};
pub use follow::{FollowError, FollowedQuestion, FollowedQuestions};
pub use index::columns::listing::ListingRow;
pub use index::export::{ExportError, ExportTargets};
#[cfg(feature = "qdrant")]
pub use index::qdrant::{NodeFailure, QdrantError};
pub use index::store::{CollectionFault, StoreError};
pub use index::verify::{FileHealth, Health, verify};
pub use index::writer::{OnProgress, Progress, Task, UpdateError, UpdateReport, WriterOptions, update, update_with};
pub use index::{Index, Open, SourceChanges, StoreAddress, StoreAddressError, StoreLink, Warning, nearest_index};
pub use ingest::{LeftOut, LeftOutCause, Problem};
pub use library_map::{
    CentralPaper, LibraryMap, MapPaper, MapTitle, MapTopic, OnMapProgress, OutlineTopic, TopicOutline,
};
pub use paper::{
    Bibliography, DateError, DatePrecision, Link, Paper, PartialDate, Publication, PublicationKind, Source, Text,
    TextKind,
};
pub use question::{ConditionKind, Exclusion, SoftCondition, Understanding};
pub use search::{
    Answer, CheckedCitation, CitationVerdict, Completion, CompletionKind, Draft, DraftSentence, Evidence,
    FILTER_PARAMETERS, FacetCount, Facets, Filter, FilterError, FilterParameter, FoundBy, GroundQuery,
    GroundedSentence, Grounding, Has, Hit, Mode, NearPaper, NewPaper, NewPaperGroup, NewPapers, NewPapersQuery,
    OtherText, Query, Reranking, SearchError, SentenceChoice, SkipReason, StandingQuestion, Support, Timings,
    WithoutFilter,
};
pub use text::Language;
pub use topics::TopicName;
#[cfg(feature = "watch")]
pub use watch::{FreshEvent, SourceWatcher, WatchEvent, WatchOptions, keep_fresh};

/// The modules of the library, for its own tests, benchmarks and fuzz targets. They may change with every version.
#[doc(hidden)]
pub mod internals {
    pub mod embed {
        pub use crate::embed::*;
    }
    pub mod index {
        pub use crate::index::*;
    }
    pub mod ingest {
        pub use crate::ingest::*;
    }
    pub mod lexical {
        pub use crate::lexical::*;
    }
    pub mod paper {
        pub use crate::paper::*;
    }
    pub mod search {
        pub use crate::search::*;
    }
    pub mod simd {
        pub use crate::simd::*;
    }
    pub mod text {
        pub use crate::text::*;
    }
    pub mod vector {
        pub use crate::vector::*;
    }
}
