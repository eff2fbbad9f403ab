//! Layouts of lists of papers: where the title, the links and the authors stand.

use crate::ingest::markup::tests::support::{date, markdown, one, texts, urls};
use crate::paper::Entry;

// The title, the arXiv id and the number of authors of each entry.
fn seen(text: &str) -> Vec<(String, String, usize)> {
    let of = |entry: Entry| {
        let title = entry.bibliography.title_en.or(entry.bibliography.title_zh).unwrap_or_default();
        (title, entry.arxiv.unwrap_or_default(), entry.bibliography.authors.len())
    };
    markdown(text).into_iter().map(of).collect()
}

fn titles(text: &str) -> Vec<String> {
    seen(text).into_iter().map(|(title, ..)| title).collect()
}

#[test]
fn papers_below_a_table_of_contents() {
    let text = "# Sparse things\n\n## Table of Contents\n\n- [Caches](#caches)\n\n### Caches\n\n\
        |Date|Title|Paper|\n|---|---|---|\n|2024.05|Caches That Forget on Purpose|[pdf](https://arxiv.org/pdf/2405.00001)|\n";
    assert_eq!(titles(text), ["Caches That Forget on Purpose"]);
    // Other parts of a page end with the next heading of their level.
    let text = "# Notes\n\n- [A Note on Small Nets](https://arxiv.org/abs/2405.00001)\n\n## References\n\n### Old\n\n- [An Older Net of Nets](https://arxiv.org/abs/1405.0001)\n";
    assert_eq!(titles(text), ["A Note on Small Nets"]);
}

#[test]
fn a_title_above_a_list_of_its_links() {
    let text = "## 3D Object Detection\n\n**Boxes Found in the Dark**\n\n- Paper(Oral): https://arxiv.org/abs/2402.00001\n- Code: https://github.com/a/b\n\n\
        Clouds of Points Are Enough\n\n- 论文下载链接：https://arxiv.org/abs/2402.00002\n- 代码：None\n\n\
        ## Depth\n\n**DeepDepth**\n\n- Homepage: https://deep.example.org\n- Paper: https://arxiv.org/abs/2402.00003\n";
    let expected = [
        ("Boxes Found in the Dark", "2402.00001"),
        ("Clouds of Points Are Enough", "2402.00002"),
        ("DeepDepth", "2402.00003"),
    ];
    assert_eq!(seen(text), expected.map(|(title, id)| (title.to_string(), id.to_string(), 0)));
    assert_eq!(urls(&markdown(text)[0])[1], "https://github.com/a/b");
}

#[test]
fn a_section_is_no_paper_because_its_items_have_fields() {
    let text = "## Papers\n\n- Robots That Wait for People\n  - Authors: Ada Byron, Carl Dee\n  - Abstract: They wait.\n\
        - Robots That Hurry\n  - Authors: Eva Eff\n  - Abstract: They do not.\n";
    let entries = markdown(text);
    assert_eq!(entries.len(), 2, "{entries:#?}");
    assert_eq!(entries[0].bibliography.authors, ["Ada Byron", "Carl Dee"]);
    assert_eq!(texts(&entries[1])[0].2, "They do not.");

    let text = "# Agents and Their Papers\n\nSee the [survey](https://arxiv.org/abs/2400.00000) first.\n\n## Tools\n\n\
        1. **Agents with Hammers**\n\n   *Ada Byron.* [[abs](https://arxiv.org/abs/2401.00001)], 2024.1\n\n\
        2. **Agents with Saws**\n\n   *Ada Byron, Carl Dee.* [[abs](https://arxiv.org/abs/2401.00002)], 2024.1\n\n\
        3. **Agents with Nails**\n\n   *Carl Dee et al.* [[abs](https://arxiv.org/abs/2401.00003)], 2024.1\n\n\
        4. **Agents with Glue**\n\n   *Carl Dee.* [[abs](https://arxiv.org/abs/2401.00004)], 2024.1\n\n\
        5. **Agents with Tape**\n\n   *Eva Eff.* [[abs](https://arxiv.org/abs/2401.00005)], 2024.1\n";
    let seen = seen(text);
    assert_eq!(seen.len(), 5, "{seen:?}");
    assert_eq!(seen[1], ("Agents with Saws".to_string(), "2401.00002".to_string(), 2));
}

