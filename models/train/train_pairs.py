"""Contrastive training of the upper layers, both languages in every batch.

    python train_pairs.py NAME [--minutes 60] [--frozen 6] [...]

Of each bilingual paper four texts are embedded: a question and a passage in each language. Every question is trained to
find its paper's English passage, and its Chinese one, among all passages of the batch in both languages, so that the language
gives no hint (InfoNCE; van den Oord et al., 2018, over multiple views). Passages are trained to find questions, and translations each
other, with less weight. A memory bank of earlier passages adds negatives without cost (Wang et al., 2020, cross-batch
memory). Some batches consist of neighbouring papers (neighbours.py), which gives hard negatives.
The result is the exponential moving average of the weights.

A run that was stopped continues from run-NAME.pt. Writes NAME.safetensors. Products are in bfloat16 where the machine is faster at
them.
"""

import argparse
import random
from collections import deque

import numpy as np
import torch
from torch.nn import functional as F

import encoder
import training_run
from paths import bilingual_papers, arxiv_papers, work_dir
from sample_texts import english_views, bilingual_views

LENGTHS = [128, 128, 128, 192]
FAR = -1e4


def batches(neighbours: np.ndarray | None, papers: int, size: int, hard: float, rng: random.Random):
    """Endless batches of paper numbers, each paper once before any repeats; some batches consist of neighbours."""
    left, group = set(), 8
    while True:
        chosen = []
        clustered = neighbours is not None and rng.random() < hard
        while len(chosen) < size:
            if len(left) < size * 4:
                order = list(range(papers))
                rng.shuffle(order)
                pending, left = iter(order), set(order)
            seed = next((at for at in pending if at in left), None)
            if seed is None:
                left.clear()
                continue
            left.discard(seed)
            chosen.append(seed)
            if clustered:
                near = [int(at) for at in neighbours[seed] if int(at) in left][: group - 1]
                chosen += near
                left.difference_update(near)
        yield chosen[:size]


def info_nce_masked(questions, candidates, positives, hidden, temperature) -> torch.Tensor:
    """InfoNCE of `questions` to `candidates[positives]`. Candidates marked `hidden` are no negatives."""
    logits = questions @ candidates.T / temperature
    own = F.one_hot(positives, candidates.shape[0]).bool()
    return F.cross_entropy(logits.masked_fill(hidden & ~own, FAR), positives)


