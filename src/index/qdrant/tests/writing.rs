//! What is written, by one index or several, undisturbed or not.

use std::sync::atomic::{AtomicUsize, Ordering};

use qdrant_client::qdrant::Filter;

use super::contents::Contents;
use super::made::{MadePapers, identity};
use super::server::new_collection;
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::facts::{FORMAT, Facts};
use crate::index::qdrant::generations::Spread;
use crate::index::qdrant::payload::INDEXED;
use crate::index::qdrant::plan::PlannedPoint;
use crate::index::qdrant::reconcile::{Reconciliation, reconcile};
use crate::index::qdrant::statistics::{FACTS, facts_id, json_point};
use crate::index::qdrant::verify::{is_complete, verify};
use crate::index::qdrant::writes::{delete, replace};
use crate::index::store_address::{StoreAddress, StoreLink};
use crate::lexical::MeanLengths;

fn link(address: &StoreAddress, owner: &str) -> StoreLink {
    StoreLink { address: address.clone(), owner: owner.to_string() }
}

fn write(link: &StoreLink, papers: &MadePapers, previous: Option<Vec<PlannedPoint>>) -> Result<(), QdrantError> {
    write_until(link, papers, previous, &|| false)
}

fn write_until(
    link: &StoreLink,
    papers: &MadePapers,
    previous: Option<Vec<PlannedPoint>>,
    is_stopped: &(dyn Fn() -> bool + Sync),
) -> Result<(), QdrantError> {
    let identity = &identity("1");
    let (spread, on_progress) = (Spread::default(), &|_| {});
    let how = Reconciliation { link, identity, spread, rebuild: false, previous, is_stopped, on_progress };
    reconcile(&papers.planned(), how)
}

fn rebuild(link: &StoreLink, papers: &MadePapers, version: &str) -> Result<(), QdrantError> {
    let identity = &identity(version);
    let (spread, on_progress) = (Spread::default(), &|_| {});
    let how =
        Reconciliation { link, identity, spread, rebuild: true, previous: None, is_stopped: &|| false, on_progress };
    reconcile(&papers.planned(), how)
}

fn first_edition(numbers: std::ops::Range<usize>, file: &str) -> MadePapers {
    MadePapers::new(numbers.map(|number| (number, 1)), file)
}

#[test]
fn a_first_run_makes_the_collection_and_a_second_changes_nothing() {
    let Some(address) = new_collection() else { return };
    let (me, papers) = (link(&address, "a1"), first_edition(0..700, "/a.md"));
    write(&me, &papers, None).expect("write");
    let store = Contents::new(&address);
    assert_eq!(store.generations(), (Some(1), vec![1]));
    let schema = store.info().payload_schema;
    assert!(INDEXED.iter().all(|(field, _)| schema.contains_key(*field)), "{schema:?}");
    let before = store.all();
    assert_eq!(before.0.len(), 700);
    for previous in [None, Some(papers.points())] {
        write(&me, &papers, previous).expect("write again");
        assert_eq!(store.all(), before);
    }
    assert_eq!(is_complete(&me, &identity("1"), &papers.points()), Ok(true));
    let health = verify(&me, &identity("1"), &papers.points()).expect("verify");
    assert!(health.is_whole() && health.own == (700, 700) && health.owners == 1, "{health:?}");
}

#[test]
fn an_update_comes_to_what_a_first_run_makes() {
    let (Some(updated), Some(fresh)) = (new_collection(), new_collection()) else { return };
    let first = first_edition(0..600, "/a.md");
    // Some are gone, some have another text, some are new, and all others are in another file.
    let numbers = (100..800).map(|number| (number, if number % 7 == 0 { 2 } else { 1 }));
    let second = MadePapers::new(numbers, "/b.md");
    write(&link(&updated, "a1"), &first, None).expect("write");
    write(&link(&fresh, "a1"), &second, None).expect("write");
    write(&link(&updated, "a1"), &second, Some(first.points())).expect("update");
    let (updated_papers, _) = Contents::new(&updated).all();
    let (fresh_papers, fresh_terms) = Contents::new(&fresh).all();
    assert_eq!(updated_papers.keys().collect::<Vec<_>>(), fresh_papers.keys().collect::<Vec<_>>());
    let payloads = |points: super::contents::Points| -> Vec<_> {
        points.into_values().map(|mut point| point["payload"].take()).collect()
    };
    assert_eq!(payloads(updated_papers), payloads(fresh_papers));
    // The mean lengths of a collection stay those of its first papers, its facts too.
    let (_, updated_terms) = Contents::new(&updated).all();
    let facts = format!("{:?}", Some(facts_id().to_point_id()));
    let without_facts = |mut points: super::contents::Points| {
        points.remove(&facts).expect("facts");
        points
    };
    assert_eq!(without_facts(updated_terms), without_facts(fresh_terms));
}