#[test]
fn items_below_a_date_or_a_group() {
    let text = "- **[2026.05.27]**\n  - Paper: [Positions That Come Back](https://arxiv.org/abs/2605.00001)\n  - Paper: [Sequences in Small](https://arxiv.org/abs/2605.00002)\n\
        - **[2026.05.26]**\n  - Paper: [Memory of One Size](https://arxiv.org/abs/2605.00003)\n\
        - Retrieval\n  - [Finding Things Again](https://arxiv.org/abs/2605.00004)\n  - [Losing Things Forever](https://arxiv.org/abs/2605.00005)\n";
    assert_eq!(
        titles(text),
        [
            "Positions That Come Back",
            "Sequences in Small",
            "Memory of One Size",
            "Finding Things Again",
            "Losing Things Forever"
        ]
    );
}

#[test]
fn a_short_name_above_its_title() {
    let text = "- **TinyWalk**\n  - TinyWalk: Short Walks on Graphs, KDD 2014\n  - [[Paper]](https://arxiv.org/abs/1403.0001) [[Python]](https://github.com/a/b)\n\
        - **LongWalk**\n  - [Long Walks on Large Graphs](https://arxiv.org/abs/1503.00002), WWW 2015\n  - [[Python]](https://github.com/a/c)\n";
    assert_eq!(titles(text), ["TinyWalk: Short Walks on Graphs", "Long Walks on Large Graphs"]);
    assert_eq!(markdown(text)[0].bibliography.venue.as_deref(), Some("KDD 2014"));
}

#[test]
fn a_title_behind_its_link() {
    let text = "- [[Arxiv](https://arxiv.org/abs/2304.00001)] Clouds: Points in the Rain [[Project](https://github.com/a/b)]\n\
        - [[CVPR2023](https://arxiv.org/abs/2304.00002)] Boxes in the Snow [[github](https://github.com/a/c)]\n\
        - [arXiv 2023.04](https://arxiv.org/abs/2304.00003), Hands That Learn to Hold\n\
        - [[TOG](https://arxiv.org/pdf/2304.00004.pdf)] pi-Lines: Curves Made of Lines\n\
        - [2023] [[paper](https://arxiv.org/abs/2304.00005)] Feet That Learn to Walk\n";
    assert_eq!(
        titles(text),
        [
            "Clouds: Points in the Rain",
            "Boxes in the Snow",
            "Hands That Learn to Hold",
            "pi-Lines: Curves Made of Lines",
            "Feet That Learn to Walk"
        ]
    );
    assert_eq!(markdown(text)[1].bibliography.venue.as_deref(), Some("CVPR2023"));
    assert_eq!(titles("- [paper](https://arxiv.org/abs/2304.00001) and more of it in the talk\n"), [""; 0]);
}

#[test]
fn a_title_before_links_of_any_name() {
    let text = "- Adapting to the Weather [[7 Jun 2021]](https://arxiv.org/abs/2106.00001) [[GitHub Repo]](https://github.com/a/b)\n\
        - Adapting to the Sea [[Neurocomputing 2018]](https://arxiv.org/abs/1802.00002v4)\n\
        * Adapting in Time, in *arXiv* 2024. [\\[paper\\]](https://arxiv.org/abs/2402.00003) [\\[Code\\]](https://github.com/a/c)\n\
        - ICML 2022, Adapting to Nothing at All, [Proceedings](https://proceedings.mlr.press/v162/x22a.html)\n\
        - **[Ada]** Adapting by Rule | **[CVPR' 18]** |[`[pdf]`](https://arxiv.org/pdf/1803.00004.pdf) [`[official code - caffe]`](https://github.com/a/d)\n";
    let entries = markdown(text);
    let titles: Vec<_> = entries.iter().filter_map(|entry| entry.bibliography.title_en.as_deref()).collect();
    assert_eq!(
        titles,
        [
            "Adapting to the Weather",
            "Adapting to the Sea",
            "Adapting in Time",
            "Adapting to Nothing at All",
            "Adapting by Rule"
        ]
    );
    assert_eq!(entries[0].bibliography.date, date("2021-06-07"));
    assert_eq!(entries[1].bibliography.venue.as_deref(), Some("Neurocomputing 2018"));
    assert_eq!(entries[2].bibliography.venue, None);
    assert_eq!(entries[3].bibliography.venue.as_deref(), Some("ICML 2022"));
    assert!(entries.iter().all(|entry| entry.texts.is_empty()), "{entries:#?}");
}

