//! A draft and its sentences.

use std::ops::Range;

use crate::search::ground::citation_marks::{CitationMark, citation_marks};
use crate::search::ground::prose::ProseBlock;
use crate::search::ground::skip_reason::{SkipReason, skip_reason};
use crate::search::ground::{latex, markdown};
use crate::text::sentence;

/// A draft in Markdown, LaTeX or plain text, cut into sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    text: String,
    sentences: Vec<DraftSentence>,
    is_latex: bool,
}

/// A sentence of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSentence {
    /// Its bytes in the draft, with its citations and without white space around it.
    pub range: Range<usize>,
    /// The line of the draft where it begins, from 1.
    pub line: u32,
    /// The sentence without markup and without citations.
    pub text: String,
    /// What it cites: keys, or numbers in brackets.
    pub citations: Vec<String>,
    /// Why no paper is looked up for it; none if one is.
    pub skipped: Option<SkipReason>,
}

impl Draft {
    /// Cuts `text` into sentences. Headings, code, tables, displayed formulas and lists of references have none.
    pub fn parse(text: impl Into<String>) -> Self {
        let text = text.into();
        let is_latex = latex::is_latex(&text);
        let blocks = if is_latex { latex::prose(&text) } else { markdown::prose(&text) };
        let mut sentences: Vec<DraftSentence> = blocks.iter().flat_map(|block| sentences_of(&text, block)).collect();
        let (mut line, mut at) = (1, 0);
        for sentence in &mut sentences {
            let start = sentence.range.start.max(at);
            line += text[at..start].bytes().filter(|&byte| byte == b'\n').count() as u32;
            (sentence.line, at) = (line, start);
        }
        Self { text, sentences, is_latex }
    }

    /// The text as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The sentences, in order.
    pub fn sentences(&self) -> &[DraftSentence] {
        &self.sentences
    }

    /// How many sentences claim something.
    pub fn claims(&self) -> usize {
        self.sentences.iter().filter(|sentence| sentence.skipped.is_none()).count()
    }

    /// Whether the draft is LaTeX, in which `\cite` cites.
    pub fn is_latex(&self) -> bool {
        self.is_latex
    }
}

fn sentences_of(draft: &str, block: &ProseBlock) -> Vec<DraftSentence> {
    let marks = citation_marks(&block.text);
    let hidden = without_marks(&block.text, &marks);
    let mut sentences: Vec<DraftSentence> = Vec::new();
    for range in sentence::split(&hidden) {
        let trimmed = trim(&block.text, range);
        let own: Vec<&CitationMark> = marks.iter().filter(|mark| trimmed.contains(&mark.range.start)).collect();
        let text = text_without(&block.text, &trimmed, &own);
        if text.is_empty() && own.is_empty() {
            continue;
        }
        let place = block.place(&trimmed);
        let skipped = skip_reason(&text);
        let citations = own.iter().flat_map(|mark| mark.keys.iter().cloned()).collect();
        debug_assert!(draft.is_char_boundary(place.start) && draft.is_char_boundary(place.end));
        sentences.push(DraftSentence { range: place, line: 0, text, citations, skipped });
    }
    sentences
}

/// The text, as long as before, with its citations made invisible to the search for sentence ends: those that are a word of
/// the sentence become a word, the others blanks.
fn without_marks(text: &str, marks: &[CitationMark]) -> String {
    let mut hidden = text.to_string();
    for mark in marks {
        let before = text[..mark.range.start].trim_end();
        let after = text[mark.range.end..].trim_start();
        let begins = before.is_empty() || before.ends_with(['.', '!', '?', '。', '！', '？', '；']);
        let is_subject = begins && after.starts_with(|c: char| c.is_lowercase());
        let filler = if mark.is_word || is_subject { "X" } else { " " };
        hidden.replace_range(mark.range.clone(), &filler.repeat(mark.range.len()));
    }
    hidden
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = &text[range.clone()];
    let start = range.start + whole.len() - whole.trim_start().len();
    start..start + whole.trim().len()
}

