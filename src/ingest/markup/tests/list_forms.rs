//! Complete texts in the forms that reading lists have, and their entries.

use crate::ingest::markup::tests::support::{date, markdown, one, texts, urls};
use crate::ingest::markup::{Syntax, read};
use crate::paper::TextKind;
use crate::text::Language;

#[test]
fn a_translated_title_under_a_heading() {
    let long = "我们研究小模型如何学习，并在许多任务上检验它们的能力。".repeat(5);
    let text = format!(
        "# Small Models Learn\n[小模型在学习](https://arxiv.org/abs/2401.00001)\n\n{long}\n\n数据来源：https://a.org/x"
    );
    let entry = one(&text);
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("Small Models Learn"));
    assert_eq!(entry.bibliography.title_zh.as_deref(), Some("小模型在学习"));
    assert_eq!((entry.arxiv.as_deref(), entry.bibliography.date), (Some("2401.00001"), date("2024-01")));
    assert_eq!(texts(&entry), [(TextKind::Abstract, Language::Zh, long.as_str())]);
    assert_eq!(entry.texts[0].line, 4);
    assert_eq!(urls(&entry), ["https://arxiv.org/abs/2401.00001"]);
}

#[test]
fn a_page_pasted_without_markup() {
    let english = "Counting is hard for models that only read, and we show why. ".repeat(6);
    let chinese = "对只会阅读的模型来说，计数是困难的，我们说明原因。".repeat(6);
    let text = format!(
        "正在加载页面\n\nLLM\n\n2025-06-01 更新\n\nWhy Models Cannot Count: a Study\n\nAuthors:Ada Byron, Carl Dee\n\n{english}\n\n{chinese}\n\n论文及项目相关链接\n\nPDF accepted by ICML 2025\n\nSummary\n模型不会数数。\n\nKey Takeaways\n\n  1. 第一点。\n\n  2. 第二点。\n\nCool Papers\n\n点此查看论文截图\n\nAnother Study of Counting\n\nAuthors:Carl Dee\n\n{english}\n\n论文及项目相关链接\n\nPDF 9 pages, 2 figures\n\n要点摘要\n\n  • 甲。\n  • 乙。\n\n文章作者: 某人\n版权声明: 保留\n"
    );
    let entries = markdown(&text);
    assert_eq!(entries.len(), 2, "{entries:#?}");
    let [first, second] = &entries[..] else { unreachable!() };
    assert_eq!(first.bibliography.title_en.as_deref(), Some("Why Models Cannot Count: a Study"));
    assert_eq!(first.line, 7);
    assert_eq!(first.bibliography.authors, ["Ada Byron", "Carl Dee"]);
    assert_eq!(first.bibliography.venue.as_deref(), Some("Accepted by ICML 2025"));
    assert_eq!(first.bibliography.date, date("2025-06-01"));
    assert_eq!(
        texts(first),
        [
            (TextKind::Abstract, Language::En, english.trim()),
            (TextKind::Abstract, Language::Zh, chinese.as_str()),
            (TextKind::Summary, Language::Zh, "模型不会数数。"),
            (TextKind::KeyPoints, Language::Zh, "第一点。\n第二点。"),
        ]
    );
    assert_eq!(second.bibliography.comment.as_deref(), Some("9 pages, 2 figures"));
    assert_eq!(texts(second)[1], (TextKind::KeyPoints, Language::Zh, "甲。\n乙。"));
}

