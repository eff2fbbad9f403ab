//! The map as programs read it.

use serde::{Deserialize, Serialize};

use crate::paper::PartialDate;
use crate::text::Language;
use crate::topics::TopicName;

/// All papers of an index, each with its place on a square map, and their topics.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LibraryMap {
    /// The directory of the index.
    pub index: String,
    /// The number of the generation. Each update that changes something adds 1.
    pub generation: u64,
    /// Papers without a text, which have no place. They are not in `papers`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub without_place: usize,
    /// The papers, in the order of the index.
    pub papers: Vec<MapPaper>,
    /// The topics. Each comes after its parent.
    pub topics: Vec<MapTopic>,
    /// Files that papers were read from.
    pub sources: Vec<String>,
    /// The tags of all papers.
    pub tags: Vec<String>,
}

impl LibraryMap {
    /// The same map with the names of files and of the index only: a page that is given to others need not tell where they lie.
    pub fn without_directories(mut self) -> Self {
        let name = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_string();
        self.sources.iter_mut().for_each(|source| *source = name(source));
        self.index = name(&self.index);
        self
    }
}

/// A paper on a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MapPaper {
    /// The arXiv id, else the DOI, else `t:` and a hash of the title.
    pub id: String,
    /// Its titles.
    pub title: MapTitle,
    /// From 0, the left border, to 1.
    pub x: f32,
    /// From 0, the upper border, to 1.
    pub y: f32,
    /// Its finest topic, from 0.
    pub topic: u32,
    /// ISO 8601, to the day, the month or the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub date: Option<PartialDate>,
    /// The languages of its texts.
    pub languages: Vec<Language>,
    /// The file that it was first read from, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<u32>,
    /// Its tags, from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<u32>,
    /// The best address to open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The first sentence of its shortest kind of text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// Whether it was placed among the others after these were laid out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_new: bool,
}

/// The titles of a paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MapTitle {
    /// In English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// In Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
}

/// A topic on a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MapTopic {
    /// The topic above it, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<u32>,
    /// The topics above it.
    pub level: usize,
    /// What tells it apart.
    pub name: TopicName,
    /// Its papers and those of all topics below it.
    pub papers: usize,
    /// Where its name stands, from 0 to 1.
    pub x: f32,
    /// Where its name stands, from 0 to 1.
    pub y: f32,
    /// The papers that are most like all of it, from 0.
    pub central: Vec<u32>,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}
