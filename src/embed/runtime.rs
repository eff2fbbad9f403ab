//! Finds ONNX Runtime's shared library and loads it, once.
//!
//! The library is no part of the program: it is looked for when the first text is embedded, never
//! downloaded, and every way to fail ends in a [`RuntimeError`] that says what to do. Left to itself,
//! `ort` would panic or spin for ever on a library that is missing.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, File};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;
use sha2::{Digest, Sha256};

/// What `runtime/fetch.py` fetches: versions and checksums, written once for both.
const PINS: &str = include_str!("../../runtime/pins.json");

/// The oldest version whose interface is the one that `ort` was compiled for.
const MINIMUM: Version = Version([1, ort::MINOR_VERSION, 0]);

/// Why there is no ONNX Runtime to embed with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuntimeError {
    /// `ORT_DYLIB_PATH` names something that is no file. It was set on purpose, so nothing else is tried.
    #[error("ORT_DYLIB_PATH is set to `{}`, which is not a file: set it to ONNX Runtime's {}, or unset it",
        .path.display(), library_name())]
    NotAFile {
        /// The value of the variable.
        path: PathBuf,
    },
    /// No place holds the library.
    #[error("{}", not_found(.looked, .refused))]
    NotFound {
        /// The places looked at, in words, in order.
        looked: Vec<String>,
        /// Libraries that lay there but would not do, each with the reason.
        refused: Vec<String>,
    },
    /// The file is not a shared library, not for this machine, damaged, or not ONNX Runtime.
    #[error("cannot load ONNX Runtime from `{}`: {reason}\n{}", .path.display(), another())]
    Unloadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The library is ONNX Runtime, of a version before the oldest that will do.
    #[error("ONNX Runtime at `{}` is version {version}, but {MINIMUM} or newer is needed\n{}",
        .path.display(), another())]
    TooOld {
        /// The file.
        path: PathBuf,
        /// The version that it reports.
        version: String,
    },
    /// The library was loaded, but ONNX Runtime did not start.
    #[error("ONNX Runtime at `{}` did not start: {reason}\n{}", .path.display(), another())]
    NotStarted {
        /// The file.
        path: PathBuf,
        /// What it said.
        reason: String,
    },
}

/// Where ONNX Runtime's shared library is.
///
/// In order: `ORT_DYLIB_PATH`; beside the program; `runtime/lib` of the checkout; the user's data
/// directory; an installed Python's package `onnxruntime`, the newest first. Python is not started:
/// only directories are read.
///
/// # Errors
///
/// [`RuntimeError::NotAFile`] and [`RuntimeError::NotFound`].
pub fn find() -> Result<PathBuf, RuntimeError> {
    Places::of_this_process().find()
}

/// Loads ONNX Runtime, unless that is done already. After an error it may be called again.
///
/// # Errors
///
/// Every [`RuntimeError`].
pub fn load() -> Result<(), RuntimeError> {
    environment().map(drop)
}

/// The one ONNX Runtime environment of this process, loading the library the first time.
///
/// Every session must be given it (fastembed: `with_environment`), for a process can have no second
/// one. Its telemetry is off: the builds for Windows come with it on, and nothing is to leave the
/// machine.
///
/// # Errors
///
/// Every [`RuntimeError`].
pub fn environment() -> Result<Environment, RuntimeError> {
    // `ort` itself holds only a weak reference: sessions die with the last strong one, so one stays here.
    static ENVIRONMENT: Mutex<Option<Environment>> = Mutex::new(None);
    let mut environment = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = &*environment {
        return Ok(environment.clone());
    }
    Ok(environment.insert(start(find()?)?).clone())
}