#[test]
fn citations_with_quoted_titles() {
    let text = "- Byron, Ada, et al. [\"Walking on Water.\"](https://arxiv.org/pdf/2303.00001) _Proceedings of the Lake_ 2023.\n\
        - **[26]** Dee, Carl, and Eva Eff. \"**Walking on Ice**.\" arXiv preprint arXiv:1602.00002 (2016). [[pdf]](http://arxiv.org/pdf/1602.00002) **(a classic)** :star:\n";
    let entries = markdown(text);
    assert_eq!(entries.len(), 2, "{entries:#?}");
    assert_eq!(entries[0].bibliography.title_en.as_deref(), Some("Walking on Water"));
    assert_eq!(entries[0].bibliography.authors, ["Ada Byron"]);
    assert_eq!(entries[1].bibliography.title_en.as_deref(), Some("Walking on Ice"));
    assert_eq!(entries[1].bibliography.authors, ["Carl Dee", "Eva Eff"]);
}

#[test]
fn a_linked_title_that_begins_like_a_label() {
    let text = "1. [**Code: A Study of Programs.**](https://arxiv.org/abs/2512.00001) _Ada Byron._ Arxiv 2025.\n\
        2. [**TL;DR: Reading Less Is More.**](https://arxiv.org/abs/2506.00002) _Ada Byron, Md. Carl Dee, Eva (Evi) Eff._ Arxiv 2025.\n";
    assert_eq!(
        seen(text),
        [
            ("Code: A Study of Programs".to_string(), "2512.00001".to_string(), 1),
            ("TL;DR: Reading Less Is More".to_string(), "2506.00002".to_string(), 3)
        ]
    );
    assert!(markdown(text).iter().all(|entry| entry.texts.is_empty()));
}

#[test]
fn authors_in_italics_however_many() {
    let names: Vec<String> = ('A'..='Z').map(|c| format!("Ada{c} By{}", c.to_lowercase())).collect();
    let entry =
        one(&format!("- [A Model of Many Hands](https://arxiv.org/abs/2605.00001) _{}._ 2026.", names.join(", ")));
    assert_eq!(entry.bibliography.authors, names);
    assert!(entry.texts.is_empty());
    // The name of a journal is none.
    let entry = one("- [A Model of One Hand](https://arxiv.org/abs/2605.00002) _Nature Communications._");
    assert!(entry.bibliography.authors.is_empty());
}

#[test]
fn fields_in_a_row_of_words() {
    let entry = one(
        "- 2022-11-30, **Racks and Their Layouts**, Carl Dee et.al., Paper: [http://arxiv.org/abs/2211.00001](http://arxiv.org/abs/2211.00001), Code: **[https://github.com/a/b](https://github.com/a/b)**",
    );
    assert_eq!(
        (entry.bibliography.authors.as_slice(), entry.bibliography.date),
        (&["Carl Dee".to_string()][..], date("2022-11-30"))
    );
    assert!(entry.texts.is_empty(), "{entry:#?}");
}

#[test]
fn a_button_in_the_head_of_a_page_is_no_paper() {
    let text = "<p align=\"center\"><a href=\"https://arxiv.org/abs/2503.00001\">📝 Survey Paper</a> | <a href=\"#papers\">📜 Paper List</a></p>\n\n- [A Survey of Long Things](https://arxiv.org/abs/2503.00001)\n";
    assert_eq!(titles(text), ["A Survey of Long Things"]);
}

#[test]
fn a_name_above_lines_of_links() {
    let text = "# Images\n\n**Tiled Nets** \\\n[[Website](https://arxiv.org/abs//2412.00001)]\n[[Code](https://github.com/a/b)]\n\n\
        **Tiles for Large Walls** \\\n[[ICML 2025](https://arxiv.org/abs/2412.00002)]\n";
    assert_eq!(
        seen(text),
        [
            ("Tiled Nets".to_string(), "2412.00001".to_string(), 0),
            ("Tiles for Large Walls".to_string(), "2412.00002".to_string(), 0)
        ]
    );
}

