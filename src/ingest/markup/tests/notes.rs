//! Notes on one paper, as programs and people write them, and saved pages.

use crate::ingest::markup::tests::support::{date, markdown, one, texts};
use crate::ingest::markup::{Syntax, read};
use crate::paper::{Entry, TextKind};
use crate::text::Language;

fn page(html: &str) -> Vec<Entry> {
    read(html, Syntax::Html).entries
}

fn titles(entries: &[Entry]) -> Vec<&str> {
    entries.iter().filter_map(|entry| entry.bibliography.title(Language::En)).collect()
}

#[test]
fn front_matter_that_describes_a_paper_is_an_entry() {
    let entry = one(
        "---\ntitle: \"Small Nets Grow Well\"\nauthors: Ada Byron, Carl Dee\nyear: 2022\n---\n\n* Nets grow.\n* They grow well.\n",
    );
    assert_eq!((entry.bibliography.authors.len(), entry.bibliography.date), (2, date("2022")));
    assert_eq!(texts(&entry), [(TextKind::KeyPoints, Language::En, "Nets grow.\nThey grow well.")]);

    let entry = one(
        "---\naliases:\n  - \"Small Nets Grow Well\"\nauthors:\n  - Byron, Ada\n  - Dee, Carl B.\nsource: https://dl.acm.org/doi/10.1145/1234.5678\ncitekey: \"@byron2022\"\n---\nA note.\n",
    );
    assert_eq!(entry.bibliography.authors, ["Ada Byron", "Carl B. Dee"]);
    assert_eq!((entry.doi.as_deref(), &entry.names[..]), (Some("10.1145/1234.5678"), &["byron2022".to_string()][..]));
}

#[test]
fn front_matter_of_a_web_page_is_none() {
    for text in [
        "---\ntitle: What I Did This Week\ndate: 2022-01-01\nauthor: Ada\nlayout: post\n---\n\nI wrote code.\n",
        "---\ntitle: Daily Papers of Today\nauthors: [admin]\ndate: 2022-01-01\ndraft: false\n---\n\nNothing.\n",
    ] {
        assert_eq!(markdown(text), [], "{text}");
    }
}

#[test]
fn a_note_of_obsidian() {
    let entry = one(
        "---\ncategory: literaturenote\ncitekey: byron2019\n---\n\n> [!md]+ Metadata\n> **FirstAuthor**:: Byron, Ada\n> **Author**:: Dee, Carl\n~\n> **Title**:: Small Nets for Many Things\n> **Year**:: 2019\n> **Journal**:: *Nets*\n> **Volume**:: 24\n> **DOI**:: 10.1000/nets.12\n\n> [!abstract]\n> Small nets do many things.\n\n## Notes\n\nThey do, see [[BERT|the BERT paper]]. ![[fig.png]] %%later%% ^a1b2c3\n",
    );
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("Small Nets for Many Things"));
    assert_eq!(entry.bibliography.authors, ["Ada Byron", "Carl Dee"]);
    assert_eq!((entry.bibliography.venue.as_deref(), entry.bibliography.date), (Some("Nets"), date("2019")));
    assert_eq!(
        texts(&entry),
        [
            (TextKind::Abstract, Language::En, "Small nets do many things."),
            (TextKind::Note, Language::En, "They do, see the BERT paper."),
        ]
    );
}

#[test]
fn a_page_of_logseq() {
    let entry = one(
        "title:: @Small Nets for Many Things\nitem-type:: [[journalArticle]]\nauthors:: [[Ada Byron]], [[Carl Dee]]\nurl:: https://arxiv.org/abs/1905.00001\ndate:: [[May 19th, 2019]]\n\n- [[Abstract]]\n\t- Small nets do many things.\n- TODO Think about it\n  collapsed:: true\n",
    );
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("Small Nets for Many Things"));
    assert_eq!((entry.arxiv.as_deref(), entry.bibliography.authors.len()), (Some("1905.00001"), 2));
    assert_eq!(texts(&entry)[0], (TextKind::Abstract, Language::En, "Small nets do many things."));
}