/// Loads the library at `path`, which must be absolute (`ort` reads others from the program's directory).
fn start(path: PathBuf) -> Result<Environment, RuntimeError> {
    if let Err(reason) = check_header(&path) {
        return Err(RuntimeError::Unloadable { path, reason });
    }
    // A library that answers but not as documented trips assertions in `ort`, which are panics.
    let started = catch_unwind(AssertUnwindSafe(|| {
        let builder = ort::init_from(&path).map_err(|error| match error {
            ort::LoadDynamicError::BadVersion { version_str: version, path } => RuntimeError::TooOld { path, version },
            ort::LoadDynamicError::Dlopen { error, path } => {
                RuntimeError::Unloadable { path, reason: with_cause(&error) }
            }
            ort::LoadDynamicError::MissingApi { path } => {
                RuntimeError::Unloadable { path, reason: "it is a library, but not ONNX Runtime".into() }
            }
            error => RuntimeError::Unloadable { path: path.clone(), reason: error.to_string() },
        })?;
        builder
            .with_name("papers-sem")
            .with_telemetry(false)
            .build()
            .map_err(|error| RuntimeError::NotStarted { path: path.clone(), reason: error.to_string() })
    }));
    started.unwrap_or_else(|_| {
        Err(RuntimeError::NotStarted { path, reason: "it does not offer the interface of its version".into() })
    })
}

/// An error and what it stems from: what the loader itself said is only in the latter.
fn with_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", with_cause(cause)),
        None => error.to_string(),
    }
}

/// Refuses an ELF file whose header shows that it cannot be loaded. Mapping one that is cut short, as
/// an interrupted copy leaves it, ends the process with SIGBUS instead of an error; of one for another
/// processor the loader says that there is no such file. Other systems' loaders say it themselves.
fn check_header(path: &Path) -> Result<(), String> {
    let mut header = [0; 64];
    let length = File::open(path)
        .and_then(|mut file| {
            let length = file.metadata()?.len();
            if length >= 64 {
                file.read_exact(&mut header)?;
            }
            Ok(length)
        })
        .map_err(|error| error.to_string())?;
    // 64-bit, little-endian.
    if header.starts_with(b"\x7fELF\x02\x01") {
        let number = |at: usize, bytes: usize| {
            header[at..at + bytes].iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte))
        };
        let machine = number(0x12, 2);
        if cfg!(target_arch = "x86_64") && machine != 62 || cfg!(target_arch = "aarch64") && machine != 183 {
            return Err("it is for another processor".into());
        }
        // The table of sections is the last thing in such a file.
        let end = number(0x28, 8).saturating_add(number(0x3a, 2) * number(0x3c, 2));
        if length < end {
            return Err(format!("it is cut short ({length} of {end} bytes)"));
        }
    }
    Ok(())
}

/// All that the lookup depends on, so that it can be tested.
#[derive(Debug, Default)]
struct Places {
    /// `ORT_DYLIB_PATH`.
    given: Option<OsString>,
    /// The directory of the program.
    exe_dir: Option<PathBuf>,
    /// The checkout that the program was built from.
    built_in: Option<PathBuf>,
    /// The current directory.
    current_dir: Option<PathBuf>,
    /// `papers-sem` in the user's data directory.
    data_dir: Option<PathBuf>,
    /// Prefixes of installed Pythons: what holds `lib/python3.x`.
    pythons: Vec<PathBuf>,
    /// The sha256 of the library that `make runtime` fetches for this platform.
    pinned: Option<String>,
}

impl Places {
    fn of_this_process() -> Self {
        Self {
            given: std::env::var_os("ORT_DYLIB_PATH"),
            exe_dir: std::env::current_exe()
                .and_then(fs::canonicalize)
                .ok()
                .and_then(|exe| Some(exe.parent()?.to_path_buf())),
            built_in: Some(PathBuf::from(env!("CARGO_MANIFEST_DIR"))),
            current_dir: std::env::current_dir().ok(),
            data_dir: dirs::data_dir().map(|dir| dir.join("papers-sem")),
            pythons: pythons(),
            pinned: pinned(),
        }
    }

