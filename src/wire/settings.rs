//! Settings and where they come from.

use serde::{Deserialize, Serialize};

/// The settings of the command, and the files that were looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsJson {
    /// The files that were looked for. The first wins.
    pub files: Vec<SettingsFileJson>,
    /// Every key, in the order in which they are documented.
    pub settings: Vec<SettingJson>,
}

/// A file of settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsFileJson {
    /// Where it is or would be.
    pub path: String,
    /// Whether it is the user's own, and not one that was found in a folder.
    pub own: bool,
    /// Whether it is there.
    pub exists: bool,
    /// What is wrong with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingJson {
    /// The key with its table: `ask.k`.
    pub key: String,
    /// The values as the flag takes them; empty if none is set.
    pub values: Vec<String>,
    /// Where they come from.
    pub from: SettingOrigin,
    /// The environment variable, if they come from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
    /// The file, if they come from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The line of the file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SettingOrigin {
    /// An environment variable.
    Environment,
    /// A file.
    File,
    /// The program.
    Default,
    /// There is no value.
    #[default]
    Absent,
}