def contrastive_loss(vectors: torch.Tensor, papers: torch.Tensor, count: int, bank: tuple, a) -> torch.Tensor:
    """The loss of a step.

    `vectors` holds, in this order, English questions, Chinese questions, English passages and Chinese passages of `count`
    bilingual papers, then questions and passages of the English papers. `papers` holds the paper number of each.
    """
    en_q, zh_q, en_p, zh_p, rest = vectors.split([count] * 4 + [vectors.shape[0] - 4 * count])
    mono_q, mono_p = rest.chunk(2)
    both, mono = papers[:count], papers[4 * count :][: len(mono_q)]
    questions, question_papers = torch.cat([en_q, zh_q, mono_q]), torch.cat([both, both, mono])
    passages, passage_papers = torch.cat([en_p, zh_p, mono_p]), torch.cat([both, both, mono])
    candidates, candidate_papers = torch.cat([passages, bank[0]]), torch.cat([passage_papers, bank[1]])
    same = question_papers[:, None] == candidate_papers[None]
    here = torch.arange(count, device=vectors.device)
    en_at, zh_at = torch.cat([here, here]), torch.cat([here, here]) + count
    mono_at = torch.arange(len(mono_q), device=vectors.device) + 2 * count
    t = a.temperature
    pairs = questions[: 2 * count]
    loss = info_nce_masked(pairs, candidates, en_at, same[: 2 * count], t) + info_nce_masked(pairs, candidates, zh_at, same[: 2 * count], t)
    if len(mono_q):
        loss = loss + info_nce_masked(questions[2 * count :], candidates, mono_at, same[2 * count :], t) * len(mono_q) / count
    if a.back:
        same = passage_papers[:, None] == question_papers[None]
        loss = loss + a.back * sum(info_nce_masked(passages[: 2 * count], questions, at, same[: 2 * count], t) for at in (en_at, zh_at))
    if a.bridge:
        for en, zh in ((en_q, zh_q), (en_p, zh_p)):
            sides = torch.cat([en, zh])
            same = torch.cat([both, both])[:, None] == torch.cat([both, both])[None]
            loss = loss + a.bridge * info_nce_masked(sides, sides, torch.cat([here + count, here]), same, t)
    return loss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    training_run.add_arguments(parser, rate=4e-5, average=0.99)
    parser.add_argument("--start", default="start", help="name of the initial weights")
    parser.add_argument("--frozen", type=int, default=6, help="number of frozen lower layers, with the embeddings")
    parser.add_argument("--batch", type=int, default=64, help="bilingual papers per step")
    parser.add_argument("--mono", type=int, default=16, help="English papers per step")
    parser.add_argument("--temperature", type=float, default=0.02)
    parser.add_argument("--back", type=float, default=0.3, help="loss weight: passage to question")
    parser.add_argument("--bridge", type=float, default=0.2, help="loss weight: translation to translation")
    parser.add_argument("--bank", type=int, default=2048, help="earlier passages kept as negatives")
    parser.add_argument("--hard", type=float, default=0.25, help="share of batches made of neighbours")
    parser.add_argument("--sentences", action="store_true", help="Chinese questions are whole sentences only")
    a = parser.parse_args()
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    model = encoder.load(work_dir() / f"{a.start}.safetensors").to(device)
    model.freeze(a.frozen)
    trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
    decay = [p for p in trained.values() if p.dim() > 1]
    plain = [p for p in trained.values() if p.dim() == 1]
    optimiser = torch.optim.AdamW(
        [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=a.rate, betas=(0.9, 0.98)
    )
    tokenizers = {length: encoder.tokenizer(work_dir() / "tokenizer.json", length) for length in set(LENGTHS)}
    pairs, mono = bilingual_papers(), arxiv_papers()
    near = work_dir() / "neighbours.npy"
    hard = batches(np.load(near) if near.exists() else None, len(pairs), a.batch, a.hard, rng)
    bank = deque(maxlen=max(1, a.bank // (2 * a.batch)))

    training = training_run.TrainingRun(a, model, optimiser, rng, device)
    while training.has_time_left():
        chosen = next(hard)
        quartets = [bilingual_views(pairs[at], rng, a.sentences) for at in chosen]
        others = [rng.randrange(len(mono)) for _ in range(a.mono)]
        duets = [english_views(mono[at], rng) for at in others]
        inputs = [encoder.QUERY + v[0] for v in quartets] + [encoder.QUERY + v[1] for v in quartets]
        inputs += [encoder.PASSAGE + v[2] for v in quartets] + [encoder.PASSAGE + v[3] for v in quartets]
        inputs += [encoder.QUERY + v[0] for v in duets] + [encoder.PASSAGE + v[1] for v in duets]
        numbers = chosen * 4 + [len(pairs) + at for at in others] * 2
        encodings = tokenizers[rng.choice(LENGTHS)].encode_batch(inputs)
        papers = torch.tensor(numbers, device=device)
        vectors = encoder.embed(encoder.with_bfloat16(model, device), encodings, 4096, device)
        bank_tensors = (
            torch.cat([v for v, _ in bank]) if a.bank and bank else vectors.new_zeros(0, vectors.shape[1]),
            torch.cat([p for _, p in bank]) if a.bank and bank else papers[:0],
        )
        loss = contrastive_loss(vectors, papers, len(chosen), bank_tensors, a)
        training.update(loss, tokens=sum(len(e.ids) for e in encodings))
        span = slice(2 * len(chosen), 4 * len(chosen))
        bank.append((vectors[span].detach(), papers[span]))
    training.finish()


if __name__ == "__main__":
    training_run.restart_with_allocator_settings()
    main()