    fn find(&self) -> Result<PathBuf, RuntimeError> {
        // Set but empty is how a variable is unset for one command.
        if let Some(given) = self.given.as_deref().filter(|given| !given.is_empty()) {
            let path = std::path::absolute(given).unwrap_or_else(|_| given.into());
            return if path.is_file() { Ok(path) } else { Err(RuntimeError::NotAFile { path: given.into() }) };
        }
        let mut search = Search::default();
        self.search(&mut search).ok_or(RuntimeError::NotFound { looked: search.looked, refused: search.refused })
    }

    fn search(&self, search: &mut Search) -> Option<PathBuf> {
        if let Some(dir) = &self.exe_dir {
            search.looked.push(format!("beside the program: {}", dir.display()));
            let beside = [Some(dir.clone()), Some(dir.join("lib")), dir.parent().map(|prefix| prefix.join("lib"))];
            let checkout = dir.ancestors().filter(|dir| is_checkout(dir)).map(runtime_lib);
            if let Some(path) = beside.into_iter().flatten().chain(checkout).find_map(|dir| search.try_dir(&dir)) {
                return Some(path);
            }
        }
        if let Some(dir) = self.built_in.as_deref().filter(|dir| is_checkout(dir)).map(runtime_lib) {
            search.looked.push(format!("the checkout: {}", dir.display()));
            if let Some(path) = search.try_dir(&dir) {
                return Some(path);
            }
        }
        let around = self.current_dir.iter().flat_map(|dir| dir.ancestors()).find(|dir| is_checkout(dir));
        if let Some(dir) = around.filter(|dir| self.built_in.as_deref() != Some(*dir)).map(runtime_lib) {
            search.looked.push(format!("the checkout around the current directory: {}", dir.display()));
            // Anybody can write a directory that calls itself a checkout, and a library that is loaded
            // is code that runs: of the current directory, only the very library pinned is taken.
            if let Some(path) = search.try_dir(&dir) {
                if self.pinned.is_some() && sha256(&path) == self.pinned {
                    return Some(path);
                }
                search.refused.push(format!("{} (not the pinned one)", path.display()));
            }
        }
        if let Some(dir) = &self.data_dir {
            search.looked.push(format!("the user's data: {}", dir.display()));
            if let Some(path) = search.try_dir(dir) {
                return Some(path);
            }
        }
        search.looked.push(match self.pythons.len() {
            0 => "Python's packages: no Python".into(),
            1 => format!("Python's packages: {}", self.pythons[0].display()),
            more => format!("Python's packages: {} and {} more", self.pythons[0].display(), more - 1),
        });
        self.newest_of_python(search)
    }

    /// The newest library of all Pythons that is new enough; of equals the one of the first Python.
    fn newest_of_python(&self, search: &mut Search) -> Option<PathBuf> {
        let mut found: Vec<(Option<Version>, PathBuf)> =
            self.pythons.iter().flat_map(|prefix| packages(prefix)).flat_map(|site| libraries(&site)).collect();
        // Stable, newest first.
        found.sort_by(|(a, _), (b, _)| b.cmp(a));
        let (version, path) = found.into_iter().next()?;
        match version {
            Some(version) if version >= MINIMUM => return Some(path),
            Some(version) => search.refused.push(format!("{} (version {version})", path.display())),
            None => search.refused.push(format!("{} (version not known)", path.display())),
        }
        None
    }
}

/// What a lookup has seen so far.
#[derive(Debug, Default)]
struct Search {
    looked: Vec<String>,
    refused: Vec<String>,
}

impl Search {
    /// The library in `dir` under its plain name, unless it is a link that shows it to be too old:
    /// `<prefix>/lib` may hold the system's own.
    fn try_dir(&mut self, dir: &Path) -> Option<PathBuf> {
        let path = dir.join(library_name());
        if !path.is_file() {
            return None;
        }
        let target = fs::canonicalize(&path).ok()?;
        match target.file_name().and_then(Version::in_name) {
            Some(version) if version < MINIMUM => {
                self.refused.push(format!("{} (version {version})", path.display()));
                None
            }
            _ => Some(path),
        }
    }
}

/// A version of ONNX Runtime: major, minor, patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version([u32; 3]);

