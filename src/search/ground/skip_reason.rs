//! Sentences of a draft that claim nothing that a paper could support.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::text::is_han;
use crate::text::statement::{is_reference, is_statement};

/// Why a sentence of a draft is not looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// It has too few words to claim something.
    TooShort,
    /// It asks.
    Question,
    /// It tells what the draft itself does, or shows in a figure.
    AboutTheText,
    /// It is an entry of a list of references.
    Reference,
    /// It is a label, an address or a formula.
    NoStatement,
}

impl SkipReason {
    /// The reason in a few words.
    pub fn label(self) -> &'static str {
        match self {
            Self::TooShort => "too short",
            Self::Question => "a question",
            Self::AboutTheText => "about the text itself",
            Self::Reference => "a reference",
            Self::NoStatement => "no statement",
        }
    }
}

/// A claim has so many words, or so many Chinese characters.
const LEAST_WORDS: usize = 5;
const LEAST_HAN: usize = 8;

/// What begins a sentence about the text itself.
static ABOUT_THE_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    let places = "section|subsection|chapter|paper|article|thesis|dissertation|appendix|survey|review|report|study|work|note|post";
    let things = "figure|fig|table|tab|section|sec|appendix|chapter|equation|eq|algorithm|alg|theorem|lemma|listing";
    let patterns = [
        format!(r"in (?:this|the present|the following|the next|the rest of this) (?:{places})s?\b"),
        format!(r"(?:this|the (?:next|following|present|previous|remaining)) (?:{places})s? (?:is|are|describes?|presents?|discusses|reviews?|gives?|introduces?|explains?|covers?|outlines?|summari[sz]es|concludes|proceeds)\b"),
        format!(r"the (?:rest|remainder) of (?:this|the) (?:{places})\b"),
        format!(r"(?:as (?:shown|seen|illustrated|depicted|listed|summari[sz]ed|described|discussed) in |see )?(?:the )?(?:{things})s?(?:\.?[ ~]?(?:\\ref|#|\(?\d)|\.?[ ~](?-i:[IVX]+|[A-Z])\b)"),
        r"(?:we|i) (?:now|next|first|then|begin|start|conclude|end|turn|close|return) .*\b(?:section|chapter|by (?:describing|reviewing|introducing)|describe|review|discuss|introduce|present)\b".to_string(),
        r"(?:below|next|here|finally|first), (?:we|i) (?:describe|review|discuss|introduce|present|outline|summari[sz]e|explain)\b".to_string(),
        r"(?:for (?:more )?details|see also)\b".to_string(),
        r"(?:本|下一?|上一?|这一)(?:节|章|小节)|如?(?:图|表|附录|公式|式|算法)\s*[（(]?[\d一二三四五六七八九十A-Z]".to_string(),
        r"(?:在)?本文|(?:接下来|下面|以下|最后)，?(?:我们|本文)?(?:将|介绍|讨论|描述|总结|给出|回顾)|本(?:论文|综述|报告)".to_string(),
    ];
    Regex::new(&format!(r"^(?i:{})", patterns.join("|"))).expect("constant patterns")
});

/// Why `sentence`, without its citations, is not looked up; none if it claims something.
pub(super) fn skip_reason(sentence: &str) -> Option<SkipReason> {
    let sentence = sentence.trim();
    if is_reference(sentence) {
        return Some(SkipReason::Reference);
    }
    if sentence.trim_end_matches(['"', '”', ')', '）', '」', ' ']).ends_with(['?', '？']) {
        return Some(SkipReason::Question);
    }
    if ABOUT_THE_TEXT.is_match(sentence) {
        return Some(SkipReason::AboutTheText);
    }
    let han = sentence.chars().filter(|&c| is_han(c)).count();
    let is_word = |word: &&str| word.chars().any(|c| c.is_alphabetic() && !is_han(c));
    let words = sentence.split(|c: char| c.is_whitespace() || is_han(c)).filter(is_word).count();
    // A Chinese word has about two characters.
    if words * LEAST_HAN + han * LEAST_WORDS < LEAST_WORDS * LEAST_HAN {
        return Some(SkipReason::TooShort);
    }
    (!is_statement(sentence)).then_some(SkipReason::NoStatement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_claim_nothing_are_told_with_the_reason() {
        use SkipReason::*;
        for (sentence, reason) in [
            ("It works well.", TooShort),
            ("效果很好。", TooShort),
            ("How high can a kite fly in strong wind?", Question),
            ("风筝在大风里能飞多高？", Question),
            ("In this section we describe how kites are flown.", AboutTheText),
            ("Figure 2 shows the height of the kite over time.", AboutTheText),
            ("As shown in Table 3, kites are the cheapest of all.", AboutTheText),
            ("The rest of this paper is organised as follows.", AboutTheText),
            ("Next, we describe the flights that were made in spring.", AboutTheText),
            ("本节介绍风筝的放飞方法和测量设备。", AboutTheText),
            ("如图2所示，风筝的高度随时间而变化。", AboutTheText),
            ("本文提出一种用风筝测量风速的方法。", AboutTheText),
            ("Mast, A., Gust, B. (2021). Wind Energy Letters, 12(3), 101–117.", Reference),
            ("Keywords: kites, wind, turbines, masts, sensors", NoStatement),
        ] {
            assert_eq!(skip_reason(sentence), Some(reason), "{sentence}");
        }
    }

    #[test]
    fn claims_are_looked_up() {
        for sentence in [
            "Kites measure the wind at many heights.",
            "风筝可以在多个高度测量风速。",
            "用 LoRA 微调 LLaMA 只需一块 GPU。",
            "Figures of merit differ between kites and masts.",
            "Tables of wind speeds are published each year by the weather service.",
            "Sections of the mast are made of steel and carbon.",
            "Smith et al. (2019) show that kites measure wind well.",
        ] {
            assert_eq!(skip_reason(sentence), None, "{sentence}");
        }
    }
}
