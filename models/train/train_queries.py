"""Train question embeddings against cached passage embeddings.

    python train_queries.py NAME --start NAME [--minutes 60] [--papers 16000] [...]

The passages of some papers, in both languages, are embedded once with the initial weights and cached. Only questions then go
through the model: one English and two Chinese ones a paper. Each is trained to find its paper's English passage, and its
Chinese one, among all cached passages of both languages (InfoNCE with the whole collection as negatives). A question is a
tenth as long as a passage, so an hour holds many more of them. A Chinese question is also trained to find its paper's
English title among all titles. A few passages a step are embedded again and held to their cached vectors, so that the
cache stays valid (compare LiT, Zhai et al., 2022: one tower locked).

The share --translated of the first Chinese questions are titles of synthetic_queries.py. Some sentences of general science
(teacher.py) are trained to rank the passages they come from as the teacher does (Hinton et al., 2015), which preserves
general English retrieval.

A run that was stopped continues from run-NAME.pt. Writes NAME.safetensors, the average of the weights over the run.
"""

import argparse
import json
import random

import numpy as np
import torch
from torch.nn import functional as F

import encoder
import training_run
from collection import CUT, Collection
from paths import require_output, work_dir
from sample_texts import query_en, query_zh, sentences, short_title_zh
from train_pairs import FAR
from embeddings import cached_embeddings


def info_nce(questions: torch.Tensor, among: torch.Tensor, at: torch.Tensor, excluded: torch.Tensor | None, t: float, each: bool = False) -> torch.Tensor:
    """InfoNCE of each question [q, d] to `among[at]`, where `among` is [n, d].

    `excluded` [q] is one candidate of each question that is no negative. Returns the mean, or with `each` the loss of each
    question [q].
    """
    logits = questions @ among.T / t
    if excluded is not None:
        logits = logits.scatter(1, excluded[:, None], FAR)
    return F.cross_entropy(logits, at, reduction="none" if each else "mean")


def kl_to_teacher(questions: torch.Tensor, among: torch.Tensor, teacher_questions: torch.Tensor, teacher_passages: torch.Tensor, t: float) -> torch.Tensor:
    """Kullback-Leibler divergence from the teacher: distributions of questions over passages, student against teacher.

    `questions` [q, d] and `among` [n, d] are the student's vectors, `teacher_questions` [q, e] and `teacher_passages` [n, e]
    the teacher's (Hinton et al., 2015).
    """
    right = F.softmax(teacher_questions @ teacher_passages.T / t, 1)
    return F.kl_div(F.log_softmax(questions @ among.T / t, 1), right, reduction="batchmean")


class QuerySampler:
    """Samples one English and two Chinese questions about a paper, in the forms given by --forms."""

    def __init__(self, papers: list[dict], forms: str, translated: float):
        self.papers, self.forms, self.share = papers, forms, translated
        if translated and forms != "sentences":
            path = require_output("synthetic_queries.json", "synthetic_queries.py")
            titles = json.loads(path.read_text("utf-8"))
            if not all(paper["id"] in titles for paper in papers):
                raise SystemExit(f"{path}: written for other papers; run `python synthetic_queries.py` with this --papers and --seed")
            self.titles = [titles[paper["id"]] for paper in papers]
        else:
            self.titles = [[] for _ in papers]

    def __call__(self, at: int, rng: random.Random) -> tuple[str, str, str]:
        paper, translated = self.papers[at], self.titles[at]
        if self.forms == "sentences":
            zh = [zh for part in ("tldr", "conclusion", "method", "motivation") if (zh := paper["zh"].get(part))]
            return rng.choice(sentences(paper["abstract"])), zh[0], rng.choice(zh)
        title = rng.choice(translated) if translated and rng.random() < self.share else short_title_zh(paper, rng)
        if self.forms == "titles":
            return paper["title"], title, short_title_zh(paper, rng)
        rewritten = self.forms == "all"
        return query_en(paper, rng, rewritten)[0], title, query_zh(paper, rng, rewritten)[0]


class TeacherTask:
    """Sentences of general science, with the teacher's ranking of the passages they come from."""

    def __init__(self, start: str, device: torch.device):
        stored = np.load(require_output("teacher.npz", "teacher.py"))
        papers = json.loads(str(stored["papers"]))
        self.texts = [encoder.PASSAGE + paper["passage"] for paper in papers]
        self.questions = [paper["questions"] for paper in papers]
        self.passages = cached_embeddings(start, self.texts, CUT).to(device)
        self.teacher = {name: torch.from_numpy(stored[name]).to(device) for name in ("passages", "questions")}

    def draw(self, count: int, rng: random.Random) -> list[tuple[int, int]]:
        """Pairs of paper number and sentence number."""
        return [(at, rng.randrange(2)) for at in rng.sample(range(len(self.questions)), count)]

    def loss(self, drawn: list[tuple[int, int]], vectors: torch.Tensor, t: float) -> torch.Tensor:
        """Divergence of the questions' [q, 384] rankings from the teacher's."""
        at, which = torch.tensor(drawn, device=vectors.device).T
        return kl_to_teacher(vectors, self.passages, self.teacher["questions"][at, which], self.teacher["passages"], t)