#[test]
fn columns_with_other_names() {
    let text = "|Name|Paper|Notes|\n|---|---|---|\n|**Birds-1**|[A Corpus of Birds](https://arxiv.org/pdf/1709.00001.pdf)|Songs|\n\n\
        | Year | Method | Notes |\n|---|---|---|\n| 2018 | [CPC](https://arxiv.org/pdf/1807.00002.pdf) | The future is told from what was seen before it |\n\n\
        | Model | Org | Paper |\n|---|---|---|\n| BERT | G | [link](https://arxiv.org/pdf/1810.00003.pdf) |\n\n\
        | 名字 | 简介 |\n|---|---|\n| [网格](https://arxiv.org/abs/1810.00004) | 很快 |\n";
    assert_eq!(titles(text), ["A Corpus of Birds", "CPC", "BERT", "网格"]);
}

#[test]
fn a_badge_above_the_title_in_its_cell() {
    let text = "| Title & Authors | Links |\n|:--|:--|\n\
        |[![Star](https://img.shields.io/x.svg)](https://github.com/a/prune) <br> [Cutting Weights](https://arxiv.org/abs/2306.00001) <br> Ada Byron, Carl Dee |[Github](https://github.com/a/prune)|\n\
        |[Leaving Layers Out](https://arxiv.org/abs/2403.00002) <br> Carl Dee |[Paper](https://arxiv.org/abs/2403.00002)|\n";
    let entries = markdown(text);
    assert_eq!(
        seen(text),
        [
            ("Cutting Weights".to_string(), "2306.00001".to_string(), 2),
            ("Leaving Layers Out".to_string(), "2403.00002".to_string(), 1)
        ]
    );
    assert!(urls(&entries[0]).contains(&"https://github.com/a/prune"));
}

#[test]
fn lectures_are_no_papers_and_a_cell_may_have_several() {
    let text = "| 日期 | 标题 | 视频 |\n|---|---|---|\n| 10/06/21 | 如何写论文 | [B站](https://www.bilibili.com/video/BV2) |\n\
        | 7/2/21 | [Toy](https://a.org/x.pdf)，[Toy-2](https://a.org/y.pdf)，[Toy-3](https://arxiv.org/abs/2005.00001) 精读 | [B站](https://www.bilibili.com/video/BV5) |\n";
    assert_eq!(
        seen(text),
        [
            ("Toy".to_string(), String::new(), 0),
            ("Toy-2".to_string(), String::new(), 0),
            ("Toy-3".to_string(), "2005.00001".to_string(), 0)
        ]
    );
}

#[test]
fn citations_with_a_year_before_the_title() {
    let text = "* Ada M. Byron, Carl Dee, and Eva Eff. 1993. [The Arithmetic of Trees](http://aclweb.org/anthology/J93-0001). *Botanical Linguistics*. ([Citation](https://scholar.google.com/scholar?cites=1): 1,235)\n\
        * Eva Eff. 2003. [Trees Counted Well](http://aclweb.org/anthology/P03-0001). In *Proceedings of ACL 2003*.\n";
    let entries = markdown(text);
    assert_eq!(entries[0].bibliography.authors, ["Ada M. Byron", "Carl Dee", "Eva Eff"]);
    assert_eq!(entries[0].bibliography.venue.as_deref(), Some("Botanical Linguistics"));
    assert_eq!(entries[0].bibliography.date, date("1993"));
    assert_eq!(entries[1].bibliography.authors, ["Eva Eff"]);
    assert_eq!(entries[1].bibliography.venue.as_deref(), Some("Proceedings of ACL 2003"));
    assert!(entries.iter().all(|entry| entry.texts.is_empty()), "{entries:#?}");
}

#[test]
fn a_digest_with_details_below_its_titles() {
    let text = "## Robots & Their Hands\n\n- **Hands That Feel: a Study of Touch**  \n  Ada Byron, Carl Dee  \n  _2026-02-10_ · https://arxiv.org/abs/2602.00001v1 · `cs.RO`  \n  <details><summary>Abstract</summary>\n\n  Hands that feel hold eggs well.\n\n  </details>\n\n\
        - **Hands That See: a Study of Light**  \n  Eva Eff, Carl Dee  \n  _2026-02-09_ · https://arxiv.org/abs/2602.00002v1 · `cs.CV`  \n  <details><summary>Abstract</summary>\n\n  Hands that see hold lamps well.\n\n  </details>\n";
    let entries = markdown(text);
    assert_eq!(entries.len(), 2, "{entries:#?}");
    assert_eq!(entries[0].bibliography.title_en.as_deref(), Some("Hands That Feel: a Study of Touch"));
    assert_eq!((entries[0].arxiv.as_deref(), entries[0].bibliography.date), (Some("2602.00001"), date("2026-02-10")));
    assert_eq!(entries[0].bibliography.authors, ["Ada Byron", "Carl Dee"]);
    assert_eq!(entries[1].bibliography.categories, ["cs.CV"]);
    assert_eq!(texts(&entries[1]).last().map(|text| text.2), Some("Hands that see hold lamps well."));
}

