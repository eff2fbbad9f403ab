"""Generate Chinese titles of papers from the words of their Chinese digests.

    python synthetic_queries.py

The training data has Chinese summaries but no Chinese titles, and people search by title. Each English title is split at
its prepositions. For each part, the digest is searched for the few words that translate it (by the probabilities of
glossary.py). Where there are none, and sometimes otherwise, each word is translated by one of its frequent translations, preferably one that
occurs in the digest. The parts are then joined in Chinese word order.
Writes synthetic_queries.json: a list of titles for each paper, empty where too little could be translated.
"""

import argparse
import json
import random
import re
from multiprocessing import Pool

import jieba
import numpy as np

from glossary import HAN, latin_terms, learn_translations
from paths import sample_papers, work_dir
from sample_texts import chinese_digest

VARIANTS = 3
# A span of the digest translates a part of a title when its match values (at most 1 a word; below FAINT counts as unused)
# sum to LEAST a word, less COST for each unused token. A span has at most LONGEST tokens.
LONGEST, LEAST, FAINT, COST = 10, 0.55, 0.1, 0.15
# Probability of a full match, of the weakest match, and of a translation for a single word.
WHOLE, LEAST_LIKELY, LIKELY = 1 / 6, 0.004, 0.05
# Share of parts searched in the digest, and the share of a title's words that must be translated.
DIGEST_SHARE, COVERED = 0.75, 0.7
PIECE = re.compile(r"[A-Za-z][\w@+./²'’-]*|\d[\w.%-]*|[,:;?!—–]")
CLAUSES = re.compile(r"[，。；：！？、,;:（）()\s]+")
DROPPED = {"a", "an", "the", "is", "are", "be", "its", "their", "our", "we", "do", "does", "can", "that", "this", "these"}
# Templates for a preposition: A stands before it, B after it.
PREPOSITIONS = {
    "for": ["面向{B}的{A}", "用于{B}的{A}", "{B}的{A}", "针对{B}的{A}", "{B}中的{A}"],
    "of": ["{B}的{A}", "{B}{A}", "对{B}的{A}"],
    "in": ["{B}中的{A}", "{B}领域的{A}", "{B}中{A}"],
    "on": ["关于{B}的{A}", "{B}上的{A}", "{B}的{A}"],
    "with": ["基于{B}的{A}", "利用{B}实现{A}", "{A}：借助{B}", "结合{B}的{A}"],
    "using": ["基于{B}的{A}", "利用{B}的{A}", "借助{B}进行{A}"],
    "via": ["通过{B}实现{A}", "基于{B}的{A}", "{A}：通过{B}"],
    "by": ["通过{B}实现{A}", "基于{B}的{A}"],
    "through": ["通过{B}实现{A}", "借助{B}{A}", "基于{B}的{A}"],
    "from": ["从{B}中{A}", "基于{B}的{A}", "来自{B}的{A}"],
    "under": ["{B}下的{A}", "{B}条件下的{A}"],
    "to": ["{A}到{B}", "面向{B}的{A}", "{A}以{B}"],
    "toward": ["迈向{B}的{A}", "面向{B}的{A}"],
    "towards": ["迈向{B}的{A}", "面向{B}的{A}"],
    "against": ["针对{B}的{A}", "抵御{B}的{A}"],
    "across": ["跨{B}的{A}", "{B}间的{A}"],
    "between": ["{B}之间的{A}"],
    "without": ["无需{B}的{A}", "不用{B}的{A}"],
    "beyond": ["超越{B}的{A}", "{A}：超越{B}"],
    "as": ["{A}作为{B}", "作为{B}的{A}"],
    "and": ["{A}与{B}", "{A}和{B}", "{A}及{B}"],
    "or": ["{A}还是{B}", "{A}或{B}"],
    "meets": ["{A}遇上{B}"],
    "based": ["基于{A}的{B}"],
}
LEADING_PREPOSITIONS = {"for": "面向{B}", "toward": "迈向{B}", "towards": "迈向{B}", "on": "论{B}", "from": "从{B}", "beyond": "超越{B}", "in": "在{B}中", "with": "借助{B}"}
# Words of digests that do not belong in titles.
FRAME_WORDS = {"提出", "提供", "一种", "一个", "一项", "论文", "本文", "了", "该", "这", "这种", "介绍", "首个"}
SUFFIXES = {"based", "driven", "guided", "aware", "centric", "free", "aided", "assisted", "oriented", "level", "time"}
LLM = ["大型语言模型", "大语言模型", "LLM", "LLMs", "大型语言模型（LLM）", "语言大模型"]
# Fixed translations: very common words, and terms of several words.
PHRASES = {
    "large language models": LLM, "large language model": LLM, "llms": LLM, "llm": LLM,
    "vision language models": ["视觉语言模型", "VLM"], "vision-language models": ["视觉语言模型", "VLM"], "vision-language": ["视觉语言"],
    "language models": ["语言模型"], "language model": ["语言模型"], "foundation models": ["基础模型"], "foundation model": ["基础模型"],
    "retrieval augmented generation": ["检索增强生成", "RAG"], "retrieval-augmented generation": ["检索增强生成", "RAG"],
    "retrieval-augmented": ["检索增强"], "text-to-image": ["文生图", "文本到图像"], "text-to-video": ["文生视频"], "text-to-speech": ["语音合成"],
    "out-of-distribution": ["分布外"], "mixture-of-experts": ["混合专家"], "state-of-the-art": ["最先进"], "human-in-the-loop": ["人在回路"], "chain of thought": ["思维链", "CoT"], "chain-of-thought": ["思维链", "CoT"],
    "reinforcement learning": ["强化学习"], "deep learning": ["深度学习"], "machine learning": ["机器学习"], "neural networks": ["神经网络"],
    "neural network": ["神经网络"], "diffusion models": ["扩散模型"], "diffusion model": ["扩散模型"], "case study": ["案例研究"],
    "real-world": ["真实世界", "现实世界"], "real world": ["真实世界"], "real-time": ["实时"], "large-scale": ["大规模"], "open-source": ["开源"],
    "multi-agent": ["多智能体"], "multi-modal": ["多模态"], "multimodal": ["多模态"], "fine-tuning": ["微调"], "zero-shot": ["零样本"],
    "few-shot": ["少样本"], "in-context learning": ["上下文学习"], "in-context": ["上下文"], "long-context": ["长上下文"], "long context": ["长上下文"],
    "time series": ["时间序列"], "knowledge graph": ["知识图谱"], "knowledge graphs": ["知识图谱"], "question answering": ["问答"],
    "artificial intelligence": ["人工智能"], "high-level": ["高层次"], "end-to-end": ["端到端"], "self-supervised": ["自监督"],
    "agents": ["智能体", "代理"], "agent": ["智能体", "代理"], "agentic": ["智能体"], "models": ["模型"], "model": ["模型"], "language": ["语言"],
    "learning": ["学习"], "data": ["数据"], "method": ["方法"], "methods": ["方法"], "approach": ["方法"], "framework": ["框架"], "system": ["系统"],
    "systems": ["系统"], "analysis": ["分析"], "study": ["研究"], "survey": ["综述", "调研"], "review": ["综述"], "benchmark": ["基准", "基准测试"],
    "benchmarking": ["基准测试", "评测"], "evaluation": ["评估"], "evaluating": ["评估", "评测"], "generation": ["生成"], "training": ["训练"],
    "reasoning": ["推理"], "robust": ["稳健", "鲁棒"], "efficient": ["高效"], "generative": ["生成式"], "adaptive": ["自适应"], "task": ["任务"],
    "tasks": ["任务"], "performance": ["性能"], "new": ["新"], "novel": ["新型"], "network": ["网络"], "networks": ["网络"], "understanding": ["理解"],
    "exploring": ["探索", "探究"], "unveiling": ["揭示", "揭秘"], "revealing": ["揭示"], "rethinking": ["重新思考", "再思考"], "revisiting": ["重新审视"],
    "investigating": ["探究", "研究"], "analyzing": ["分析"], "assessing": ["评估"], "leveraging": ["利用"], "enhancing": ["增强", "提升"],
    "improving": ["提升", "改进"], "boosting": ["提升"], "how": ["如何"], "why": ["为何"], "what": ["什么"], "when": ["当"], "not": ["不"], "challenges": ["挑战"],
    "opportunities": ["机遇"], "human": ["人类"], "automated": ["自动化"], "automatic": ["自动"], "scalable": ["可扩展"], "unified": ["统一"],
}


