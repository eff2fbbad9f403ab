//! The page of a map: its files, as a browser runs them.
//!
//! `papers-sem map` writes them as one file with the map in it, and the server serves them one by one beside the files of the
//! search page, of which they use some.

use crate::library_map::LibraryMap;

/// What tells a page that is a map from other files. It stands near the beginning.
pub(crate) const MARK: &str = "<meta name=\"generator\" content=\"papers-sem map\">";

/// The page without styles, scripts and map.
const TEMPLATE: &str = include_str!("map.html");

/// A file of the page.
pub(crate) struct MapFile {
    /// Its name.
    pub name: &'static str,
    text: &'static str,
    path: &'static str,
}

macro_rules! files {
    ($($dir:literal: $($name:literal)+;)+) => {
        &[$($(MapFile { name: $name, text: include_str!(concat!($dir, $name)), path: concat!($dir, $name) }),+),+]
    };
}

impl MapFile {
    /// Its text: in a development build from the source tree, if that is still there.
    pub fn text(&self) -> std::borrow::Cow<'static, str> {
        let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/src/map_page");
        if cfg!(debug_assertions)
            && let Ok(text) = std::fs::read_to_string(std::path::Path::new(sources).join(self.path))
        {
            return text.into();
        }
        self.text.into()
    }
}

/// The style sheets, in their order.
pub(crate) static STYLES: &[MapFile] = files!["../server/page/": "base.css"; "": "map.css" "map_panels.css";];

/// The modules. Each comes after those that it imports.
pub(crate) static SCRIPTS: &[MapFile] = files![
    "../server/page/": "dom.js" "words.js" "dialog.js" "say.js" "copy.js" "settings.js" "api.js" "formula.js";
    "": "map_words.js" "plain.js" "library.js" "view.js" "camera.js" "raster.js" "grid.js" "colour.js" "filters.js"
        "taken.js" "labels.js" "scene.js" "lasso.js" "legend.js" "brush.js" "save.js" "find.js" "card.js" "panel.js"
        "search_field.js" "outline.js" "selecting.js" "pointing.js" "gestures.js" "map_help.js" "map_data.js"
        "atlas.js" "map_app.js";
];

/// What runs before the page is drawn: it sets the colours that the reader chose.
const EARLY: &str = include_str!("../server/page/early.js");

/// The module that starts the others.
pub(crate) const START: &str = "map_app.js";

/// Where the styles, the map and the scripts stand in the template.
const PARTS: [&str; 3] = ["<!--styles-->", "<!--data-->", "<!--scripts-->"];

/// The page with these styles, map and scripts.
pub(crate) fn document(parts: [&str; 3]) -> String {
    let mut page = String::with_capacity(TEMPLATE.len() + parts.iter().map(|part| part.len()).sum::<usize>());
    let mut rest = TEMPLATE;
    for (mark, part) in PARTS.iter().zip(parts) {
        let (before, after) = rest.split_once(mark).unwrap_or((rest, ""));
        page.push_str(before);
        page.push_str(part);
        rest = after;
    }
    page.push_str(rest);
    page
}

/// A page that needs nothing beside it: with the map, the styles and the scripts in it.
pub(crate) fn map_page(map: &LibraryMap) -> String {
    let styles: String = STYLES.iter().map(MapFile::text).collect();
    let scripts: String = SCRIPTS.iter().map(|file| without_modules(&file.text())).collect();
    // `<` could end the element; as an escape it means the same.
    let json = serde_json::to_string(map).unwrap_or_default().replace('<', "\\u003c");
    document([
        &format!("<style>{styles}</style>\n<script>{EARLY}</script>"),
        &format!("<script type=\"application/json\" id=\"library-map\">{json}</script>"),
        &format!("<script type=\"module\">{scripts}</script>"),
    ])
}

/// A module as a part of one script: what it imports stands before it.
fn without_modules(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("import "));
    lines.flat_map(|line| [line.strip_prefix("export ").unwrap_or(line), "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_file_is_in_the_page() {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/src/map_page");
        let names = std::fs::read_dir(dir).expect("the directory").map(|entry| entry.expect("an entry").file_name());
        let on_disk: BTreeSet<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        let known: BTreeSet<&str> = STYLES.iter().chain(SCRIPTS).map(|file| file.name).collect();
        let is_page = |name: &&String| !name.ends_with(".rs") && *name != "map.html";
        for name in on_disk.iter().filter(is_page) {
            assert!(known.contains(&**name), "{name} is in no list");
        }
        let bytes: usize = STYLES.iter().chain(SCRIPTS).map(|file| file.text.len()).sum();
        assert!(bytes <= 200_000, "the page has {bytes} bytes");
    }

    #[test]
    fn a_module_comes_after_those_that_it_imports_and_names_are_its_own() {
        let (mut before, mut names): (BTreeSet<&str>, BTreeSet<String>) = Default::default();
        for file in SCRIPTS {
            for line in file.text.lines() {
                if let Some(import) = line.strip_prefix("import ") {
                    let from = import.rsplit("'./").next().and_then(|rest| rest.strip_suffix("';"));
                    let from = from.unwrap_or_else(|| panic!("{}: {line}", file.name));
                    assert!(before.contains(from), "{} imports {from}, which comes later", file.name);
                    assert!(!import.contains(" as "), "{}: {line}", file.name);
                }
                let line = line.strip_prefix("export ").unwrap_or(line);
                let line = line.strip_prefix("async ").unwrap_or(line);
                for kind in ["const ", "let ", "function ", "class "] {
                    let Some(rest) = line.strip_prefix(kind) else { continue };
                    let inside = rest.split_once(['=', '(', '{']).filter(|_| !rest.starts_with(['[', '{']));
                    let declared = match inside {
                        Some((name, _)) => name.split_whitespace().next().into_iter().collect(),
                        None => rest
                            .split(['='])
                            .next()
                            .unwrap_or_default()
                            .split(|c: char| !c.is_alphanumeric() && c != '_')
                            .collect::<Vec<_>>(),
                    };
                    for name in declared.into_iter().filter(|name| !name.is_empty()) {
                        assert!(names.insert(name.to_string()), "{}: {name} is declared twice", file.name);
                    }
                }
            }
            before.insert(file.name);
        }
    }

    #[test]
    fn the_page_holds_the_map_and_no_text_ends_it() {
        let map = LibraryMap { index: "</script><script>alert(1)</script>".into(), ..LibraryMap::default() };
        let page = map_page(&map);
        assert!(page[..512].contains(MARK));
        assert_eq!(page.matches("<script").count(), 3);
        assert!(PARTS.iter().all(|mark| !page.contains(mark)));
        assert!(page.contains("\\u003c/script>"));
        assert!(!page.contains("src=") && !page.contains("rel=\"stylesheet\""));
    }
}