#[test]
fn links_beside_the_authors_below_a_title() {
    let entry = one(
        "1. **Counting in Groups of Groups**\n\n    *Ada Byron, Carl Dee, Eva Eff* [[abs](https://arxiv.org/abs/2505.00001)][[code](https://github.com/a/b)], 2025.5\n",
    );
    assert_eq!((entry.arxiv.as_deref(), entry.bibliography.authors.len()), (Some("2505.00001"), 3));
    assert_eq!(urls(&entry).len(), 2);
}

#[test]
fn lines_of_a_paragraph_below_a_bold_title() {
    let text = "### Pictures and Their Words\n\n**(*ECCV2022_Toy*) Toys: Pictures of Words.** <br>\n*[Ada Byron](https://ada.example.org), Carl Dee.*<br>\n[[paper]](https://arxiv.org/abs/2112.00001)\n[[code]](https://github.com/a/b)\n\n\
        **Words of Pictures.**<br>\n*Eva Eff.*<br>\nCVPR 2021 (Best paper candidate). [[PDF](https://arxiv.org/abs/2012.00002)]\n";
    let entries = markdown(text);
    assert_eq!(
        seen(text),
        [
            ("Toys: Pictures of Words".to_string(), "2112.00001".to_string(), 2),
            ("Words of Pictures".to_string(), "2012.00002".to_string(), 1)
        ]
    );
    assert_eq!(entries[0].bibliography.venue.as_deref(), Some("ECCV2022"));
    assert_eq!(entries[1].bibliography.venue.as_deref(), Some("CVPR 2021"));
}

#[test]
fn a_title_in_italics_or_behind_a_name() {
    let text = "- **(Toy)** _Toys: Words for Small Machines_ ```Journal of Toys 2022```\n[[Paper](https://arxiv.org/abs/2201.00001)] [[Model (1.4B, Toys/Games)](https://example.org/m)]\n\n\
        - **TOY-2**: Words for Large Machines, [arXiv](https://arxiv.org/abs/2201.00002) / [Github](https://github.com/a/b)\n\
        - CVPR 2023, **TOY-3**: \"Words for All Machines\", [arXiv](https://arxiv.org/abs/2201.00003)\n\
        - 2022-CVPR - Words for No Machines. [[Paper]](https://arxiv.org/abs/2204.00004)\n\
        - (arXiv 2022.01) Words without Machines, [[Paper]](https://arxiv.org/pdf/2201.00005.pdf)\n\
        - \\[[arxiv](https://arxiv.org/abs/2306.00006)\\] Machines without Words. `2023.06`\n\
        - Toy GAN - [Toy GANs](https://arxiv.org/abs/1706.00007)\n";
    assert_eq!(
        titles(text),
        [
            "Toys: Words for Small Machines",
            "TOY-2: Words for Large Machines",
            "Words for All Machines",
            "Words for No Machines",
            "Words without Machines",
            "Machines without Words",
            "Toy GANs"
        ]
    );
    let entries = markdown(text);
    assert_eq!(entries[0].bibliography.venue.as_deref(), Some("Journal of Toys 2022"));
    assert!(entries.iter().all(|entry| entry.texts.is_empty()), "{entries:#?}");
}

#[test]
fn tools_and_courses_are_no_papers() {
    let text = "# Papers\n\n- [A Study of Many Things](https://arxiv.org/abs/2401.00001)\n- [A Report on Its Own Page](https://lab.example.org/report)\n\n\
        # Courses\n\n- [A Course on Many Things](https://school.example.org/course)\n- [A Study Read in Class](https://arxiv.org/abs/2401.00002)\n\n\
        # More Papers\n\n- [Another Report of Ours](https://lab.example.org/more)\n- [A Model of Many Things](https://huggingface.co/lab/model)\n";
    assert_eq!(
        titles(text),
        ["A Study of Many Things", "A Report on Its Own Page", "A Study Read in Class", "Another Report of Ours"]
    );
}
