"""Step 4b: questions trained toward passages that stay where they are.

    python questions.py NAME --start NAME [--minutes 60] [--papers 16000] [...]

The passages of some papers, both languages, are embedded once with the weights of the start and kept. Then only
questions go through the model: an English and two Chinese ones a paper, each of which looks for its paper's
English passage among all the kept ones in both languages, and for its Chinese one likewise (InfoNCE with the whole
collection as negatives). A question is a tenth as long as its passage, so that an hour holds
several times as many. A Chinese question also looks for its paper's English title among all
titles. A few passages a step are embedded again and held to their kept vectors, so that the
collection stays true (compare LiT, Zhai et al., 2022: one tower locked).

Continues from run-NAME.pt where there is one; writes NAME.safetensors, the average of the weights over the run.
"""

import argparse
import json
import random
import time

import numpy as np
import torch
from torch.nn import functional as F

import encoder
from places import bilingual, work
from run import Run, with_kept_memory
from texts import passage_en, passage_zh, query_en, query_zh, short_zh
from train import FAR

CUT = 192


def kept(model: encoder.Encoder, start: str, papers: list[dict], texts: list[str], device: torch.device) -> torch.Tensor:
    """Vectors of `texts`, which are the papers' English passages and then their Chinese ones, and of their titles as questions."""
    path = work() / f"kept-{start}-{len(papers)}.npy"
    if path.exists():
        return torch.from_numpy(np.load(path)).to(device)
    titles = [encoder.QUERY + p["title"] for p in papers]
    encodings = encoder.tokenizer(work() / "tokenizer.json", CUT).encode_batch(texts + titles)
    parts = []
    with torch.no_grad(), torch.autocast(device.type, dtype=torch.bfloat16):
        for at in range(0, len(encodings), 2048):
            parts.append(encoder.embed(model, encodings[at : at + 2048], 8192, device).float())
            print(f"kept {at + len(parts[-1])} of {len(encodings)}", flush=True)
    vectors = torch.cat(parts)
    np.save(path, vectors.cpu().numpy())
    return vectors


def sought(questions: torch.Tensor, among: torch.Tensor, at: torch.Tensor, hidden: torch.Tensor | None, t: float) -> torch.Tensor:
    """InfoNCE of each question to `among[at]`; `hidden` names one more candidate a question that is none."""
    logits = questions @ among.T / t
    if hidden is not None:
        logits = logits.scatter(1, hidden[:, None], FAR)
    return F.cross_entropy(logits, at)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("--start", required=True, help="weights to begin with, by name")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--papers", type=int, default=16000)
    parser.add_argument("--frozen", type=int, default=6, help="layers from below that stay as they are, with the embeddings")
    parser.add_argument("--batch", type=int, default=48, help="papers a step")
    parser.add_argument("--held", type=int, default=12, help="passages a step that are held to their kept vectors")
    parser.add_argument("--hold", type=float, default=20.0, help="weight of holding them")
    parser.add_argument("--titles", type=float, default=0.3, help="weight of Chinese question to English title")
    parser.add_argument("--rate", type=float, default=3e-5)
    parser.add_argument("--temperature", type=float, default=0.02)
    parser.add_argument("--average", type=float, default=0.99, help="decay of the moving average of the weights")
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    papers = random.Random(a.seed).sample(bilingual(), a.papers)
    model = encoder.load(work() / f"{a.start}.safetensors").to(device)
    drawn = random.Random(0)
    texts = [encoder.PASSAGE + passage_en(p, drawn) for p in papers]
    texts += [encoder.PASSAGE + passage_zh(p, drawn, True) for p in papers]
    vectors = kept(model, a.start, papers, texts, device)
    passages, titles = vectors[: 2 * a.papers], vectors[2 * a.papers :]

    model.freeze(a.frozen)
    trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
    optimiser = torch.optim.AdamW(trained.values(), lr=a.rate, betas=(0.9, 0.98), weight_decay=0.0)
    tokenizer = encoder.tokenizer(work() / "tokenizer.json", CUT)

    run = Run(a.name, model, optimiser, a.rate, a.average, a.seed, rng)
    log = (work() / f"{a.name}.log").open("a", encoding="utf-8")
    print(json.dumps(vars(a)), file=log, flush=True)
    budget, order, sums, saved = a.minutes * 60, [], np.zeros(3), time.process_time()
    # Time of this process alone: what else the machine does then does not shorten the run.
    cores = torch.get_num_threads() if device.type == "cpu" else 1
    clock = (lambda: time.process_time() / cores) if device.type == "cpu" else time.time
    began = clock() - run.spent

    while (spent := clock() - began) < budget:
        run.set_rate(spent / budget)
        if len(order) < a.batch:
            order = rng.sample(range(a.papers), a.papers)
        chosen, order = order[: a.batch], order[a.batch :]
        asked = [encoder.QUERY + query_en(papers[at], rng)[0] for at in chosen]
        asked += [encoder.QUERY + short_zh(papers[at], rng) for at in chosen]
        asked += [encoder.QUERY + query_zh(papers[at], rng)[0] for at in chosen]
        again = rng.sample(range(2 * a.papers), a.held)
        encodings = tokenizer.encode_batch(asked + [texts[at] for at in again])
        with torch.autocast(device.type, dtype=torch.bfloat16):
            out = encoder.embed(model, encodings, 4096, device)
        questions, now = out[: len(asked)], out[len(asked) :]
        english = torch.tensor(chosen * 3, device=device)
        chinese = english + a.papers
        find = sought(questions, passages, english, chinese, a.temperature)
        find = find + sought(questions, passages, chinese, english, a.temperature)
        name = sought(questions[a.batch :], titles, english[a.batch :], None, a.temperature)
        drift = (1 - (now * passages[torch.tensor(again, device=device)]).sum(1)).mean()
        loss = find + a.titles * name + a.hold * drift
        run.learn(loss)
        sums += [find.item(), name.item(), drift.item()]
        if run.step % 20 == 0:
            find_mean, name_mean, drift_mean = (sums / 20).round(5)
            line = {"step": run.step, "minutes": round(spent / 60, 1), "find": find_mean, "title": name_mean, "drift": drift_mean}
            print(json.dumps(line), file=log, flush=True)
            sums[:] = 0
        if time.process_time() - saved > 240:
            saved = time.process_time()
            run.save(spent)

    run.finish()
    print(json.dumps({"done": run.step, "questions": run.step * 3 * a.batch}), file=log, flush=True)


if __name__ == "__main__":
    with_kept_memory()
    main()
