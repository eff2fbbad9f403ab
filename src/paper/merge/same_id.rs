//! Joins entries by their identifiers.

use std::collections::HashMap;

use crate::paper::entry::Entry;
use crate::paper::identifiers::service_id;
use crate::paper::merge::sets::Sets;

/// Joins the entries that have an identifier in common: an arXiv id, an id of a service, a DOI.
///
/// Lists are written by hand, so an identifier may stand beside another paper than its own. Where titles have no word of
/// weight in common, and authors no name, the identifier joins nothing. Gives the number of such identifiers.
pub(super) fn join(entries: &[&Entry], sets: &mut Sets<'_>) -> usize {
    // A link to arXiv often stands under a title of the list's own. There, authors must speak against it too.
    let arxiv = entries.iter().map(|entry| entry.arxiv.clone().into_iter().collect());
    let arxiv = join_by(arxiv, true, sets);
    let services = join_by(entries.iter().map(|entry| service_ids(entry)), true, sets);
    arxiv + services + join_by(entries.iter().map(|entry| dois(entry)), false, sets)
}

/// The identifiers of an entry, each with its kind.
pub(super) fn ids(entry: &Entry) -> Vec<String> {
    let arxiv = entry.arxiv.iter().map(|id| format!("arxiv {id}"));
    let services = service_ids(entry).into_iter().map(|id| format!("service {id}"));
    arxiv.chain(services).chain(dois(entry).into_iter().map(|id| format!("doi {id}"))).collect()
}

fn service_ids(entry: &Entry) -> Vec<String> {
    entry.names.iter().filter_map(|name| service_id(name)).collect()
}

fn dois(entry: &Entry) -> Vec<String> {
    let named = entry.names.iter().filter_map(|name| name.strip_prefix("doi:")).map(str::to_lowercase);
    entry.doi.iter().cloned().chain(named).collect()
}

fn join_by(ids: impl Iterator<Item = Vec<String>>, needs_authors: bool, sets: &mut Sets<'_>) -> usize {
    let mut entries: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, ids) in ids.enumerate() {
        ids.into_iter().for_each(|id| entries.entry(id).or_default().push(at));
    }
    let mut shared: Vec<(String, Vec<usize>)> = entries.into_iter().filter(|(_, entries)| entries.len() > 1).collect();
    shared.sort_unstable();
    shared.iter().filter(|(_, entries)| !join_unless_disputed(entries, needs_authors, sets)).count()
}

/// Whether the sets of `entries`, which have an identifier in common, are one work. They are joined then.
fn join_unless_disputed(entries: &[usize], needs_authors: bool, sets: &mut Sets<'_>) -> bool {
    let mut told = Vec::new();
    let mut silent = Vec::new();
    for root in sets.roots(entries) {
        let evidence = sets.evidence(root);
        let tells = evidence.has_words() && (!needs_authors || evidence.all_names().next().is_some());
        if tells { told.push(root) } else { silent.push(root) }
    }
    let mut first: HashMap<u64, usize> = HashMap::new();
    for &root in &told {
        let evidence = sets.evidence(root);
        let tokens: Vec<u64> =
            evidence.words.iter().flat_map(|words| words.iter()).chain(evidence.all_names()).collect();
        for token in tokens {
            let known = *first.entry(token).or_insert(root);
            sets.join(known, root);
        }
    }
    let parts = sets.roots(&told);
    let with_words = |kind: usize, sets: &mut Sets<'_>| {
        parts.iter().filter(|&&part| !sets.evidence(part).words[kind].is_empty()).count()
    };
    let with_names = |kind: usize, sets: &mut Sets<'_>| {
        parts.iter().filter(|&&part| !sets.evidence(part).names[kind].is_empty()).count()
    };
    // A title in one script and one in the other may be of one work, and so may names.
    let is_disputed = (0..2).any(|kind| with_words(kind, sets) > 1)
        && (!needs_authors || (0..2).any(|kind| with_names(kind, sets) > 1));
    if is_disputed {
        join_all(&silent, sets);
    } else {
        join_all(&[parts, silent].concat(), sets);
    }
    !is_disputed
}

fn join_all(roots: &[usize], sets: &mut Sets<'_>) {
    roots.windows(2).for_each(|pair| {
        if let [a, b] = pair {
            sets.join(*a, *b);
        }
    });
}
