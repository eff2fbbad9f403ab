use proptest::prelude::*;

use super::*;
use crate::ingest::problem::LineProblem;

fn records(text: &str) -> (Vec<Element>, Vec<LineProblem>) {
    let mut records = Vec::new();
    let problems = read(text, &["item", "dc:record"], |record| records.push(record));
    (records, problems)
}

#[test]
fn records_are_trees_with_lines() {
    let text = "<?xml version=\"1.0\"?>\n<!-- made\nby hand -->\n<list>\n <item id=\"a&amp;b\">\n  <t>One &lt; two</t>\n  <t/>\n \
                </item>\n <other><t>no</t></other>\n <dc:record><x y='1'>z</x></dc:record>\n</list>\n";
    let (records, problems) = records(text);
    assert_eq!(problems, []);
    assert_eq!(records.iter().map(|record| record.line).collect::<Vec<_>>(), [5, 10]);
    assert_eq!(records[0].attribute("id"), Some("a&b"));
    assert_eq!(records[0].children("t").map(Element::text).collect::<Vec<_>>(), ["One < two", ""]);
    assert_eq!(records[1].name, "dc:record");
    assert_eq!(records[1].at(&["x"]).and_then(|x| x.attribute("y")), Some("1"));
}

#[test]
fn references_and_sections_are_text() {
    let (records, problems) =
        records("<item><t>caf&eacute; &#38; &#x4e2d; &unknown; R&D <![CDATA[a <b> & c]]></t></item>");
    assert_eq!(records[0].child("t").unwrap().text(), "café & 中 &unknown; R&D a <b> & c");
    assert_eq!(problems, []);
}

#[test]
fn elements_inside_a_text_are_part_of_it() {
    let (records, _) = records("<item><t>H<sub>2</sub>O <i>in vivo</i> a&lt;b</t></item>");
    assert_eq!(records[0].child("t").unwrap().text(), "H2O in vivo a<b");
    assert_eq!(records[0].child("t").unwrap().markup(), "H<sub>2</sub>O <i>in vivo</i> a&lt;b");
}

#[test]
fn damage_costs_the_record_in_which_it_is() {
    for damaged in [
        "<t>no end",
        "<t>p < 0.05 and <0.1</t></item>",
        "<t>a <b</t></item>",
        "<t>x</u></t></item>",
        "<t a=\"x></t></item>",
        "<t><!-- no end</t></item>",
        "<t><![CDATA[ no end</t></item>",
        "<t><? no end</t></item>",
        "<t><!OOPS</t></item>",
        "<t>a</t></item></list></item>",
    ] {
        let text = format!("<list>\n<item><t>first</t></item>\n<item>{damaged}\n<item><t>last</t></item>\n</list>\n");
        let (records, _) = records(&text);
        let texts: Vec<String> = records.iter().map(Element::text).collect();
        assert_eq!(texts.len(), 3, "{damaged}: {texts:?}");
        assert_eq!((texts[0].as_str(), texts[2].as_str()), ("first", "last"), "{damaged}");
        assert_eq!(records.iter().map(|record| record.line).collect::<Vec<_>>(), [2, 3, 4], "{damaged}");
    }
    let (found, problems) = records("<item>\n<t>cut");
    assert_eq!((found.len(), found[0].text().as_str()), (1, "cut"));
    assert_eq!(problems[0].line, Some(1));
}

#[test]
fn deep_nesting_keeps_its_text() {
    let deep = 100_000;
    let text = format!("<item>{}end{}</item>", "<a>".repeat(deep), "</a>".repeat(deep));
    let (records, _) = records(&text);
    assert_eq!(records[0].text(), "end");
}

#[test]
fn the_outermost_element_is_found_behind_a_preamble() {
    let name = |text: &str| root(text).map(|root| root.name);
    let text = "\u{feff}<?xml version=\"1.0\"?>\n<!-- c --><!DOCTYPE x [<!ENTITY a \"b\">]>\n<x:y a='1'><z/>";
    assert_eq!(name(text).as_deref(), Some("x:y"));
    assert_eq!(root(text).unwrap().next, ["z"]);
    for text in ["", "words <x>", "{}", "<!-- only -->", "< 5", "</x>"] {
        assert_eq!(name(text), None, "{text}");
    }
}

const SAMPLE: &str = "<?xml version=\"1.0\"?><!DOCTYPE list [<!ENTITY a \"b\">]>\n<list>\n<item id=\"1\"><t>One &amp; <i>two</i></t>\n\
                      <!-- c --></item>\n<item><![CDATA[x]]></item>\n<dc:record a='b'/>\n</list>\n";

proptest! {
    #[test]
    fn any_text_is_read(text in r#"(<|>|/|item|!--|--|\[CDATA\[|\]\]|\?|"|'|&|;|#|x|a|中| |\n|<item>|</item>|<!DOCTYPE|<t>){0,60}"#) {
        let lines = text.matches('\n').count() + 1;
        let (records, problems) = records(&text);
        for line in records.iter().map(|record| record.line).chain(problems.iter().filter_map(|problem| problem.line)) {
            prop_assert!(line >= 1 && line as usize <= lines);
        }
        root(&text);
    }

    #[test]
    fn a_changed_text_is_read(at in 0..SAMPLE.len(), length in 0usize..20, new in ".{0,5}") {
        let end = (at + length).min(SAMPLE.len());
        let text = format!("{}{new}{}", &SAMPLE[..at], &SAMPLE[end..]);
        let lines = text.matches('\n').count() + 1;
        let (records, _) = records(&text);
        prop_assert!(records.iter().all(|record| record.line as usize <= lines));
    }

    #[test]
    fn escaping_twice_is_escaping_once(cut in 0..SAMPLE.len()) {
        prop_assert_eq!(stray::escape_stray(SAMPLE).into_owned(), SAMPLE);
        let head = &SAMPLE[..cut];
        let escaped = stray::escape_stray(head).into_owned();
        prop_assert_eq!(stray::escape_stray(&escaped).into_owned(), escaped.clone());
    }
}