impl Version {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(|part| part.parse::<u32>().ok());
        let version = Self([parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?]);
        parts.next().is_none().then_some(version)
    }

    /// Of `libonnxruntime.so.1.24.4` and `libonnxruntime.1.24.4.dylib`; Windows has none in the name.
    fn in_name(name: &OsStr) -> Option<Self> {
        let rest = name.to_str()?.strip_prefix("libonnxruntime.")?;
        Self::parse(rest.strip_prefix("so.").or_else(|| rest.strip_suffix(".dylib"))?)
    }

    /// Of a package's records, such as `onnxruntime_gpu-1.24.4.dist-info`.
    fn in_dist_info(name: &OsStr) -> Option<Self> {
        let name = name.to_str()?.strip_prefix("onnxruntime")?.strip_suffix(".dist-info")?;
        Self::parse(name.rsplit_once('-')?.1)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, patch]) = self;
        match patch {
            0 => write!(f, "{major}.{minor}"),
            _ => write!(f, "{major}.{minor}.{patch}"),
        }
    }
}

/// `libonnxruntime.so`, `libonnxruntime.dylib` or `onnxruntime.dll`.
fn library_name() -> String {
    format!("{DLL_PREFIX}onnxruntime{DLL_SUFFIX}")
}

fn runtime_lib(checkout: &Path) -> PathBuf {
    checkout.join("runtime").join("lib")
}

/// Whether `dir` is a checkout of this project.
fn is_checkout(dir: &Path) -> bool {
    fs::read_to_string(dir.join("Cargo.toml")).is_ok_and(|text| {
        text.lines().any(|line| line.trim_end() == concat!("name = \"", env!("CARGO_PKG_NAME"), "\""))
    })
}

/// The checksum in [`PINS`] of the library for the platform that this was built for, where it has one.
fn pinned() -> Option<String> {
    let pins: serde_json::Value = serde_json::from_str(PINS).ok()?;
    let platform = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH);
    Some(pins["platforms"][platform]["library_sha256"].as_str()?.to_owned())
}

fn sha256(path: &Path) -> Option<String> {
    let digest = Sha256::digest(fs::read(path).ok()?);
    Some(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The names in a directory; none when it cannot be read.
fn entries(dir: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    // The order of a directory is chance.
    entries.sort();
    entries
}

fn starts_with(path: &Path, start: &str) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start))
}

/// The directories under the prefix of a Python that hold installed packages.
fn packages(prefix: &Path) -> Vec<PathBuf> {
    // `lib64`: some Linux systems keep compiled packages apart. `Lib/site-packages`: Windows, where a
    // user's own packages lie right under the prefix.
    let mut dirs = vec![prefix.to_path_buf(), prefix.join("Lib")];
    for lib in ["lib", "lib64"] {
        dirs.extend(entries(&prefix.join(lib)).into_iter().filter(|dir| starts_with(dir, "python")));
    }
    dirs.iter().flat_map(|dir| [dir.join("site-packages"), dir.join("dist-packages")]).collect()
}

/// The libraries of the package `onnxruntime` among the packages of `site`, with their versions.
fn libraries(site: &Path) -> Vec<(Option<Version>, PathBuf)> {
    let capi = site.join("onnxruntime").join("capi");
    entries(&capi)
        .into_iter()
        .filter_map(|path| {
            let name = path.file_name()?;
            let version = Version::in_name(name);
            if version.is_none() && name != library_name().as_str() || !path.is_file() {
                return None;
            }
            let recorded =
                || entries(site).iter().filter_map(|record| Version::in_dist_info(record.file_name()?)).max();
            Some((version.or_else(recorded), path))
        })
        .collect()
}

