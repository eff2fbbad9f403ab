//! The names that columns of papers go by.
//!
//! They are those of Zotero, Scopus, Web of Science, PubMed, IEEE Xplore, Dimensions, Springer, Embase, Publish or
//! Perish, Rayyan, ASReview, Notion and CNKI, and what people write by hand in English and Chinese.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::paper::TextKind;
use crate::text::is_han;

/// What a column says about a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Column {
    /// The title.
    Title,
    /// The title, or beside a column for it the address of the paper.
    Paper,
    /// The title, if other columns are those of papers.
    Name,
    Text(TextKind),
    Authors,
    Date,
    /// The month, and perhaps the day, of a date whose year is in another column.
    Month,
    Venue,
    Doi,
    Arxiv,
    /// An id of a service with this scheme.
    Id(&'static str),
    /// An id that only this file knows.
    RecordId,
    CitationKey,
    /// The key of an item in Zotero.
    ZoteroKey,
    /// Lines of `name: value`.
    Extra,
    Kind,
    Volume,
    Issue,
    Pages,
    FirstPage,
    LastPage,
    Publisher,
    Isbn,
    Issn,
    Tags,
    Categories,
    Comment,
    /// An address with this label.
    Link(&'static str),
    /// A column of tables about people.
    Person,
}

// For each column its names between semicolons, the most precise one first: where a table has several, the first is taken.
const NAMES: &[(Column, &str)] = &[
    (
        Column::Title,
        "title; paper title; article title; document title; item title; primary title; full title; \
         title of paper; title of the paper; paper name; paper titles; titles; title en; en title; \
         english title; title zh; zh title; title cn; cn title; chinese title; translated title; \
         title translation; original title; display name; 标题; 标题翻译; 题名; 题目; 篇名; 论文标题; 论文题目; \
         论文题名; 论文名称; 论文名; 文章标题; 文章题目; 文章名称; 文献标题; 文献题名; 文献名称; 文献名; \
         中文标题; 中文题名; 英文标题; 英文题名; 书名; 標題; 題名; 文獻標題; 文獻題名; 論文標題; 書名",
    ),
    (Column::Paper, "paper; papers; article; 论文; 文献; 文章"),
    (Column::Name, "name; 名称"),
    (
        Column::Text(TextKind::Abstract),
        "abstract; abstract note; abstract text; paper abstract; abstracts; abstract en; abstract zh; \
         abstract cn; translated abstract; original abstract; notes abstract; 摘要; 文摘; 论文摘要; \
         中文摘要; 英文摘要; 摘要翻译",
    ),
    (
        Column::Text(TextKind::Summary),
        "summary; ai summary; research content; overview; main idea; key idea; 研究内容; 主要内容; 内容; 核心思想; 主要思想; summary zh; summary cn; summary en; description; 总结; 概要; 简介; 内容简介",
    ),
    (
        Column::Text(TextKind::KeyPoints),
        "key points; highlights; contribution; contributions; main contribution; key contributions; \
         要点; 创新点; 主要贡献; 贡献",
    ),
    (Column::Text(TextKind::Tldr), "tldr; one sentence summary; 一句话总结; 一句话概括"),
    (
        Column::Text(TextKind::Motivation),
        "motivation; problem; problem statement; research question; research questions; objective; \
         objectives; aim; 动机; 研究背景; 背景; 研究问题; 研究目的; 问题",
    ),
    (
        Column::Text(TextKind::Method),
        "method; methods; methodology; approach; methodologies; 方法; 研究方法; 核心方法; 技术方法",
    ),
    (
        Column::Text(TextKind::Result),
        "result; results; findings; key findings; main findings; 结果; 实验结果; 研究结果; 主要发现; \
         研究发现",
    ),
    (Column::Text(TextKind::Conclusion), "conclusion; conclusions; 结论; 研究结论; 主要结论"),
    (
        Column::Text(TextKind::Note),
        "notes; note; my notes; reading notes; thoughts; my thoughts; 存在问题; 阅读笔记; 想法; 思考; comments; remarks; limitations; limitation; future work; annotations; \
         exclusion reason; 笔记; 备注; 评论; 评价; 不足; 局限性; 局限; 启发; 心得; 个人思考",
    ),
    (
        Column::Authors,
        "author full names; full authors; author names; authors; author; authors list; author list; \
         all authors; paper authors; creators; creator; lead authors; first authors; author name; \
         first author; 作者; authorships author display name; 作者全名; 全部作者; 论文作者; 文献作者; 作者姓名; 第一作者; book authors",
    ),
    (
        Column::Date,
        "publication date; date published; published date; pub date; date of publication; publish date; \
         published; published at; date; issue date; online date; early access date; meeting date; \
         publication year; year; pub year; published year; year published; publish year; \
         year of publication; paper year; submitted; submitted date; submission date; 发表时间; \
         发表日期; 出版日期; 出版时间; 发布日期; 发布时间; 日期; 时间; 年份; 年; 年度; 出版年; 出版年份; \
         发表年份; 发表年度; publication date online; publication date print; create date; update date; \
         updated",
    ),
    (Column::Month, "month; publication month; published month; pub month; 月; 月份"),
    (
        Column::Venue,
        "publication title; source title; full journal; primary location source display name; journal ref; journal; journal name; journal title; journal book; venue; \
         publication venue; conference; conference name; conference title; proceedings title; \
         proceedings; booktitle; container title; secondary title; journal conference; \
         conference journal; venue name; published in; publication name; publication; \
         journal or conference; 来源出版物名称; 來源出版物名稱; 来源; 文献来源; 期刊; 期刊名称; 期刊名; \
         刊名; 会议; 会议名称; 期刊 会议; 会议 期刊; 发表期刊; 发表刊物; 发表会议; 来源期刊; 出处; \
         journal iso abbreviation; journal abbreviation; abbreviated source title; source",
    ),
    (Column::Doi, "doi; article doi; paper doi; item doi; doi link; doi url; digital object identifier; doi number"),
    (Column::Arxiv, "arxiv id; arxiv; eprint; arxiv number; arxiv link; arxiv url"),
    (Column::Id("pmid"), "pmid; pubmed id; medline pmid"),
    (Column::Id("pmcid"), "pmcid; pmc"),
    (Column::Id("wos"), "ut; unique wos id; wos id"),
    (Column::Id("scopus"), "eid; scopus id; scopus eid"),
    (Column::Id("openalex"), "openalex id; openalex"),
    (Column::Id("s2"), "semantic scholar id; s2 id; s2 paper id"),
    (Column::Id("dimensions"), "dimensions id; publication id"),
    (Column::RecordId, "docno; doc id; id; paper id; record id; corpus id; cord uid"),
    (Column::CitationKey, "citation key; cite key; bibtex key; bib key"),
    (Column::ZoteroKey, "key"),
    (Column::Extra, "extra"),
    (
        Column::Kind,
        "item type; document type; doctype; publication type; content type; type of reference; type; \
         reference type; entry type; paper type; 文献类型; 文獻類型; 类型; 文档类型",
    ),
    (Column::Volume, "volume; journal volume; vol; 卷; 卷号"),
    (Column::Issue, "issue; journal issue; issue number; number; 期; 期号"),
    (Column::Pages, "pages; page; page range; pagination; article number; art no; 页码; 页; 论文编号"),
    (Column::FirstPage, "page start; start page; first page; 起始页码; 开始页码"),
    (Column::LastPage, "page end; end page; last page; 结束页码; 终止页码"),
    (Column::Publisher, "publisher; institution; 出版商; 出版社; 出版者"),
    (Column::Isbn, "isbn; isbns"),
    (Column::Issn, "issn; issns; eissn; print issn"),
    (
        Column::Tags,
        "tags; tag; manual tags; labels; labels filed in; folders filed in; automatic tags; keywords; keyword; author keywords; index keywords; \
         author supplied keywords; keywords plus; mesh terms; emtree drug index terms; ieee terms; 标签; \
         关键词; 关键字; 作者关键字; 作者關鍵字; 索引关键字; 主题词",
    ),
    (
        Column::Categories,
        "categories; category; subfield; primary category; wos categories; web of science categories; \
         research areas; research area; fields of research; fields of study; subject; subjects; \
         subject area; topic; topics; area; field; 分类; 类别; 学科; 主题; 领域; 研究方向; 研究领域; 方向",
    ),
    (Column::Comment, "comment; arxiv comment"),
    (
        Column::Link(""),
        "url; link; plink; paper url; paper link; article url; article link; urls; links; source link; \
         source url; full text url; link to paper; address; item url; entry id; href; website link; \
         链接; 连接; 連結; 网址; 地址; 论文链接; 论文地址; 原文链接; 文献链接; 文章链接; url 网址",
    ),
    (Column::Link("pdf"), "pdf; pdf link; pdf url; link to pdf; pdf链接; pdf地址"),
    (Column::Link("html"), "html; html url"),
    (
        Column::Link("code"),
        "code; code link; code url; github; github url; github link; repo; repository; source code; \
         代码; 代码链接; 代码地址; 开源代码",
    ),
    (
        Column::Link("project"),
        "project; project page; project url; project link; homepage; website; 项目主页; 项目链接; \
         项目地址",
    ),
    (
        Column::Person,
        "email; phone; department; first name; last name; salary; employee id; gender; age; company; \
         邮箱; 电话; 姓名; 部门; 性别",
    ),
];

// The two-letter names of Web of Science (<https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html>).
const TAGS: &[(Column, &str)] = &[
    (Column::Title, "TI"),
    (Column::Text(TextKind::Abstract), "AB"),
    (Column::Authors, "AF; AU; CA"),
    (Column::Date, "PY; EY"),
    (Column::Month, "PD"),
    (Column::Venue, "SO; CT"),
    (Column::Doi, "DI"),
    (Column::Id("wos"), "UT"),
    (Column::Id("pmid"), "PM"),
    (Column::Kind, "DT; PT"),
    (Column::Volume, "VL"),
    (Column::Issue, "IS"),
    (Column::FirstPage, "BP"),
    (Column::LastPage, "EP"),
    (Column::Pages, "AR"),
    (Column::Publisher, "PU"),
    (Column::Isbn, "BN"),
    (Column::Issn, "SN; EI"),
    (Column::Tags, "DE; ID"),
    (Column::Categories, "WC; SC"),
];

/// A column and how precise its name is: 0 is best.
pub(super) type Named = (Column, usize);

type Names = HashMap<String, Named>;

static BY_NAME: LazyLock<Names> = LazyLock::new(|| by_name(NAMES, plain));
static BY_TAG: LazyLock<Names> = LazyLock::new(|| by_name(TAGS, str::to_string));

fn by_name(list: &[(Column, &str)], key: impl Fn(&str) -> String) -> Names {
    let mut names = Names::new();
    for (column, list) in list {
        for (rank, name) in list.split("; ").enumerate() {
            names.entry(key(name)).or_insert((*column, rank));
        }
    }
    names
}

/// The schemes of the ids of services, the most usual ones first.
pub(super) const SCHEMES: [&str; 7] = ["pmid", "pmcid", "wos", "scopus", "openalex", "s2", "dimensions"];

/// The column that a name in the header stands for.
pub(super) fn column(name: &str) -> Option<Named> {
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '"');
    // `- Title` begins an item of a list.
    if name.len() > MAX_NAME || !name.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let get = |name: &str| BY_NAME.get(&plain(name)).copied();
    // `Title-题名` has its name in both languages, `题名(中文)` and `UT (Unique WOS ID)` explain theirs.
    let parts = || {
        let bare = without_brackets(name);
        let (latin, han): (String, String) = bare.chars().partition(|&c| !is_han(c));
        get(&bare).or_else(|| if han.is_empty() { None } else { get(&han).or_else(|| get(&latin)) })
    };
    get(name).or_else(parts)
}

