//! Papers without a link, and lists of other things that look like them.

use crate::ingest::markup::tests::support::{date, markdown, one, texts};
use crate::paper::{Entry, TextKind};
use crate::text::Language;

fn titles(text: &str) -> Vec<String> {
    let title = |entry: Entry| entry.bibliography.title_en.or(entry.bibliography.title_zh).unwrap_or_default();
    markdown(text).into_iter().map(title).collect()
}

#[test]
fn items_with_authors_a_year_and_a_text_are_papers() {
    let entries = markdown(
        "# Nets\n\n\
        - **Small Nets: A Way to Grow Many Things** (Byron et al., 2014).\n  Nets are grown from small parts, which keeps them apart.\n\
        - *Large Nets for a Few Things* (Kim & Bo, 2015)\n  Few things need more than a large net that grows.\n\
        - \"Deep Nets for Pictures of Cats\" (Kim and Bo, ICML 2016): pictures of cats are found by very deep nets.\n\
        - Wide Nets for Many Words (Kim, Bo & Lee 2017). Width lets words flow through many nets.\n\
        - **会长大的网络研究**（张三、李四，2020）：网络从小的部分开始长大，效果更好。\n\
        - **Net** — Byron+ 2017. A net is told from another by what it holds.\n",
    );
    assert_eq!(entries.len(), 6, "{entries:#?}");
    let authors: Vec<_> = entries.iter().map(|entry| entry.bibliography.authors.len()).collect();
    assert_eq!(authors, [1, 2, 2, 3, 2, 1]);
    let dates: Vec<_> = entries.iter().map(|entry| entry.bibliography.date).collect();
    assert_eq!(dates, ["2014", "2015", "2016", "2017", "2020", "2017"].map(date));
    assert_eq!(entries[2].bibliography.venue.as_deref(), Some("ICML 2016"));
    assert_eq!(
        texts(&entries[0]),
        [(TextKind::Note, Language::En, "Nets are grown from small parts, which keeps them apart.")]
    );
    assert_eq!(entries[4].texts[0].text, "网络从小的部分开始长大，效果更好。");
    assert!(entries.iter().all(|entry| entry.texts.len() == 1), "{entries:#?}");
}

#[test]
fn headings_over_authors_a_year_and_a_text_are_papers() {
    let entries = markdown(
        "# Notes\n\n## Layer Nets\nBo, Kim, Harton, 2016\n\nLayers of nets are put one above the other.\n\n\
        ## Group Nets\n\nWoo & Hu, ECCV 2018\n\nGroups of nets work with few examples too.\n\n\
        ## Pooled Nets for All (Kim & Bo, 2015)\n\nPools of nets share what they hold with others.\n\n## Open questions\n\nWhich of the nets is best of all?\n",
    );
    let titles: Vec<_> = entries.iter().filter_map(|entry| entry.bibliography.title_en.as_deref()).collect();
    assert_eq!(titles, ["Layer Nets", "Group Nets", "Pooled Nets for All"]);
    let authors: Vec<_> = entries.iter().map(|entry| entry.bibliography.authors.len()).collect();
    assert_eq!(authors, [3, 2, 2]);
    assert_eq!(entries[1].bibliography.venue.as_deref(), Some("ECCV 2018"));
    assert_eq!(texts(&entries[0]), [(TextKind::Note, Language::En, "Layers of nets are put one above the other.")]);
    assert!(entries.iter().all(|entry| entry.texts.len() == 1 && entry.bibliography.date.is_some()), "{entries:#?}");
}

#[test]
fn a_paragraph_may_be_the_title_of_those_below_it() {
    let text = "**Small Nets for Many Things** (Kim & Bo, 2014)\n\nNets grow from small parts when they are fed.\n\nThey are fed with words.\n\n**Large Nets for Few Things** (Byron et al., 2015)\n\nLarge nets need a lot of words before they grow.\n";
    let entries = markdown(text);
    assert_eq!(entries.len(), 2, "{entries:#?}");
    assert_eq!(texts(&entries[0])[0].2, "Nets grow from small parts when they are fed.\nThey are fed with words.");
}

#[test]
fn a_short_title_needs_papers_around_it() {
    let brief = "- **Adan** (Kim & Bo, 2014): each net has a step of its own when it is trained.\n";
    let prose = "# Lecture\n\nNets are trained in steps. How long should they be?\n\nThere are many ways.\n\nSome of them follow.\n\n";
    assert_eq!(titles(&format!("{prose}{brief}")), [""; 0]);
    assert_eq!(titles(&format!("# Papers\n\n{brief}")), ["Adan"]);
    let long = "- **A Net with Many Different Steps** (Byron et al., 2014). Steps differ from net to net.\n";
    assert_eq!(titles(&format!("{prose}{brief}{long}")).len(), 2);
    assert_eq!(
        titles(&format!("{prose}**Steps** (Kim & Bo, 2014): each net has a step of its own when trained.\n")),
        [""; 0]
    );
}

