//! The forms in which titles are compared.

use crate::paper::bibliography::Bibliography;
use crate::text::{fold, is_function_word, is_han, normalise_title};

/// Titles that many works have, normalised.
const GENERIC: &[&str] = &[
    "abouttheauthors",
    "abstract",
    "abstracts",
    "acknowledgements",
    "acknowledgments",
    "addendum",
    "announcement",
    "announcements",
    "appendix",
    "authorindex",
    "authorscorrection",
    "authorsreply",
    "authorsresponse",
    "background",
    "backmatter",
    "bibliography",
    "bookreview",
    "bookreviews",
    "booksreceived",
    "callforpapers",
    "commentary",
    "comments",
    "conclusion",
    "conclusions",
    "contents",
    "contributors",
    "correction",
    "corrections",
    "correspondence",
    "corrigendum",
    "cover",
    "coverimage",
    "discussion",
    "editorial",
    "editorialboard",
    "editorsnote",
    "epilogue",
    "erratum",
    "errata",
    "expressionofconcern",
    "foreword",
    "fromtheeditor",
    "fromtheeditors",
    "frontcover",
    "frontmatter",
    "glossary",
    "guesteditorial",
    "guesteditorsintroduction",
    "highlights",
    "inbrief",
    "index",
    "inmemoriam",
    "inthisissue",
    "introduction",
    "introductiontothespecialissue",
    "introductorynote",
    "invitedtalk",
    "keynote",
    "keynoteaddress",
    "lettertotheeditor",
    "letterstotheeditor",
    "listofcontributors",
    "listofparticipants",
    "masthead",
    "messagefromthechairs",
    "news",
    "newsandviews",
    "obituary",
    "overview",
    "posterabstracts",
    "posters",
    "preface",
    "proceedings",
    "programcommittee",
    "prologue",
    "publicationinformation",
    "publishersnote",
    "questionsandanswers",
    "references",
    "relatedwork",
    "reply",
    "response",
    "responsetocomments",
    "retraction",
    "retractionnote",
    "reviewers",
    "subjectindex",
    "summary",
    "supplementarymaterial",
    "supplementaryinformation",
    "tableofcontents",
    "titlepage",
    "untitled",
    "welcome",
    "welcomemessage",
    "书评",
    "产品介绍",
    "会议通知",
    "作者简介",
    "内容摘要",
    "前言",
    "勘误",
    "勘误表",
    "卷首语",
    "参考文献",
    "后记",
    "声明",
    "导言",
    "导论",
    "导读",
    "序",
    "序言",
    "征文通知",
    "征稿启事",
    "总结",
    "总目录",
    "摘要",
    "新书介绍",
    "更正",
    "更正声明",
    "更正启事",
    "本刊声明",
    "本期导读",
    "目录",
    "目次",
    "简介",
    "简讯",
    "结论",
    "结语",
    "绪论",
    "编后记",
    "编委会",
    "编者按",
    "编者的话",
    "编辑部声明",
    "致谢",
    "致读者",
    "英文目录",
    "讣告",
    "跋",
    "附录",
    "投稿须知",
    "编辑寄语",
    "主编寄语",
    "综述",
    "概述",
    "引言",
    "译者序",
    "再版前言",
    "发刊词",
    "稿约",
];

/// Words that hardly tell one work from another, as their beginnings.
const LIGHT: &[&str] = &[
    "about", "after", "again", "among", "analy", "appro", "based", "befor", "betwe", "could", "effec", "evalu", "from",
    "into", "inves", "metho", "model", "new", "novel", "over", "paper", "resul", "revie", "studi", "study", "surve",
    "syste", "that", "their", "these", "this", "those", "throu", "towar", "under", "using", "via", "when", "where",
    "which", "while", "with", "withi", "witho", "your", "the", "and", "for", "are", "its", "can", "not", "what", "how",
    "why", "does", "towards", "have", "has", "some", "more", "than", "two",
];

/// Words that are left out where titles are compared loosely.
const ARTICLES: &[&str] = &["a", "an", "the", "of", "on", "for", "in", "with", "and", "to", "by", "from", "via", "at"];

