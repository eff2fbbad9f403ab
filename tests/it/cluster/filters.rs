//! Every filter selects the same papers in the store as in the local index, from one paper to all.

use super::comparison::{assert_near, assert_near_hits};
use super::{copy_index, is_long, made, one_node, put};
use crate::env::Env;
use crate::served::{Served, encoded};

/// The most papers that an answer of the server has.
const MOST: usize = 200;

/// Whether a filter selects the paper of a number.
type Selects = fn(usize) -> bool;

/// Filters as parameters of an address, each with what it selects.
fn filters() -> Vec<(String, Selects)> {
    let mut all: Vec<(String, Selects)> = Vec::new();
    let mut add = |filter: String, selects: Selects| all.push((filter, selects));
    add(String::new(), |_| true);
    for (prefix, parameter) in [("tag-", "tag"), ("Ada Author-", "author"), ("cs.", "category")] {
        add(format!("{parameter}={}", encoded(&format!("{prefix}all"))), |_| true);
        add(format!("{parameter}={}", encoded(&format!("{prefix}half"))), |number| number.is_multiple_of(2));
        add(format!("{parameter}={}", encoded(&format!("{prefix}tenth"))), |number| number.is_multiple_of(10));
        add(format!("{parameter}={}", encoded(&format!("{prefix}fiftieth"))), |number| number.is_multiple_of(50));
        add(format!("{parameter}={}", encoded("nothing of the kind")), |_| false);
    }
    add("category=cs".to_string(), |_| true);
    // Words of one name, in any order, and a part of one.
    add(format!("author={}", encoded("number17 grace")), |number| {
        number == 17 || (170..180).contains(&number) || number / 100 == 17
    });
    add("author=umber181".to_string(), |number| number == 181 || (1810..1820).contains(&number));
    add("tag=tag-half&tag=tag-tenth&author=author-fiftieth".to_string(), |number| number.is_multiple_of(50));
    add("lang=zh".to_string(), |_| true);
    add("lang=en".to_string(), |_| true);
    add("has=url".to_string(), |number| number.is_multiple_of(4) || number.is_multiple_of(9));
    add("has=arxiv".to_string(), |number| number.is_multiple_of(9));
    add("has=arxiv&has=url&tag=tag-half".to_string(), |number| number.is_multiple_of(18));
    add("since=2000".to_string(), |_| true);
    add("until=1999".to_string(), |_| false);
    add("since=2012".to_string(), |number| number % 25 >= 12);
    add("since=2024".to_string(), |number| number % 25 == 24);
    add("since=2007&until=2007".to_string(), |number| number % 25 == 7);
    add("since=2007-05".to_string(), |_| true);
    add("until=2013-02-14".to_string(), |_| true);
    add("since=2010-03-04&until=2010-11".to_string(), |_| true);
    add("source=notes".to_string(), |_| true);
    add("source=notes/one.jsonl".to_string(), |number| number == 7);
    add(format!("source={}", encoded("notes/o*.jsonl")), |number| !number.is_multiple_of(2));
    add(format!("source={}", encoded("**/odd.jsonl")), |number| number != 7 && !number.is_multiple_of(2));
    add("source=notes/none".to_string(), |_| false);
    add("source=notes&source=odd.jsonl&since=2012&tag=tag-all".to_string(), |number| {
        number != 7 && !number.is_multiple_of(2) && number % 25 >= 12
    });
    all
}

/// Filters whose papers the test does not know beforehand: partial dates, and languages that are recognised.
fn is_only_compared(filter: &str) -> bool {
    let is_partial =
        ["since=", "until="].iter().any(|name| filter.split(name).skip(1).any(|rest| rest.get(4..5) == Some("-")));
    is_partial || filter.starts_with("lang=")
}

#[test]
fn from_one_paper_to_all() {
    let Some(cluster) = one_node() else { return };
    let papers = if is_long() { 6000 } else { 190 };
    let env = Env::new();
    made::write(&env, "one", [7], 0);
    made::write(&env, "odd", (0..papers).filter(|number| number % 2 == 1 && *number != 7), 0);
    made::write(&env, "even", (0..papers).filter(|number| number % 2 == 0), 0);
    env.run(&["index", "--index", "local", "notes"]).expect_code(0);
    copy_index(&env, "local", "remote");
    put(&env, "remote", &cluster.address("filters"), &[]).expect_code(0);
    let [local, remote] = ["local", "remote"].map(|dir| Served::with(&env, &["--index", dir]));
    let question = encoded("whales and turbines 量化");
    let mut sizes = std::collections::BTreeSet::new();
    for (filter, selects) in filters() {
        let expected = (0..papers).filter(|&number| selects(number)).count();
        for ask in ["", &format!("q={question}&"), &format!("q={question}&mode=lexical&")] {
            let path = format!("/api/search?{ask}k={MOST}&facets=true&sentences=none&{filter}");
            let (one, other) = (local.json(&path), remote.json(&path));
            if !is_only_compared(&filter) {
                assert_eq!(one["facets"]["papers"], expected, "{filter}");
            }
            if one["facets"]["papers"].as_u64() < Some(MOST as u64) {
                assert_near_hits(&one, &other, 1e-3, &path);
            } else {
                // Which of the papers with equal scores are found and shown is chance.
                assert_near(&one["facets"], &other["facets"], 1e-3, &path);
            }
            sizes.insert(one["facets"]["papers"].as_u64());
        }
        // What is similar to a paper, too.
        let path = format!("/api/papers/2401.00009/similar?k=20&{filter}");
        assert_near_hits(&local.json(&path), &remote.json(&path), 1e-3, &path);
    }
    assert!(sizes.contains(&Some(0)) && sizes.contains(&Some(1)) && sizes.contains(&Some(papers as u64)), "{sizes:?}");
}
