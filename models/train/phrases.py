"""Learn which English and Chinese phrases name the same thing.

    python phrases.py ../glossary-zh-en

The training data are papers described in both languages: title and abstract beside the Chinese digest. An English phrase (one
to four words without function words between them) and a Chinese one (one to four words of jieba's dictionary) are a pair where
they mostly occur in the same papers: the cosine of their rows of papers, and each is the best of the other. Phrases that hardly
occur without a longer one around them, such as `large language`, are left out.
"""

import argparse
import re
from collections import Counter, defaultdict
from multiprocessing import Pool
from pathlib import Path

import jieba
import numpy as np
import scipy.sparse as sp

from glossary import HAN, folded, stem
from paths import bilingual_papers
from sample_texts import chinese_digest

# Least papers of a phrase, least cosine of a pair, and the share of a longer phrase that makes it a part.
RARE, ALIKE, PART = 15, 0.4, 0.75
# The most bytes that are written, and the most words of a phrase.
MOST, LONGEST = 195_000, 4
# A Chinese phrase that begins with one of these lacks its first word.
ENDINGS = set("级域性化式度型类率力者间率数量值器集")

WORD = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9]+(?:-[A-Za-z][A-Za-z0-9]*)*|\s+|.", re.S)
FUNCTION_EN = set(
    "a about above across after against all almost along also although among an and another any are as at based be because been "
    "before being between both but by can could did do does done due during each either else enable enables even every few for "
    "from further given had has have how however i if in including instead into is it its itself just less many may might more "
    "most much must near need needs neither no nor not of off often on once one only or other our out over own per rather same "
    "several should since so some still such than that the their them then there these they this those three through thus to "
    "together too toward towards two under until up upon us use used uses using various very via was we well were what when where "
    "whether which while who whose why will with within without would yet you your propose proposes proposed present presents "
    "show shows shown novel new existing introduce introduces achieve achieves recent significantly outperforms outperform "
    "demonstrate demonstrates improve improves improving leverage leverages leveraging first second third four five six newly "
    "state-of-the-art large-scale fully current".split()
)
FUNCTION_ZH = set("的了是在和与及被把们这那也对为以中其个等将能可从到我有不都而或并于由使让上下时后前内外各该此种项类且但更最较很仍还则来出用")


def phrases_of(words: list[str]) -> list[list[str]]:
    """The phrases of words that stand together."""
    spans = ((start, end) for start in range(len(words)) for end in range(start + 1, min(len(words), start + LONGEST) + 1))
    return [words[start:end] for start, end in spans]


def cut(text: str) -> tuple[set[tuple[str, str]], set[str]]:
    """The English and the Chinese phrases of a text."""
    english, chinese, words = set(), set(), []

    def end_english() -> None:
        for part in phrases_of(words):
            english.add((" ".join(stem(word) for word in re.split("[ -]", " ".join(part).lower())), " ".join(part)))
        words.clear()

    for part in WORD.findall(text):
        if HAN.match(part):
            end_english()
            run: list[str] = []
            for word in [*jieba.cut(part, HMM=False), "的"]:
                if word in FUNCTION_ZH:
                    chinese.update(key for key in map("".join, phrases_of(run)) if 1 < len(key) <= 10)
                    run = []
                else:
                    run.append(word)
        elif part.isspace():
            continue
        elif not re.match("[A-Za-z]|[0-9]D", part) or part.lower() in FUNCTION_EN:
            end_english()
        else:
            words.append(part)
    end_english()
    return english, chinese


