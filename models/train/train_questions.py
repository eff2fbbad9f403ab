"""Tune a model on questions as people ask them.

    python train_questions.py NAME --start NAME [--minutes 40] [--others 3000] [...]

questions/questions.jsonl has two questions about each of 5,600 papers; one paper in ten is left to calibrate.py. A step
embeds some of these questions, some old ones (titles, digests and sentences of papers, so that these are not unlearnt)
and some passages. Each question is trained to find its paper's passages among all passages (InfoNCE). The other passages
are cached, so every step has the near misses of the model itself as negatives. The passages that are embedded again take
the place of their cached vectors, so they learn too; a loss term holds them near to where they were, because most of an
index is cached (compare train_queries.py).

A question about a paper with passages in two languages is trained to find either, with the other left out. Sentences of
general science follow the ranking of a teacher (teacher.py).

A run that was stopped continues from run-NAME.pt. Writes NAME.safetensors, the average of the weights over the run.
"""

import argparse
import random

import torch

import encoder
import training_run
from collection import CUT
from embeddings import cached_embeddings
from held_out import is_held_out
from paths import HERE, arxiv_papers, bilingual_papers, read_jsonl, work_dir
from sample_texts import passage_en, passage_zh, query_en, query_zh
from train_queries import TeacherTask, info_nce



class AskedPapers:
    """Papers with their questions, `others` papers without, and the cached embeddings of all their passages.

    `texts` are the passages of both languages, `passages` [n, 384] their vectors. `places[paper]` are the numbers of a paper's
    passages. The first papers are those with questions: `questions[paper]`, none where they are held out.
    """

    def __init__(self, weights: str, others: int, device: torch.device):
        asked: dict[str, list[str]] = {}
        for question in read_jsonl(HERE / "questions/questions.jsonl"):
            asked.setdefault(question["id"].removeprefix("arxiv:"), []).append(question["text"])
        bilingual = {paper["id"].removeprefix("arxiv:"): paper for paper in bilingual_papers()}
        english = {paper["id"].removeprefix("arxiv:"): paper for paper in arxiv_papers()}
        records = [bilingual.get(name) or english[name] for name in asked]
        self.questions = [[] if is_held_out(name) else questions for name, questions in asked.items()]
        self.bilingual = [at for at, record in enumerate(records) if "zh" in record]
        rest = [paper for name, paper in bilingual.items() if name not in asked]
        records += random.Random(1).sample(rest, others)
        self.bilingual += range(len(asked), len(records))
        self.records = records
        self.texts, self.places = [], []
        forms = random.Random(0)
        for record in records:
            title = record["title"] + "\n" if forms.random() < 0.5 and len(self.places) < len(asked) else ""
            texts = [title + passage_en(record, forms)]
            if "zh" in record:
                texts.append(passage_zh(record, forms, True))
            self.places.append(range(len(self.texts), len(self.texts) + len(texts)))
            self.texts += [encoder.PASSAGE + text for text in texts]
        self.passages = cached_embeddings(weights, self.texts, CUT).to(device)


def as_typed(question: str, rng: random.Random) -> str:
    """The question as it is, or without capitals or the final sign, as many people type."""
    if rng.random() < 0.3:
        question = question.lower()
    return question.rstrip("?？。.") if rng.random() < 0.3 else question