#[test]
fn a_weekly_note_of_paragraphs() {
    let text = "## 2024.4\n\n### 模型\n\n一个开源的小模型系列，值得一看！\n\t训练数据已经公开。\n\tpaper: https://arxiv.org/abs/2404.00001\n\ttwitter: https://twitter.com/a/status/1\n\n### 博客\n\n[关于混合专家模型的一篇长文](https://blog.example.com/1)\n\n## 2024.4.22-26\n\n一个很大的数据集发布了：https://twitter.com/b/status/2  #数据 \n\n[样本设计的中文介绍文章](https://blog.example.com/2).   [Sample Design: a Small Study](https://papers.cool/arxiv/2404.00002)   #微调\n\n多头专家：[[2404.00003v1] Many Heads of Experts](https://arxiv.org/abs/2404.00003v1)  #专家\n\n[Reading Long Texts Well](https://papers.cool/arxiv/2404.00004) 第一句。\n第二句。 #长文本 #推理\n";
    let entries = markdown(text);
    let titles: Vec<_> = entries
        .iter()
        .map(|e| (e.bibliography.title_en.as_deref(), e.bibliography.title_zh.as_deref(), e.bibliography.date))
        .collect();
    assert_eq!(
        titles,
        [
            (None, Some("一个开源的小模型系列，值得一看！"), date("2024-04")),
            (None, Some("关于混合专家模型的一篇长文"), date("2024-04")),
            (None, Some("一个很大的数据集发布了"), date("2024-04-22")),
            (Some("Sample Design: a Small Study"), Some("样本设计的中文介绍文章"), date("2024-04")),
            (Some("Many Heads of Experts"), Some("多头专家"), date("2024-04")),
            (Some("Reading Long Texts Well"), None, date("2024-04")),
        ]
    );
    assert_eq!(urls(&entries[0]), ["https://arxiv.org/abs/2404.00001", "https://twitter.com/a/status/1"]);
    assert_eq!(entries[3].arxiv.as_deref(), Some("2404.00002"));
    assert_eq!(entries[5].bibliography.tags, ["长文本", "推理"]);
    assert_eq!(texts(&entries[5]), [(TextKind::Note, Language::Zh, "第一句。\n第二句。")]);
}

#[test]
fn items_of_an_awesome_list() {
    let text = "# Awesome Things\n\n- [Contents](#contents)\n\n## Papers\n\
        - [A Survey of Things](https://arxiv.org/abs/2301.00001) - A. Byron, B. Cee, 2023 [[code](https://github.com/a/b)]\n\
        - **Counting Things Well** [[paper](https://arxiv.org/abs/2302.00002)]\n\
        * Deep Things for All. Byron et al. ICML 2021. [pdf](https://a.org/deep.pdf)\n\
        * \"Quoted Things\", Ada Byron and Carl Dee, NeurIPS 2020. [[PDF](https://arxiv.org/pdf/2006.00004)]\n\
        * (*ICLR 2022*) Things in Brackets [[Paper](https://openreview.net/forum?id=abc)]\n\
        * Ada Byron, Carl Dee. **Authors Before the Title.** *Nature*, 2019. [[paper](https://doi.org/10.1038/abc)]\n\
        * [2023/05] [Dated Things Here](https://arxiv.org/abs/2305.00005): a note.\n\n\
        ## Tools\n- [A Library of Useful Things](https://github.com/z/things) - install it\n";
    let entries = markdown(text);
    let titles: Vec<_> = entries.iter().filter_map(|entry| entry.bibliography.title_en.as_deref()).collect();
    assert_eq!(
        titles,
        [
            "A Survey of Things",
            "Counting Things Well",
            "Deep Things for All",
            "Quoted Things",
            "Things in Brackets",
            "Authors Before the Title",
            "Dated Things Here"
        ]
    );
    assert_eq!(entries[0].bibliography.authors, ["A. Byron", "B. Cee"]);
    assert_eq!(urls(&entries[0])[1], "https://github.com/a/b");
    assert_eq!(
        (entries[2].bibliography.venue.as_deref(), entries[2].bibliography.date),
        (Some("ICML 2021"), date("2021"))
    );
    assert_eq!(
        (entries[3].bibliography.authors.len(), entries[3].bibliography.venue.as_deref()),
        (2, Some("NeurIPS 2020"))
    );
    assert_eq!(entries[4].bibliography.venue.as_deref(), Some("ICLR 2022"));
    assert_eq!(entries[5].doi.as_deref(), Some("10.1038/abc"));
    assert_eq!(texts(&entries[6]), [(TextKind::Note, Language::En, "a note.")]);
    assert!(entries[..6].iter().all(|entry| entry.texts.is_empty()));
}

#[test]
fn an_item_with_properties_below_it() {
    let entry = one(
        "1. **Nested Things for Lists**\n   - Authors: Ada Byron, Carl Dee\n   - Link: https://arxiv.org/abs/2308.00009\n   - 摘要：我们研究嵌套。\n",
    );
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("Nested Things for Lists"));
    assert_eq!(entry.bibliography.authors.len(), 2);
    assert_eq!(entry.arxiv.as_deref(), Some("2308.00009"));
    assert_eq!(texts(&entry), [(TextKind::Abstract, Language::Zh, "我们研究嵌套。")]);
}

