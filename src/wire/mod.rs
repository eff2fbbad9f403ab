//! The public shapes of everything that leaves the program as JSON.
//!
//! The command line prints them with `--json`; other interfaces send the same. Fields are only added, never renamed or
//! removed, within a major version. The order of the fields is part of the shape.

mod answer;
mod evaluation;
mod facts;
mod followed;
mod grounding;
mod health;
mod left_out;
mod new;
mod overview;
mod paper;
mod problem_details;
mod server_health;
mod settings;
mod similar_request;
mod source;
mod update;

#[cfg(test)]
mod tests;

pub use answer::{AnswerJson, ExplanationJson, HitJson, OtherTextJson, UnderstoodJson};
pub use evaluation::{DifferenceJson, EvaluationJson, MeanJson};
pub use facts::{FactJson, FactsJson};
pub use followed::{FollowedJson, FollowedQuestionJson};
pub use grounding::{
    CheckedCitationJson, GroundRequestJson, GroundedSentenceJson, GroundingJson, SentenceStatus, SupportJson,
};
pub use health::{FileHealthJson, HealthJson, StoreHealthJson, StoreNodeJson};
pub use left_out::{LeftOutGroup, LeftOutJson};
pub use new::{NearPaperJson, NearestPaperJson, NewPaperGroupJson, NewPaperJson, NewPapersJson};
pub use overview::{ExportSummary, Overview};
pub use paper::{LinkJson, PaperJson, TextJson};
pub use problem_details::{NearestJson, ProblemDetailsJson};
pub use server_health::{ChangedSourcesJson, ServerHealthJson, ServerStatus, UpdateStep, UpdatingJson};
pub use settings::{SettingJson, SettingOrigin, SettingsFileJson, SettingsJson};
pub use similar_request::SimilarRequestJson;
pub use source::SourceJson;
pub use update::{ProblemJson, UpdateJson};