class QueryLoss:
    """The loss terms of a step: find the passages, find the titles, keep held passages in place, follow the teacher."""

    def __init__(self, a: argparse.Namespace, rng: random.Random, device: torch.device):
        self.a, self.rng, self.device = a, rng, device
        self.collection = Collection(a.start, a.papers, a.seed, device)
        self.sampler = QuerySampler(self.collection.papers, a.forms, a.translated)
        self.lessons = TeacherTask(a.start, device) if a.general else None
        self.texts = self.collection.texts + (self.lessons.texts if self.lessons else [])
        self.kept_passages = torch.cat([self.collection.passages, self.lessons.passages]) if self.lessons else self.collection.passages
        self.tokenizer = encoder.tokenizer(work_dir() / "tokenizer.json", CUT)

    def __call__(self, model: encoder.Encoder, chosen: list[int]) -> dict[str, torch.Tensor]:
        a, collection, device, count = self.a, self.collection, self.device, len(chosen)
        questions_asked = [question for kind in zip(*(self.sampler(at, self.rng) for at in chosen)) for question in kind]
        lessons = self.lessons.draw(a.general, self.rng) if self.lessons else []
        questions_asked += [self.lessons.questions[at][which] for at, which in lessons]
        again = self.rng.sample(range(len(self.texts)), a.held)
        encodings = self.tokenizer.encode_batch([encoder.QUERY + text for text in questions_asked] + [self.texts[at] for at in again])
        out = encoder.embed(encoder.with_bfloat16(model, device), encodings, 4096, device)
        questions, taught, now = out.split([3 * count, len(lessons), len(again)])
        numbers = torch.tensor(chosen, device=device)
        among, places = collection.passages, numbers.repeat(3)
        if a.negatives == "batch":
            among = torch.cat([collection.passages[numbers], collection.passages[numbers + len(collection.papers)]])
            places = torch.arange(count, device=device).repeat(3)
        english, chinese = places, places + len(among) // 2
        find = []
        for d in a.dimensions:
            short = [vectors if d == vectors.shape[1] else F.normalize(vectors[:, :d], dim=1) for vectors in (questions, among)]
            find += [info_nce(*short, at, other, a.temperature) for at, other in ((english, chinese), (chinese, english))]
        parts = {
            "find": sum(find) / len(a.dimensions),
            "title": info_nce(questions[count:], collection.titles, numbers.repeat(2), None, a.temperature),
            "drift": (1 - (now * self.kept_passages[torch.tensor(again, device=device)]).sum(1)).mean(),
        }
        if lessons:
            parts["lesson"] = self.lessons.loss(lessons, taught, a.temperature)
        return parts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    training_run.add_arguments(parser, rate=5e-5, average=0.99)
    parser.add_argument("--start", required=True, help="name of the initial weights")
    parser.add_argument("--papers", type=int, default=16000)
    parser.add_argument("--frozen", type=int, default=6, help="number of frozen lower layers, with the embeddings")
    parser.add_argument("--batch", type=int, default=40, help="papers per step")
    parser.add_argument("--forms", choices=["all", "plain", "titles", "sentences"], default="all", help="forms of questions; plain: none is phrased as a question")
    parser.add_argument("--translated", type=float, default=0.6, help="share of synthetic titles in the first Chinese question")
    parser.add_argument("--negatives", choices=["all", "batch"], default="all", help="negatives of a question: all cached passages, or those of the step")
    parser.add_argument("--dimensions", type=int, nargs="+", default=[384], help="numbers of leading dimensions to train")
    parser.add_argument("--general", type=int, default=16, help="sentences of general science per step")
    parser.add_argument("--taught", type=float, default=0.5, help="loss weight: divergence from the teacher")
    parser.add_argument("--held", type=int, default=6, help="passages per step that are held to their cached vectors, at least one")
    parser.add_argument("--hold", type=float, default=20.0, help="loss weight: drift of held passages")
    parser.add_argument("--titles", type=float, default=0.3, help="loss weight: Chinese question to English title")
    parser.add_argument("--temperature", type=float, default=0.02)
    a = parser.parse_args()
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    query_loss = QueryLoss(a, rng, device)
    model = encoder.load(work_dir() / f"{a.start}.safetensors").to(device)
    model.freeze(a.frozen)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=a.rate, betas=(0.9, 0.98), weight_decay=0.0)
    training = training_run.TrainingRun(a, model, optimiser, rng, device)
    weights, order = {"find": 1.0, "title": a.titles, "drift": a.hold, "lesson": a.taught}, []
    while training.has_time_left():
        if len(order) < a.batch:
            order = rng.sample(range(a.papers), a.papers)
        chosen, order = order[: a.batch], order[a.batch :]
        parts = query_loss(model, chosen)
        loss = sum(weights[name] * part for name, part in parts.items())
        training.update(loss, **parts)
    training.finish()


if __name__ == "__main__":
    training_run.restart_with_allocator_settings()
    main()
