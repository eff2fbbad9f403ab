use std::ops::Range;
use std::sync::OnceLock;

use proptest::prelude::*;

use super::*;
use crate::paper_set::PaperSet;
use crate::simd::instructions;

/// Unit vectors around twenty centres, as embeddings are; from a fixed seed (SplitMix64).
fn clustered(count: usize, dimension: usize) -> Vec<f32> {
    let mut state = 7u64;
    let mut uniform = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1u64 << 24) as f32 - 0.5
    };
    let centres: Vec<Vec<f32>> = (0..20).map(|_| (0..dimension).map(|_| uniform()).collect()).collect();
    let mut rows = Vec::with_capacity(count * dimension);
    for i in 0..count {
        let row: Vec<f32> = centres[i % 20].iter().map(|c| c + 0.8 * uniform()).collect();
        let length = dot(&row, &row).sqrt();
        rows.extend(row.iter().map(|x| x / length));
    }
    rows
}

fn store(dimension: usize, rows: &[f32], papers: &[u32]) -> (VectorStore, Coded) {
    let coded = Coded::new(dimension, rows);
    let papers: Vec<u8> = papers.iter().flat_map(|paper| paper.to_le_bytes()).collect();
    let (codes, originals) = (Box::new(coded.codes.clone()), Box::new(coded.originals.clone()));
    let rows = VectorRows::open(coded.quantiser.clone(), Box::new(papers), codes, originals).expect("open");
    (VectorStore::new(rows), coded)
}

/// What scoring every vector in full gives.
fn by_looking_at_all(store: &VectorStore, question: &[f32], k: usize, allowed: Option<&[bool]>) -> Vec<RowHit> {
    let mut all: Vec<RowHit> = Vec::new();
    for row in 0..store.len() {
        let paper = store.paper(row).expect("paper");
        if allowed.is_some_and(|allowed| !allowed.get(paper as usize).copied().unwrap_or(false)) {
            continue;
        }
        let score = instructions().dot_f16(store.original(row).expect("row"), question);
        match all.last_mut() {
            Some(last) if last.paper == paper && last.score >= score => {}
            Some(last) if last.paper == paper => *last = RowHit { paper, row, score },
            _ => all.push(RowHit { paper, row, score }),
        }
    }
    all.sort_by(RowHit::best_first);
    all.truncate(k);
    all
}

prop_compose! {
    /// Vectors of few different numbers, so that many are alike, or of any.
    fn any_rows()(dimension in 1usize..9, coarse in any::<bool>())(
        rows in prop::collection::vec(
            prop::collection::vec(if coarse { (-2i8..=2).prop_map(|x| f32::from(x) / 2.0).boxed() } else { (-1f32..1.0).boxed() }, dimension),
            0..80,
        ),
        question in prop::collection::vec(if coarse { (-1i8..=1).prop_map(f32::from).boxed() } else { (-1f32..1.0).boxed() }, dimension),
        dimension in Just(dimension),
    ) -> (usize, Vec<f32>, Vec<f32>) {
        (dimension, rows.concat(), question)
    }
}

proptest! {
    #[test]
    fn the_scan_gives_what_looking_at_every_vector_in_full_gives(
        (dimension, rows, question) in any_rows(),
        papers in prop::collection::vec(0u32..20, 80),
        k in 0usize..25,
        allowed in prop::option::of(prop::collection::vec(any::<bool>(), 15)),
    ) {
        let mut papers = papers[..rows.len() / dimension].to_vec();
        papers.sort_unstable();
        let (store, _) = store(dimension, &rows, &papers);
        let expected = by_looking_at_all(&store, &question, k, allowed.as_deref());
        prop_assert_eq!(store.search_exact(&question, k, allowed.map(PaperSet::new).as_ref()).expect("scan"), expected);
    }

    #[test]
    fn the_order_of_codes_is_that_of_scores_within_the_band((dimension, rows, question) in any_rows()) {
        let coded = Coded::new(dimension, &rows);
        let asked = coded.quantiser.quantise_query(&question);
        let of = |(codes, original): (&[u8], &[u8])| {
            (instructions().dot_codes(codes, &asked.whole), instructions().dot_f16(original, &question))
        };
        let codes = coded.codes.chunks_exact(dimension);
        let scores: Vec<(i32, f32)> = codes.zip(coded.originals.chunks_exact(2 * dimension)).map(of).collect();
        for (code, score) in &scores {
            for (other_code, other_score) in &scores {
                prop_assert!(score < other_score || i64::from(*code) >= i64::from(*other_code) - asked.band);
            }
        }
    }

    #[test]
    fn a_damaged_graph_is_refused_or_searched_without_panic(flips in prop::collection::vec((any::<usize>(), any::<u8>()), 1..6), cut in any::<Option<u16>>()) {
        let rows = clustered(300, 4);
        let (store, coded) = store(4, &rows, &(0..300).collect::<Vec<_>>());
        static GRAPH: OnceLock<Vec<u8>> = OnceLock::new();
        let mut graph = GRAPH.get_or_init(|| build_graph(&coded.codes, 4)).clone();
        for (at, byte) in flips {
            // Half of them into the head, where most is decided.
            let at = if at % 2 == 0 { at % 128 } else { at % graph.len() };
            graph[at] = byte;
        }
        if let Some(cut) = cut {
            graph.truncate(usize::from(cut));
        }
        let mut store = store;
        if store.add_graph(Box::new(graph)).is_ok() {
            for k in [1, 10, 300] {
                let found = store.search_approximate(&rows[..4], k, 16);
                prop_assert!(found.is_ok_and(|found| found.len() <= k) || store.search_approximate(&rows[..4], k, 16).is_err());
            }
        }
    }
}

