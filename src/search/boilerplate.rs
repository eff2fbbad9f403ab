//! Removes the boilerplate of a question, such as "which paper is about", and leaves its topic.
//!
//! Models are trained on titles and sentences: "哪篇论文把权重量化了？" is less similar to every summary than "把权重量化", and
//! more similar to other short and vague texts.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::Language;

/// A request, "which" or "about" at the start, with what follows it. A topic that begins with 研究 or 论文 does not match.
static CHINESE_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^
        (?:请问一?下?|请|麻烦|想问一下|想知道|我想|我要|帮我|给我)*
        (?:(?:找一下|查一下|找找|找|查找|搜索|搜一下|推荐|列出)(?:一些|一篇|几篇)?
          |有没有(?:什么|哪些|哪篇)?|是否有|有什么|有哪些|有哪篇|哪一?篇|哪几篇|哪些|关于|有关)
        (?:关于|有关|讲|介绍|讨论|研究)?
        (?:的)?
        (?:论文|文章|工作|研究|paper)?
        (?:里|中)?
        (?:提出了?|介绍了?|研究了?|讨论了?|讲了?|是关于)?",
    )
    .expect("a constant pattern")
});

/// "of papers", "are there" and particles at the end.
static CHINESE_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?:的(?:相关)?(?:论文|文章|工作|研究|方法|办法|paper))?
        (?:都?(?:有哪些|有没有|有吗|是哪一?篇|是什么|是哪些))?
        (?:了|吗|呢)?
        [？?。！!\s]*$",
    )
    .expect("a constant pattern")
});

/// As in Chinese: a noun is removed only after a request or before "about" and the like, because a topic may be called
/// "research agents" or "work stealing".
static ENGLISH_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^
        (?:please\s+)?(?:can\s+you\s+|could\s+you\s+)?
        (?:
          (?: (?:(?:i\s+am|i'm)\s+looking\s+for|find(?:\s+me)?|show(?:\s+me)?|search\s+for|list|recommend(?:\s+me)?
               |is\s+there|are\s+there|what\s+is|what\s+are)\s+(?:(?:any|a|an|the|some)\s+)?
             |(?:which|what|any|some)\s+ )
          (?:papers?|works?|articles?|research|studies|study)\s+
          (?:(?:that|which|is|are|about|on|discuss(?:es)?|introduces?|presents?|proposes?|describes?|shows?)\s+)*
         |(?:a\s+|the\s+)?(?:papers?|works?|articles?|research|studies|study)\s+(?:(?:that|which|is|are|about|on)\s+)+
        )",
    )
    .expect("a constant pattern")
});

/// The topic of `question`; all of it when little would be left.
pub(crate) fn strip_boilerplate(question: &str) -> &str {
    let question = question.trim();
    let head = match Language::detect(question) {
        Language::Zh => &CHINESE_HEAD,
        Language::En => &ENGLISH_HEAD,
    };
    let start = head.find(question).map_or(0, |matched| matched.end());
    let rest = &question[start..];
    let end = CHINESE_TAIL.find(rest).map_or(rest.len(), |matched| matched.start());
    let topic = rest[..end].trim();
    // Three Han characters are a topic, and so are three letters.
    if topic.chars().filter(|c| c.is_alphanumeric()).count() >= 3 { topic } else { question }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_topic_is_left() {
        for (question, expected) in [
            ("哪篇论文把大模型的权重量化了？", "把大模型的权重量化"),
            ("有没有用扩散模型生成音乐的方法？", "用扩散模型生成音乐"),
            ("请问有哪些关于长上下文的论文？", "长上下文"),
            ("找一篇讲图神经网络的文章", "图神经网络"),
            ("怎样让语言模型处理更长的上下文？", "怎样让语言模型处理更长的上下文"),
            ("which paper quantises the weights of a large model?", "quantises the weights of a large model"),
            ("Is there any work on speech recognition?", "speech recognition"),
            ("papers about graph attention", "graph attention"),
            ("research agents", "research agents"),
            ("work stealing", "work stealing"),
            ("which papers use contrastive learning", "use contrastive learning"),
            ("efficient long context", "efficient long context"),
            ("paper-thin solar cells", "paper-thin solar cells"),
            ("研究人员怎样发现软件漏洞", "研究人员怎样发现软件漏洞"),
            ("大模型量化方法有哪些？", "大模型量化方法"),
            ("关于 RAG 的论文", "RAG"),
            ("研究", "研究"),
            ("哪篇论文？", "哪篇论文？"),
            ("LoRA", "LoRA"),
        ] {
            assert_eq!(strip_boilerplate(question), expected, "{question}");
        }
    }
}
