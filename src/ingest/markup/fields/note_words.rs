//! Words around a title that say that a text is a note on it.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::is_han;

static NOTE_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:\[\p{Han}{2,8}\]|【\p{Han}{2,8}】|(?:论文|文献)(?:阅读|笔记|精读|解读|分享|速读|学习)(?:笔记)?\s*[:：|—–-]+)\s*(?P<a>[^\p{Han}\s].*)$
          | ^(?P<b>.*[^\p{Han}\s（(【\[])\s*[:：|—–(（【\[-]*\s*(?:论文)?(?:阅读|学习|精读|读书|读后|论文)?笔记\s*[)）】\]]?$",
    )
    .expect("a constant pattern")
});

/// Without the words that say that a text is a note: `[检测] Title 阅读笔记`, `论文笔记：Title`.
pub(crate) fn without(text: &str) -> &str {
    if !text.chars().any(is_han) {
        return text;
    }
    let Some(captures) = NOTE_WORDS.captures(text) else { return text };
    let rest = captures.name("a").or_else(|| captures.name("b")).map_or(text, |rest| rest.as_str());
    if rest.split_whitespace().count() >= 2 { rest } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_left() {
        for text in ["[目标检测] A Study of Things", "A Study of Things 阅读笔记", "论文笔记：A Study of Things"]
        {
            assert_eq!(without(text), "A Study of Things", "{text}");
        }
        for text in ["我的阅读笔记", "小模型笔记：A Study", "A Study", "[Re] A Study"] {
            assert_eq!(without(text), text);
        }
    }
}
