//! A place to run the command in.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// An empty directory with a `notes/` folder in it.
pub struct Env {
    dir: TempDir,
}

impl Env {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("tempdir");
        std::fs::create_dir(dir.path().join("notes")).expect("notes");
        Self { dir }
    }

    /// A directory with an index of the bundled reading list, with a graph. It is made once and copied for each caller:
    /// embedding takes seconds.
    pub fn with_reading_list() -> Self {
        static ORIGINAL: LazyLock<Env> = LazyLock::new(|| {
            let env = Env::new();
            let list = example("reading-list");
            env.run(&["index", "--graph-from", "1", &list.to_string_lossy()]).expect_code(0);
            env
        });
        let env = Self::new();
        copy_dir(&ORIGINAL.path().join("index"), &env.path().join("index"));
        env
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("parent")).expect("dirs");
        std::fs::write(path, bytes).expect("write");
    }

    pub fn remove(&self, name: &str) {
        std::fs::remove_file(self.path().join(name)).expect("remove");
    }

    /// The command in this directory, told nothing by the environment but where the runtime is.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_papers-sem"));
        command.current_dir(self.path()).args(args).env_remove("PAPERS_SEM_INDEX").env_remove("HF_HOME");
        command.env("HOME", self.path()).env("NO_COLOR", "1").env("TZ", "UTC");
        command.env("LC_ALL", "C").env_remove("LANGUAGE").env_remove("XDG_CONFIG_HOME");
        command
    }

    pub fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, &[])
    }

    /// As [`Self::run`], with environment variables.
    pub fn run_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Run {
        let output = self.command(args).envs(variables.iter().copied()).output().expect("run");
        Run { output, dir: self.path().canonicalize().expect("canonical"), args: args.join(" ") }
    }

    /// Runs, must exit with 0, and gives the JSON it printed.
    pub fn json(&self, args: &[&str]) -> Value {
        let run = self.run(args);
        run.expect_code(0);
        serde_json::from_str(&run.stdout()).unwrap_or_else(|error| panic!("{args:?}: {error}: {}", run.stdout()))
    }

    /// Runs, must exit with 0, and gives the JSON objects it printed, one a line.
    pub fn json_lines(&self, args: &[&str]) -> Vec<Value> {
        let run = self.run(args);
        run.expect_code(0);
        run.stdout().lines().map(|line| serde_json::from_str(line).expect("json")).collect()
    }
}

/// The command, which Ctrl-C reaches: tests that a script started in the background hand down that it is ignored.
pub fn interruptible() -> std::process::Command {
    let own = env!("CARGO_BIN_EXE_papers-sem");
    let mut command = if cfg!(target_os = "linux") {
        let mut command = std::process::Command::new("env");
        command.args(["--default-signal=INT", own]);
        command
    } else {
        std::process::Command::new(own)
    };
    command.env("LC_ALL", "C").env_remove("LANGUAGE").env_remove("XDG_CONFIG_HOME");
    command
}

/// What a run of the command left.
pub struct Run {
    output: Output,
    dir: PathBuf,
    args: String,
}

impl Run {
    /// Standard output; the test's directory is written `[DIR]`.
    pub fn stdout(&self) -> String {
        self.clean(&self.output.stdout)
    }

    /// Standard error, likewise.
    pub fn stderr(&self) -> String {
        self.clean(&self.output.stderr)
    }

    /// Standard output, then standard error.
    pub fn told(&self) -> String {
        format!("{}{}", self.stdout(), self.stderr())
    }

    pub fn expect_code(&self, code: i32) -> &Self {
        assert_eq!(
            self.output.status.code(),
            Some(code),
            "papers-sem {}\nstdout: {}\nstderr: {}",
            self.args,
            self.stdout(),
            self.stderr()
        );
        self
    }

    fn clean(&self, bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes).replace(&*self.dir.to_string_lossy(), "[DIR]")
    }
}

/// A folder of the data that some machines keep beside the project, or nothing, said loudly.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: {} is not on this machine; this test reads real corpora from there", path.display());
    None
}

fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("create");
    for entry in std::fs::read_dir(from).expect("read").map(|entry| entry.expect("entry")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copy");
        }
    }
}

/// A file or folder of the bundled example.
pub fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// A text with `0.###` in place of each score: they differ by processor.
pub fn without_scores(text: &str) -> String {
    regex::Regex::new(r"\b0\.\d{3}\b").expect("pattern").replace_all(text, "0.###").into_owned()
}

/// The ids of the hits of an answer, best first.
pub fn ids(answer: &Value) -> Vec<&str> {
    answer["hits"].as_array().expect("hits").iter().map(|hit| hit["id"].as_str().expect("id")).collect()
}