def case_of_words() -> dict[str, str]:
    """How each word is written in running text: in lower case where a quarter of its occurrences are."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for record in bilingual_papers():
        for word in re.findall(r"(?<=[a-z,] )[A-Za-z][A-Za-z0-9]*", folded(record["abstract"])):
            counts[word.lower()][word] += 1
    return {
        lower: lower if writings[lower] * 4 >= writings.total() else max(writings.items(), key=lambda item: (item[1], item[0]))[0]
        for lower, writings in counts.items()
    }


def in_case(surface: str, case: dict[str, str]) -> str:
    return re.sub("[A-Za-z][A-Za-z0-9]*|[0-9]d", lambda word: case.get(word[0], word[0].upper() if word[0][0].isdigit() else word[0]), surface)


def paired_phrases(record: dict) -> tuple[set[tuple[str, str]], set[str]]:
    english, _ = cut(folded(f"{record['title']} . {record['abstract']}"))
    _, chinese = cut(folded(chinese_digest(record)))
    return english, chinese


def matrix_of(texts: list[set[str]]) -> tuple[list[str], sp.csr_matrix]:
    """The phrases that are frequent enough and no part of another one, and the matrix of texts and phrases."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
        if len(counts) > 6_000_000:
            counts = Counter({key: count for key, count in counts.items() if count > 1})
    frequent = {key: count for key, count in counts.items() if count >= RARE}
    part = set()
    for key, count in frequent.items():
        for shorter in shorter_of(key):
            if count >= PART * frequent.get(shorter, 1 << 30):
                part.add(shorter)
    vocabulary = sorted(frequent.keys() - part)
    number = {key: at for at, key in enumerate(vocabulary)}
    rows = [sorted(number[key] for key in text if key in number) for text in texts]
    ends = np.cumsum([0] + [len(row) for row in rows])
    flat = np.fromiter((at for row in rows for at in row), np.int32)
    return vocabulary, sp.csr_matrix((np.ones(len(flat), np.float32), flat, ends), (len(texts), len(vocabulary)))


def shorter_of(key: str) -> list[str]:
    words = key.split(" ")
    if len(words) > 1:
        return [" ".join(words[1:]), " ".join(words[:-1])]
    return [key[cut:] for cut in (1, 2, 3)] + [key[:-cut] for cut in (1, 2, 3)] if HAN.match(key) else []


def pairs(english: sp.csr_matrix, chinese: sp.csr_matrix) -> dict[tuple[int, int], float]:
    """The cosine of each pair that may be one."""
    of_en, of_zh = (np.asarray(m.sum(0)).ravel() for m in (english, chinese))
    turned, out = english.T.tocsr(), {}
    for begin in range(0, turned.shape[0], 500):
        together = (turned[begin : begin + 500] @ chinese).tocoo()
        alike = together.data / np.sqrt(of_en[begin + together.row] * of_zh[together.col])
        for at in np.flatnonzero(alike >= ALIKE):
            out[begin + int(together.row[at]), int(together.col[at])] = float(alike[at])
    return out


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("into", type=Path)
    into = arguments.parse_args().into
    with Pool() as pool:
        cuts = list(pool.imap(paired_phrases, bilingual_papers(), chunksize=200))
    surfaces: defaultdict[str, Counter[str]] = defaultdict(Counter)
    english, x = matrix_of([{key for key, _ in text} for text, _ in cuts])
    chinese, y = matrix_of([text for _, text in cuts])
    known = set(english)
    for text, _ in cuts:
        for key, surface in text:
            if key in known:
                surfaces[key][surface.lower()] += 1
    found = pairs(x, y)
    best_en, best_zh = {}, {}
    for (e, z), alike in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        best_en.setdefault(e, z)
        best_zh.setdefault(z, e)
    mutual = [(e, z) for e, z in best_en.items() if best_zh[z] == e and chinese[z][0] not in ENDINGS]
    count = np.asarray(x.sum(0)).ravel()
    mutual.sort(key=lambda pair: (-found[pair] * np.sqrt(count[pair[0]]), pair))
    case, lines, size = case_of_words(), {}, 0
    for e, z in mutual:
        surface = in_case(max(surfaces[english[e]].items(), key=lambda item: (item[1], item[0]))[0], case)
        line = f"{surface}\t{chinese[z]}\n"
        size += len(line.encode())
        if size > MOST:
            break
        lines[surface] = line
    (into / "phrases.tsv").write_text("".join(lines[surface] for surface in sorted(lines)), "utf-8")
    print(f"{len(lines)} of {len(mutual)} pairs")


if __name__ == "__main__":
    main()