#[test]
fn runs_that_are_cut_off_and_repeated_come_to_the_same_collection() {
    let (Some(disturbed), Some(calm)) = (new_collection(), new_collection()) else { return };
    let first = first_edition(0..1500, "/a.md");
    let second = MadePapers::new((300..2000).map(|number| (number, 1 + number % 2)), "/a.md");
    for (address, is_disturbed) in [(&calm, false), (&disturbed, true)] {
        let me = link(address, "a1");
        for (papers, known) in [(&first, None), (&second, Some(first.points()))] {
            // Each attempt ends after some batches; the first begins as an update does, the others compare all.
            let mut previous = known.clone();
            for attempt in 0..if is_disturbed { 4 } else { 0 } {
                let left = AtomicUsize::new(fastrand::usize(0..6) + attempt);
                let is_stopped =
                    || left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err();
                match write_until(&me, papers, previous.take(), &is_stopped) {
                    Ok(()) | Err(QdrantError::Stopped { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            }
            write(&me, papers, if is_disturbed { None } else { known }).expect("write");
        }
    }
    let (disturbed, calm) = (Contents::new(&disturbed), Contents::new(&calm));
    assert_eq!(disturbed.all(), calm.all());
    assert_eq!(disturbed.generations(), calm.generations());
}

#[test]
fn indexes_that_share_papers_write_and_leave_at_once() {
    let Some(address) = new_collection() else { return };
    let owners = ["a1", "b2", "c3"];
    let papers = |at: usize| first_edition(200 * at..200 * at + 700, &format!("/{at}.md"));
    let at_once = |what: &(dyn Fn(usize) -> Result<(), QdrantError> + Sync)| {
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..owners.len()).map(|at| scope.spawn(move || what(at))).collect();
            runs.into_iter().for_each(|run| run.join().expect("a thread").expect("write"));
        });
    };
    at_once(&|at| write(&link(&address, owners[at]), &papers(at), None));
    let store = Contents::new(&address);
    let (points, terms) = store.all();
    assert_eq!(points.len(), 1100);
    let shared =
        points.values().filter(|point| point["payload"]["owners"].as_array().is_some_and(|all| all.len() == 3));
    assert_eq!(shared.count(), 300);
    for (at, owner) in owners.iter().enumerate() {
        let health = verify(&link(&address, owner), &identity("1"), &papers(at).points()).expect("verify");
        assert!(health.is_whole() && health.owners == 3, "{health:?}");
    }
    // Repeated, nothing changes.
    at_once(&|at| write(&link(&address, owners[at]), &papers(at), None));
    assert_eq!(store.all(), (points, terms));
    // Two go, and only what the third has stays.
    at_once(&|at| match at {
        1 => Ok(()),
        at => write(&link(&address, owners[at]), &first_edition(0..0, "/"), Some(papers(at).points())),
    });
    let Some(alone) = new_collection() else { return };
    write(&link(&alone, "b2"), &papers(1), None).expect("write");
    let payloads =
        |store: &Contents| -> Vec<_> { store.all().0.into_values().map(|mut point| point["payload"].take()).collect() };
    assert_eq!(payloads(&store), payloads(&Contents::new(&alone)));
    let heads = crate::index::qdrant::statistics_writer::heads;
    let budget = crate::index::qdrant::connection::Budget::QUESTION;
    assert_eq!(heads(store.connection(), &store.names().terms, budget).expect("heads").len(), 1);
}

