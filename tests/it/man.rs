//! The man pages.

use std::process::Command;

use crate::env::Env;

#[test]
fn there_is_a_page_for_every_command_that_help_names() {
    let env = Env::new();
    env.run(&["man", "pages/man1"]).expect_code(0);
    let help = env.run(&["--help"]).stdout();
    let commands = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("commands");
    let names = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let mut pages = vec!["papers-sem.1".to_string()];
    pages.extend(
        names
            .filter_map(|line| line.split_whitespace().next())
            .filter(|name| *name != "help")
            .map(|name| format!("papers-sem-{name}.1")),
    );
    assert!(pages.len() > 15, "{pages:?}");
    for page in pages {
        let text = std::fs::read_to_string(env.path().join("pages/man1").join(&page)).expect("a page");
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "FILES", "ENVIRONMENT", "SEE ALSO"]
        {
            assert!(
                text.contains(&format!(".SH {section}")) || text.contains(&format!(".SH \"{section}\"")),
                "{page}: {section}"
            );
        }
        assert!(text.is_ascii(), "{page}");
    }
    let ask = std::fs::read_to_string(env.path().join("pages/man1/papers-sem-ask.1")).expect("a page");
    assert!(ask.contains("FILTERS") && ask.contains("\\-\\-category") && ask.contains("PAPERS_SEM_INDEX"), "{ask}");
}

#[test]
fn groff_has_nothing_to_warn_of() {
    if Command::new("groff").arg("--version").output().is_err() {
        eprintln!("SKIPPED: groff is not on this machine; this test formats the man pages with it");
        return;
    }
    let env = Env::new();
    env.run(&["man", "pages"]).expect_code(0);
    for entry in std::fs::read_dir(env.path().join("pages")).expect("pages").flatten() {
        let mut groff = Command::new("groff");
        groff.args(["-ww", "-z", "-man", "-Tutf8", "-rLL=78n"]).arg(entry.path());
        let output = groff.output().expect("groff");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{}: {said}", entry.path().display());
    }
}
