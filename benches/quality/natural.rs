//! Questions as people ask them: ranks by direction and by kind.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use papers_sem::eval::{FirstAnswer, Measure, Qrels, Question, evaluate, read_qrels, read_questions};

use crate::MODES;
use crate::collection::Collection;
use crate::scores;

/// The sets of `benches/questions`, each with the collection that its questions are about.
pub const SETS: &[(&str, &str)] = &[("natural-a", "bilingual-dev"), ("natural-b", "bilingual-titles-dev")];
const DIRECTIONS: [&str; 4] = ["en→en", "en→zh", "zh→zh", "zh→en"];

/// A question with what came of it.
pub struct Asked {
    /// The languages of question and summary, such as `zh→en`; of an absent one that of the question alone.
    pub direction: String,
    /// How the question is asked; of an absent one, how far its topic is from the collection's.
    pub kind: String,
    /// Whether a paper answers.
    pub is_answerable: bool,
    /// The values of [`MEASURES`] in each mode.
    values: [[f64; 3]; 3],
    /// The first answer of a hybrid search.
    pub first: FirstAnswer,
    /// Whether that answer is right.
    pub is_right: bool,
}

impl Asked {
    /// The language of the question.
    pub fn language(&self) -> &str {
        self.direction.split('→').next().unwrap_or_default()
    }
}

/// The measures of the table, each with its heading.
const MEASURES: [(Measure, &str); 3] =
    [(Measure::Success1, "first"), (Measure::Success3, "in three"), (Measure::Ndcg10, "nDCG@10")];

/// Prints the tables of each set, and of all together.
pub fn measure(shared: &Path, is_wanted: &dyn Fn(&str) -> bool) {
    let (mut names, mut all) = (Vec::new(), Vec::new());
    for (set, collection) in SETS.iter().filter(|(name, _)| is_wanted(name)) {
        let Some(open) = Collection::open(shared, collection) else { continue };
        let asked = ask(&open, set);
        print(&format!("{set}, over {collection}"), &asked);
        names.push(*set);
        all.extend(asked);
    }
    if names.len() > 1 {
        print(&names.join(" and "), &all);
    }
}

fn print(title: &str, asked: &[Asked]) {
    println!("\n== {title} ==\n");
    print_ranks(asked);
    println!("\nFirst answers of the hybrid search\n");
    scores::print(asked, &groups(asked));
}

/// Asks every question of a set.
fn ask(collection: &Collection, set: &str) -> Vec<Asked> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/questions").join(set);
    let qrels = read_qrels(&folder.join("qrels.tsv")).expect("qrels");
    collection.check(&qrels);
    let judged = read_questions(&folder.join("queries.tsv")).expect("questions");
    let kinds: BTreeMap<String, String> =
        rows(&folder.join("kinds.tsv")).into_iter().map(|[id, kind]| (id, kind)).collect();
    let figures = MODES.map(|mode| evaluate(&collection.answer(set, &judged, mode), &qrels));
    let values = |id: &str| {
        let value = |measure| Measure::ALL.iter().position(|&other| other == measure).expect("a measure");
        figures.each_ref().map(|figures| MEASURES.map(|(measure, _)| figures.questions[id][value(measure)]))
    };
    let mut asked = Vec::new();
    for (question, first) in judged.iter().zip(collection.first_answers(&judged)) {
        asked.push(Asked {
            direction: question.id[..5].replace('-', "→"),
            kind: kinds[&question.id].clone(),
            is_answerable: true,
            values: values(&question.id),
            is_right: is_right(&first, &question.id, &qrels),
            first,
        });
    }
    let absent: Vec<[String; 3]> = rows(&folder.join("absent.tsv"));
    let questions: Vec<Question> =
        absent.iter().map(|[id, _, text]| Question { id: id.clone(), text: text.clone() }).collect();
    for ([id, kind, _], first) in absent.iter().zip(collection.first_answers(&questions)) {
        // abs-near-zh-01
        let direction = id.split('-').nth(2).expect("a language").to_string();
        let kind = kind.clone();
        asked.push(Asked { direction, kind, is_answerable: false, values: [[0.0; 3]; 3], first, is_right: false });
    }
    asked
}

fn is_right(first: &FirstAnswer, question: &str, qrels: &Qrels) -> bool {
    first.documents.iter().any(|document| qrels[question].get(document).is_some_and(|&relevance| relevance > 0))
}

/// The rows of a table with `N` columns, without its header.
fn rows<const N: usize>(path: &Path) -> Vec<[String; N]> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let row = |line: &str| -> [String; N] {
        let fields: Vec<String> = line.split('\t').map(str::to_string).collect();
        fields.try_into().unwrap_or_else(|_| panic!("{}: not {N} fields: {line}", path.display()))
    };
    text.lines().skip(1).map(row).collect()
}

/// A row of a table: its name, and which questions it counts.
pub type Group = (String, Box<dyn Fn(&Asked) -> bool>);

/// All questions with an answer, then those of each direction and of each kind.
fn groups(asked: &[Asked]) -> Vec<Group> {
    let mut groups: Vec<Group> = vec![("all with an answer".to_string(), Box::new(|_| true))];
    for direction in DIRECTIONS {
        groups.push((direction.to_string(), Box::new(move |asked| asked.direction == direction)));
    }
    let kinds: BTreeSet<String> =
        asked.iter().filter(|asked| asked.is_answerable).map(|asked| asked.kind.clone()).collect();
    for kind in kinds {
        groups.push((kind.clone(), Box::new(move |asked| asked.kind == kind)));
    }
    groups
}

fn print_ranks(asked: &[Asked]) {
    let modes: Vec<String> = MODES.iter().map(|(name, _)| format!("{name:>9}")).collect();
    let heads = MEASURES.map(|(_, name)| format!("{name:>29}"));
    println!("{:<20} {:>4}{}", "", "n", heads.join("  "));
    println!("{:<20} {:>4}{}", "", "", [modes.join(" "), modes.join(" "), modes.join(" ")].join("  "));
    for (name, has) in groups(asked) {
        let own: Vec<&Asked> = asked.iter().filter(|asked| asked.is_answerable && has(asked)).collect();
        let mean = |measure: usize, mode: usize| {
            own.iter().map(|asked| asked.values[mode][measure]).sum::<f64>() / own.len().max(1) as f64
        };
        let columns = [0, 1, 2].map(|measure| [0, 1, 2].map(|mode| format!("{:>9.3}", mean(measure, mode))).join(" "));
        println!("{name:<20} {:>4}{}", own.len(), columns.join("  "));
    }
}
