"""Sample questions and passages from a training record.

Each function takes a record and a random generator and draws one of several forms (titles, halves of titles, sentences,
questions), so that a model does not learn one form by heart.
"""

import random
import re

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
CLAUSE = re.compile(r"[，。；：！？]")
# Opening phrases of Chinese summaries, such as "本文提出了一种 …".
SUBJECT_PHRASE = r"(?:在?(?:本|该|这项?|此)(?:论文|研究|工作|文章|文|篇论文|综述|方法)中?|研究(?:者们?|人员|团队)|作者们?|我们|论文|文章|研究)"
VERB_PHRASE = (
    r"(?:通过|首次|系统性?地?|深入|全面|重点|主要|成功|进一步|旨在|并|还|则|来|了|出|对|将)*"
    r"(?:提出|介绍|开发|研究|探讨|探索|分析|设计|构建|引入|展示|评估|发布|建立|证明|揭示|发现|提供|解决|综述|调查|比较|考察|描述|实现|利用|使用|改进|扩展|应用|推出|创建|采用|表明|指出|聚焦于?|针对|关注)"
    r"(?:并(?:验证|评估|分析|实现|发布|开发|证明|研究|比较))?(?:了|出|到)?"
)
OPENING_PHRASE = re.compile(rf"^(?:{SUBJECT_PHRASE})?(?:{VERB_PHRASE})?(?:一[种个套项类款]|两[种个]|三[种个])?(?:名为|称为)?")
LATIN_NAME = re.compile(r"[A-Za-z][\w+./²\-]*(?: [A-Za-z][\w+./²\-]*)*")
LEFTOVER_BRACKETS = re.compile(r"[(（][\s,，、:：;；]*[)）]|(?<=[一-鿿]) +(?=[一-鿿])|^[\s，：:、是]+")
HAN = re.compile(r"[一-鿿]")
NAME = re.compile(r"^([A-Za-z][\w@+./²-]*(?: ?[\w@+./-]+)?)\s*[:：]")

QUESTION_FORMS_ZH = [
    "有没有{}的论文？", "有没有{}的方法", "哪篇论文讲的是{}？", "关于{}的研究有哪些", "找一篇{}的文章",
    "{}怎么做？", "如何{}", "我想了解{}", "{}相关工作", "最近有什么{}的工作吗？",
]
QUESTION_FORMS_EN = [
    "which paper is about {}?", "is there any work on {}", "papers about {}", "what is known about {}?", "{} paper",
    "how to do {}", "looking for research on {}", "recent work on {}",
]


def sentences(text: str) -> list[str]:
    return [s for s in SENTENCE.split(text.strip()) if len(s) > 30] or [text]


def chinese_digest(record: dict) -> str:
    """All Chinese texts about a paper."""
    return " ".join(record["zh"].get(part) or "" for part in ("tldr", "motivation", "method", "result", "conclusion"))


def short_title_zh(record: dict, rng: random.Random) -> str:
    """An approximate Chinese title: the first clauses of the summary without the opening phrase."""
    zh = record["zh"]
    source = zh.get("tldr") or zh.get("conclusion") or ""
    if rng.random() < 0.5:
        source = without_latin_names(source)
    clauses = [c.strip() for c in CLAUSE.split(source) if c.strip()]
    if not clauses:
        return source
    bare = OPENING_PHRASE.sub("", clauses[0]) or clauses[0]
    if len(bare) < 8 and len(clauses) > 1:
        bare += "，" + clauses[1]
    elif len(clauses) > 1 and len(bare) < 22 and rng.random() < 0.5:
        bare += rng.choice(["，", "：", "，", " "]) + OPENING_PHRASE.sub("", clauses[1])
    name = NAME.match(record["title"])
    if name and rng.random() < 0.2:
        name = name.group(1)
        bare = bare.removeprefix(name).lstrip("，是 ")
        return f"{name}{rng.choice(['：', '：', ': ', '——'])}{bare}"
    return bare