#[test]
fn a_title_above_its_record() {
    let body = "- **Authors:** Ada Byron, Carl Dee\n- **Published:** ECCV 2024, arXiv:2312.00001\n";
    for record in [body.to_string(), format!("[TOC]\n\n## Info\n\n{body}"), format!("## 基本信息\n\n{body}")] {
        let text = format!(
            "# Small Nets for Many Things\n\n{record}\n\n## First Pass of Three\n\n| C | Says |\n|---|---|\n| **Category** | a system |\n| **Context** | nets |\n\n## More Words on Small Nets\n\n### Abstract\n\nIt works.\n"
        );
        let entry = one(&text);
        assert_eq!(entry.bibliography.title_en.as_deref(), Some("Small Nets for Many Things"), "{text}");
        assert_eq!((entry.arxiv.as_deref(), entry.bibliography.authors.len()), (Some("2312.00001"), 2), "{text}");
        assert_eq!(entry.bibliography.venue.as_deref(), Some("ECCV 2024"), "{text}");
    }
}

#[test]
fn labels_as_headings() {
    let entry = one(
        "### Paper:\n\nSmall Nets for Many Things\n\n### Author:\n\nAda Byron, Carl Dee and Fay Eve\n\n### Year:\n\n2019\n\n### Notes:\n\nThey work.\n",
    );
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("Small Nets for Many Things"));
    assert_eq!((entry.bibliography.authors.len(), entry.bibliography.date), (3, date("2019")));
}

#[test]
fn sections_with_links_of_their_own_are_papers_too() {
    let entries = markdown(
        "# 小模型的长篇综述\n\n[Paper](https://arxiv.org/pdf/2012.00001) | [Talk](https://v.org/1)\n\n讲了很多。\n\n## 2.2 更长\n\n[paper](https://arxiv.org/abs/1503.00002)\n\n更长的输入。\n\n## 3 实验\n\n很好。\n",
    );
    let ids: Vec<_> = entries.iter().filter_map(|entry| entry.arxiv.as_deref()).collect();
    assert_eq!(ids, ["2012.00001", "1503.00002"]);
}

#[test]
fn cards_of_a_digest() {
    let entries = page(
        "<div class=card><h3><a href='https://arxiv.org/abs/2604.00001v1'>小模型的长短兴趣</a></h3><span class=badge>9/10</span><div>Long and Short Interests of Small Nets</div><div><i class='fa fa-user'></i>Ada Byron, Carl Dee,...</div><div><strong>核心总结:</strong><p>分开再合起来。</p></div><div>2026-04-06 08:49:46 <span>|</span> <a href='https://arxiv.org/abs/2604.00001v1'>arXiv:2604.00001v1</a><div><span>cs.IR</span><span>cs.LG</span></div></div><details><summary>查看完整摘要</summary><div>Interests are kept apart.</div></details></div>",
    );
    let [entry] = &entries[..] else { panic!("{entries:#?}") };
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("Long and Short Interests of Small Nets"));
    assert_eq!(entry.bibliography.authors, ["Ada Byron", "Carl Dee"]);
    assert_eq!(
        (entry.bibliography.date, &entry.bibliography.categories[..]),
        (date("2026-04-06"), &["cs.IR".to_string(), "cs.LG".to_string()][..])
    );
    assert_eq!(
        texts(entry),
        [
            (TextKind::Summary, Language::Zh, "分开再合起来。"),
            (TextKind::Abstract, Language::En, "Interests are kept apart."),
        ]
    );
}

