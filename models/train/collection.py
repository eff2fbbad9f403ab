"""Papers whose passages and titles a model has embedded once: what questions.py learns toward."""

import random

import torch

import encoder
from places import drawn
from texts import passage_en, passage_zh
from vectors import kept

# Tokens after which a text is cut.
CUT = 192


class Collection:
    """`count` papers drawn by `seed`. `texts` are their English passages and then their Chinese ones, `passages`
    [2 * count, 384] their vectors by the weights called `start`, `titles` [count, 384] those of English titles as questions."""

    def __init__(self, start: str, count: int, seed: int, device: torch.device):
        self.papers = drawn(count, seed)
        forms = random.Random(0)
        self.texts = [encoder.PASSAGE + passage_en(paper, forms) for paper in self.papers]
        self.texts += [encoder.PASSAGE + passage_zh(paper, forms, True) for paper in self.papers]
        self.passages = kept(start, self.texts, CUT).to(device)
        self.titles = kept(start, [encoder.QUERY + paper["title"] for paper in self.papers], CUT).to(device)