#[test]
fn another_model_or_format_is_refused() {
    let Some(address) = new_collection() else { return };
    let (me, papers) = (link(&address, "a1"), first_edition(0..20, "/a.md"));
    write(&me, &papers, None).expect("write");
    let store = Contents::new(&address);
    let before = store.all();
    assert!(matches!(is_complete(&me, &identity("2"), &papers.points()), Err(QdrantError::OtherModel { .. })));
    let later = Facts { format: FORMAT + 1, ..Facts::new(&identity("1"), MeanLengths { text: 1.0, title: 1.0 }) };
    let facts = json_point(facts_id(), FACTS, &later).expect("facts");
    replace(store.connection(), &store.names().terms, vec![facts]).expect("write");
    let refused = write(&me, &papers, None).expect_err("refused");
    assert!(matches!(refused, QdrantError::OtherFormat { .. }), "{refused}");
    assert_eq!(store.all().0, before.0);
}

#[test]
fn a_rebuild_makes_a_new_generation_unless_others_have_papers_there() {
    let Some(address) = new_collection() else { return };
    let (me, other) = (link(&address, "a1"), link(&address, "b2"));
    let papers = first_edition(0..300, "/a.md");
    write(&me, &papers, None).expect("write");
    rebuild(&me, &papers, "2").expect("rebuild");
    let store = Contents::new(&address);
    assert_eq!(store.generations(), (Some(2), vec![2]));
    assert_eq!(store.all().0.len(), 300);
    let refused = write(&other, &papers, None).expect_err("another model");
    assert!(matches!(refused, QdrantError::OtherModel { .. }), "{refused}");
    rebuild(&me, &papers, "1").expect("rebuild");
    write(&other, &first_edition(200..400, "/b.md"), None).expect("write");
    let before = store.all();
    let refused = rebuild(&me, &papers, "2").expect_err("shared");
    assert!(matches!(refused, QdrantError::Shared { owners: 1, .. }), "{refused}");
    // With the same model there is nothing to refuse.
    rebuild(&me, &papers, "1").expect("rebuild");
    assert_eq!((store.generations(), store.all()), ((Some(3), vec![3]), before));
}

#[test]
fn what_is_lost_is_told_and_written_again() {
    let Some(address) = new_collection() else { return };
    let (me, papers) = (link(&address, "a1"), first_edition(0..300, "/a.md"));
    write(&me, &papers, None).expect("write");
    let store = Contents::new(&address);
    let before = store.all();
    let tagged = qdrant_client::qdrant::Condition::matches("tags", "bees".to_string());
    delete(store.connection(), &store.names().papers, Filter::must([tagged])).expect("delete");
    delete(
        store.connection(),
        &store.names().terms,
        Filter::must([qdrant_client::qdrant::Condition::matches("kind", "bucket".to_string())]),
    )
    .expect("delete");
    assert_eq!(is_complete(&me, &identity("1"), &papers.points()), Ok(false));
    let health = verify(&me, &identity("1"), &papers.points()).expect("verify");
    assert_eq!(health.own, (225, 300));
    assert!(health.problems.iter().any(|problem| problem == "75 of its papers are missing"), "{:?}", health.problems);
    assert!(health.problems.iter().any(|problem| problem.contains("parts of the statistics")), "{:?}", health.problems);
    write(&me, &papers, Some(papers.points())).expect("write");
    assert_eq!(store.all(), before);
}

#[test]
fn a_collection_that_is_not_there_is_missing_to_who_only_asks() {
    let Some(address) = new_collection() else { return };
    let nothing = first_edition(0..0, "/");
    let missing = write(&link(&address, "a1"), &nothing, None).expect_err("missing");
    assert!(matches!(missing, QdrantError::Missing { .. }), "{missing}");
    write(&link(&address, "b2"), &first_edition(0..9, "/b.md"), None).expect("write");
    write(&link(&address, "a1"), &nothing, None).expect("only asks");
    assert_eq!(Contents::new(&address).all().0.len(), 9);
}
