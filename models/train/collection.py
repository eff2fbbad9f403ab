"""A set of training papers with the embeddings of their passages and titles."""

import random

import torch

import encoder
from paths import sample_papers
from sample_texts import passage_en, passage_zh
from embeddings import cached_embeddings

# Texts are truncated to this many tokens.
CUT = 192


def passage_texts(papers: list[dict]) -> list[str]:
    """The English passages of all papers, then the Chinese ones. The form drawn for each paper is fixed."""
    forms = random.Random(0)
    texts = [encoder.PASSAGE + passage_en(paper, forms) for paper in papers]
    return texts + [encoder.PASSAGE + passage_zh(paper, forms, True) for paper in papers]


class Collection:
    """`count` papers, sampled with `seed`, and their embeddings under the weights called `start`.

    `texts` holds the English passages, then the Chinese ones. `passages` [2 * count, 384] are their vectors. `titles`
    [count, 384] are the vectors of the English titles, embedded as questions.
    """

    def __init__(self, start: str, count: int, seed: int, device: torch.device):
        self.papers = sample_papers(count, seed)
        self.texts = passage_texts(self.papers)
        self.passages = cached_embeddings(start, self.texts, CUT).to(device)
        self.titles = cached_embeddings(start, [encoder.QUERY + paper["title"] for paper in self.papers], CUT).to(device)