def without_latin_names(text: str) -> str:
    """The text without names in Latin letters, which would identify the paper in either language."""
    bare = LEFTOVER_BRACKETS.sub("", LATIN_NAME.sub("", text))
    return bare if len(HAN.findall(bare)) >= 8 else text


def query_zh(record: dict, rng: random.Random, rewritten: bool = True) -> tuple[str, bool]:
    """A Chinese question, and whether it is the record's tldr, which its passage must not repeat then.

    With `rewritten`, some are phrased as questions.
    """
    zh, draw = record["zh"], rng.random()
    if draw < 0.25 and zh.get("tldr"):
        return zh["tldr"], True
    if draw < 0.33 and zh.get("conclusion"):
        return zh["conclusion"], False
    if draw < 0.43 and rewritten:
        return rng.choice(QUESTION_FORMS_ZH).format(short_title_zh(record, rng).rstrip("。")), True
    return short_title_zh(record, rng), True


def query_en(record: dict, rng: random.Random, rewritten: bool = True) -> tuple[str, bool]:
    """An English question, and whether it comes from the title. With `rewritten`, some are phrased as questions."""
    title, draw = record["title"], rng.random()
    if draw < 0.12:
        return rng.choice(sentences(record["abstract"])), False
    if ": " in title and draw < 0.5:
        return title.split(": ", 1)[1], True
    if draw < 0.22 and rewritten:
        bare = title if not title[1:2].islower() else title[0].lower() + title[1:]
        return rng.choice(QUESTION_FORMS_EN).format(bare), True
    return title, True


def passage_zh(record: dict, rng: random.Random, without_tldr: bool) -> str:
    """A selection of the Chinese texts."""
    zh = record["zh"]
    parts = [zh[name] for name in ("motivation", "method", "result", "conclusion") if zh.get(name)]
    draw = rng.random()
    if draw < 0.3 and len(parts) > 2:
        parts.pop(rng.randrange(len(parts)))
    elif draw < 0.45 and len(parts) > 1:
        parts = [parts[1]] if draw < 0.40 else [parts[0], parts[1]]
    if zh.get("tldr") and not without_tldr and rng.random() < 0.5:
        parts.insert(0, zh["tldr"])
    elif not parts and zh.get("tldr"):
        parts = [zh["tldr"]]
    return " ".join(parts)


def passage_en(record: dict, rng: random.Random, without: str | None = None) -> str:
    """The abstract, from its beginning or a later sentence, mostly without the sentence `without`."""
    every = sentences(record["abstract"])
    if without is not None and len(every) > 1 and rng.random() < 0.7:
        every = [s for s in every if s != without]
    if len(every) > 4 and rng.random() < 0.25:
        every = every[rng.randrange(1, len(every) // 2) :]
    return " ".join(every)


def bilingual_views(record: dict, rng: random.Random, only_sentences: bool = False) -> tuple[str, str, str, str]:
    """English question, Chinese question, English passage and Chinese passage of one bilingual paper."""
    question_en, from_title = query_en(record, rng)
    question_zh, from_tldr = query_zh(record, rng)
    if only_sentences:
        question_zh, from_tldr = record["zh"].get("tldr") or record["zh"].get("conclusion", ""), True
    en = passage_en(record, rng, None if from_title else question_en)
    zh = passage_zh(record, rng, from_tldr)
    name = NAME.match(record["title"])
    if name and rng.random() < 0.5:
        # A name on both sides would be the only thing to learn.
        en, zh = en.replace(name.group(1), "our method"), zh.replace(name.group(1), "该方法")
    if not from_title:
        # The program puts titles in front of texts. A question from the title would match itself.
        en, zh = f"{record['title']}\n{en}", f"{record['title']}\n{zh}"
    return question_en, question_zh, en, zh


def english_views(record: dict, rng: random.Random) -> tuple[str, str]:
    """Question and passage of a paper known in English only; sentences as often as titles."""
    if rng.random() < 0.5:
        return query_en(record, rng)[0], passage_en(record, rng)
    question = rng.choice(sentences(record["abstract"]))
    passage = passage_en(record, rng, question)
    return question, f"{record['title']}\n{passage}" if rng.random() < 0.5 else passage