#[test]
fn a_heading_over_an_address_and_a_note() {
    let entry = one(
        "# Notes\n\n## Reading Models with Care\nhttps://arxiv.org/abs/2310.00011\n\nThe second half is best. #small\n",
    );
    assert_eq!((entry.arxiv.as_deref(), entry.line), (Some("2310.00011"), 3));
    assert_eq!(texts(&entry), [(TextKind::Note, Language::En, "The second half is best.")]);
    assert_eq!(entry.bibliography.tags, ["small"]);
}

#[test]
fn tables_by_their_header() {
    let text = "| Title | Authors | Summary | Link |\n|---|---|---|---|\n| Counting in Tables | A. Byron, C. Dee | Counts things. | [pdf](https://arxiv.org/pdf/2311.00013) |\n\n\
        | **Paper** | **Links** |\n|---|---|\n| 1) **Tabular** - a model for tables that counts. <br>● It is fast. | [Paper](https://a.org/x), [Tweet](https://x.com/a/status/1) |\n\n\
        | Year | Conference | Title |\n|---|---|---|\n| 2022 | ICML 2022 | [Third Row of Things](https://arxiv.org/abs/2205.00014) |\n\n\
        | Dataset | Download |\n|---|---|\n| Numbers | [Download link](https://a.org/n) |\n";
    let entries = markdown(text);
    assert_eq!(entries.len(), 3, "{entries:#?}");
    assert_eq!(entries[0].bibliography.authors, ["A. Byron", "C. Dee"]);
    assert_eq!(texts(&entries[0]), [(TextKind::Summary, Language::En, "Counts things.")]);
    assert_eq!(entries[1].bibliography.title_en.as_deref(), Some("Tabular"));
    assert_eq!(texts(&entries[1]), [(TextKind::Summary, Language::En, "a model for tables that counts.\nIt is fast.")]);
    assert_eq!(entries[2].bibliography.venue.as_deref(), Some("ICML 2022"));
    assert_eq!(entries[2].bibliography.date, date("2022-05"));
}

#[test]
fn a_page_about_one_paper() {
    let text = "---\ntitle: \"Small Pages\"\n---\n\n# Small Pages for Papers\n\n<div>\n  <a href=\"https://arxiv.org/abs/2505.00001\">📄 arXiv</a>\n  <button data-arxiv-id=\"2505.00001v1\">☆</button>\n</div>\n\n**作者**: Ada Byron, Carl Dee\n\n**分类**: cs.AI, cs.CL\n\n**发布日期**: 2025-05-05\n\n**备注**: 28 pages\n\n---\n\n## 💡 一句话要点\n\n**小页面也行**\n\n**关键词**: `小` `页面 设计`\n\n## 📋 核心要点\n\n1. 第一。\n2. 第二。\n\n## 📝 摘要（中文）\n\n我们做小页面。\n\n## 🎯 别的章节\n\n内容。\n\n## 📄 摘要（原文）\n\n> We make small pages.\n";
    let entry = one(text);
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("Small Pages for Papers"));
    assert_eq!(entry.bibliography.categories, ["cs.AI", "cs.CL"]);
    assert_eq!(entry.bibliography.date, date("2025-05-05"));
    assert_eq!(entry.bibliography.comment.as_deref(), Some("28 pages"));
    assert_eq!(entry.bibliography.tags, ["小", "页面 设计"]);
    assert_eq!(
        texts(&entry),
        [
            (TextKind::Tldr, Language::Zh, "小页面也行"),
            (TextKind::KeyPoints, Language::Zh, "第一。\n第二。"),
            (TextKind::Abstract, Language::Zh, "我们做小页面。"),
            (TextKind::Section, Language::Zh, "别的章节\n内容。"),
            (TextKind::Abstract, Language::En, "We make small pages."),
        ]
    );
}

#[test]
fn an_original_title_below_a_translated_heading() {
    let text = "### 1. 小模型的综述\n\n**原文标题：** A Survey of Small Language\n  Models\n\n**摘要：**\n我们综述。\n\n**论文链接：** [arXiv](https://arxiv.org/abs/2501.00001) | [HF](https://huggingface.co/papers/2501.00001)\n\n---\n\n### 2. 另一篇\n\n**原文标题：** Another One\n\n**论文链接：** []()\n";
    let entries = markdown(text);
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].bibliography.title_en.as_deref(), Some("A Survey of Small Language Models"));
    assert_eq!(entries[0].bibliography.title_zh.as_deref(), Some("小模型的综述"));
    assert_eq!(urls(&entries[0]).len(), 2);
    assert_eq!(entries[1].bibliography.title_en.as_deref(), Some("Another One"));
}

