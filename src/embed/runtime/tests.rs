//! Tests of the search, and of libraries that cannot be used.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::version::MINIMUM;
use super::*;
use crate::embed::runtime::places::{PINS, pinned, runtime_lib, sha256};
use crate::embed::runtime::python::prefixes_of;
use crate::embed::runtime::version::Version;

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
        RuntimeError::NotFound { refused, .. } => refused.iter().map(ToString::to_string).collect(),
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
        touch(at("named/onnxruntime/capi").join(versioned("1.24.0"))),
        touch(at("tree/target/debug").join(&name)),
        touch(at("tree/target/debug/lib").join(&name)),
        touch(at("tree/target/lib/papers-sem").join(&name)),
        touch(at("tree/target/lib").join(&name)),
        touch(tree.join("runtime/lib").join(&name)),
        touch(built_in.join("runtime/lib").join(&name)),
        touch(current.join("runtime/lib").join(&name)),
        touch(at("data").join(&name)),
        touch(at("python/lib/python3.12/site-packages/onnxruntime/capi").join(versioned("1.24.4"))),
    ];
    let mut places = Places {
        given: Some(expected[0].clone().into()),
        named: vec![at("named")],
        exe_dir: Some(at("tree/target/debug")),
        built_in: Some(built_in),
        current_dir: Some(at("current/a/b")),
        data_dir: Some(at("data")),
        pythons: vec![at("nowhere"), at("python")],
        pinned: sha256(&expected[8]),
    };
    for (index, library) in expected.iter().enumerate() {
        assert_eq!(&places.find().unwrap(), library);
        fs::remove_file(library).unwrap();
        if index == 0 {
            places.given = Some("".into());
        }
    }
    let message = places.find().unwrap_err().to_string();
    for place in ["named", "target/debug", "built", "current", "data", "nowhere and 1 more"] {
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
fn the_python_of_the_program_comes_before_newer_ones() {
    let root = tempfile::tempdir().unwrap();
    let capi = |path: &str| root.path().join(path).join("onnxruntime").join("capi");
    let other = touch(capi("other/lib/python3.12/site-packages").join(versioned("1.100.0")));
    let pythons = vec![root.path().join("other")];
    // A virtual environment, Debian's own Python, Windows, a user's packages on Windows, `pip install --target`.
    for (number, (program, site)) in [
        ("bin", "lib/python3.11/site-packages"),
        ("bin", "lib/python3.11/dist-packages"),
        ("Scripts", "Lib/site-packages"),
        ("Scripts", "site-packages"),
        ("bin", ""),
    ]
    .into_iter()
    .enumerate()
    {
        let exe_dir = Some(root.path().join(format!("{number}/{program}")));
        let places = Places { exe_dir, pythons: pythons.clone(), ..Places::default() };
        assert_eq!(places.find().unwrap(), other);
        let old = touch(capi(&format!("{number}/{site}")).join(versioned("1.23.0")));
        assert_eq!(places.find().unwrap(), other, "too old: {site}");
        fs::remove_file(old).unwrap();
        let own = touch(capi(&format!("{number}/{site}")).join(versioned("1.24.0")));
        assert_eq!(places.find().unwrap(), own, "{site}");
    }
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
    let output = load_in_a_child(None);
    assert!(output.contains("loaded ORT Build Info"), "{output}");
}

#[test]
fn a_file_that_is_no_library_is_an_error() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join(library_name());
    for content in ["", "not a library, but long enough to have a header: 64 bytes, or else it is never read as one"] {
        fs::write(&path, content).unwrap();
        let output = load_in_a_child(Some(&path));
        assert!(
            output.contains("cannot load ONNX Runtime from") && output.contains(&*path.to_string_lossy()),
            "{output}"
        );
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
        let output = load_in_a_child(Some(&path));
        assert!(output.contains("cannot load ONNX Runtime from"), "{length}: {output}");
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
    let output = load_in_a_child(Some(&path));
    assert!(output.contains("another processor"), "{output}");
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
        let output = load_in_a_child(Some(&path));
        assert!(output.contains(expected) && output.contains(&*path.to_string_lossy()), "{output}");
    }
}
