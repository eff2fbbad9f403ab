//! The man pages.

use std::io;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

use crate::cli::config::own_path_in_words;

/// What a command reads of the environment, and what for.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("PAPERS_SEM_INDEX", "The directory of the index, where --index does not name one."),
    ("PAPERS_SEM_TOKEN", "What clients of serve must send."),
    ("PAPERS_SEM_QDRANT_API_KEY", "The key of the Qdrant cluster that an index keeps its papers in."),
    ("PAPERS_SEM_QDRANT_TLS", "With the value 1, the connection to that cluster is encrypted."),
    ("ORT_DYLIB_PATH", "The path of ONNX Runtime's shared library, where it is not found by itself."),
    ("HF_HOME", "Where downloaded models are."),
    ("NO_COLOR", "With any value, output has no colour."),
];

const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "Something was found or done."),
    ("1", "Nothing was found."),
    ("2", "An error: the message on standard error says what is wrong and what to do."),
];

/// The pages of all commands that help shows: the name of the file and its text. `root` is built.
pub(in crate::cli) fn pages(root: &Command) -> io::Result<Vec<(String, Vec<u8>)>> {
    let commands = || root.get_subcommands().filter(|command| !command.is_hide_set());
    let names: Vec<&str> = commands().map(Command::get_name).collect();
    let mut pages = vec![(format!("{}.1", root.get_name()), page(root, &names)?)];
    for command in commands() {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        pages.push((format!("{name}.1"), page(command, &[])?));
    }
    Ok(pages)
}

/// `subcommands` are those that the page of the whole program names.
fn page(command: &Command, subcommands: &[&str]) -> io::Result<Vec<u8>> {
    let version = command.get_version().unwrap_or_default();
    let man = Man::new(command.clone()).source(format!("papers-sem {version}")).manual("papers-sem");
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    let mut synopsis = Roff::default();
    let usage = command.clone().render_usage().to_string();
    synopsis.control("SH", ["SYNOPSIS"]).text([roman(usage.trim_start_matches("Usage: "))]);
    synopsis.to_writer(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if !subcommands.is_empty() {
        man.render_subcommands_section(&mut text)?;
    }
    let mut roff = Roff::default();
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let mut has_status = false;
    for part in help.split("\n\n") {
        match part.split_once('\n') {
            Some(("Examples:", lines)) => {
                roff.control("SH", ["EXAMPLES"]).control("nf", []).text([roman(lines)]).control("fi", []);
            }
            _ if part.starts_with("Exit status: ") => {
                has_status = true;
                roff.control("SH", ["EXIT STATUS"]).text([roman(part.trim_start_matches("Exit status: "))]);
            }
            _ if part.starts_with("    ") => {
                roff.control("nf", []).text([roman(part)]).control("fi", []);
            }
            _ if part.trim().is_empty() => {}
            _ => {
                roff.control("SH", ["NOTES"]).text([roman(part.replace('\n', " "))]);
            }
        }
    }
    if !has_status {
        list(&mut roff, "EXIT STATUS", EXIT_STATUS);
    }
    roff.control("SH", ["FILES"]);
    for (file, words) in [
        ("papers-sem.toml", "Defaults of flags: the nearest one at the current directory or above."),
        (
            own_path_in_words(),
            "Your own defaults. `papers-sem config` shows all keys and where their values come from.",
        ),
        ("index/", "The index, at the current directory or above, where neither a flag nor a setting names another."),
    ] {
        roff.control("TP", []).text([italic(file)]).text([roman(words)]);
    }
    list(&mut roff, "ENVIRONMENT", ENVIRONMENT);
    roff.control("SH", ["SEE ALSO"]);
    let others: Vec<String> = match subcommands {
        [] => vec!["papers-sem".to_string()],
        names => names.iter().map(|name| format!("papers-sem-{name}")).collect(),
    };
    let mut inlines = Vec::new();
    for (at, other) in others.iter().enumerate() {
        inlines.extend([bold(other), roman(if at + 1 < others.len() { "(1), " } else { "(1)" })]);
    }
    roff.text(inlines);
    roff.to_writer(&mut text)?;
    Ok(escaped(&text))
}

fn list(roff: &mut Roff, heading: &str, rows: &[(&str, &str)]) {
    roff.control("SH", [heading]);
    for (name, words) in rows {
        roff.control("TP", []).text([bold(*name)]).text([roman(*words)]);
    }
}

/// The text in ASCII: roff reads other characters by their numbers, whatever encoding it expects.
fn escaped(text: &[u8]) -> Vec<u8> {
    let mut page = String::with_capacity(text.len());
    for c in String::from_utf8_lossy(text).chars() {
        match c.is_ascii() {
            true => page.push(c),
            false => page.push_str(&format!("\\[u{:04X}]", u32::from(c))),
        }
    }
    page.into_bytes()
}