/// Prefixes of the Pythons on this machine, the one in use first, each once.
fn pythons() -> Vec<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let mut found: Vec<PathBuf> = ["VIRTUAL_ENV", "CONDA_PREFIX"].into_iter().filter_map(variable).collect();
    let path = std::env::var_os("PATH").unwrap_or_default();
    // A relative entry of PATH means whatever directory the user happens to stand in.
    for dir in std::env::split_paths(&path).filter(|dir| dir.is_absolute()) {
        found.extend(prefixes_of(&dir));
    }
    found.extend(variable("PYTHONUSERBASE"));
    if cfg!(windows) {
        found.extend(variable("APPDATA").iter().flat_map(|dir| entries(&dir.join("Python"))));
        found.extend(variable("LOCALAPPDATA").iter().flat_map(|dir| entries(&dir.join("Programs").join("Python"))));
    } else {
        if let Some(home) = dirs::home_dir() {
            found.push(home.join(".local"));
            if cfg!(target_os = "macos") {
                found.extend(entries(&home.join("Library").join("Python")));
            }
        }
        found.extend(["/usr/local", "/usr"].map(PathBuf::from));
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|prefix| prefix.is_dir() && seen.insert(prefix.clone()));
    found
}

/// The prefixes of the Python whose program is in `dir`, a directory of PATH, if one is.
fn prefixes_of(dir: &Path) -> Vec<PathBuf> {
    let programs = if cfg!(windows) { ["python.exe", "python3.exe"] } else { ["python3", "python"] };
    let Some(program) = programs.map(|name| dir.join(name)).into_iter().find(|program| program.is_file()) else {
        return Vec::new();
    };
    if dir.ends_with("shims") {
        // pyenv: a script that picks a version each time it runs. All versions are candidates.
        return dir.parent().map(|root| entries(&root.join("versions"))).unwrap_or_default();
    }
    // As found: a virtual environment links to the Python it was made from. As resolved: that Python,
    // or the real place of a link such as `/usr/local/bin/python3`.
    let resolved = fs::canonicalize(&program).ok();
    let mut prefixes = Vec::new();
    for dir in [Some(dir), resolved.as_deref().and_then(Path::parent)].into_iter().flatten() {
        if cfg!(windows) {
            prefixes.push(dir.to_path_buf());
        }
        prefixes.extend(dir.parent().map(Path::to_path_buf));
    }
    prefixes
}

fn not_found(looked: &[String], refused: &[String]) -> String {
    let mut text = format!("ONNX Runtime ({}, version {MINIMUM} or newer) was not found\nlooked at:", library_name());
    for place in looked {
        text += &format!("\n  {place}");
    }
    if !refused.is_empty() {
        text += "\nfound, but of no use:";
    }
    for library in refused {
        text += &format!("\n  {library}");
    }
    text + &format!(
        "\nto get it, do one of:\n  `make runtime` in the checkout of papers-sem\n  \
         `pip install \"onnxruntime>={MINIMUM}\"` for any Python; it is found there\n  \
         set ORT_DYLIB_PATH to the path of a library you have"
    )
}