def likelihoods() -> tuple[dict[str, list[tuple[str, float]]], dict[tuple[str, str], float]]:
    """The best Chinese translations of each English term, and the probability of each pair."""
    english, chinese, source, target, mean, *_ = learn_translations()
    best: dict[str, list[tuple[str, float]]] = {}
    pairs = {}
    for at in np.argsort(-mean, kind="stable"):
        term, other = english[source[at]], chinese[target[at]]
        if mean[at] < LEAST_LIKELY or not HAN.match(other):
            continue
        pairs[term, other] = float(mean[at])
        best.setdefault(term, []).append((other, float(mean[at])))
    return best, pairs


class TitleTranslator:
    """Samples Chinese titles. `best` and `pairs` are those of likelihoods()."""

    def __init__(self, best, pairs):
        self.best, self.pairs = best, pairs
        self.match_cache: dict[tuple[str, str], float] = {}

    def match(self, stems: list[str], token: str) -> list[float]:
        """How well a Chinese token, or a word inside it, translates each of the words: 0 to 1."""
        values = []
        for stem in stems:
            value = self.match_cache.get((stem, token))
            if value is None:
                value = max(min(1.0, self.pairs.get((stem, other), 0.0) / WHOLE) for other in {token, *jieba.cut_for_search(token)})
                self.match_cache[stem, token] = value
            values.append(value)
        return values

    def window(self, words: list[str], clauses: list[list[str]]) -> str | None:
        """The span of the digest that best translates these words, if any reaches the threshold."""
        stems = [latin_terms(word)[-1] if latin_terms(word) else word.lower() for word in words]
        best_window, value = None, LEAST * len(stems)
        for tokens in clauses:
            matches = [self.match(stems, token) for token in tokens]
            matches = [[1.0 if token.lower() == word.lower() else s for s, word in zip(row, words)] for row, token in zip(matches, tokens)]
            for begin in range(len(tokens)):
                if max(matches[begin]) < FAINT:
                    continue
                best = [0.0] * len(stems)
                for end in range(begin, min(len(tokens), begin + LONGEST, begin + 3 * len(stems))):
                    best = [max(pair) for pair in zip(best, matches[end])]
                    unused = sum(max(row) < FAINT for row in matches[begin : end + 1])
                    worth = sum(best) - COST * unused
                    if max(matches[end]) >= FAINT and worth > value + 1e-9:
                        best_window, value = "".join(t for t in tokens[begin : end + 1] if t not in FRAME_WORDS), worth
        return best_window

    def word(self, word: str, digest: str, rng: random.Random) -> tuple[str, bool]:
        """A translation of one word, and whether there was one. Names stay as they are."""
        if is_name(word):
            return word, True
        stems = latin_terms(word)
        choices = [pair for stem in stems for pair in self.best.get(stem, [])[:6]]
        inside = [(other, p) for other, p in choices if other in digest]
        pool = inside or [(other, p) for other, p in choices if p >= LIKELY][:3]
        if not pool:
            return word, False
        return rng.choices([other for other, _ in pool], [p * p for _, p in pool])[0], True

    def part(self, words: list[str], clauses, digest: str, rng: random.Random) -> tuple[str, int, int]:
        """A part of the title in Chinese, the number of translated words, and the number of words."""
        out, done, at = [], 0, 0
        whole = self.window(words, clauses) if len(words) > 1 and rng.random() < DIGEST_SHARE else None
        if whole:
            return whole, len(words), len(words)
        while at < len(words):
            for length in (3, 2, 1):
                phrase = " ".join(words[at : at + length]).lower()
                if phrase in PHRASES and at + length <= len(words):
                    out.append(rng.choice(PHRASES[phrase]))
                    done, at = done + length, at + length
                    break
            else:
                text, known = self.word(words[at], digest, rng)
                out.append(text)
                done, at = done + known, at + 1
        text = ""
        for piece in out:
            space = " " if text and (text[-1].isascii() or piece[0].isascii()) else ""
            text += space + piece
        return text, done, len(words)

    def phrase(self, words: list[str], clauses, digest, rng) -> tuple[str, int, int]:
        """Parts joined by prepositions, right-branching: A for (B with C)."""
        while words and (words[0].lower() in PREPOSITIONS or words[0].lower() in DROPPED):
            words = words[1:]
        at = next((i for i, word in enumerate(words) if word.lower() in PREPOSITIONS and 0 < i < len(words) - 1), None)
        if at is None:
            words = [word for word in words if word.lower() not in DROPPED and word.lower() not in PREPOSITIONS]
            return self.part(words, clauses, digest, rng) if words else ("", 0, 0)
        a, done_a, total_a = self.phrase(words[:at], clauses, digest, rng)
        b, done_b, total_b = self.phrase(words[at + 1 :], clauses, digest, rng)
        if not a or not b:
            return a + b, done_a + done_b, total_a + total_b
        return rng.choice(PREPOSITIONS[words[at].lower()]).format(A=a, B=b), done_a + done_b, total_a + total_b

    def titles(self, record: dict) -> list[str]:
        """Up to VARIANTS different titles, the same at every call for a record."""
        digest, rng = chinese_digest(record), random.Random(record["id"])
        clauses = [tokens for clause in CLAUSES.split(digest) if (tokens := [t for t in jieba.cut(clause) if t.strip()])]
        return sorted({title for _ in range(VARIANTS) if (title := self.title(record, clauses, digest, rng))})

    def title(self, record: dict, clauses: list[list[str]], digest: str, rng: random.Random) -> str:
        """One title; "" where too little could be translated."""
        sections, current = [], []
        for piece in pieces(record["title"]):
            if piece in ",:;?!—–":
                sections.append((current, piece))
                current = []
            else:
                current.append(piece)
        sections.append((current, ""))
        text, done, total = "", 0, 0
        for words, mark in sections:
            if not words:
                continue
            name = mark == ":" and len(words) <= 2 and not text
            if name and is_name(words[0]):
                section, s, n = " ".join(words), 0, 0
            else:
                section, s, n = self.phrase(words, clauses, digest, rng)
                if not text and words[0].lower() in LEADING_PREPOSITIONS:
                    section = LEADING_PREPOSITIONS[words[0].lower()].format(B=section)
            mark = {":": rng.choice(["：", "：", ": "]), ",": "、", "?": "？", "!": "！", "": ""}.get(mark, "，")
            text, done, total = text + section + mark, done + s, total + n
        return text.strip("：: 、，") if total >= 2 and done >= COVERED * total and HAN.search(text) else ""