#[test]
fn many_rows_in_several_tasks_give_what_looking_at_all_gives() {
    let rows = clustered(9000, 24);
    let papers: Vec<u32> = (0..9000).map(|row| row / 3).collect();
    let (store, _) = store(24, &rows, &papers);
    let allowed: Vec<bool> = (0..3000).map(|paper| paper % 7 == 0 || (1000..1400).contains(&paper)).collect();
    for question in rows.chunks_exact(24).step_by(1501) {
        for k in [1, 10, 400, 5000] {
            for allowed in [None, Some(&allowed[..])] {
                let expected = by_looking_at_all(&store, question, k, allowed);
                assert_eq!(
                    store
                        .search_exact(question, k, allowed.map(|allowed| PaperSet::new(allowed.to_vec())).as_ref())
                        .expect("scan"),
                    expected
                );
            }
        }
    }
}

#[test]
fn numbers_that_are_none_and_vectors_that_are_alike_are_looked_at_in_full() {
    for odd in [f32::NAN, f32::INFINITY, 0.5, 1e-30, 0.0] {
        let rows = [odd, 0.5, odd, 0.5, odd, 0.5];
        let (store, _) = store(2, &rows, &[0, 1, 2]);
        for question in [[1.0, 0.0], [0.0, 0.0], [1e-30, 0.0], [1e30, 1.0]] {
            let found = store.search_exact(&question, 2, None).expect("scan");
            assert_eq!(found.iter().map(|near| near.paper).collect::<Vec<_>>(), [0, 1], "{odd} {question:?}");
        }
    }
}

#[test]
fn the_graph_finds_what_the_scan_finds() {
    let rows = clustered(3000, 32);
    let papers: Vec<u32> = (0..3000).map(|row| row / 2).collect();
    let (store, coded) = store(32, &rows, &papers);
    let mut store = store;
    store.add_graph(Box::new(build_graph(&coded.codes, 32))).expect("graph");
    let (mut hits, mut all) = (0, 0);
    for question in rows.chunks_exact(32).step_by(97) {
        let expected = store.search_exact(question, 10, None).expect("scan");
        let found = store.search_approximate(question, 10, EF_SEARCH).expect("walk");
        assert!(found.is_sorted_by(|a, b| a.best_first(b).is_le()));
        all += expected.len();
        hits += expected.iter().filter(|near| found.contains(near)).count();
    }
    let recall = hits as f64 / all as f64;
    assert!(recall >= 0.98, "recall@10 {recall}");
}

#[test]
fn the_graph_is_asked_for_more_until_there_are_k_owners() {
    let rows = clustered(600, 16);
    // One paper has all vectors but twelve.
    let papers: Vec<u32> = (0..600).map(|row: u32| row.saturating_sub(588)).collect();
    let (store, coded) = store(16, &rows, &papers);
    let mut store = store;
    store.add_graph(Box::new(build_graph(&coded.codes, 16))).expect("graph");
    assert_eq!(store.search_approximate(&rows[..16], 12, 8).expect("walk").len(), 12);
    assert_eq!(store.search_approximate(&rows[..16], 700, 8).expect("walk").len(), 12);
}

