//! What the metadata of a page, such as the front matter of a note, says about its paper.

use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::parse::block::Meta;
use crate::paper::TextKind;
use crate::paper::date;
use crate::paper::identifiers;
use crate::text::collapse;

// Keys are written as `Meta` folds them: lower case, without spaces, `-` and `_`.
const IDENTIFIERS: [&str; 31] = [
    "arxiv",
    "arxivid",
    "arxivurl",
    "arxivlink",
    "citationarxivid",
    "eprint",
    "doi",
    "citationdoi",
    "paper",
    "paperurl",
    "paperlink",
    "pdf",
    "pdfurl",
    "url",
    "uri",
    "link",
    "links",
    "source",
    "sourceurl",
    "originalurl",
    "resource",
    "href",
    "openreview",
    "acl",
    "pmid",
    "论文",
    "论文链接",
    "链接",
    "原文",
    "来源",
    "网址",
];
const AUTHORS: [&str; 6] = ["authors", "citationauthor", "authorlist", "creators", "作者", "author"];
const PUBLISHED: [&str; 12] = [
    "citationpublicationdate",
    "citationdate",
    "citationonlinedate",
    "published",
    "publicationdate",
    "publisheddate",
    "datepublished",
    "year",
    "publicationyear",
    "年份",
    "发表时间",
    "出版年",
];
const VENUES: [&str; 15] = [
    "venue",
    "conference",
    "journal",
    "publication",
    "publicationtitle",
    "journaltitle",
    "containertitle",
    "conferencename",
    "booktitle",
    "proceedingstitle",
    "citationconferencetitle",
    "citationjournaltitle",
    "期刊",
    "会议",
    "发表期刊",
];
const ABSTRACTS: [&str; 5] = ["abstract", "citationabstract", "abstractnote", "摘要", "dcterms.abstract"];
const KEYS: [&str; 5] = ["citekey", "citationkey", "bibtexkey", "zoterokey", "refkey"];
const TAGS: [&str; 8] = ["tags", "keywords", "tag", "topics", "filetags", "标签", "关键词", "关键字"];
const TYPES: [&str; 4] = ["type", "itemtype", "kind", "notetype"];

// Types of notes that are about a paper.
const PAPER_TYPES: [&str; 24] = [
    "paper",
    "papers",
    "article",
    "journalarticle",
    "journal article",
    "conferencepaper",
    "conference paper",
    "preprint",
    "inproceedings",
    "literature",
    "literature note",
    "literature-note",
    "literaturenote",
    "paper note",
    "paper-note",
    "papernote",
    "reading note",
    "reference note",
    "thesis",
    "论文",
    "文献",
    "论文笔记",
    "文献笔记",
    "source/paper",
];

// Keys of the web site or program that shows a page.
const FURNITURE: [&str; 20] = [
    "layout",
    "draft",
    "slug",
    "permalink",
    "lastmod",
    "featured",
    "cover",
    "toc",
    "mathjax",
    "katex",
    "math",
    "comments",
    "excerptseparator",
    "showtoc",
    "weight",
    "redirectfrom",
    "sticky",
    "headerimg",
    "sidebar",
    "hidden",
];

/// Whether the front matter of a note describes a paper, and not the note or the web page.
pub(crate) fn is_of_paper(meta: &Meta) -> bool {
    if !meta.front {
        return false;
    }
    let authors = meta.get(&["authors", "creators", "authorlist", "作者"]).is_some();
    let year = meta.get(&PUBLISHED).is_some();
    let of_record = meta.get(&KEYS).is_some() || meta.get(&VENUES).is_some() || meta.get(&ABSTRACTS).is_some();
    let is_type = |value: &str| {
        let value = value.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        PAPER_TYPES.contains(&value.as_str())
    };
    // A web site tags its lists `paper` too.
    let tagged = meta.all("tags").any(|tag| tag.to_lowercase().contains("literature") && is_type(tag));
    let kept = meta.all("category").any(|value| value.to_lowercase().contains("literature"));
    let typed = tagged || kept || TYPES.iter().flat_map(|key| meta.all(key)).any(is_type);
    if identifiers(meta).next().is_some() {
        return true;
    }
    let furniture = meta.has(&FURNITURE);
    let author = meta.get(&["author"]).is_some();
    match () {
        () if of_record => authors || author || year || typed,
        // `type: article` is also what a blog says of a page.
        () if typed => {
            authors || author || year || kept || meta.has(&["itemtype"]) || meta.all("type").any(is_item_type)
        }
        () if furniture => false,
        () => authors && (year || meta.get(&["date"]).is_some()) || year && (author || meta.get(&["year"]).is_some()),
    }
}

// The types of Zotero that are papers.
fn is_item_type(value: &str) -> bool {
    matches!(value, "journalArticle" | "conferencePaper" | "preprint")
}

