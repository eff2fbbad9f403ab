"""Papers whose passages and titles a model has embedded once: what questions.py learns toward, and rounds.py the texts of."""

import random

import torch

import encoder
from places import drawn
from texts import passage_en, passage_zh
from vectors import kept

# Tokens after which a text is cut.
CUT = 192


def told(papers: list[dict]) -> list[str]:
    """The English passages of papers and then the Chinese ones, each in one form that stays."""
    forms = random.Random(0)
    texts = [encoder.PASSAGE + passage_en(paper, forms) for paper in papers]
    return texts + [encoder.PASSAGE + passage_zh(paper, forms, True) for paper in papers]


class Collection:
    """`count` papers drawn by `seed`. `texts` are their English passages and then their Chinese ones, `passages`
    [2 * count, 384] their vectors by the weights called `start`, `titles` [count, 384] those of English titles as questions."""

    def __init__(self, start: str, count: int, seed: int, device: torch.device):
        self.papers = drawn(count, seed)
        self.texts = told(self.papers)
        self.passages = kept(start, self.texts, CUT).to(device)
        self.titles = kept(start, [encoder.QUERY + paper["title"] for paper in self.papers], CUT).to(device)
