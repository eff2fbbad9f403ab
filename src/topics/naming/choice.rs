//! Chooses the concepts of each name, so that siblings are told apart and no topic repeats the ones above it.

use std::collections::{HashMap, HashSet};

use crate::topics::naming::concepts::Concept;
use crate::topics::naming::topic_name::TopicName;
use crate::topics::naming::topic_node::TopicNode;

/// The share of the first concept's score that a second and a third one have.
const SECOND: f64 = 0.4;
const THIRD: f64 = 0.6;
/// A third concept is named where no concept is in so many papers.
const BROAD: f64 = 0.25;
/// What stands between concepts.
const BETWEEN: &str = " · ";

/// The names of all topics.
pub(super) fn choose(concepts: &[Vec<Concept>], topics: &[TopicNode]) -> Vec<TopicName> {
    let mut chosen: Vec<Vec<&Concept>> = Vec::with_capacity(topics.len());
    let mut names: Vec<TopicName> = Vec::with_capacity(topics.len());
    let mut used: HashMap<Option<usize>, HashSet<String>> = HashMap::new();
    let firsts = first_concepts(concepts, topics);
    for (topic, own) in concepts.iter().enumerate().take(topics.len()) {
        let parent = topics[topic].parent_of(topic);
        let mut above: Vec<&Concept> = Vec::new();
        let mut at = parent;
        while let Some(ancestor) = at {
            above.extend(&chosen[ancestor]);
            at = topics[ancestor].parent_of(ancestor);
        }
        let mut new: Vec<&Concept> = own.iter().filter(|one| !above.iter().any(|other| one.is(other))).collect();
        if new.is_empty() {
            new = own.iter().collect();
        }
        let used = used.entry(parent).or_default();
        if let Some(parent) = parent {
            used.insert(names[parent].en.clone());
            used.insert(names[parent].zh.clone());
        }
        let first = new.first().map_or("", |first| &first.en);
        let is_shared = firsts.get(&(parent, first)).is_some_and(|times| *times > 1);
        let (picked, name) = distinct(&new, used, is_shared);
        used.insert(name.en.clone());
        used.insert(name.zh.clone());
        chosen.push(picked);
        names.push(name);
    }
    names
}

/// The best name that is not used: each concept in turn is the second or, then, the first.
fn distinct<'c>(concepts: &[&'c Concept], used: &HashSet<String>, is_shared: bool) -> (Vec<&'c Concept>, TopicName) {
    let is_free = |name: &TopicName| !used.contains(&name.en) && !used.contains(&name.zh);
    let mut picked = pick(concepts, is_shared);
    let mut name = name_of(&picked);
    let first = picked.first().copied();
    let others = concepts.iter().copied().filter(|one| first.is_some_and(|first| !first.overlaps(one)));
    let pairs = others.map(|other| first.into_iter().chain([other]).collect::<Vec<_>>());
    for other in pairs.chain(concepts.iter().map(|one| vec![*one])) {
        if is_free(&name) {
            break;
        }
        let other_name = name_of(&other);
        if is_free(&other_name) {
            (picked, name) = (other, other_name);
        }
    }
    let plain = name.clone();
    let mut number = 2;
    while !is_free(&name) {
        name = TopicName { en: format!("{} {number}", plain.en), zh: format!("{} {number}", plain.zh) };
        number += 1;
    }
    (picked, name)
}

/// How many topics of a parent have a concept as their first.
fn first_concepts<'c>(concepts: &'c [Vec<Concept>], topics: &[TopicNode]) -> HashMap<(Option<usize>, &'c str), usize> {
    let mut firsts = HashMap::new();
    for (topic, own) in concepts.iter().enumerate().take(topics.len()) {
        if let Some(first) = own.first() {
            let parent = topics[topic].parent_of(topic);
            *firsts.entry((parent, first.en.as_str())).or_default() += 1;
        }
    }
    firsts
}

/// The best concept, and one or two more that have nothing in common with it. A first concept that siblings share has a second
/// one in any case.
fn pick<'c>(concepts: &[&'c Concept], is_shared: bool) -> Vec<&'c Concept> {
    let mut picked: Vec<&Concept> = Vec::new();
    for &concept in concepts {
        let least = match picked[..] {
            [] => 0.0,
            [_] if is_shared => 0.0,
            [first] => first.score * SECOND,
            [first, second] if first.share.max(second.share) < BROAD => first.score * THIRD,
            _ => break,
        };
        if concept.score >= least && !picked.iter().any(|one| one.overlaps(concept)) {
            picked.push(concept);
        }
    }
    picked
}

fn name_of(picked: &[&Concept]) -> TopicName {
    if picked.is_empty() {
        return TopicName { en: "other".into(), zh: "其他".into() };
    }
    let join = |name: fn(&Concept) -> &str| picked.iter().map(|one| name(one)).collect::<Vec<_>>().join(BETWEEN);
    TopicName { en: join(|one| &one.en), zh: join(|one| &one.zh) }
}

#[cfg(test)]
mod tests {
    use frostem::{Algorithm, Stemmer};

    use super::*;

    fn concepts(all: &[(&str, &str, f64)]) -> Vec<Concept> {
        let stemmer = Stemmer::new(Algorithm::English);
        let concept =
            |(en, zh, score): &(&str, &str, f64)| Concept::new((*en).into(), (*zh).into(), *score, 0.5, &stemmer);
        all.iter().map(concept).collect()
    }

    const ROOT: TopicNode = TopicNode { parent: None };

    #[test]
    fn a_name_has_concepts_that_have_nothing_in_common() {
        let all = concepts(&[
            ("kites", "风筝", 1.0),
            ("kite tails", "风筝尾巴", 0.9),
            ("masts", "桅杆", 0.5),
            ("rain", "雨", 0.1),
        ]);
        let names = choose(&[all], &[ROOT]);
        assert_eq!(names, [TopicName { en: "kites · masts".into(), zh: "风筝 · 桅杆".into() }]);
    }

    #[test]
    fn siblings_with_the_same_concepts_have_names_of_their_own() {
        let all = || concepts(&[("kites", "风筝", 1.0), ("masts", "桅杆", 0.1)]);
        let names = choose(&[all(), all(), all(), all()], &[ROOT; 4]);
        let distinct: HashSet<&str> = names.iter().map(|name| name.en.as_str()).collect();
        assert_eq!(names[0].en, "kites · masts");
        assert_eq!(distinct.len(), 4, "{names:?}");
    }

    #[test]
    fn a_part_leaves_out_what_the_whole_is_called() {
        let all = || concepts(&[("kites", "风筝", 1.0), ("masts", "桅杆", 0.3)]);
        let names = choose(&[all(), all()], &[ROOT, TopicNode { parent: Some(0) }]);
        assert_eq!((names[0].en.as_str(), names[1].en.as_str()), ("kites", "masts"));
    }
}
