"""Learn the bilingual glossary that translates the words of a question.

    python glossary.py ../glossary-zh-en

The training data are papers described in both languages: title and abstract beside the Chinese digest. Translation probabilities come from IBM
model 1 (Brown et al., 1993) in both directions. A pair's score is the geometric mean of the two, so that a rare word does
not become the translation of a frequent one. Tokens are those of src/lexical/terms.rs.
"""

import argparse
import re
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache
from multiprocessing import Pool
from pathlib import Path
from typing import NamedTuple

import jieba
import numpy as np
import scipy.sparse as sp
import snowballstemmer
from numba import njit

from paths import bilingual_papers
from sample_texts import chinese_digest

HAN = re.compile("[\u3400-\u9fff]")
RUN = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+(?:[-._/'’‐‑][^\W_\u3400-\u9fff]+|[+#]+(?![^\W_]))*")
STEMMER = snowballstemmer.stemmer("english")
# Minimum document frequency of a term, candidates per term, and iterations of EM.
RARE, CANDIDATES, ITERATIONS = 8, 40, 6
# Thresholds of what is written: probability, share of the best translation, translations per term, and the document
# frequency above which a term is too common to translate.
LEAST, SHARE, MOST, COMMON = 0.01, 0.1, 8, 0.3


@lru_cache(1 << 20)
def stem(word: str) -> str:
    singular = word.removesuffix("s")
    if singular != word and re.fullmatch("[bcdfghj-np-tvwxz]{3,}", singular) and not singular.endswith("s"):
        # The plural of an acronym without vowels is not a plural to the stemmer.
        return singular
    return STEMMER.stemWord(word)


def folded(text: str) -> str:
    # NFKD splits accents off. Han characters keep their forms.
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def latin_terms(run: str) -> list[str]:
    """The terms of an identifier or word in Latin letters: the whole and its parts, stemmed."""
    lower = run.lower()
    parts = [part for word in re.split(r"[\W_]+", lower) if word for part in re.findall(r"\d+|[^\d]+", word)]
    whole = re.sub(r"[^\w+#]|_", "", lower)
    if len(parts) == 1:
        cased = re.findall("[A-Z]+[^A-Z]*|[^A-Z]+", re.sub(r"[\W_]", "", run))
        if len(cased) > 1 and all(len(part) > 2 for part in cased):
            parts = [part.lower() for part in cased]
    simple = len(parts) == 1 and len(parts[0]) == len(whole)
    out = [] if simple else [whole]
    return out + [stem(part) for part in parts if simple or len(part) > 1 or part.isdigit()]


def terms(text: str) -> set[str]:
    """The set of terms of a text."""
    out = set()
    for run in RUN.findall(folded(text)):
        out.update((word for word in jieba.cut_for_search(run) if len(word) > 1) if HAN.match(run) else latin_terms(run))
    return out


def paired_terms(record: dict) -> list[tuple[set[str], set[str]]]:
    """English and Chinese terms of a paper, twice: of the whole, and of its title and the first sentence of the digest."""
    english = {term for term in terms(f"{record['title']} . {record['abstract']}") if not HAN.match(term)}
    title = {term for term in terms(record["title"]) if not HAN.match(term)}
    return [(english, terms(chinese_digest(record))), (title, {term for term in terms(record["zh"].get("tldr") or "") if HAN.match(term)})]


def count_terms(texts: list[set[str]]) -> tuple[list[str], sp.csr_matrix, set[str]]:
    """The frequent terms, the text-term matrix, and the set of terms too common to translate."""
    counts = Counter(term for text in texts[::2] for term in text)
    vocabulary = sorted(term for term, count in counts.items() if count >= RARE)
    number = {term: at for at, term in enumerate(vocabulary)}
    rows = [sorted(number[term] for term in text if term in number) for text in texts]
    ends = np.cumsum([0] + [len(row) for row in rows])
    flat = np.fromiter((at for row in rows for at in row), np.int32)
    matrix = sp.csr_matrix((np.ones(len(flat), np.float32), flat, ends), (len(texts), len(vocabulary)))
    return vocabulary, matrix, {term for term, count in counts.items() if count > COMMON * len(texts) / 2}


def candidates(a: sp.csr_matrix, b: sp.csr_matrix) -> list[tuple[int, int]]:
    """Candidate translations: for each term of `a` the terms of `b` with the highest mutual information."""
    of_a, of_b = (np.asarray(m.sum(0)).ravel() for m in (a, b))
    turned, pairs = a.T.tocsr(), []
    for begin in range(0, turned.shape[0], 1000):
        together = (turned[begin : begin + 1000] @ b).tocsr()
        for row in range(together.shape[0]):
            span = slice(together.indptr[row], together.indptr[row + 1])
            others, counts = together.indices[span], together.data[span]
            telling = counts * np.log(counts * a.shape[0] / (of_a[begin + row] * of_b[others]))
            best = np.argsort(-telling, kind="stable")[:CANDIDATES]
            pairs += [(begin + row, int(others[at])) for at in best if telling[at] > 0 and counts[at] >= 3]
    return pairs


@njit
def cooccurrences(xi, xp, yi, yp, mi, mp, md, out):
    """The candidate pairs that occur together, text by text. Only counts them when `out` is empty."""
    ends, n = np.zeros(len(xp), np.int64), 0
    for text in range(len(xp) - 1):
        for a in range(xp[text], xp[text + 1]):
            i, j = mp[xi[a]], yp[text]
            while i < mp[xi[a] + 1] and j < yp[text + 1]:
                if mi[i] < yi[j]:
                    i += 1
                elif mi[i] > yi[j]:
                    j += 1
                else:
                    if len(out) > 0:
                        out[n] = md[i]
                    n, i, j = n + 1, i + 1, j + 1
        ends[text + 1] = n
    return ends


@njit
def em_iteration(pairs, ends, target, likelihood, counts, null, size):
    """Expected counts of each pair. Each target word is generated by one source word or by none."""
    sums = np.zeros(size)
    for text in range(len(ends) - 1):
        for at in range(ends[text], ends[text + 1]):
            sums[target[pairs[at]]] += likelihood[pairs[at]]
        for at in range(ends[text], ends[text + 1]):
            counts[pairs[at]] += likelihood[pairs[at]] / (null + sums[target[pairs[at]]])
        for at in range(ends[text], ends[text + 1]):
            sums[target[pairs[at]]] = 0.0


def train_model_1(pairs, ends, source, target) -> np.ndarray:
    """IBM model 1: translation probabilities of the candidate pairs after ITERATIONS of EM."""
    likelihood = np.full(len(source), 0.02)
    for _ in range(ITERATIONS):
        counts = np.zeros(len(source))
        em_iteration(pairs, ends, target, likelihood, counts, 1e-3, target.max() + 1)
        likelihood = counts / np.maximum(np.bincount(source, counts)[source], 1e-9)
    return likelihood


def entries(likelihood, sources, targets, source, target, common: set[str], chinese: bool) -> dict[str, list[str]]:
    """The glossary lines of one direction: each term with its translations and their weights in percent of the best."""
    translations = defaultdict(list)
    for at in np.lexsort((np.arange(len(likelihood)), -likelihood)):
        key, other = sources[source[at]], targets[target[at]]
        if likelihood[at] < LEAST or key in common or bool(HAN.match(key)) != chinese or bool(HAN.match(other)) == chinese:
            continue
        # Numbers need no translation, and single letters are ambiguous.
        if all(any(c.isalpha() for c in term) and len(term) > 1 for term in (key, other)) and len(translations[key]) < MOST:
            translations[key].append((other, likelihood[at]))
    return {
        key: [f"{other} {round(100 * p / all_[0][1])}" for other, p in all_ if p >= SHARE * all_[0][1]]
        for key, all_ in translations.items()
        if all_
    }


class TranslationTable(NamedTuple):
    """Terms of both languages, the candidate pairs by term number with their probabilities, and the common terms."""

    english: list[str]
    chinese: list[str]
    source: np.ndarray
    target: np.ndarray
    mean: np.ndarray
    common_en: set[str]
    common_zh: set[str]


def learn_translations() -> TranslationTable:
    """The translation table of the training papers."""
    with Pool() as pool:
        texts = [side for both in pool.imap(paired_terms, bilingual_papers(), chunksize=500) for side in both]
    english, x, common_en = count_terms([side[0] for side in texts])
    chinese, y, common_zh = count_terms([side[1] for side in texts])
    every = sorted(set(candidates(x, y)) | {(e, z) for z, e in candidates(y, x)})
    source, target = (np.array(side, np.int32) for side in zip(*every))
    numbers = sp.csr_matrix((np.arange(len(every), dtype=np.int32), (source, target)), (len(english), len(chinese)))
    numbers.sort_indices()
    csr = (x.indices, x.indptr, y.indices, y.indptr, numbers.indices, numbers.indptr, numbers.data)
    ends = cooccurrences(*csr, np.empty(0, np.int32))
    pairs = np.empty(ends[-1], np.int32)
    cooccurrences(*csr, pairs)
    mean = np.sqrt(train_model_1(pairs, ends, source, target) * train_model_1(pairs, ends, target, source))
    return TranslationTable(english, chinese, source, target, mean, common_en, common_zh)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("into", type=Path)
    into = arguments.parse_args().into
    english, chinese, source, target, mean, common_en, common_zh = learn_translations()
    lines = entries(mean, english, chinese, source, target, common_en, False)
    lines |= entries(mean, chinese, english, target, source, common_zh, True)
    keys = sorted(lines, key=lambda key: key.encode())
    (into / "glossary.tsv").write_text("".join("\t".join([key, *lines[key]]) + "\n" for key in keys), "utf-8")
    print(f"{len(keys)} terms, {sum(map(len, lines.values()))} translations")


if __name__ == "__main__":
    main()