/// The normalised titles of a work that are long enough to identify it, and not those of many works.
pub(super) fn keys(bibliography: &Bibliography) -> impl Iterator<Item = String> {
    bibliography.titles().map(normalise_title).filter(|key| is_long_key(key) && !is_generic_key(key))
}

/// The titles of a work that identify it only with an author and a year, because they are short or those of many works.
/// With each, whether it is one of many works.
pub(super) fn common_keys(bibliography: &Bibliography) -> impl Iterator<Item = (String, bool)> {
    let keys = bibliography.titles().map(normalise_title).filter(|key| !key.is_empty());
    let keys = keys.map(|key| {
        let is_generic = is_generic_key(&key);
        (key, is_generic)
    });
    keys.filter(|(key, is_generic)| *is_generic || !is_long_key(key))
}

/// Whether each title of a work is one that many works have.
pub(super) fn is_generic(bibliography: &Bibliography) -> bool {
    bibliography.has_title() && bibliography.titles().all(|title| is_generic_key(&normalise_title(title)))
}

/// The titles of a work without articles and prepositions, accents, and the marks of a plural.
pub(super) fn loose_keys(bibliography: &Bibliography) -> impl Iterator<Item = String> {
    bibliography.titles().filter(|title| is_long(title) && !is_generic_key(&normalise_title(title))).map(|title| {
        let words = words(title).filter(|word| !ARTICLES.contains(&word.as_str()));
        words.map(|word| word.strip_suffix('s').map(str::to_string).unwrap_or(word)).collect()
    })
}

/// Whether a title is long enough to be compared.
pub(super) fn is_long(title: &str) -> bool {
    is_long_key(&normalise_title(title))
}

fn is_long_key(key: &str) -> bool {
    // A Chinese character carries about as much information as two letters.
    key.chars().map(|c| if is_han(c) { 2 } else { 1 }).sum::<usize>() >= 12
}

fn is_generic_key(key: &str) -> bool {
    // Numbers and years stand beside such titles: `Editorial 2020`.
    let bare = key.trim_matches(|c: char| c.is_ascii_digit());
    GENERIC.contains(&bare)
}

/// The words that tell a title from others, as beginnings of five letters, and pairs of Chinese characters.
pub(super) fn weighty_words(title: &str) -> Vec<String> {
    let mut weighty = Vec::new();
    for word in words(title) {
        let chars: Vec<char> = word.chars().collect();
        if chars.iter().any(|&c| is_han(c)) {
            let han = |pair: &&[char]| pair.iter().all(|&c| is_han(c) && !is_function_word(c));
            weighty.extend(chars.windows(2).filter(han).map(|pair| pair.iter().collect::<String>()));
        } else {
            let start: String = chars.iter().take(5).collect();
            if chars.len() >= 3 && !LIGHT.contains(&start.as_str()) {
                weighty.push(start);
            }
        }
    }
    weighty
}

fn words(title: &str) -> impl Iterator<Item = String> {
    let folded = fold(title);
    let words: Vec<String> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_string).collect();
    words.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_titles_of_many_works_are_known() {
        let of = |title: &str| Bibliography { title_en: Some(title.into()), ..Bibliography::default() };
        for title in ["Introduction", "Letter to the Editor", "Author's Reply", "Book review", "编者按", "Front Matter"]
        {
            assert_eq!(keys(&of(title)).count(), 0, "{title}");
            assert!(common_keys(&of(title)).all(|(_, is_generic)| is_generic), "{title}");
            assert!(is_generic(&of(title)), "{title}");
        }
        assert_eq!(keys(&of("Introduction to Dune Fields")).count(), 1);
    }

    #[test]
    fn words_of_weight_are_compared_by_their_beginnings() {
        assert_eq!(weighty_words("Using Models of the Cells from Maize"), ["cells", "maize"]);
        assert_eq!(weighty_words("模型的检索"), ["模型", "检索"]);
    }

    #[test]
    fn small_words_do_not_count_loosely() {
        let of = |title: &str| Bibliography { title_en: Some(title.into()), ..Bibliography::default() };
        let loose = |title: &str| loose_keys(&of(title)).next();
        assert_eq!(loose("On the Migration of Dunes"), loose("The migration of dune"));
        assert_ne!(loose("On the Migration of Dunes"), loose("The migration of birds"));
    }
}