#[test]
fn an_item_among_papers_needs_less() {
    let list = "- [Small Nets for Words](https://arxiv.org/abs/2301.00001) - small nets read words quite well.\n\
        - [Large Nets for Words](https://arxiv.org/abs/2301.00002) - large nets read words even better.\n";
    let more = "- **Nets Without an Address** - they were never put on any page.\n";
    assert_eq!(titles(&format!("{list}{more}")).len(), 3);
    assert_eq!(titles(&format!("{list}\nAnd then:\n\n{more}")).len(), 2);
    // Without a text it is a remark.
    assert_eq!(titles(&format!("{list}- **Nets Without an Address**\n")).len(), 2);
    // A year alone is enough beside them, or where a heading says that papers follow.
    let dated = "- **Nets of the Old Days** (1986): they had three layers and learned slowly.\n";
    assert_eq!(titles(&format!("{list}{dated}")).len(), 3);
    let two = format!("{dated}- **Nets of the New Days** (2016): they have a hundred layers at least.\n");
    assert_eq!(titles(&format!("# Papers to read\n\n{two}")).len(), 2);
    assert_eq!(titles(&format!("# History\n\n{two}")).len(), 0);
}

#[test]
fn authors_behind_a_linked_title_are_read_too() {
    let entry =
        one("- [Small Nets](https://arxiv.org/abs/1512.00001) (Kim & Bo, 2014). Moments give each net its step.\n");
    assert_eq!(entry.bibliography.authors, ["Kim", "Bo"]);
    assert_eq!((entry.bibliography.venue.as_deref(), entry.bibliography.date), (None, date("2015-12")));
    assert_eq!(texts(&entry), [(TextKind::Note, Language::En, "Moments give each net its step.")]);
    let entry = one("- [Small Nets](https://arxiv.org/abs/1512.00001) (NeurIPS 2017)\n");
    assert_eq!((entry.bibliography.authors.len(), entry.bibliography.venue.as_deref()), (0, Some("NeurIPS 2017")));
    let entry = one("## [Small Nets Grow (Kim & Bo, 2014)](https://arxiv.org/abs/1512.00001)\n\nThey do.\n");
    assert_eq!(
        (entry.bibliography.title_en.as_deref(), entry.bibliography.authors.len()),
        (Some("Small Nets Grow"), 2)
    );
}

#[test]
fn other_lists_are_no_papers() {
    for text in [
        // A meeting.
        "# Meeting 2024-05-01\n\n- **Budget for the next year** (Ada, Carl): we agreed to spend less on nets.\n- **Hiring of two people** (2024-05-01): Ada writes to all of them.\n",
        // Tasks.
        "- [ ] **Write the report on nets** by Friday, then send it to all.\n- [x] Call Ada and Carl about the report (2024). They will answer soon.\n",
        // Changes.
        "# Changelog\n\n## 1.2.0 (2023-05-01)\n\n- **Faster start of the program** (#12, 2023): files are mapped and not read.\n\n## [1.1.0] - 2022\n\n- Fixed a crash that came with long lines of text.\n",
        // Contents.
        "# Contents\n\n- [Small nets](#small)\n- [Large nets](#large)\n",
        // A life.
        "# Ada Byron\n\n- **Senior Engineer at the Works** (2015-2018). Led a team of nine people.\n- **Junior Engineer at the Works** (2014). Built nets for all the people.\n",
        // Links.
        "- [A page about nets](https://a.org/nets) is good to read for all beginners (2020).\n",
        // Prose.
        "*Small nets* (Byron et al., 2014) have changed how words are read by machines.\n\n**Important:** nets grow (Kim & Bo, 2014), and they grow fast when they are fed.\n",
        "Nets grow (Kim & Bo, 2014). They grow fast when they are fed with many words.\n",
        "- Nets grow (Kim & Bo, 2014). They grow fast when they are fed with many words.\n",
        // A title without a text is no summary.
        "- **Small Nets for Many Things** (Kim & Bo, 2014)\n",
        "## Plans\n\nAda and Carl 2024 trip to the sea\n\nWe want to see the sea and all its fish.\n",
        "## Release notes\n2023\n\nThis release makes the start of the program much faster.\n",
    ] {
        assert_eq!(titles(text), [""; 0], "{text}");
    }
}

#[test]
fn a_note_on_one_paper_stays_one_paper() {
    let text = "# Small Nets for Many Things\n\n[Paper](https://arxiv.org/abs/2401.00001)\n\nNets grow.\n\n## Related work\n\n- **Large Nets for Few Things** (Kim & Bo, 2014). They were the first to grow so large.\n";
    assert_eq!(titles(text), ["Small Nets for Many Things"]);
}

#[test]
fn lines_of_links_to_notes_are_no_text() {
    for line in [
        "[[Small Nets]]",
        "See [[Trees]] and [[网络]].",
        "相关：[[A]]、[[B]]",
        "Related: [[X]] | [[Y]]",
        "- [[X]]\n- [[Y]]",
        "[[X]] #nets",
    ] {
        for gap in ["\n\n", "\n"] {
            let entry = one(&format!(
                "# Small Nets for Many Things\narXiv: 2401.00001\n\nNets grow like [[Trees]].{gap}{line}\n"
            ));
            let found: Vec<_> = texts(&entry).into_iter().map(|(_, _, text)| text).collect();
            assert_eq!(found, ["Nets grow like Trees."], "{line}");
        }
    }
    // A link above the fields of a paper is its title.
    let text = "Index\n\n- [[Small Nets for Many Things]]\n  - Paper: https://arxiv.org/abs/2401.00001\n  - Abstract: Nets grow.\n";
    assert_eq!(titles(text), ["Small Nets for Many Things"]);
}
