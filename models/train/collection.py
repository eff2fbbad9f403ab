"""Papers whose passages and titles a model has embedded once: what train_queries.py learns toward, and train_gpu.py the texts of."""

import random

import torch

import encoder
from paths import sample_papers
from sample_texts import passage_en, passage_zh
from embeddings import cached_embeddings

# Tokens after which a text is cut.
CUT = 192


def passage_texts(papers: list[dict]) -> list[str]:
    """The English passages of papers and then the Chinese ones, each in one form that stays."""
    forms = random.Random(0)
    texts = [encoder.PASSAGE + passage_en(paper, forms) for paper in papers]
    return texts + [encoder.PASSAGE + passage_zh(paper, forms, True) for paper in papers]


class Collection:
    """`count` papers drawn by `seed`. `texts` are their English passages and then their Chinese ones, `passages`
    [2 * count, 384] their vectors by the weights called `start`, `titles` [count, 384] those of English titles as questions."""

    def __init__(self, start: str, count: int, seed: int, device: torch.device):
        self.papers = sample_papers(count, seed)
        self.texts = passage_texts(self.papers)
        self.passages = cached_embeddings(start, self.texts, CUT).to(device)
        self.titles = cached_embeddings(start, [encoder.QUERY + paper["title"] for paper in self.papers], CUT).to(device)