/// The way on from a library that will not do.
fn another() -> String {
    format!(
        "run `make runtime` in the checkout of papers-sem (with ORT_DYLIB_PATH unset), or set ORT_DYLIB_PATH to another \
         {} (version {MINIMUM} or newer)",
        library_name()
    )
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use super::*;

    /// An empty file, and its directories.
    fn touch(path: PathBuf) -> PathBuf {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "").unwrap();
        path
    }

    /// The file name of the library of `version` inside a Python's package.
    fn versioned(version: &str) -> String {
        if cfg!(target_os = "macos") {
            format!("libonnxruntime.{version}.dylib")
        } else {
            format!("libonnxruntime.so.{version}")
        }
    }

    fn checkout(dir: PathBuf) -> PathBuf {
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("Cargo.toml"), "[package]\nname = \"papers-sem\"\n").unwrap();
        dir
    }

    fn refused(error: RuntimeError) -> Vec<String> {
        match error {
            RuntimeError::NotFound { refused, .. } => refused,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn places_are_tried_in_order() {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        let name = library_name();
        let (built_in, current) = (checkout(at("built")), checkout(at("current")));
        let tree = checkout(at("tree"));
        // Each with the library that it holds, in order of preference.
        let expected = [
            touch(at("given/any name")),
            touch(at("tree/target/debug").join(&name)),
            touch(at("tree/target/debug/lib").join(&name)),
            touch(at("tree/target/lib").join(&name)),
            touch(tree.join("runtime/lib").join(&name)),
            touch(built_in.join("runtime/lib").join(&name)),
            touch(current.join("runtime/lib").join(&name)),
            touch(at("data").join(&name)),
            touch(at("python/lib/python3.12/site-packages/onnxruntime/capi").join(versioned("1.24.4"))),
        ];
        let mut places = Places {
            given: Some(expected[0].clone().into()),
            exe_dir: Some(at("tree/target/debug")),
            built_in: Some(built_in),
            current_dir: Some(at("current/a/b")),
            data_dir: Some(at("data")),
            pythons: vec![at("nowhere"), at("python")],
            pinned: sha256(&expected[6]),
        };
        for (index, library) in expected.iter().enumerate() {
            assert_eq!(&places.find().unwrap(), library);
            fs::remove_file(library).unwrap();
            if index == 0 {
                places.given = Some("".into());
            }
        }
        let message = places.find().unwrap_err().to_string();
        for place in ["target/debug", "built", "current", "data", "nowhere and 1 more", "make runtime", "pip install"] {
            assert!(message.contains(place), "{place} is missing in: {message}");
        }
    }

    #[test]
    fn a_given_path_is_taken_or_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        touch(root.path().join(library_name()));
        for given in [root.path().join("missing.so"), root.path().to_path_buf()] {
            let places =
                Places { given: Some(given.clone().into()), exe_dir: Some(root.path().into()), ..Places::default() };
            let error = places.find().unwrap_err();
            assert!(matches!(&error, RuntimeError::NotAFile { path } if *path == given), "{error}");
            assert!(error.to_string().contains("ORT_DYLIB_PATH"), "{error}");
        }
    }

    #[test]
    fn only_a_checkout_of_this_project_counts() {
        let root = tempfile::tempdir().unwrap();
        let library = touch(runtime_lib(root.path()).join(library_name()));
        let places = Places { exe_dir: Some(root.path().join("target/debug")), ..Places::default() };
        assert!(places.find().is_err());
        fs::write(root.path().join("Cargo.toml"), "[package]\nname = \"other\"\n").unwrap();
        assert!(places.find().is_err());
        checkout(root.path().into());
        assert_eq!(places.find().unwrap(), library);
    }

    #[test]
    fn around_the_current_directory_only_the_pinned_library_counts() {
        let root = tempfile::tempdir().unwrap();
        let library = touch(runtime_lib(&checkout(root.path().into())).join(library_name()));
        let mut places = Places { current_dir: Some(root.path().into()), ..Places::default() };
        assert_eq!(refused(places.find().unwrap_err()).len(), 1);
        places.pinned = Some("0".repeat(64));
        assert_eq!(refused(places.find().unwrap_err()).len(), 1);
        places.pinned = sha256(&library);
        assert_eq!(places.find().unwrap(), library);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_to_an_old_library_is_passed_over() {
        let root = tempfile::tempdir().unwrap();
        let old = touch(root.path().join("lib").join(versioned("1.21.0")));
        std::os::unix::fs::symlink(old, root.path().join("lib").join(library_name())).unwrap();
        let mut places = Places { exe_dir: Some(root.path().join("bin")), ..Places::default() };
        let refused = refused(places.find().unwrap_err());
        assert!(refused.len() == 1 && refused[0].contains("1.21"), "{refused:?}");
        places.data_dir = Some(root.path().join("data"));
        let good = touch(root.path().join("data").join(library_name()));
        assert_eq!(places.find().unwrap(), good);
    }

    #[test]
    fn the_newest_of_python_is_taken_if_it_will_do() {
        let root = tempfile::tempdir().unwrap();
        let site = |path: &str| root.path().join(path).join("onnxruntime").join("capi");
        let places = Places { pythons: vec![root.path().join("a"), root.path().join("b")], ..Places::default() };
        touch(site("a/lib/python3.9/site-packages").join(versioned("1.19.2")));
        let refused = refused(places.find().unwrap_err());
        assert!(refused.len() == 1 && refused[0].contains("1.19.2"), "{refused:?}");
        let enough = touch(site("b/lib64/python3.11/dist-packages").join(versioned("1.24.0")));
        assert_eq!(places.find().unwrap(), enough);
        // By number, not by letter: 1.100 is newer than 1.24.
        let newest = touch(site("a/lib/python3.12/site-packages").join(versioned("1.100.0")));
        assert_eq!(places.find().unwrap(), newest);
        // Of equals, the first Python's.
        touch(site("b/lib/python3.12/site-packages").join(versioned("1.100.0")));
        assert_eq!(places.find().unwrap(), newest);
    }

    #[test]
    fn without_a_version_in_the_name_the_package_says_it() {
        let root = tempfile::tempdir().unwrap();
        let site = root.path().join("Lib/site-packages");
        let places = Places { pythons: vec![root.path().into()], ..Places::default() };
        let library = touch(site.join("onnxruntime/capi").join(library_name()));
        assert!(refused(places.find().unwrap_err())[0].contains("not known"));
        let old = site.join("onnxruntime-1.20.1.dist-info");
        fs::create_dir_all(&old).unwrap();
        assert!(refused(places.find().unwrap_err())[0].contains("1.20.1"));
        fs::rename(old, site.join("onnxruntime_gpu-1.25.0.dist-info")).unwrap();
        assert_eq!(places.find().unwrap(), library);
    }

    #[test]
    fn versions_are_read_from_names() {
        let named = |name: &str| Version::in_name(name.as_ref()).map(|version| version.to_string());
        assert_eq!(named("libonnxruntime.so.1.24.4").as_deref(), Some("1.24.4"));
        assert_eq!(named("libonnxruntime.1.24.4.dylib").as_deref(), Some("1.24.4"));
        assert_eq!(named("libonnxruntime.so.1.24").as_deref(), Some("1.24"));
        for other in ["libonnxruntime.so", "libonnxruntime.dylib", "onnxruntime.dll", "libonnxruntime.so.1.24.4.5"] {
            assert_eq!(named(other), None, "{other}");
        }
        assert_eq!(named("libonnxruntime_providers_shared.so"), None);
    }

    #[test]
    #[cfg(unix)]
    fn a_python_is_seen_as_found_and_as_resolved() {
        let root = tempfile::tempdir().unwrap();
        // macOS: the temporary directory itself is reached through a link.
        let root = fs::canonicalize(root.path()).unwrap();
        touch(root.join("base/bin/python3.12"));
        fs::create_dir_all(root.join("venv/bin")).unwrap();
        std::os::unix::fs::symlink(root.join("base/bin/python3.12"), root.join("venv/bin/python3")).unwrap();
        assert_eq!(prefixes_of(&root.join("venv/bin")), [root.join("venv"), root.join("base")]);
        assert!(prefixes_of(&root.join("base")).is_empty());

        touch(root.join("pyenv/shims/python3"));
        fs::create_dir_all(root.join("pyenv/versions/3.12.1")).unwrap();
        assert_eq!(prefixes_of(&root.join("pyenv/shims")), [root.join("pyenv/versions/3.12.1")]);
    }

    #[test]
    fn the_pins_are_of_this_platforms_library() {
        let pins: serde_json::Value = serde_json::from_str(PINS).unwrap();
        let version = Version::parse(pins["version"].as_str().unwrap()).unwrap();
        assert!(version >= MINIMUM, "runtime/pins.json has {version}, ort needs {MINIMUM}");
        let platform = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH);
        if let Some(library) = pins["platforms"][platform]["library"].as_str() {
            assert_eq!(library, library_name());
            assert_eq!(pinned().unwrap().len(), 64);
        }
    }

    /// What [`load`] says of `library`. In a process of its own: a process loads one library and keeps
    /// it, and what is tested is that a bad one neither ends nor stops the process.
    fn load_in_a_child(library: Option<&Path>) -> String {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "embed::runtime::tests::child", "--ignored", "--nocapture"]);
        if let Some(library) = library {
            child.env("ORT_DYLIB_PATH", library);
        }
        let mut child = child.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let started = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if started.elapsed() > Duration::from_secs(60) {
                child.kill().unwrap();
                panic!("loading {library:?} hangs");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "loading {library:?} ended with {}: {text}", output.status);
        text
    }

    #[test]
    #[ignore = "the child process of other tests"]
    fn child() {
        match load() {
            Ok(()) => {
                load().unwrap();
                println!("loaded {}", ort::info());
            }
            Err(error) => println!("{error}"),
        }
    }

    #[test]
    fn the_library_found_loads() {
        let said = load_in_a_child(None);
        assert!(said.contains("loaded ORT Build Info"), "{said}");
    }

    #[test]
    fn what_is_no_library_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(library_name());
        for content in
            ["", "not a library, but long enough to have a header: 64 bytes, or else it is never read as one"]
        {
            fs::write(&path, content).unwrap();
            let said = load_in_a_child(Some(&path));
            assert!(said.contains("cannot load ONNX Runtime from") && said.contains("make runtime"), "{said}");
        }
    }

    #[test]
    fn a_library_cut_short_is_an_error() {
        let whole = find().unwrap();
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(library_name());
        let bytes = fs::read(whole).unwrap();
        for length in [100, 4096, bytes.len() / 2, bytes.len() - 4096] {
            fs::write(&path, &bytes[..length]).unwrap();
            let said = load_in_a_child(Some(&path));
            assert!(said.contains("cannot load ONNX Runtime from"), "{length}: {said}");
        }
    }

    #[test]
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    fn a_library_for_another_processor_is_an_error() {
        let mut bytes = fs::read(find().unwrap()).unwrap();
        // x86-64 is 62, arm64 is 183: this is neither.
        bytes[0x12] = 40;
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(library_name());
        fs::write(&path, bytes).unwrap();
        let said = load_in_a_child(Some(&path));
        assert!(said.contains("another processor"), "{said}");
    }

    /// Libraries that are not what they seem, from a few lines of C: a linker needs the compiler anyway.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_foreign_or_old_library_is_an_error() {
        const SOURCE: &str = "
            static const void *api(unsigned version) { (void)version; return 0; }
            static const char *version(void) { return VERSION; }
            static const struct { const void *(*api)(unsigned); const char *(*version)(void); } base = { api, version };
            const void *NAME(void) { return BASE; }";
        let root = tempfile::tempdir().unwrap();
        let source = root.path().join("stub.c");
        fs::write(&source, SOURCE).unwrap();
        for (name, base, version, expected) in [
            ("foreign", "&base", "1.24.4", "not ONNX Runtime"),
            ("OrtGetApiBase", "&base", "1.17.0", "is version 1.17.0, but 1.24 or newer is needed"),
            ("OrtGetApiBase", "&base", "nonsense", "is version nonsense"),
            ("OrtGetApiBase", "&base", "1.24.4", "did not start"),
            ("OrtGetApiBase", "0", "1.24.4", "did not start"),
        ] {
            let path = root.path().join(format!("{name}-{version}-{}.so", base.len()));
            let status = Command::new("cc")
                .args(["-shared", "-fPIC", "-Wl,--build-id=none", "-o"])
                .arg(&path)
                .args([format!("-DNAME={name}"), format!("-DBASE={base}"), format!("-DVERSION=\"{version}\"")])
                .arg(&source)
                .status()
                .unwrap();
            assert!(status.success());
            let said = load_in_a_child(Some(&path));
            assert!(said.contains(expected) && said.contains("make runtime"), "{said}");
        }
    }
}
