"""Distil two teachers into one model: one teacher for computing, another for other sciences.

    python distil.py NAME --start NAME [--computing NAME] [--general NAME] [--minutes 60] [...]

Weighted averages of models trade cross-lingual retrieval against claims of other sciences. Each training text belongs to one of the
two domains and is taught by that domain's teacher (Hinton et al., 2015; several teachers: You et al., 2017). The student
matches the hidden states after each layer (TinyBERT, Jiao et al., 2020) and the final vector. Both teachers must be averages
of the same trainings, otherwise their vector spaces cannot be compared. No pairs are used: texts are the questions and
passages of the training corpora, one by one, truncated to a few lengths so that nothing is padded.

A run that was stopped continues from run-NAME.pt. Writes NAME.safetensors, the average of the weights over the run.
"""

import argparse
import random

import torch

import encoder
import sample_texts
import training_run
from paths import non_cs_papers, sample_papers, work_dir
from train_queries import QuerySampler

# Lengths that texts are truncated to, in tokens.
LENGTHS = [8, 12, 16, 24, 32, 64, 96, 144, 192]
# Tokens in a batch.
GROUP = 4096


class LayerStates:
    """Records the output of every layer of the given models."""

    def __init__(self, *models: encoder.Encoder):
        self.recorded: list[torch.Tensor] = []
        for model in models:
            for layer in model.encoder["layer"]:
                layer.register_forward_hook(lambda _, inputs, output: self.recorded.append(output))

    def take(self) -> list[torch.Tensor]:
        """The outputs since the last call."""
        recorded, self.recorded = self.recorded, []
        return recorded


class ComputingTexts:
    """Samples questions and passages about computing papers, in both languages."""

    def __init__(self, papers: int | None, seed: int, translated: float):
        self.pairs = sample_papers(papers, seed)
        self.sampler = QuerySampler(self.pairs, "all", translated)

    def __call__(self, count: int, rng: random.Random) -> list[str]:
        drawn = []
        for at in rng.sample(range(len(self.pairs)), count):
            drawn += [encoder.QUERY + question for question in self.sampler(at, rng)]
            drawn += [encoder.PASSAGE + passage for passage in sample_texts.bilingual_views(self.pairs[at], rng)[2:]]
        return drawn


class OtherScienceTexts:
    """Samples English questions and passages of other sciences.

    Biology gets the share `biology`. The other sciences are sampled in proportion to the square root of their size. A third
    of the texts is in lower case, as many questions and old collections are.
    """

    def __init__(self, biology: float):
        self.sciences: dict[str, list[dict]] = {}
        for record in non_cs_papers():
            self.sciences.setdefault(record["categories"][0].split(".")[0], []).append(record)
        shares = {science: len(records) ** 0.5 for science, records in self.sciences.items()}
        others = sum(shares.values()) - shares["q-bio"]
        shares["q-bio"] = others * biology / (1 - biology)
        self.shares = list(shares.values())

    def __call__(self, count: int, rng: random.Random) -> list[str]:
        drawn = []
        for records in rng.choices(list(self.sciences.values()), self.shares, k=count):
            question, passage = sample_texts.english_views(rng.choice(records), rng)
            if rng.random() < 0.33:
                question, passage = question.lower(), passage.lower()
            drawn += [encoder.QUERY + question, encoder.PASSAGE + passage]
        return drawn


def equal_length_groups(ids: list[list[int]]) -> list[torch.Tensor]:
    """Batches [texts, tokens] of equal length.

    Each text is truncated to the next lower entry of LENGTHS; its last token stays. Texts below the shortest length are left
    out.
    """
    by_length: dict[int, list[list[int]]] = {}
    for text in ids:
        length = max((length for length in LENGTHS if length <= len(text)), default=0)
        if length:
            by_length.setdefault(length, []).append([*text[: length - 1], text[-1]])
    groups = []
    for length, group in by_length.items():
        size = max(1, GROUP // length)
        groups += [torch.tensor(group[at : at + size]) for at in range(0, len(group), size)]
    return groups


def distillation_loss(
    model: encoder.Encoder, teacher: encoder.Encoder, states: LayerStates, ids: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The loss of one batch: the sum over texts of 1 - cosine to the teacher's vector, and the sum of the relative squared
    distance of the layer states.
    """
    mask = torch.ones(ids.shape)
    with torch.no_grad():
        teacher_vectors = teacher(ids, mask)
    teacher_states = states.take()
    vectors = model(ids, mask)
    distances = [((a - b) ** 2).mean() / (b**2).mean() for a, b in zip(states.take(), teacher_states)]
    return (1 - (vectors * teacher_vectors).sum(1)).sum(), sum(distances) / len(distances) * len(ids)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    training_run.add_arguments(parser, rate=4e-5, average=0.95)
    parser.add_argument("--start", required=True, help="name of the initial weights")
    parser.add_argument("--computing", help="name of the teacher for computing; default: the start")
    parser.add_argument("--general", help="name of the teacher for other sciences; default: the start")
    parser.add_argument("--papers", type=int, help="number of computing papers, sampled as synthetic_queries.py does with the same --seed; default: all")
    parser.add_argument("--biology", type=float, default=0.3, help="share of biology among the other sciences")
    parser.add_argument("--batch", type=int, default=8, help="computing papers per step")
    parser.add_argument("--others", type=int, default=12, help="papers of other sciences per step")
    parser.add_argument("--translated", type=float, default=0.6, help="share of synthetic titles in the first Chinese question")
    parser.add_argument("--vector", type=float, default=10.0, help="loss weight of the final vector; the layer states have weight 1")
    a = parser.parse_args()
    if not 0 <= a.biology < 1:
        parser.error("--biology is a share, from 0 to less than 1")
    torch.manual_seed(a.seed)
    # Softmax gradients contain many denormal numbers, each of which costs a CPU about a hundred cycles.
    torch.set_flush_denormal(True)
    rng = random.Random(a.seed)
    names = [a.start, a.computing or a.start, a.general or a.start]
    model, *teachers = (encoder.load(work_dir() / f"{name}.safetensors") for name in names)
    model.embeddings.requires_grad_(False)
    states = LayerStates(model, *teachers)
    tokenizer = encoder.tokenizer(work_dir() / "tokenizer.json", LENGTHS[-1])
    sources = [(ComputingTexts(a.papers, a.seed, a.translated), a.batch), (OtherScienceTexts(a.biology), a.others)]
    optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=a.rate, betas=(0.9, 0.98), weight_decay=0.0)
    training = training_run.TrainingRun(a, model, optimiser, rng, torch.device("cpu"))
    while training.has_time_left():
        parts = []
        for teacher, (source, papers) in zip(teachers, sources):
            ids = [encoding.ids for encoding in tokenizer.encode_batch(source(papers, rng))]
            parts += [(len(group), *distillation_loss(model, teacher, states, group)) for group in equal_length_groups(ids)]
        count, vector, layers = (sum(part) for part in zip(*parts))
        training.update((a.vector * vector + layers) / count, vector=vector / count, layers=layers / count)
    training.finish()


if __name__ == "__main__":
    training_run.restart_with_allocator_settings()
    main()
