//! Which papers support the sentences of a draft.

mod check;
mod citation_marks;
mod draft;
mod grounding;
mod insert_keys;
mod latex;
mod markdown;
mod prose;
mod skip_reason;
mod support;

pub use check::ground;
pub use citation_marks::cited_key;
pub use draft::{Draft, DraftSentence};
pub use grounding::{CheckedCitation, CitationVerdict, GroundQuery, GroundedSentence, Grounding, Support};
pub use skip_reason::SkipReason;