#[test]
fn pages_of_sites() {
    let arxiv = page(
        "<h3>New submissions (showing 2 of 2 entries)</h3><dl><dt>[1] <a href='/abs/2402.00001'>arXiv:2402.00001</a> [<a href='/pdf/2402.00001'>pdf</a>, <a href='/format/2402.00001'>other</a>]</dt><dd><div>Title: Small Nets for Many Things</div><div class=list-authors><a href='https://arxiv.org/search/1'>Ada Byron</a></div><div>Subjects: Nets (cs.LG)</div><p>Nets do it.</p></dd><dt>[2] <a href='/abs/2402.00002'>arXiv:2402.00002</a> [<a href='/pdf/2402.00002'>pdf</a>]</dt><dd><div>Title: Large Nets for Few Things</div><div class=list-authors><a href='https://arxiv.org/search/2'>Carl Dee</a></div><p>Nets do less.</p></dd></dl>",
    );
    assert_eq!(titles(&arxiv), ["Small Nets for Many Things", "Large Nets for Few Things"]);
    assert_eq!(
        (arxiv[0].arxiv.as_deref(), &arxiv[1].bibliography.authors[..]),
        (Some("2402.00001"), &["Carl Dee".to_string()][..])
    );

    let anthology = page(
        "<link rel=canonical href='https://aclanthology.org/volumes/x/'><h2><a href='https://aclanthology.org/x.pdf'>Proceedings of the Meeting on Nets</a></h2><p><a href=/people/z/>Zoe Fay</a> (Editors)</p><p><span><a href='https://aclanthology.org/x.1.pdf'>pdf</a><a href='https://aclanthology.org/x.1.bib'>bib</a></span><span><strong><a href=/x.1/>Small Nets for Many Things</a></strong><br><a href=/people/a/>Ada Byron</a> | <a href=/people/c/>Carl Dee</a></span></p>",
    );
    assert_eq!(titles(&anthology), ["Small Nets for Many Things"]);
    assert_eq!(anthology[0].bibliography.authors, ["Ada Byron", "Carl Dee"]);

    let report = page(
        "<ul><li><h2>NETS</h2><table><tr><th>Item Type</th><td>Journal Article</td></tr><tr><th>Author</th><td>Ada Byron</td></tr><tr><th>Author</th><td>Carl Dee</td></tr><tr><th>Date</th><td>2019</td></tr><tr><th>Abstract</th><td>Nets.</td></tr></table><h3>Attachments</h3><ul><li>Snapshot</li></ul></li></ul>",
    );
    assert_eq!(titles(&report), ["NETS"]);
    assert_eq!((report[0].bibliography.authors.len(), report[0].bibliography.date), (2, date("2019")));
    assert_eq!(texts(&report[0]).len(), 1);

    let cnki = page(
        "<table><tr><td>SrcDatabase-来源库</td><td>Title-题名</td><td>Author-作者</td><td>Source-文献来源</td><td>Summary-摘要</td></tr><tr><td>期刊</td><td>小模型研究进展</td><td>张三;李四;</td><td>计算机学报</td><td>&lt;正&gt;小模型很小。</td></tr></table>",
    );
    assert_eq!(cnki[0].bibliography.title_zh.as_deref(), Some("小模型研究进展"));
    assert_eq!(cnki[0].bibliography.authors, ["张三", "李四"]);
    assert_eq!(texts(&cnki[0]), [(TextKind::Abstract, Language::Zh, "小模型很小。")]);
}

#[test]
fn a_file_of_references() {
    let references = "[1] 张三, 李四. 小模型研究综述[J]. 计算机学报, 2020, 43(5): 1-10.\n[2] BYRON A, DEE C. Small nets that grow[C]//Proceedings of Nets. 2017: 9-15.\n[3] Byron, A., & Dee, C. (2023). Model selection for nets. BMC Nets, 24(1), 187.\n";
    for text in [
        references.to_string(),
        format!("# 参考文献\n\n{references}"),
        references.replace('[', "［").replace(']', "］"),
    ] {
        assert_eq!(markdown(&text).len(), 3, "{text}");
    }
    // At the end of a note they are not what the note lists.
    let note = format!(
        "# A Note on Small Nets\n\nI read it. It was long.\n\nIt is good.\n\nIt is very good.\n\nI like it.\n\n## References\n\n{references}"
    );
    assert_eq!(markdown(&note), []);
}

#[test]
fn formulas_and_boilerplate() {
    let entry = one(
        "## Small Nets in $\\mathcal{O}(n)$ Time\n\n**Authors**: Ada Byron, Carl Dee\n\n**Abstract**: [No abstract available]\n\n**Summary**: It takes $\\mathcal{O}(n)$ steps.\n",
    );
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("Small Nets in O(n) Time"));
    assert_eq!(texts(&entry), [(TextKind::Summary, Language::En, "It takes O(n) steps.")]);
}

#[test]
fn a_heading_over_the_address_of_a_page_is_no_paper() {
    for text in [
        "# How to Represent Words\n\nhttps://blog.org/words\n\nThere are many words.\n",
        "# A Tool for Daily Papers\n\n[Docs](https://tool.org/docs)\n\nIt is a tool.\n",
        "### read https://arxiv.org/abs/1703.00001, https://arxiv.org/abs/1611.00002\n\nSoon.\n",
        "## Feeds\n\n### https://distill.pub/rss.xml\n\n### https://blog.org/feed\n",
    ] {
        assert_eq!(markdown(text), [], "{text}");
    }
}