class QuestionLoss:
    """The loss terms of a step: find the passages of asked and of old questions, hold passages in place, follow the teacher."""

    def __init__(self, a: argparse.Namespace, rng: random.Random, device: torch.device):
        self.a, self.rng, self.device = a, rng, device
        cached = a.cached or a.start
        self.papers = AskedPapers(cached, a.others, device)
        self.lessons = TeacherTask(cached, device) if a.general else None
        self.tokenizer = encoder.tokenizer(work_dir() / "tokenizer.json", CUT)
        self.order: list[tuple[int, int]] = []

    def draw_asked(self) -> list[tuple[int, int]]:
        """Pairs of paper and question; each question once before any again."""
        if len(self.order) < self.a.batch:
            every = [(paper, at) for paper, questions in enumerate(self.papers.questions) for at in range(len(questions))]
            self.order += self.rng.sample(every, len(every))
        drawn, self.order = self.order[: self.a.batch], self.order[self.a.batch :]
        return drawn

    def find(self, vectors: torch.Tensor, papers: list[int], among: torch.Tensor) -> torch.Tensor:
        """InfoNCE of each question to each passage of its paper, with the paper's other passage left out."""
        wanted = {1: [], 2: []}
        for row, paper in enumerate(papers):
            places = self.papers.places[paper]
            wanted[len(places)] += [(row, place, places[1 - at] if len(places) > 1 else None) for at, place in enumerate(places)]
        losses = []
        for passages, of in wanted.items():
            if not of:
                continue
            rows, at, other = zip(*of)
            excluded = torch.tensor(other, device=self.device) if passages > 1 else None
            losses.append(info_nce(vectors[list(rows)], among, torch.tensor(at, device=self.device), excluded, self.a.temperature, each=True))
        return torch.cat(losses).mean()

    def __call__(self, model: encoder.Encoder) -> dict[str, torch.Tensor]:
        a, rng, papers = self.a, self.rng, self.papers
        drawn = self.draw_asked()
        asked = [as_typed(papers.questions[paper][at], rng) for paper, at in drawn]
        old_papers = rng.sample(papers.bilingual, a.old)
        old = [(query_en if rng.random() < 0.5 else query_zh)(papers.records[paper], rng)[0] for paper in old_papers]
        lessons = self.lessons.draw(a.general, rng) if self.lessons else []
        taught = [self.lessons.questions[at][which] for at, which in lessons]
        again = [rng.choice(papers.places[paper]) for paper, _ in drawn[: a.learning]]
        texts = [encoder.QUERY + text for text in asked + old + taught] + [papers.texts[at] for at in again]
        vectors = encoder.embed(encoder.with_bfloat16(model, self.device), self.tokenizer.encode_batch(texts), 4096, self.device)
        asked_at, old_at, taught_at, again_at = vectors.split([len(asked), len(old), len(taught), len(again)])
        numbers = torch.tensor(again, device=self.device)
        among = papers.passages.index_copy(0, numbers, again_at) if again else papers.passages
        parts = {
            "asked": self.find(asked_at, [paper for paper, _ in drawn], among),
            "old": self.find(old_at, old_papers, among),
            "drift": (1 - (again_at * papers.passages[numbers]).sum(1)).mean() if again else asked_at.new_zeros(()),
        }
        if lessons:
            parts["lesson"] = self.lessons.loss(lessons, taught_at, a.temperature)
        return parts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    training_run.add_arguments(parser, rate=4e-5, average=0.99)
    parser.add_argument("--start", required=True, help="name of the initial weights")
    parser.add_argument("--cached", help="name of the weights that the cached passages are embedded with, default: the initial ones")
    parser.add_argument("--others", type=int, default=3000, help="papers without questions, for old questions and as negatives")
    parser.add_argument("--batch", type=int, default=64, help="asked questions per step")
    parser.add_argument("--old", type=int, default=56, help="old questions per step")
    parser.add_argument("--learning", type=int, default=12, help="passages per step that are embedded again and learn")
    parser.add_argument("--hold", type=float, default=6.0, help="loss weight: drift of these passages")
    parser.add_argument("--weight", type=float, default=1.0, help="loss weight: old questions")
    parser.add_argument("--general", type=int, default=16, help="sentences of general science per step")
    parser.add_argument("--taught", type=float, default=0.5, help="loss weight: divergence from the teacher")
    parser.add_argument("--temperature", type=float, default=0.03)
    a = parser.parse_args()
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    question_loss = QuestionLoss(a, rng, device)
    model = encoder.load(work_dir() / f"{a.start}.safetensors").to(device)
    model.embeddings.requires_grad_(False)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=a.rate, betas=(0.9, 0.98), weight_decay=0.0)
    training = training_run.TrainingRun(a, model, optimiser, rng, device)
    weights = {"asked": 1.0, "old": a.weight, "drift": a.hold, "lesson": a.taught}
    while training.has_time_left():
        parts = question_loss(model)
        training.update(sum(weights[name] * part for name, part in parts.items()), **parts)
    training.finish()


if __name__ == "__main__":
    training_run.restart_with_allocator_settings()
    main()
