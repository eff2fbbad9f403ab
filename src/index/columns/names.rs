//! Finds papers by what they are called, without reading the others.
//!
//! A sorted table of hashes. Papers that share a hash are told apart by reading them.

use rayon::prelude::*;

use crate::index::columns::hash_table::{self, Hash};
use crate::index::store::StoreError;
use crate::index::store::verified_file::VerifiedFile;
use crate::lexical::Name;
use crate::paper::Paper;
use crate::paper_id::PaperId;
use crate::text::normalise_title;

fn hash(kind: &str, name: &str) -> Hash {
    hash_table::hash(kind, name.as_bytes())
}

/// The hash of a name that a question may be.
pub(crate) fn hash_of_name(name: &Name) -> Hash {
    hash("name", &name.term())
}

/// The table of `papers`, which are numbered in their order.
pub fn build(papers: &[&Paper]) -> Vec<u8> {
    let hashes = papers
        .par_iter()
        .enumerate()
        .flat_map_iter(|(number, paper)| hashes_of_paper(paper).into_iter().map(move |hash| (hash, number as u32)));
    hash_table::encode(hashes.collect::<Vec<_>>())
}

/// The hashes by which `paper` is found.
pub(crate) fn hashes_of_paper(paper: &Paper) -> Vec<Hash> {
    let mut hashes: Vec<Hash> = Name::of_paper(paper).iter().map(hash_of_name).collect();
    hashes.extend(short_titles(paper).map(|title| hash("head", &title)));
    hashes.push(hash("id", &paper.id.to_lowercase()));
    hashes.extend(paper.bibliography.links.iter().map(|link| hash("url", &link.url)));
    hashes
}

/// The hashes of which a paper that `text` names has one.
pub(crate) fn hashes_of_text(text: &str) -> Vec<Hash> {
    let mut hashes: Vec<Hash> = Name::in_question(text).iter().map(hash_of_name).collect();
    hashes.extend([hash("head", &normalise_title(text)), hash("id", &text.to_lowercase()), hash("url", text)]);
    hashes
}

/// What stands before the colon of a title, which is often how people call the paper.
fn short_titles(paper: &Paper) -> impl Iterator<Item = String> {
    let titles = paper.bibliography.titles();
    let short = titles.filter_map(|title| title.split_once([':', '：']).map(|(short, _)| normalise_title(short)));
    short.filter(|short| !short.is_empty())
}

/// Whether `text` names `paper`: by arXiv id, DOI, address, title, the part of a title before its colon, citation key,
/// id of a service, or the id that this program gives. Case, width and punctuation do not count.
pub fn is_called(paper: &Paper, text: &str) -> bool {
    let wanted = hashes_of_text(text.trim());
    hashes_of_paper(paper).iter().any(|hash| wanted.contains(hash))
}

/// The papers that `text` may name, ascending: papers with one of its hashes in `table`, which [`build`] makes.
///
/// # Errors
/// [`StoreError::Damaged`] when the table is not what was written.
pub fn find(table: &VerifiedFile, text: &str) -> Result<Vec<PaperId>, StoreError> {
    let mut papers = Vec::new();
    for wanted in hashes_of_text(text.trim()) {
        papers.extend(hash_table::find(table, &wanted)?);
    }
    papers.sort_unstable();
    papers.dedup();
    Ok(papers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Bibliography, Link};

    fn papers() -> Vec<Paper> {
        let paper = |id: &str, title: &str| Paper {
            id: id.into(),
            bibliography: Bibliography { title_en: Some(title.into()), ..Bibliography::default() },
            ..Paper::default()
        };
        let mut papers = vec![paper("2402.13753", "LongRoPE: Beyond Two Million"), paper("t:1", "Attention: a survey")];
        papers[0].arxiv = Some("2402.13753".into());
        papers[1].bibliography.links = vec![Link { label: String::new(), url: "https://example.org/a".into() }];
        papers.push(paper("T:2", "attention: a Survey"));
        papers
    }

    #[test]
    fn papers_are_found_by_all_they_are_called() {
        let papers = papers();
        let table = VerifiedFile::in_memory(build(&papers.iter().collect::<Vec<_>>()));
        for (text, expected) in [
            ("https://arxiv.org/abs/2402.13753v3", &[0u32][..]),
            (" longrope ", &[0]),
            ("https://example.org/a", &[1]),
            ("T:1", &[1]),
            ("ATTENTION", &[1, 2]),
            ("attention a survey", &[1, 2]),
            ("survey", &[]),
            ("", &[]),
        ] {
            assert_eq!(find(&table, text).expect("find"), expected, "{text:?}");
            let called: Vec<u32> = (0..3).filter(|&n| is_called(&papers[n as usize], text)).collect();
            assert_eq!(called, expected, "{text:?}");
        }
    }

    #[test]
    fn a_table_that_is_none_is_an_error() {
        assert!(find(&VerifiedFile::in_memory(vec![0; 13]), "x").is_err());
        assert!(find(&VerifiedFile::in_memory(Vec::new()), "x").expect("empty").is_empty());
    }
}
