//! The name of a topic.

use serde::{Deserialize, Serialize};

/// What a topic is called, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TopicName {
    /// Its name in English, for example `graph neural networks · molecules`.
    pub en: String,
    /// Its name in Chinese, for example `图神经网络 · 分子`.
    pub zh: String,
}
