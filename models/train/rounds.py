"""Step 8: questions trained toward all papers there are, on a GPU; also a model of fewer layers.

    python rounds.py NAME --start NAME [--minutes 3] [--layers 0 1 2 4 5 7 8 10 11] [...]

What questions.py does, against the passages of all bilingual papers and of more papers of general science, with thirteen
times as many questions a step. After --refresh steps the passages are embedded anew with the weights as they are then, so
that a run is what would be several runs of questions.py. Questions look for kept vectors only: where a step's own passages
stood among kept ones, the model told the new from the old instead of one paper from another.
Passages are held to their kept vectors; with --pair and --back they learn as well, to find the other language's kept passage
and the English title. With --layers only those of the start's layers are left, which learn toward the start's
own vectors where --refresh is 0.

Continues from run-NAME.pt where there is one; writes NAME.safetensors, the average of the weights over the run.
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
import run
from collection import CUT, told
from places import drawn, made, work
from questions import Asked, missed, sought

# Few groups of texts a step: a GPU waits longer for what it is told to do than for padding.
GROUP, SPREAD = 1 << 17, 3.0


def thinned(path: Path, layers: list[int]) -> dict[str, torch.Tensor]:
    """The weights with only these layers, numbered anew."""
    weights = {}
    for name, value in load_file(path).items():
        if not name.startswith("encoder.layer."):
            weights[name] = value
            continue
        number, rest = name.removeprefix("encoder.layer.").split(".", 1)
        if int(number) in layers:
            weights[f"encoder.layer.{layers.index(int(number))}.{rest}"] = value
    return weights


class Library:
    """All that is learnt toward: bilingual papers, and papers of general science with the teacher's vectors. `texts` are
    English passages, Chinese ones, those of general science and English titles."""

    def __init__(self, papers: list[dict], device: torch.device):
        self.papers = papers
        stored = np.load(made("teacher.npz", "teacher.py"))
        self.general = json.loads(str(stored["papers"]))
        self.teacher = {name: torch.from_numpy(stored[name]).float().to(device) for name in ("passages", "questions")}
        self.texts = told(papers) + [encoder.PASSAGE + paper["passage"] for paper in self.general]
        self.passages = len(self.texts)
        self.texts += [encoder.QUERY + paper["title"] for paper in self.papers]
        tokenizer = encoder.tokenizer(work() / "tokenizer.json", CUT)
        self.groups = encoder.grouped([encoding.ids for encoding in tokenizer.encode_batch(self.texts)], GROUP)

    def kept(self, model: encoder.Encoder, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
        """Vectors of passages and of titles."""
        with torch.no_grad():
            vectors = encoder.embed_groups(encoder.halved(model, device), self.groups, device)
        return vectors[: self.passages], vectors[self.passages :]


@lru_cache(4)
def shuffled(seed: str, of: int) -> list[int]:
    return random.Random(seed).sample(range(of), of)


class Batches(Dataset):
    """The texts of each step, drawn and tokenised by its number: what DataLoader's workers do beside the GPU."""

    def __init__(self, library: Library, a: argparse.Namespace, first: int):
        self.a, self.library, self.first = a, library, first
        self.asked = Asked(library.papers, "all", a.translated)
        self.tokenizer = encoder.tokenizer(work() / "tokenizer.json", CUT)

    def __len__(self) -> int:
        return 1 << 30

    def turn(self, step: int, size: int, of: int) -> list[int]:
        """Numbers of a step: each once before any comes again."""
        a_round, place = divmod(step, of // size)
        return shuffled(f"{self.a.seed} {of} {a_round}", of)[place * size : (place + 1) * size]

    def __getitem__(self, at: int) -> dict:
        step, a, library = self.first + at, self.a, self.library
        rng = random.Random(f"{a.seed} {step}")
        chosen = self.turn(step, a.batch, len(library.papers))
        lessons = [(at, rng.randrange(2)) for at in self.turn(step, a.general, len(library.general))]
        held = rng.sample(range(library.passages), a.held)
        asked = [question for kind in zip(*(self.asked(at, rng) for at in chosen)) for question in kind]
        asked += [library.general[at]["questions"][which] for at, which in lessons]
        texts = [encoder.QUERY + text for text in asked] + [library.texts[at] for at in held]
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        numbers = [np.array(chosen), *np.array(lessons).T.copy(), np.array(held)]
        return {"numbers": numbers, "groups": encoder.grouped(ids, GROUP, SPREAD)}


class Step:
    """The parts of a step's loss, against vectors that refresh() keeps."""

    def __init__(self, library: Library, a: argparse.Namespace, device: torch.device):
        self.library, self.a, self.device = library, a, device

    def refresh(self, model: encoder.Encoder) -> None:
        self.kept, self.titles = self.library.kept(model, self.device)

    def __call__(self, model: encoder.Encoder, batch: dict) -> dict[str, torch.Tensor]:
        a, papers, t = self.a, len(self.library.papers), self.a.temperature
        chosen, lessons, which, held = encoder.placed(batch["numbers"], self.device)
        vectors = encoder.embed_groups(encoder.halved(model, self.device), batch["groups"], self.device)
        questions, sentences, passages = vectors.split([3 * len(chosen), len(lessons), len(held)])
        english = chosen.repeat(3)
        parts = {
            "find": sought(questions, self.kept, english, english + papers, t) + sought(questions, self.kept, english + papers, english, t),
            "title": sought(questions[len(chosen) :], self.titles, chosen.repeat(2), None, t),
            "own": sought(sentences, self.kept, lessons + 2 * papers, None, t),
            "drift": (1 - (passages * self.kept[held]).sum(1)).mean(),
        }
        teacher = self.library.teacher
        parts["lesson"] = missed(sentences, self.kept[2 * papers :], teacher["questions"][lessons, which], teacher["passages"], t)
        if a.pair or a.back:
            bilingual, paper = held < 2 * papers, held % papers
            other = torch.where(held < papers, held + papers, held - papers)
            share = bilingual / bilingual.sum().clamp(min=1)
            parts["pair"] = sought(passages, self.kept, torch.where(bilingual, other, held), held, t, each=True) @ share
            parts["back"] = sought(passages, self.titles, paper, None, t, each=True) @ share
        return parts


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    run.arguments(parser, rate=1e-4, average=0.98)
    parser.add_argument("--start", required=True, help="weights to begin with, by name")
    parser.add_argument("--layers", type=int, nargs="+", help="those of the start's layers that are left; all without it")
    parser.add_argument("--batch", type=int, default=512, help="bilingual papers a step")
    parser.add_argument("--general", type=int, default=256, help="sentences of general science a step, at least one")
    parser.add_argument("--held", type=int, default=64, help="passages a step that are held to their kept vectors")
    parser.add_argument("--refresh", type=int, default=250, help="steps after which passages are embedded anew; 0: never")
    parser.add_argument("--translated", type=float, default=0.6, help="share of titles.py's titles in one Chinese question")
    parser.add_argument("--titles", type=float, default=0.3, help="weight of Chinese question to English title")
    parser.add_argument("--own", type=float, default=0.2, help="weight of sentence to its passage")
    parser.add_argument("--taught", type=float, default=1.0, help="weight of the teacher")
    parser.add_argument("--hold", type=float, default=20.0, help="weight of holding passages")
    parser.add_argument("--pair", type=float, default=0.0, help="weight of passage to the other language's")
    parser.add_argument("--back", type=float, default=0.0, help="weight of passage to English title")
    parser.add_argument("--temperature", type=float, default=0.02)
    parser.add_argument("--workers", type=int, default=max(0, len(os.sched_getaffinity(0)) - 2), help="that draw texts beside the GPU")
    parser.add_argument("--papers", type=int, help="only so many bilingual papers, drawn by --seed")
    return parser


def train(a: argparse.Namespace, library: Library, device: torch.device) -> None:
    torch.manual_seed(a.seed)
    torch.set_float32_matmul_precision("high")
    start = encoder.load(work() / f"{a.start}.safetensors").to(device)
    model = encoder.Encoder(thinned(work() / f"{a.start}.safetensors", a.layers)).to(device) if a.layers else start
    step = Step(library, a, device)
    step.refresh(start)
    optimiser = torch.optim.AdamW(model.parameters(), lr=a.rate, betas=(0.9, 0.98), weight_decay=0.0)
    training = run.Run(a, model, optimiser, random.Random(a.seed), device)
    if a.refresh and training.step >= a.refresh:
        step.refresh(model)
    weights = {"find": 1.0, "title": a.titles, "own": a.own, "lesson": a.taught, "drift": a.hold, "pair": a.pair, "back": a.back}
    ahead = {"num_workers": a.workers, "prefetch_factor": 4} if a.workers else {}
    for batch in DataLoader(Batches(library, a, training.step), batch_size=None, collate_fn=lambda batch: batch, **ahead):
        if not training.going():
            break
        if a.refresh and training.step and training.step % a.refresh == 0:
            step.refresh(model)
        parts = step(model, batch)
        training.learn(sum(weights[name] * part for name, part in parts.items()), **parts)
    training.finish()


def main() -> None:
    a = arguments().parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    train(a, Library(drawn(a.papers, a.seed), device), device)


if __name__ == "__main__":
    run.with_kept_memory()
    main()
