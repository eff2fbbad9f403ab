"""Train question embeddings against all papers on a GPU; optionally with fewer layers.

    python train_gpu.py NAME --start NAME [--minutes 3] [--layers 0 1 2 4 5 7 8 10 11] [...]

The method is that of train_queries.py, against the passages of all bilingual papers and of more papers of general science,
with thirteen times as many questions a step. Every --refresh steps all passages are embedded again with the current
weights, so one run replaces several runs of train_queries.py. Questions are trained against cached vectors only: when
fresh vectors of a step's own passages stood among cached ones, the model learnt to tell fresh from cached instead of one paper
from another. Passages are held to their cached vectors. With --pair and --back they also learn to find the cached passage
in the other language and the English title. --layers keeps only these layers of the start; with --refresh 0 they learn
against the vectors of the full model.

A run that was stopped continues from run-NAME.pt. Writes NAME.safetensors, the average of the weights over the run.
"""

import argparse
import json
import os
import random
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch.utils.data import DataLoader, Dataset

import encoder
import training_run
from collection import CUT, passage_texts
from paths import sample_papers, require_output, work_dir
from train_queries import QuerySampler, kl_to_teacher, info_nce

# Few large batches a step: on a GPU, launching kernels costs more than padding.
GROUP, SPREAD = 1 << 17, 3.0


def select_layers(path: Path, layers: list[int]) -> dict[str, torch.Tensor]:
    """The weights with only these layers, renumbered."""
    weights = {}
    for name, value in load_file(path).items():
        if not name.startswith("encoder.layer."):
            weights[name] = value
            continue
        number, rest = name.removeprefix("encoder.layer.").split(".", 1)
        if int(number) in layers:
            weights[f"encoder.layer.{layers.index(int(number))}.{rest}"] = value
    return weights


