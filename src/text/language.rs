//! The two languages of summaries.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English, and every other language than Chinese.
    En,
    /// Chinese, simplified or traditional.
    Zh,
}

impl Language {
    /// Chinese if more than a fifth of the letters are Chinese characters. A Chinese summary of a paper is full of
    /// Latin names, while an English one has hardly any Chinese character.
    pub fn detect(text: &str) -> Self {
        let (mut han, mut other) = (0usize, 0usize);
        for c in text.chars() {
            if is_han(c) {
                han += 1;
            } else if c.is_alphabetic() {
                other += 1;
            }
        }
        // A Chinese character carries about as much information as four Latin letters.
        if han * 4 > other { Self::Zh } else { Self::En }
    }

    /// The other one of the two languages.
    pub fn other(self) -> Self {
        match self {
            Self::En => Self::Zh,
            Self::Zh => Self::En,
        }
    }

    /// The ISO 639-1 code: `en` or `zh`.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Whether `c` is a Chinese (Han) character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_summary_full_of_names_is_chinese() {
        let text = "这里用 Mistral-7b 做底座，训练了名为 TaxGPT 的税务助手，它在 TaxBench 上超过 GPT-4（zero-shot）。";
        assert_eq!(Language::detect(text), Language::Zh);
        assert_eq!(Language::detect("YOLOv9：目标检测"), Language::Zh);
        assert_eq!(Language::detect("A survey of 强化学习 for language models and agents"), Language::En);
        assert_eq!(Language::detect(""), Language::En);
    }
}
