//! `papers-sem map`.

use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use anyhow::Result;

use crate::cli::args::{IndexDir, MapArgs};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::cli::progress::Display;
use crate::cli::report::console::Console;
use crate::cli::report::map::{self, MapReport};
use crate::cli::report::note;
use crate::cli::report::printer::{Report, print};
use crate::cli::write_error::WriteError;
use crate::engine::Engine;
use crate::index::Open;
use crate::map_page::{MARK, map_page};

pub(in crate::cli) fn run(place: &IndexDir, args: &MapArgs) -> Result<Exit> {
    let is_stdout = args.output == Path::new("-");
    if is_stdout && args.open {
        anyhow::bail!(map::nothing_to_open());
    }
    // Before a minute of work.
    if !args.json && !is_stdout {
        check_output(&args.output)?;
    }
    let engine = Engine::builder(locate::index_dir(place)).parts(Open::Vectors).open()?;
    let snapshot = engine.snapshot()?;
    let library = Display::of_map(|on_progress| snapshot.map(args.again, on_progress))?;
    let exit = Exit::found(!library.papers.is_empty());
    if args.json {
        print(MapReport(library), true)?;
        return Ok(exit);
    }
    let library = library.without_directories();
    let page = map_page(&library);
    if is_stdout {
        let mut out = std::io::stdout().lock();
        out.write_all(page.as_bytes())?;
        out.flush()?;
        return Ok(exit);
    }
    // A file may have come meanwhile.
    check_output(&args.output)?;
    write_whole(&args.output, page.as_bytes()).map_err(WriteError::of(&args.output))?;
    let mut out = Console::stdout();
    write!(out, "{}: ", args.output.display())?;
    MapReport(library).human(&mut out)?;
    out.flush()?;
    if args.open
        && let Err(error) = open::that_detached(&args.output)
    {
        note::say(&map::cannot_open(&args.output, &error))?;
    }
    Ok(exit)
}

/// Refuses to replace a file that is no map.
fn check_output(path: &Path) -> Result<()> {
    // Reading from a pipe would wait for ever.
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        anyhow::bail!(map::is_no_map(path));
    }
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            std::fs::metadata(folder_of(path)).map_err(WriteError::of(path))?;
            return Ok(());
        }
        Err(error) => return Err(WriteError::of(path)(error).into()),
    };
    let mut head = vec![0; 512];
    let read = file.read(&mut head).map_err(WriteError::of(path))?;
    if String::from_utf8_lossy(&head[..read]).contains(MARK) { Ok(()) } else { anyhow::bail!(map::is_no_map(path)) }
}

/// Writes a file beside and renames it: a page that is open elsewhere is never half of one.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // Made as any file, with what the user's umask allows: a temporary file is the owner's alone otherwise. Its errors do not
    // name it either.
    let create = |path: &Path| std::fs::File::create_new(path);
    let mut file = tempfile::Builder::new().prefix(".map-").suffix(".html").make_in(folder_of(path), create)?;
    file.as_file_mut().write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
