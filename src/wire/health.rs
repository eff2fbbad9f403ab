//! Whether the files of an index are intact.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::index::verify::{FileHealth, Health};

/// Whether the files of an index are intact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthJson {
    /// Every file of the generation.
    pub files: Vec<FileHealthJson>,
    /// The number of the format.
    pub format: u32,
    /// The number of the generation.
    pub generation: u64,
    /// The directory of the index.
    pub index: String,
    /// Directories of other generations. They do no harm.
    pub leftovers: Vec<String>,
    /// Whether no file is damaged.
    pub whole: bool,
    /// The program that wrote the index, with its version.
    pub written_by: String,
}

/// Whether a file of an index is intact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHealthJson {
    /// The size in bytes, as it was written.
    pub bytes: u64,
    /// What is wrong, if something is.
    pub damage: Option<String>,
    /// The name of the file.
    pub name: String,
}

impl HealthJson {
    /// The JSON of the health of the index in `dir`.
    pub fn new(health: &Health, dir: &Path) -> Self {
        let file = |file: &FileHealth| FileHealthJson {
            bytes: file.bytes,
            damage: file.damage.clone(),
            name: file.name.clone(),
        };
        Self {
            files: health.files.iter().map(file).collect(),
            format: health.manifest.format().version(),
            generation: health.manifest.generation,
            index: dir.display().to_string(),
            leftovers: health.leftovers.iter().map(|path| path.display().to_string()).collect(),
            whole: health.is_whole(),
            written_by: health.manifest.written_by.clone(),
        }
    }
}
