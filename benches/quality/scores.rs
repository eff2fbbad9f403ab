//! Whether the scores of first answers are probabilities.

use papers_sem::eval::{ScoredAnswer, reliability};

use crate::natural::{Asked, Group};

/// A score from which on an answer is likely.
const LIKELY: f32 = 0.5;

/// Prints the scores of all first answers, of `groups` among the questions with an answer, and of the absent ones; then
/// the reliability of all in ten bins.
pub fn print(asked: &[Asked], groups: &[Group]) {
    println!("{:<24}{:^29} {:^24}", "", "right", "wrong");
    println!(
        "{:<20} {:>4} {:>6} {:>9} {:>9}   {:>9} {:>13}   {:>6} {:>6}",
        "", "n", "share", "≥ .5", "doubtful", "≥ .5", "not doubtful", "Brier", "AUC"
    );
    let all: Vec<&Asked> = asked.iter().collect();
    print_row("all, absent ones too", &all);
    for language in ["en", "zh"] {
        let own: Vec<&Asked> = asked.iter().filter(|asked| asked.language() == language).collect();
        print_row(&format!("asked in {language}, too"), &own);
    }
    for (name, has) in groups {
        let own: Vec<&Asked> = asked.iter().filter(|asked| asked.is_answerable && has(asked)).collect();
        print_row(name, &own);
    }
    for kind in ["off-topic", "near-topic"] {
        for language in ["en", "zh"] {
            let is_own = |asked: &&Asked| !asked.is_answerable && asked.kind == kind && asked.language() == language;
            print_row(&format!("absent, {kind}, {language}"), &asked.iter().filter(is_own).collect::<Vec<_>>());
        }
    }
    println!("\n{:<20} {:>4} {:>11} {:>12}", "score", "n", "mean score", "share right");
    for (at, bin) in reliability(&scored(&all)).bins.iter().enumerate() {
        let range = format!("{:.1} to {:.1}", at as f64 / 10.0, (at + 1) as f64 / 10.0);
        println!("{range:<20} {:>4} {:>11.3} {:>12.3}", bin.answers, bin.mean_score, bin.share_right);
    }
}

fn print_row(name: &str, asked: &[&Asked]) {
    let (right, wrong): (Vec<&Asked>, Vec<&Asked>) = asked.iter().copied().partition(|asked| asked.is_right);
    let likely = |asked: &[&Asked]| asked.iter().filter(|asked| asked.first.score >= LIKELY).count();
    let doubtful = |asked: &[&Asked]| asked.iter().filter(|asked| asked.first.doubtful).count();
    let measured = reliability(&scored(asked));
    println!(
        "{name:<20} {:>4} {:>6} {:>9} {:>9}   {:>9} {:>13}   {:>6.3} {:>6}",
        asked.len(),
        share(right.len(), asked.len()),
        share(likely(&right), right.len()),
        count(doubtful(&right), right.len()),
        share(likely(&wrong), wrong.len()),
        count(wrong.len() - doubtful(&wrong), wrong.len()),
        measured.brier,
        measured.auc.map_or("–".to_string(), |auc| format!("{auc:.3}")),
    );
}

fn scored(asked: &[&Asked]) -> Vec<ScoredAnswer> {
    asked.iter().map(|asked| ScoredAnswer { score: f64::from(asked.first.score), right: asked.is_right }).collect()
}

fn share(part: usize, all: usize) -> String {
    if all == 0 { "–".to_string() } else { format!("{:.3}", part as f64 / all as f64) }
}

fn count(part: usize, all: usize) -> String {
    if all == 0 { "–".to_string() } else { format!("{part}/{all}") }
}
