//! One measure of each collection that comes with its questions.

use std::path::Path;

use papers_sem::eval::{Figures, Measure, compare, evaluate, read_qrels, read_questions};

use crate::MODES;
use crate::collection::Collection;

/// Collections, each with the measure that suits it best.
pub const SETS: &[(&str, Measure)] = &[
    ("bilingual-titles-dev", Measure::Success1),
    ("bilingual-dev", Measure::Success1),
    ("scifact-train", Measure::Ndcg10),
    ("cranfield", Measure::Ndcg10),
];
const DIRECTIONS: &[&str] = &["en-en", "en-zh", "zh-zh", "zh-en"];

/// Prints a row a collection, or one a direction.
pub fn measure(shared: &Path, is_wanted: &dyn Fn(&str) -> bool) {
    let sets: Vec<_> = SETS.iter().filter(|(name, _)| is_wanted(name)).collect();
    if sets.is_empty() {
        return;
    }
    println!(
        "{:<28} {:<10} {:>9} {:>9} {:>9}   hybrid - semantic (95 % interval)",
        "set", "measure", "semantic", "lexical", "hybrid"
    );
    for (set, measure) in sets {
        let Some(collection) = Collection::open(shared, set) else { continue };
        let figures = figures(&collection, shared, set);
        let mut groups: Vec<&str> = DIRECTIONS
            .iter()
            .copied()
            .filter(|direction| figures[0].questions.keys().any(|question| question.starts_with(direction)))
            .collect();
        if groups.is_empty() {
            groups.push("");
        }
        for group in groups {
            let [semantic, lexical, hybrid] = figures.each_ref().map(|all| only(all, group));
            let difference = compare::compare(&hybrid, &semantic, *measure);
            println!(
                "{:<28} {:<10} {:>9.3} {:>9.3} {:>9.3}   {:+.3} ({:+.3} to {:+.3})",
                if group.is_empty() { set.to_string() } else { format!("{set} {}", group.replace('-', "→")) },
                measure.name(),
                semantic.mean(*measure),
                lexical.mean(*measure),
                hybrid.mean(*measure),
                difference.mean,
                difference.low,
                difference.high
            );
        }
    }
}

/// The figures of a set in each mode.
fn figures(collection: &Collection, shared: &Path, set: &str) -> [Figures; 3] {
    let mut qrels = read_qrels(&shared.join(set).join("qrels.tsv")).expect("qrels");
    // Cranfield's grades are read in different ways: binary relevance is the safest.
    qrels.values_mut().flat_map(|judged| judged.values_mut()).for_each(|grade| *grade = (*grade).clamp(0, 1));
    collection.check(&qrels);
    let questions = read_questions(&shared.join(set).join("queries.tsv")).expect("questions");
    let judged: Vec<_> = questions.into_iter().filter(|question| qrels.contains_key(&question.id)).collect();
    MODES.map(|mode| evaluate(&collection.answer(set, &judged, mode), &qrels))
}

fn only(figures: &Figures, group: &str) -> Figures {
    let own = figures.questions.iter().filter(|(question, _)| question.starts_with(group));
    Figures { questions: own.map(|(question, values)| (question.clone(), *values)).collect(), without_relevant: 0 }
}
