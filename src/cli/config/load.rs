//! Which files are read, and which value of a key holds.

use std::path::{Path, PathBuf};

use clap::Command;

use crate::cli::config::error::ConfigError;
use crate::cli::config::file::{ConfigFile, FileReader, Ownership, Setting};
use crate::cli::config::key::Key;

/// The name of a file of settings.
const NAME: &str = "papers-sem.toml";

/// The settings of this run.
#[derive(Debug, Default)]
pub(in crate::cli) struct Config {
    /// The files that were looked for; the first wins.
    pub files: Vec<ConfigFile>,
    settings: Vec<Setting>,
}

/// The user's own file, whether it is there or not. None where the system names no directory for it.
pub(in crate::cli) fn own_path() -> Option<PathBuf> {
    // The specification of such directories ignores relative ones.
    dirs::config_dir().filter(|dir| dir.is_absolute()).map(|dir| dir.join("papers-sem").join(NAME))
}

/// Where the user's own file is, as it is told to everyone.
pub(in crate::cli) fn own_path_in_words() -> &'static str {
    if cfg!(windows) {
        "%APPDATA%\\papers-sem\\papers-sem.toml"
    } else if cfg!(target_os = "macos") {
        "~/Library/Application Support/papers-sem/papers-sem.toml"
    } else {
        "~/.config/papers-sem/papers-sem.toml"
    }
}

impl Config {
    /// Reads the nearest file at `here` or above, and the user's own. `root` is the command line without settings.
    pub fn load(here: &Path, own: Option<PathBuf>, root: &Command) -> Self {
        let mut config = Self::default();
        let nearest = here.ancestors().map(|dir| dir.join(NAME)).find(|path| path.is_file());
        match nearest {
            // The user's own file lies above the current directory too.
            Some(path) if own.as_deref().is_some_and(|own| same_file::is_same_file(own, &path).unwrap_or(false)) => {}
            Some(path) => {
                let folder = path.parent().unwrap_or(here);
                // Messages name paths as the user sees them from here.
                let (path, folder) = if folder == here {
                    (Path::new(NAME).to_path_buf(), Path::new(""))
                } else {
                    (path.clone(), folder)
                };
                config.read(&FileReader { root, path: &path, folder, ownership: Ownership::Found });
            }
            None => config.files.push(ConfigFile {
                path: here.join(NAME),
                ownership: Ownership::Found,
                is_there: false,
                problems: Vec::new(),
            }),
        }
        if let Some(path) = own {
            let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
            let reader = FileReader { root, path: &path, folder: &folder, ownership: Ownership::Own };
            match path.is_file() {
                true => config.read(&reader),
                false => {
                    let ownership = Ownership::Own;
                    config.files.push(ConfigFile { path, ownership, is_there: false, problems: Vec::new() });
                }
            }
        }
        config
    }

    fn read(&mut self, reader: &FileReader<'_>) {
        let (settings, problems) = reader.read();
        self.settings.extend(settings);
        let (path, ownership) = (reader.path.to_path_buf(), reader.ownership);
        self.files.push(ConfigFile { path, ownership, is_there: true, problems });
    }

    /// The setting of a key that holds: that of the nearest file with the key.
    pub fn setting(&self, key: &Key) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.key == *key)
    }

    /// As [`Self::setting`], of the key `name` at the top.
    pub fn top(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.key.table.is_none() && setting.key.name == name)
    }

    /// What is wrong with the files.
    pub fn problems(&self) -> impl Iterator<Item = &ConfigError> {
        self.files.iter().flat_map(|file| &file.problems)
    }

    /// Takes what is wrong first.
    pub fn take_problem(&mut self) -> Option<ConfigError> {
        self.files.iter_mut().flat_map(|file| file.problems.drain(..)).next()
    }
}