def pieces(title: str) -> list[str]:
    """Words and punctuation. Compounds are split unless they are in PHRASES or contain a name or a preposition."""
    out = []
    for piece in PIECE.findall(title):
        parts = [part for part in piece.strip("-").split("-") if part]
        if len(parts) == 2 and parts[1].lower() in SUFFIXES:
            out += parts
        elif piece.lower() in PHRASES or len(parts) < 2 or any(is_name(part) or part.lower() in PREPOSITIONS for part in parts):
            out.append(piece.strip("-") or piece)
        else:
            out += parts
    return out


def is_name(word: str) -> bool:
    """Whether a word is a name or an acronym: a capital inside, or a digit."""
    return word[1:] != word[1:].lower() or any(c.isdigit() for c in word)


def init_worker(titles: TitleTranslator) -> None:
    global TRANSLATOR
    TRANSLATOR = titles


def translate_titles(record: dict) -> list[str]:
    return TRANSLATOR.titles(record)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, help="number of papers, sampled as train_queries.py does with the same --seed; default: all")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    papers = sample_papers(arguments.papers, arguments.seed)
    with Pool(initializer=init_worker, initargs=[TitleTranslator(*likelihoods())]) as pool:
        titles = dict(zip((paper["id"] for paper in papers), pool.imap(translate_titles, papers, chunksize=100)))
    (work_dir() / "synthetic_queries.json").write_text(json.dumps(titles, ensure_ascii=False), encoding="utf-8")
    print(f"{sum(map(bool, titles.values()))} of {len(titles)} papers, {sum(map(len, titles.values()))} titles")


if __name__ == "__main__":
    main()