class Corpus:
    """The training targets: bilingual papers, and papers of general science with the teacher's vectors.

    `texts` holds English passages, Chinese passages, passages of general science and English titles, in this order.
    """

    def __init__(self, papers: list[dict], device: torch.device):
        self.papers = papers
        stored = np.load(require_output("teacher.npz", "teacher.py"))
        self.general = json.loads(str(stored["papers"]))
        self.teacher = {name: torch.from_numpy(stored[name]).float().to(device) for name in ("passages", "questions")}
        self.texts = passage_texts(papers) + [encoder.PASSAGE + paper["passage"] for paper in self.general]
        self.passages = len(self.texts)
        self.texts += [encoder.QUERY + paper["title"] for paper in self.papers]
        tokenizer = encoder.tokenizer(work_dir() / "tokenizer.json", CUT)
        self.groups = encoder.group_by_length([encoding.ids for encoding in tokenizer.encode_batch(self.texts)], GROUP)

    def embed(self, model: encoder.Encoder, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
        """Vectors of the passages and of the titles."""
        with torch.no_grad():
            vectors = encoder.embed_groups(encoder.with_bfloat16(model, device), self.groups, device)
        return vectors[: self.passages], vectors[self.passages :]


@lru_cache(4)
def shuffled(seed: str, count: int) -> list[int]:
    return random.Random(seed).sample(range(count), count)


class Batches(Dataset):
    """The texts of each step, sampled and tokenised by step number in the workers of a DataLoader."""

    def __init__(self, corpus: Corpus, a: argparse.Namespace, first: int):
        self.a, self.corpus, self.first = a, corpus, first
        self.sampler = QuerySampler(corpus.papers, "all", a.translated)
        self.tokenizer = encoder.tokenizer(work_dir() / "tokenizer.json", CUT)

    def __len__(self) -> int:
        return 1 << 30

    def numbers_of_step(self, step: int, size: int, count: int) -> list[int]:
        """The item numbers of a step: each item once before any repeats."""
        epoch, place = divmod(step, count // size)
        return shuffled(f"{self.a.seed} {count} {epoch}", count)[place * size : (place + 1) * size]

    def __getitem__(self, at: int) -> dict:
        step, a, corpus = self.first + at, self.a, self.corpus
        rng = random.Random(f"{a.seed} {step}")
        chosen = self.numbers_of_step(step, a.batch, len(corpus.papers))
        lessons = [(at, rng.randrange(2)) for at in self.numbers_of_step(step, a.general, len(corpus.general))]
        held = rng.sample(range(corpus.passages), a.held)
        questions_asked = [question for kind in zip(*(self.sampler(at, rng) for at in chosen)) for question in kind]
        questions_asked += [corpus.general[at]["questions"][which] for at, which in lessons]
        texts = [encoder.QUERY + text for text in questions_asked] + [corpus.texts[at] for at in held]
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        numbers = [np.array(chosen), *np.array(lessons).T.copy(), np.array(held)]
        return {"numbers": numbers, "groups": encoder.group_by_length(ids, GROUP, SPREAD)}


class FullCorpusLoss:
    """The loss terms of a step, against the vectors that refresh() caches."""

    def __init__(self, corpus: Corpus, a: argparse.Namespace, device: torch.device):
        self.corpus, self.a, self.device = corpus, a, device

    def refresh(self, model: encoder.Encoder) -> None:
        self.passage_vectors, self.title_vectors = self.corpus.embed(model, self.device)

    def __call__(self, model: encoder.Encoder, batch: dict) -> dict[str, torch.Tensor]:
        a, papers, t = self.a, len(self.corpus.papers), self.a.temperature
        chosen, lessons, which, held = encoder.to_device(batch["numbers"], self.device)
        vectors = encoder.embed_groups(encoder.with_bfloat16(model, self.device), batch["groups"], self.device)
        questions, sentences, passages = vectors.split([3 * len(chosen), len(lessons), len(held)])
        english = chosen.repeat(3)
        parts = {
            "find": info_nce(questions, self.passage_vectors, english, english + papers, t) + info_nce(questions, self.passage_vectors, english + papers, english, t),
            "title": info_nce(questions[len(chosen) :], self.title_vectors, chosen.repeat(2), None, t),
            "own": info_nce(sentences, self.passage_vectors, lessons + 2 * papers, None, t),
            "drift": (1 - (passages * self.passage_vectors[held]).sum(1)).mean(),
        }
        teacher = self.corpus.teacher
        parts["lesson"] = kl_to_teacher(sentences, self.passage_vectors[2 * papers :], teacher["questions"][lessons, which], teacher["passages"], t)
        if a.pair or a.back:
            bilingual, paper = held < 2 * papers, held % papers
            other = torch.where(held < papers, held + papers, held - papers)
            share = bilingual / bilingual.sum().clamp(min=1)
            parts["pair"] = info_nce(passages, self.passage_vectors, torch.where(bilingual, other, held), held, t, each=True) @ share
            parts["back"] = info_nce(passages, self.title_vectors, paper, None, t, each=True) @ share
        return parts


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    training_run.add_arguments(parser, rate=1e-4, average=0.98)
    parser.add_argument("--start", required=True, help="name of the initial weights")
    parser.add_argument("--layers", type=int, nargs="+", help="layers of the start to keep; default: all")
    parser.add_argument("--batch", type=int, default=512, help="bilingual papers per step")
    parser.add_argument("--general", type=int, default=256, help="sentences of general science per step, at least one")
    parser.add_argument("--held", type=int, default=64, help="passages per step that are held to their cached vectors")
    parser.add_argument("--refresh", type=int, default=250, help="steps between two embeddings of all passages; 0: never")
    parser.add_argument("--translated", type=float, default=0.6, help="share of synthetic titles in the first Chinese question")
    parser.add_argument("--titles", type=float, default=0.3, help="loss weight: Chinese question to English title")
    parser.add_argument("--own", type=float, default=0.2, help="loss weight: sentence to its passage")
    parser.add_argument("--taught", type=float, default=1.0, help="loss weight: divergence from the teacher")
    parser.add_argument("--hold", type=float, default=20.0, help="loss weight: drift of held passages")
    parser.add_argument("--pair", type=float, default=0.0, help="loss weight: passage to the passage in the other language")
    parser.add_argument("--back", type=float, default=0.0, help="loss weight: passage to English title")
    parser.add_argument("--temperature", type=float, default=0.02)
    parser.add_argument("--workers", type=int, default=max(0, len(os.sched_getaffinity(0)) - 2), help="processes that sample and tokenise texts")
    parser.add_argument("--papers", type=int, help="number of bilingual papers, sampled with --seed; default: all")
    return parser


def train(a: argparse.Namespace, corpus: Corpus, device: torch.device) -> None:
    torch.manual_seed(a.seed)
    torch.set_float32_matmul_precision("high")
    start = encoder.load(work_dir() / f"{a.start}.safetensors").to(device)
    model = encoder.Encoder(select_layers(work_dir() / f"{a.start}.safetensors", a.layers)).to(device) if a.layers else start
    corpus_loss = FullCorpusLoss(corpus, a, device)
    corpus_loss.refresh(start)
    optimiser = torch.optim.AdamW(model.parameters(), lr=a.rate, betas=(0.9, 0.98), weight_decay=0.0)
    training = training_run.TrainingRun(a, model, optimiser, random.Random(a.seed), device)
    if a.refresh and training.step >= a.refresh:
        corpus_loss.refresh(model)
    weights = {"find": 1.0, "title": a.titles, "own": a.own, "lesson": a.taught, "drift": a.hold, "pair": a.pair, "back": a.back}
    loader_options = {"num_workers": a.workers, "prefetch_factor": 4} if a.workers else {}
    for batch in DataLoader(Batches(corpus, a, training.step), batch_size=None, collate_fn=lambda batch: batch, **loader_options):
        if not training.has_time_left():
            break
        if a.refresh and training.step and training.step % a.refresh == 0:
            corpus_loss.refresh(model)
        parts = corpus_loss(model, batch)
        training.update(sum(weights[name] * part for name, part in parts.items()), **parts)
    training.finish()


def main() -> None:
    a = arguments().parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    train(a, Corpus(sample_papers(a.papers, a.seed), device), device)


if __name__ == "__main__":
    training_run.restart_with_allocator_settings()
    main()