/// Whether the front matter names the paper by an identifier or an address.
pub(crate) fn identifies(meta: &Meta) -> bool {
    identifiers(meta).next().is_some()
}

/// The titles that the metadata gives, the best first.
pub(crate) fn titles(meta: &Meta) -> Vec<String> {
    ["citationtitle", "papertitle", "originaltitle", "og:title", "title", "标题", "题目", "论文标题"]
        .into_iter()
        .filter_map(|key| meta.get(&[key]))
        .map(without_site)
        .chain(meta.all("aliases").chain(meta.all("alias")).map(String::from))
        .collect()
}

/// Adds the metadata of a page to the only paper on it.
pub(crate) fn complete(builder: &mut EntryBuilder, meta: &Meta) {
    let of_record = meta.get(&KEYS).is_some() || meta.get(&VENUES).is_some() || meta.has(&["itemtype"]);
    // `author` of a page is who wrote the page.
    let known = if is_of_paper(meta) { &AUTHORS[..] } else { &AUTHORS[..AUTHORS.len() - 1] };
    for key in known {
        let names: Vec<&str> = meta.all(key).collect();
        match &names[..] {
            [] => {}
            [one] => builder.authors(one),
            many => builder.author_names(many),
        }
    }
    for key in KEYS.iter().filter_map(|key| meta.get(&[key])) {
        builder.name(key.trim_start_matches('@'));
    }
    builder.tags(TAGS.iter().flat_map(|key| meta.all(key)).flat_map(name_list::tags).collect());
    // `date` is mostly the day of the note, so it is used for the paper only in a bibliographic record.
    // `published` of a page that describes no paper is the day of the page.
    let published = if meta.front && !is_of_paper(meta) { &PUBLISHED[4..] } else { &PUBLISHED[..] };
    builder.date(meta.get(published).and_then(date::find_or_year));
    if of_record {
        builder.date(meta.get(&["date", "issued"]).and_then(date::find_or_year));
    }
    for id in identifiers(meta) {
        builder.identifier(id);
        if id.starts_with("http") {
            builder.link("", id, address::is_paper(id));
        }
    }
    if let Some(text) = meta.get(&ABSTRACTS)
        && builder.entry.texts.iter().all(|known| known.kind != TextKind::Abstract)
    {
        builder.text(TextKind::Abstract, builder.entry.line, &collapse(text));
    }
    if let Some(venue) = meta.get(&VENUES) {
        builder.venue(venue);
    }
}

/// Adds the short texts that the front matter of a note gives about its paper.
pub(crate) fn describe(builder: &mut EntryBuilder, meta: &Meta) {
    for (key, kind) in [("tldr", TextKind::Tldr), ("summary", TextKind::Summary), ("description", TextKind::Summary)] {
        if let Some(text) = meta.get(&[key]) {
            builder.text(kind, builder.entry.line, &collapse(text));
        }
    }
}

fn identifiers(meta: &Meta) -> impl Iterator<Item = &str> {
    IDENTIFIERS.into_iter().flat_map(|key| meta.all(key)).filter(|value| {
        address::is_paper(value) && value.starts_with("http")
            || identifiers::arxiv_id(value).is_some()
            || identifiers::doi_in(value).is_some()
    })
}

// `Title | Site`
fn without_site(name: &str) -> String {
    name.split(" | ").next().unwrap_or(name).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::markup::parse::front_matter;

    fn of_paper(front: &str) -> bool {
        is_of_paper(&front_matter::read(&format!("---\n{front}\n---\n")).0)
    }

    #[test]
    fn a_record_of_a_paper_is_told_from_that_of_a_page() {
        for front in [
            "title: Small Nets Grow\nauthors: Ada Byron, Carl Dee\nyear: 2022",
            "title: Small Nets Grow\nyear: 2022\ntags: [nets]",
            "title: Small Nets Grow\nurl: https://arxiv.org/abs/2401.00001\nlayout: post",
            "title: Small Nets Grow\ntype: literature\nauthor: Ada Byron",
            "title: Small Nets Grow\ncitekey: byron2022\nauthors: [Ada Byron]",
            "title: Small Nets Grow\nabstract: We grow nets.\nyear: 2020",
        ] {
            assert!(of_paper(front), "{front}");
        }
        for front in [
            "title: My week\ndate: 2022-01-01\ntags: [life]",
            "title: My week\nauthor: Ada\ndate: 2022-01-01\nlayout: post",
            "title: My week\nauthors: [admin]\ndate: 2022-01-01\ndraft: false",
            "title: Tools\nurl: https://github.com/a/b\nsource: https://blog.org/x",
        ] {
            assert!(!of_paper(front), "{front}");
        }
    }
}
