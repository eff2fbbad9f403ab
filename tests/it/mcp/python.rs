//! The client of the package `mcp` of PyPI, in a version that knows the old era only and in one that knows both.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Server, command};
use crate::env::Env;

/// The interpreter with one version of the client; `make mcp-tools` sets it up.
fn python(version: &str) -> Option<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/mcp-tools").join(version);
    let is_ready = dir.join("ready").exists();
    if !is_ready {
        eprintln!("SKIPPED: {} is not set up; `make mcp-tools` installs the client of this test", dir.display());
    }
    is_ready.then(|| dir.join("bin/python"))
}

/// Runs the script with the client of `version`, over standard input and output and over HTTP.
fn converse(version: &str) {
    let Some(python) = python(version) else { return };
    let env = Env::with_reading_list();
    let server = Server::start(&env);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mcp/client.py");
    let own = command(&env, &[]);
    let output = Command::new(python)
        .arg(script)
        .arg(own.get_program())
        .arg(server.url())
        .current_dir(env.path())
        .env_remove("PAPERS_SEM_INDEX")
        .output()
        .expect("python");
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.ends_with("all is well\n"), "{out}\n{error}");
}

#[test]
fn the_client_of_the_old_era() {
    converse("old");
}

#[test]
fn the_client_of_both_eras() {
    converse("new");
}
