//! Titles of one or two words.

use crate::ingest::markup::tests::support::{markdown, one, texts};
use crate::paper::{Entry, TextKind};
use crate::text::Language;

fn titles(text: &str) -> Vec<String> {
    let title = |entry: Entry| entry.bibliography.title_en.or(entry.bibliography.title_zh).unwrap_or_default();
    markdown(text).into_iter().map(title).collect()
}

#[test]
fn a_paragraph_that_leads_with_a_link_to_a_paper() {
    let entry = one("[Grid R-CNN](https://papers.cool/arxiv/1811.12030) 用网格上的点定位物体。 #检测");
    assert_eq!(
        (entry.bibliography.title_en.as_deref(), entry.arxiv.as_deref()),
        (Some("Grid R-CNN"), Some("1811.12030"))
    );
    assert_eq!(texts(&entry), [(TextKind::Note, Language::Zh, "用网格上的点定位物体。")]);
    assert_eq!(entry.bibliography.tags, ["检测"]);

    for (text, title) in [
        ("[GPT](https://openreview.net/forum?id=abc) reads left to right.", "GPT"),
        ("[T5](https://doi.org/10.5555/3455716) casts every task as text.", "T5"),
        ("[**ELMo**](https://aclanthology.org/N18-1202/): words in their context.", "ELMo"),
        ("[[2303.00001] Toy Nets](https://arxiv.org/abs/2303.00001) small and quick.", "Toy Nets"),
        ("[2303] [Toy Nets](https://arxiv.org/abs/2303.00001)\nSmall and quick.", "Toy Nets"),
        ("[网格](https://arxiv.org/abs/2303.00001) 很快。", "网格"),
        ("[Toy Nets](https://arxiv.org/abs/2303.00001)\n\nSmall and quick.", "Toy Nets"),
        // The name of another paper in the text is not a title.
        (
            "[Toy Nets](https://arxiv.org/abs/2303.00001) beat [Larger Nets of All Kinds](https://arxiv.org/abs/2202.00001).",
            "Toy Nets",
        ),
    ] {
        assert_eq!(titles(text), [title], "{text}");
    }
}

#[test]
fn a_word_for_a_link_is_no_title() {
    for word in [
        "paper",
        "Paper",
        "pdf",
        "PDF",
        "link",
        "arXiv",
        "arXiv:2303.00001",
        "code",
        "here",
        "this paper",
        "full text",
        "论文",
        "链接",
        "论文链接",
        "论文地址",
        "原文",
        "这里",
        "arXiv 链接",
        "preprint",
        "DOI",
        "ICML 2023",
        "CVPR",
        "Byron et al.",
        "Byron, 2020",
        "2023",
        "[1]",
    ] {
        let link = format!("[{word}](https://arxiv.org/abs/2303.00001)");
        for text in [format!("{link} 说的是另一件事。"), format!("{link} is about this."), format!("- {link}\n")]
        {
            assert_eq!(titles(&text), [""; 0], "{text}");
        }
    }
}

#[test]
fn a_mention_of_a_paper_is_no_entry() {
    for text in [
        "[Toy Nets](https://arxiv.org/abs/2303.00001)",
        "We build on [Toy Nets](https://arxiv.org/abs/2303.00001) here.",
        "See [Toy Nets](https://arxiv.org/abs/2303.00001) for more.",
        "[Toy Nets](https://github.com/a/toy) is a program.",
        "[Toy Nets](https://toy.org/) has a page.",
        "[Toy](https://arxiv.org/abs/2303.00001), [Joy](https://arxiv.org/abs/2303.00002) and others.",
        "- Baselines: [Toy](https://arxiv.org/abs/2303.00001), [Joy](https://arxiv.org/abs/2303.00002)\n",
        "- See [paper](https://arxiv.org/abs/2303.00001)\n",
        "- Our [paper](https://arxiv.org/abs/2303.00001) is out\n",
        "- arXiv version: [link](https://arxiv.org/abs/2303.00001)\n",
        "- 2023-05: [paper](https://arxiv.org/abs/2303.00001)\n",
        "- **Vision**\n  - see [the first](https://arxiv.org/abs/2303.00001) and [the second](https://arxiv.org/abs/2303.00002)\n",
    ] {
        assert_eq!(titles(text), [""; 0], "{text}");
    }
}

#[test]
fn items_of_a_list() {
    let text = "## Adapters\n\n\
        - ToyControl: [arXiv](https://arxiv.org/abs/2302.00001)\n\
        - **SOM** [[paper](https://arxiv.org/abs/2304.00001)] [[code](https://github.com/a/som)]\n\
        - Toy v3 ([pdf](https://a.org/toy.pdf), [code](https://github.com/a/toy))\n\
        - Small Toys [paper](https://openreview.net/forum?id=abc)\n\
        - SEM: [Segment Everything](https://arxiv.org/abs/2304.00002)\n\
        - [ToyBERT](https://arxiv.org/abs/1810.00001)\n\
        - SIM (ICCV 2023) [[paper](https://arxiv.org/abs/2304.00003)]\n\
        - 玩具网络：[论文](https://arxiv.org/abs/2304.00004)\n\
        - SUM\n  - Paper: [arXiv](https://arxiv.org/abs/2304.00005)\n  - Code: [GitHub](https://github.com/a/sum)\n";
    assert_eq!(
        titles(text),
        ["ToyControl", "SOM", "Toy v3", "Small Toys", "Segment Everything", "ToyBERT", "SIM", "玩具网络", "SUM"]
    );
    let entries = markdown(text);
    assert_eq!(entries[0].arxiv.as_deref(), Some("2302.00001"));
    assert_eq!(entries[1].bibliography.links.len(), 2);
    assert_eq!(entries[6].bibliography.venue.as_deref(), Some("ICCV 2023"));
    assert_eq!(entries[8].arxiv.as_deref(), Some("2304.00005"));
}