#[test]
fn a_daily_list_with_details() {
    let text = "<div id=toc></div>\n\n- [cs.CV](#cs.CV) [Total: 1]\n\n# cs.CV [[Back]](#toc)\n\n### [1] [TeleThing: Things Afar](https://arxiv.org/abs/2601.00051)\n*Ada Byron,Carl Dee*\n\nMain category: cs.CV\n\nTL;DR: 远处的东西。\n\n<details>\n  <summary>Details</summary>\nMotivation: 太远。\n\nMethod: 1. 走近；2. 看。\n\nResult: 看见了。\n\nConclusion: 很好。\n\nAbstract: Things afar are far.\n\n</details>\n";
    let entry = one(text);
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("TeleThing: Things Afar"));
    assert_eq!(entry.bibliography.authors, ["Ada Byron", "Carl Dee"]);
    assert_eq!(entry.bibliography.categories, ["cs.CV"]);
    let kinds: Vec<_> = entry.texts.iter().map(|text| text.kind).collect();
    use TextKind::{Abstract, Conclusion, Method, Motivation, Result, Tldr};
    assert_eq!(kinds, [Tldr, Motivation, Method, Result, Conclusion, Abstract]);
}

#[test]
fn mails_of_arxiv() {
    let text = "\\\\\narXiv:2305.00020\nDate: Mon, 1 May 2023 17:59:59 GMT\n\nTitle: A Thing that\n  Wraps\nAuthors: Ada Byron\nCategories: cs.CL\nComments: 10 pages, accepted at ACL 2023\n\\\\\n  We wrap things.\n\\\\ ( https://arxiv.org/abs/2305.00020 ,  100kb)\n\n\\\\\narXiv:2305.00021\n\nTitle: Another Thing\nAuthors: Carl Dee\n\\\\\n  We do more.\n";
    let entries = markdown(text);
    assert_eq!(entries.len(), 2, "{entries:#?}");
    assert_eq!(entries[0].bibliography.title_en.as_deref(), Some("A Thing that Wraps"));
    assert_eq!((entries[0].arxiv.as_deref(), entries[1].arxiv.as_deref()), (Some("2305.00020"), Some("2305.00021")));
    assert_eq!(entries[0].bibliography.venue.as_deref(), Some("Accepted at ACL 2023"));
    assert_eq!(texts(&entries[0]).len(), 1);
}

#[test]
fn a_web_page_about_a_paper() {
    let text = "<html><head><title>小模型笔记：A Study of Small Models | A Blog</title></head><body><nav><a href=\"https://arxiv.org/abs/1901.00001\">menu</a></nav><main><article><p>今天读 <a href=\"https://arxiv.org/abs/2401.00002\">arXiv:2401.00002</a>。</p><h2>参考文献</h2><ol><li>Dee, C. (2020). <a href=\"https://arxiv.org/abs/2001.00003\">An Older Study of Models.</a></li></ol></article></main><footer>copyright</footer></body></html>";
    let entries = read(text, Syntax::Html).entries;
    assert_eq!(entries.len(), 1, "{entries:#?}");
    assert_eq!(entries[0].bibliography.title_en.as_deref(), Some("A Study of Small Models"));
    assert_eq!(entries[0].bibliography.title_zh.as_deref(), Some("小模型笔记"));
    assert_eq!(entries[0].arxiv.as_deref(), Some("2401.00002"));
}

#[test]
fn a_note_with_front_matter_only() {
    let entry = one(
        "---\ntitle: \"Zotero Note: Reading\"\nauthors: [Ada Byron, Carl Dee]\nyear: 2021\ndoi: 10.1145/1234.5678\ntags: [reading]\n---\n\n## Summary\nIt is about reading.\n",
    );
    assert_eq!(entry.doi.as_deref(), Some("10.1145/1234.5678"));
    assert_eq!((entry.bibliography.authors.len(), entry.bibliography.date), (2, date("2021")));
    assert_eq!(texts(&entry), [(TextKind::Summary, Language::En, "It is about reading.")]);
}
