//! One real-looking file of each form, all about the same three papers.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::env::Env;

struct Work {
    title: &'static str,
    authors: &'static [&'static str],
    date: &'static str,
    doi: Option<&'static str>,
    text: &'static str,
}

const BEES: Work = Work {
    title: "Counting Bees from the Sound of a Hive",
    authors: &["Ada Byron", "Mei Lin"],
    date: "2024-01-15",
    doi: Some("10.1000/bees.1"),
    text: "agree with those of people within five percent",
};
const ROOMS: Work = Work {
    title: "Maps of Rooms Drawn from Footsteps: A Study of 30 Houses",
    authors: &["The Footstep Group", "Bo Wang"],
    date: "2023-11-05",
    doi: Some("10.1000/rooms.7"),
    text: "drawn from the sound of steps",
};
const RADAR: Work = Work {
    title: "用毫米波雷达在暗处读唇",
    authors: &["张明", "李华"],
    date: "2022-03-15",
    doi: None,
    text: "在没有光的房间里也能工作",
};

/// What a form does not say of its papers.
const TEXT: &str = "text";
const DOI: &str = "doi";
const AUTHORS: &str = "authors";
const DATE: &str = "date";

/// Each file with its papers, and what it does not say of them.
const FORMS: &[(&str, &[&Work], &[&str])] = &[
    ("arxiv.atom.xml", &[&BEES], &[]),
    ("better-bibtex.json", &[&BEES, &ROOMS], &[]),
    ("biblatex.bib", &[&BEES, &ROOMS, &RADAR], &[]),
    ("cnki-labels.txt", &[&RADAR], &[]),
    ("cnki-noteexpress.txt", &[&RADAR], &[]),
    ("cnki-refer.txt", &[&RADAR], &[]),
    ("cnki-refworks.txt", &[&RADAR], &[]),
    ("crossref.json", &[&ROOMS], &[]),
    ("csl.json", &[&BEES, &ROOMS, &RADAR], &[]),
    ("daily.json", &[&BEES], &[TEXT, DOI, AUTHORS]),
    ("dblp.json", &[&BEES, &ROOMS], &[TEXT, AUTHORS]),
    ("dblp.xml", &[&BEES, &ROOMS], &[TEXT, AUTHORS]),
    ("endnote.xml", &[&BEES, &ROOMS], &[]),
    ("export.ris", &[&BEES, &ROOMS, &RADAR], &[]),
    ("hugging-face.json", &[&BEES], &[DOI]),
    ("journal.rdf", &[&BEES], &[]),
    ("journal.rss.xml", &[&ROOMS], &[]),
    ("logseq.md", &[&ROOMS], &[DATE]),
    ("notes.org", &[&BEES, &ROOMS], &[DOI, AUTHORS, DATE]),
    ("obsidian.md", &[&BEES], &[]),
    ("openalex.json", &[&BEES], &[]),
    ("openreview-v1.json", &[&ROOMS], &[DOI]),
    ("openreview.json", &[&ROOMS], &[DOI]),
    ("opml.xml", &[], &[]),
    ("papers-with-code.json", &[&BEES], &[DOI]),
    ("pubmed.nbib", &[&BEES, &ROOMS], &[]),
    ("pubmed.xml", &[&BEES, &ROOMS], &[]),
    ("references.txt", &[&RADAR, &BEES, &ROOMS], &[TEXT, DOI, AUTHORS]),
    ("scopus.csv", &[&BEES, &ROOMS], &[]),
    ("semantic-scholar.json", &[&BEES], &[]),
    ("table.csv", &[&RADAR], &[]),
    ("web-of-science.tsv", &[&BEES, &ROOMS], &[]),
    ("web-of-science.txt", &[&BEES, &ROOMS], &[]),
    ("zotero-api.json", &[&BEES], &[]),
    ("zotero.csv", &[&BEES, &ROOMS, &RADAR], &[]),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/forms")
}

fn read(env: &Env, name: &str) -> Vec<Value> {
    let run = env.run(&["read", "--json", &folder().join(name).to_string_lossy()]);
    run.stdout().lines().map(|line| serde_json::from_str(line).expect("json")).collect()
}

/// What is wrong with `paper` as a reading of `work`.
fn faults(paper: &Value, work: &Work, lacks: &[&str]) -> Vec<String> {
    let field = |name: &str| paper[name].as_str().unwrap_or_default();
    let mut faults = Vec::new();
    let mut authors: Vec<&str> = paper["authors"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut expected = work.authors.to_vec();
    // Some formats list groups apart from people.
    authors.sort_unstable();
    expected.sort_unstable();
    if !lacks.contains(&AUTHORS) && authors != expected {
        faults.push(format!("authors {authors:?}"));
    }
    if !lacks.contains(&DATE) && (field("date").len() < 4 || !work.date.starts_with(field("date"))) {
        faults.push(format!("date {:?}", field("date")));
    }
    if !lacks.contains(&DOI) && paper["doi"].as_str() != work.doi {
        faults.push(format!("doi {:?}", paper["doi"]));
    }
    let texts = paper["texts"].as_array().into_iter().flatten().filter_map(|text| text["text"].as_str());
    if !lacks.contains(&TEXT) && !texts.clone().any(|text| text.contains(work.text)) {
        faults.push(format!("texts {:?}", texts.collect::<Vec<_>>()));
    }
    faults
}

#[test]
fn every_form_gives_its_papers_and_nothing_else() {
    let env = Env::new();
    let mut wrong = Vec::new();
    for (name, works, lacks) in FORMS {
        let papers = read(&env, name);
        let titles: Vec<&str> = papers.iter().filter_map(|paper| paper["title"].as_str()).collect();
        let expected: Vec<&str> = works.iter().map(|work| work.title).collect();
        if titles != expected {
            wrong.push(format!("{name}: {titles:?}"));
            continue;
        }
        for (paper, work) in papers.iter().zip(*works) {
            let faults = faults(paper, work, lacks);
            if !faults.is_empty() {
                wrong.push(format!("{name}: {}: {}", work.title, faults.join("; ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_of_the_folder_is_tested() {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .expect("folder")
        .map(|file| file.expect("file").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, FORMS.iter().map(|(name, ..)| name.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_folder_of_all_forms_has_three_papers() {
    let env = Env::new();
    let folder = folder();
    let report = env.json(&["index", "--json", &folder.to_string_lossy()]);
    assert_eq!(report["papers"], 3, "{}", env.run(&["list"]).stdout());
    let left_out = report["left_out"].as_array().expect("left_out");
    assert_eq!(left_out.len(), 1, "{left_out:?}");
    assert!(left_out[0]["path"].as_str().expect("path").ends_with("opml.xml"));
}

#[test]
fn every_form_is_read_as_it_was() {
    let env = Env::new();
    for (name, ..) in FORMS {
        let mut papers = read(&env, name);
        for paper in &mut papers {
            paper.as_object_mut().expect("object").remove("sources");
        }
        let text = serde_json::to_string_pretty(&papers).expect("json");
        insta::assert_snapshot!(name.replace('.', "-"), text);
    }
}