/// The column that a two-letter name of Web of Science stands for.
pub(super) fn tagged_column(name: &str) -> Option<Named> {
    BY_TAG.get(name.trim()).copied()
}

/// The most bytes of a column's name.
pub(super) const MAX_NAME: usize = 120;

// Letters and digits in lower case: `Publication_Year`, `publicationYear` and `Publication year` are one name.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn without_brackets(name: &str) -> String {
    let mut depth = 0usize;
    let mut bare = String::new();
    for c in name.chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_they_are_written() {
        for (name, wanted) in [
            ("Title", Column::Title),
            ("\u{feff}TITLE ", Column::Title),
            ("Document Title", Column::Title),
            ("Title-题名", Column::Title),
            ("题名（中文）", Column::Title),
            ("abstract_note", Column::Text(TextKind::Abstract)),
            ("Publication Year", Column::Date),
            ("publicationYear", Column::Date),
            ("Author(s)", Column::Authors),
            ("Author full names", Column::Authors),
            ("Journal/Book", Column::Venue),
            ("UT (Unique WOS ID)", Column::Id("wos")),
            ("Source title", Column::Venue),
            ("论文链接", Column::Link("")),
            ("Code Link", Column::Link("code")),
            ("作者關鍵字", Column::Tags),
        ] {
            assert_eq!(column(name).map(|(column, _)| column), Some(wanted), "{name}");
        }
        for name in ["", "Titles of nobility", "- Title", "weight", "Author(s) ID", "被引", "Affiliations"] {
            assert_eq!(column(name), None, "{name}");
        }
        assert_eq!(tagged_column("ID").map(|(column, _)| column), Some(Column::Tags));
        assert_eq!(tagged_column("id"), None);
    }

    #[test]
    fn no_name_stands_for_two_columns() {
        let mut seen = HashMap::new();
        for (column, names) in NAMES {
            for name in names.split("; ") {
                assert_eq!(seen.insert(plain(name), *column), None, "{name}");
            }
        }
    }
}