#[test]
fn rows_that_are_alike_stay_linked_with_the_others() {
    let rows: Vec<f32> = clustered(300, 16).chunks_exact(16).flat_map(|row| row.repeat(3)).collect();
    let codes = Coded::new(16, &rows).codes;
    let links = hnsw::file::GraphFile::open(Box::new(build_graph(&codes, 16)), 900).expect("graph");
    let of = |row: u32| Ok(&codes[16 * row as usize..][..16]);
    let nearness = |other: &[u8]| -instructions().squared_distance(&codes[..16], other).cast_signed();
    assert_eq!(hnsw::search::search_layers(&links, 900, 900, of, nearness).expect("walk").len(), 900);
}

#[test]
fn few_vectors_have_a_graph_too() {
    for count in [0, 1, 2, 3] {
        let rows = clustered(count, 3);
        let (store, coded) = store(3, &rows, &(0..count as u32).collect::<Vec<_>>());
        let mut store = store;
        store.add_graph(Box::new(build_graph(&coded.codes, 3))).expect("graph");
        assert_eq!(store.search_approximate(&[1.0, 0.0, 0.0], 5, 1).expect("walk").len(), count);
    }
}

#[test]
fn rows_owners_and_means_are_those_that_were_stored() {
    let rows = [1.0, 0.0, 0.0, 1.0, -1.0, 0.0, 0.0, 1.0];
    let (store, _) = store(2, &rows, &[3, 3, 5, 9]);
    let ranges: Vec<Range<usize>> = [0, 3, 4, 5, 9, 10].map(|paper| store.rows_of(paper).expect("rows")).into();
    assert_eq!(ranges, [0..0, 0..2, 2..2, 2..3, 3..4, 4..4]);
    assert_eq!(store.row(2).expect("row"), [-1.0, 0.0]);
    assert_eq!(store.paper(3).expect("paper"), 9);
    let nearest = store.best_of(3, &[0.0, 1.0]).expect("nearest");
    assert_eq!(nearest, Some(RowHit { paper: 3, row: 1, score: 1.0 }));
    assert_eq!(store.best_of(4, &[0.0, 1.0]).expect("nearest"), None);
    let mean = store.mean_of(3).expect("mean").expect("some");
    assert!(mean.iter().all(|x| (x - 0.5f32.sqrt()).abs() < 1e-6), "{mean:?}");
    assert_eq!(store.mean_of(4).expect("mean"), None);
    assert!(store.is_consistent().expect("read"));
    assert!(store.row(4).is_err() && store.paper(4).is_err());
}

#[test]
fn files_that_do_not_fit_together_are_refused() {
    let coded = Coded::new(2, &[1.0, 0.0, 0.0, 1.0]);
    let open = |papers: usize, codes: usize, originals: usize| {
        let bytes = |length| Box::new(vec![0u8; length]);
        VectorRows::open(coded.quantiser.clone(), bytes(papers), bytes(codes), bytes(originals)).is_ok()
    };
    assert!(open(8, 4, 8) && open(0, 0, 0));
    for (papers, codes, originals) in [(7, 4, 8), (4, 4, 8), (8, 3, 8), (8, 4, 7), (8, 4, 9), (12, 4, 8)] {
        assert!(!open(papers, codes, originals), "{papers} {codes} {originals}");
    }
}

/// Bytes of which those from a place on cannot be read.
struct Broken(Vec<u8>, usize);

impl Bytes for Broken {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, range: Range<usize>) -> Result<&[u8], VectorError> {
        if range.end > self.1 { Err(VectorError::invalid("broken")) } else { Bytes::get(&self.0, range) }
    }
}

#[test]
fn what_cannot_be_read_is_an_error_of_the_search() {
    let rows = clustered(500, 8);
    let coded = Coded::new(8, &rows);
    let graph = build_graph(&coded.codes, 8);
    let papers: Vec<u8> = (0..500u32).flat_map(u32::to_le_bytes).collect();
    for broken in 0..5 {
        let bytes = |at: usize, bytes: &[u8]| {
            let good = if at == broken { 200 } else { bytes.len() };
            Box::new(Broken(bytes.to_vec(), good))
        };
        let rows_of_store = VectorRows::open(
            coded.quantiser.clone(),
            bytes(0, &papers),
            bytes(1, &coded.codes),
            bytes(2, &coded.originals),
        );
        let mut store = VectorStore::new(rows_of_store.expect("open"));
        store.add_graph(bytes(3, &graph)).expect("graph");
        assert_eq!(store.search_exact(&rows[8 * 400..8 * 401], 5, None).is_err(), broken < 3, "{broken}");
        assert_eq!(store.search_approximate(&rows[8 * 400..8 * 401], 5, 64).is_err(), broken < 4, "{broken}");
    }
}