/// The sentence without its citations and without what they leave behind.
fn text_without(text: &str, range: &Range<usize>, marks: &[&CitationMark]) -> String {
    let (mut kept, mut at) = (String::new(), range.start);
    for mark in marks {
        kept.push_str(&text[at.min(mark.range.start)..mark.range.start]);
        at = mark.range.end;
    }
    kept.push_str(&text[at.min(range.end)..range.end]);
    let words: Vec<&str> = kept.split_whitespace().collect();
    let joined = words.join(" ");
    let empty = ["()", "( )", "（）", "[]", "(see )", "(see)", "(e.g. )", "(cf. )"];
    let bare = empty.iter().fold(joined, |text, empty| text.replace(empty, ""));
    let marks_after_blank = [" .", " ,", " ;", " 。", " ，", " ；", " ）", " )"];
    let bare = marks_after_blank.iter().fold(bare, |text, mark| text.replace(mark, mark.trim_start()));
    bare.trim().to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn claims(text: &str) -> Vec<(String, Vec<String>)> {
        let draft = Draft::parse(text);
        draft.sentences().iter().map(|sentence| (sentence.text.clone(), sentence.citations.clone())).collect()
    }

    fn texts(text: &str) -> Vec<String> {
        claims(text).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn markdown_gives_its_running_text() {
        let draft = "---\ntitle: Kites\n---\n# Kites\n\nA **kite** measures\nthe wind at [many heights](https://example.org/x.y). It is `cheap`.\n\n\
            ```\ncode. Not read.\n```\n\n| a | b |\n|---|---|\n| c. D | e |\n\n- Masts are made of steel.\n- Kites are made of silk\n\n\
            ![A kite. Flying.](kite.png)\n\n## References\n\n[1] Gust. Wind. 2020.\n\n## After\n\nIt ends here.\n";
        assert_eq!(
            texts(draft),
            [
                "A kite measures the wind at many heights.",
                "It is cheap.",
                "Masts are made of steel.",
                "Kites are made of silk",
                "It ends here."
            ]
        );
        let parsed = Draft::parse(draft);
        assert_eq!(parsed.sentences()[0].line, 6);
        assert_eq!(&draft[parsed.sentences()[1].range.clone()], "It is `cheap`.");
        assert_eq!(parsed.sentences()[3].line, 18);
    }

    #[test]
    fn chinese_words_in_bold_stay_whole() {
        assert_eq!(texts("风筝可以**测量**风速。\n这很便宜。"), ["风筝可以测量风速。", "这很便宜。"]);
    }

    #[test]
    fn citations_belong_to_their_sentences() {
        let cited = claims("Kites fly [@gust2020]. Masts stand.[12] As @mast2019 shows, they rust [@a; @b].\n");
        assert_eq!(cited[0], ("Kites fly.".into(), vec!["gust2020".into()]));
        assert_eq!(cited[1], ("Masts stand.".into(), vec!["[12]".into()]));
        assert_eq!(cited[2].1, ["mast2019", "a", "b"]);
        let after = claims("Kites fly high. [@gust2020] Masts stand. [@mast2019] found that they rust.");
        assert_eq!(after[0], ("Kites fly high.".into(), vec!["gust2020".into()]));
        assert_eq!(after[2], ("found that they rust.".into(), vec!["mast2019".into()]));
        assert_eq!(
            claims("风筝飞得很高[@gust2020]。桅杆会生锈。[@mast2019]")[1],
            ("桅杆会生锈。".into(), vec!["mast2019".into()])
        );
    }

    #[test]
    fn latex_gives_its_running_text() {
        let draft = "\\documentclass{article}\n\\title{A title. Not read.}\n\\begin{document}\n\\section{Kites}\\label{sec:k}\n\
            A \\emph{kite} measures 5\\% more~\\citep[p.~3]{gust2020}. % a remark. Not read.\n\nSee Section~\\ref{sec:k} for it.\n\
            \\begin{equation}\nx = 1. Y\n\\end{equation}\n\\begin{itemize}\n\\item Masts rust in $x. Y$ rain.\n\\item Kites tear\n\\end{itemize}\n\
            \\begin{figure}\\caption{Not read.}\\end{figure}\n\\bibliography{refs}\n\\end{document}\nNot read.\n";
        assert!(Draft::parse(draft).is_latex());
        assert_eq!(
            texts(draft),
            ["A kite measures 5% more.", "See Section # for it.", "Masts rust in $x. Y$ rain.", "Kites tear"]
        );
        assert_eq!(claims(draft)[0].1, ["gust2020"]);
        assert!(!Draft::parse("# A heading\n\nIt is so \\cite{a}.").is_latex());
    }

    #[test]
    fn plain_text_with_hard_line_breaks_and_indents() {
        assert_eq!(
            texts(
                "    Kites measure the wind at\nmany heights. Masts do not.\n\n    A second paragraph, with an indent, is no code.\n"
            ),
            [
                "Kites measure the wind at many heights.",
                "Masts do not.",
                "A second paragraph, with an indent, is no code."
            ]
        );
        assert!(texts("    let x = f(y);\n    return x;\n").is_empty());
    }

    proptest! {
        #[test]
        fn any_draft_is_cut_at_characters(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "Kites fly. ", "风筝飞得很高。", "**", "`", "[@key]", "\\cite{a,b}", "\\emph{", "}", "{", "$x. Y$", "\n", "\n\n", "# ",
                    "- ", "    ", "```\n", "|a|b|\n|-|-|\n", "[12]", "@name ", "\\begin{equation}", "\\end{equation}", "%", "\\", "~",
                    "\\section{", "\\item ", "&amp;", "<b>", "![a](b)", "\r\n", "é", "\u{feff}", "\\[", "$$",
                ]),
                0..30,
            )
        ) {
            let text = parts.concat();
            let draft = Draft::parse(text.clone());
            let mut at = 0;
            for sentence in draft.sentences() {
                prop_assert!(text.get(sentence.range.clone()).is_some(), "{:?} of {:?}", sentence, text);
                prop_assert!(sentence.range.start >= at, "{:?} of {:?}", sentence, text);
                at = sentence.range.start;
                prop_assert!(sentence.line as usize <= text.matches('\n').count() + 1);
            }
        }
    }
}
